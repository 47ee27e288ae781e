// SPDX-License-Identifier: GPL-2.0-or-later
/* Bridges and their ports: how they come, are found and go. */
#include <stdio.h>
#include <stdlib.h>
#include "daemon/syntax/flow.h"
#include "daemon/policy/state.h"
#include "daemon/rules/tables.h"

struct bridges *bridges_new(struct dp *dp, const struct links_ops *links, u64 now)
{
	struct bridges *br = calloc(1, sizeof(*br));

	if (!br)
		return NULL;
	br->dp = dp;
	if (links)
		br->links = *links;
	br->now = now;
	br->next_age = now + AGE_INTERVAL_MS;
	br->name_seed = hash_seed();
	TAILQ_INIT(&br->bridges);
	LIST_INIT(&br->foreigns);
	LIST_INIT(&br->doomed);
	TAILQ_INIT(&br->notices);
	br->by_no = calloc(PORTS_MAX, sizeof(struct port *));
	if (!br->by_no || hash_init(&br->by_name) || flows_init(&br->flows)) {
		hash_exit(&br->by_name);
		free(br->by_no);
		free(br);
		return NULL;
	}
	return br;
}

/* Takes the ports along, which stay in the datapath. */
static void free_bridges(struct bridges *br)
{
	struct bridge *bridge;
	struct port *port;

	br->quiet = true;
	while ((bridge = TAILQ_FIRST(&br->bridges))) {
		while ((port = TAILQ_FIRST(&bridge->ports))) {
			port->attached = false;
			port_free(port);
		}
		bridge_free(bridge);
	}
}

void bridges_free(struct bridges *br)
{
	struct foreign *f;

	if (!br)
		return;
	free_bridges(br);
	while ((f = LIST_FIRST(&br->foreigns)))
		foreign_free(f);
	notice_free_all(br);
	flows_exit(&br->flows);
	hash_exit(&br->by_name);
	config_free(&br->config);
	free(br->by_no);
	free(br);
}

void bridges_listen(struct bridges *br, const struct bridges_listener *l)
{
	br->listener = *l;
}

struct bridge *bridges_bridge(const struct bridges *br, const char *name)
{
	struct bridge *bridge;

	TAILQ_FOREACH(bridge, &br->bridges, link) {
		if (!strcmp(bridge->name, name))
			return bridge;
	}
	return NULL;
}

/*
 * Whether flows hold only as long as this entry does: they carry a source that would be above the
 * port's limit without it, or drop it elsewhere because it is sticky here.
 */
static bool keeps_flows(const struct port *port)
{
	return port->fdb.sticky || port->fdb.limit != CFG_NO_MAC_LIMIT;
}

/* There is room at a port that was full: flows of further sources are out of date. */
static bool makes_room(const struct port *port)
{
	return port->fdb.count + 1 == port->fdb.limit;
}

/* Before the frame that changed the MAC table goes on, flows follow it: see bridges_miss(). */
static void fdb_changed(void *arg, enum fdb_change change, u16 vlan, const u8 mac[6],
			const struct fdb_port *where, const struct fdb_port *was)
{
	struct bridge *bridge = arg;
	const struct port *from = was ? hash_entry(was, struct port, fdb) : NULL;
	struct bridges *br = bridge->owner;

	if ((was && was->sticky) || (where && where->sticky))
		bridge->sticky_changed = true;
	if (br->quiet)
		return;
	/* Guests can bring this about with each frame; what looks at all flows waits for the tick. */
	if (from && makes_room(from)) {
		br->room = true;
		br->dirty |= change == FDB_FLUSHED;
	}
	flows_revalidate_dst(br, bridge->id, vlan, mac);
	/*
	 * A hit is no news about its source. Flows from where the station was must go, or a frame
	 * that it sends from there again would be hit by them, and the move back never seen.
	 */
	if (change == FDB_FLUSHED || (change == FDB_EXPIRED && keeps_flows(from)))
		flows_delete_src(br, bridge->id, vlan, mac, 0);
	else if (where)
		flows_delete_src(br, bridge->id, vlan, mac,
				 hash_entry(where, struct port, fdb)->dp.no);
}

struct bridge *bridge_new(struct bridges *br, const char *name)
{
	struct bridge *bridge = calloc(1, sizeof(*bridge));

	if (!bridge)
		return NULL;
	if (fdb_init(&bridge->fdb, CFG_MAC_TABLE_SIZE_DEFAULT, CFG_MAC_AGING_DEFAULT * 1000)) {
		free(bridge);
		return NULL;
	}
	bridge->fdb.changed = fdb_changed;
	bridge->fdb.arg = bridge;
	bridge->owner = br;
	bridge->id = ++br->last_id;
	snprintf(bridge->name, sizeof(bridge->name), "%s", name);
	TAILQ_INIT(&bridge->ports);
	TAILQ_INSERT_TAIL(&br->bridges, bridge, link);
	return bridge;
}

void bridge_free(struct bridge *bridge)
{
	TAILQ_REMOVE(&bridge->owner->bridges, bridge, link);
	fdb_exit(&bridge->fdb);
	mirrors_free(bridge);
	tables_put(bridge->tables);
	free(bridge->by_no);
	vlan_ports_free(&bridge->vlan_ports);
	free(bridge);
}

static u32 name_hash(const struct bridges *br, const char *name)
{
	return hash_bytes(name, strlen(name), br->name_seed);
}

struct port *bridges_port(const struct bridges *br, const char *name)
{
	struct hlink *link = hash_first(&br->by_name, name_hash(br, name));

	for (; link; link = hash_next(link)) {
		struct port *port = hash_entry(link, struct port, by_name);

		if (!strcmp(port->name, name))
			return port;
	}
	return NULL;
}

/* Into a bridge, which gets room for one more attached port: attaching cannot fail for that. */
static int enter(struct port *port, struct bridge *bridge)
{
	u32 n = bridge->n_ports + 1;
	struct port **room;

	if (n > bridge->size_by_no) {
		room = reallocarray(bridge->by_no, 2 * n, sizeof(struct port *));
		if (!room)
			return -ENOMEM;
		bridge->by_no = room;
		bridge->size_by_no = 2 * n;
	}
	port->bridge = bridge;
	TAILQ_INSERT_TAIL(&bridge->ports, port, link);
	bridge->n_ports++;
	if (!strcmp(port->name, bridge->name))
		bridge->local = port;
	return 0;
}

static void leave(struct port *port)
{
	struct bridge *bridge = port->bridge;

	port_let_go(port);
	fdb_forget_port(&bridge->fdb, &port->fdb);
	if (bridge->local == port)
		bridge->local = NULL;
	TAILQ_REMOVE(&bridge->ports, port, link);
	bridge->n_ports--;
}

struct port *port_new(struct bridge *bridge, const char *name)
{
	struct bridges *br = bridge->owner;
	struct port *port = calloc(1, sizeof(*port));

	if (!port)
		return NULL;
	snprintf(port->name, sizeof(port->name), "%s", name);
	fdb_port_init(&port->fdb);
	if (enter(port, bridge)) {
		free(port);
		return NULL;
	}
	hash_add(&br->by_name, &port->by_name, name_hash(br, name));
	return port;
}

void port_free(struct port *port)
{
	hash_del(&port->bridge->owner->by_name, &port->by_name);
	leave(port);
	free(port->error);
	free(port);
}

int port_rehome(struct port *port, struct bridge *bridge)
{
	struct bridge *old = port->bridge;
	int err;

	leave(port);
	err = enter(port, bridge);
	/* There was room for it where it comes from. */
	if (err)
		enter(port, old);
	return err;
}

struct port_walk bridge_ports_of(struct bridge *bridge, u16 vlan)
{
	return vlan_ports_walk(&bridge->vlan_ports, bridge->by_no, bridge->n_by_no, vlan);
}

struct foreign *foreign_find(const struct bridges *br, const char *name)
{
	struct foreign *f;

	LIST_FOREACH(f, &br->foreigns, link) {
		if (!strcmp(f->dp.name, name))
			return f;
	}
	return NULL;
}

struct foreign *foreign_at(const struct bridges *br, u32 no)
{
	struct foreign *f;

	LIST_FOREACH(f, &br->foreigns, link) {
		if (f->dp.no == no)
			return f;
	}
	return NULL;
}

int foreign_add(struct bridges *br, const struct dp_port *dp)
{
	struct foreign *f = malloc(sizeof(*f));

	if (!f)
		return -ENOMEM;
	f->dp = *dp;
	LIST_INSERT_HEAD(&br->foreigns, f, link);
	return 0;
}

void foreign_free(struct foreign *f)
{
	LIST_REMOVE(f, link);
	free(f);
}

const char *bridges_port_name(struct bridges *br, u32 port_no)
{
	const struct port *port = bridges_port_at(br, port_no);
	const struct foreign *f;

	if (port)
		return port->name;
	f = foreign_at(br, port_no);
	return f ? f->dp.name : NULL;
}

u32 bridges_port_no(struct bridges *br, const char *name)
{
	const struct port *port = bridges_port(br, name);

	return port && port->attached ? port->dp.no : 0;
}

const char *bridges_port_owner(struct bridges *br, const char *name)
{
	const struct port *port = bridges_port(br, name);

	return port ? port->bridge->name : NULL;
}

const char *bridges_port_bridge(struct bridges *br, u32 port_no)
{
	const struct port *port = bridges_port_at(br, port_no);

	return port ? port->bridge->name : NULL;
}

static const char *name_of(void *arg, u32 port_no)
{
	return bridges_port_name(arg, port_no);
}

static u32 number_of(void *arg, const char *name)
{
	return bridges_port_no(arg, name);
}

struct port_names port_names_of(struct bridges *br)
{
	return (struct port_names){ .name = name_of, .number = number_of, .arg = br };
}
