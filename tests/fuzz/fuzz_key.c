// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any frame, with any tag: its key at each depth, with the tag in it or taken out, whole or cut.
 *
 * Input: control (1 byte: bits 0 and 1 choose no tag, 0x8100 or 0x88a8), TCI (2), how much is cut
 * off (1), frame.
 */
#include "tests/fuzz/require.h"
#include "tests/unit/core/frames.h"
#include "tests/unit/core/key_parts.h"

#define HEADER_LEN	4

struct input {
	const u8 *frame;
	u32 len, cut_len;
	u16 tpid, tci;
};

static bool read_input(struct input *in, const u8 *data, size_t size)
{
	static const u16 tpids[4] = { 0, 0x8100, 0x88a8, 0 };

	if (size < HEADER_LEN + VSW_ETH_HLEN)
		return false;
	in->frame = data + HEADER_LEN;
	in->len = size - HEADER_LEN;
	in->tpid = tpids[data[0] & 3];
	in->tci = data[1] << 8 | data[2];
	in->cut_len = VSW_ETH_HLEN + data[3] % (in->len - VSW_ETH_HLEN + 1);
	return true;
}

static union vsw_key key_of_input(const struct input *in, u32 len, enum vsw_depth depth)
{
	return key_of_bytes(in->frame, len, in->tpid, in->tci, depth);
}

/* The key of the same frame with the tag in its bytes */
static union vsw_key key_in_band(const struct input *in)
{
	u8 tag[] = { in->tpid >> 8, in->tpid & 0xff, in->tci >> 8, in->tci & 0xff };
	u8 *bytes = malloc(in->len + sizeof(tag));
	union vsw_key key;

	require(bytes, "there is memory");
	memcpy(bytes, in->frame, 12);
	memcpy(bytes + 12, tag, sizeof(tag));
	memcpy(bytes + 16, in->frame + 12, in->len - 12);
	key = key_of_bytes(bytes, in->len + sizeof(tag), 0, 0, VSW_DEPTH_L4);
	free(bytes);
	return key;
}

/* The way of most frames leads to the same key as that of all. */
static void check_common(const struct input *in, const union vsw_key *l3, const union vsw_key *l4)
{
	struct vsw_frame f = {
		.data = in->frame, .len = in->len,
		.vlan_tpid = BE16(in->tpid), .vlan_tci = BE16(in->tci),
	};
	union vsw_key key;

	vsw_key_extract_plain(&key, f.data, f.vlan_tpid, f.vlan_tci, IN_PORT);
	vsw_key_extract_rest(&key, &f, VSW_DEPTH_L4);
	require(!memcmp(&key, l4, sizeof(key)), "both ways lead to the same key of depth L4");
	vsw_key_extract_plain(&key, f.data, f.vlan_tpid, f.vlan_tci, IN_PORT);
	vsw_key_extract_rest(&key, &f, VSW_DEPTH_L3);
	require(!memcmp(&key, l3, sizeof(key)), "both ways lead to the same key of depth L3");
}

/* The first bytes of a frame have its key, or it is said that more of them are needed. */
static void check_part(const struct input *in, const union vsw_key *l4)
{
	struct vsw_frame f = {
		.data = in->frame, .len = in->cut_len, .more = in->len - in->cut_len,
		.vlan_tpid = BE16(in->tpid), .vlan_tci = BE16(in->tci),
	};
	union vsw_key key;

	if (f.more && f.len < VSW_PARSE_L2_MAX)
		return;
	if (vsw_key_extract(&key, &f, VSW_DEPTH_L4, IN_PORT))
		require(!memcmp(&key, l4, sizeof(key)), "a part has the key of the whole");
	else
		require(f.more, "more is wanted of what has more");
}

/* Fields that could not be read are zero, and each bit that says so comes with the lower ones. */
static void check_unread(const struct vswitch_flow_key *k)
{
	u8 unread = k->ip_frag & VSWITCH_UNREAD;

	require(!(unread & (unread + VSWITCH_UNREAD_REST)), "each bit comes with the lower ones");
	require(!unread || vsw_is_ip(k->eth_type) || vsw_is_arp(k->eth_type), "only IP and ARP");
	require(!unread || !k->tcp_flags, "no flags");
	require(!(unread & VSWITCH_UNREAD_PORTS) || (!k->tp_src && !k->tp_dst), "no ports");
	require(!(unread & VSWITCH_UNREAD_PROTO) || !k->ip_proto, "no protocol");
	require(!(unread & VSWITCH_UNREAD_IP) || !k->ip_ttl, "no IP header");
}

/* Any bytes make a mask: under it a key is covered by itself, masked, and hashes alike. */
static void check_mask(const union vsw_key *key, const u8 *data, size_t size)
{
	union vsw_key mask, masked;
	struct vsw_span span;

	if (vsw_key_from_wire(&mask, data, size < sizeof(mask) ? size : sizeof(mask)))
		abort();
	span = vsw_mask_span(&mask);
	vsw_key_mask(&masked, key, &mask);
	require(vsw_key_covers(masked.w, &mask, span, key), "a masked key covers the key");
	require(vsw_key_hash(&masked, &mask, span, size) == vsw_key_hash(key, &mask, span, size),
		"a masked key hashes as the key");
	require((vsw_mask_depth(&mask) == VSW_DEPTH_L2) == (span.end <= VSW_KEY_L2_WORDS),
		"a mask of depth L2 ends within the L2 words");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	union vsw_key l2, l3, l4, cut, in_band;
	struct input in;

	if (!read_input(&in, data, size))
		return 0;
	l2 = key_of_input(&in, in.len, VSW_DEPTH_L2);
	l3 = key_of_input(&in, in.len, VSW_DEPTH_L3);
	l4 = key_of_input(&in, in.len, VSW_DEPTH_L4);
	require(depths_agree(&l2, &l3, &l4), "what two depths share is equal");
	check_common(&in, &l3, &l4);
	check_part(&in, &l4);
	check_unread(&l4.k);

	cut = key_of_input(&in, in.cut_len, VSW_DEPTH_L4);
	require(!cut_key_differs(&cut.k, &l4.k), "what is there is as in the whole frame");

	if (in.tpid) {
		in_band = key_in_band(&in);
		require(!memcmp(&in_band, &l4, sizeof(l4)), "accelerated and in-band tags agree");
	}
	check_mask(&l4, data, size);
	return 0;
}
