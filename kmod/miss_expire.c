// SPDX-License-Identifier: GPL-2.0-only
/*
 * Giving up: frames that have waited too long, or of which the port leaves.
 */
#include "miss_queue.h"
#include "drop.h"

static void miss_drop_all(struct sk_buff_head *frames, enum vswitch_drop reason)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(frames)))
		vsw_drop(vsw_skb_cb(skb)->parked, skb, reason);
}

/* Entries are in the order of their deadlines, but for changes of the parameter. */
void vsw_miss_expire(struct work_struct *work)
{
	struct vsw_miss_queue *q = container_of(to_delayed_work(work), struct vsw_miss_queue,
						expire);
	struct sk_buff_head frames;
	struct vsw_miss *m, *next;

	__skb_queue_head_init(&frames);
	local_bh_disable();
	rcu_read_lock();
	spin_lock(&q->lock);
	list_for_each_entry_safe(m, next, &q->by_age, by_age)
		if (time_after_eq(jiffies, m->deadline))
			vsw_miss_take(q, m, &frames);
	vsw_miss_tell(q);
	if (!list_empty(&q->by_age))
		queue_delayed_work(vsw_wq, &q->expire, VSW_MISS_EXPIRE_EVERY);
	spin_unlock(&q->lock);
	miss_drop_all(&frames, VSWITCH_DROP_MISS_TIMEOUT);
	rcu_read_unlock();
	local_bh_enable();
}

/* @port receives no more frames: drop those that wait. Context: process. */
void vsw_miss_purge(struct vsw_port *port)
{
	struct vsw_miss_queue *q = &port->dp->miss;
	struct sk_buff_head frames;
	struct vsw_miss *m, *next;

	__skb_queue_head_init(&frames);
	spin_lock_bh(&q->lock);
	list_for_each_entry_safe(m, next, &port->miss.entries, by_port)
		vsw_miss_take(q, m, &frames);
	vsw_miss_tell(q);
	spin_unlock_bh(&q->lock);
	local_bh_disable();
	miss_drop_all(&frames, VSWITCH_DROP_PORT_REMOVED);
	local_bh_enable();
}
