// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys of parts: of frames that are cut off, and of a frame at each depth.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/core/key_parts.h"
#include "tests/unit/core/samples.h"

#define MAX_TAGS	3

/* Runs @check for every sample with every number of tags. */
static void for_each_frame(void (*check)(const char *name, const struct frame *f))
{
	size_t i;
	int tags;

	for (i = 0; i < ARRAY_LEN(samples); i++) {
		for (tags = 0; tags <= MAX_TAGS; tags++) {
			struct frame f = make_frame(tags, samples[i].put);

			check(samples[i].name, &f);
		}
	}
}

static void expect(bool ok, const char *name, const struct frame *f, const char *what)
{
	if (!ok)
		fail_msg("%s of %u bytes: %s", name, f->len, what);
}

static void check_depths(const char *name, const struct frame *f)
{
	union vsw_key l2 = key_at(f, VSW_DEPTH_L2);
	union vsw_key l3 = key_at(f, VSW_DEPTH_L3);
	union vsw_key l4 = key_at(f, VSW_DEPTH_L4);

	expect(depths_agree(&l2, &l3, &l4), name, f, "depths disagree");
}

static void what_two_depths_share_is_equal(void **state)
{
	(void)state;
	for_each_frame(check_depths);
}

static void the_layer_3_fields_are_those_a_mask_of_depth_l3_may_have(void **state)
{
	union vsw_key mask;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(mask) * 8; i++) {
		union vsw_key fields = layer_3_fields();
		u8 bit = 1 << i % 8;
		bool l3 = ((u8 *)&fields)[i / 8] & bit;

		memset(&mask, 0, sizeof(mask));
		((u8 *)&mask)[i / 8] = bit;
		if (i < VSW_KEY_L2_WORDS * 64)
			assert_int_equal(vsw_mask_depth(&mask), VSW_DEPTH_L2);
		else
			assert_int_equal(vsw_mask_depth(&mask), l3 ? VSW_DEPTH_L3 : VSW_DEPTH_L4);
	}
}

static void check_cut(const char *name, const struct frame *f)
{
	union vsw_key whole = key_of(f);
	struct frame cut = *f;

	for (cut.len = VSW_ETH_HLEN; cut.len < f->len; cut.len++) {
		union vsw_key part = key_of(&cut);
		const char *field = cut_key_differs(&part.k, &whole.k);

		expect(!field, name, &cut, field);
	}
}

static void a_frame_cut_off_anywhere_has_each_field_as_the_whole_or_zero(void **state)
{
	(void)state;
	for_each_frame(check_cut);
}

/* What the first bytes say, of which more is known to follow, is never more than what all say. */
static void check_given_in_part(const char *name, const struct frame *f)
{
	union vsw_key whole = key_of(f), part;
	struct vsw_frame vf = { .data = f->b };
	__be16 type = BE16(f->b[12] << 8 | f->b[13]);

	for (vf.len = VSW_ETH_HLEN; vf.len <= f->len; vf.len++) {
		vf.more = f->len - vf.len;
		if ((vsw_is_tpid(type) || vsw_is_length(type)) && vf.len < VSW_PARSE_L2_MAX)
			continue;
		if (vsw_key_extract(&part, &vf, VSW_DEPTH_L4, IN_PORT))
			expect(!memcmp(&part, &whole, sizeof(part)), name, f,
			       "a key of the first bytes is not the whole one");
		else
			expect(vf.more && part.k.ip_frag & VSWITCH_UNREAD, name, f,
			       "more is wanted for nothing");
	}
}

static void a_frame_given_in_part_has_the_same_key_or_asks_for_more(void **state)
{
	(void)state;
	for_each_frame(check_given_in_part);
}

static void check_nothing_beyond_l3(const char *name, const struct frame *f)
{
	union vsw_key l3 = key_at(f, VSW_DEPTH_L3);
	union vsw_key fields = layer_3_fields();
	size_t i;

	for (i = 0; i < VSW_KEY_WORDS; i++)
		expect(!(l3.w[i] & ~fields.w[i]), name, f, "a field beyond L3 is not zero");
}

static void at_l3_all_beyond_it_is_zero(void **state)
{
	(void)state;
	for_each_frame(check_nothing_beyond_l3);
}

static void the_in_port_is_in_the_key_at_every_depth(void **state)
{
	struct frame f = make_frame(1, ipv6_solicit);
	enum vsw_depth depth;

	(void)state;
	for (depth = VSW_DEPTH_L2; depth <= VSW_DEPTH_L4; depth++)
		assert_int_equal(key_at(&f, depth).k.in_port, IN_PORT);
}

/* Most frames go a way of their own, and come to the same key as by that of all. True: @f does. */
static bool check_ways(const char *name, const struct frame *f)
{
	struct vsw_frame vf = { .data = f->b, .len = f->len, .tun_id = BE32(0x01020304) };
	bool plain, common = false;
	enum vsw_depth depth;

	for (depth = VSW_DEPTH_L3; depth <= VSW_DEPTH_L4; depth++) {
		union vsw_key key, by_all;

		vsw_key_extract_plain(&by_all, f->b, 0, 0, IN_PORT);
		vsw_key_extract_rest(&by_all, &vf, depth);
		memset(&key, POISON, sizeof(key));
		plain = vsw_key_extract_plain(&key, f->b, 0, 0, IN_PORT);
		common = plain && vsw_key_extract_common(&key, f->b, f->len, depth, vf.tun_id);
		if (common)
			expect(!memcmp(&key, &by_all, sizeof(key)), name, f, "two ways, two keys");
	}
	return common;
}

static void check_sample_ways(const char *name, const struct frame *f)
{
	check_ways(name, f);
}

static void both_ways_lead_to_the_same_key(void **state)
{
	(void)state;
	for_each_frame(check_sample_ways);
}

static struct frame random_frame(int round, u32 *seed)
{
	static const u16 types[] = { 0x0800, 0x86dd, 0x0806, 0x8100, 0x88a8, 0x0030 };
	u16 type = types[round % ARRAY_LEN(types)];
	struct frame f;
	u32 i;

	round /= ARRAY_LEN(types);
	for (i = 0; i < sizeof(f.b); i++) {
		*seed = *seed * 1664525 + 1013904223;
		f.b[i] = *seed >> 24;
	}
	f.len = 12;
	put16(&f, type);
	f.b[14] = (type == 0x0800) == !(round & 1) ? 0x45 : 0x60;
	if (round & 2) {	/* of the kind that most are of */
		f.b[20] &= 0x40;
		f.b[21] = 0;
		f.b[23] = round & 4 ? 6 : 17;
	}
	f.len = VSW_ETH_HLEN + *seed % 300;
	return f;
}

static void random_bytes_are_read_within_their_length_only(void **state)
{
	int round, common = 0;
	u32 seed = 1;

	(void)state;
	for (round = 0; round < 20000; round++) {
		struct frame f = random_frame(round, &seed);

		check_depths("random", &f);
		common += check_ways("random", &f);
	}
	assert_in_range(common, 500, 19999);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_two_depths_share_is_equal),
		cmocka_unit_test(the_layer_3_fields_are_those_a_mask_of_depth_l3_may_have),
		cmocka_unit_test(a_frame_cut_off_anywhere_has_each_field_as_the_whole_or_zero),
		cmocka_unit_test(a_frame_given_in_part_has_the_same_key_or_asks_for_more),
		cmocka_unit_test(at_l3_all_beyond_it_is_zero),
		cmocka_unit_test(the_in_port_is_in_the_key_at_every_depth),
		cmocka_unit_test(both_ways_lead_to_the_same_key),
		cmocka_unit_test(random_bytes_are_read_within_their_length_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
