/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the policy share: the objects behind policy.h, and who changes them.
 *
 *   status.c       what policy.h asks about them
 *   apply.c        following a configuration  configure.c: its settings
 *   adopt.c        what an earlier daemon left
 *   port.c         one port into and out of the datapath
 *   patch.c        ports that are known here only
 *   tunnel.c       ports that share a device
 *   local.c        MTU and address of a bridge's own port
 *   port_events.c  what happens to ports by itself; deferred work
 *   notice.c       telling the owner of the configuration
 *   give_way.c     answering misses in the midst of long work
 *   sticky.c       sticky addresses that outlive the daemon
 *   miss.c         the answer to a miss
 *   ageing.c       what has grown old, a part at a time
 *
 * Life of the objects, their rules and tables: bridge/. The decision: translate/. What was answered
 * before: flows/.
 */
#ifndef VSW_POLICY_STATE_H
#define VSW_POLICY_STATE_H

#include "daemon/policy/ageing.h"
#include "daemon/policy/policy.h"
#include "daemon/bridge/fdb.h"
#include "daemon/flows/flows.h"
#include "daemon/translate/decision.h"
#include "daemon/bridge/isolation.h"
#include "daemon/bridge/mirror.h"
#include "daemon/bridge/vlan.h"
#include "daemon/bridge/vlan_ports.h"
#include "daemon/tunnels/kinds.h"

#define PORTS_MAX	(VSWITCH_PORT_MAX + 1)

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
	char peer[IF_NAMESIZE];		/* a patch port: the other one; else "" */
	bool is_tunnel;			/* rides on a device that tunnels share */
	struct vswitch_tunnel tunnel;	/* as it shall be; dp.tunnel is as it is */
	bool attached;
	bool left;			/* a user took it out; told to the listener at the next tick */
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
	u32 mtu_request;
	bool has_mac;
	u8 mac[6];			/* Interface.mac */
	bool mac_given;			/* the device has an address that was configured */
	bool mac_error;			/* @error is about @mac */
	u16 ofport_request;
	char *error;			/* why it is not attached; NULL: nothing is wrong */
	/* number, device, state and counters as last seen; .no also names the former number */
	struct dp_port dp;
	struct fdb_port fdb;

	/* used while a configuration is applied */
	const struct config_port *cfg;	/* NULL: not wanted any more */
	bool fresh;			/* this configuration brought it, or brought it here */
	bool detach;			/* attached in a way that does not fit */
};
TAILQ_HEAD(port_list, port);

static inline bool port_is_patch(const struct port *port)
{
	return port->peer[0];
}

/* Its device exists by itself, and may come and go: neither the datapath nor we make it. */
static inline bool port_has_own_device(const struct port *port)
{
	return !port->internal && !port_is_patch(port) && !port->is_tunnel;
}

/*
 * An internal port whose device is in another network namespace: nothing of it is set from here, as
 * its ifindex means another device here, if any.
 */
static inline bool port_is_away(const struct port *port)
{
	return port->attached && port->dp.flags & VSWITCH_PORT_F_AWAY;
}

struct bridge {
	TAILQ_ENTRY(bridge) link;
	char name[IF_NAMESIZE];
	u32 id;				/* never used again; 0 stands for no bridge */
	char uuid[UUID_LEN + 1];	/* of its row; "": it has none */
	bool forward_bpdu;
	bool has_hwaddr;
	u8 hwaddr[6];
	u8 own_mac[6];			/* of @local, when the MAC table was last cleared of it */
	struct port *local;		/* its own port; NULL: it has none (yet) */
	struct port_list ports;
	u32 n_ports;
	/* attached ports by rising number, so that equal decisions are equal bytes */
	struct port **by_no;
	u32 n_by_no, size_by_no;
	struct vlan_ports vlan_ports;
	struct fdb fdb;
	bool sticky_changed;		/* what its owner has written of its sticky addresses is old */
	struct mirror *mirrors;		/* those that have an output; by position */
	u32 n_mirrors;
	struct mirror_counts mirror_counts;
	/* user rules: what no rule matches is dropped as "no_rule"; NULL: all is NORMAL */
	struct tables *tables;		/* held */
	struct bridges *owner;
	const struct config_bridge *cfg;	/* while a configuration is applied */
};
TAILQ_HEAD(bridge_list, bridge);

/* struct foreign - a port of the datapath that is not configured: its frames are in no bridge */
struct foreign {
	LIST_ENTRY(foreign) link;
	struct dp_port dp;
};
LIST_HEAD(foreign_list, foreign);

/* struct notice - something that the listener will be told; @bridge empty: the port has left */
struct notice {
	TAILQ_ENTRY(notice) link;
	char bridge[IF_NAMESIZE];
	char port[IF_NAMESIZE];
};
TAILQ_HEAD(notice_list, notice);

struct bridges {
	struct dp *dp;
	struct links_ops links;
	struct bridges_listener listener;
	void (*way)(void *arg);		/* of bridges_give_way(), for which @giving is set */
	void *way_arg;
	bool giving;
	u64 now;
	struct config config;		/* in force */
	struct bridge_list bridges;
	struct hash by_name;		/* ports */
	struct port **by_no;		/* attached ports; PORTS_MAX of them */
	struct foreign_list foreigns;
	struct foreign_list doomed;	/* such that will be deleted, while starting */
	struct notice_list notices;
	struct flows flows;
	struct decision decision;	/* scratch; too large for a stack */
	u32 decisions;			/* made so far */
	u64 name_seed;
	u32 last_id;
	bool adopted;			/* bridges_apply was called */
	bool quiet;			/* MAC table changes need no action: all flows are due anyway */
	bool dirty;			/* ports or links have changed: look at all flows */
	bool room;			/* a port may learn again: dirty at the next ageing */
	bool repair;			/* the configuration in force is to be followed again */
	bool tunnel_devices[TUNNEL_DEVICES];	/* may be there */
	u64 next_paths;			/* time of the next look at the MTU of tunnels */
	bool paths;			/* there were tunnels to look at */
	u64 next_age;			/* time of the next ageing */
	struct ageing ageing;
};

/* bridge/bridge.c */
struct port *bridges_port(const struct bridges *br, const char *name);
static inline struct port *bridges_port_at(const struct bridges *br, u32 no)
{
	return no < PORTS_MAX ? br->by_no[no] : NULL;
}
struct bridge *bridges_bridge(const struct bridges *br, const char *name);
struct bridge *bridge_new(struct bridges *br, const char *name);
void bridge_free(struct bridge *bridge);	/* has no ports any more */
struct port *port_new(struct bridge *bridge, const char *name);
void port_free(struct port *port);		/* is detached */
/* 0 or -ENOMEM; it is detached, and takes nothing with it. */
int port_rehome(struct port *port, struct bridge *bridge);
/* The attached ports that may carry a VLAN, by rising number */
struct port_walk bridge_ports_of(struct bridge *bridge, u16 vlan);
struct foreign *foreign_find(const struct bridges *br, const char *name);
struct foreign *foreign_at(const struct bridges *br, u32 no);
int foreign_add(struct bridges *br, const struct dp_port *dp);
void foreign_free(struct foreign *f);

/* port.c */
/*
 * Attach a port under its bridge's own port, or take it if the datapath has it. 0 if it is
 * attached, or waits for its device; else -errno, and port->error is a line that names it.
 */
int port_attach(struct port *port);
/* The datapath has it already, as wanted. */
void port_take(struct port *port, const struct dp_port *dp);
/* Policy lets go of the port; the datapath still has it, unless it went by itself. */
void port_let_go(struct port *port);
/* It has left the datapath by itself, and waits; what the daemon makes is made anew, but not what
 * somebody has taken to a network namespace that is no more.
 */
void port_lose(struct port *port, enum vswitch_port_event event);
/* Take a port that was let go out of the datapath. No flow may refer to it. */
void port_remove(struct port *port);
/* Nobody is behind the port now; but an address that is sticky there is nowhere else. */
void port_forget_stations(struct port *port);
/* The number of the port that should be its master; 0: none */
u32 port_master(const struct port *port);
/* An internal port has left the datapath: those under it have no master any more. */
void port_orphan(struct bridges *br, u32 master);
void port_set_error(struct port *port, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void port_clear_error(struct port *port);
void port_wait(struct port *port);		/* error: no such device */
void port_request_mtu(struct port *port);
/* Tell the datapath the configured limits, if it has others. */
void port_request_limits(struct port *port);

/* patch.c */
/* Where frames go that the port sends; NULL: there is no such port, or it leads elsewhere. */
struct port *patch_peer(const struct port *port);
/* Give it a number. 0, or -ENOSPC and port->error says so. */
int patch_attach(struct port *port);
/* The datapath gave this number to a port: a patch port that has it gets another one. */
void patch_make_room(struct bridges *br, u32 no);
/* State of all patch ports: who has a peer. */
void patches_update(struct bridges *br);

/* tunnel.c */
/* Name of the device that it rides on */
const char *tunnel_device(const struct vswitch_tunnel *tunnel);
/* Fill in what a tunnel is, and see to it that its device is there. 0, or -errno and *err. */
int tunnel_prepare(const struct port *port, struct dp_port *dp, char **err);
/* Whether a port of the datapath can become this one by a change of parameters */
bool tunnel_fits(const struct port *port, const struct dp_port *dp);
/* Tell the datapath what the tunnel shall be. 0 or -errno: it is as it was. */
int tunnel_update(struct port *port);
/* All that are configured, while a configuration is applied; marks those to be attached anew. */
void tunnels_update(struct bridges *br);
/* Delete devices that no tunnel needs any more. */
void tunnels_clean(struct bridges *br);
/* Look, now and then, at the MTU of the paths that bridges follow. */
void tunnels_follow_paths(struct bridges *br, u64 now);
/*
 * Its frames must fit, as what is too large is dropped, and its sender not told: the host, at least,
 * is to send none. What travels in fragments fits; and what mirrors copy there was sent to others.
 */
static inline bool tunnel_limits_bridge(const struct port *port)
{
	const u32 sizes = VSWITCH_TUN_F_DF | VSWITCH_TUN_F_PMTUD;

	return port->is_tunnel && (port->tunnel.flags & sizes) == VSWITCH_TUN_F_DF &&
	       !port->is_mirror_output;
}

/* port_mac.c */
/* Give an internal port's device the configured address, else @usual, else what it was made with. */
void port_update_mac(struct port *port, const u8 *usual);

/* local.c */
void bridge_update_local(struct bridge *bridge);
/* The address of the bridge's own port; NULL while it has none. */
const u8 *bridge_local_mac(const struct bridge *bridge);

/* configure.c: take over rules and tables from bridge->cfg and port->cfg. */
void bridge_configure(struct bridge *bridge);

/* apply.c: follow the configuration in force once more. */
void bridges_repair(struct bridges *br);

/* adopt.c */
/* Take stock of ports and flows, before anything is changed. */
int adopt_begin(struct bridges *br, char **err);
/* When bridges and ports are as configured: learn from the flows, which are then revalidated. */
void adopt_learn(struct bridges *br);
/* Remove ports that nobody wants. */
void adopt_clean(struct bridges *br);

/* sticky.c */
/* While starting, when ports are as configured */
void sticky_bring_back(struct bridges *br);
void sticky_configure(struct bridge *bridge);

/* port_events.c */
#define AGE_INTERVAL_MS		1000
void bridges_settle(struct bridges *br);	/* revalidate all flows if that is due */

/* notice.c */
/* The listener is to hear of a port that a user has put under a bridge's own port; if it is that. */
bool notice_joined(struct bridges *br, const struct dp_port *dp);
/* And of one that left. */
void notice_left(struct bridges *br, const char *port);
/* It has come to nothing before it was told. */
void notice_cancel(struct bridges *br, const char *port, bool joined);
void notice_tell(struct bridges *br);
void notice_free_all(struct bridges *br);

#endif
