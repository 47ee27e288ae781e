/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the policy share: the objects behind policy.h, and who changes them.
 *
 *   status.c       what policy.h asks about them
 *   apply.c        following a configuration  place.c: its objects   configure.c: its settings
 *   adopt.c        what an earlier daemon left
 *   policy.c       all of it together
 *   attach.c       one port into and out of the datapath   port.c: what changes with that
 *   virtual.c      ports that are known here only: patch.c, bond.c
 *   bond_announce.c where stations are, after a failover
 *   lacp.c         LACP of bonds   bond_orders.c: what people do to them
 *   tunnel.c       ports that share a device
 *   local.c        MTU and address of a bridge's own port
 *   portal.c       Linux bridges to plug in at
 *   qos.c          what ports send at most
 *   port_events.c  what happens to ports by itself   settle.c: the work that is put off for it
 *   tick.c         what is done in turns
 *   notice.c       telling the owner of the configuration
 *   retake.c       ports that were taken out and stay configured
 *   give_way.c     answering misses in the midst of long work
 *   sticky.c       sticky addresses that outlive the daemon
 *   miss.c         the answer to a miss
 *   ageing.c       what has grown old, a part at a time
 *   exports.c      collectors of flow records
 *   samples.c      sFlow
 *   meters.c       meters of rules
 *   flow_listing.c installed flows, for who wants to see them
 *
 * Life of the objects, their rules and tables: bridge/. The decision: translate/. What was answered
 * before: flows/.
 */
#ifndef VSW_POLICY_POLICY_STATE_H
#define VSW_POLICY_POLICY_STATE_H

#include "daemon/bridge/plan.h"
#include "daemon/flows/flows.h"
#include "daemon/policy/ageing.h"
#include "daemon/policy/policy.h"
#include "daemon/tunnels/kinds.h"


/*
 * struct notice - something that the listener will be told; @bridge empty: the port has left;
 * @plugged: it came by the bridge's portal
 */
struct notice {
	TAILQ_ENTRY(notice) link;
	char bridge[IF_NAMESIZE];
	char port[IF_NAMESIZE];
	bool plugged, isolated;
};
TAILQ_HEAD(notice_list, notice);

struct portal_member;

/* struct settling - flows.version for which the walk began, and that all flows agree with */
struct settling {
	struct flow_walk walk;
	bool walking;
	u32 began, done;
};

/*
 * struct meters - @have: what the datapath is known to have, by number; NULL: nothing
 * @due:   those that rules name are changed
 * @sweep: there are such that nobody wants
 * @retry: time of the next attempt to set what could not be set; 0: nothing is
 */
struct meters {
	struct vswitch_meter *have;
	bool due, sweep;
	u64 retry;
};

struct policy {
	struct dp *dp;
	struct links_ops links;
	struct bridges bridges;
	struct flows flows;
	struct policy_listener listener;
	struct way way;			/* of policy_give_way(), for which @giving is set */
	bool giving;
	struct config config;		/* in force */
	struct foreign_list doomed;	/* such that will be deleted, while starting */
	struct notice_list notices;
	bool adopted;			/* policy_apply() was called */
	bool repair;			/* the configuration in force is to be followed again */
	bool portals_due;		/* somebody may be under a portal */
	u32 tunnel_devices;		/* bits: may be there */
	u64 next_paths;			/* time of the next look at the MTU of tunnels */
	bool paths;			/* there were tunnels to look at */
	bool retakes_due;		/* ports that have left stay configured */
	u64 next_retake;		/* time to take back what is kept out; 0: nothing is */
	u64 next_age;			/* time of the next ageing */
	int sampling_err;		/* why no samples are heard; 0: nothing is wrong */
	u64 next_listen;		/* time of the next attempt then */
	u64 next_bonds;			/* time at which something is due in a bond */
	struct lacp_record *records;	/* of an earlier daemon, see policy_lacp_resume() */
	u32 n_records;
	bool lacp_changed;		/* what its owner has written of LACP is old */
	u64 next_lacp_save;
	struct ageing ageing;
	struct settling settling;
	struct meters meters;
};

/* Whose bridge it is */
static inline struct policy *policy_of(const struct bridge *bridge)
{
	return hash_entry(bridge->owner, struct policy, bridges);
}

/* attach.c */
/*
 * Attach a port under its bridge's own port, or take it if the datapath has it. 0 if it is
 * attached, or waits for its device; else -errno, and port->error is a line that names it.
 */
int port_attach(struct port *port);
/* The datapath has it already, as wanted: whoever had its number here has left. */
void port_accept(struct port *port, const struct dp_port *dp);
/* Take a port that was let go out of the datapath. No flow may refer to it. */
void port_remove(struct port *port);

/* port.c */
/* It is attached from here on, under a number that is nobody's. */
void port_take(struct port *port, const struct dp_port *dp);
/* Policy lets go of the port; the datapath still has it, unless it went by itself. */
void port_let_go(struct port *port);
/* It has left the datapath by itself, and waits; what the daemon makes is made anew, but not what
 * somebody has taken to a network namespace that is no more.
 */
void port_lose(struct port *port, enum vswitch_port_event event);
/* Nobody is behind the port now; but an address that is sticky there is nowhere else. */
static inline void port_forget_stations(struct port *port)
{
	if (!port->fdb.sticky)
		fdb_flush_port(&port->bridge->fdb, &port->fdb, NULL);
}
/* The number of the port that should be its master; 0: none */
u32 port_master(const struct port *port);
/* An internal port has left the datapath: those under it have no master any more. */
void port_orphan(struct policy *p, u32 master);
void port_set_error(struct port *port, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void port_clear_error(struct port *port);
void port_wait(struct port *port);		/* error: no such device; or it leaves with that */
/* A user took it out of the bridge: the listener is to hear of it. */
void port_leave(struct port *port);
void port_request_mtu(struct port *port);
/* Of a device that its datapath alone can reach: as dp_ops.port_device */
int port_set_device(struct port *port, u32 mtu, const u8 *mac);
/* Tell the datapath the configured limits, if it has others. */
void port_request_limits(struct port *port);

/* Have the port's device send no more than the port's QoS says; or whatever it likes again. */
void port_request_qos(struct port *port);

/* qos.c: as planned; and, while starting, end what nobody wants */
void qos_configure(struct bridge *bridge, const struct plan *plan);
void qos_sweep(struct policy *p);

/* virtual.c */
/* Give it a number. 0, or -ENOSPC and port->error says so. */
int virtual_attach(struct port *port);
/* The datapath gave this number to a port: a patch port or bond that has it gets another one. */
void virtual_make_room(struct policy *p, u32 no);

/* bond.c */
/* Bonds of a bridge and their members, as planned */
void bonds_configure(struct bridge *bridge, const struct plan *plan);
/* The port was attached or detached, or its link has changed: its bond follows, if it has one. */
void bond_follow_link(struct port *port);
/* Whether a member is enabled has changed, or the bond has been attached. */
void bond_update(struct bond *bond);
/* A member that is enabled becomes the active one. */
void bond_set_active(struct bond_member *m);
/* A frame may be one between both ends of a link. */
void bond_hear(struct policy *p, const struct dp_miss *miss);
/* What is due by now */
void bonds_turn(struct policy *p);

/* bond_announce.c */
/* Stations are reached by other members of the bond than before: the other end is to be told. */
void bond_announce(struct bond *bond);
/* Some of that; whether there is more */
bool bond_announce_turn(struct bond *bond);

/* lacp.c */
/* LACP of a bond draws its conclusions, and speaks. When it wants to be called again */
u64 bond_lacp_turn(struct bond *bond);
/* A member goes on that an earlier daemon had agreed on with the partner. */
void bond_lacp_resume(struct bond_member *m);
void lacp_records_free(struct policy *p);
/* Tell of what has changed of what was agreed on. */
void lacp_save(struct policy *p);

/* patch.c */
/* State of all patch ports: who has a peer. */
void patches_update(struct policy *p);

/* tunnel.c */
/* Fill in what a tunnel is, and see to it that its device is there. 0, or -errno and *err. */
int tunnel_prepare(const struct port *port, struct dp_port *dp, char **err);
/* Whether a port of the datapath can become this one by a change of parameters */
bool tunnel_fits(const struct port *port, const struct dp_port *dp);
/* Tell the datapath what the tunnel shall be. 0 or -errno: it is as it was. */
int tunnel_update(struct port *port);
/* All that are planned; marks those to be attached anew. */
void tunnels_update(struct policy *p, const struct plan *plan);
/* Delete devices that no tunnel needs any more. */
void tunnels_clean(struct policy *p);
/* Look, now and then, at the MTU of the paths that bridges follow. */
void tunnels_follow_paths(struct policy *p, u64 now);
/*
 * Its frames must fit, as what is too large is dropped, and its sender not told: the host,
 * at least, is to send none. What travels in fragments fits; and what mirrors copy there
 * was sent to others.
 */
static inline bool tunnel_limits_bridge(const struct port *port)
{
	const u32 sizes = VSWITCH_TUN_F_DF | VSWITCH_TUN_F_PMTUD;

	return port->tunnel_kind && (port->tunnel.flags & sizes) == VSWITCH_TUN_F_DF &&
	       !port->is_mirror_output;
}

/* retake.c */
/* Whoever took it out before is forgotten. */
void port_let_in(struct port *port);
/* Take back what has left and stays configured, and what was kept out long enough. */
void retakes_tick(struct policy *p);

/* portal.c */
/* See to it that portals are there as planned. 0, or -errno and *why: one that is new is refused */
int portals_make(struct policy *p, const struct plan *plan, bool strict, char **why);
/* Delete those that are not wanted. */
void portals_clean(struct policy *p, const struct plan *plan);
/* False: the port's device is under the portal and stays there for now, as port->error says. */
bool portal_lets_go(struct port *port);
/* Note who is under a portal, if that is due. */
void portals_look(struct policy *p);
/* News of a link. True: they say all that matters of it */
bool portals_news(struct policy *p, const struct link_news *news);
void portal_update_mtu(struct bridge *bridge);

/* port_mac.c */
/* Give an internal port's device the configured address, else @usual, else the one it came with. */
void port_update_mac(struct port *port, const u8 *usual);

/* local.c */
void bridge_update_local(struct bridge *bridge);

/* place.c */
/* Make an object for all that is in @cfg, and note in @plan what is wanted. 0 or -ENOMEM */
int plan_place(struct policy *p, struct plan *plan, const struct config *cfg);
/* Ports into their bridges, when they are detached. 0 or -ENOMEM */
int plan_rehome(struct policy *p, const struct plan *plan);

/*
 * statics.c: which static addresses are not in force yet, when all objects are there; set them, and
 * end others, when a bridge is as configured.
 */
void statics_look(struct policy *p, struct plan *plan);
void statics_set(struct policy *p, struct bridge *bridge, const struct plan *plan);
/* configure.c: take over rules and tables that are planned for a bridge and its ports. */
void bridge_configure(struct bridge *bridge, const struct plan *plan);

/* exports.c: as planned for a bridge; send what is there by now */
void exports_configure(struct bridge *bridge, const struct config_bridge *cfg);
void exports_flush(struct policy *p);

/* samples.c: as planned for a bridge; what is due. When it is again */
void samples_configure(struct bridge *bridge, const struct config_bridge *cfg);
u64 samples_turn(struct policy *p);

/* apply.c: follow the configuration in force once more. */
void policy_repair(struct policy *p);

/* adopt.c */
/* Take stock of ports and flows, before anything is changed. */
int adopt_begin(struct policy *p, char **err);
/* When bridges and ports are as configured: learn from the flows, which are then revalidated. */
void adopt_learn(struct policy *p);
/* Remove ports that nobody wants. */
void adopt_clean(struct policy *p);

/* sticky.c */
/* While starting, when ports are as configured */
void sticky_bring_back(struct policy *p, const struct plan *plan);
/* The row that the bridge is from */
void sticky_configure(struct bridge *bridge, const char *uuid);

/* settle.c */
/* After this decisions are those of now. Flows follow: a few at once, many in turns. */
void policy_settle(struct policy *p);
/* The same, and all flows have followed. */
void policy_settle_all(struct policy *p);
/* All flows are compared with what is so now. */
void policy_revalidate(struct policy *p);
/* All flows have followed the changes that policy_settle() knows of. */
void policy_catch_up(struct policy *p);

/* notice.c */
/* If a user has put the port under a bridge's own port, the listener is to hear of it. */
bool notice_joined(struct policy *p, const struct dp_port *dp);
/* And of one that left. */
void notice_left(struct policy *p, const char *port);
/* And of one that is under the bridge's portal. */
void notice_plugged(struct policy *p, const struct bridge *bridge,
		    const struct portal_member *member);
/* It has come to nothing before it was told. */
void notice_cancel(struct policy *p, const char *port, bool joined);
void notice_tell(struct policy *p);
void notice_free_all(struct policy *p);

/* meters.c */
/* What an earlier daemon left */
void meters_adopt(struct policy *p);
/* Set what bridges want and the datapath is not known to have; @anew: all of it */
void meters_follow(struct policy *p, bool anew);
/* Bridges have gone: theirs do, when flows agree. */
static inline void meters_leave(struct policy *p)
{
	p->meters.sweep = p->meters.have;
}
/* What is due; @next, or when it is to be called again */
u64 meters_turn(struct policy *p, u64 next);

#endif
