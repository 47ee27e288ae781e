// SPDX-License-Identifier: GPL-2.0-or-later
/* Who of those that wait the daemon is told of, and when; and whether there is one. */
#include "dpdk/forward/frame.h"
#include "dpdk/forward/miss_queue.h"

#define TOLD_MAX	1024	/* messages without an answer, all ports */
/* Who is owed many answers (miss_queue.c) waits until less than so many are owed in all */
#define TOLD_SHARED	128
#define SEEN_MAX	16384	/* bytes of a frame that are told at most */

static struct port *next_port(struct miss_queue *q)
{
	if (!q->tell || q->outstanding >= TOLD_MAX)
		return NULL;
	if (!TAILQ_EMPTY(&q->ready))
		return TAILQ_FIRST(&q->ready);
	return q->outstanding < TOLD_SHARED ? TAILQ_FIRST(&q->busy) : NULL;
}

bool miss_may_tell(struct miss_queue *q)
{
	return next_port(q);
}

static void mark_told(struct miss_queue *q, struct miss *m)
{
	struct port *port = m->port;

	TAILQ_REMOVE(&port->miss.unsent, m, unsent);
	m->told = true;
	q->outstanding++;
	port->miss.outstanding++;
	port->miss.sent++;
	/* behind the others of its round */
	if (port->miss.round == MISS_ROUND_READY)
		TAILQ_REMOVE(&q->ready, port, miss.ready);
	else if (port->miss.round == MISS_ROUND_BUSY)
		TAILQ_REMOVE(&q->busy, port, miss.ready);
	port->miss.round = MISS_ROUND_NONE;
	miss_port_ready(q, port);
}

/* It is the port's next one again. */
static void mark_untold(struct miss_queue *q, struct miss *m)
{
	m->told = false;
	q->outstanding--;
	m->port->miss.outstanding--;
	TAILQ_INSERT_HEAD(&m->port->miss.unsent, m, unsent);
	miss_port_ready(q, m->port);
}

/* A copy of what is to be told, as @m may go when the lock is let go; false: there is nothing */
static bool copy_next(struct miss_queue *q, struct miss *copy, u8 *seen, u32 *len, u32 *wire_len)
{
	struct port *port = next_port(q);
	const struct rte_mbuf *frame;
	struct miss *m;
	const void *at;

	if (!port)
		return false;
	m = TAILQ_FIRST(&port->miss.unsent);
	frame = m->frames.first;
	*wire_len = frame->pkt_len;
	*len = RTE_MIN(q->limits.bytes, (u32)SEEN_MAX);
	*len = RTE_MIN(*len, frame->pkt_len);
	at = rte_pktmbuf_read(frame, 0, *len, seen);
	if (at != seen)
		memcpy(seen, at, *len);
	*copy = *m;
	mark_told(q, m);
	return true;
}

static void take_back(struct miss_queue *q, u64 cookie)
{
	struct miss *m;

	rte_spinlock_lock(&q->lock);
	q->lost++;
	m = miss_find_cookie(q, cookie);
	if (m && m->told)
		mark_untold(q, m);
	rte_spinlock_unlock(&q->lock);
}

void miss_tell(struct datapath *dp)
{
	struct miss_queue *q = &dp->miss;
	static u8 seen[SEEN_MAX];
	u32 len, wire_len;
	struct miss m;
	bool some;

	__atomic_store_n(&q->rung, false, __ATOMIC_RELEASE);
	for (;;) {
		rte_spinlock_lock(&q->lock);
		some = copy_next(q, &m, seen, &len, &wire_len);
		rte_spinlock_unlock(&q->lock);
		if (!some)
			return;
		if (q->tell(q->tell_arg, &m, seen, len, wire_len)) {
			take_back(q, m.cookie);
			return;
		}
	}
}

void miss_bind(struct datapath *dp,
	       int (*tell)(void *arg, const struct miss *m, const u8 *frame, u32 len, u32 wire_len),
	       void *arg)
{
	struct miss_queue *q = &dp->miss;
	struct miss *m;

	rte_spinlock_lock(&q->lock);
	q->tell = tell;
	q->tell_arg = arg;
	TAILQ_FOREACH_REVERSE(m, &q->by_age, miss_ages, by_age)
		if (m->told)
			mark_untold(q, m);
	rte_spinlock_unlock(&q->lock);
	if (tell)
		miss_tell(dp);
}
