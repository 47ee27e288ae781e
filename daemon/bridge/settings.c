// SPDX-License-Identifier: GPL-2.0-or-later
/* The configuration as plain data: made, copied and freed. */
#include <stdio.h>
#include <stdlib.h>
#include "daemon/bridge/qos.h"
#include "daemon/rules/tables.h"

static void free_fdb(struct config_fdb *fdb, const struct way *way)
{
	struct config_fdb *next;
	u32 i = 0;

	for (; fdb; fdb = next) {
		next = fdb->next;
		free(fdb);
		give_way_at(way, i++);
	}
}

void config_free(struct config *cfg)
{
	config_let_go(cfg, (struct way){ NULL });
}

void config_let_go(struct config *cfg, struct way way)
{
	struct config_bridge *bridge;
	struct config_port *port;
	struct config_mirror *mirror;
	int kind;

	while ((bridge = cfg->bridges)) {
		cfg->bridges = bridge->next;
		while ((port = bridge->ports)) {
			bridge->ports = port->next;
			free(port);
		}
		free_fdb(bridge->fdb, &way);
		free_fdb(bridge->sticky, &way);
		while ((mirror = bridge->mirrors)) {
			bridge->mirrors = mirror->next;
			free(mirror);
		}
		config_qos_free(bridge);
		for (kind = 0; kind < EXPORT_KINDS; kind++)
			free(bridge->exports[kind]);
		tables_put(bridge->tables);
		free(bridge);
	}
	memset(cfg, 0, sizeof(*cfg));
}

/* Copies of one row each; the copy is the end of its list. */
static struct config_port *copy_port(const struct config_port *src)
{
	struct config_port *port = malloc(sizeof(*port));

	if (!port)
		return NULL;
	*port = *src;
	port->next = NULL;
	return port;
}

static int copy_fdb(struct config_fdb **next, const struct config_fdb *src, const struct way *way)
{
	u32 i = 0;

	for (; src; src = src->next) {
		*next = malloc(sizeof(**next));
		if (!*next)
			return -ENOMEM;
		**next = *src;
		(*next)->next = NULL;
		next = &(*next)->next;
		give_way_at(way, i++);
	}
	return 0;
}

static int copy_mirrors(struct config_bridge *dst, const struct config_bridge *src)
{
	struct config_mirror **next = &dst->mirrors;
	const struct config_mirror *mirror;

	dst->mirrors = NULL;
	for (mirror = src->mirrors; mirror; mirror = mirror->next) {
		*next = malloc(sizeof(**next));
		if (!*next)
			return -ENOMEM;
		**next = *mirror;
		(*next)->next = NULL;
		next = &(*next)->next;
	}
	return 0;
}

static int copy_exports(struct config_bridge *dst, const struct config_bridge *src)
{
	int kind;

	for (kind = 0; kind < EXPORT_KINDS; kind++) {
		if (!src->exports[kind])
			continue;
		dst->exports[kind] = malloc(sizeof(*dst->exports[kind]));
		if (!dst->exports[kind])
			return -ENOMEM;
		*dst->exports[kind] = *src->exports[kind];
	}
	return 0;
}

static int copy_bridge(struct config_bridge **dst, const struct config_bridge *src,
		       const struct way *way)
{
	struct config_bridge *bridge = malloc(sizeof(*bridge));
	const struct config_port *port;
	struct config_port **ports;
	int err;

	*dst = bridge;
	if (!bridge)
		return -ENOMEM;
	*bridge = *src;
	bridge->next = NULL;
	bridge->ports = NULL;
	bridge->last_port = NULL;
	bridge->fdb = NULL;
	bridge->sticky = NULL;
	bridge->mirrors = NULL;
	bridge->qos = NULL;
	memset(bridge->exports, 0, sizeof(bridge->exports));
	if (src->tables)
		bridge->tables = tables_get(src->tables);
	ports = &bridge->ports;
	for (port = src->ports; port; port = port->next) {
		*ports = copy_port(port);
		if (!*ports)
			return -ENOMEM;
		bridge->last_port = *ports;
		ports = &(*ports)->next;
	}
	err = copy_fdb(&bridge->fdb, src->fdb, way);
	if (!err)
		err = copy_fdb(&bridge->sticky, src->sticky, way);
	if (!err)
		err = copy_mirrors(bridge, src);
	if (!err)
		err = copy_exports(bridge, src);
	return err ? err : config_qos_copy(bridge, src);
}

int config_copy(struct config *dst, const struct config *src, struct way way)
{
	struct config_bridge **next = &dst->bridges;
	const struct config_bridge *bridge;
	int err;

	*dst = *src;
	dst->bridges = NULL;
	for (bridge = src->bridges; bridge; bridge = bridge->next) {
		err = copy_bridge(next, bridge, &way);
		if (err) {
			config_free(dst);
			return err;
		}
		next = &(*next)->next;
	}
	return 0;
}

/* What is too long is cut off. Each change names all ports: snprintf() takes its time for that. */
static void put_name(char *to, size_t size, const char *name)
{
	size_t len = strnlen(name, size - 1);

	memcpy(to, name, len);
	to[len] = '\0';
}

void config_port_init(struct config_port *port, const char *name)
{
	memset(port, 0, sizeof(*port));
	put_name(port->name, sizeof(port->name), name);
	put_name(port->row_name, sizeof(port->row_name), name);
	port->tag = -1;
	port->bond.rebalance_ms = CFG_REBALANCE_MS_DEFAULT;
	port->bond.lacp.priority = CFG_LACP_PRIORITY_DEFAULT;
	port->lacp.priority = CFG_LACP_PRIORITY_DEFAULT;
	port->mac_limit = CFG_NO_MAC_LIMIT;
}

void config_port_close(struct config_port *port)
{
	struct config_port closed;

	config_port_init(&closed, port->name);
	closed.next = port->next;
	closed.internal = port->internal;
	closed.vlan_mode = CFG_VLAN_TRUNK;
	closed.has_trunks = true;
	*port = closed;
}

void config_port_drop(struct config_bridge *bridge, const struct config_port *port)
{
	struct config_port *before = bridge->ports;

	while (before->next != port)
		before = before->next;
	before->next = port->next;
	if (bridge->last_port == port)
		bridge->last_port = before;
	free((void *)port);
}

struct config_port *config_port_add(struct config_bridge *bridge, const char *name)
{
	struct config_port **next = bridge->last_port ? &bridge->last_port->next : &bridge->ports;
	struct config_port *port = calloc(1, sizeof(*port));

	if (!port)
		return NULL;
	config_port_init(port, name);
	*next = port;
	bridge->last_port = port;
	return port;
}

struct config_bridge *config_bridge_add(struct config *cfg, const char *name)
{
	struct config_bridge **next = &cfg->bridges;
	struct config_bridge *bridge = calloc(1, sizeof(*bridge));
	struct config_port *local;

	if (!bridge)
		return NULL;
	snprintf(bridge->name, sizeof(bridge->name), "%s", name);
	bridge->mac_aging = CFG_MAC_AGING_DEFAULT;
	bridge->mac_table_size = CFG_MAC_TABLE_SIZE_DEFAULT;
	local = config_port_add(bridge, name);
	if (!local) {
		free(bridge);
		return NULL;
	}
	local->internal = true;
	while (*next)
		next = &(*next)->next;
	*next = bridge;
	return bridge;
}

/* There may be thousands: in front of the others. */
static struct config_fdb *add_fdb(struct config_fdb **list, const char *port, u16 vlan,
				  const u8 mac[6])
{
	struct config_fdb *fdb = calloc(1, sizeof(*fdb));

	if (!fdb)
		return NULL;
	snprintf(fdb->port, sizeof(fdb->port), "%s", port);
	fdb->vlan = vlan;
	memcpy(fdb->mac, mac, sizeof(fdb->mac));
	fdb->next = *list;
	*list = fdb;
	return fdb;
}

struct config_fdb *config_fdb_add(struct config_bridge *bridge, const char *port, u16 vlan,
				  const u8 mac[6])
{
	return add_fdb(&bridge->fdb, port, vlan, mac);
}

struct config_fdb *config_sticky_add(struct config_bridge *bridge, const char *port, u16 vlan,
				     const u8 mac[6])
{
	return add_fdb(&bridge->sticky, port, vlan, mac);
}

struct config_mirror *config_mirror_add(struct config_bridge *bridge, const char *name)
{
	struct config_mirror **next = &bridge->mirrors;
	struct config_mirror *mirror;
	unsigned int n = 0;

	for (; *next; next = &(*next)->next)
		n++;
	if (n >= CFG_MIRRORS_MAX)
		return NULL;
	mirror = calloc(1, sizeof(*mirror));
	if (!mirror)
		return NULL;
	snprintf(mirror->name, sizeof(mirror->name), "%s", name);
	*next = mirror;
	return mirror;
}

void config_trunk_add(struct config_port *port, u16 vlan)
{
	port->has_trunks = true;
	vlan_set_add(port->trunks, vlan);
}
