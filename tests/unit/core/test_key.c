// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys of layer 2: MAC addresses, tags in the frame and taken out of it, types and lengths.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/core/samples.h"

static void payload_without_tag_has_no_tag_fields(void **state)
{
	struct frame f = make_frame(0, experimental);
	union vsw_key key = key_of(&f);
	union vsw_key want = { .k = { .in_port = IN_PORT, .eth_type = BE16(0x88b5) } };

	(void)state;
	memcpy(want.k.eth_dst, mac_b, 6);
	memcpy(want.k.eth_src, mac_a, 6);
	assert_memory_equal(&key, &want, sizeof(key));
}

static void one_tag_is_vlan(void **state)
{
	struct frame f = make_frame(1, experimental);
	union vsw_key key = key_of(&f);

	(void)state;
	assert_int_equal(key.k.vlan_tpid, BE16(0x8100));
	assert_int_equal(key.k.vlan_tci, BE16(0x6064));
	assert_int_equal(key.k.cvlan_tpid, 0);
	assert_int_equal(key.k.cvlan_tci, 0);
	assert_int_equal(key.k.eth_type, BE16(0x88b5));
}

static void of_two_tags_the_outer_is_vlan_and_the_inner_cvlan(void **state)
{
	struct frame f = make_frame(2, experimental);
	union vsw_key key = key_of(&f);

	(void)state;
	assert_int_equal(key.k.vlan_tpid, BE16(0x88a8));
	assert_int_equal(key.k.vlan_tci, BE16(0x6064));
	assert_int_equal(key.k.cvlan_tpid, BE16(0x8100));
	assert_int_equal(key.k.cvlan_tci, BE16(0xb00a));
	assert_int_equal(key.k.eth_type, BE16(0x88b5));
}

static void a_third_tpid_is_the_type(void **state)
{
	struct frame f = make_frame(3, ipv4_tcp);
	union vsw_key key = key_of(&f);

	(void)state;
	assert_int_equal(key.k.cvlan_tci, BE16(0xb00a));
	assert_int_equal(key.k.eth_type, BE16(0x8100));
	assert_int_equal(key.k.ip_proto, 0);
}

static void behind_an_accelerated_tag_a_third_tpid_is_the_type(void **state)
{
	struct frame f = make_frame(3, experimental);
	union vsw_key key = key_accelerated(&f, VSW_DEPTH_L4);

	(void)state;
	assert_int_equal(key.k.vlan_tpid, BE16(0x88a8));
	assert_int_equal(key.k.cvlan_tci, BE16(0xb00a));
	assert_int_equal(key.k.eth_type, BE16(0x8100));
}

/* For every payload, with @tags tags, at every depth, whole and cut at each length */
static void check_accelerated(int tags)
{
	enum vsw_depth depth;
	size_t i;

	for (i = 0; i < ARRAY_LEN(samples); i++) {
		struct frame f = make_frame(tags, samples[i].put);

		for (; f.len >= VSW_ETH_HLEN + VSW_VLAN_HLEN; f.len--) {
			for (depth = VSW_DEPTH_L2; depth <= VSW_DEPTH_L4; depth++) {
				union vsw_key in_band = key_at(&f, depth);
				union vsw_key taken = key_accelerated(&f, depth);
				size_t words = depth ? VSW_KEY_WORDS : VSW_KEY_L2_WORDS;

				if (memcmp(&in_band, &taken, words * 8))
					fail_msg("%s, %u bytes, depth %d", samples[i].name, f.len,
						 depth);
			}
		}
	}
}

static void one_tag_accelerated_or_not_gives_one_key(void **state)
{
	(void)state;
	check_accelerated(1);
}

static void two_tags_the_outer_accelerated_or_not_give_one_key(void **state)
{
	(void)state;
	check_accelerated(2);
}

static void three_tags_the_outer_accelerated_or_not_give_one_key(void **state)
{
	(void)state;
	check_accelerated(3);
}

static void a_tci_without_accelerated_tag_is_ignored(void **state)
{
	struct frame f = make_frame(0, experimental);
	union vsw_key want = key_of(&f);
	union vsw_key key = key_of_bytes(f.b, f.len, 0, 0x0123, VSW_DEPTH_L4);

	(void)state;
	assert_memory_equal(&key, &want, sizeof(key));
}

static void a_tag_of_vid_0_differs_from_no_tag(void **state)
{
	struct frame f = { .len = 0 };
	union vsw_key key;

	(void)state;
	put_macs(&f);
	put_tag(&f, 0x8100, 0);
	experimental(&f);
	key = key_at(&f, VSW_DEPTH_L2);
	assert_int_equal(key.k.vlan_tpid, BE16(0x8100));
	assert_int_equal(key.k.vlan_tci, 0);
}

static void all_bits_of_a_tci_are_in_the_key(void **state)
{
	struct frame f = { .len = 0 };
	union vsw_key key;

	(void)state;
	put_macs(&f);
	put_tag(&f, 0x8100, 0xffff);
	put_tag(&f, 0x88a8, 0xefff);
	experimental(&f);
	key = key_at(&f, VSW_DEPTH_L2);
	assert_int_equal(key.k.vlan_tci, BE16(0xffff));
	assert_int_equal(key.k.cvlan_tci, BE16(0xefff));
}

static void tpid_9100_is_an_ordinary_type(void **state)
{
	struct frame f = make_frame(0, tpid_9100);
	union vsw_key key = key_of(&f);

	(void)state;
	assert_int_equal(key.k.vlan_tpid, 0);
	assert_int_equal(key.k.eth_type, BE16(0x9100));
	assert_int_equal(key.k.ip_proto, 0);
}

static void a_tag_cut_off_before_its_tci_is_no_tag(void **state)
{
	struct frame f = make_frame(1, experimental);
	union vsw_key key;

	(void)state;
	for (f.len = 14; f.len < 16; f.len++) {
		key = key_of(&f);
		assert_int_equal(key.k.vlan_tpid, 0);
		assert_int_equal(key.k.vlan_tci, 0);
		assert_int_equal(key.k.eth_type, BE16(0x05ff));
	}
}

static void a_tag_cut_off_before_the_type_counts(void **state)
{
	struct frame f = make_frame(1, experimental);
	union vsw_key key;

	(void)state;
	for (f.len = 16; f.len < 18; f.len++) {
		key = key_of(&f);
		assert_int_equal(key.k.vlan_tpid, BE16(0x8100));
		assert_int_equal(key.k.vlan_tci, BE16(0x6064));
		assert_int_equal(key.k.eth_type, BE16(0x05ff));
	}
}

static void a_length_without_snap_has_type_05ff(void **state)
{
	struct frame f = make_frame(0, llc_bpdu);
	union vsw_key key = key_at(&f, VSW_DEPTH_L2);

	(void)state;
	assert_int_equal(key.k.eth_type, BE16(0x05ff));
}

static void behind_snap_with_oui_0_stands_the_type(void **state)
{
	struct frame f = make_frame(0, snap_ipv4);
	union vsw_key key = key_of(&f);

	(void)state;
	assert_int_equal(key.k.eth_type, BE16(0x0800));
	assert_memory_equal(key.k.ip_src, ip4_a, 4);
	assert_int_equal(key.k.tp_src, BE16(0x1234));
}

static void behind_tags_snap_is_read_too(void **state)
{
	struct frame f = make_frame(2, snap_ipv4);
	union vsw_key key = key_at(&f, VSW_DEPTH_L2);

	(void)state;
	assert_int_equal(key.k.cvlan_tci, BE16(0xb00a));
	assert_int_equal(key.k.eth_type, BE16(0x0800));
}

static void each_other_llc_or_oui_has_type_05ff(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 6; i++) {
		struct frame f = make_frame(0, snap_ipv4);
		union vsw_key key;

		f.b[VSW_ETH_HLEN + i] ^= 0x01;
		key = key_of(&f);
		assert_int_equal(key.k.eth_type, BE16(0x05ff));
		assert_int_equal(key.k.ip_proto, 0);
	}
}

static void a_length_in_place_of_the_snap_type_has_type_05ff(void **state)
{
	struct frame f = make_frame(0, snap_ipv4);
	union vsw_key key;

	(void)state;
	f.b[20] = 0x05;
	f.b[21] = 0xdc;
	key = key_of(&f);
	assert_int_equal(key.k.eth_type, BE16(0x05ff));
}

static void types_begin_at_0600(void **state)
{
	static const struct { u16 wire, key; } cases[] = {
		{ 0x0000, 0x05ff }, { 0x05dc, 0x05ff }, { 0x05ff, 0x05ff },
		{ 0x0600, 0x0600 }, { 0xffff, 0xffff },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct frame f = make_frame(0, experimental);
		union vsw_key key;

		f.b[12] = cases[i].wire >> 8;
		f.b[13] = cases[i].wire & 0xff;
		key = key_at(&f, VSW_DEPTH_L2);
		assert_int_equal(key.k.eth_type, BE16(cases[i].key));
	}
}

static void a_frame_of_14_bytes_has_a_key(void **state)
{
	struct frame f = make_frame(0, ipv4_tcp);
	union vsw_key want = { .k = {
		.in_port = IN_PORT, .eth_type = BE16(0x0800), .ip_frag = VSWITCH_UNREAD,
	} };
	union vsw_key key;

	(void)state;
	memcpy(want.k.eth_dst, mac_b, 6);
	memcpy(want.k.eth_src, mac_a, 6);
	f.len = VSW_ETH_HLEN;
	key = key_of(&f);
	assert_memory_equal(&key, &want, sizeof(key));
}

static void layer_2_reads_no_further_than_it_says(void **state)
{
	struct frame f = make_frame(2, snap_ipv4);
	union vsw_key whole = key_at(&f, VSW_DEPTH_L2);
	union vsw_key part;

	(void)state;
	f.len = VSW_PARSE_L2_MAX;
	part = key_at(&f, VSW_DEPTH_L2);
	assert_memory_equal(&part, &whole, VSW_KEY_L2_WORDS * 8);
	f.len--;
	part = key_at(&f, VSW_DEPTH_L2);
	assert_int_equal(part.k.eth_type, BE16(0x05ff));
}

static void an_ordinary_type_needs_14_bytes_at_layer_2(void **state)
{
	struct frame f = make_frame(0, ipv6_tcp);
	union vsw_key whole = key_at(&f, VSW_DEPTH_L2);
	union vsw_key part;

	(void)state;
	f.len = VSW_ETH_HLEN;
	part = key_at(&f, VSW_DEPTH_L2);
	assert_memory_equal(&part, &whole, VSW_KEY_L2_WORDS * 8);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(payload_without_tag_has_no_tag_fields),
		cmocka_unit_test(one_tag_is_vlan),
		cmocka_unit_test(of_two_tags_the_outer_is_vlan_and_the_inner_cvlan),
		cmocka_unit_test(a_third_tpid_is_the_type),
		cmocka_unit_test(behind_an_accelerated_tag_a_third_tpid_is_the_type),
		cmocka_unit_test(one_tag_accelerated_or_not_gives_one_key),
		cmocka_unit_test(two_tags_the_outer_accelerated_or_not_give_one_key),
		cmocka_unit_test(three_tags_the_outer_accelerated_or_not_give_one_key),
		cmocka_unit_test(a_tci_without_accelerated_tag_is_ignored),
		cmocka_unit_test(a_tag_of_vid_0_differs_from_no_tag),
		cmocka_unit_test(all_bits_of_a_tci_are_in_the_key),
		cmocka_unit_test(tpid_9100_is_an_ordinary_type),
		cmocka_unit_test(a_tag_cut_off_before_its_tci_is_no_tag),
		cmocka_unit_test(a_tag_cut_off_before_the_type_counts),
		cmocka_unit_test(a_length_without_snap_has_type_05ff),
		cmocka_unit_test(behind_snap_with_oui_0_stands_the_type),
		cmocka_unit_test(behind_tags_snap_is_read_too),
		cmocka_unit_test(each_other_llc_or_oui_has_type_05ff),
		cmocka_unit_test(a_length_in_place_of_the_snap_type_has_type_05ff),
		cmocka_unit_test(types_begin_at_0600),
		cmocka_unit_test(a_frame_of_14_bytes_has_a_key),
		cmocka_unit_test(layer_2_reads_no_further_than_it_says),
		cmocka_unit_test(an_ordinary_type_needs_14_bytes_at_layer_2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
