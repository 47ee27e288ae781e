/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames to test with, written header by header, and their keys. Also what the fuzzing corpus is
 * made of.
 *
 *   02:00:00:00:00:0b <- 02:00:00:00:00:0a | tags | type, payload
 *   192.0.2.1 -> 198.51.100.2, 2001:db8::1 -> 2001:db8::2, port 0x1234 -> 0x0050
 */
#ifndef TEST_FRAMES_H
#define TEST_FRAMES_H

#include <stdlib.h>
#include "core/key.h"

#define ARRAY_LEN(a)	(sizeof(a) / sizeof((a)[0]))

struct frame {
	u8 b[512];
	u32 len;
};

static const u8 mac_a[6] = { 0x02, 0, 0, 0, 0, 0x0a };
static const u8 mac_b[6] = { 0x02, 0, 0, 0, 0, 0x0b };
static const u8 ip4_a[4] = { 192, 0, 2, 1 };
static const u8 ip4_b[4] = { 198, 51, 100, 2 };
static const u8 ip6_a[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 };
static const u8 ip6_b[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 2 };

static inline void put(struct frame *f, const void *bytes, u32 n)
{
	memcpy(f->b + f->len, bytes, n);
	f->len += n;
}

static inline void put8(struct frame *f, u8 v)
{
	put(f, &v, sizeof(v));
}

static inline void put16(struct frame *f, u16 v)
{
	put8(f, v >> 8);
	put8(f, v & 0xff);
}

static inline void put_fill(struct frame *f, u8 v, u32 n)
{
	memset(f->b + f->len, v, n);
	f->len += n;
}

/* Layer 4 */

static inline void put_tcp(struct frame *f, u16 flags)
{
	put16(f, 0x1234);
	put16(f, 0x0050);
	put_fill(f, 0x11, 8);		/* sequence, acknowledgement */
	put16(f, 0x5000 | flags);
	put_fill(f, 0x22, 6);		/* window, checksum, urgent */
}

static inline void put_udp(struct frame *f)
{
	put16(f, 0x1234);
	put16(f, 0x0050);
	put16(f, 8);
	put16(f, 0xbeef);
}

static inline void put_icmp(struct frame *f, u8 type, u8 code)
{
	put8(f, type);
	put8(f, code);
	put16(f, 0xbeef);
	put_fill(f, 0x33, 4);
}

static inline void put_nd_option(struct frame *f, u8 type, const u8 mac[6])
{
	put8(f, type);
	put8(f, 1);
	put(f, mac, 6);
}

/* Layer 3: each begins with its Ethernet type */

/* @words: header length in units of four bytes, as in the header; options are filled up */
static inline void put_ipv4(struct frame *f, u8 words, u8 proto, u16 frag, u16 payload_len)
{
	put16(f, 0x0800);
	put8(f, 0x40 | words);
	put8(f, 0xb9);			/* EF, ECT(1) */
	put16(f, words * 4 + payload_len);
	put16(f, 0x7777);
	put16(f, frag);
	put8(f, 63);
	put8(f, proto);
	put16(f, 0xbeef);
	put(f, ip4_a, 4);
	put(f, ip4_b, 4);
	if (words > 5)
		put_fill(f, 0x01, (words - 5) * 4);
}

static inline void put_ipv6(struct frame *f, u8 next, u16 payload_len)
{
	put16(f, 0x86dd);
	put16(f, 0x6b9a);		/* version, traffic class 0xb9, label 0xabcde */
	put16(f, 0xbcde);
	put16(f, payload_len);
	put8(f, next);
	put8(f, 255);
	put(f, ip6_a, 16);
	put(f, ip6_b, 16);
}

/* @units: of eight bytes */
static inline void put_ext(struct frame *f, u8 next, u8 units)
{
	put8(f, next);
	put8(f, units - 1);
	put_fill(f, 0x01, units * 8 - 2);
}

static inline void put_fragment(struct frame *f, u8 next, u16 offset_more)
{
	put8(f, next);
	put8(f, 0);
	put16(f, offset_more);
	put_fill(f, 0x44, 4);
}

static inline void put_arp(struct frame *f, u16 hw, u8 hw_len, u16 op)
{
	put16(f, 0x0806);
	put16(f, hw);
	put16(f, 0x0800);
	put8(f, hw_len);
	put8(f, 4);
	put16(f, op);
	put(f, mac_a, 6);
	put(f, ip4_a, 4);
	put(f, mac_b, 6);
	put(f, ip4_b, 4);
}

/* Frames */

static inline void put_macs(struct frame *f)
{
	f->len = 0;
	put(f, mac_b, 6);
	put(f, mac_a, 6);
}

static inline void put_tag(struct frame *f, u16 tpid, u16 tci)
{
	put16(f, tpid);
	put16(f, tci);
}

/* Up to three tags: S-VLAN 100, then C-VLAN 10, then another C-VLAN */
static inline void put_tags(struct frame *f, int n)
{
	if (n > 0)
		put_tag(f, n > 1 ? 0x88a8 : 0x8100, 0x6064);
	if (n > 1)
		put_tag(f, 0x8100, 0xb00a);
	if (n > 2)
		put_tag(f, 0x8100, 0x0fff);
}

#define BE16(x)	cpu_to_be16(x)
#define BE32(x)	cpu_to_be32(x)

/* The port that all frames come from, and what a key holds before it is made */
#define IN_PORT	0x01020304
#define POISON	0xa5

/* The key of the first @len bytes, which stand alone in memory so that ASan sees further reads. */
static inline union vsw_key key_of_bytes(const u8 *bytes, u32 len, u16 tpid, u16 tci,
					 enum vsw_depth depth)
{
	u8 *copy = malloc(len);
	struct vsw_frame vf = {
		.data = copy, .len = len, .vlan_tpid = BE16(tpid), .vlan_tci = BE16(tci),
	};
	union vsw_key key;

	if (!copy)
		abort();
	memcpy(copy, bytes, len);
	memset(&key, POISON, sizeof(key));
	vsw_key_extract(&key, &vf, depth, IN_PORT);
	free(copy);
	return key;
}

static inline union vsw_key key_at(const struct frame *f, enum vsw_depth depth)
{
	return key_of_bytes(f->b, f->len, 0, 0, depth);
}

static inline union vsw_key key_of(const struct frame *f)
{
	return key_at(f, VSW_DEPTH_L4);
}

/* The key of the frame as a device hands it over that has taken its outermost tag out. */
static inline union vsw_key key_accelerated(const struct frame *f, enum vsw_depth depth)
{
	struct frame untagged = { .len = 0 };

	put(&untagged, f->b, 12);
	put(&untagged, f->b + 16, f->len - 16);
	return key_of_bytes(untagged.b, untagged.len, f->b[12] << 8 | f->b[13],
			    f->b[14] << 8 | f->b[15], depth);
}

#endif
