/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The switching policy: bridges, their ports and MAC tables, installed flows. It owns a datapath
 * (dp.h) and follows a configuration (settings.h). It keeps no clock, does no I/O but through the
 * datapath and struct links_ops, and can thus be driven by a test. Times are milliseconds of a
 * monotonic clock.
 */
#ifndef VSW_POLICY_POLICY_H
#define VSW_POLICY_POLICY_H

#include "daemon/base/way.h"
#include "daemon/bridge/bridges.h"
#include "daemon/bridge/settings.h"
#include "daemon/datapath/dp.h"
#include "daemon/netlink/links.h"

struct policy;	/* all of it, for one datapath */
struct decision;
struct tables;
struct trace_sink;

struct policy *policy_new(struct dp *dp, const struct links_ops *links, u64 now);
/* Lets go of everything in memory and leaves the datapath as it is. */
void policy_free(struct policy *p);
/* Its bridges and ports, to look them up */
struct bridges *policy_bridges(struct policy *p);

/*
 * Make the datapath follow @cfg. All or nothing: if a present device is refused, what was done is
 * undone, *err names the port and says why, and the former configuration stays in force. An absent
 * device is no failure: the port waits for it (see iface_status.error).
 * When it returns 0, misses are answered by the new configuration. Installed flows agree with it
 * when policy_is_settled() says so.
 * At the first call after policy_new, ports and flows found in the datapath are adopted: flows
 * that agree with the policy stay, MACs are learned from their keys. Ports that a user put under
 * an internal port while no daemon ran (VSWITCH_ORIGIN_LINK) are reported by port_joined below.
 * A device that is refused at the first call, or was refused before, is no failure of the call: it
 * is shown in iface_status.error and tried again by each later call.
 */
int policy_apply(struct policy *p, const struct config *cfg, u64 now, char **err);

/*
 * Sharing the thread. Work that may take long, in policy and outside of it, calls policy_give_way()
 * between two steps that each are short, at a point where a miss can be answered: the rules are the
 * old ones or the new ones, and nobody holds a pointer to a flow or a MAC table entry. @way looks
 * at the clock, and answers the misses that wait (policy_miss) if it has not done so for a while;
 * it takes nothing else from the datapath.
 */
void policy_set_way(struct policy *p, struct way way);
void policy_give_way(struct policy *p);
/* policy_give_way(), for code that does not know the policy */
struct way policy_way(struct policy *p);

/*
 * Installed flows follow a change in turns: policy_tick() sees to it, and policy_settle_turn()
 * makes one at once, after which true says that there are more to come. policy_change() numbers the
 * last change; policy_is_settled(): all flows agree with it, and those before.
 */
u32 policy_change(const struct policy *p);
bool policy_is_settled(const struct policy *p, u32 change);
bool policy_settle_turn(struct policy *p);

/* Whether policy_apply() has succeeded before */
bool policy_started(const struct policy *p);

/*
 * What the owner of the configuration is told: a port came or went by "ip link set … master".
 * It writes the database, then calls policy_apply. Called from policy_tick only. A port that is
 * configured in another bridge when it joins one has moved there; that it left is not told then.
 */
struct policy_listener {
	void (*port_joined)(void *arg, const char *bridge, const char *port);
	void (*port_left)(void *arg, const char *port);
	/*
	 * A device was put under the bridge's portal (config_bridge.portal). It may be there
	 * already; @isolated: it is not to talk to others of which that is said.
	 */
	void (*port_plugged)(void *arg, const char *bridge, const char *port, bool isolated);
	/* What policy_lacp_each() shows has changed; said once a second at most */
	void (*lacp_changed)(void *arg);
	/* policy_sticky_changed() is so; said again, once in a second, until it is not */
	void (*sticky_changed)(void *arg);
	void *arg;
};
void policy_listen(struct policy *p, const struct policy_listener *l);

/* From the datapath's handler */
void policy_miss(struct policy *p, const struct dp_miss *miss, u64 now);
void policy_refused(struct policy *p, const struct dp_refusal *refusal, u64 now);
void policy_port_event(struct policy *p, enum vswitch_port_event event,
		       const struct dp_port *port, u64 now);
void policy_resync(struct policy *p, u64 now);
void policy_sample(struct policy *p, const struct dp_sample *sample, u64 now);

/*
 * A link with this name has appeared or changed (links.c, RTM_NEWLINK): ports that wait for a
 * device of that name are attached.
 */
void policy_link_appeared(struct policy *p, const char *name, u64 now);
/* Whatever links.c tells of a link: the same, and what it means to portals */
void policy_link_news(struct policy *p, const struct link_news *news, u64 now);
/* What is wrong with a bridge's portal, or NULL; valid until the next call into policy */
const char *policy_portal_error(struct policy *p, const char *bridge);

/*
 * Ageing of flows and MACs, deferred work. Returns the time at which it wants to be called again;
 * to be called after each batch of events, too: they are put into force by it at the latest.
 */
u64 policy_tick(struct policy *p, u64 now);

/* struct iface_status - the columns of Interface that are not configuration */
struct iface_status {
	int ofport;		/* port number; -1: not attached */
	const char *error;	/* NULL: none */
	bool admin_up, link_up;	/* valid if attached */
	u32 ifindex, mtu;	/* ifindex 0: it has no device, or none here (@away) */
	u8 mac[6];
	bool away;		/* the device is in another network namespace */
	s32 netns;		/* ID of that one, or -1 */
	const char *device;	/* and what it is called there */
	bool is_local;		/* the bridge's own port */
	u8 of_config;		/* PORT_NO_* of bridge/port.h */
	struct vswitch_port_stats stats;
	u64 drops[__VSWITCH_DROP_MAX];
	bool has_lacp, lacp_current;	/* a bond's member with LACP; its partner is heard */
	bool has_link;		/* @link was asked for, and the device is this port's alone */
	struct link_counters link;
};
/*
 * @refresh: read counters from the datapath and the device first. -ENOENT: no port of that name is
 * configured. Strings are valid until the next call into policy.
 */
int policy_iface_status(struct policy *p, const char *port, bool refresh,
			struct iface_status *st);

/* Set bits of that, those in @mask. -ENOENT: no port of that name is configured */
int policy_port_config(struct policy *p, const char *port, u8 bits, u8 mask, u64 now);

/*
 * What the mirror of a row has copied since the daemon has known it, each frame once, as counted at
 * the last ageing. -ENOENT: no bridge has it.
 */
int policy_mirror_stats(struct policy *p, const char *uuid, u64 *packets, u64 *bytes);

/*
 * Collectors of flow records: what they were told of is kept beside the database, for the next
 * daemon. To be called before the first policy_apply().
 */
void policy_keep_exports(struct policy *p, const char *db);
/* struct export_info - one collector of a bridge's; pointers are valid during the call */
struct export_info {
	const char *bridge;
	enum export_kind kind;
	u32 version;		/* of NetFlow; 0: there is one only */
	const struct collector *collector;
};
/* @bridge NULL: all */
void policy_exports_each(struct policy *p, const char *bridge,
			 void (*cb)(void *arg, const struct export_info *info), void *arg);

/* Why bridges with sFlow have no samples of frames, or NULL */
const char *policy_sampling_error(const struct policy *p);

/* What the datapath says of itself. 0 or -errno */
int policy_dp_info(struct policy *p, struct dp_info *info);
/* vswitch-dpdk has to be started again before all of what is configured for it is in force. */
bool policy_dpdk_is_untuned(const struct policy *p);
/* The threads of vswitch-dpdk. 0 or -errno; -ENOLINK: it does not run */
int policy_lcores(struct policy *p, void (*cb)(void *arg, const struct dp_lcore *lcore), void *arg);

/*
 * What people do to a bond; 0, or -errno. -ENOENT: there is no such bond; -ENODEV: it has no such
 * member; -ENETDOWN: that is disabled; -EALREADY: it is so. A member that is held is disabled until
 * it is let go, or the daemon ends. A bucket stays where it was put until loads are compared;
 * -EINVAL: the bond has none
 */
int policy_bond_set_active(struct policy *p, const char *bond, const char *member, u64 now);
int policy_bond_hold(struct policy *p, const char *bond, const char *member, bool held, u64 now);
int policy_bond_migrate(struct policy *p, const char *bond, u32 bucket, const char *member,
			u64 now);

/* struct fdb_info - one MAC table entry */
struct fdb_info {
	const char *bridge;
	const char *port;
	u32 port_no;
	u16 vlan;
	u8 mac[6];
	bool is_static, is_sticky;	/* sticky: learned where that is for good */
	bool local;		/* address of the bridge's own port */
	u64 age_ms;
};
/* @bridge NULL: all. -ENOENT: no such bridge. Sorted by bridge, VLAN, MAC. */
int policy_fdb_dump(struct policy *p, const char *bridge, u64 now,
		    void (*cb)(void *arg, const struct fdb_info *e), void *arg);
/* struct fdb_stats - a MAC table as a whole; @entries: all, @statics of them */
struct fdb_stats {
	u32 entries, statics, max;
	struct fdb_counts counts;
};
/* -ENOENT: no such bridge */
int policy_fdb_stats(struct policy *p, const char *bridge, struct fdb_stats *stats);
/* Drop learned entries; NULL: any. */
int policy_fdb_flush(struct policy *p, const char *bridge, const char *port, u64 now);


/*
 * Sticky addresses, which their owner writes down and brings back (config_bridge.sticky): whether
 * those of some bridge have changed since they were written; all of such bridges, until a callback
 * returns other than 0; they have been written. @uuid: of the bridge's row
 */
bool policy_sticky_changed(const struct policy *p);
int policy_sticky_each(struct policy *p, int (*begin)(void *arg, const char *uuid),
		       int (*entry)(void *arg, const char *port, u16 vlan, const u8 mac[6]),
		       void *arg);
void policy_sticky_written(struct policy *p);
/* Forget one. @port NULL: wherever it is. -ENOENT: it is not sticky there */
int policy_sticky_forget(struct policy *p, const char *bridge, const char *port, u16 vlan,
			 const u8 mac[6], u64 now);

/*
 * struct lacp_record - what was agreed on a link with the partner, while both may use it. It holds
 * for the next daemon if the datapath has the port still, the same one (dp_port.serial).
 */
struct lacp_record {
	char port[IF_NAMESIZE];
	u64 serial;
	struct lacp_info partner;
};
void policy_lacp_each(struct policy *p, void (*cb)(void *arg, const struct lacp_record *record),
		      void *arg);
/* Whether its owner is yet to be told that this has changed */
bool policy_lacp_changed(const struct policy *p);
/* Before policy_apply() is called for the first time */
void policy_lacp_resume(struct policy *p, const struct lacp_record *record);

/*
 * List installed flows with fresh counters, those of @bridge or (NULL) all, some dozens in a step.
 * Anything may happen between two steps; what changes is shown as it was, as it is, or not. A step
 * returns 1 as long as there may be more, 0, or -errno. The list is ended before the policy is.
 */
struct flow_listing;
/* 0, or -ENOENT: no such bridge; or another -errno */
int policy_flow_listing(struct policy *p, const char *bridge, struct flow_listing **list);
int policy_flow_listing_step(struct flow_listing *list,
			     void (*cb)(void *arg, const struct dp_flow *flow), void *arg);
void policy_flow_listing_end(struct flow_listing *list);
/* Remove installed flows; new ones are made by the misses that follow. */
int policy_flow_flush(struct policy *p, const char *bridge, u64 now);

/*
 * What would become of a frame with @key (of full depth, in_port a datapath number), told to @sink
 * step by step. Changes nothing. Valid until the next call into policy.
 */
const struct decision *policy_trace(struct policy *p, const union vsw_key *key,
				    const struct trace_sink *sink);

/*
 * User rules (rules/tables.h), which their owner changes: have their statistics read from the
 * datapath, before they change or are shown; and look at all flows, after they have changed.
 */
void policy_rules_credit(struct policy *p, u64 now);
void policy_rules_changed(struct policy *p, u64 now);

/*
 * Meters of rules, likewise: set in the datapath what the change that is being made to tables has
 * brought, before it is written down, for which each gets its number. policy_rules_changed(),
 * after the change was put into force or undone, takes back what has come to nothing. 0, or -errno
 * and *err
 */
int policy_meters_prepare(struct policy *p, struct tables *tables, char **err);
/* What the datapath has, with its counters; 0 or -errno */
int policy_meters_each(struct policy *p, void (*cb)(void *arg, const struct dp_meter *meter),
		       void *arg);

#endif
