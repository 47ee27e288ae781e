// SPDX-License-Identifier: GPL-2.0-or-later
/* Bridges and ports are found: bridges.h. */
#include <stdlib.h>
#include "daemon/bridge/bridges.h"

int bridges_init(struct bridges *br)
{
	memset(br, 0, sizeof(*br));
	br->name_seed = hash_seed();
	TAILQ_INIT(&br->list);
	LIST_INIT(&br->foreigns);
	LIST_INIT(&br->bonds);
	br->by_no = calloc(PORTS_MAX, sizeof(struct port *));
	if (!br->by_no || hash_init(&br->by_name)) {
		free(br->by_no);
		br->by_no = NULL;
		return -ENOMEM;
	}
	return 0;
}

struct bridge *bridges_bridge(const struct bridges *br, const char *name)
{
	struct bridge *bridge;

	TAILQ_FOREACH(bridge, &br->list, link) {
		if (!strcmp(bridge->name, name))
			return bridge;
	}
	return NULL;
}

struct port *bridges_port(const struct bridges *br, const char *name)
{
	struct hlink *link = hash_first(&br->by_name, hash_text(name, br->name_seed));

	for (; link; link = hash_next(link)) {
		struct port *port = hash_entry(link, struct port, by_name);

		if (!strcmp(port->name, name))
			return port;
	}
	return NULL;
}

struct port *patch_peer(const struct port *port)
{
	struct port *peer = bridges_port(port->bridge->owner, port->peer);

	if (!port->attached || !peer || !port_is_patch(peer) || !peer->attached || peer == port ||
	    strcmp(peer->peer, port->name) || peer->bridge->dpdk != port->bridge->dpdk)
		return NULL;
	return peer;
}

const u8 *bridge_local_mac(const struct bridge *bridge)
{
	static const u8 zero[6];
	const struct port *local = bridge->local;

	if (!local || !local->attached || !memcmp(local->dp.address, zero, sizeof(zero)))
		return NULL;
	return local->dp.address;
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

const char *bridges_port_name(const struct bridges *br, u32 port_no)
{
	const struct port *port = bridges_port_at(br, port_no);
	const struct foreign *f;

	if (port)
		return port->name;
	f = foreign_at(br, port_no);
	return f ? f->dp.name : NULL;
}

u32 bridges_port_no(const struct bridges *br, const char *name)
{
	const struct port *port = bridges_port(br, name);

	return port && port->attached ? port->dp.no : 0;
}

const char *bridges_port_owner(const struct bridges *br, const char *name)
{
	const struct port *port = bridges_port(br, name);

	return port ? port->bridge->name : NULL;
}

const char *bridges_port_bridge(const struct bridges *br, u32 port_no)
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
