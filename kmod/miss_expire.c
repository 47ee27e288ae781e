// SPDX-License-Identifier: GPL-2.0-only
/*
 * Giving up: frames that have waited too long, or of which the port leaves. An entry at a time, so
 * that the lock is never held for long, and others may run after BURST_FRAMES.
 */
#include "miss_queue.h"
#include "drop.h"

#define BURST_FRAMES	256

/* Drop @frames; their ports are kept by RCU. How many they were. Context: BH off. */
static u32 miss_drop_all(struct sk_buff_head *frames, enum vswitch_drop reason)
{
	u32 n = skb_queue_len(frames);
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(frames)))
		vsw_drop(vsw_skb_cb(skb)->parked, skb, reason);
	return n;
}

/* Take about BURST_FRAMES of those that are too late. Whether there may be more. */
static bool miss_take_late(struct vsw_miss_queue *q, struct sk_buff_head *frames)
{
	struct vsw_miss *m, *next;

	lockdep_assert_held(&q->lock);
	list_for_each_entry_safe(m, next, &q->by_age, by_age) {
		if (time_before(jiffies, m->deadline))
			continue;	/* the parameter may have been larger */
		vsw_miss_take(q, m, frames);
		if (skb_queue_len(frames) >= BURST_FRAMES)
			return true;
	}
	return false;
}

void vsw_miss_expire(struct work_struct *work)
{
	struct vsw_miss_queue *q = container_of(to_delayed_work(work), struct vsw_miss_queue,
						expire);
	struct sk_buff_head frames;
	bool more;

	__skb_queue_head_init(&frames);
	do {
		local_bh_disable();
		rcu_read_lock();
		spin_lock(&q->lock);
		more = miss_take_late(q, &frames);
		if (!more && !list_empty(&q->by_age))
			queue_delayed_work(vsw_wq, &q->expire, VSW_MISS_EXPIRE_EVERY);
		spin_unlock(&q->lock);
		miss_drop_all(&frames, VSWITCH_DROP_MISS_TIMEOUT);
		rcu_read_unlock();
		local_bh_enable();
		vsw_miss_tell(q);
		cond_resched();
	} while (more);
}

/* What @port had received of frames that are being sent */
static void miss_take_from_batches(struct vsw_miss_queue *q, const struct vsw_port *port,
				   struct sk_buff_head *frames)
{
	struct vsw_miss_batch *batch;
	struct sk_buff *skb, *next;

	lockdep_assert_held(&q->lock);
	list_for_each_entry(batch, &q->batches, link)
		skb_queue_walk_safe(&batch->frames, skb, next)
			if (vsw_skb_cb(skb)->parked == port) {
				__skb_unlink(skb, &batch->frames);
				__skb_queue_tail(frames, skb);
			}
}

/* @port receives no more frames: drop those that wait. Context: RTNL. */
void vsw_miss_purge(struct vsw_port *port)
{
	struct vsw_miss_queue *q = &port->dp->miss;
	struct sk_buff_head frames;
	struct vsw_miss *m;
	u32 n;

	__skb_queue_head_init(&frames);
	do {
		local_bh_disable();
		spin_lock(&q->lock);
		miss_take_from_batches(q, port, &frames);
		while (skb_queue_len(&frames) < BURST_FRAMES &&
		       (m = list_first_entry_or_null(&port->miss.entries, struct vsw_miss,
						     by_port)))
			vsw_miss_take(q, m, &frames);
		spin_unlock(&q->lock);
		n = miss_drop_all(&frames, VSWITCH_DROP_PORT_REMOVED);
		local_bh_enable();
		cond_resched();
	} while (n);
	vsw_miss_tell(q);
}
