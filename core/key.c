// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a frame's bytes to its flow key, header by header, and the handling of keys and masks.
 *
 * Every read past the Ethernet header goes through pull(), which knows where the frame ends; but
 * for the common kind of frame, whose length is looked at once (vsw_key_extract_common()).
 */
#include "bytes.h"
#include "key.h"

/* IP protocols, and IPv6 extension headers (RFC 8200 section 4; AH: RFC 4302 section 2) */
enum {
	PROTO_HOP_BY_HOP = 0,
	PROTO_ICMP = 1,
	PROTO_TCP = 6,
	PROTO_UDP = 17,
	PROTO_ROUTING = 43,
	PROTO_FRAGMENT = 44,
	PROTO_AH = 51,
	PROTO_ICMPV6 = 58,
	PROTO_DESTINATION = 60,
	PROTO_SCTP = 132,
	PROTO_UDPLITE = 136,
};

/* Lengths in bytes of headers, or of as much of them as a key needs */
enum {
	LLC_SNAP_LEN = 8,	/* IEEE 802.2 DSAP, SSAP, control; IEEE 802 OUI, type */
	ARP_LEN = 28,		/* RFC 826 for Ethernet and IPv4 */
	IPV4_LEN = 20,
	IPV6_LEN = 40,
	IPV6_EXT_LEN = 8,	/* the shortest extension header, and the fragment header */
	PORTS_LEN = 4,
	TCP_FLAGS_END = 14,
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

#define ETH_TYPE_NONE	cpu_to_be16(VSW_ETH_TYPE_NONE)

_Static_assert(offsetof(struct vswitch_flow_key, cvlan_tpid) == VSW_KEY_L2_WORDS * 8, "L2 part");
_Static_assert(sizeof(union vsw_key) == 104, "no padding, whole words");
_Static_assert(offsetof(struct vswitch_flow_key, ip_src) == 4 * 8, "behind word 3");
_Static_assert(offsetof(struct vswitch_flow_key, tp_src) == 8 * 8, "begins word 8");

/* A tag whose TPID is behind us counts if its TCI is there. Returns the type that follows it. */
static __be16 pull_tag(struct bytes *rest, __be16 type, __be16 *tpid, __be16 *tci)
{
	const u8 *at = pull(rest, sizeof(*tci));

	if (!at)
		return ETH_TYPE_NONE;
	*tpid = type;
	*tci = load_be16(at);
	at = pull(rest, sizeof(type));
	return at ? load_be16(at) : ETH_TYPE_NONE;
}

/* The type within an IEEE 802.3 frame with a SNAP header (RFC 1042). */
static __be16 pull_snap(struct bytes *rest)
{
	static const u8 llc_snap[] = { 0xaa, 0xaa, 0x03, 0x00, 0x00, 0x00 };
	const u8 *at = pull(rest, LLC_SNAP_LEN);
	__be16 type;

	if (!at || memcmp(at, llc_snap, sizeof(llc_snap)))
		return ETH_TYPE_NONE;
	type = load_be16(at + sizeof(llc_snap));
	return vsw_is_length(type) ? ETH_TYPE_NONE : type;
}

/* Tags that are in the bytes, and LLC: what the common frame does not have. Returns the rest. */
static struct bytes extract_tags(struct vswitch_flow_key *k, struct bytes rest)
{
	__be16 type = k->eth_type;

	if (!k->vlan_tpid && vsw_is_tpid(type))
		type = pull_tag(&rest, type, &k->vlan_tpid, &k->vlan_tci);
	if (vsw_is_tpid(type))
		type = pull_tag(&rest, type, &k->cvlan_tpid, &k->cvlan_tci);
	k->eth_type = vsw_is_length(type) ? pull_snap(&rest) : type;
	return rest;
}

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

/* @type is NULL if the frame ends before it. */
static void extract_icmp(struct vswitch_flow_key *k, const u8 *type)
{
	if (!type)
		return;
	k->tp_src = cpu_to_be16(type[0]);
	k->tp_dst = cpu_to_be16(type[1]);
}

/* Of each kind of option the first counts, as in Linux; a length of 0 ends them all. */
static void extract_nd_options(struct vswitch_flow_key *k, struct bytes rest)
{
	bool have_source = false, have_target = false;

	while (rest.len >= ND_OPT_LEN) {
		const u8 *opt = rest.pos;

		if (!opt[1] || !pull(&rest, opt[1] * 8))
			return;
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
}

static void extract_icmpv6(struct vswitch_flow_key *k, struct bytes rest)
{
	struct bytes type = rest;
	const u8 *nd;

	extract_icmp(k, pull(&type, ICMP_TYPE_LEN));
	if (k->tp_src != cpu_to_be16(ND_SOLICIT) && k->tp_src != cpu_to_be16(ND_ADVERT))
		return;
	nd = pull(&rest, ND_LEN);
	if (!nd || k->tp_dst)
		return;
	memcpy(k->nd_target, nd + 8, 16);
	extract_nd_options(k, rest);
}

/* TCP, UDP, UDP-Lite and SCTP begin alike; a first fragment may hold no more than the ports. */
static void extract_ports(struct vswitch_flow_key *k, struct bytes rest)
{
	const u8 *ports = pull(&rest, PORTS_LEN);

	if (!ports)
		return;
	k->tp_src = load_be16(ports);
	k->tp_dst = load_be16(ports + 2);
}

static void extract_tcp(struct vswitch_flow_key *k, struct bytes rest)
{
	const u8 *tcp;

	extract_ports(k, rest);
	tcp = pull(&rest, TCP_FLAGS_END);
	if (tcp)
		k->tcp_flags = load_be16(tcp + 12) & cpu_to_be16(0x0fff);
}

static void extract_l4(struct vswitch_flow_key *k, struct bytes rest)
{
	bool ipv6 = k->eth_type == cpu_to_be16(VSW_ETH_TYPE_IPV6);

	switch (k->ip_proto) {
	case PROTO_TCP:
		extract_tcp(k, rest);
		break;
	case PROTO_UDP:
	case PROTO_UDPLITE:
	case PROTO_SCTP:
		extract_ports(k, rest);
		break;
	case PROTO_ICMP:
		if (!ipv6)
			extract_icmp(k, pull(&rest, ICMP_TYPE_LEN));
		break;
	case PROTO_ICMPV6:
		if (ipv6)
			extract_icmpv6(k, rest);
		break;
	}
}

/*
 * RFC 791; false: no such header, and the key has nothing of it. @rest becomes what follows it.
 * A total length of 0 says nothing: GSO frames of more than 64 KiB have it. One that is
 * larger than what is there is no fault: the frame may be given by its first bytes.
 */
static bool pull_ipv4(struct vswitch_flow_key *k, struct bytes *rest)
{
	const u8 *ip = rest->pos;
	u32 header_len, total_len;
	u16 frag;

	if (rest->len < IPV4_LEN || ip[0] >> 4 != 4)
		return false;
	header_len = (ip[0] & 0x0f) * 4;
	total_len = be16_to_cpu(load_be16(ip + 2));
	if (total_len)
		trim(rest, total_len);
	if (header_len < IPV4_LEN || !pull(rest, header_len))
		return false;

	frag = be16_to_cpu(load_be16(ip + 6));
	if (frag & 0x1fff)
		k->ip_frag = VSWITCH_FRAG_LATER;
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

/* RFC 8200 section 4.5; a fragment that is the whole packet (RFC 6946) counts as none. */
static u8 ipv6_frag(const u8 *ext)
{
	u16 offset = be16_to_cpu(load_be16(ext + 2));

	if (offset & 0xfff8)
		return VSWITCH_FRAG_LATER;
	return offset & 1 ? VSWITCH_FRAG_FIRST : VSWITCH_FRAG_NONE;
}

/*
 * Walk from the header of type @proto to the first one that is no extension, or to the fragment
 * header of a later fragment: what follows that is not the next header it names. Each step
 * pulls eight bytes or more, so VSW_PARSE_MAX bounds the walk.
 *
 * Returns the type found, 0 if the frame ends before that. *routed: the destination in the header
 * is not the last one, as a routing header has more (RFC 8200 section 4.4).
 */
static u8 walk_ipv6_ext(u8 proto, u8 *frag, bool *routed, struct bytes *rest)
{
	static const u8 none[IPV6_EXT_LEN];

	while (ipv6_ext_len(proto, none)) {
		const u8 *ext = rest->pos;
		u8 fragment;

		if (rest->len < IPV6_EXT_LEN)
			return 0;
		/* One that is cut off still names the next; nothing can be read behind it. */
		if (!pull(rest, ipv6_ext_len(proto, ext)))
			rest->len = 0;
		if (proto == PROTO_FRAGMENT) {
			fragment = ipv6_frag(ext);
			if (fragment > *frag)
				*frag = fragment;
			if (fragment == VSWITCH_FRAG_LATER)
				return ext[0];
		}
		*routed |= proto == PROTO_ROUTING && ext[3];
		proto = ext[0];
	}
	return proto;
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
	k->ip_proto = walk_ipv6_ext(ip[6], &k->ip_frag, routed, rest);
	return true;
}

static bool pull_ip(struct vswitch_flow_key *k, bool *routed, struct bytes *rest)
{
	if (k->eth_type == cpu_to_be16(VSW_ETH_TYPE_IPV4))
		return pull_ipv4(k, rest);
	return k->eth_type == cpu_to_be16(VSW_ETH_TYPE_IPV6) && pull_ipv6(k, routed, rest);
}

static inline struct bytes behind_ethernet(const struct vsw_frame *frame)
{
	return (struct bytes){ frame->data + VSW_ETH_HLEN, frame->len - VSW_ETH_HLEN };
}

/* The L2 part of the key; the rest is zeroed. Returns what may be parsed of what follows it. */
static __always_inline struct bytes extract_l2_rest(union vsw_key *key,
						    const struct vsw_frame *frame)
{
	struct bytes rest = behind_ethernet(frame);
	__be16 type = key->k.eth_type;

	memset(&key->w[VSW_KEY_L2_WORDS], 0, sizeof(*key) - VSW_KEY_L2_WORDS * sizeof(key->w[0]));
	trim(&rest, VSW_PARSE_MAX - VSW_ETH_HLEN - (frame->vlan_tpid ? VSW_VLAN_HLEN : 0));
	if (unlikely(vsw_is_tpid(type) || vsw_is_length(type)))
		return extract_tags(&key->k, rest);
	return rest;
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

void vsw_layers_find(struct vsw_layers *at, const struct vsw_frame *frame)
{
	union vsw_key key;
	struct bytes rest;
	const u8 *l3;
	u32 len;

	vsw_key_extract_plain(&key, frame->data, frame->vlan_tpid, frame->vlan_tci, 0);
	rest = extract_l2_rest(&key, frame);
	l3 = rest.pos;
	memset(at, 0, sizeof(*at));
	if (key.k.eth_type == cpu_to_be16(VSW_ETH_TYPE_ARP)) {
		if (!extract_arp(&key.k, rest, VSW_DEPTH_L3))
			return;
	} else {
		if (!pull_ip(&key.k, &at->routed, &rest))
			return;
		at->proto = key.k.ip_proto;
		at->frag = key.k.ip_frag;
		if (at->frag != VSWITCH_FRAG_LATER && rest.len)
			at->l4 = rest.pos - frame->data;
		len = ip_len(key.k.eth_type, l3);
		at->l4_len = len ? len - (rest.pos - l3) : 0;
	}
	at->type = key.k.eth_type;
	at->l3 = l3 - frame->data;
}

void vsw_key_extract_rest(union vsw_key *key, const struct vsw_frame *frame, enum vsw_depth depth)
{
	bool routed = false;
	struct bytes rest;

	if (depth == VSW_DEPTH_L2) {
		extract_tags(&key->k, behind_ethernet(frame));
		return;
	}
	rest = extract_l2_rest(key, frame);
	key->k.tun_id = frame->tun_id;
	if (key->k.eth_type == cpu_to_be16(VSW_ETH_TYPE_ARP))
		extract_arp(&key->k, rest, depth);
	else if (pull_ip(&key->k, &routed, &rest) && depth == VSW_DEPTH_L4 &&
		 key->k.ip_frag != VSWITCH_FRAG_LATER)
		extract_l4(&key->k, rest);
}

/* Bytes of layer 4 that a key needs of TCP or UDP; 0: it is neither. */
static u32 common_l4_len(u8 proto)
{
	if (proto == PROTO_TCP)
		return TCP_FLAGS_END;
	return proto == PROTO_UDP ? PORTS_LEN : 0;
}

/* Fields that only other frames have are zeroed, whole words at a time where that can be done. */
static void fill_common(union vsw_key *key, const u8 *ip, enum vsw_depth depth)
{
	struct vswitch_flow_key *k = &key->k;
	const u8 *l4 = ip + IPV4_LEN;

	key->w[3] = 0;
	k->ip_proto = ip[9];
	k->ip_tos = ip[1];
	k->ip_ttl = ip[8];
	memcpy(k->ip_src, ip + 12, 4);
	memset(k->ip_src + 4, 0, 12);
	memcpy(k->ip_dst, ip + 16, 4);
	memset(k->ip_dst + 4, 0, 12);
	key->w[8] = 0;
	key->w[9] = 0;
	key->w[10] = 0;
	key->w[11] = 0;
	key->w[12] = 0;
	if (depth < VSW_DEPTH_L4)
		return;
	k->tp_src = load_be16(l4);
	k->tp_dst = load_be16(l4 + 2);
	if (ip[9] == PROTO_TCP)
		k->tcp_flags = load_be16(l4 + 12) & cpu_to_be16(0x0fff);
}

bool vsw_key_extract_common(union vsw_key *key, const u8 *data, u32 len, enum vsw_depth depth,
			    __be32 tun_id)
{
	const u8 *ip = data + VSW_ETH_HLEN;
	u32 l4_len;

	if (key->k.eth_type != cpu_to_be16(VSW_ETH_TYPE_IPV4) ||
	    len < VSW_ETH_HLEN + IPV4_LEN || ip[0] != 0x45 ||
	    load_be16(ip + 6) & cpu_to_be16(0x3fff))
		return false;
	l4_len = common_l4_len(ip[9]);
	if (!l4_len || len < VSW_ETH_HLEN + IPV4_LEN + l4_len ||
	    be16_to_cpu(load_be16(ip + 2)) < IPV4_LEN + l4_len)
		return false;
	fill_common(key, ip, depth);
	key->k.tun_id = tun_id;
	return true;
}

void vsw_key_extract(union vsw_key *key, const struct vsw_frame *frame, enum vsw_depth depth,
		     u32 in_port)
{
	if (vsw_key_extract_plain(key, frame->data, frame->vlan_tpid, frame->vlan_tci, in_port) &&
	    (depth == VSW_DEPTH_L2 ||
	     vsw_key_extract_common(key, frame->data, frame->len, depth, frame->tun_id)))
		return;
	vsw_key_extract_rest(key, frame, depth);
}

int vsw_key_from_wire(union vsw_key *key, const void *data, size_t len)
{
	const u8 *bytes = data;
	size_t i;

	for (i = sizeof(*key); i < len; i++)
		if (bytes[i])
			return -E2BIG;
	memset(key, 0, sizeof(*key));
	memcpy(key, data, len < sizeof(*key) ? len : sizeof(*key));
	return 0;
}

bool vsw_mask_valid(const union vsw_key *mask)
{
	return mask->k.in_port == 0 || mask->k.in_port == ~0U;
}

enum vsw_depth vsw_mask_depth(const union vsw_key *mask)
{
	/* Words 9 to 12 are arp_sha, arp_tha, tun_id and nd_target, and nothing else. */
	union vsw_key tun = { .k.tun_id = mask->k.tun_id };
	u64 l4 = mask->w[9] | (mask->w[10] & ~tun.w[10]) | mask->w[11] | mask->w[12];
	struct vsw_span span = vsw_mask_span(mask);

	_Static_assert(offsetof(struct vswitch_flow_key, arp_sha) == 9 * 8, "words of layer 4");
	_Static_assert(offsetof(struct vswitch_flow_key, tun_id) / 8 == 10, "word of the tunnel");
	_Static_assert(VSW_KEY_WORDS == 13, "a new field belongs to a depth");

	if (l4 || mask->k.tcp_flags || mask->k.tp_src || mask->k.tp_dst)
		return VSW_DEPTH_L4;
	return span.end > VSW_KEY_L2_WORDS ? VSW_DEPTH_L3 : VSW_DEPTH_L2;
}

struct vsw_span vsw_mask_span(const union vsw_key *mask)
{
	struct vsw_span span = { 0, 0 };
	u8 i;

	for (i = 0; i < VSW_KEY_WORDS; i++) {
		if (!mask->w[i])
			continue;
		span.words |= 1U << i;
		span.end = i + 1;
	}
	return span;
}

void vsw_key_mask(union vsw_key *dst, const union vsw_key *key, const union vsw_key *mask)
{
	u8 i;

	for (i = 0; i < VSW_KEY_WORDS; i++)
		dst->w[i] = key->w[i] & mask->w[i];
}

void vsw_mask_add(union vsw_key *mask, const union vsw_key *more)
{
	u8 i;

	for (i = 0; i < VSW_KEY_WORDS; i++)
		mask->w[i] |= more->w[i];
}
