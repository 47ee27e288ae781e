// SPDX-License-Identifier: GPL-2.0-only
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "flow_cache.h"

/* Pairs of hints that a CPU has: with four for each flow, rarely more than two keys share one. */
#define HINTS_PER_FLOW	4
#define HINTS_MIN	2048U
#define HINTS_MAX	(1U << 19)

/* --- memory -------------------------------------------------------------------------------- */

static void cache_fit_work(struct work_struct *work)
{
	struct vsw_dp *dp = container_of(work, struct vsw_dp, cache_fit);

	mutex_lock(&dp->flow_mutex);
	vsw_cache_fit(dp);
	mutex_unlock(&dp->flow_mutex);
}

int vsw_cache_init(struct vsw_dp *dp)
{
	INIT_WORK(&dp->cache_fit, cache_fit_work);
	dp->cache = alloc_percpu(struct vsw_cache);
	return dp->cache ? 0 : -ENOMEM;
}

/* No frame is on its way through the datapath any more. */
void vsw_cache_exit(struct vsw_dp *dp)
{
	int cpu;

	cancel_work_sync(&dp->cache_fit);
	for_each_possible_cpu(cpu) {
		struct vsw_cache *cache = per_cpu_ptr(dp->cache, cpu);

		kvfree(rcu_dereference_raw(cache->hints));
		kfree(cache->entries);
	}
	free_percpu(dp->cache);
}

static void cache_hints_fit(struct vsw_dp *dp, struct vsw_cache *cache, u32 n)
{
	struct vsw_hints *old, *new;
	u32 have, i;

	old = rcu_dereference_protected(cache->hints, vsw_table_locked(&dp->table));
	have = old ? old->last + 1 : 0;
	if (have >= n)
		return;
	new = kvzalloc(struct_size(new, masks, n), GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!new)
		return;
	new->last = n - 1;
	/*
	 * A longer index ends in the bits of the old one: the old hints serve in each part of the
	 * new ones. Those that the CPU notes meanwhile are lost, which costs a slower look-up.
	 */
	for (i = 0; have && i < n; i += have)
		memcpy(&new->masks[i], old->masks, have * sizeof(*new->masks));
	rcu_assign_pointer(cache->hints, new);
	if (old)
		kvfree_rcu(old, rcu);
}

/* Hints for CPUs that have met frames, if there are masks to choose from. Context: flow_mutex */
void vsw_cache_fit(struct vsw_dp *dp)
{
	u32 n = clamp(dp->table.count, HINTS_MIN / HINTS_PER_FLOW, HINTS_MAX / HINTS_PER_FLOW);
	int cpu;

	if (rcu_dereference_protected(dp->table.masks, vsw_table_locked(&dp->table))->n < 2)
		return;
	n = roundup_pow_of_two(n) * HINTS_PER_FLOW;
	for_each_possible_cpu(cpu) {
		struct vsw_cache *cache = per_cpu_ptr(dp->cache, cpu);

		if (READ_ONCE(cache->entries))
			cache_hints_fit(dp, cache, n);
	}
}

/* A CPU gets its cache with the first frame that it looks up: most namespaces have no switch. */
static noinline void cache_alloc(struct vsw_dp *dp, struct vsw_cache *cache)
{
	struct vsw_cache_entry *e = kcalloc(VSW_CACHE_ENTRIES, sizeof(*e),
					    GFP_ATOMIC | __GFP_NOWARN);

	WRITE_ONCE(cache->entries, e);
	if (e)
		queue_work(vsw_wq, &dp->cache_fit);
}

/* --- look-up ------------------------------------------------------------------------------- */

static struct vsw_flow *cache_lookup_at(const struct vsw_table *t, const struct vsw_mask_set *masks,
					const union vsw_key *key, u32 at)
{
	return at < masks->n ? vsw_table_lookup_mask(t, masks->masks[at], key) : NULL;
}

/* By one of the masks that have served this hash before, if it still does; else by all. */
static struct vsw_flow *cache_lookup_hinted(const struct vsw_table *t,
					    const struct vsw_mask_set *masks,
					    const union vsw_key *key, u8 hint[2])
{
	struct vsw_flow *flow = cache_lookup_at(t, masks, key, hint[0]);
	u32 at = hint[1];

	if (likely(flow))
		return flow;
	flow = cache_lookup_at(t, masks, key, at);
	if (!flow)
		flow = vsw_table_lookup(t, masks, key, &at);
	if (flow) {
		hint[1] = hint[0];
		hint[0] = at;
	}
	return flow;
}

static struct vsw_flow *cache_lookup_table(struct vsw_dp *dp, const struct vsw_cache *cache,
					   const struct vsw_mask_set *masks,
					   const union vsw_key *key, u32 hash)
{
	struct vsw_hints *hints;
	u32 at;

	if (masks->n == 1)	/* its hash is @hash: the union of the masks is this one */
		return vsw_table_lookup_hash(&dp->table, masks->masks[0], key, hash);
	hints = rcu_dereference(cache->hints);
	if (hints)
		return cache_lookup_hinted(&dp->table, masks, key,
					   hints->masks[hash & hints->last]);
	return vsw_table_lookup(&dp->table, masks, key, &at);
}

/* Not in the cache: ask the table, and keep the answer. See vsw_cache_lookup(). */
struct vsw_flow *vsw_cache_lookup_slow(struct vsw_dp *dp, const struct vsw_mask_set *masks,
				       const union vsw_key *key, u32 hash, u64 gen,
				       struct vsw_flow_stats **stats)
{
	struct vsw_cache *cache = this_cpu_ptr(dp->cache);
	struct vsw_flow *flow = cache_lookup_table(dp, cache, masks, key, hash);
	struct vsw_cache_entry *e;

	/* acquire: a frame that sees the flow open comes behind those that waited (miss.h) */
	if (!flow || !smp_load_acquire(&flow->open))
		return NULL;
	if (unlikely(!cache->entries))
		cache_alloc(dp, cache);
	*stats = vsw_flow_stats_here(flow);
	if (likely(cache->entries && *stats)) {
		e = &cache->entries[hash % VSW_CACHE_ENTRIES];
		e->gen = gen;
		e->flow = flow;
		e->stats = *stats;
		e->hash = hash;
	}
	return flow;
}
