// SPDX-License-Identifier: GPL-2.0-only
/*
 * The daemon has answered: what waits is sent.
 */
#include "miss_queue.h"

#define SERVED_MAX	8	/* rounds of release that wait for the softirq */
#define RELEASE_MAX	8192	/* frames after which a release lets no more come to wait */

/*
 * Send what waited for @flow, under the cookie first, then open the flow. Frames under the cookie
 * that it does not cover are looked up again; their entry is gone, so that they may miss anew.
 *
 * A device without a queue of its own (veth, dummy, tunnels) passes what it is given to this CPU's
 * backlog. Had later frames a way of their own before the backlog was served, they could overtake
 * on another CPU: so the softirq runs between the rounds, and the flow opens after it. Not for
 * ever, though: it is also what receives the next frames of the flow. And where frames come faster
 * than they can be sent, as in a flood to many ports, what comes is dropped in the end.
 * Context: flow_mutex.
 */
void vsw_miss_release(struct vsw_dp *dp, struct vsw_flow *flow, u64 cookie)
{
	struct vsw_miss_queue *q = &dp->miss;
	struct sk_buff_head frames;
	struct vsw_miss *m;
	struct sk_buff *skb;
	u32 arrivals, sent = 0;
	int served = 0;

	__skb_queue_head_init(&frames);
	/* RCU from taking to sending: a port that leaves waits until its frames are out of our hands. */
	local_bh_disable();
	rcu_read_lock();
	spin_lock(&q->lock);
	m = cookie ? vsw_miss_find_cookie(q, cookie) : NULL;
	if (m)
		vsw_miss_take(q, m, &frames);
	do {
		vsw_miss_take_covered(q, flow, &frames);
		if (skb_queue_empty(&frames))
			break;
		arrivals = q->arrivals;
		sent += skb_queue_len(&frames);
		if (sent > RELEASE_MAX)
			q->closing = flow;
		spin_unlock(&q->lock);
		while ((skb = __skb_dequeue(&frames)))
			vsw_pipeline_resume(flow, vsw_skb_cb(skb)->parked, skb);
		rcu_read_unlock();
		if (served++ < SERVED_MAX) {
			local_bh_enable();
			cond_resched();
			local_bh_disable();
		}
		rcu_read_lock();
		spin_lock(&q->lock);
	} while (q->arrivals != arrivals);
	q->closing = NULL;
	/* pairs with smp_load_acquire in lookup_slow() */
	smp_store_release(&flow->open, true);
	vsw_miss_tell(q);
	spin_unlock(&q->lock);
	rcu_read_unlock();
	local_bh_enable();
}

/*
 * Apply @acts to what waits under @cookie, and say in @stats what that was. 0 or -ENOENT.
 * Context: process.
 */
int vsw_miss_execute(struct vsw_dp *dp, u64 cookie, struct vsw_actions *acts,
		     struct vswitch_flow_stats *stats)
{
	struct vsw_storm storm = { };
	struct vsw_miss_queue *q = &dp->miss;
	struct sk_buff_head frames;
	struct vsw_miss *m;
	struct sk_buff *skb;

	memset(stats, 0, sizeof(*stats));
	acts->storm = &storm;
	__skb_queue_head_init(&frames);
	local_bh_disable();
	rcu_read_lock();
	spin_lock(&q->lock);
	m = vsw_miss_find_cookie(q, cookie);
	if (m)
		vsw_miss_take(q, m, &frames);
	vsw_miss_tell(q);
	spin_unlock(&q->lock);
	while ((skb = __skb_dequeue(&frames))) {
		stats->packets++;
		stats->bytes += vsw_wire_len(skb);
		vsw_execute(acts, vsw_skb_cb(skb)->parked, skb);
	}
	rcu_read_unlock();
	local_bh_enable();
	stats->storm_packets = atomic64_read(&storm.packets);
	stats->storm_bytes = atomic64_read(&storm.bytes);
	return m ? 0 : -ENOENT;
}
