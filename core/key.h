/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Flow keys and masks: a frame's bytes become a struct vswitch_flow_key, which is compared with
 * those of flows under their masks. Pure code: bytes in, values out.
 */
#ifndef VSW_CORE_KEY_H
#define VSW_CORE_KEY_H

#include <env.h>
#include "frame.h"

/**
 * enum vsw_depth - how far into a frame the key looks
 * @VSW_DEPTH_L2: Ethernet header and the tags: all fields up to and with cvlan_tci
 * @VSW_DEPTH_L3: and the network header: cvlan_tpid, the ip_ fields and ipv6_label; and tun_id
 * @VSW_DEPTH_L4: and ports, flags, hardware addresses of ARP and all of neighbour discovery, and
 *                VSW_UNREAD_L4 of ip_frag: the whole key
 *
 * A field has the same value at each depth that includes it.
 */
enum vsw_depth {
	VSW_DEPTH_L2,
	VSW_DEPTH_L3,
	VSW_DEPTH_L4,
};

/* A key as 64-bit words. Masks that NORMAL switching uses end within VSW_KEY_L2_WORDS. */
#define VSW_KEY_WORDS		(sizeof(struct vswitch_flow_key) / 8)
#define VSW_KEY_L2_WORDS	3
/*
 * Headers past this many bytes of a frame are not read, by all sides alike: sixteen IPv6
 * extension headers of the greatest length, more than a jumbo frame holds. Each header that is
 * walked over has eight bytes at least, so this bounds the work, too. A tag that was taken out of
 * the bytes counts as if it were in them.
 */
#define VSW_PARSE_MAX		32768
/* So many bytes hold all headers of all but very odd frames. */
#define VSW_PARSE_USUAL		256
/*
 * VSW_DEPTH_L2 reads this many at most: Ethernet, two tags, LLC and SNAP. It reads behind the
 * first VSW_ETH_HLEN only if a TPID or an IEEE 802.3 length stands there.
 */
#define VSW_PARSE_L2_MAX	(VSW_ETH_HLEN + 2 * VSW_VLAN_HLEN + 8)

/* Bits of ip_frag that belong to VSW_DEPTH_L4 */
#define VSW_UNREAD_L4		(VSWITCH_UNREAD_REST | VSWITCH_UNREAD_PORTS)

/**
 * union vsw_key - a flow key that is aligned for comparison by words
 */
union vsw_key {
	struct vswitch_flow_key k;
	u64 w[VSW_KEY_WORDS];
};

/**
 * struct vsw_span - the words of a mask that are not zero
 * @words: bit i for word i
 * @end:   one past the last of them
 */
struct vsw_span {
	u16 words;
	u8 end;
};

/* All words that layer 2 has, and no other */
#define VSW_SPAN_L2	((struct vsw_span){ .words = (1U << VSW_KEY_L2_WORDS) - 1, \
					    .end = VSW_KEY_L2_WORDS })

/**
 * vsw_key_extract() - make the key of a frame
 * @key:     result; fields beyond @depth are zero up to the end of the key for VSW_DEPTH_L3 and
 *           L4, and are left undefined past VSW_KEY_L2_WORDS for VSW_DEPTH_L2
 * @frame:   at least VSW_ETH_HLEN bytes long
 * @depth:   see enum vsw_depth
 * @in_port: port number, goes into the key
 *
 * Malformed headers never fail: what cannot be read is zero in the key, and VSWITCH_UNREAD_* say
 * so. The same frame gives the same key whether its outer tag is in the bytes or in
 * @frame->vlan_tci.
 *
 * Return: false if bytes of @frame->more are needed: what they hold counts as not readable.
 */
bool vsw_key_extract(union vsw_key *key, const struct vsw_frame *frame, enum vsw_depth depth,
		     u32 in_port);

/*
 * The key's fields from eth_dst on lie as in an Ethernet header: one copy serves all three.
 */
#define VSW_KEY_ETH	offsetof(struct vswitch_flow_key, eth_dst)
_Static_assert(offsetof(struct vswitch_flow_key, eth_src) == VSW_KEY_ETH + 6, "one copy");
_Static_assert(offsetof(struct vswitch_flow_key, eth_type) == VSW_KEY_ETH + 12, "one copy");

/**
 * vsw_key_extract_plain() - the first VSW_KEY_L2_WORDS of the key, as the first VSW_ETH_HLEN bytes
 * of a frame have them
 *
 * Every frame begins with this, and most need no more for VSW_DEPTH_L2.
 *
 * @vlan_tpid, @vlan_tci: as in struct vsw_frame
 *
 * Return: false if a tag or an LLC header follows, for which vsw_key_extract_rest() must be called
 */
static __always_inline bool vsw_key_extract_plain(union vsw_key *key, const u8 *data,
						  __be16 vlan_tpid, __be16 vlan_tci, u32 in_port)
{
	memcpy((u8 *)key + VSW_KEY_ETH, data, VSW_ETH_HLEN);
	key->k.in_port = in_port;
	key->k.vlan_tpid = vlan_tpid;
	key->k.vlan_tci = vlan_tpid ? vlan_tci : 0;
	key->k.cvlan_tci = 0;
	return likely(!vsw_is_tpid(key->k.eth_type) && !vsw_is_length(key->k.eth_type));
}

/**
 * vsw_key_extract_common() - what vsw_key_extract() does behind vsw_key_extract_plain() for most
 * frames: TCP or UDP in IPv4 without options, no fragment, in the frame as far as a key looks
 * @key:   as that left it; it said that no tag or LLC header follows
 * @data:  @len bytes
 * @depth: VSW_DEPTH_L3 or VSW_DEPTH_L4
 *
 * Return: false if the frame is another, for which vsw_key_extract_rest() must be called
 */
bool vsw_key_extract_common(union vsw_key *key, const u8 *data, u32 len, enum vsw_depth depth,
			    __be32 tun_id);

/**
 * vsw_key_extract_rest() - what vsw_key_extract() does behind vsw_key_extract_plain()
 * @key: as that left it
 *
 * It does without vsw_key_extract_common(), and for any frame.
 *
 * Return: as vsw_key_extract()
 */
bool vsw_key_extract_rest(union vsw_key *key, const struct vsw_frame *frame, enum vsw_depth depth);

/**
 * struct vsw_layers - where the headers of a frame begin
 * @type:   Ethernet type behind all tags: IPv4, IPv6, ARP or RARP; 0: another, and nothing else
 *          here counts
 * @l3:     offset of that header from the destination MAC address
 * @l4:     offset of what follows the IP header and IPv6 extension headers; 0: nothing does, it
 *          cannot be found, or the frame is a later fragment
 * @l4_len: bytes from there on, as the IP header says, be they there or not; 0: it does not say
 * @proto:  IP protocol, as vswitch_flow_key.ip_proto
 * @frag:   enum vswitch_frag
 * @unread: VSWITCH_UNREAD_*, what could not be read
 * @routed: an IPv6 routing header has another destination than the IP header
 * @more:   bytes of the frame that were not given are needed
 */
struct vsw_layers {
	__be16 type;
	u16 l3;
	u16 l4;
	u32 l4_len;
	u8 proto;
	u8 frag;
	u8 unread;
	bool routed;
	bool more;
};

/* Where tags were pushed, headers lie behind VSW_PARSE_MAX by this much at most, and are found. */
#define VSW_LAYERS_SLACK	64

/**
 * vsw_layers_find() - find the headers of a frame
 * @frame: at least VSW_ETH_HLEN bytes long
 *
 * What keys say can be read is found here, too, behind any tags that were pushed since.
 */
void vsw_layers_find(struct vsw_layers *at, const struct vsw_frame *frame);

/**
 * vsw_key_from_wire() - take a key or mask from a message
 * @key:  result
 * @data: @len bytes, perhaps of an older or a newer version of the struct
 *
 * Return: 0, or -E2BIG if a byte past the known part is not zero.
 */
int vsw_key_from_wire(union vsw_key *key, const void *data, size_t len);

/**
 * vsw_mask_valid() - whether a mask can be used: in_port is all or nothing
 */
bool vsw_mask_valid(const union vsw_key *mask);

/**
 * vsw_mask_depth() - how deep a frame must be parsed for keys under this mask
 */
enum vsw_depth vsw_mask_depth(const union vsw_key *mask);

/**
 * vsw_mask_span() - the words of the mask that are not zero; end is 0 if all are zero
 */
struct vsw_span vsw_mask_span(const union vsw_key *mask);

/**
 * vsw_key_mask() - @dst = @key under @mask, all words
 */
void vsw_key_mask(union vsw_key *dst, const union vsw_key *key, const union vsw_key *mask);

/**
 * vsw_mask_add() - the bits of @more are in @mask, too
 */
void vsw_mask_add(union vsw_key *mask, const union vsw_key *more);

/*
 * Most masks have all words that layer 2 has: these are unrolled. @more becomes the others.
 */
static __always_inline bool vsw_span_has_l2(struct vsw_span span, u32 *more)
{
	bool has = likely(!(~span.words & VSW_SPAN_L2.words));

	*more = has ? span.words & ~VSW_SPAN_L2.words : span.words;
	return has;
}

/* For each word i of @more, lowest first; @more is used up. */
#define vsw_for_each_word(i, more) \
	for (; (more) && ((i) = (u8)__builtin_ctz(more), true); (more) &= (more) - 1)

/**
 * vsw_key_covers() - whether @key under @mask equals @masked, which is masked already
 */
static inline bool vsw_key_covers(const u64 *masked, const union vsw_key *mask,
				  struct vsw_span span, const union vsw_key *key)
{
	u64 diff = 0;
	u32 more;
	u8 i;

	if (likely(vsw_span_has_l2(span, &more)))
		diff = ((key->w[0] & mask->w[0]) ^ masked[0]) |
		       ((key->w[1] & mask->w[1]) ^ masked[1]) |
		       ((key->w[2] & mask->w[2]) ^ masked[2]);
	vsw_for_each_word(i, more)
		diff |= (key->w[i] & mask->w[i]) ^ masked[i];
	return !diff;
}

#define VSW_HASH_FACTOR	0x9e3779b97f4a7c15ULL

/* Multiply and fold, as in the wyhash family; 64-bit machines only. */
static inline u64 vsw_hash_fold(u64 h, u64 word, u64 factor)
{
	unsigned __int128 m = (unsigned __int128)(h ^ word) * factor;

	return (u64)m ^ (u64)(m >> 64);
}

/**
 * vsw_key_hash() - hash of @key under @mask
 * @seed: secret, so that nobody can make frames that collide
 *
 * The last multiplication is for keys that count up in their last word: without it they fill
 * buckets unevenly under one seed in twenty.
 */
static inline u32 vsw_key_hash(const union vsw_key *key, const union vsw_key *mask,
			       struct vsw_span span, u64 seed)
{
	u64 factor = VSW_HASH_FACTOR + (seed << 1);
	u64 h = seed;
	u32 more;
	u8 i;

	if (likely(vsw_span_has_l2(span, &more))) {
		h = vsw_hash_fold(h, key->w[0] & mask->w[0], factor);
		h = vsw_hash_fold(h, key->w[1] & mask->w[1], factor);
		h = vsw_hash_fold(h, key->w[2] & mask->w[2], factor);
	}
	vsw_for_each_word(i, more)
		h = vsw_hash_fold(h, key->w[i] & mask->w[i], factor);
	return (u32)(h * VSW_HASH_FACTOR >> 32);
}

#endif
