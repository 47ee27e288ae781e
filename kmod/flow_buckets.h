/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hash table in which flows of all masks lie. Readers hold RCU, changes are made under
 * dp->flow_mutex; it grows and shrinks while readers go through it. No rhashtable, as that computes
 * a hash of its own: with one mask, the hash by which the exact cache was asked serves here, too.
 */
#ifndef VSW_FLOW_BUCKETS_H
#define VSW_FLOW_BUCKETS_H

#include <linux/rcupdate.h>
#include <linux/types.h>

struct vsw_flow;

/**
 * struct vsw_flow_link - a flow's place in its chain. There are two, used by turns: a flow can be
 * in the chains of the old and of the new buckets at once
 */
struct vsw_flow_link {
	struct vsw_flow __rcu *next[2];
};

/**
 * struct vsw_buckets - replaced as a whole when it becomes too small or too large
 * @last: number of buckets, a power of two, less one
 * @turn: which of a flow's links holds these chains together
 */
struct vsw_buckets {
	struct rcu_head rcu;
	u32 last;
	u32 turn;
	struct vsw_flow __rcu *heads[];
};

/**
 * struct vsw_flow_hash - @buckets and when they were replaced
 * @replaced: as get_state_synchronize_rcu() says; readers of the buckets before are gone one grace
 *            period later, and only then that turn of the links is free
 */
struct vsw_flow_hash {
	struct vsw_buckets __rcu *buckets;
	unsigned long replaced;
};

int vsw_flow_hash_init(struct vsw_flow_hash *h);
void vsw_flow_hash_exit(struct vsw_flow_hash *h);
void vsw_flow_hash_add(struct vsw_flow_hash *h, struct vsw_flow *flow, u32 hash);
void vsw_flow_hash_del(struct vsw_flow_hash *h, struct vsw_flow *flow, u32 hash);
void vsw_flow_hash_fit(struct vsw_flow_hash *h, u32 flows, u32 (*hash_of)(const struct vsw_flow *));

#endif
