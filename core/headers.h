/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The headers behind the Ethernet type: IP with its options and extension headers, ARP, and of
 * layer 4 what keys have. For core/ alone; others use key.h.
 */
#ifndef VSW_CORE_HEADERS_H
#define VSW_CORE_HEADERS_H

#include <env.h>
#include "bytes.h"
#include "key.h"

/* IP protocols whose headers are read */
enum {
	VSW_PROTO_ICMP = 1,
	VSW_PROTO_TCP = 6,
	VSW_PROTO_UDP = 17,
	VSW_PROTO_DCCP = 33,
	VSW_PROTO_ICMPV6 = 58,
	VSW_PROTO_SCTP = 132,
	VSW_PROTO_UDPLITE = 136,
};

/*
 * Lengths in bytes. Of layer 4 with all that keys have, and with the checksum: what has less is not
 * whole.
 */
enum {
	VSW_IPV4_LEN = 20,
	VSW_ICMP_LEN = 4,
	VSW_UDP_LEN = 8,	/* UDP-Lite, too; and as much of DCCP */
	VSW_SCTP_LEN = 12,
	VSW_TCP_LEN = 20,
};

/**
 * struct vsw_l4 - where layer 4 begins
 * @pos:    NULL: nothing follows the IP header, it cannot be found, or this is a later fragment
 * @len:    bytes from there on, as the IP header says, be they there or not; 0: it does not say
 * @routed: an IPv6 routing header has another destination than the IP header
 */
struct vsw_l4 {
	const u8 *pos;
	u32 len;
	bool routed;
};

/**
 * vsw_headers_extract() - what of a key lies behind the Ethernet type
 * @k:     with the type in it, and zero behind VSW_KEY_L2_WORDS but for the tags
 * @l4:    result
 * @rest:  what follows the type
 * @depth: VSW_DEPTH_L3 or VSW_DEPTH_L4
 */
void vsw_headers_extract(struct vswitch_flow_key *k, struct vsw_l4 *l4, struct bytes rest,
			 enum vsw_depth depth);

/**
 * vsw_transport_extract() - what of a key lies in layer 4, of which the type is k->ip_proto
 * @rest:    begins with the header
 * @has_len: the IP header says how long the packet is
 *
 * Which bits of VSW_UNREAD_L4 hold.
 */
u8 vsw_transport_extract(struct vswitch_flow_key *k, struct bytes rest, bool has_len);

#endif
