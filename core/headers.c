// SPDX-License-Identifier: GPL-2.0-only
/*
 * The headers behind the Ethernet type, up to layer 4: headers.h.
 *
 * Every read goes through pull(), which knows where the packet ends. What cannot be read is
 * marked in the key: nothing that a rule could ask for is passed over.
 */
#include "bytes.h"
#include "headers.h"

/* IPv6 extension headers (RFC 8200 section 4; AH: RFC 4302 section 2) */
enum {
	PROTO_HOP_BY_HOP = 0,
	PROTO_ROUTING = 43,
	PROTO_FRAGMENT = 44,
	PROTO_AH = 51,
	PROTO_DESTINATION = 60,
};

/* Lengths in bytes of headers */
enum {
	ARP_LEN = 28,		/* RFC 826 for Ethernet and IPv4 */
	IPV6_LEN = 40,
	IPV6_EXT_LEN = 8,	/* the shortest extension header, and the fragment header */
};

/* Only ARP for IPv4 over Ethernet has the fields that a key has; false: it is not that. */
static bool extract_arp(struct vswitch_flow_key *k, struct bytes rest, enum vsw_depth depth)
{
	static const u8 ethernet_ipv4[] = { 0, 1, VSW_ETH_TYPE_IPV4 >> 8, 0, 6, 4 };
	const u8 *arp = pull(&rest, ARP_LEN);

	if (!arp || memcmp(arp, ethernet_ipv4, sizeof(ethernet_ipv4)))
		return false;
	k->ip_proto = arp[7];
	memcpy(k->ip_src, arp + 14, 4);
	memcpy(k->ip_dst, arp + 24, 4);
	if (depth == VSW_DEPTH_L4) {
		memcpy(k->arp_sha, arp + 8, 6);
		memcpy(k->arp_tha, arp + 18, 6);
	}
	return true;
}

/*
 * A later fragment that could replace what the first one said of layer 4: the first has eight bytes
 * at least. Whoever puts packets together and takes both would see another header (RFC 1858 section
 * 3.2, RFC 3128). @offset: in units of eight bytes
 */
static u8 unread_later(u8 proto, u16 offset)
{
	return proto == VSW_PROTO_TCP && offset == 1 ? VSW_UNREAD_L4 : 0;
}

/*
 * RFC 791; false: no such header, and the key has nothing of it. @rest becomes what follows it.
 * A total length of 0 says nothing: GSO frames of more than 64 KiB have it. One that is
 * larger than what is there is no fault here: hosts drop such a packet.
 */
static bool pull_ipv4(struct vswitch_flow_key *k, struct bytes *rest)
{
	const u8 *ip = rest->pos;
	u32 header_len, total_len;
	u16 frag;

	if (rest->len < VSW_IPV4_LEN || ip[0] >> 4 != 4)
		return false;
	header_len = (ip[0] & 0x0f) * 4;
	total_len = be16_to_cpu(load_be16(ip + 2));
	if (total_len)
		trim(rest, total_len);
	if (header_len < VSW_IPV4_LEN || !pull(rest, header_len))
		return false;

	frag = be16_to_cpu(load_be16(ip + 6));
	if (frag & 0x1fff)
		k->ip_frag = VSWITCH_FRAG_LATER | unread_later(ip[9], frag & 0x1fff);
	else if (frag & 0x2000)
		k->ip_frag = VSWITCH_FRAG_FIRST;
	k->ip_tos = ip[1];
	k->ip_ttl = ip[8];
	k->ip_proto = ip[9];
	memcpy(k->ip_src, ip + 12, 4);
	memcpy(k->ip_dst, ip + 16, 4);
	return true;
}

/* Length in bytes of the extension header of type @proto that begins @ext; 0: it is none. */
static u32 ipv6_ext_len(u8 proto, const u8 *ext)
{
	switch (proto) {
	case PROTO_HOP_BY_HOP:
	case PROTO_ROUTING:
	case PROTO_DESTINATION:
		return (ext[1] + 1) * 8;
	case PROTO_AH:
		return (ext[1] + 2) * 4;
	case PROTO_FRAGMENT:
		return IPV6_EXT_LEN;
	}
	return 0;
}

static bool is_ipv6_ext(u8 proto)
{
	static const u8 none[IPV6_EXT_LEN];

	return ipv6_ext_len(proto, none);
}

/*
 * What follows the fragment header of a later fragment is not the header that it names. Where that
 * is an extension header, the first fragment has it and what follows it whole (RFC 7112): no good
 * fragment begins at byte 8. False: a bad one
 */
static bool later_fragment(struct vswitch_flow_key *k, const u8 *ext, u16 offset)
{
	k->ip_frag = VSWITCH_FRAG_LATER;
	if (ext[0] == PROTO_HOP_BY_HOP || (offset == 1 && is_ipv6_ext(ext[0])))
		return false;
	k->ip_proto = ext[0];
	k->ip_frag |= unread_later(ext[0], offset);
	return true;
}

/*
 * Walk from the header of type @proto to the first one that is no extension, or to the fragment
 * header of a later fragment. Each step pulls eight bytes or more, so VSW_PARSE_MAX bounds the
 * walk. A fragment that is the whole packet (RFC 6946) counts as none.
 *
 * False: the protocol is not known. *routed: the destination in the header is not the last one, as
 * a routing header has more (RFC 8200 section 4.4).
 */
static bool walk_ipv6_ext(struct vswitch_flow_key *k, u8 proto, bool *routed, struct bytes *rest)
{
	bool first = true;

	for (; is_ipv6_ext(proto); first = false) {
		const u8 *ext = rest->pos;
		u16 offset;

		if (rest->len < IPV6_EXT_LEN || !pull(rest, ipv6_ext_len(proto, ext)) ||
		    (proto == PROTO_HOP_BY_HOP && !first))
			return false;
		if (proto == PROTO_FRAGMENT) {
			offset = be16_to_cpu(load_be16(ext + 2));
			if (offset & 0xfff8)
				return later_fragment(k, ext, offset >> 3);
			if (offset & 1)
				k->ip_frag = VSWITCH_FRAG_FIRST;
		}
		*routed |= proto == PROTO_ROUTING && ext[3];
		proto = ext[0];
	}
	k->ip_proto = proto;
	return true;
}

/*
 * RFC 8200, likewise, extension headers included. A payload length of 0 says nothing: jumbograms
 * (RFC 2675) have it.
 */
static bool pull_ipv6(struct vswitch_flow_key *k, bool *routed, struct bytes *rest)
{
	const u8 *ip = pull(rest, IPV6_LEN);
	u32 payload_len;

	if (!ip || ip[0] >> 4 != 6)
		return false;
	payload_len = be16_to_cpu(load_be16(ip + 4));
	if (payload_len)
		trim(rest, payload_len);

	k->ip_tos = (ip[0] & 0x0f) << 4 | ip[1] >> 4;
	k->ip_ttl = ip[7];
	k->ipv6_label = load_be32(ip) & cpu_to_be32(0x000fffff);
	memcpy(k->ip_src, ip + 8, 16);
	memcpy(k->ip_dst, ip + 24, 16);
	if (!walk_ipv6_ext(k, ip[6], routed, rest))
		k->ip_frag |= VSWITCH_UNREAD & ~VSWITCH_UNREAD_IP;
	return true;
}

static bool pull_ip(struct vswitch_flow_key *k, bool *routed, struct bytes *rest)
{
	if (k->eth_type == cpu_to_be16(VSW_ETH_TYPE_IPV4))
		return pull_ipv4(k, rest);
	return pull_ipv6(k, routed, rest);
}

/* What the IP header says of its packet's length from the header on; 0: nothing */
static u32 ip_len(__be16 type, const u8 *ip)
{
	u32 payload_len;

	if (type == cpu_to_be16(VSW_ETH_TYPE_IPV4))
		return be16_to_cpu(load_be16(ip + 2));
	payload_len = be16_to_cpu(load_be16(ip + 4));
	return payload_len ? IPV6_LEN + payload_len : 0;
}

/* Whether layer 4 is there and is known */
static bool has_l4(const struct vswitch_flow_key *k)
{
	return !(k->ip_frag & VSWITCH_UNREAD_PROTO) &&
	       (k->ip_frag & VSWITCH_FRAG_BITS) != VSWITCH_FRAG_LATER;
}

static void extract_ip(struct vswitch_flow_key *k, struct vsw_l4 *l4, struct bytes rest,
		       enum vsw_depth depth)
{
	const u8 *ip = rest.pos;
	u32 len;

	if (!pull_ip(k, &l4->routed, &rest)) {
		k->ip_frag = VSWITCH_UNREAD;
		return;
	}
	len = ip_len(k->eth_type, ip);
	l4->len = len ? len - (rest.pos - ip) : 0;
	if (!has_l4(k))
		return;
	l4->pos = rest.len ? rest.pos : NULL;
	if (depth == VSW_DEPTH_L4)
		k->ip_frag |= vsw_transport_extract(k, rest, len);
}

void vsw_headers_extract(struct vswitch_flow_key *k, struct vsw_l4 *l4, struct bytes rest,
			 enum vsw_depth depth)
{
	*l4 = (struct vsw_l4){ NULL, 0, false };
	if (vsw_is_ip(k->eth_type))
		extract_ip(k, l4, rest, depth);
	else if (vsw_is_arp(k->eth_type) && !extract_arp(k, rest, depth))
		k->ip_frag = VSWITCH_UNREAD;
	if (depth < VSW_DEPTH_L4)
		k->ip_frag &= (u8)~VSW_UNREAD_L4;
}
