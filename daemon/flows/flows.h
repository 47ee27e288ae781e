/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records of the flows that are installed in the datapath: why they are there, so that they go or
 * change when the reason does.
 */
#ifndef VSW_FLOWS_FLOWS_H
#define VSW_FLOWS_FLOWS_H

#include <sys/queue.h>
#include "daemon/base/hash.h"
#include "daemon/base/way.h"
#include "daemon/datapath/dp.h"
#include "daemon/flows/room.h"
#include "daemon/translate/decision.h"

struct flow;
struct flow_tap;
struct station_change;

/* Between two ageings, at least */
#define AGE_INTERVAL_MS		1000

/* Flows; if there are more, they are flushed without a last look at what they have counted. */
#define FLUSH_MANY		1024

/* Idle time of flows that make room in a datapath that refuses others, ms */
#define FLOW_IDLE_FULL_MS	1000

/*
 * struct flow_hop - a bridge on the way of a flow: struct hop, by number. Found by (bridge, VLAN,
 * address) if it has a VLAN; groups have no @by_dst.
 */
struct flow_hop {
	struct hlink by_dst, by_src;
	struct flow *flow;
	u32 bridge;			/* struct bridge.id */
	u32 port;
	int vlan;
	bool learn;
	u8 dst[6], src[6];
};

/* struct flow - one installed flow */
struct flow {
	LIST_ENTRY(flow) link;
	struct hlink by_key;
	union vsw_key key;		/* masked */
	union vsw_key mask;
	struct flow_hop *hops;		/* none: its port belongs to no bridge */
	u32 n_hops;
	bool unsure;			/* found in the datapath: to be compared with the policy */
	bool inherited;			/* found there at the start, and not compared yet */
	bool expired;			/* it goes because it is idle */
	bool used;			/* dumps since the last ageing showed new packets */
	u32 seen;			/* number of the dump that last showed it */
	u32 version;			/* flows.version when it was last decided for */
	struct rule **rules;		/* held; those that made it */
	u32 n_rules;
	struct learned *learned;	/* what its frames have rules learned of; both held */
	u32 n_learned;
	struct mirror_count **mirrors;	/* held; those that get copies of its frames */
	u32 n_mirrors;
	struct flow_tap *taps;		/* collectors that are told of it, see taps.c */
	u32 n_taps;
	u64 made;			/* when it was installed */
	u32 n_loads;
	struct bond_load loads[LOADS_MAX];	/* buckets of bonds that its frames count for */
	u64 packets, bytes;		/* as last seen */
	u64 storm_packets, storm_bytes;	/* likewise */
	u64 idle_ms;			/* likewise; since installation if it was never used */
	size_t len;
	void *actions;
};

/*
 * struct flow_walk - a walk over all flows, during which any of them may go and others may come:
 * these are not shown. Walks may be within one another.
 */
struct flow_walk {
	LIST_ENTRY(flow_walk) link;
	struct flow *next;
};

struct flows {
	LIST_HEAD(flow_list, flow) all;
	struct hash by_key, by_dst, by_src;
	LIST_HEAD(flow_walks, flow_walk) walks;
	u64 seed;
	u32 dump;			/* number of the last dump */
	u32 shown;			/* flows, by all dumps so far */
	struct dp_dump *reading;	/* the dump that flows_read_step() is in, or NULL */
	struct flow_room room;
	struct bridges *bridges;
	struct dp *dp;
	struct way way;			/* others are served between two flows */
	u64 now;
	u64 idle_ms;			/* as configured; 0: the default */
	struct decision decision;	/* scratch; too large for a stack */
	u32 decisions;			/* made so far */
	u32 version;			/* of what decisions depend on, but for the MAC tables */
	bool quiet;			/* MAC tables may change: all flows are due anyway */
	bool dirty;			/* ports or links have changed: look at all flows */
	bool dirty_later;		/* a port may learn again: dirty at the next ageing */
	bool relearned;			/* since the last one a rule has said something else */
};

/* 0 or -ENOMEM */
int flows_init(struct flows *flows, struct bridges *bridges, struct dp *dp, u64 now);
/* Forgets the records; the datapath keeps the flows. */
void flows_exit(struct flows *flows);

void flow_walk_begin(struct flows *flows, struct flow_walk *walk);
/* NULL: that was all. Who ends a walk before calls flow_walk_end(). */
struct flow *flow_walk_next(struct flow_walk *walk);
void flow_walk_end(struct flow_walk *walk);

struct flow *flows_find(struct flows *flows, const union vsw_key *key,
			const union vsw_key *mask);
/* Make a record of a flow that the datapath has; to be revalidated. NULL: no memory */
struct flow *flows_record(struct flows *flows, const struct dp_flow *dp);

/*
 * Install what was decided for @key and release the frames under @cookie. 0 or -errno, and the
 * datapath has no such flow then.
 */
int flows_install(struct flows *flows, const union vsw_key *key, const struct decision *d,
		  u64 cookie);
/* Its frames get what was decided for them now; where that cannot be, it is deleted. */
void flows_change(struct flows *flows, struct flow *f, const struct decision *d);
/* Delete a flow, in the datapath too. */
void flows_delete(struct flows *flows, struct flow *f);
/* Install it as the answer to a miss, see dp_ops.flow_answer: a refusal may come later. */
int flows_answer(struct flows *flows, const union vsw_key *key, const struct decision *d,
		 u64 cookie);
/*
 * All that pass a bridge, or (0) all in the datapath. If these are more than FLUSH_MANY, rules are
 * told what was counted when the flows were last read: read them before.
 */
int flows_flush(struct flows *flows, u32 bridge);

/* revalidate.c */
/* Whether it drops its frames because of who sent them: nobody was learned from them. */
bool flow_refuses_source(const struct flow *f);
/* What becomes of frames with a key now */
void flows_decide(struct flows *flows, const union vsw_key *key, struct decision *d);
/* Compare one with the policy: it stays, is replaced or deleted. */
void flows_revalidate(struct flows *flows, struct flow *f);
/* Those that send by a port, which sends nothing more, are decided anew before all others. */
void flows_leave_port(struct flows *flows, u32 no);
/* Delete those of ports that the datapath does not have. */
void flows_delete_strangers(struct flows *flows);

/* hops.c */
/* 0 or -ENOMEM; it has none then. */
int flow_hops_set(struct flows *flows, struct flow *f, const struct decision *d);
void flow_hops_clear(struct flows *flows, struct flow *f);
/* Those whose port is there. Returns how many; @hops has room for HOPS_MAX. */
u32 flow_hops_get(struct flows *flows, const struct flow *f, struct hop *hops);
/* All that the decision has to learn was learned for this flow. */
bool flow_hops_are_learned(const struct flow *f, const struct decision *d);
bool flow_passes(const struct flow *f, u32 bridge);
/* What a hop is found by when a MAC address is learned, moves or goes */
u32 flows_station_hash(const struct flows *flows, u32 bridge, u16 vlan, const u8 mac[6]);

/* stations.c */
/* For bridges.station_changed; @arg: struct flows */
void flows_station_changed(void *arg, const struct station_change *change);

/* learn.c */
/*
 * Learn the sources of a frame's way. False: the decision stands, and @d too. A table that changes
 * looks at flows, with flows->decision.
 */
bool decision_learn(struct flows *flows, const struct decision *d, u64 now);
/* Learn one of them. */
void hop_learn(const struct hop *hop, u64 now);
/* Its source was learned behind another port, later. */
bool hop_has_moved(const struct hop *hop);

/* learned.c: rules that frames make */
/* 0 or -ENOMEM; it has none then. */
int flow_learned_set(struct flow *f, const struct decision *d);
void flow_learned_clear(struct flow *f);
/* The flow had frames again. */
void flow_learns_again(struct flows *flows, const struct flow *f);
/* A frame has come that this was decided for. Whether there are other rules now */
bool decision_learns_rules(struct flows *flows, const struct decision *d);

/* heirs.c: what was counted for a flow is its rules' and mirrors' too. */
/* 0 or -ENOMEM; it has none then. */
int flow_rules_set(struct flow *f, const struct decision *d);
void flow_rules_clear(struct flow *f);
/* 0 or -ENOMEM; it has none then. */
int flow_mirrors_set(struct flow *f, const struct decision *d);
void flow_mirrors_clear(struct flow *f);
/* Whether the decision's are this flow's */
bool flow_mirrors_are_same(const struct flow *f, const struct decision *d);
void flow_loads_set(struct flow *f, const struct decision *d);
/* Take note of a flow's counters, and give its rules, mirrors and bonds what has come since. */
void flow_credit(struct flows *flows, struct flow *f, const struct vswitch_flow_stats *stats);
/* The same for frames that were sent by a decision without a flow. */
void decision_credit(const struct decision *d, const struct vswitch_flow_stats *stats, u64 now);
/* Whether somebody wants to know what it has counted in the end */
static inline bool flow_has_heirs(const struct flow *f)
{
	return f->n_rules || f->n_mirrors || f->n_taps;
}

/* taps.c: what was counted for a flow is told to collectors, too. */
/* 0 or -ENOMEM; nobody is told of it then. */
int flow_taps_set(struct flow *f, const struct decision *d);
void flow_taps_clear(struct flow *f);
/* revalidate.c: before a flow of a former daemon goes, or stays: @d was decided for its key */
void flow_taps_inherit(struct flow *f, const struct decision *d);
/* Whether the decision's are this flow's */
bool flow_taps_are_same(const struct flow *f, const struct decision *d);
/* Its counters have been read: those are told that are due. */
void flow_taps_look(struct flows *flows, struct flow *f);
/* It has gone from the datapath, and has its last counters: all are told. */
void flow_taps_end(struct flows *flows, struct flow *f);
/* Frames were sent by a decision without a flow. */
void decision_taps_tell(const struct decision *d, const struct vswitch_flow_stats *sent, u64 now);

/* age.c: parts of ageing (ageing.h), and reading what the datapath has */
/*
 * Read the counters of some flows, the first ones unless @reading is set. 1: there are more, 0, or
 * -errno. What is learned meanwhile is not forgotten: a flow that has gone gets a record that the
 * next dump takes away.
 */
int flows_read_step(struct flows *flows);
/*
 * All of them, or the rest of what it is @reading. 0 or -errno: what was not shown is no sign of
 * anything then.
 */
int flows_read(struct flows *flows);
/* Give up the dump that it is in, if any. */
void flows_read_end(struct flows *flows);
/* Refresh the MAC tables if the flow was used since the last ageing. It may go. */
void flow_show_signs(struct flows *flows, struct flow *f);
/* Delete it if it is idle; whether it was. */
bool flow_age(struct flows *flows, struct flow *f, const struct flow_need *need);
/* Until it is due again, ms: longer with more flows, but some times in the life of an idle one */
u64 flows_age_interval(const struct flows *flows);

/* adopt.c */
/* Make records of all that the datapath has. 0 or -errno */
int flows_load(struct flows *flows);
/* Learn from the keys of the records, the least recently used first. */
void flows_learn(struct flows *flows, u64 now);

#endif
