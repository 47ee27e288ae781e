// SPDX-License-Identifier: GPL-2.0-only
/*
 * Limits of what a port may receive: token buckets. Tokens come with time, each frame takes some. A
 * frame that finds too few is dropped and takes none.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/tcp.h>
#include "compat.h"
#include "limit.h"
#include "vsw.h"

#define TOKENS_PER_BIT		1000000LL
#define TOKENS_PER_PACKET	1000000000LL
#define DEFAULT_KBITS		8000
#define LEAST_PACKETS		16

static void limit_bucket_set(struct vsw_bucket *b, u32 rate, s64 burst, u64 now)
{
	b->burst = burst;
	b->level = burst;
	b->at = now;
	WRITE_ONCE(b->rate, rate);
}

static s64 limit_packets_burst(u32 pps, u32 packets)
{
	return (packets ? packets : max_t(u32, pps / 10, LEAST_PACKETS)) * TOKENS_PER_PACKET;
}

/* Clocks of CPUs may disagree: time never goes back here. */
static void limit_refill(struct vsw_bucket *b, u64 now)
{
	u64 room = b->burst - b->level;
	u64 come;

	if ((s64)(now - b->at) <= 0)
		return;
	if (check_mul_overflow(now - b->at, (u64)b->rate, &come) || come > room)
		come = room;
	b->level += come;
	b->at = now;
}

/*
 * A frame that is larger than the burst passes when the bucket is full, and leaves a debt: the rate
 * is kept, and no GSO frame is too large for ever.
 */
static bool limit_affords(struct vsw_bucket *b, s64 cost, u64 now)
{
	if (!b->rate)
		return true;
	limit_refill(b, now);
	return b->level >= min(cost, b->burst);
}

static void limit_charge(struct vsw_bucket *b, s64 cost)
{
	if (b->rate)
		b->level -= cost;
}

/* --- what a frame costs -------------------------------------------------------------------- */

/* Headers that each segment of a GSO frame will have; what a guest says of them is not trusted. */
static unsigned int limit_gso_header_len(const struct sk_buff *skb)
{
	int len = skb_transport_header_was_set(skb) ? skb_transport_offset(skb) : ETH_HLEN;

	if (skb_shinfo(skb)->gso_type & (SKB_GSO_TCPV4 | SKB_GSO_TCPV6))
		len += sizeof(struct tcphdr);
	return clamp_t(int, len, ETH_HLEN, skb->len);
}

static unsigned int limit_segments(const struct sk_buff *skb)
{
	const struct skb_shared_info *shinfo = skb_shinfo(skb);

	if (likely(!skb_is_gso(skb)))
		return 1;
	if (shinfo->gso_segs)
		return shinfo->gso_segs;
	return DIV_ROUND_UP(skb->len - limit_gso_header_len(skb), shinfo->gso_size) ? : 1;
}

static u64 limit_bits(const struct sk_buff *skb)
{
	unsigned int more = limit_segments(skb) - 1;

	return 8ULL * (vsw_wire_len(skb) + (u64)more * (more ? limit_gso_header_len(skb) : 0));
}

/* --- a bucket by itself -------------------------------------------------------------------- */

/*
 * A bucket that is full, of @burst 1000 bits or frames, into which @rate of these come in a second.
 * 0: it affords everything. Context: the bucket's lock.
 */
void vsw_bucket_set(struct vsw_bucket *b, u32 rate, u32 burst, bool packets)
{
	b->packets = packets;
	limit_bucket_set(b, rate, burst * (packets ? TOKENS_PER_PACKET : 1000 * TOKENS_PER_BIT),
			 ktime_get_ns());
}

/* Whether @skb may pass, which is then paid for. Context: the bucket's lock, BH off. */
bool vsw_bucket_take(struct vsw_bucket *b, const struct sk_buff *skb)
{
	s64 cost = b->packets ? limit_segments(skb) * TOKENS_PER_PACKET :
				limit_bits(skb) * TOKENS_PER_BIT;

	if (!limit_affords(b, cost, ktime_get_ns()))
		return false;
	limit_charge(b, cost);
	return true;
}

/* --- charging ------------------------------------------------------------------------------ */

/* Whether a frame that @port receives is within its rates. Context: BH off. */
bool vsw_police(struct vsw_port *port, const struct sk_buff *skb)
{
	struct vsw_limits *l = &port->limits;
	s64 n_bits = limit_bits(skb) * TOKENS_PER_BIT;
	s64 n_packets = limit_segments(skb) * TOKENS_PER_PACKET;
	u64 now = ktime_get_ns();
	bool ok;

	lockdep_assert_in_softirq();
	spin_lock(&l->lock);
	ok = limit_affords(&l->bits, n_bits, now) && limit_affords(&l->packets, n_packets, now);
	if (ok) {
		limit_charge(&l->bits, n_bits);
		limit_charge(&l->packets, n_packets);
	}
	spin_unlock(&l->lock);
	return ok;
}

/* The same for flooded frames of one kind (enum vswitch_storm). Context: BH off. */
bool vsw_storm(struct vsw_port *port, u32 kind, const struct sk_buff *skb)
{
	struct vsw_bucket *b = &port->limits.storm[kind];
	s64 n_packets;
	bool ok;

	lockdep_assert_in_softirq();
	if (!READ_ONCE(b->rate))
		return true;
	n_packets = limit_segments(skb) * TOKENS_PER_PACKET;
	spin_lock(&port->limits.lock);
	ok = limit_affords(b, n_packets, ktime_get_ns());
	if (ok)
		limit_charge(b, n_packets);
	spin_unlock(&port->limits.lock);
	return ok;
}

/* --- configuration ------------------------------------------------------------------------- */

void vsw_limits_init(struct vsw_port *port)
{
	spin_lock_init(&port->limits.lock);
}

/* If @config is not what is in force, all buckets begin anew, full. Context: process. */
void vsw_limits_set(struct vsw_port *port, const struct vswitch_port_limits *config)
{
	struct vsw_limits *l = &port->limits;
	u32 kbits = config->police_kbits ? : DEFAULT_KBITS;
	u64 now = ktime_get_ns();
	int i;

	spin_lock_bh(&l->lock);
	if (!memcmp(&l->config, config, sizeof(*config)))
		goto out;
	l->config = *config;
	limit_bucket_set(&l->bits, config->police_kbps, kbits * 1000LL * TOKENS_PER_BIT, now);
	limit_bucket_set(&l->packets, config->police_pps,
			 limit_packets_burst(config->police_pps, config->police_packets), now);
	for (i = 0; i < __VSWITCH_STORM_MAX; i++)
		limit_bucket_set(&l->storm[i], config->storm_pps[i],
				 limit_packets_burst(config->storm_pps[i], 0), now);
	WRITE_ONCE(port->policed, config->police_kbps || config->police_pps);
out:
	spin_unlock_bh(&l->lock);
}

/* True if any limit is set. Context: any. */
bool vsw_limits_get(struct vsw_port *port, struct vswitch_port_limits *config)
{
	spin_lock_bh(&port->limits.lock);
	*config = port->limits.config;
	spin_unlock_bh(&port->limits.lock);
	return memchr_inv(config, 0, sizeof(*config));
}
