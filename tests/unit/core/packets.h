/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets whose checksums are right, and the same with a field changed and all checksums made anew:
 * what incremental changes are compared with. Nothing here uses core/set_apply.c or its ideas.
 */
#ifndef TEST_PACKETS_H
#define TEST_PACKETS_H

#include "core/action.h"
#include "tests/unit/core/frames.h"

enum { TCP = 6, UDP = 17, UDPLITE = 136, SCTP = 132, DCCP = 33, ICMP = 1, ICMPV6 = 58, GRE = 47 };

/* struct packet - a frame, and where its headers are; @ext: bytes of options or extensions */
struct packet {
	struct frame f;
	bool ipv6;
	u8 proto;
	u32 l3, l4, ext;
};

/* RFC 1071 from scratch, an odd last byte included; not folded */
static inline u32 ref_sum(const u8 *b, u32 len)
{
	u32 sum = 0, i;

	for (i = 0; i < len; i++)
		sum += i & 1 ? b[i] : (u32)b[i] << 8;
	return sum;
}

static inline u16 ref_fold(u32 sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (u16)sum;
}

/* RFC 9260 appendix A, bit by bit */
static inline u32 ref_crc32c(const u8 *b, u32 len)
{
	u32 crc = ~0U, i;
	int bit;

	for (i = 0; i < len; i++) {
		crc ^= b[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return ~crc;
}

static inline void ref_store(u8 *at, u16 v)
{
	at[0] = v >> 8;
	at[1] = v & 0xff;
}

/* Offset of a transport's checksum in its header, 0 if it has none */
static inline u32 csum_at(u8 proto)
{
	switch (proto) {
	case TCP:
		return 16;
	case UDP:
	case UDPLITE:
	case DCCP:
		return 6;
	case SCTP:
		return 8;
	case ICMP:
	case ICMPV6:
		return 2;
	}
	return 0;
}

/* The sum of the pseudo header, RFC 9293 section 3.1, RFC 8200 section 8.1 */
static inline u32 ref_pseudo(const struct packet *p)
{
	const u8 *ip = p->f.b + p->l3;
	u32 len = p->f.len - p->l4;

	if (p->proto == ICMP)
		return 0;
	return (p->ipv6 ? ref_sum(ip + 8, 32) : ref_sum(ip + 12, 8)) + len + p->proto;
}

static inline void ref_ip_checksum(struct packet *p)
{
	u8 *ip = p->f.b + p->l3;

	if (p->ipv6)
		return;
	ref_store(ip + 10, 0);
	ref_store(ip + 10, (u16)~ref_fold(ref_sum(ip, p->l4 - p->l3)));
}

/* All checksums, from nothing */
static inline void ref_checksums(struct packet *p)
{
	u8 *l4 = p->f.b + p->l4;
	u32 at = csum_at(p->proto), len = p->f.len - p->l4, crc;
	u16 sum;

	ref_ip_checksum(p);
	if (!at || p->proto == (p->ipv6 ? ICMP : ICMPV6))
		return;
	if (p->proto == SCTP) {
		memset(l4 + at, 0, 4);
		crc = ref_crc32c(l4, len);
		l4[at] = crc & 0xff;
		l4[at + 1] = crc >> 8 & 0xff;
		l4[at + 2] = crc >> 16 & 0xff;
		l4[at + 3] = crc >> 24;
		return;
	}
	ref_store(l4 + at, 0);
	sum = (u16)~ref_fold(ref_sum(l4, len) + ref_pseudo(p));
	if (!sum && (p->proto == UDP || p->proto == UDPLITE))
		sum = 0xffff;
	ref_store(l4 + at, sum);
}

static inline void put_transport(struct packet *p, u32 payload)
{
	struct frame *f = &p->f;
	u32 i;

	put16(f, p->proto == ICMP || p->proto == ICMPV6 ? 0x0801 : 0x1234);
	put16(f, 0x0050);
	if (p->proto == TCP) {
		put_fill(f, 0x11, 8);
		put16(f, 0x5018);
		put_fill(f, 0x22, 6);
	} else if (p->proto == UDP || p->proto == UDPLITE) {
		put16(f, (u16)(8 + payload));
		put16(f, 0);
	} else {
		put_fill(f, 0x33, 12);
	}
	for (i = 0; i < payload; i++)
		put8(f, (u8)(i * 37 + payload));
}

/* @ext: words of four bytes of IPv4 options, or units of eight of IPv6 extension headers */
static inline struct packet make_packet(bool ipv6, u8 proto, int tags, u32 ext, u32 payload)
{
	struct packet p = { .ipv6 = ipv6, .proto = proto };
	u32 i;

	put_macs(&p.f);
	put_tags(&p.f, tags);
	p.l3 = p.f.len + 2;
	if (ipv6) {
		put_ipv6(&p.f, ext ? 60 : proto, 0);
		for (i = 0; i < ext; i++)
			put_ext(&p.f, i + 1 < ext ? 60 : proto, 1);
		p.ext = 8 * ext;
	} else {
		put_ipv4(&p.f, (u8)(5 + ext), proto, 0, 0);
		p.ext = 4 * ext;
	}
	p.l4 = p.f.len;
	put_transport(&p, payload);
	ref_store(p.f.b + p.l3 + (ipv6 ? 4 : 2), (u16)(p.f.len - p.l3 - (ipv6 ? 40 : 0)));
	ref_checksums(&p);
	return p;
}

/* The bytes of a field in the frame, by what the RFCs say; 0: it has no such field */
static inline u32 field_at(const struct packet *p, u32 field, u32 *len)
{
	bool icmp = p->proto == (p->ipv6 ? ICMPV6 : ICMP);
	bool ports = p->proto == TCP || p->proto == UDP || p->proto == UDPLITE ||
		     p->proto == SCTP;

	*len = 6;
	switch (field) {
	case VSWITCH_FIELD_ETH_DST:
		return 0;
	case VSWITCH_FIELD_ETH_SRC:
		return 6;
	case VSWITCH_FIELD_IP_SRC:
		*len = p->ipv6 ? 16 : 4;
		return p->l3 + (p->ipv6 ? 8 : 12);
	case VSWITCH_FIELD_IP_DST:
		*len = p->ipv6 ? 16 : 4;
		return p->l3 + (p->ipv6 ? 24 : 16);
	case VSWITCH_FIELD_IP_TTL:
		*len = 1;
		return p->l3 + (p->ipv6 ? 7 : 8);
	case VSWITCH_FIELD_IP_TOS:
		*len = p->ipv6 ? 2 : 1;
		return p->l3 + (p->ipv6 ? 0 : 1);
	case VSWITCH_FIELD_IPV6_LABEL:
		*len = p->ipv6 ? 4 : 0;
		return p->l3;
	case VSWITCH_FIELD_TP_SRC:
	case VSWITCH_FIELD_TP_DST:
		*len = ports ? 2 : icmp ? 1 : 0;
		return p->l4 + (field == VSWITCH_FIELD_TP_DST ? *len : 0);
	}
	*len = 0;
	return 0;
}

/* @p after the action, all checksums made anew */
static inline struct packet ref_set(const struct packet *p, const struct vswitch_set *set)
{
	struct packet q = *p;
	const u8 *value = set->value, *mask = set->mask;
	u8 tos_value[2] = { value[0] >> 4, (u8)(value[0] << 4) };
	u8 tos_mask[2] = { mask[0] >> 4, (u8)(mask[0] << 4) };
	u32 len, at = field_at(p, set->field, &len), i;

	if (set->field == VSWITCH_FIELD_IP_TOS && p->ipv6) {
		value = tos_value;
		mask = tos_mask;
	} else if (len == 1 && set->field != VSWITCH_FIELD_IP_TOS &&
		   set->field != VSWITCH_FIELD_IP_TTL) {
		value++;	/* type and code of ICMP are the second byte */
		mask++;
	}
	for (i = 0; i < len; i++)
		q.f.b[at + i] = (u8)((q.f.b[at + i] & ~mask[i]) | value[i]);
	ref_checksums(&q);
	return q;
}

/* Bytes of the action's value */
static inline u32 set_len(u32 field)
{
	static const u8 lens[__VSWITCH_FIELD_MAX] = {
		[VSWITCH_FIELD_ETH_DST] = 6, [VSWITCH_FIELD_ETH_SRC] = 6,
		[VSWITCH_FIELD_IP_SRC] = 16, [VSWITCH_FIELD_IP_DST] = 16,
		[VSWITCH_FIELD_IP_TOS] = 1, [VSWITCH_FIELD_IP_TTL] = 1,
		[VSWITCH_FIELD_IPV6_LABEL] = 4, [VSWITCH_FIELD_TP_SRC] = 2,
		[VSWITCH_FIELD_TP_DST] = 2, [VSWITCH_FIELD_ARP_OP] = 2,
		[VSWITCH_FIELD_ARP_SHA] = 6, [VSWITCH_FIELD_ARP_THA] = 6,
	};

	return lens[field];
}

/* An action on @field that vsw_actions_check() takes; every third one is not masked */
static inline struct vswitch_set any_set(u32 field, unsigned int *seed)
{
	struct vswitch_set set = { .field = field };
	bool exact = rand_r(seed) % 3 == 0;
	u32 i;

	for (i = 0; i < set_len(field); i++) {
		set.mask[i] = exact ? 0xff : (u8)rand_r(seed);
		set.value[i] = (u8)rand_r(seed) & set.mask[i];
	}
	if (field == VSWITCH_FIELD_IPV6_LABEL) {
		set.mask[0] = set.value[0] = 0;
		set.mask[1] &= 0x0f;
		set.value[1] &= 0x0f;
	}
	return set;
}

#endif
