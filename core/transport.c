// SPDX-License-Identifier: GPL-2.0-only
/*
 * Headers of layer 4: headers.h.
 */
#include "bytes.h"
#include "headers.h"

/* Lengths in bytes of headers, or of as much of them as a key needs */
enum {
	PORTS_LEN = 4,
	ICMP_TYPE_LEN = 2,
	ND_LEN = 24,		/* ICMPv6 header and target, RFC 4861 sections 4.3 and 4.4 */
	ND_OPT_LEN = 8,		/* also of a link-layer address option */
};

enum {
	ND_SOLICIT = 135,
	ND_ADVERT = 136,
	ND_OPT_SOURCE = 1,
	ND_OPT_TARGET = 2,
};

/*
 * All of these return which bits of VSW_UNREAD_L4 hold. @rest begins with the header, of which @len
 * bytes are wanted.
 */
static u8 unread_behind_ports(const struct bytes *rest, u32 len)
{
	return rest->len < len ? VSWITCH_UNREAD_REST : 0;
}

static u8 extract_icmp(struct vswitch_flow_key *k, struct bytes rest)
{
	u8 unread = unread_behind_ports(&rest, VSW_ICMP_LEN);
	const u8 *type = pull(&rest, ICMP_TYPE_LEN);

	if (!type)
		return VSW_UNREAD_L4;
	k->tp_src = cpu_to_be16(type[0]);
	k->tp_dst = cpu_to_be16(type[1]);
	return unread;
}

/*
 * Of each kind of option the first counts, as in Linux. False: they do not end where the packet
 * does, or one has no length; Linux then drops the packet.
 */
static bool extract_nd_options(struct vswitch_flow_key *k, struct bytes rest)
{
	bool have_source = false, have_target = false;

	while (rest.len >= ND_OPT_LEN) {
		const u8 *opt = rest.pos;

		if (!opt[1] || !pull(&rest, opt[1] * 8))
			return false;
		if (opt[1] * 8 != ND_OPT_LEN)
			continue;
		if (opt[0] == ND_OPT_SOURCE && !have_source) {
			memcpy(k->arp_sha, opt + 2, 6);
			have_source = true;
		} else if (opt[0] == ND_OPT_TARGET && !have_target) {
			memcpy(k->arp_tha, opt + 2, 6);
			have_target = true;
		}
	}
	return !rest.len && !rest.more;
}

/*
 * One with another code than 0 is no neighbour discovery. Without a length nobody knows where its
 * options end; hosts drop it.
 */
static u8 extract_icmpv6(struct vswitch_flow_key *k, struct bytes rest, bool has_len)
{
	u8 unread = extract_icmp(k, rest);
	const u8 *nd;

	if (unread || k->tp_dst ||
	    (k->tp_src != cpu_to_be16(ND_SOLICIT) && k->tp_src != cpu_to_be16(ND_ADVERT)))
		return unread;
	nd = pull(&rest, ND_LEN);
	if (!nd)
		return VSWITCH_UNREAD_REST;
	memcpy(k->nd_target, nd + 8, 16);
	return extract_nd_options(k, rest) && has_len ? 0 : VSWITCH_UNREAD_REST;
}

/* TCP, UDP, UDP-Lite and SCTP begin alike; a first fragment may hold no more than the ports. */
static u8 extract_ports(struct vswitch_flow_key *k, struct bytes rest, u32 len)
{
	u8 unread = unread_behind_ports(&rest, len);
	const u8 *ports = pull(&rest, PORTS_LEN);

	if (!ports)
		return VSW_UNREAD_L4;
	k->tp_src = load_be16(ports);
	k->tp_dst = load_be16(ports + 2);
	return unread;
}

static u8 extract_tcp(struct vswitch_flow_key *k, struct bytes rest)
{
	u8 unread = extract_ports(k, rest, VSW_TCP_LEN);

	if (!unread)
		k->tcp_flags = load_be16(rest.pos + 12) & cpu_to_be16(0x0fff);
	return unread;
}

/* SCTP's CRC cannot be followed without the length of what it covers. */
u8 vsw_transport_extract(struct vswitch_flow_key *k, struct bytes rest, bool has_len)
{
	bool ipv6 = k->eth_type == cpu_to_be16(VSW_ETH_TYPE_IPV6);

	switch (k->ip_proto) {
	case VSW_PROTO_TCP:
		return extract_tcp(k, rest);
	case VSW_PROTO_UDP:
	case VSW_PROTO_UDPLITE:
		return extract_ports(k, rest, VSW_UDP_LEN);
	case VSW_PROTO_SCTP:
		return extract_ports(k, rest, VSW_SCTP_LEN) | (has_len ? 0 : VSWITCH_UNREAD_REST);
	case VSW_PROTO_DCCP:
		return unread_behind_ports(&rest, VSW_UDP_LEN);
	case VSW_PROTO_ICMP:
		return ipv6 ? 0 : extract_icmp(k, rest);
	case VSW_PROTO_ICMPV6:
		return ipv6 ? extract_icmpv6(k, rest, has_len) : 0;
	}
	return 0;
}
