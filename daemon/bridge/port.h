/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A configured port, as an object: what it shall be, and what the datapath says of it. */
#ifndef VSW_BRIDGE_PORT_H
#define VSW_BRIDGE_PORT_H

#include <net/if.h>
#include <sys/queue.h>
#include "daemon/base/hash.h"
#include "daemon/bridge/fdb.h"
#include "daemon/bridge/isolation.h"
#include "daemon/bridge/vlan.h"
#include "daemon/datapath/dp.h"

struct bond;
struct bond_member;
struct bridge;
struct config_qos;
struct tunnel_kind;

#define PORTS_MAX	(VSWITCH_PORT_MAX + 1)

/*
 * What OpenFlow says of a port (1.0 section 5.2.1, with its numbers), by somebody's word and for as
 * long as the daemon runs. NO_RECV: what it receives is dropped, but for frames to the address of
 * spanning tree (IEEE 802.1D), which NO_RECV_STP is about. NO_FLOOD: what is for no port in
 * particular does not go there. NO_FWD: nothing does. The others are kept, and mean nothing here.
 */
#define PORT_NO_STP		0x02
#define PORT_NO_RECV		0x04
#define PORT_NO_RECV_STP	0x08
#define PORT_NO_FLOOD		0x10
#define PORT_NO_FWD		0x20
#define PORT_NO_PACKET_IN	0x40
#define PORT_CONFIG		0x7e	/* all of them */

/*
 * struct port - a configured port. It exists as long as the configuration says so; it is attached
 * while the datapath has it.
 */
struct port {
	struct hlink by_name;
	TAILQ_ENTRY(port) link;		/* in its bridge, in the order of configuration */
	struct bridge *bridge;
	char name[IF_NAMESIZE];
	bool internal;			/* the datapath makes its device */
	u32 dpdk_kind;			/* as struct config_port has it, and @args */
	char args[VSWITCH_ARGSSIZ];
	char peer[IF_NAMESIZE];		/* a patch port: the other one; else "" */
	struct bond *bond;		/* it is one; NULL: it is none */
	char bond_of[IF_NAMESIZE];	/* a member of this bond, or to be one; "": of none */
	struct bond_member *member;	/* while it is one */
	struct config_lacp_port lacp;	/* as configured, of a member */
	const struct tunnel_kind *tunnel_kind;	/* a tunnel, on a shared device; NULL: none */
	struct vswitch_tunnel tunnel;	/* as it shall be; dp.tunnel is as it is */
	bool attached;
	bool found;			/* the datapath had it before it was attached here */
	bool plugged;			/* it came by a portal, and goes with its device */
	bool left;			/* a user took it out; the next tick tells the listener */
	bool stays;			/* the listener knows that it has left, and kept it */
	bool kept_out;			/* who took it out did so again and again: retake.c */
	unsigned int retaken;		/* times since @retake_since, ms */
	u64 retake_since;
	bool renamed;			/* an internal port's device bears another name */
	bool vanished;			/* its device went with a network namespace; made anew by a
					 * command only
					 */
	bool has_perm;			/* @perm is valid: it is a NIC */
	u8 perm[6];
	struct vlan_rules vlan;
	struct isolation isolation;
	bool mac_limit_drop;		/* frames of sources above the MAC limit are dropped */
	u32 mirror_in, mirror_out;	/* bits: mirrors of the bridge that select it */
	bool is_mirror_output;		/* of a mirror: takes nothing in, and nothing else out */
	struct vswitch_port_limits limits;	/* as configured */
	const struct config_qos *qos;	/* of the configuration in force; NULL: none */
	const struct config_qos *qos_before;	/* while that changes */
	bool qos_set;			/* the device has it */
	u32 mtu_request;
	bool has_mac;
	u8 mac[6];			/* Interface.mac */
	bool mac_given;			/* the device has an address that was configured */
	bool mac_error;			/* @error is about @mac */
	u16 ofport_request;
	u8 of_config;			/* PORT_NO_* */
	u32 planned_at;			/* its place in the last plan, see plan.h */
	char *error;			/* why it is not attached; NULL: nothing is wrong */
	/* number, device, state and counters as last seen; .no also names the former number */
	struct dp_port dp;
	struct fdb_port fdb;
};
TAILQ_HEAD(port_list, port);

static inline bool port_is_patch(const struct port *port)
{
	return port->peer[0];
}

/* The datapath knows nothing of it: it has a number, and no device. */
static inline bool port_is_virtual(const struct port *port)
{
	return port_is_patch(port) || port->bond;
}

/* It is a part of the bond of which it is a member, and no port of the bridge by itself. */
static inline bool port_is_member(const struct port *port)
{
	return port->bond_of[0];
}

/* Its device exists by itself, and may come and go: neither the datapath nor we make it. */
static inline bool port_has_own_device(const struct port *port)
{
	return !port->internal && !port_is_virtual(port) && !port->tunnel_kind && !port->dpdk_kind;
}

/*
 * An internal port whose device is in another network namespace: nothing of it is set from here, as
 * its ifindex means another device here, if any.
 */
static inline bool port_is_away(const struct port *port)
{
	return port->attached && port->dp.flags & VSWITCH_PORT_F_AWAY;
}

#endif
