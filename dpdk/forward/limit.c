// SPDX-License-Identifier: GPL-2.0-or-later
#include <rte_mbuf.h>
#include <time.h>
#include "dpdk/forward/frame.h"
#include "dpdk/forward/limit.h"
#include "dpdk/forward/port.h"

#define TOKENS_PER_BIT		1000000LL
#define TOKENS_PER_PACKET	1000000000LL
#define DEFAULT_KBITS		8000
#define LEAST_PACKETS		16U

static u64 now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

void bucket_set(struct token_bucket *b, u32 rate, u32 burst, bool packets)
{
	int64_t tokens = burst * (packets ? TOKENS_PER_PACKET : 1000 * TOKENS_PER_BIT);

	*b = (struct token_bucket){
		.rate = rate, .burst = tokens, .level = tokens, .at = now_ns(), .packets = packets,
	};
}

static u32 packets_burst(u32 pps, u32 packets)
{
	return packets ?: RTE_MAX(pps / 10, LEAST_PACKETS);
}

static void refill(struct token_bucket *b, u64 now)
{
	u64 room = b->burst - b->level;
	u64 come;

	if (now <= b->at)
		return;
	if (__builtin_mul_overflow(now - b->at, (u64)b->rate, &come) || come > room)
		come = room;
	b->level += come;
	b->at = now;
}

/*
 * A frame that is larger than the burst passes when the bucket is full, and leaves a debt: the rate
 * is kept, and no frame that is to be segmented is too large for ever.
 */
static bool affords(struct token_bucket *b, int64_t cost, u64 now)
{
	if (!b->rate)
		return true;
	refill(b, now);
	return b->level >= RTE_MIN(cost, b->burst);
}

static void charge(struct token_bucket *b, int64_t cost)
{
	if (b->rate)
		b->level -= cost;
}

static int64_t cost_of(const struct token_bucket *b, const struct rte_mbuf *frame)
{
	return b->packets ? frame_segments(frame) * TOKENS_PER_PACKET :
			    (int64_t)frame_wire_bits(frame) * TOKENS_PER_BIT;
}

bool bucket_take(struct token_bucket *b, const struct rte_mbuf *frame)
{
	int64_t cost = cost_of(b, frame);

	if (!affords(b, cost, now_ns()))
		return false;
	charge(b, cost);
	return true;
}

bool limit_police(struct port *port, const struct rte_mbuf *frame)
{
	struct limits *l = &port->limits;
	int64_t bits = frame_wire_bits(frame) * TOKENS_PER_BIT;
	int64_t packets = frame_segments(frame) * TOKENS_PER_PACKET;
	u64 now = now_ns();
	bool ok;

	rte_spinlock_lock(&l->lock);
	ok = affords(&l->bits, bits, now) && affords(&l->packets, packets, now);
	if (ok) {
		charge(&l->bits, bits);
		charge(&l->packets, packets);
	}
	rte_spinlock_unlock(&l->lock);
	return ok;
}

bool limit_storm(struct port *port, u32 kind, const struct rte_mbuf *frame)
{
	struct token_bucket *b = &port->limits.storm[kind];
	bool ok;

	if (!__atomic_load_n(&b->rate, __ATOMIC_RELAXED))
		return true;
	rte_spinlock_lock(&port->limits.lock);
	ok = bucket_take(b, frame);
	rte_spinlock_unlock(&port->limits.lock);
	return ok;
}

void limits_set(struct port *port, const struct vswitch_port_limits *config)
{
	struct limits *l = &port->limits;
	u32 kbits = config->police_kbits ?: DEFAULT_KBITS;
	int i;

	if (!memcmp(&l->config, config, sizeof(*config)))
		return;
	rte_spinlock_lock(&l->lock);
	l->config = *config;
	bucket_set(&l->bits, config->police_kbps, kbits, false);
	bucket_set(&l->packets, config->police_pps,
		   packets_burst(config->police_pps, config->police_packets), true);
	for (i = 0; i < __VSWITCH_STORM_MAX; i++)
		bucket_set(&l->storm[i], config->storm_pps[i],
			   packets_burst(config->storm_pps[i], 0), true);
	port->policed = config->police_kbps || config->police_pps;
	rte_spinlock_unlock(&l->lock);
}
