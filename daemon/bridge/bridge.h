/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bridge, as an object: its ports, MAC table, mirrors and rules; how they come and go. */
#ifndef VSW_BRIDGE_BRIDGE_H
#define VSW_BRIDGE_BRIDGE_H

#include "daemon/bridge/mirror.h"
#include "daemon/bridge/port.h"
#include "daemon/bridge/vlan_ports.h"

struct bridges;
struct exporter;
struct sampler;
struct tables;

/*
 * struct portal - a Linux bridge at which devices are plugged in
 * @name: "": there is to be none. @ifindex 0: it is not there; @error: why. @mtu: that was set
 */
struct portal {
	char name[IF_NAMESIZE];
	u32 ifindex;
	u32 mtu;
	char *error;
};

struct bridge {
	TAILQ_ENTRY(bridge) link;
	char name[IF_NAMESIZE];
	u32 id;				/* never used again; 0 stands for no bridge */
	char uuid[UUID_LEN + 1];	/* of its row; "": it has none */
	bool dpdk;			/* its ports are those of vswitch-dpdk */
	bool forward_bpdu;
	bool has_hwaddr;
	u8 hwaddr[6];
	u8 own_mac[6];			/* of @local, when the MAC table was last cleared of it */
	struct port *local;		/* its own port; NULL: it has none (yet) */
	struct portal portal;
	struct port_list ports;
	u32 n_ports;
	u32 n_slb;			/* bonds in balance-slb: what is sent there may come back */
	/* attached ports by rising number, so that equal decisions are equal bytes */
	struct port **by_no;
	u32 n_by_no, size_by_no;
	struct vlan_ports vlan_ports;
	struct fdb fdb;
	bool sticky_changed;		/* what its owner has written of sticky addresses is old */
	struct mirror *mirrors;		/* those that have an output; by position */
	u32 n_mirrors;
	struct mirror_counts mirror_counts;
	struct exporter *exporters[EXPORTERS];	/* held; NULL: none */
	struct sampler *sampler;	/* likewise */
	/* user rules: what no rule matches is dropped as "no_rule"; NULL: all is NORMAL */
	struct tables *tables;		/* held */
	u32 planned_at;			/* its place in the last plan, see plan.h */
	struct bridges *owner;
};
TAILQ_HEAD(bridge_list, bridge);

struct bridge *bridge_new(struct bridges *br, const char *name);
void bridge_free(struct bridge *bridge);	/* has no ports any more */
struct port *port_new(struct bridge *bridge, const char *name);
void port_free(struct port *port);		/* is detached */
/* 0 or -ENOMEM; it is detached, and takes nothing with it. */
int port_rehome(struct port *port, struct bridge *bridge);
/* The attached ports that may carry a VLAN, by rising number */
struct port_walk bridge_ports_of(struct bridge *bridge, u16 vlan);

#endif
