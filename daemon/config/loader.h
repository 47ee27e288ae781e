/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files share that make a configuration of all rows: load.c, ports.c, macs.c. */
#ifndef VSW_CONFIG_LOADER_H
#define VSW_CONFIG_LOADER_H

#include "daemon/base/hash.h"
#include "daemon/base/way.h"
#include "daemon/config/rows.h"

/*
 * struct entry - a port, found by its UUID
 * @owner: the bridge that refers to it; @other: another one that does so, too
 */
struct entry {
	const struct row *row;
	const struct row *owner, *other;
	struct config_bridge *bridge;	/* NULL: it is left out */
};

struct seen_mac;

struct loader {
	struct db *db;
	struct config *cfg;
	struct faults *faults;
	const struct rows *bridges, *ports, *mirrors;
	struct config_bridge **made;	/* of each of @bridges; NULL: it is left out */
	struct entry *by_uuid;		/* of ports, sorted */
	struct way way;
	struct hash seen;		/* static addresses so far, see macs.c */
	struct seen_mac *all_seen;
};

/* loader.c: when the rows are there, what is found by UUID */
void loader_index(struct loader *l);
void loader_exit(struct loader *l);
/* NULL: there is none */
struct entry *loader_port(const struct loader *l, const char *uuid);
const struct row *loader_interface(const struct loader *l, const char *uuid);
const struct row *loader_mac(const struct loader *l, const char *uuid);
/* Rows are sorted by name: of several with one name the oldest comes first, and holds. */
bool loader_is_second(const struct rows *rows, unsigned int i);

/* ports.c: those that a bridge refers to, when the bridges are loaded */
void load_ports(struct loader *l);

/* portal.c: that no two bear one name, when the bridges have their ports */
void load_portals(struct loader *l);

/* qos.c: what ports send at most, when the bridges have their ports */
void load_qos(struct loader *l);

/* exports.c: what bridges tell collectors */
void load_exports(struct loader *l);

/* bonds.c: whether a port has several interfaces, or one of another name, that may be left over */
bool bond_is(struct loader *l, const struct row *port);
/* A bridge's own port with several interfaces: its own device; of the others that is told. */
const struct row *bond_own(struct loader *l, const struct row *port);
/*
 * A bond and its members in @bridge. A member that cannot be one is left out and told. 0, or
 * -EINVAL and *err: all of it is left out
 */
int bond_load(struct loader *l, const struct row *row, struct config_bridge *bridge, char **err);

/* macs.c: static addresses of a port; @name: of its interface */
void load_macs(struct loader *l, const struct row *port, const char *name,
	       struct config_bridge *bridge);
void macs_free(struct loader *l);

#endif
