// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys of IPv6 packets: the walk over extension headers, fragments, and what they carry.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/core/samples.h"

#define IP	VSW_ETH_HLEN	/* where the IPv6 header of an untagged frame begins */
#define EXT	(IP + 40)

/* All but the IPv6 header itself cannot be read. */
#define NO_PROTO	(VSWITCH_UNREAD & ~VSWITCH_UNREAD_IP)

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
	union vsw_key want = want_ipv6(17, VSW_UNREAD_L4);

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

static void another_version_cannot_be_read(void **state)
{
	struct frame f = make_frame(0, ipv6_tcp);
	union vsw_key want = { .k = {
		.in_port = IN_PORT, .eth_type = BE16(0x86dd), .ip_frag = VSWITCH_UNREAD,
	} };

	(void)state;
	memcpy(want.k.eth_dst, mac_b, 6);
	memcpy(want.k.eth_src, mac_a, 6);
	f.b[IP] = 0x4b;
	check(&f, &want);
}

static void a_header_cut_off_cannot_be_read(void **state)
{
	struct frame f = make_frame(0, ipv6_tcp);
	union vsw_key key;

	(void)state;
	f.len = EXT - 1;
	key = key_of(&f);
	assert_int_equal(key.k.ip_proto, 0);
	assert_int_equal(key.k.ip_ttl, 0);
	assert_int_equal(key.k.ipv6_label, 0);
	assert_int_equal(key.k.ip_frag, VSWITCH_UNREAD);
}

static void hop_by_hop_routing_destination_and_ah_are_walked(void **state)
{
	struct frame f = make_frame(0, ipv6_chain);

	(void)state;
	check_ports(&f, 6, VSWITCH_FRAG_NONE, 0x002);
}

static void a_chain_cut_off_hides_the_protocol(void **state)
{
	struct frame f = make_frame(0, ipv6_chain);
	union vsw_key want = want_ipv6(0, NO_PROTO);

	(void)state;
	for (f.len = EXT; f.len < EXT + 64; f.len++)
		check(&f, &want);
	want = want_ipv6(6, VSW_UNREAD_L4);
	check(&f, &want);
}

static void a_chain_past_the_payload_length_hides_the_protocol(void **state)
{
	struct frame f = make_frame(0, ipv6_chain);
	union vsw_key want = want_ipv6(0, NO_PROTO);

	(void)state;
	f.b[IP + 5] = 8 + 24 + 7;
	check(&f, &want);
}

static void an_extension_past_the_end_hides_the_protocol(void **state)
{
	struct frame f = { .len = 0 };
	union vsw_key want = want_ipv6(0, NO_PROTO);

	(void)state;
	put_macs(&f);
	put_ipv6(&f, 60, 8 + 20);
	put_ext(&f, 6, 1);
	f.b[EXT + 1] = 0xff;
	put_tcp(&f, 0x010);
	check(&f, &want);
}

static void hop_by_hop_options_that_are_not_first_hide_the_protocol(void **state)
{
	struct frame f = make_frame(0, ipv6_hop_by_hop_behind);
	union vsw_key want = want_ipv6(0, NO_PROTO);

	(void)state;
	check(&f, &want);
	f = make_frame(0, ipv6_later_fragment);
	f.b[EXT] = 0;
	want.k.ip_frag |= VSWITCH_FRAG_LATER;
	check(&f, &want);
}

/*
 * Destination options of @units times eight bytes, in headers of @each units at most, between the
 * IPv6 header and TCP or UDP. To be freed
 */
static u8 *with_options(u32 units, u32 each, u8 proto, int tags, u32 *len)
{
	u8 *bytes = calloc(1, 2 * VSW_PARSE_MAX), *at;
	struct frame f = { .len = 0 };
	u32 n;

	put_macs(&f);
	put_tags(&f, tags);
	put_ipv6(&f, 60, (u16)(units * 8 + (proto == 6 ? 20 : 8)));
	memcpy(bytes, f.b, f.len);
	for (at = bytes + f.len; units; units -= n, at += n * 8) {
		n = units < each ? units : each;
		at[0] = units > n ? 60 : proto;
		at[1] = (u8)(n - 1);
	}
	f.len = 0;
	if (proto == 6)
		put_tcp(&f, 0x012);
	else
		put_udp(&f);
	memcpy(at, f.b, f.len);
	*len = (u32)(at - bytes) + f.len;
	return bytes;
}

static union vsw_key key_with_options(u32 units, u32 each, u8 proto, int tags)
{
	u32 len;
	u8 *bytes = with_options(units, each, proto, tags, &len);
	union vsw_key key = key_of_bytes(bytes, len, 0, 0, VSW_DEPTH_L4);

	free(bytes);
	return key;
}

static void check_walked(u32 units, u32 each)
{
	union vsw_key key = key_with_options(units, each, 6, 0);

	assert_int_equal(key.k.ip_proto, 6);
	assert_int_equal(key.k.tp_dst, BE16(0x0050));
	assert_int_equal(key.k.tcp_flags, BE16(0x012));
	assert_int_equal(key.k.ip_frag, 0);
}

/* All lengths of destination options, and several of the greatest one after another */
static void options_of_any_length_are_walked(void **state)
{
	u32 units;

	(void)state;
	for (units = 1; units <= 256; units++)
		check_walked(units, 256);
	check_walked(15 * 256, 256);
	check_walked(4 * 255, 255);
	check_walked(1000, 1);
}

/* Options up to the limit with UDP as the last that is within it: a tag takes it out of that. */
#define MOST	((VSW_PARSE_MAX - EXT - 8) / 8)

static void headers_past_the_limit_cannot_be_read(void **state)
{
	union vsw_key want = want_ipv6(0, NO_PROTO), key = key_with_options(MOST, 256, 17, 0);

	(void)state;
	assert_int_equal(key.k.ip_frag, 0);
	assert_int_equal(key.k.tp_dst, BE16(0x0050));
	key = key_with_options(MOST + 2, 256, 17, 0);
	assert_memory_equal(&key, &want, sizeof(key));
}

static void a_tag_counts_towards_the_limit_accelerated_or_not(void **state)
{
	u32 len;
	u8 *bytes = with_options(MOST, 256, 17, 1, &len);
	union vsw_key in_band = key_of_bytes(bytes, len, 0, 0, VSW_DEPTH_L4), taken;

	(void)state;
	memmove(bytes + 12, bytes + 16, len - 16);
	taken = key_of_bytes(bytes, len - 4, 0x8100, 0x6064, VSW_DEPTH_L4);
	assert_int_equal(in_band.k.ip_frag, VSWITCH_UNREAD_REST);
	assert_memory_equal(&taken, &in_band, sizeof(taken));
	free(bytes);
}

static void what_is_no_extension_ends_the_walk_and_is_the_protocol(void **state)
{
	static const u8 last[] = { 50, 59, 135, 139, 140, 253, 254, 4, 41 };
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
	f.b[EXT + 3] = 0x11;
	check(&f, &want);
}

static void a_whole_packet_in_a_fragment_is_no_fragment(void **state)
{
	struct frame f = make_frame(0, ipv6_atomic_fragment);

	(void)state;
	check_ports(&f, 17, VSWITCH_FRAG_NONE, 0);
}

/* RFC 7112 */
static void a_first_fragment_without_its_whole_chain_hides_the_protocol(void **state)
{
	struct frame f = make_frame(0, ipv6_tiny_fragment);
	union vsw_key want = want_ipv6(6, VSWITCH_FRAG_FIRST | VSW_UNREAD_L4);

	(void)state;
	check(&f, &want);
	f.b[IP + 5] = 8 + 7;
	want = want_ipv6(0, VSWITCH_FRAG_FIRST | NO_PROTO);
	check(&f, &want);
	f.b[IP + 5] = 8;
	check(&f, &want);
}

/* RFC 3128; in IPv6 an extension header, too, may be what a fragment at byte 8 replaces. */
static void a_fragment_at_byte_8_could_replace_a_header(void **state)
{
	struct frame f = make_frame(0, ipv6_overlapping_fragment);
	union vsw_key want = want_ipv6(6, VSWITCH_FRAG_LATER | VSW_UNREAD_L4);

	(void)state;
	check(&f, &want);
	f.b[EXT] = 60;
	want = want_ipv6(0, VSWITCH_FRAG_LATER | NO_PROTO);
	check(&f, &want);
	f.b[EXT + 3] = 0x11;
	want = want_ipv6(60, VSWITCH_FRAG_LATER);
	check(&f, &want);
	f.b[EXT] = 17;
	f.b[EXT + 3] = 0x09;
	want = want_ipv6(17, VSWITCH_FRAG_LATER);
	check(&f, &want);
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
		cmocka_unit_test(another_version_cannot_be_read),
		cmocka_unit_test(a_header_cut_off_cannot_be_read),
		cmocka_unit_test(hop_by_hop_routing_destination_and_ah_are_walked),
		cmocka_unit_test(a_chain_cut_off_hides_the_protocol),
		cmocka_unit_test(a_chain_past_the_payload_length_hides_the_protocol),
		cmocka_unit_test(an_extension_past_the_end_hides_the_protocol),
		cmocka_unit_test(hop_by_hop_options_that_are_not_first_hide_the_protocol),
		cmocka_unit_test(options_of_any_length_are_walked),
		cmocka_unit_test(headers_past_the_limit_cannot_be_read),
		cmocka_unit_test(a_tag_counts_towards_the_limit_accelerated_or_not),
		cmocka_unit_test(what_is_no_extension_ends_the_walk_and_is_the_protocol),
		cmocka_unit_test(a_first_fragment_is_walked_to_its_ports),
		cmocka_unit_test(a_later_fragment_has_the_protocol_its_header_names),
		cmocka_unit_test(behind_a_later_fragment_no_extension_is_walked),
		cmocka_unit_test(a_whole_packet_in_a_fragment_is_no_fragment),
		cmocka_unit_test(a_first_fragment_without_its_whole_chain_hides_the_protocol),
		cmocka_unit_test(a_fragment_at_byte_8_could_replace_a_header),
		cmocka_unit_test(of_two_fragment_headers_the_later_kind_counts),
		cmocka_unit_test(behind_a_first_fragment_an_atomic_one_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
