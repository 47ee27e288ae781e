// SPDX-License-Identifier: GPL-2.0-only
/*
 * What flows have seen: a node for each CPU that has met the flow.
 */
#include <linux/jiffies.h>
#include <linux/slab.h>
#include "compat.h"
#include "cpu.h"
#include "vsw.h"

static struct kmem_cache *stats_cache;

static noinline struct vsw_flow_stats *flow_stats_add(struct vsw_flow *flow, u32 cpu)
{
	struct vsw_flow_stats *s = kmem_cache_zalloc(stats_cache, GFP_ATOMIC | __GFP_NOWARN);

	if (!s)
		return NULL;
	s->cpu = cpu;
	do
		s->next = READ_ONCE(flow->stats);
	while (cmpxchg(&flow->stats, s->next, s) != s->next);
	return s;
}

/* This CPU's statistics of @flow; NULL: no memory. Context: the CPU is taken (cpu.h). */
struct vsw_flow_stats *vsw_flow_stats_here(struct vsw_flow *flow)
{
	u32 cpu = smp_processor_id();
	struct vsw_flow_stats *s;

	vsw_cpu_assert();
	/* READ_ONCE heads an address dependency, as rcu_dereference does */
	for (s = READ_ONCE(flow->stats); s; s = s->next)
		if (s->cpu == cpu)
			return s;
	return flow_stats_add(flow, cpu);
}

void vsw_flow_stats_read(const struct vsw_flow *flow, struct vswitch_flow_stats *stats)
{
	const struct vsw_flow_stats *s;
	u32 idle = ~0U, now = (u32)jiffies;

	memset(stats, 0, sizeof(*stats));
	/* Read before the packets: each frame is counted there first, so these are not more. */
	stats->storm_packets = atomic64_read(&flow->storm.packets);
	stats->storm_bytes = atomic64_read(&flow->storm.bytes);
	for (s = READ_ONCE(flow->stats); s; s = s->next) {
		u64 packets = READ_ONCE(s->packets);

		stats->packets += packets;
		stats->bytes += READ_ONCE(s->bytes);
		if (packets)
			idle = min_t(u32, idle, max_t(s32, 0, now - READ_ONCE(s->used)));
	}
	stats->used_ms = idle == ~0U ? ~0ULL : jiffies_to_msecs(idle);
	stats->age_ms = jiffies_to_msecs(jiffies - flow->created);
}

/* Nobody else has the flow any more. */
void vsw_flow_stats_free(struct vsw_flow *flow)
{
	struct vsw_flow_stats *s, *next;

	for (s = flow->stats; s; s = next) {
		next = s->next;
		kmem_cache_free(stats_cache, s);
	}
}

int vsw_flow_stats_init(void)
{
	/* Not merged (from 6.5 on) with other caches: other CPUs would write beside an object */
	stats_cache = kmem_cache_create("vswitch_flow_stats", sizeof(struct vsw_flow_stats),
					0, SLAB_NO_MERGE, NULL);
	return stats_cache ? 0 : -ENOMEM;
}

void vsw_flow_stats_exit(void)
{
	kmem_cache_destroy(stats_cache);
}
