/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All bridges of a datapath, and its ports: by name, by number. */
#ifndef VSW_BRIDGE_BRIDGES_H
#define VSW_BRIDGE_BRIDGES_H

#include "daemon/base/port_names.h"
#include "daemon/bridge/bond.h"
#include "daemon/bridge/bridge.h"
#include "daemon/export/exporter.h"
#include "daemon/export/sampler.h"

/* struct foreign - a port of the datapath that is not configured: its frames are in no bridge */
struct foreign {
	LIST_ENTRY(foreign) link;
	struct dp_port dp;
};
LIST_HEAD(foreign_list, foreign);

/*
 * struct station_change - a change of a bridge's MAC table, which is as it will be
 * @where: the port where the address is now; @was: where it was; NULL: unknown
 */
struct station_change {
	struct bridge *bridge;
	enum fdb_change change;
	u16 vlan;
	const u8 *mac;
	const struct port *where, *was;
};

struct bridges {
	struct bridge_list list;
	struct hash by_name;		/* ports */
	struct port **by_no;		/* attached ports; PORTS_MAX of them */
	struct foreign_list foreigns;
	struct bond_list bonds;
	u64 name_seed;
	u32 last_id;
	struct exporters exporters;
	/* Hears of a change of a MAC table before the frame that brought it goes on; or NULL */
	void (*station_changed)(void *arg, const struct station_change *change);
	void *station_arg;
};

/* 0 or -ENOMEM */
int bridges_init(struct bridges *br);
/* Frees all, ports that are attached, too: the datapath keeps them. Nobody hears of it. */
void bridges_exit(struct bridges *br);

struct bridge *bridges_bridge(const struct bridges *br, const char *name);
struct port *bridges_port(const struct bridges *br, const char *name);
static inline struct port *bridges_port_at(const struct bridges *br, u32 no)
{
	return no < PORTS_MAX ? br->by_no[no] : NULL;
}

/* Name of a port by datapath number, or NULL; and the reverse, 0 if there is none. */
const char *bridges_port_name(const struct bridges *br, u32 port_no);
u32 bridges_port_no(const struct bridges *br, const char *name);
/* The bridge on which a port of this name is configured, or NULL. */
const char *bridges_port_owner(const struct bridges *br, const char *name);
/* The bridge that a datapath port belongs to, or NULL. */
const char *bridges_port_bridge(const struct bridges *br, u32 port_no);
/* All of their names */
struct port_names port_names_of(struct bridges *br);

struct foreign *foreign_find(const struct bridges *br, const char *name);
struct foreign *foreign_at(const struct bridges *br, u32 no);
int foreign_add(struct bridges *br, const struct dp_port *dp);
void foreign_free(struct foreign *f);

/* The port of a bridge that a port of the datapath is, or is a member of */
static inline struct port *port_of_bridge(struct port *port)
{
	return port && port->member ? port->member->bond->port : port;
}

/* Where frames go that a patch port sends; NULL: there is no such port, or it leads elsewhere. */
struct port *patch_peer(const struct port *port);
/* The address of the bridge's own port; NULL while it has none. */
const u8 *bridge_local_mac(const struct bridge *bridge);

#endif
