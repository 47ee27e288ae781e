/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Flows, found by their key under one of a handful of masks. Readers hold RCU; changes are made
 * under dp->flow_mutex.
 */
#ifndef VSW_FLOW_TABLE_H
#define VSW_FLOW_TABLE_H

#include <linux/mutex.h>
#include <linux/xarray.h>
#include "core/key.h"
#include "actions.h"
#include "flow_buckets.h"

#define VSW_MASKS_MAX	64

/**
 * struct vsw_flow_stats - what one CPU has seen of a flow; written by that CPU only, with BH off
 * @used: jiffies, truncated
 */
struct vsw_flow_stats {
	struct vsw_flow_stats *next;
	u64 packets;
	u64 bytes;
	u32 used;
	u32 cpu;
};

/**
 * struct vsw_mask - one mask
 * @span:  words of @key that are not zero
 * @count: of flows under it; flow_mutex
 * @seed:  the table's
 */
struct vsw_mask {
	union vsw_key key;
	struct vsw_span span;
	u32 count;
	u64 seed;
	struct rcu_head rcu;
};

/**
 * struct vsw_mask_set - all masks as of now; replaced as a whole
 * @all:   union of the masks; frames that agree under it match the same flow
 * @span:  of @all
 * @depth: of @all
 * @group: @all and what NORMAL switching looks at: under it frames that miss wait together
 */
struct vsw_mask_set {
	struct rcu_head rcu;
	u32 n;
	enum vsw_depth depth;
	struct vsw_span span;
	union vsw_key all;
	union vsw_key group;
	struct vsw_mask *masks[];
};

/**
 * struct vsw_flow - a masked key, and the actions for frames that agree with it. Fields that each
 * frame reads stand first, close together
 * @open:    false while frames that came before the flow are being sent: others must wait behind
 *           them. Set once, under dp->miss.lock
 * @id:      index in vsw_table.flows
 * @created: jiffies
 * @in_port: referenced if the mask looks at it, else NULL
 * @stats:   list, a CPU's node is added by that CPU at its first frame
 * @storm:   of @stats, what storm control has dropped
 * @key:     masked, mask->span.end words
 */
struct vsw_flow {
	struct vsw_flow_link link;
	struct vsw_mask *mask;
	struct vsw_actions __rcu *actions;
	struct vsw_flow_stats *stats;
	bool open;
	u32 id;
	unsigned long created;
	struct vsw_port *in_port;
	struct vsw_storm storm;
	struct rcu_head rcu;
	u64 key[];
};

/**
 * struct vsw_table - the flows of a datapath. Fields that each frame reads share no cache line with
 * those that each new flow writes
 * @gen:  grows when a flow is removed; what a CPU cached before is void then
 * @hash: by key and mask
 * @most_actions: bytes of the longest row of actions so far; answers are made large enough for it
 */
struct vsw_table {
	struct vsw_mask_set __rcu *masks;
	u64 gen;
	u64 seed;
	struct vsw_flow_hash hash;

	struct xarray flows ____cacheline_aligned_in_smp;
	u32 next_id;
	u32 count;
	u32 most_actions;
};

int vsw_table_init(struct vsw_table *t);
void vsw_table_exit(struct vsw_table *t);

struct vsw_flow *vsw_table_lookup(const struct vsw_table *t, const struct vsw_mask_set *masks,
				  const union vsw_key *key, u32 *at);
struct vsw_flow *vsw_table_find(struct vsw_table *t, const union vsw_key *key,
				const union vsw_key *mask);
struct vsw_flow *vsw_table_insert(struct vsw_table *t, const union vsw_key *key,
				  const union vsw_key *mask, struct vsw_port *in_port,
				  struct vsw_actions *actions);
void vsw_table_remove(struct vsw_table *t, struct vsw_flow *flow);
/* vsw_table_remove() in two steps, for who wants to look at the flow in between */
void vsw_table_unlink(struct vsw_table *t, struct vsw_flow *flow);
void vsw_flow_free(struct vsw_flow *flow);
void vsw_table_flush(struct vsw_table *t);

void vsw_flow_set_actions(struct vsw_flow *flow, struct vsw_actions *actions);

/* flow_masks.c */
struct vsw_mask *vsw_masks_find(struct vsw_table *t, const union vsw_key *key);
struct vsw_mask *vsw_masks_add(struct vsw_table *t, const union vsw_key *key);
void vsw_masks_drop(struct vsw_table *t, struct vsw_mask *mask);
int vsw_masks_init(struct vsw_table *t);
void vsw_masks_exit(struct vsw_table *t);

/* flow_stats.c */
struct vsw_flow_stats *vsw_flow_stats_here(struct vsw_flow *flow);
void vsw_flow_stats_read(const struct vsw_flow *flow, struct vswitch_flow_stats *stats);
void vsw_flow_stats_free(struct vsw_flow *flow);
int vsw_flow_stats_init(void);
void vsw_flow_stats_exit(void);

static inline bool vsw_flow_covers(const struct vsw_flow *flow, const union vsw_key *key)
{
	return vsw_key_covers(flow->key, &flow->mask->key, flow->mask->span, key);
}

/* As vsw_table_lookup(), under one mask. @hash: vsw_key_hash() under it with the table's seed */
static inline struct vsw_flow *vsw_table_lookup_hash(const struct vsw_table *t,
						     const struct vsw_mask *mask,
						     const union vsw_key *key, u32 hash)
{
	const struct vsw_buckets *b = rcu_dereference(t->hash.buckets);
	struct vsw_flow *flow;

	for (flow = rcu_dereference(b->heads[hash & b->last]); flow;
	     flow = rcu_dereference(flow->link.next[b->turn]))
		if (flow->mask == mask &&
		    likely(vsw_key_covers(flow->key, &mask->key, mask->span, key)))
			return flow;
	return NULL;
}

static inline struct vsw_flow *vsw_table_lookup_mask(const struct vsw_table *t,
						     const struct vsw_mask *mask,
						     const union vsw_key *key)
{
	u32 hash = vsw_key_hash(key, &mask->key, mask->span, mask->seed);

	return vsw_table_lookup_hash(t, mask, key, hash);
}

#endif
