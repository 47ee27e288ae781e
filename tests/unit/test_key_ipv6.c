// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys of IPv6 packets: the walk over extension headers, fragments, and what they carry.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "samples.h"

#define IP	VSW_ETH_HLEN	/* where the IPv6 header of an untagged frame begins */
#define EXT	(IP + 40)

/* An IPv6 frame's key that has no layer 4 */
static union vsw_key want_ipv6(u8 proto, u8 frag)
{
	union vsw_key want = { .k = {
		.in_port = IN_PORT, .eth_type = BE16(0x86dd),
		.ip_proto = proto, .ip_tos = 0xb9, .ip_ttl = 255, .ip_frag = frag,
		.ipv6_label = BE32(0x000abcde),
	} };

	memcpy(want.k.eth_dst, mac_b, 6);
	memcpy(want.k.eth_src, mac_a, 6);
	memcpy(want.k.ip_src, ip6_a, 16);
	memcpy(want.k.ip_dst, ip6_b, 16);
	return want;
}

static void check(const struct frame *f, const union vsw_key *want)
{
	union vsw_key key = key_of(f);

	assert_memory_equal(&key, want, sizeof(key));
}

static void check_ports(const struct frame *f, u8 proto, u8 frag, u16 flags)
{
	union vsw_key want = want_ipv6(proto, frag);

	want.k.tp_src = BE16(0x1234);
	want.k.tp_dst = BE16(0x0050);
	want.k.tcp_flags = BE16(flags);
	check(f, &want);
}

static void tcp_has_ports_and_flags(void **state)
{
	struct frame f = make_frame(0, ipv6_tcp);

	(void)state;
	check_ports(&f, 6, VSWITCH_FRAG_NONE, 0x010);
}

static void udp_has_ports(void **state)
{
	struct frame f = make_frame(0, ipv6_udp_padded);

	(void)state;
	check_ports(&f, 17, VSWITCH_FRAG_NONE, 0);
}

static void padding_behind_the_payload_length_is_not_layer_4(void **state)
{
	struct frame f = make_frame(0, ipv6_udp_padded);
	union vsw_key want = want_ipv6(17, VSWITCH_FRAG_NONE);

	(void)state;
	f.b[IP + 5] = 3;
	check(&f, &want);
}

static void a_payload_length_of_0_says_nothing(void **state)
{
	struct frame f = make_frame(0, ipv6_tcp);

	(void)state;
	f.b[IP + 5] = 0;
	check_ports(&f, 6, VSWITCH_FRAG_NONE, 0x010);
}

static void a_payload_length_past_the_end_is_a_frame_given_in_part(void **state)
{
	struct frame f = make_frame(0, ipv6_tcp);

	(void)state;
	f.b[IP + 4] = 0xff;
	check_ports(&f, 6, VSWITCH_FRAG_NONE, 0x010);
}

static void icmpv6_has_type_and_code_as_numbers(void **state)
{
	struct frame f = make_frame(0, ipv6_echo);
	union vsw_key want = want_ipv6(58, VSWITCH_FRAG_NONE);

	(void)state;
	f.b[EXT + 1] = 9;
	want.k.tp_src = BE16(128);
	want.k.tp_dst = BE16(9);
	check(&f, &want);
}

static void icmp_in_ipv6_is_not_read(void **state)
{
	struct frame f = make_frame(0, ipv6_echo);
	union vsw_key want = want_ipv6(1, VSWITCH_FRAG_NONE);

	(void)state;
	f.b[IP + 6] = 1;
	check(&f, &want);
}

static void another_version_leaves_layer_3_zero(void **state)
{
	struct frame f = make_frame(0, ipv6_tcp);
	union vsw_key want = { .k = { .in_port = IN_PORT, .eth_type = BE16(0x86dd) } };

	(void)state;
	memcpy(want.k.eth_dst, mac_b, 6);
	memcpy(want.k.eth_src, mac_a, 6);
	f.b[IP] = 0x4b;
	check(&f, &want);
}

static void a_header_cut_off_leaves_layer_3_zero(void **state)
{
	struct frame f = make_frame(0, ipv6_tcp);
	union vsw_key key;

	(void)state;
	f.len = EXT - 1;
	key = key_of(&f);
	assert_int_equal(key.k.ip_proto, 0);
	assert_int_equal(key.k.ip_ttl, 0);
	assert_int_equal(key.k.ipv6_label, 0);
}

static void hop_by_hop_routing_destination_and_ah_are_walked(void **state)
{
	struct frame f = make_frame(0, ipv6_chain);

	(void)state;
	check_ports(&f, 6, VSWITCH_FRAG_NONE, 0x002);
}

static void a_chain_cut_off_leaves_the_protocol_zero(void **state)
{
	struct frame f = make_frame(0, ipv6_chain);
	union vsw_key want = want_ipv6(0, VSWITCH_FRAG_NONE);

	(void)state;
	/* AH is the last extension header: with eight bytes of it, it names TCP. */
	for (f.len = EXT; f.len < EXT + 48 + 8; f.len++)
		check(&f, &want);
	want = want_ipv6(6, VSWITCH_FRAG_NONE);
	check(&f, &want);
}

static void a_chain_past_the_payload_length_leaves_the_protocol_zero(void **state)
{
	struct frame f = make_frame(0, ipv6_chain);
	union vsw_key want = want_ipv6(0, VSWITCH_FRAG_NONE);

	(void)state;
	f.b[IP + 5] = 8 + 24 + 7;
	check(&f, &want);
}

static void an_extension_past_the_end_hides_what_follows_it(void **state)
{
	struct frame f = { .len = 0 };
	union vsw_key want = want_ipv6(6, VSWITCH_FRAG_NONE);

	(void)state;
	put_macs(&f);
	put_ipv6(&f, 60, 8 + 20);
	put_ext(&f, 6, 1);
	f.b[EXT + 1] = 0xff;
	put_tcp(&f, 0x010);
	check(&f, &want);
}

static void a_chain_past_the_parse_limit_leaves_the_protocol_zero(void **state)
{
	struct frame f = make_frame(0, ipv6_long_chain);
	union vsw_key want = want_ipv6(0, VSWITCH_FRAG_NONE);

	(void)state;
	assert_true(f.len > VSW_PARSE_MAX);
	check(&f, &want);
}

/* Destination options up to the parse limit: ICMPv6 type and code are the last bytes within it. */
static struct frame at_the_limit(int tags)
{
	u32 units = (VSW_PARSE_MAX - EXT) / 8;
	struct frame f = { .len = 0 };

	put_macs(&f);
	put_tags(&f, tags);
	put_ipv6(&f, 60, units * 8 + 8);
	put_ext(&f, 58, units);
	put_icmp(&f, 128, 1);
	return f;
}

static void layer_4_is_read_up_to_the_parse_limit(void **state)
{
	struct frame f = at_the_limit(0);
	union vsw_key want = want_ipv6(58, VSWITCH_FRAG_NONE);

	(void)state;
	assert_int_equal(f.b[VSW_PARSE_MAX - 2], 128);
	want.k.tp_src = BE16(128);
	want.k.tp_dst = BE16(1);
	check(&f, &want);
}

static void a_tag_counts_towards_the_parse_limit_accelerated_or_not(void **state)
{
	struct frame f = at_the_limit(1);
	union vsw_key in_band = key_of(&f);
	union vsw_key taken = key_accelerated(&f, VSW_DEPTH_L4);

	(void)state;
	assert_int_equal(in_band.k.ip_proto, 58);
	assert_int_equal(in_band.k.tp_src, 0);
	assert_memory_equal(&taken, &in_band, sizeof(taken));
}

static void esp_and_no_next_header_end_the_walk(void **state)
{
	static const u8 last[] = { 50, 59 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(last); i++) {
		struct frame f = make_frame(0, ipv6_tcp);
		union vsw_key want = want_ipv6(last[i], VSWITCH_FRAG_NONE);

		f.b[IP + 6] = last[i];
		check(&f, &want);
	}
}

static void a_first_fragment_is_walked_to_its_ports(void **state)
{
	struct frame f = make_frame(0, ipv6_first_fragment);

	(void)state;
	check_ports(&f, 17, VSWITCH_FRAG_FIRST, 0);
}

static void a_later_fragment_has_the_protocol_its_header_names(void **state)
{
	struct frame f = make_frame(0, ipv6_later_fragment);
	union vsw_key want = want_ipv6(17, VSWITCH_FRAG_LATER);

	(void)state;
	check(&f, &want);
}

static void behind_a_later_fragment_no_extension_is_walked(void **state)
{
	struct frame f = make_frame(0, ipv6_first_fragment);
	union vsw_key want = want_ipv6(60, VSWITCH_FRAG_LATER);

	(void)state;
	f.b[EXT + 3] = 0x09;
	check(&f, &want);
}

static void a_whole_packet_in_a_fragment_is_no_fragment(void **state)
{
	struct frame f = make_frame(0, ipv6_atomic_fragment);

	(void)state;
	check_ports(&f, 17, VSWITCH_FRAG_NONE, 0);
}

static void of_two_fragment_headers_the_later_kind_counts(void **state)
{
	struct frame f = { .len = 0 };
	union vsw_key want = want_ipv6(17, VSWITCH_FRAG_LATER);

	(void)state;
	put_macs(&f);
	put_ipv6(&f, 44, 8 + 8 + 8);
	put_fragment(&f, 44, 0x0001);
	put_fragment(&f, 17, 0x0010);
	put_udp(&f);
	check(&f, &want);
}

static void behind_a_first_fragment_an_atomic_one_changes_nothing(void **state)
{
	struct frame f = { .len = 0 };

	(void)state;
	put_macs(&f);
	put_ipv6(&f, 44, 8 + 8 + 8);
	put_fragment(&f, 44, 0x0001);
	put_fragment(&f, 17, 0x0000);
	put_udp(&f);
	check_ports(&f, 17, VSWITCH_FRAG_FIRST, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(tcp_has_ports_and_flags),
		cmocka_unit_test(udp_has_ports),
		cmocka_unit_test(padding_behind_the_payload_length_is_not_layer_4),
		cmocka_unit_test(a_payload_length_of_0_says_nothing),
		cmocka_unit_test(a_payload_length_past_the_end_is_a_frame_given_in_part),
		cmocka_unit_test(icmpv6_has_type_and_code_as_numbers),
		cmocka_unit_test(icmp_in_ipv6_is_not_read),
		cmocka_unit_test(another_version_leaves_layer_3_zero),
		cmocka_unit_test(a_header_cut_off_leaves_layer_3_zero),
		cmocka_unit_test(hop_by_hop_routing_destination_and_ah_are_walked),
		cmocka_unit_test(a_chain_cut_off_leaves_the_protocol_zero),
		cmocka_unit_test(a_chain_past_the_payload_length_leaves_the_protocol_zero),
		cmocka_unit_test(an_extension_past_the_end_hides_what_follows_it),
		cmocka_unit_test(a_chain_past_the_parse_limit_leaves_the_protocol_zero),
		cmocka_unit_test(layer_4_is_read_up_to_the_parse_limit),
		cmocka_unit_test(a_tag_counts_towards_the_parse_limit_accelerated_or_not),
		cmocka_unit_test(esp_and_no_next_header_end_the_walk),
		cmocka_unit_test(a_first_fragment_is_walked_to_its_ports),
		cmocka_unit_test(a_later_fragment_has_the_protocol_its_header_names),
		cmocka_unit_test(behind_a_later_fragment_no_extension_is_walked),
		cmocka_unit_test(a_whole_packet_in_a_fragment_is_no_fragment),
		cmocka_unit_test(of_two_fragment_headers_the_later_kind_counts),
		cmocka_unit_test(behind_a_first_fragment_an_atomic_one_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
