// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames come to wait. */
#include <stdlib.h>
#include <sys/eventfd.h>
#include "dpdk/forward/frame.h"
#include "dpdk/forward/lcore.h"
#include "dpdk/forward/miss_queue.h"

#define PORT_RESERVE	16	/* frames that a port may park whatever the others do */

static bool may_park(const struct miss_queue *q, const struct port *port, const struct miss *m)
{
	if (port->miss.frames >= q->limits.port_frames ||
	    (m && m->frames.n >= q->limits.flow_frames))
		return false;
	return port->miss.frames < PORT_RESERVE ||
	       (q->frames < q->limits.frames && q->bytes < q->limits.memory);
}

/* What frames that are as @m's key join, and the flow that covers it, which may not be open */
static struct flow *look_up(struct lcore *lc, struct miss *m)
{
	const struct flow_table *t = &lc->dp->table;
	const struct mask_set *masks = __atomic_load_n(&t->masks, __ATOMIC_ACQUIRE);
	u32 at;

	m->group = masks->group;
	m->hash = miss_hash(lc->dp, &m->key, &m->group);
	return table_lookup(t, masks, &m->key, &at);
}

static void append(struct miss_queue *q, struct miss *m, struct rte_mbuf *frame, u32 lcore)
{
	frame->port = m->port->slot;
	frame->hash.usr = lcore;
	frame_append(&m->frames, frame);
	m->bytes += frame_memory(frame);
	q->bytes += frame_memory(frame);
	m->port->miss.frames++;
	q->frames++;
	q->arrivals++;
}

/* What enter() returns when the frame has not been taken, as a flow that is open covers it */
#define COVERED		__VSWITCH_DROP_MAX

/*
 * The part of parking that is under the lock. *@flow was found without it, when q->releases was
 * @releases: if a release has begun since, its flow could have been missed. *@fresh is used up if
 * it becomes an entry. 0, COVERED, or the reason for a drop
 */
static enum vswitch_drop enter(struct lcore *lc, struct port *port, struct rte_mbuf *frame,
			       struct miss **fresh, struct flow **flow, u32 releases)
{
	struct miss_queue *q = &lc->dp->miss;
	struct miss *m;

	if (unlikely(q->releases != releases))
		*flow = look_up(lc, *fresh);
	if (*flow && (*flow)->open)
		return COVERED;
	if (unlikely(!port->attached))
		return VSWITCH_DROP_PORT_REMOVED;
	if (unlikely(*flow && *flow == q->closing))
		return VSWITCH_DROP_MISS_OVERFLOW;
	m = miss_find(q, *fresh);
	if (!may_park(q, port, m))
		return VSWITCH_DROP_MISS_OVERFLOW;
	if (!m) {
		m = *fresh;
		*fresh = NULL;
		m->ask = !*flow;
		miss_add(q, port, m);
	}
	append(q, m, frame, lc->id);
	return 0;
}

/* Once until the control thread has looked */
static void ring(struct miss_queue *q)
{
	if (!__atomic_exchange_n(&q->rung, true, __ATOMIC_ACQ_REL))
		eventfd_write(q->bell, 1);
}

static struct flow *park_as(struct lcore *lc, struct port *port, struct rte_mbuf *frame,
			    struct miss **fresh)
{
	struct miss_queue *q = &lc->dp->miss;
	u32 releases = __atomic_load_n(&q->releases, __ATOMIC_ACQUIRE);
	struct flow *flow = look_up(lc, *fresh);
	enum vswitch_drop why;
	bool tell;

	rte_spinlock_lock(&q->lock);
	why = enter(lc, port, frame, fresh, &flow, releases);
	tell = miss_may_tell(q);
	rte_spinlock_unlock(&q->lock);
	if (why == COVERED)
		return flow;
	if (unlikely(why))
		drop_frame(lc, port, frame, why);
	if (tell)
		ring(q);
	return NULL;
}

struct flow *miss_park(struct lcore *lc, struct port *port, struct rte_mbuf *frame)
{
	struct miss *fresh = malloc(sizeof(*fresh));
	struct flow *flow;

	if (unlikely(!fresh)) {
		drop_frame(lc, port, frame, VSWITCH_DROP_NO_MEMORY);
		return NULL;
	}
	frame_key(frame, VSW_DEPTH_L4, port->no, &fresh->key);
	flow = park_as(lc, port, frame, &fresh);
	free(fresh);
	return flow;
}
