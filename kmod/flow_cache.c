// SPDX-License-Identifier: GPL-2.0-only
#include <linux/percpu.h>
#include <linux/slab.h>
#include "vsw.h"

int vsw_cache_init(struct vsw_cache __percpu **cache)
{
	*cache = alloc_percpu(struct vsw_cache);
	return *cache ? 0 : -ENOMEM;
}

/* No frame is on its way through the datapath any more. */
void vsw_cache_exit(struct vsw_cache __percpu *cache)
{
	int cpu;

	for_each_possible_cpu(cpu)
		kvfree(per_cpu_ptr(cache, cpu)->entries);
	free_percpu(cache);
}

/* A CPU gets its cache with the first frame that it looks up: most namespaces have no switch. */
static noinline bool cache_alloc(struct vsw_cache *cache)
{
	cache->entries = kcalloc(VSW_CACHE_ENTRIES, sizeof(*cache->entries),
				 GFP_ATOMIC | __GFP_NOWARN);
	return cache->entries;
}

/* Not in the cache: ask the table, and keep the answer. */
static noinline struct vsw_flow *lookup_slow(struct vsw_dp *dp, const struct vsw_mask_set *masks,
					     const union vsw_key *key, struct vsw_cache_entry *e,
					     u32 hash, u64 gen, struct vsw_flow_stats **stats)
{
	struct vsw_flow *flow = vsw_table_lookup(masks, key);

	/* smp_load_acquire: who sees it open comes behind the frames that waited (miss.c) */
	if (!flow || !smp_load_acquire(&flow->open))
		return NULL;
	*stats = vsw_flow_stats_here(flow);
	if (e && *stats) {
		e->gen = gen;
		e->flow = flow;
		e->stats = *stats;
		e->hash = hash;
	}
	return flow;
}

/*
 * The open flow that covers @key, and this CPU's statistics of it (NULL if there is no memory).
 * Context: BH off, RCU held.
 */
struct vsw_flow *vsw_cache_lookup(struct vsw_dp *dp, const struct vsw_mask_set *masks,
				  const union vsw_key *key, struct vsw_flow_stats **stats)
{
	struct vsw_cache *cache = this_cpu_ptr(dp->cache);
	/* before the look-up, so that a removal in between makes the entry void at once */
	u64 gen = smp_load_acquire(&dp->table.gen);
	u32 hash = vsw_key_hash(key, &masks->all, masks->span, dp->table.seed);
	struct vsw_cache_entry *e = NULL;

	if (likely(cache->entries) || cache_alloc(cache)) {
		e = &cache->entries[hash % VSW_CACHE_ENTRIES];
		if (likely(e->hash == hash && e->gen == gen) &&
		    likely(vsw_flow_covers(e->flow, key))) {
			*stats = e->stats;
			return e->flow;
		}
	}
	return lookup_slow(dp, masks, key, e, hash, gen, stats);
}
