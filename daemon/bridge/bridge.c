// SPDX-License-Identifier: GPL-2.0-or-later
/* Bridges and their ports: how they come and go. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include "daemon/bridge/bridges.h"
#include "daemon/export/exporter.h"
#include "daemon/rules/tables.h"

static const struct port *port_of(const struct fdb_port *port)
{
	return port ? hash_entry(port, struct port, fdb) : NULL;
}

static void fdb_changed(void *arg, enum fdb_change change, u16 vlan, const u8 mac[6],
			const struct fdb_port *where, const struct fdb_port *was)
{
	struct bridge *bridge = arg;
	struct bridges *br = bridge->owner;
	struct station_change news = {
		.bridge = bridge, .change = change, .vlan = vlan, .mac = mac,
		.where = port_of(where), .was = port_of(was),
	};

	if ((was && was->sticky) || (where && where->sticky))
		bridge->sticky_changed = true;
	if (br->station_changed)
		br->station_changed(br->station_arg, &news);
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
	TAILQ_INSERT_TAIL(&br->list, bridge, link);
	return bridge;
}

void bridge_free(struct bridge *bridge)
{
	int kind;

	TAILQ_REMOVE(&bridge->owner->list, bridge, link);
	fdb_exit(&bridge->fdb);
	mirrors_free(bridge);
	for (kind = 0; kind < EXPORTERS; kind++)
		exporter_put(bridge->exporters[kind]);
	sampler_free(bridge->sampler);
	tables_put(bridge->tables);
	free(bridge->by_no);
	vlan_ports_free(&bridge->vlan_ports);
	free(bridge->portal.error);
	free(bridge);
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

	assert(!port->attached);
	bond_leave(port);
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
	hash_add(&br->by_name, &port->by_name, hash_text(name, br->name_seed));
	return port;
}

void port_free(struct port *port)
{
	hash_del(&port->bridge->owner->by_name, &port->by_name);
	if (port->bond)
		bond_free(port->bond);
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

/* Ports in the datapath are detached by being forgotten. */
static void free_ports(struct bridge *bridge)
{
	struct port *port;

	while ((port = TAILQ_FIRST(&bridge->ports))) {
		port->attached = false;
		port_free(port);
	}
}

void bridges_exit(struct bridges *br)
{
	struct bridge *bridge;
	struct foreign *f;

	br->station_changed = NULL;
	while ((bridge = TAILQ_FIRST(&br->list))) {
		free_ports(bridge);
		bridge_free(bridge);
	}
	while ((f = LIST_FIRST(&br->foreigns)))
		foreign_free(f);
	hash_exit(&br->by_name);
	free(br->by_no);
}
