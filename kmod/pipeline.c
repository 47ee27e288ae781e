// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stages of a frame's way, joined: key, cache, actions; or the queue of those that miss.
 */
#include "compat.h"
#include "cpu.h"
#include "drop.h"
#include "flow_cache.h"
#include "skb_frame.h"

static void pipeline_hit(struct vsw_flow *flow, struct vsw_flow_stats *stats, struct vsw_port *port,
			 struct sk_buff *skb)
{
	u32 now = (u32)jiffies;

	if (likely(stats)) {
		stats->packets++;
		stats->bytes += vsw_wire_len(skb);
		if (stats->used != now)
			stats->used = now;
	}
	vsw_execute(rcu_dereference(flow->actions), port, skb);
}

/* Context: the CPU is taken (cpu.h). Consumes @skb, whose data begins at the MAC header. */
void vsw_pipeline(struct vsw_port *port, struct sk_buff *skb)
{
	struct vsw_dp *dp = port->dp;
	const struct vsw_mask_set *masks = rcu_dereference(dp->table.masks);
	struct vsw_flow_stats *stats;
	struct vsw_flow *flow;
	union vsw_key key VSW_UNINITIALIZED;	/* masks->depth says what of it counts */

	if (unlikely(!vsw_skb_key(skb, masks->depth, port, &key))) {
		vsw_drop(port, skb, VSWITCH_DROP_NO_MEMORY);
		return;
	}
	flow = vsw_cache_lookup(dp, masks, &key, &stats);
	if (likely(flow)) {
		pipeline_hit(flow, stats, port, skb);
		return;
	}

	/* NULL: the frame waits. Else the flow was installed after the look-up above. */
	flow = vsw_miss_park(port, skb);
	if (unlikely(flow))
		pipeline_hit(flow, vsw_flow_stats_here(flow), port, skb);
}

/*
 * Whether @flow, which is new, covers a frame that has waited. If not, the frame goes the way of
 * any frame, and is consumed.
 * Context: BH off, RCU held.
 */
bool vsw_pipeline_covered(const struct vsw_flow *flow, struct vsw_port *port, struct sk_buff *skb)
{
	bool taken = vsw_cpu_take(), covered = false;
	union vsw_key key;

	if (unlikely(!vsw_skb_key(skb, VSW_DEPTH_L4, port, &key)))
		vsw_drop(port, skb, VSWITCH_DROP_NO_MEMORY);
	else if (vsw_flow_covers(flow, &key))
		covered = true;
	else
		vsw_pipeline(port, skb);
	vsw_cpu_give(taken);
	return covered;
}

/* By @flow, which covers the frame. Context: BH off, RCU held. Consumes @skb. */
void vsw_pipeline_resume(struct vsw_flow *flow, struct vsw_port *port, struct sk_buff *skb)
{
	bool taken = vsw_cpu_take();

	pipeline_hit(flow, vsw_flow_stats_here(flow), port, skb);
	vsw_cpu_give(taken);
}
