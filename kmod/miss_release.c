// SPDX-License-Identifier: GPL-2.0-only
/*
 * The daemon has answered: what waits is sent.
 *
 * A frame may go to thousands of ports, and thousands of frames may wait. They are sent in bursts:
 * after BURST_OUTPUTS outputs softirqs and whoever else wants this CPU have their chance to run. A
 * frame is never divided. What is left for later bursts stands in a batch that the queue knows of,
 * as the ports that received it may leave in between. The namespace may not: a request's socket
 * holds it.
 */
#include "miss_queue.h"
#include "drop.h"
#include "trace.h"

#define BURST_OUTPUTS	256	/* after as many, others may run */
#define SERVED_MAX	8	/* rounds of release that wait for the softirq */
/*
 * When late frames have had as many outputs, or as many as those that waited had if that is more, a
 * release lets no more come to wait. So it does at most a few times the work that had gathered for
 * it.
 */
#define LATE_OUTPUTS	4096

/**
 * struct miss_release - frames on their way out
 * @batch:   those not sent yet
 * @flow:    by which they go, and which covers all of them; NULL: by @acts, once
 * @stats:   of what went by @acts
 * @outputs: at most as many that one frame has: of actions, outputs or not
 * @burst:   outputs since others could run
 */
struct miss_release {
	struct vsw_miss_batch batch;
	struct vsw_flow *flow;
	const struct vsw_actions *acts;
	struct vswitch_flow_stats *stats;
	u32 outputs;
	u32 burst;
};

/* Takes the lock. RCU from taking a frame to sending it, or a port that leaves would be freed. */
static void miss_release_begin(struct vsw_miss_queue *q, struct miss_release *r, u32 actions)
	__acquires(&q->lock)
{
	r->outputs = max(actions, 1U);
	__skb_queue_head_init(&r->batch.frames);
	local_bh_disable();
	rcu_read_lock();
	spin_lock(&q->lock);
	list_add(&r->batch.link, &q->batches);
}

static void miss_release_end(struct vsw_miss_queue *q, struct miss_release *r)
	__releases(&q->lock)
{
	bool tell;

	lockdep_assert_held(&q->lock);
	WARN_ON_ONCE(!skb_queue_empty(&r->batch.frames));
	list_del(&r->batch.link);
	tell = vsw_miss_may_tell(q);
	spin_unlock(&q->lock);
	rcu_read_unlock();
	local_bh_enable();
	if (tell)
		vsw_miss_tell(q);
	trace_vsw_miss_burst(r->burst);
}

/* Others may run: softirqs, RCU, threads. No lock is held, and no frame but those of the batch. */
static void miss_release_pause(struct miss_release *r)
{
	rcu_read_unlock();
	local_bh_enable();
	trace_vsw_miss_burst(r->burst);
	r->burst = 0;
	cond_resched();
	local_bh_disable();
	rcu_read_lock();
}

static void miss_send_one(struct miss_release *r, struct sk_buff *skb)
{
	struct vsw_port *port = vsw_skb_cb(skb)->parked;

	r->burst += r->outputs;
	if (r->flow) {
		vsw_pipeline_resume(r->flow, port, skb);
		return;
	}
	r->stats->packets++;
	r->stats->bytes += vsw_wire_len(skb);
	vsw_execute(r->acts, port, skb);
}

/* Send the batch. The lock is held, but not while a frame is being sent. */
static void miss_send_batch(struct vsw_miss_queue *q, struct miss_release *r)
	__must_hold(&q->lock)
{
	struct sk_buff *skb;

	lockdep_assert_held(&q->lock);
	while ((skb = __skb_dequeue(&r->batch.frames))) {
		spin_unlock(&q->lock);
		miss_send_one(r, skb);
		if (r->burst >= BURST_OUTPUTS)
			miss_release_pause(r);
		spin_lock(&q->lock);
	}
}

/*
 * The frames were in no list of the queue's while the lock was not held. A port that has left
 * meanwhile has looked for its frames already, so those of it are dropped here.
 */
static void miss_batch_add(struct miss_release *r, struct sk_buff_head *frames)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(frames))) {
		struct vsw_port *port = vsw_skb_cb(skb)->parked;

		if (likely(rcu_access_pointer(port->dev)))
			__skb_queue_tail(&r->batch.frames, skb);
		else
			vsw_drop(port, skb, VSWITCH_DROP_PORT_REMOVED);
	}
}

/*
 * Put those of @taken into the batch that the flow covers. The others miss anew, all of them before
 * the first pause: later ones of theirs shall come behind them. None of them is sent by this: if
 * another flow that is open covered a frame, then its release has taken the frame.
 */
static void miss_sort_taken(struct vsw_miss_queue *q, struct miss_release *r,
			    struct sk_buff_head *taken)
	__must_hold(&q->lock)
{
	struct sk_buff_head covered;
	struct sk_buff *skb;

	lockdep_assert_held(&q->lock);
	__skb_queue_head_init(&covered);
	spin_unlock(&q->lock);
	while ((skb = __skb_dequeue(taken)))
		if (vsw_pipeline_covered(r->flow, vsw_skb_cb(skb)->parked, skb))
			__skb_queue_tail(&covered, skb);
	spin_lock(&q->lock);
	miss_batch_add(r, &covered);
}

/*
 * Send what waits for the flow, again and again until nothing does.
 *
 * A device without a queue of its own (veth, dummy, tunnels) passes what it is given to this CPU's
 * backlog. Had later frames a way of their own before the backlog was served, they could overtake
 * on another CPU: so the softirq runs between the rounds, and the flow opens after it. Not after
 * each small round for ever, though: it is also what receives the next frames of the flow. And
 * where frames come as fast as they can be sent, as in a flood to many ports, what comes is dropped
 * in the end. That end is a matter of counts: this may be a machine on which an output takes a
 * millisecond.
 */
static void miss_send_all(struct vsw_miss_queue *q, struct miss_release *r,
			  struct sk_buff_head *taken)
	__must_hold(&q->lock)
{
	u32 arrivals, outputs, most = 0, late = 0;
	int served = 0;

	do {
		vsw_miss_take_covered(q, r->flow, taken);
		if (skb_queue_empty(taken))
			break;
		arrivals = q->arrivals;
		miss_sort_taken(q, r, taken);
		outputs = skb_queue_len(&r->batch.frames) * r->outputs;
		if (!most)
			most = max(outputs, (u32)LATE_OUTPUTS);
		else
			late += outputs;
		if (late >= most)
			q->closing = r->flow;
		miss_send_batch(q, r);
		if (served++ < SERVED_MAX) {
			spin_unlock(&q->lock);
			miss_release_pause(r);
			spin_lock(&q->lock);
		}
	} while (q->arrivals != arrivals);
	q->closing = NULL;
}

/*
 * Send what waited for @flow, under the cookie first, then open the flow. Frames under the cookie
 * that it does not cover are looked up again; their entry is gone, so that they may miss anew.
 * Context: flow_mutex, which keeps flow->actions.
 */
void vsw_miss_release(struct vsw_dp *dp, struct vsw_flow *flow, u64 cookie)
{
	struct miss_release r = { .flow = flow };
	struct vsw_miss_queue *q = &dp->miss;
	struct vsw_actions *acts;
	struct sk_buff_head taken;
	struct vsw_miss *m;

	acts = rcu_dereference_protected(flow->actions, lockdep_is_held(&dp->flow_mutex));
	__skb_queue_head_init(&taken);
	miss_release_begin(q, &r, acts->n);
	/* pairs with smp_load_acquire in miss_park_as() */
	smp_store_release(&q->releases, q->releases + 1);
	m = cookie ? vsw_miss_find_cookie(q, cookie) : NULL;
	if (m)
		vsw_miss_take(q, m, &taken);
	miss_send_all(q, &r, &taken);
	/* pairs with smp_load_acquire in vsw_cache_lookup_slow() */
	smp_store_release(&flow->open, true);
	miss_release_end(q, &r);
}

/*
 * Apply @acts to what waits under @cookie, and say in @stats what that was. 0 or -ENOENT.
 * Context: process.
 */
int vsw_miss_execute(struct vsw_dp *dp, u64 cookie, struct vsw_actions *acts,
		     struct vswitch_flow_stats *stats)
{
	struct miss_release r = { .acts = acts, .stats = stats };
	struct vsw_miss_queue *q = &dp->miss;
	struct vsw_storm storm = { };
	struct vsw_miss *m;

	memset(stats, 0, sizeof(*stats));
	acts->storm = &storm;
	miss_release_begin(q, &r, acts->n);
	m = vsw_miss_find_cookie(q, cookie);
	if (m)
		vsw_miss_take(q, m, &r.batch.frames);
	miss_send_batch(q, &r);
	miss_release_end(q, &r);
	stats->storm_packets = atomic64_read(&storm.packets);
	stats->storm_bytes = atomic64_read(&storm.bytes);
	return m ? 0 : -ENOENT;
}
