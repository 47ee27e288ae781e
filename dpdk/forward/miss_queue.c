// SPDX-License-Identifier: GPL-2.0-or-later
/* The queue of frames that wait for their flow: entries, each the frames of one flow to be. */
#include <rte_cycles.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "dpdk/forward/miss_queue.h"

#define TOLD_PORT_MAX	64	/* messages of a port without an answer */
/* Whom the daemon owes so many answers waits for all others, and until it owes few in all. */
#define TOLD_FEW	4

u32 miss_hash(const struct datapath *dp, const union vsw_key *key, const union vsw_key *group)
{
	return vsw_key_hash(key, group, vsw_mask_span(group), dp->table.seed);
}

static bool same_under(const u64 *a, const u64 *b, u32 words, const union vsw_key *m1,
		       const union vsw_key *m2)
{
	u64 diff = 0;
	u32 i;

	for (i = 0; i < words; i++)
		diff |= (a[i] ^ b[i]) & m1->w[i] & m2->w[i];
	return !diff;
}

struct miss *miss_find(struct miss_queue *q, const struct miss *like)
{
	struct miss *m;

	LIST_FOREACH(m, &q->by_key[like->hash % MISS_HASH], by_key)
		if (m->hash == like->hash &&
		    same_under(m->key.w, like->key.w, VSW_KEY_WORDS, &like->group, &like->group))
			return m;
	return NULL;
}

struct miss *miss_find_cookie(struct miss_queue *q, u64 cookie)
{
	struct miss *m;

	LIST_FOREACH(m, &q->by_cookie[cookie % MISS_HASH], by_cookie)
		if (m->cookie == cookie)
			return m;
	return NULL;
}

void miss_port_ready(struct miss_queue *q, struct port *port)
{
	enum miss_round round = MISS_ROUND_NONE;

	if (!TAILQ_EMPTY(&port->miss.unsent) && port->miss.outstanding < TOLD_PORT_MAX)
		round = port->miss.outstanding < TOLD_FEW ? MISS_ROUND_READY : MISS_ROUND_BUSY;
	if (round == port->miss.round)
		return;
	if (port->miss.round == MISS_ROUND_READY)
		TAILQ_REMOVE(&q->ready, port, miss.ready);
	else if (port->miss.round == MISS_ROUND_BUSY)
		TAILQ_REMOVE(&q->busy, port, miss.ready);
	if (round == MISS_ROUND_READY)
		TAILQ_INSERT_TAIL(&q->ready, port, miss.ready);
	else if (round == MISS_ROUND_BUSY)
		TAILQ_INSERT_TAIL(&q->busy, port, miss.ready);
	port->miss.round = round;
}

void miss_add(struct miss_queue *q, struct port *port, struct miss *m)
{
	m->port = port;
	m->cookie = ++q->next_cookie;
	m->told = false;
	m->deadline = rte_rdtsc() + rte_get_tsc_hz() / 1000 * q->limits.timeout_ms;
	m->bytes = 0;
	m->frames = (struct frame_list){ 0 };
	LIST_INSERT_HEAD(&q->by_key[m->hash % MISS_HASH], m, by_key);
	LIST_INSERT_HEAD(&q->by_cookie[m->cookie % MISS_HASH], m, by_cookie);
	TAILQ_INSERT_TAIL(&q->by_age, m, by_age);
	TAILQ_INSERT_TAIL(&port->miss.entries, m, by_port);
	if (m->ask) {
		TAILQ_INSERT_TAIL(&port->miss.unsent, m, unsent);
		miss_port_ready(q, port);
	}
}

void miss_take(struct miss_queue *q, struct miss *m, struct frame_list *frames)
{
	struct port *port = m->port;

	q->bytes -= m->bytes;
	q->frames -= m->frames.n;
	port->miss.frames -= m->frames.n;
	frames_splice(frames, &m->frames);
	LIST_REMOVE(m, by_key);
	LIST_REMOVE(m, by_cookie);
	TAILQ_REMOVE(&q->by_age, m, by_age);
	TAILQ_REMOVE(&port->miss.entries, m, by_port);
	if (m->told) {
		q->outstanding--;
		port->miss.outstanding--;
	} else if (m->ask) {
		TAILQ_REMOVE(&port->miss.unsent, m, unsent);
	}
	miss_port_ready(q, port);
	free(m);
}

/* Whether frames that @flow covers may be in @m */
static bool may_cover(const struct flow *flow, const struct miss *m)
{
	return same_under(m->key.w, flow->key, flow->mask->span.end, &flow->mask->key, &m->group);
}

void miss_take_covered(struct miss_queue *q, const struct flow *flow, struct frame_list *frames)
{
	struct miss *m, *next;

	if (flow->in_port) {
		for (m = TAILQ_FIRST(&flow->in_port->miss.entries); m; m = next) {
			next = TAILQ_NEXT(m, by_port);
			if (may_cover(flow, m))
				miss_take(q, m, frames);
		}
		return;
	}
	for (m = TAILQ_FIRST(&q->by_age); m; m = next) {
		next = TAILQ_NEXT(m, by_age);
		if (may_cover(flow, m))
			miss_take(q, m, frames);
	}
}

/* Those of a zero are the defaults of vswitch(4). */
static void set_limits(struct miss_limits *to, const struct miss_limits *from)
{
	to->bytes = from->bytes ?: 256;
	to->flow_frames = from->flow_frames ?: 1024;
	to->port_frames = from->port_frames ?: 2048;
	to->frames = from->frames ?: 16384;
	to->memory = from->memory ?: 64U << 20;
	to->timeout_ms = from->timeout_ms ?: 2000;
}

int miss_init(struct miss_queue *q, const struct miss_limits *limits)
{
	int i;

	*q = (struct miss_queue){ .bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC) };
	if (q->bell < 0)
		return -errno;
	rte_spinlock_init(&q->lock);
	for (i = 0; i < MISS_HASH; i++) {
		LIST_INIT(&q->by_key[i]);
		LIST_INIT(&q->by_cookie[i]);
	}
	TAILQ_INIT(&q->by_age);
	TAILQ_INIT(&q->ready);
	TAILQ_INIT(&q->busy);
	set_limits(&q->limits, limits);
	return 0;
}

void miss_exit(struct miss_queue *q)
{
	if (q->bell >= 0)
		close(q->bell);
}
