// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Masks and masked keys, and how both come in from messages of other versions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/core/samples.h"

#define KEY_LEN	sizeof(union vsw_key)

/* Bytes that are all different and not zero, longer than the struct */
static void fill(u8 *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		bytes[i] = i + 1;
}

static void the_struct_has_the_layout_of_the_contract(void **state)
{
	(void)state;
	assert_int_equal(sizeof(struct vswitch_flow_key), 104);
	assert_int_equal(offsetof(struct vswitch_flow_key, cvlan_tpid), 24);
	assert_int_equal(offsetof(struct vswitch_flow_key, ip_src), 32);
	assert_int_equal(offsetof(struct vswitch_flow_key, tp_src), 64);
	assert_int_equal(offsetof(struct vswitch_flow_key, nd_target), 88);
}

static void a_key_of_this_version_is_taken_as_it_is(void **state)
{
	u8 bytes[KEY_LEN];
	union vsw_key key;

	(void)state;
	fill(bytes, sizeof(bytes));
	assert_int_equal(vsw_key_from_wire(&key, bytes, sizeof(bytes)), 0);
	assert_memory_equal(&key, bytes, KEY_LEN);
}

static void a_shorter_key_is_extended_with_zeros(void **state)
{
	u8 bytes[KEY_LEN], zero[KEY_LEN] = { 0 };
	size_t len;

	(void)state;
	fill(bytes, sizeof(bytes));
	for (len = 0; len < KEY_LEN; len++) {
		u8 *copy = malloc(len + 1);
		union vsw_key key;

		memcpy(copy + 1, bytes, len);	/* at an odd address, to its end */
		memset(&key, POISON, sizeof(key));
		assert_int_equal(vsw_key_from_wire(&key, copy + 1, len), 0);
		assert_memory_equal(&key, bytes, len);
		assert_memory_equal((u8 *)&key + len, zero, KEY_LEN - len);
		free(copy);
	}
}

static void a_longer_key_with_a_tail_of_zeros_is_taken(void **state)
{
	u8 bytes[KEY_LEN + 40] = { 0 };
	union vsw_key key;

	(void)state;
	fill(bytes, KEY_LEN);
	assert_int_equal(vsw_key_from_wire(&key, bytes, sizeof(bytes)), 0);
	assert_memory_equal(&key, bytes, KEY_LEN);
}

static void a_longer_key_with_any_other_tail_is_e2big(void **state)
{
	u8 bytes[KEY_LEN + 40] = { 0 };
	union vsw_key key;
	size_t i;

	(void)state;
	fill(bytes, KEY_LEN);
	for (i = KEY_LEN; i < sizeof(bytes); i++) {
		bytes[i] = 0x80;
		assert_int_equal(vsw_key_from_wire(&key, bytes, sizeof(bytes)), -E2BIG);
		bytes[i] = 0;
	}
}

static void a_mask_of_nothing_and_one_of_all_are_valid(void **state)
{
	union vsw_key mask;

	(void)state;
	memset(&mask, 0, sizeof(mask));
	assert_true(vsw_mask_valid(&mask));
	memset(&mask, 0xff, sizeof(mask));
	assert_true(vsw_mask_valid(&mask));
}

static void a_mask_of_a_part_of_in_port_is_not_valid(void **state)
{
	static const u32 parts[] = { 1, 0xffff, 0x80000000, ~1U };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(parts); i++) {
		union vsw_key mask = { .k = { .in_port = parts[i] } };

		assert_false(vsw_mask_valid(&mask));
	}
}

static void a_mask_of_single_bits_elsewhere_is_valid(void **state)
{
	union vsw_key mask = { .k = {
		.vlan_tci = BE16(0x0fff), .eth_dst = { 1 }, .tp_dst = BE16(0x8000),
		.nd_target = { [15] = 1 },
	} };

	(void)state;
	assert_true(vsw_mask_valid(&mask));
}

static void an_empty_mask_has_depth_l2_and_no_words(void **state)
{
	union vsw_key mask = { .w = { 0 } };
	struct vsw_span span = vsw_mask_span(&mask);

	(void)state;
	assert_int_equal(vsw_mask_depth(&mask), VSW_DEPTH_L2);
	assert_int_equal(span.words, 0);
	assert_int_equal(span.end, 0);
}

static void the_mask_of_normal_switching_has_depth_l2_and_ends_in_word_3(void **state)
{
	union vsw_key mask = { .k = {
		.in_port = ~0U, .vlan_tci = BE16(0x0fff), .vlan_tpid = 0xffff,
	} };
	struct vsw_span span;

	(void)state;
	memset(mask.k.eth_dst, 0xff, 6);
	memset(mask.k.eth_src, 0xff, 6);
	span = vsw_mask_span(&mask);
	assert_int_equal(vsw_mask_depth(&mask), VSW_DEPTH_L2);
	assert_int_equal(span.words, VSW_SPAN_L2.words);
	assert_int_equal(span.end, VSW_SPAN_L2.end);
}

static void a_mask_of_all_has_depth_l4_and_all_words(void **state)
{
	union vsw_key mask;
	struct vsw_span span;

	(void)state;
	memset(&mask, 0xff, sizeof(mask));
	span = vsw_mask_span(&mask);
	assert_int_equal(vsw_mask_depth(&mask), VSW_DEPTH_L4);
	assert_int_equal(span.words, (1 << VSW_KEY_WORDS) - 1);
	assert_int_equal(span.end, VSW_KEY_WORDS);
}

static void a_mask_past_the_l2_words_never_has_depth_l2(void **state)
{
	size_t i;

	(void)state;
	for (i = VSW_KEY_L2_WORDS * 8; i < KEY_LEN; i++) {
		union vsw_key mask = { .w = { 0 } };

		((u8 *)&mask)[i] = 0x10;
		assert_int_not_equal(vsw_mask_depth(&mask), VSW_DEPTH_L2);
	}
}

static void a_span_is_exactly_the_words_that_are_not_zero(void **state)
{
	u32 words, i;

	(void)state;
	for (words = 0; words < 1U << VSW_KEY_WORDS; words++) {
		union vsw_key mask = { .w = { 0 } };
		struct vsw_span span;

		for (i = 0; i < VSW_KEY_WORDS; i++)
			if (words >> i & 1)
				mask.w[i] = i & 1 ? 1 : 1ULL << 63;
		span = vsw_mask_span(&mask);
		assert_int_equal(span.words, words);
		assert_int_equal(words >> span.end, 0);
		assert_int_equal(1U << span.end >> 1 & ~words, 0);
	}
}

static void masking_keeps_the_bits_of_the_mask_in_all_words(void **state)
{
	union vsw_key key, mask, dst;
	size_t i;

	(void)state;
	memset(&key, 0xff, sizeof(key));
	fill((u8 *)&mask, sizeof(mask));
	memset(&dst, POISON, sizeof(dst));
	vsw_key_mask(&dst, &key, &mask);
	assert_memory_equal(&dst, &mask, KEY_LEN);

	memset(&mask, 0x0f, sizeof(mask));
	vsw_key_mask(&key, &key, &mask);
	for (i = 0; i < KEY_LEN; i++)
		assert_int_equal(((u8 *)&key)[i], 0x0f);
}

static void a_masked_key_covers_what_differs_outside_the_mask_only(void **state)
{
	struct frame f = make_frame(1, ipv6_solicit);
	union vsw_key key = key_of(&f);
	union vsw_key mask, masked;
	struct vsw_span span;
	u32 bit;

	(void)state;
	fill((u8 *)&mask, sizeof(mask));
	memset(mask.k.eth_src, 0, 6);
	mask.w[5] = 0;
	span = vsw_mask_span(&mask);
	vsw_key_mask(&masked, &key, &mask);
	assert_true(vsw_key_covers(masked.w, &mask, span, &key));

	for (bit = 0; bit < KEY_LEN * 8; bit++) {
		union vsw_key other = key;
		bool inside = mask.w[bit / 64] >> bit % 64 & 1;

		other.w[bit / 64] ^= 1ULL << bit % 64;
		assert_int_equal(vsw_key_covers(masked.w, &mask, span, &other), !inside);
	}
}

static void an_empty_mask_covers_every_key(void **state)
{
	struct frame f = make_frame(0, ipv4_tcp);
	union vsw_key key = key_of(&f);
	union vsw_key mask = { .w = { 0 } }, masked;
	struct vsw_span span = vsw_mask_span(&mask);

	(void)state;
	vsw_key_mask(&masked, &key, &mask);
	assert_true(vsw_key_covers(masked.w, &mask, span, &key));
}

static void a_key_of_depth_l2_is_covered_under_a_mask_of_depth_l2(void **state)
{
	struct frame f = make_frame(2, ipv4_tcp);
	union vsw_key full = key_of(&f);
	union vsw_key l2 = key_at(&f, VSW_DEPTH_L2);
	union vsw_key mask = { .w = { ~0ULL, ~0ULL, ~0ULL } }, masked;
	struct vsw_span span = vsw_mask_span(&mask);

	(void)state;
	vsw_key_mask(&masked, &full, &mask);
	assert_int_equal(vsw_mask_depth(&mask), VSW_DEPTH_L2);
	assert_true(vsw_key_covers(masked.w, &mask, span, &l2));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_struct_has_the_layout_of_the_contract),
		cmocka_unit_test(a_key_of_this_version_is_taken_as_it_is),
		cmocka_unit_test(a_shorter_key_is_extended_with_zeros),
		cmocka_unit_test(a_longer_key_with_a_tail_of_zeros_is_taken),
		cmocka_unit_test(a_longer_key_with_any_other_tail_is_e2big),
		cmocka_unit_test(a_mask_of_nothing_and_one_of_all_are_valid),
		cmocka_unit_test(a_mask_of_a_part_of_in_port_is_not_valid),
		cmocka_unit_test(a_mask_of_single_bits_elsewhere_is_valid),
		cmocka_unit_test(an_empty_mask_has_depth_l2_and_no_words),
		cmocka_unit_test(the_mask_of_normal_switching_has_depth_l2_and_ends_in_word_3),
		cmocka_unit_test(a_mask_of_all_has_depth_l4_and_all_words),
		cmocka_unit_test(a_mask_past_the_l2_words_never_has_depth_l2),
		cmocka_unit_test(a_span_is_exactly_the_words_that_are_not_zero),
		cmocka_unit_test(masking_keeps_the_bits_of_the_mask_in_all_words),
		cmocka_unit_test(a_masked_key_covers_what_differs_outside_the_mask_only),
		cmocka_unit_test(an_empty_mask_covers_every_key),
		cmocka_unit_test(a_key_of_depth_l2_is_covered_under_a_mask_of_depth_l2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
