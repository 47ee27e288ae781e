// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a frame's bytes to its flow key: the Ethernet header and tags, and the short way of most
 * frames; and the handling of keys and masks. What lies behind the Ethernet type: headers.c
 *
 * Every read past the Ethernet header goes through pull(), which knows where the frame ends; but
 * for the common kind of frame, whose length is looked at once (vsw_key_extract_common()).
 */
#include "bytes.h"
#include "headers.h"
#include "key.h"

#define LLC_SNAP_LEN	8	/* IEEE 802.2 DSAP, SSAP, control; IEEE 802 OUI, type */
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

static inline struct bytes behind_ethernet(const struct vsw_frame *frame)
{
	return (struct bytes){ frame->data + VSW_ETH_HLEN, frame->len - VSW_ETH_HLEN, frame->more };
}

/* The L2 part of the key; the rest is zeroed. Returns what may be parsed of what follows it. */
static __always_inline struct bytes extract_l2_rest(union vsw_key *key,
						    const struct vsw_frame *frame)
{
	struct bytes rest = behind_ethernet(frame);
	__be16 type = key->k.eth_type;

	memset(&key->w[VSW_KEY_L2_WORDS], 0, sizeof(*key) - VSW_KEY_L2_WORDS * sizeof(key->w[0]));
	limit(&rest, VSW_PARSE_MAX - VSW_ETH_HLEN - (frame->vlan_tpid ? VSW_VLAN_HLEN : 0));
	if (unlikely(vsw_is_tpid(type) || vsw_is_length(type)))
		return extract_tags(&key->k, rest);
	return rest;
}

/* The type behind all tags, more of which may have been pushed than a key shows */
static struct bytes skip_tags(struct vswitch_flow_key *k, const struct vsw_frame *frame)
{
	struct bytes rest = behind_ethernet(frame);
	__be16 type = load_be16(frame->data + VSW_ETH_HLEN - sizeof(type)), tpid, tci;

	limit(&rest, VSW_PARSE_MAX - VSW_ETH_HLEN + VSW_LAYERS_SLACK);
	while (vsw_is_tpid(type))
		type = pull_tag(&rest, type, &tpid, &tci);
	k->eth_type = vsw_is_length(type) ? pull_snap(&rest) : type;
	return rest;
}

void vsw_layers_find(struct vsw_layers *at, const struct vsw_frame *frame)
{
	union vsw_key key = { .w = { 0 } };
	struct vswitch_flow_key *k = &key.k;
	struct bytes rest = skip_tags(k, frame);
	struct vsw_l4 l4;

	memset(at, 0, sizeof(*at));
	if (!vsw_is_ip(k->eth_type) && !vsw_is_arp(k->eth_type))
		return;
	vsw_headers_extract(k, &l4, rest, VSW_DEPTH_L4);
	at->type = k->eth_type;
	at->l3 = rest.pos - frame->data;
	at->unread = k->ip_frag & VSWITCH_UNREAD;
	at->more = frame->more && at->unread;
	if (!vsw_is_ip(k->eth_type))
		return;
	at->l4 = l4.pos ? l4.pos - frame->data : 0;
	at->l4_len = l4.len;
	at->proto = k->ip_proto;
	at->frag = k->ip_frag & VSWITCH_FRAG_BITS;
	at->routed = l4.routed;
}

bool vsw_key_extract_rest(union vsw_key *key, const struct vsw_frame *frame, enum vsw_depth depth)
{
	struct bytes rest;
	struct vsw_l4 l4;

	if (depth == VSW_DEPTH_L2) {
		extract_tags(&key->k, behind_ethernet(frame));
		return true;
	}
	rest = extract_l2_rest(key, frame);
	key->k.tun_id = frame->tun_id;
	vsw_headers_extract(&key->k, &l4, rest, depth);
	return !(key->k.ip_frag & VSWITCH_UNREAD) || !frame->more;
}

/* The whole header of TCP or UDP; 0: it is neither. */
static u32 common_l4_len(u8 proto)
{
	if (proto == VSW_PROTO_TCP)
		return VSW_TCP_LEN;
	return proto == VSW_PROTO_UDP ? VSW_UDP_LEN : 0;
}

/* Fields that only other frames have are zeroed, whole words at a time where that can be done. */
static void fill_common(union vsw_key *key, const u8 *ip, enum vsw_depth depth)
{
	struct vswitch_flow_key *k = &key->k;
	const u8 *l4 = ip + VSW_IPV4_LEN;

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
	if (ip[9] == VSW_PROTO_TCP)
		k->tcp_flags = load_be16(l4 + 12) & cpu_to_be16(0x0fff);
}

bool vsw_key_extract_common(union vsw_key *key, const u8 *data, u32 len, enum vsw_depth depth,
			    __be32 tun_id)
{
	const u8 *ip = data + VSW_ETH_HLEN;
	u32 l4_len;

	if (key->k.eth_type != cpu_to_be16(VSW_ETH_TYPE_IPV4) ||
	    len < VSW_ETH_HLEN + VSW_IPV4_LEN || ip[0] != 0x45 ||
	    load_be16(ip + 6) & cpu_to_be16(0x3fff))
		return false;
	l4_len = common_l4_len(ip[9]);
	if (!l4_len || len < VSW_ETH_HLEN + VSW_IPV4_LEN + l4_len ||
	    be16_to_cpu(load_be16(ip + 2)) < VSW_IPV4_LEN + l4_len)
		return false;
	fill_common(key, ip, depth);
	key->k.tun_id = tun_id;
	return true;
}

bool vsw_key_extract(union vsw_key *key, const struct vsw_frame *frame, enum vsw_depth depth,
		     u32 in_port)
{
	if (vsw_key_extract_plain(key, frame->data, frame->vlan_tpid, frame->vlan_tci, in_port) &&
	    (depth == VSW_DEPTH_L2 ||
	     vsw_key_extract_common(key, frame->data, frame->len, depth, frame->tun_id)))
		return true;
	return vsw_key_extract_rest(key, frame, depth);
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

	if (l4 || mask->k.tcp_flags || mask->k.tp_src || mask->k.tp_dst ||
	    mask->k.ip_frag & VSW_UNREAD_L4)
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
