/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One payload of every kind that the key knows, well-formed or not. Each function writes the
 * Ethernet type and what follows.
 */
#ifndef TEST_SAMPLES_H
#define TEST_SAMPLES_H

#include "tests/unit/core/frames.h"

static inline void ipv4_tcp(struct frame *f)
{
	put_ipv4(f, 5, 6, 0x4000, 20);
	put_tcp(f, 0x012);
}

static inline void ipv4_tcp_options(struct frame *f)
{
	put_ipv4(f, 15, 6, 0x4000, 20);
	put_tcp(f, 0xfff);
}

static inline void ipv4_udp_padded(struct frame *f)
{
	put_ipv4(f, 5, 17, 0, 8);
	put_udp(f);
	put_fill(f, 0, 18);
}

static inline void ipv4_udplite(struct frame *f)
{
	put_ipv4(f, 5, 136, 0, 8);
	put_udp(f);
}

static inline void ipv4_sctp(struct frame *f)
{
	put_ipv4(f, 5, 132, 0, 12);
	put_udp(f);
	put_fill(f, 0, 4);
}

static inline void ipv4_icmp(struct frame *f)
{
	put_ipv4(f, 5, 1, 0, 8);
	put_icmp(f, 3, 4);
}

static inline void ipv4_first_fragment(struct frame *f)
{
	put_ipv4(f, 5, 17, 0x2000, 8);
	put_udp(f);
}

static inline void ipv4_later_fragment(struct frame *f)
{
	put_ipv4(f, 5, 17, 0x0003, 8);
	put_udp(f);
}

static inline void ipv4_gre(struct frame *f)
{
	put_ipv4(f, 5, 47, 0, 16 + 20 + 8);
	put16(f, 0x3000);		/* key, sequence; RFC 2890 */
	put16(f, 0x0800);
	put_fill(f, 0x55, 8);
	put_fill(f, 0x66, 32);
}

static inline void ipv4_short_header(struct frame *f)
{
	u32 at = f->len;

	ipv4_tcp(f);
	f->b[at + 2] = 0x44;
}

static inline void ipv4_wrong_version(struct frame *f)
{
	u32 at = f->len;

	ipv4_tcp(f);
	f->b[at + 2] = 0x65;
}

static inline void ipv6_tcp(struct frame *f)
{
	put_ipv6(f, 6, 20);
	put_tcp(f, 0x010);
}

static inline void ipv6_udp_padded(struct frame *f)
{
	put_ipv6(f, 17, 8);
	put_udp(f);
	put_fill(f, 0x77, 6);
}

static inline void ipv6_echo(struct frame *f)
{
	put_ipv6(f, 58, 8);
	put_icmp(f, 128, 0);
}

/* hop-by-hop, routing, destination options, AH, TCP */
static inline void ipv6_chain(struct frame *f)
{
	put_ipv6(f, 0, 8 + 24 + 16 + 16 + 20);
	put_ext(f, 43, 1);
	put_ext(f, 60, 3);
	put_ext(f, 51, 2);
	put8(f, 6);
	put8(f, 2);			/* AH counts words of four bytes, less two */
	put_fill(f, 0x88, 14);
	put_tcp(f, 0x002);
}

static inline void ipv6_first_fragment(struct frame *f)
{
	put_ipv6(f, 44, 8 + 8 + 8);
	put_fragment(f, 60, 0x0001);
	put_ext(f, 17, 1);
	put_udp(f);
}

static inline void ipv6_later_fragment(struct frame *f)
{
	put_ipv6(f, 44, 8 + 8);
	put_fragment(f, 17, 0x0008);
	put_udp(f);
}

static inline void ipv6_atomic_fragment(struct frame *f)
{
	put_ipv6(f, 44, 8 + 8);
	put_fragment(f, 17, 0x0000);
	put_udp(f);
}

/* 30 extension headers */
static inline void ipv6_long_chain(struct frame *f)
{
	int i;

	put_ipv6(f, 60, 30 * 8 + 8);
	for (i = 0; i < 29; i++)
		put_ext(f, 60, 1);
	put_ext(f, 17, 1);
	put_udp(f);
}

/* RFC 8200 section 4.1: hop-by-hop options stand first, or nowhere */
static inline void ipv6_hop_by_hop_behind(struct frame *f)
{
	put_ipv6(f, 60, 8 + 8 + 20);
	put_ext(f, 0, 1);
	put_ext(f, 6, 1);
	put_tcp(f, 0x002);
}

/* RFC 7112: the chain of a first fragment is whole. This one's is not. */
static inline void ipv6_tiny_fragment(struct frame *f)
{
	put_ipv6(f, 44, 8 + 8);
	put_fragment(f, 60, 0x0001);
	put_ext(f, 6, 1);
}

/* RFC 1858, RFC 3128: what would replace the flags of the TCP header */
static inline void ipv6_overlapping_fragment(struct frame *f)
{
	put_ipv6(f, 44, 8 + 16);
	put_fragment(f, 6, 0x0009);
	put_fill(f, 0x22, 16);
}

static inline void ipv6_esp(struct frame *f)
{
	put_ipv6(f, 50, 32);
	put_fill(f, 0x5a, 32);
}

static inline void ipv4_sctp_fragment(struct frame *f)
{
	put_ipv4(f, 5, 132, 0x2000, 16);
	put_udp(f);
	put_fill(f, 0, 8);
}

static inline void ipv4_tiny_fragment(struct frame *f)
{
	put_ipv4(f, 5, 6, 0x2000, 8);
	put16(f, 0x1234);
	put16(f, 0x0050);
	put_fill(f, 0x11, 4);
}

static inline void ipv4_overlapping_fragment(struct frame *f)
{
	put_ipv4(f, 5, 6, 0x0001, 16);
	put_fill(f, 0x22, 16);
}

static inline void ipv4_total_within_header(struct frame *f)
{
	u32 at = f->len;

	ipv4_tcp(f);
	f->b[at + 5] = 19;
}

static inline void ipv6_solicit(struct frame *f)
{
	put_ipv6(f, 58, 24 + 8);
	put_icmp(f, 135, 0);
	put(f, ip6_b, 16);
	put_nd_option(f, 1, mac_a);
}

static inline void ipv6_advert(struct frame *f)
{
	put_ipv6(f, 58, 24 + 16 + 8 + 8);
	put_icmp(f, 136, 0);
	put(f, ip6_a, 16);
	put8(f, 14);			/* nonce, RFC 3971 */
	put8(f, 2);
	put_fill(f, 0x01, 14);
	put_nd_option(f, 2, mac_a);
	put_nd_option(f, 2, mac_b);
}

static inline void arp_request(struct frame *f)
{
	put_arp(f, 1, 6, 1);
	put_fill(f, 0, 18);
}

/* RFC 903 */
static inline void rarp_request(struct frame *f)
{
	u32 at = f->len;

	put_arp(f, 1, 6, 3);
	f->b[at] = 0x80;
	f->b[at + 1] = 0x35;
	put_fill(f, 0, 18);
}

static inline void arp_infiniband(struct frame *f)
{
	put_arp(f, 32, 20, 1);
	put_fill(f, 0x99, 32);
}

static inline void snap_ipv4(struct frame *f)
{
	static const u8 llc_snap[] = { 0xaa, 0xaa, 0x03, 0, 0, 0 };

	put16(f, 8 + 28);
	put(f, llc_snap, sizeof(llc_snap));
	put_ipv4(f, 5, 17, 0, 8);
	put_udp(f);
}

static inline void llc_bpdu(struct frame *f)
{
	put16(f, 38);
	put8(f, 0x42);
	put8(f, 0x42);
	put8(f, 0x03);
	put_fill(f, 0, 35);
}

static inline void experimental(struct frame *f)
{
	put16(f, 0x88b5);
	put_fill(f, 0xaa, 46);
}

static inline void tpid_9100(struct frame *f)
{
	put_tag(f, 0x9100, 0x000a);
	ipv4_tcp(f);
}

#define SAMPLE(name) { #name, name }
static const struct sample {
	const char *name;
	void (*put)(struct frame *f);
} samples[] = {
	SAMPLE(ipv4_tcp), SAMPLE(ipv4_tcp_options), SAMPLE(ipv4_udp_padded), SAMPLE(ipv4_udplite),
	SAMPLE(ipv4_sctp), SAMPLE(ipv4_icmp), SAMPLE(ipv4_first_fragment),
	SAMPLE(ipv4_later_fragment), SAMPLE(ipv4_gre), SAMPLE(ipv4_short_header),
	SAMPLE(ipv4_wrong_version),
	SAMPLE(ipv6_tcp), SAMPLE(ipv6_udp_padded), SAMPLE(ipv6_echo), SAMPLE(ipv6_chain),
	SAMPLE(ipv6_first_fragment), SAMPLE(ipv6_later_fragment), SAMPLE(ipv6_atomic_fragment),
	SAMPLE(ipv6_long_chain), SAMPLE(ipv6_solicit), SAMPLE(ipv6_advert),
	SAMPLE(ipv6_hop_by_hop_behind), SAMPLE(ipv6_tiny_fragment),
	SAMPLE(ipv6_overlapping_fragment), SAMPLE(ipv6_esp), SAMPLE(ipv4_sctp_fragment),
	SAMPLE(ipv4_tiny_fragment),
	SAMPLE(ipv4_overlapping_fragment), SAMPLE(ipv4_total_within_header), SAMPLE(rarp_request),
	SAMPLE(arp_request), SAMPLE(arp_infiniband), SAMPLE(snap_ipv4), SAMPLE(llc_bpdu),
	SAMPLE(experimental), SAMPLE(tpid_9100),
};
#undef SAMPLE

/* A frame with @tags tags before the payload that @put writes. */
static inline struct frame make_frame(int tags, void (*put_payload)(struct frame *f))
{
	struct frame f = { .len = 0 };

	put_macs(&f);
	put_tags(&f, tags);
	put_payload(&f);
	return f;
}

#endif
