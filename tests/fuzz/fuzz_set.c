// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any field of any frame set to anything: nothing past what was said is written, what is said to
 * have no field stays, a second time changes nothing, and what changes back is as it was. What is
 * refused is what the key calls unreadable.
 *
 * Input: field (1 byte), value (16), mask (16), control (1: bits 0 and 1 choose no accelerated tag,
 * 0x8100 or 0x88a8; bit 2 a checksum left to the device), frame.
 */
#include "tests/fuzz/require.h"
#include "core/action.h"
#include "core/set.h"

#define HEADER_LEN	34

struct input {
	struct vswitch_set set;
	struct vsw_frame frame;
	bool partial;
};

/* False: no input, or no valid action */
static bool read_input(struct input *in, const u8 *data, size_t size)
{
	static const u16 tpids[4] = { 0, 0x8100, 0x88a8, 0 };
	u8 row[NLA_HDRLEN + sizeof(in->set)];
	struct nlattr attr = { .nla_len = sizeof(row), .nla_type = VSWITCH_ACT_SET };
	const char *why;
	size_t i;

	if (size < HEADER_LEN + VSW_ETH_HLEN)
		return false;
	memset(in, 0, sizeof(*in));
	in->set.field = data[0] % __VSWITCH_FIELD_MAX;
	memcpy(in->set.mask, data + 17, 16);
	for (i = 0; i < 16; i++)
		in->set.value[i] = data[1 + i] & in->set.mask[i];
	in->frame.vlan_tpid = cpu_to_be16(tpids[data[33] & 3]);
	in->partial = data[33] & 4;
	in->frame.len = (u32)(size - HEADER_LEN);
	memcpy(row, &attr, sizeof(attr));
	memcpy(row + sizeof(attr), &in->set, sizeof(in->set));
	return vsw_actions_check(row, sizeof(row), &why) == 1;
}

static bool is_sctp_fragment(const union vsw_key *key)
{
	return key->k.ip_proto == 132 && key->k.ip_frag == VSWITCH_FRAG_FIRST;
}

/* A key shows no more than two tags; behind more it has no layer 3. */
static void check_refused(const struct vsw_frame *frame)
{
	union vsw_key key;

	vsw_key_extract(&key, frame, VSW_DEPTH_L4, 1);
	require(vsw_is_tpid(key.k.eth_type) || key.k.ip_frag & VSWITCH_UNREAD ||
		is_sctp_fragment(&key), "what is refused could not be read");
}

/* Applies the action to @bytes. What it did is in *c; false: nothing */
static bool change(const struct input *in, u8 *bytes, struct vsw_change *c)
{
	struct vsw_frame frame = in->frame;
	enum vsw_plan plan;

	frame.data = bytes;
	plan = vsw_change_plan(c, &in->set, &frame);
	require(plan != VSW_PLAN_MORE, "there is no more than the whole frame");
	if (plan == VSW_PLAN_REFUSED)
		check_refused(&frame);
	if (plan != VSW_PLAN_CHANGE)
		return false;
	require(c->reach <= frame.len && c->reach <= VSW_SET_MAX, "the reach is within the frame");
	require(c->at + c->len <= c->reach, "the field is within the reach");
	vsw_change_apply(c, bytes, in->partial);
	return true;
}

/* The field gets its former bytes: so do the checksums, but for the two zeros of RFC 1071. */
static void check_back(const struct input *in, const struct vsw_change *c, u8 *bytes,
		       const u8 *before)
{
	struct vsw_change back = *c;
	u32 i, differ = 0;

	memcpy(back.value, before + c->at, c->len);
	memset(back.mask, 0xff, c->len);
	vsw_change_apply(&back, bytes, in->partial);
	for (i = 0; i < in->frame.len; i++)
		differ += bytes[i] != before[i];
	require(differ <= 4, "what changes back is as it was");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vsw_change c, again;
	struct input in;
	u8 *before, *once, *twice;

	if (!read_input(&in, data, size))
		return 0;
	before = malloc(in.frame.len);
	once = malloc(in.frame.len);
	twice = malloc(in.frame.len);
	require(before && once && twice, "there is memory");
	memcpy(before, data + HEADER_LEN, in.frame.len);
	memcpy(once, before, in.frame.len);
	if (change(&in, once, &c)) {
		require(!memcmp(once + c.reach, before + c.reach, in.frame.len - c.reach),
			"nothing past the reach changes");
		memcpy(twice, once, in.frame.len);
		if (change(&in, twice, &again))
			require(!memcmp(once, twice, in.frame.len), "twice is as once");
		check_back(&in, &c, once, before);
	} else {
		require(!memcmp(once, before, in.frame.len), "without the field nothing changes");
	}
	free(before);
	free(once);
	free(twice);
	return 0;
}
