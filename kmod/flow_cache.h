/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The exact cache in front of the flow table: what a CPU looked up lately. Behind it hints, where
 * there are several masks: under which one a key was found. Written and read by its own CPU only,
 * with BH off.
 */
#ifndef VSW_FLOW_CACHE_H
#define VSW_FLOW_CACHE_H

#include <linux/percpu.h>
#include "vsw.h"

#define VSW_CACHE_ENTRIES	1024

/**
 * struct vsw_cache_entry - an answer
 * @gen:   vsw_table.gen before the look-up whose answer this is. A flow is freed only after gen
 *         has grown and a grace period has passed, so an entry of the present gen is alive
 * @stats: this CPU's, of @flow
 * @hash:  of the frame's key under the union of the masks
 */
struct vsw_cache_entry {
	u64 gen;
	struct vsw_flow *flow;
	struct vsw_flow_stats *stats;
	u32 hash;
};

/**
 * struct vsw_hints - by the hash of a key under the union of the masks: places in
 * vsw_mask_set.masks of the two masks that served such keys last, the later one first. Both may be
 * wrong, and then all masks are tried
 * @last: number of pairs, a power of two, less one
 */
struct vsw_hints {
	struct rcu_head rcu;
	u32 last;
	u8 masks[][2];
};

/**
 * struct vsw_cache - of a CPU
 * @entries: VSW_CACHE_ENTRIES; NULL: do without
 * @hints:   the more flows, the more there are; replaced under flow_mutex. NULL: do without
 */
struct vsw_cache {
	struct vsw_cache_entry *entries;
	struct vsw_hints __rcu *hints;
};

int vsw_cache_init(struct vsw_dp *dp);
void vsw_cache_exit(struct vsw_dp *dp);
void vsw_cache_fit(struct vsw_dp *dp);

struct vsw_flow *vsw_cache_lookup_slow(struct vsw_dp *dp, const struct vsw_mask_set *masks,
				       const union vsw_key *key, u32 hash, u64 gen,
				       struct vsw_flow_stats **stats);

/*
 * The open flow that covers @key, and this CPU's statistics of it (NULL if there is no memory).
 * Inline, as every frame comes here.
 * Context: BH off, RCU held.
 */
static inline struct vsw_flow *vsw_cache_lookup(struct vsw_dp *dp, const struct vsw_mask_set *masks,
						const union vsw_key *key,
						struct vsw_flow_stats **stats)
{
	/* before the look-up, so that a removal in between makes the entry void at once */
	u64 gen = smp_load_acquire(&dp->table.gen);
	u32 hash = vsw_key_hash(key, &masks->all, masks->span, dp->table.seed);
	const struct vsw_cache_entry *e = this_cpu_ptr(dp->cache)->entries;

	if (likely(e)) {
		e += hash % VSW_CACHE_ENTRIES;
		if (likely(e->hash == hash && e->gen == gen) &&
		    likely(vsw_flow_covers(e->flow, key))) {
			*stats = e->stats;
			return e->flow;
		}
	}
	return vsw_cache_lookup_slow(dp, masks, key, hash, gen, stats);
}

#endif
