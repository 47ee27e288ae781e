/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flows, found by key under one of a handful of masks. Changes are the control thread's; look-ups
 * are anybody's who reports quiescent states.
 */
#ifndef VSW_DPDK_TABLE_H
#define VSW_DPDK_TABLE_H

#include "dpdk/forward/flow.h"

struct rte_rcu_qsbr;

/*
 * struct bucket - a cache line: hashes, and the flows that have them (number + 1; 0: none)
 */
#define BUCKET_WAYS	8
struct bucket {
	u32 hash[BUCKET_WAYS];
	u32 flow[BUCKET_WAYS];
} __attribute__((aligned(64)));

/* struct buckets - all of them; @last: their number, a power of two, less one
 * @spilled: bit by bucket: something that belongs there lies in a later one
 */
struct buckets {
	u32 last;
	u8 *spilled;
	struct bucket *at;
};

/*
 * struct flow_table
 * @gen:   grows when a flow is removed: what an lcore's cache holds is void then
 * @flows: room for @max of them, whose memory is taken as it is used
 * @used:  as many of @flows have ever been in use
 * @count: as many are installed
 * @most_actions: bytes of the longest row of actions so far
 */
struct flow_table {
	struct mask_set *masks;
	struct buckets *buckets;
	struct flow *flows;
	u64 gen;
	u64 seed;

	struct rte_rcu_qsbr *rcu;
	struct flow *free;
	u32 used;
	u32 count;
	u32 max;
	u32 most_actions;
};

/* Room for @max flows. 0 or -errno */
int table_init(struct flow_table *t, u32 max, struct rte_rcu_qsbr *rcu);
void table_exit(struct flow_table *t);

/* The flow that covers @key, which is parsed to masks->depth; *at: which of the masks is its */
struct flow *table_lookup(const struct flow_table *t, const struct mask_set *masks,
			  const union vsw_key *key, u32 *at);
/* The same under one mask, or by its hash under that mask */
struct flow *table_lookup_mask(const struct flow_table *t, const struct mask *mask,
			       const union vsw_key *key);
struct flow *table_lookup_hash(const struct flow_table *t, const struct mask *mask,
			       const union vsw_key *key, u32 hash);

/* The flow with exactly this masked key and mask, or NULL */
struct flow *table_find(const struct flow_table *t, const union vsw_key *key,
			const union vsw_key *mask);
/*
 * A new one, closed. @in_port: held by the caller, who gives it away; NULL if the mask does not
 * look. -ENOSPC: the table is full; -EDQUOT: the port has its share of it; -EMFILE: too many masks;
 * -ENOMEM
 */
int table_insert(struct flow_table *t, const union vsw_key *key, const union vsw_key *mask,
		 struct port *in_port, struct actions *actions, struct flow **flow);
/* Look-ups find it no more; it may still be in use. table_free() when all have been quiescent. */
void table_unlink(struct flow_table *t, struct flow *flow);
void table_free(struct flow_table *t, struct flow *flow);
/* The next one from a number on; NULL: there is none. Numbers begin at 0 */
struct flow *table_next(const struct flow_table *t, u32 number);

static inline u32 table_number(const struct flow_table *t, const struct flow *flow)
{
	return (u32)(flow - t->flows);
}

/* Wait until no lcore has anything in hand that it found before. */
void table_quiesce(const struct flow_table *t);

#endif
