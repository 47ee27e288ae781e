// SPDX-License-Identifier: GPL-2.0-only
/*
 * Misses of a datapath: how their queue begins and ends.
 */
#include "miss_queue.h"

void vsw_miss_init(struct vsw_miss_queue *q)
{
	spin_lock_init(&q->lock);
	INIT_LIST_HEAD(&q->by_age);
	INIT_LIST_HEAD(&q->ready);
	INIT_LIST_HEAD(&q->busy);
	INIT_LIST_HEAD(&q->batches);
	INIT_DELAYED_WORK(&q->expire, vsw_miss_expire);
}

/* All ports are gone, and with them all entries. */
void vsw_miss_exit(struct vsw_miss_queue *q)
{
	cancel_delayed_work_sync(&q->expire);
	WARN_ON_ONCE(!list_empty(&q->by_age));
}
