// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys of IPv4 packets and of what they carry.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/core/samples.h"

#define IP	VSW_ETH_HLEN	/* where the IPv4 header of an untagged frame begins */

/* An IPv4 frame's key that has no layer 4 */
static union vsw_key want_ipv4(u8 proto, u8 frag)
{
	union vsw_key want = { .k = {
		.in_port = IN_PORT, .eth_type = BE16(0x0800),
		.ip_proto = proto, .ip_tos = 0xb9, .ip_ttl = 63, .ip_frag = frag,
	} };

	memcpy(want.k.eth_dst, mac_b, 6);
	memcpy(want.k.eth_src, mac_a, 6);
	memcpy(want.k.ip_src, ip4_a, 4);
	memcpy(want.k.ip_dst, ip4_b, 4);
	return want;
}

static union vsw_key want_no_layer_3(void)
{
	union vsw_key want = { .k = {
		.in_port = IN_PORT, .eth_type = BE16(0x0800), .ip_frag = VSWITCH_UNREAD,
	} };

	memcpy(want.k.eth_dst, mac_b, 6);
	memcpy(want.k.eth_src, mac_a, 6);
	return want;
}

static void check(const struct frame *f, const union vsw_key *want)
{
	union vsw_key key = key_of(f);

	assert_memory_equal(&key, want, sizeof(key));
}

static void check_ports(void (*put_payload)(struct frame *f), u8 proto, u16 flags)
{
	struct frame f = make_frame(0, put_payload);
	union vsw_key want = want_ipv4(proto, VSWITCH_FRAG_NONE);

	want.k.tp_src = BE16(0x1234);
	want.k.tp_dst = BE16(0x0050);
	want.k.tcp_flags = BE16(flags);
	check(&f, &want);
}

static void tcp_has_ports_and_flags(void **state)
{
	(void)state;
	check_ports(ipv4_tcp, 6, 0x012);
}

static void options_are_skipped_and_all_12_flags_read(void **state)
{
	(void)state;
	check_ports(ipv4_tcp_options, 6, 0xfff);
}

static void udp_has_ports(void **state)
{
	(void)state;
	check_ports(ipv4_udp_padded, 17, 0);
}

static void udplite_has_ports(void **state)
{
	(void)state;
	check_ports(ipv4_udplite, 136, 0);
}

static void sctp_has_ports(void **state)
{
	(void)state;
	check_ports(ipv4_sctp, 132, 0);
}

static void behind_two_tags_ipv4_is_read(void **state)
{
	struct frame f = make_frame(2, ipv4_tcp);
	union vsw_key key = key_of(&f);

	(void)state;
	assert_int_equal(key.k.cvlan_tpid, BE16(0x8100));
	assert_int_equal(key.k.ip_proto, 6);
	assert_int_equal(key.k.tp_dst, BE16(0x0050));
}

static void icmp_has_type_and_code_as_numbers(void **state)
{
	struct frame f = make_frame(0, ipv4_icmp);
	union vsw_key want = want_ipv4(1, VSWITCH_FRAG_NONE);

	(void)state;
	want.k.tp_src = BE16(3);
	want.k.tp_dst = BE16(4);
	check(&f, &want);
}

static void icmpv6_in_ipv4_is_not_read(void **state)
{
	struct frame f = make_frame(0, ipv4_icmp);
	union vsw_key want = want_ipv4(58, VSWITCH_FRAG_NONE);

	(void)state;
	f.b[IP + 9] = 58;
	check(&f, &want);
}

static void gre_has_no_layer_4(void **state)
{
	struct frame f = make_frame(0, ipv4_gre);
	union vsw_key want = want_ipv4(47, VSWITCH_FRAG_NONE);

	(void)state;
	check(&f, &want);
}

static void protocol_0_has_no_layer_4(void **state)
{
	struct frame f = make_frame(0, ipv4_tcp);
	union vsw_key want = want_ipv4(0, VSWITCH_FRAG_NONE);

	(void)state;
	f.b[IP + 9] = 0;
	check(&f, &want);
}

static void a_first_fragment_has_ports(void **state)
{
	struct frame f = make_frame(0, ipv4_first_fragment);
	union vsw_key want = want_ipv4(17, VSWITCH_FRAG_FIRST);

	(void)state;
	want.k.tp_src = BE16(0x1234);
	want.k.tp_dst = BE16(0x0050);
	check(&f, &want);
}

static void a_later_fragment_has_no_ports(void **state)
{
	struct frame f = make_frame(0, ipv4_later_fragment);
	union vsw_key want = want_ipv4(17, VSWITCH_FRAG_LATER);

	(void)state;
	check(&f, &want);
}

static void the_last_fragment_is_a_later_one(void **state)
{
	static const u8 offsets[][2] = {
		{ 0x00, 0x01 }, { 0x10, 0x00 }, { 0x1f, 0xff }, { 0x3f, 0xff },
	};
	union vsw_key want = want_ipv4(17, VSWITCH_FRAG_LATER);
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(offsets); i++) {
		struct frame f = make_frame(0, ipv4_later_fragment);

		memcpy(f.b + IP + 6, offsets[i], 2);
		check(&f, &want);
	}
}

static void dont_fragment_is_no_fragment(void **state)
{
	struct frame f = make_frame(0, ipv4_tcp);
	union vsw_key key = key_of(&f);

	(void)state;
	assert_int_equal(f.b[IP + 6], 0x40);
	assert_int_equal(key.k.ip_frag, VSWITCH_FRAG_NONE);
}

static void a_header_length_below_5_cannot_be_read(void **state)
{
	union vsw_key want = want_no_layer_3();
	u8 words;

	(void)state;
	for (words = 0; words < 5; words++) {
		struct frame f = make_frame(0, ipv4_tcp);

		f.b[IP] = 0x40 | words;
		check(&f, &want);
	}
}

static void another_version_cannot_be_read(void **state)
{
	union vsw_key want = want_no_layer_3();
	u8 version;

	(void)state;
	for (version = 0; version < 16; version++) {
		struct frame f = make_frame(0, ipv4_tcp);

		f.b[IP] = version << 4 | 5;
		if (version != 4)
			check(&f, &want);
	}
}

static void options_past_the_end_of_the_frame_cannot_be_read(void **state)
{
	struct frame f = make_frame(0, ipv4_tcp_options);
	union vsw_key want = want_no_layer_3();

	(void)state;
	f.len = IP + 60 - 1;
	check(&f, &want);
	want = want_ipv4(6, VSWITCH_FRAG_NONE | VSW_UNREAD_L4);
	f.len = IP + 60;
	check(&f, &want);
}

static void options_past_the_total_length_cannot_be_read(void **state)
{
	struct frame f = make_frame(0, ipv4_tcp_options);
	union vsw_key want = want_no_layer_3();

	(void)state;
	f.b[IP + 3] = 59;
	check(&f, &want);
}

static void padding_behind_the_total_length_is_not_layer_4(void **state)
{
	struct frame f = make_frame(0, ipv4_udp_padded);
	union vsw_key want = want_ipv4(17, VSW_UNREAD_L4);

	(void)state;
	f.b[IP + 3] = 20 + 3;
	check(&f, &want);
	want.k.tp_src = BE16(0x1234);
	want.k.tp_dst = BE16(0x0050);
	want.k.ip_frag = VSWITCH_UNREAD_REST;
	f.b[IP + 3] = 20 + 7;
	check(&f, &want);
	want.k.ip_frag = 0;
	f.b[IP + 3] = 20 + 8;
	check(&f, &want);
}

static void a_single_byte_of_padding_is_not_layer_4(void **state)
{
	struct frame f = make_frame(0, ipv4_udp_padded);
	union vsw_key want = want_ipv4(17, VSW_UNREAD_L4);

	(void)state;
	f.len = IP + 20 + 4;
	f.b[IP + 3] = 20 + 3;
	check(&f, &want);
}

static void a_total_length_past_the_end_is_left_to_hosts(void **state)
{
	struct frame f = make_frame(0, ipv4_tcp);
	union vsw_key want = key_of(&f);

	(void)state;
	f.b[IP + 2] = 0xff;
	check(&f, &want);
}

static void a_total_length_of_0_says_nothing(void **state)
{
	struct frame f = make_frame(0, ipv4_tcp);
	union vsw_key want = key_of(&f);

	(void)state;
	f.b[IP + 2] = 0;
	f.b[IP + 3] = 0;
	check(&f, &want);
}

static void tcp_cut_off_behind_the_ports_has_no_flags(void **state)
{
	struct frame f = make_frame(0, ipv4_tcp);
	union vsw_key want = want_ipv4(6, VSWITCH_UNREAD_REST);

	(void)state;
	want.k.tp_src = BE16(0x1234);
	want.k.tp_dst = BE16(0x0050);
	for (f.len = IP + 20 + 4; f.len < IP + 20 + 20; f.len++)
		check(&f, &want);
	want = want_ipv4(6, VSW_UNREAD_L4);
	for (f.len = IP + 20; f.len < IP + 20 + 4; f.len++)
		check(&f, &want);
}

/* Of each protocol that the key knows, and of those that it does not: nothing is missing there. */
static void layer_4_cut_off_says_what_cannot_be_read(void **state)
{
	static const struct {
		u8 proto, ports, whole;
	} l4[] = {
		{ 6, 4, 20 }, { 17, 4, 8 }, { 136, 4, 8 }, { 132, 4, 12 }, { 33, 0, 8 },
		{ 1, 2, 4 }, { 58, 0, 0 }, { 47, 0, 0 }, { 50, 0, 0 }, { 51, 0, 0 }, { 253, 0, 0 },
	};
	size_t i;
	u8 len;

	(void)state;
	for (i = 0; i < ARRAY_LEN(l4); i++) {
		for (len = 0; len <= 20; len++) {
			struct frame f = make_frame(0, ipv4_tcp);
			u8 want = len < l4[i].ports ? VSW_UNREAD_L4 :
				  len < l4[i].whole ? VSWITCH_UNREAD_REST : 0;

			f.b[IP + 9] = l4[i].proto;
			f.b[IP + 3] = 20 + len;
			assert_int_equal(key_of(&f).k.ip_frag, want);
		}
	}
}

/* RFC 1858: the flags that a rule asks for are in another fragment. */
static void a_tiny_first_fragment_has_ports_only(void **state)
{
	struct frame f = make_frame(0, ipv4_tiny_fragment);
	union vsw_key want = want_ipv4(6, VSWITCH_FRAG_FIRST | VSWITCH_UNREAD_REST);

	(void)state;
	want.k.tp_src = BE16(0x1234);
	want.k.tp_dst = BE16(0x0050);
	check(&f, &want);
}

/* RFC 3128. Of other protocols eight bytes are the whole header, or hold no flags. */
static void a_tcp_fragment_at_byte_8_could_replace_the_header(void **state)
{
	struct frame f = make_frame(0, ipv4_overlapping_fragment);
	union vsw_key want = want_ipv4(6, VSWITCH_FRAG_LATER | VSW_UNREAD_L4);

	(void)state;
	check(&f, &want);
	f.b[IP + 7] = 2;
	want.k.ip_frag = VSWITCH_FRAG_LATER;
	check(&f, &want);
	f.b[IP + 7] = 1;
	f.b[IP + 9] = want.k.ip_proto = 17;
	check(&f, &want);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(tcp_has_ports_and_flags),
		cmocka_unit_test(options_are_skipped_and_all_12_flags_read),
		cmocka_unit_test(udp_has_ports),
		cmocka_unit_test(udplite_has_ports),
		cmocka_unit_test(sctp_has_ports),
		cmocka_unit_test(behind_two_tags_ipv4_is_read),
		cmocka_unit_test(icmp_has_type_and_code_as_numbers),
		cmocka_unit_test(icmpv6_in_ipv4_is_not_read),
		cmocka_unit_test(gre_has_no_layer_4),
		cmocka_unit_test(protocol_0_has_no_layer_4),
		cmocka_unit_test(a_first_fragment_has_ports),
		cmocka_unit_test(a_later_fragment_has_no_ports),
		cmocka_unit_test(the_last_fragment_is_a_later_one),
		cmocka_unit_test(dont_fragment_is_no_fragment),
		cmocka_unit_test(a_header_length_below_5_cannot_be_read),
		cmocka_unit_test(another_version_cannot_be_read),
		cmocka_unit_test(options_past_the_end_of_the_frame_cannot_be_read),
		cmocka_unit_test(options_past_the_total_length_cannot_be_read),
		cmocka_unit_test(padding_behind_the_total_length_is_not_layer_4),
		cmocka_unit_test(a_single_byte_of_padding_is_not_layer_4),
		cmocka_unit_test(a_total_length_past_the_end_is_left_to_hosts),
		cmocka_unit_test(a_total_length_of_0_says_nothing),
		cmocka_unit_test(tcp_cut_off_behind_the_ports_has_no_flags),
		cmocka_unit_test(layer_4_cut_off_says_what_cannot_be_read),
		cmocka_unit_test(a_tiny_first_fragment_has_ports_only),
		cmocka_unit_test(a_tcp_fragment_at_byte_8_could_replace_the_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
