// SPDX-License-Identifier: GPL-2.0-or-later
/* Giving up: too late, or the port leaves. */
#include <rte_cycles.h>
#include "dpdk/forward/lcore.h"
#include "dpdk/forward/miss_queue.h"

#define LOOK_AGAIN_US	100000
#define BURST_FRAMES	256

static void drop_frames(struct datapath *dp, struct frame_list *frames, enum vswitch_drop why)
{
	struct lcore *lc = control_lcore(dp);
	struct rte_mbuf *m;

	while ((m = frame_take(frames)))
		drop_frame(lc, dp->slots[m->port], m, why);
}

/* Entries whose time is up, not too many at once; false: that was all */
static bool take_late(struct miss_queue *q, struct frame_list *frames)
{
	u64 now = rte_rdtsc();
	struct miss *m;

	while ((m = TAILQ_FIRST(&q->by_age)) && (int64_t)(now - m->deadline) >= 0) {
		miss_take(q, m, frames);
		if (frames->n >= BURST_FRAMES)
			return true;
	}
	return false;
}

u64 miss_expire(struct datapath *dp)
{
	struct miss_queue *q = &dp->miss;
	struct frame_list frames = { 0 };
	bool more, some;

	do {
		rte_spinlock_lock(&q->lock);
		more = take_late(q, &frames);
		some = !TAILQ_EMPTY(&q->by_age);
		rte_spinlock_unlock(&q->lock);
		drop_frames(dp, &frames, VSWITCH_DROP_MISS_TIMEOUT);
	} while (more);
	miss_tell(dp);
	return some ? LOOK_AGAIN_US : 0;
}

void miss_purge(struct datapath *dp, struct port *port)
{
	struct miss_queue *q = &dp->miss;
	struct frame_list frames = { 0 };
	struct miss *m;

	do {
		rte_spinlock_lock(&q->lock);
		while (frames.n < BURST_FRAMES && (m = TAILQ_FIRST(&port->miss.entries)))
			miss_take(q, m, &frames);
		rte_spinlock_unlock(&q->lock);
		drop_frames(dp, &frames, VSWITCH_DROP_PORT_REMOVED);
	} while (m);
	miss_tell(dp);
}
