/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bridges, ports and interfaces as rows that belong together. Functions work within a transaction
 * and return 0 or -errno with *err; those that find: 1, 0 if there is none, or -errno.
 */
#ifndef VSW_DB_TOPOLOGY_H
#define VSW_DB_TOPOLOGY_H

#include "daemon/db/row.h"

/* "no bridge named br9", "no port named tap9" are errors */
int bridge_get(struct db *db, const char *name, struct row **bridge, char **err);
/* Its UUID alone: a bridge with many ports is a large row */
int bridge_get_uuid(struct db *db, const char *name, char uuid[UUID_LEN + 1], char **err);
int port_get(struct db *db, const char *name, struct row **port, char **err);
/* And that port is on the bridge: else "bridge br0 does not have a port tap9" */
int port_get_on(struct db *db, const struct row *bridge, const char *name, struct row **port,
		char **err);

/* The bridge that a port is on; the port that an interface is part of */
int port_find_bridge(struct db *db, const struct row *port, struct row **bridge, char **err);
int iface_find_port(struct db *db, const struct row *iface, struct row **port, char **err);
/* The ports of a bridge */
int bridge_ports(struct db *db, const struct row *bridge, struct rows *ports, char **err);
/* The interfaces of a port */
int port_ifaces(struct db *db, const struct row *port, struct rows *ifaces, char **err);

/* Whether a port is its bridge's own */
bool port_is_local(const struct row *bridge, const struct row *port);

int bridge_create(struct db *db, const char *name, char **err);
/* With all of its ports */
int bridge_delete(struct db *db, const struct row *bridge, char **err);
/*
 * struct new_port - a port that is to be
 * @ifaces: names of its interfaces, all of @type; one of them, or none, has the port's own
 * @vlan:   its tag, or -1
 */
struct new_port {
	const char *name, *type;
	const char *const *ifaces;
	unsigned int n_ifaces;
	int vlan;
	bool fake_bridge, fake_iface;
};

/* *port may be NULL, else the caller row_free()s it */
int port_create(struct db *db, const char *bridge_uuid, const struct new_port *new,
		struct row **port, char **err);
/* One more interface of this name, of an ordinary device */
int port_add_iface(struct db *db, struct row *port, const char *name, char **err);
/* @bridge NULL: it is on none */
int port_delete(struct db *db, struct row *bridge, const struct row *port, char **err);

#endif
