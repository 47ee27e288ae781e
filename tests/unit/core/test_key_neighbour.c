// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys of ARP and of IPv6 neighbour discovery: who claims which address.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/core/samples.h"

#define ARP	VSW_ETH_HLEN		/* where they begin in an untagged frame */
#define ND	(VSW_ETH_HLEN + 40)

static void arp_has_operation_and_all_four_addresses(void **state)
{
	struct frame f = make_frame(0, arp_request);
	union vsw_key key = key_of(&f);
	union vsw_key want = { .k = {
		.in_port = IN_PORT, .eth_type = BE16(0x0806), .ip_proto = 1,
	} };

	(void)state;
	memcpy(want.k.eth_dst, mac_b, 6);
	memcpy(want.k.eth_src, mac_a, 6);
	memcpy(want.k.ip_src, ip4_a, 4);
	memcpy(want.k.ip_dst, ip4_b, 4);
	memcpy(want.k.arp_sha, mac_a, 6);
	memcpy(want.k.arp_tha, mac_b, 6);
	assert_memory_equal(&key, &want, sizeof(key));
}

static void of_an_arp_operation_the_low_byte_counts(void **state)
{
	struct frame f = make_frame(0, arp_request);
	union vsw_key key;

	(void)state;
	f.b[ARP + 6] = 0x12;
	f.b[ARP + 7] = 0x34;
	key = key_of(&f);
	assert_int_equal(key.k.ip_proto, 0x34);
}

/* Nothing of ARP is in the key */
static void check_no_arp(const struct frame *f)
{
	union vsw_key key = key_of(f);
	union vsw_key want = { .k = {
		.in_port = IN_PORT, .eth_type = BE16(0x0806), .ip_frag = VSWITCH_UNREAD,
	} };

	memcpy(want.k.eth_dst, mac_b, 6);
	memcpy(want.k.eth_src, mac_a, 6);
	assert_memory_equal(&key, &want, sizeof(key));
}

/* RFC 903 */
static void rarp_has_what_arp_has(void **state)
{
	struct frame f = make_frame(0, rarp_request);
	union vsw_key key = key_of(&f);

	(void)state;
	assert_int_equal(key.k.eth_type, BE16(0x8035));
	assert_int_equal(key.k.ip_proto, 3);
	assert_memory_equal(key.k.ip_src, ip4_a, 4);
	assert_memory_equal(key.k.arp_tha, mac_b, 6);
	f.len = ARP + 27;
	assert_int_equal(key_of(&f).k.ip_frag, VSWITCH_UNREAD);
}

static void arp_of_another_hardware_type_cannot_be_read(void **state)
{
	struct frame f = make_frame(0, arp_infiniband);

	(void)state;
	check_no_arp(&f);
	f = make_frame(0, arp_request);
	f.b[ARP + 1] = 6;		/* IEEE 802, of the same lengths */
	check_no_arp(&f);
}

static void arp_of_another_protocol_cannot_be_read(void **state)
{
	struct frame f = make_frame(0, arp_request);

	(void)state;
	f.b[ARP + 3] = 0x01;
	check_no_arp(&f);
}

static void arp_of_other_address_lengths_cannot_be_read(void **state)
{
	struct frame f = make_frame(0, arp_request);

	(void)state;
	f.b[ARP + 4] = 8;
	check_no_arp(&f);
	f.b[ARP + 4] = 6;
	f.b[ARP + 5] = 16;
	check_no_arp(&f);
}

static void arp_cut_off_cannot_be_read(void **state)
{
	struct frame f = make_frame(0, arp_request);

	(void)state;
	f.len = ARP + 27;
	check_no_arp(&f);
}

static void a_solicitation_has_target_and_source_address(void **state)
{
	struct frame f = make_frame(0, ipv6_solicit);
	union vsw_key key = key_of(&f);
	static const u8 none[6];

	(void)state;
	assert_int_equal(key.k.tp_src, BE16(135));
	assert_int_equal(key.k.tp_dst, 0);
	assert_memory_equal(key.k.nd_target, ip6_b, 16);
	assert_memory_equal(key.k.arp_sha, mac_a, 6);
	assert_memory_equal(key.k.arp_tha, none, 6);
}

static void an_advertisement_has_target_and_its_first_target_address(void **state)
{
	struct frame f = make_frame(0, ipv6_advert);
	union vsw_key key = key_of(&f);
	static const u8 none[6];

	(void)state;
	assert_int_equal(key.k.tp_src, BE16(136));
	assert_memory_equal(key.k.nd_target, ip6_a, 16);
	assert_memory_equal(key.k.arp_sha, none, 6);
	assert_memory_equal(key.k.arp_tha, mac_a, 6);
}

static void of_two_source_addresses_the_first_counts(void **state)
{
	struct frame f = { .len = 0 };
	union vsw_key key;

	(void)state;
	put_macs(&f);
	put_ipv6(&f, 58, 24 + 8 + 8);
	put_icmp(&f, 135, 0);
	put(&f, ip6_b, 16);
	put_nd_option(&f, 1, mac_b);
	put_nd_option(&f, 1, mac_a);
	key = key_of(&f);
	assert_memory_equal(key.k.arp_sha, mac_b, 6);
}

/* Neither target nor options are in the key */
static void check_no_nd(const struct frame *f)
{
	union vsw_key key = key_of(f);
	static const u8 none[16];

	assert_int_equal(key.k.ip_proto, 58);
	assert_memory_equal(key.k.nd_target, none, 16);
	assert_memory_equal(key.k.arp_sha, none, 6);
	assert_memory_equal(key.k.arp_tha, none, 6);
}

static void other_icmpv6_types_have_no_target(void **state)
{
	static const u8 types[] = { 128, 133, 134, 137 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(types); i++) {
		struct frame f = make_frame(0, ipv6_solicit);

		f.b[ND] = types[i];
		check_no_nd(&f);
	}
}

static void a_solicitation_with_a_code_has_no_target(void **state)
{
	struct frame f = make_frame(0, ipv6_solicit);

	(void)state;
	f.b[ND + 1] = 1;
	check_no_nd(&f);
}

static void a_solicitation_cut_off_has_no_target(void **state)
{
	struct frame f = make_frame(0, ipv6_solicit);

	(void)state;
	f.len = ND + 23;
	check_no_nd(&f);
}

static void an_option_of_length_0_ends_the_options(void **state)
{
	struct frame f = make_frame(0, ipv6_advert);
	union vsw_key key;
	static const u8 none[6];

	(void)state;
	f.b[ND + 25] = 0;
	key = key_of(&f);
	assert_memory_equal(key.k.nd_target, ip6_a, 16);
	assert_memory_equal(key.k.arp_tha, none, 6);
	assert_int_equal(key.k.ip_frag, VSWITCH_UNREAD_REST);
}

static void an_address_option_of_another_length_is_skipped(void **state)
{
	struct frame f = make_frame(0, ipv6_advert);
	union vsw_key key;

	(void)state;
	f.b[ND + 24] = 2;		/* the nonce, of 16 bytes, becomes a target address */
	key = key_of(&f);
	assert_memory_equal(key.k.arp_tha, mac_a, 6);
}

static void an_option_past_the_end_is_not_read(void **state)
{
	struct frame f = make_frame(0, ipv6_solicit);
	union vsw_key key;
	static const u8 none[6];

	(void)state;
	f.len--;
	key = key_of(&f);
	assert_memory_equal(key.k.nd_target, ip6_b, 16);
	assert_memory_equal(key.k.arp_sha, none, 6);
	assert_int_equal(key.k.ip_frag, VSWITCH_UNREAD_REST);
}

static void options_in_the_padding_are_not_read(void **state)
{
	struct frame f = make_frame(0, ipv6_solicit);
	union vsw_key key;
	static const u8 none[6];

	(void)state;
	f.b[VSW_ETH_HLEN + 5] = 24;
	key = key_of(&f);
	assert_memory_equal(key.k.nd_target, ip6_b, 16);
	assert_memory_equal(key.k.arp_sha, none, 6);
	assert_int_equal(key.k.ip_frag, 0);
}

/* Where options end is not known then: RFC 8200 has that for jumbograms only, which this is not. */
static void a_solicitation_without_a_length_may_have_more_options(void **state)
{
	struct frame f = make_frame(0, ipv6_solicit);

	(void)state;
	f.b[VSW_ETH_HLEN + 5] = 0;
	assert_int_equal(key_of(&f).k.ip_frag, VSWITCH_UNREAD_REST);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(arp_has_operation_and_all_four_addresses),
		cmocka_unit_test(of_an_arp_operation_the_low_byte_counts),
		cmocka_unit_test(rarp_has_what_arp_has),
		cmocka_unit_test(arp_of_another_hardware_type_cannot_be_read),
		cmocka_unit_test(arp_of_another_protocol_cannot_be_read),
		cmocka_unit_test(arp_of_other_address_lengths_cannot_be_read),
		cmocka_unit_test(arp_cut_off_cannot_be_read),
		cmocka_unit_test(a_solicitation_has_target_and_source_address),
		cmocka_unit_test(an_advertisement_has_target_and_its_first_target_address),
		cmocka_unit_test(of_two_source_addresses_the_first_counts),
		cmocka_unit_test(other_icmpv6_types_have_no_target),
		cmocka_unit_test(a_solicitation_with_a_code_has_no_target),
		cmocka_unit_test(a_solicitation_cut_off_has_no_target),
		cmocka_unit_test(an_option_of_length_0_ends_the_options),
		cmocka_unit_test(an_address_option_of_another_length_is_skipped),
		cmocka_unit_test(an_option_past_the_end_is_not_read),
		cmocka_unit_test(options_in_the_padding_are_not_read),
		cmocka_unit_test(a_solicitation_without_a_length_may_have_more_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
