// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers, MAC addresses and prefix masks: what is one as text or as bits, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "daemon/base/macaddr.h"
#include "daemon/base/number.h"
#include "daemon/base/prefix.h"

static void numbers_are_whole_and_within_their_range(void **state)
{
	static const char *const wrong[] = {
		"", " 1", "1 ", "+1", "-1", "1.5", "a", "0x", "0xg", "256", "0x100", "1x5",
		"18446744073709551616", "0x10000000000000000",
	};
	u64 n = 7;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(number_parse(wrong[i], 255, &n));
	assert_false(number_parse(NULL, 255, &n));
	assert_true(number_parse("255", 255, &n));
	assert_int_equal(n, 255);
	assert_true(number_parse("0xFf", 255, &n));
	assert_int_equal(n, 255);
	assert_true(number_parse("0X1f", 255, &n));
	assert_int_equal(n, 31);
	assert_true(number_parse("18446744073709551615", ~0ULL, &n));
	assert_int_equal(n, ~0ULL);
	assert_true(number_parse("0", 0, &n));
	assert_int_equal(n, 0);
}

static void a_leading_zero_is_octal_in_c_alone(void **state)
{
	u64 n;

	(void)state;
	assert_true(number_parse("010", 255, &n));
	assert_int_equal(n, 10);
	assert_true(number_parse_decimal("010", 255, &n));
	assert_int_equal(n, 10);
	assert_true(number_parse_c("010", 255, &n));
	assert_int_equal(n, 8);
	assert_false(number_parse_c("08", 255, &n));
	assert_true(number_parse_c("0x10", 255, &n));
	assert_int_equal(n, 16);
	assert_false(number_parse_decimal("0x10", 255, &n));
}

static void a_mac_address_has_six_pairs(void **state)
{
	static const char *const wrong[] = {
		"", "02:00:00:00:00", "02:00:00:00:00:01:02", "02:00:00:00:00:001",
		"02-00-00-00-00-01", "02:00:00:00:00:0g", " 2:00:00:00:00:01", "02:00:00:00:00:01 ",
		"+2:00:00:00:00:01", "0x:00:00:00:00:01", "02::00:00:00:01", "02:00:00:00:00:",
		":02:00:00:00:00",
		"002:0:0:0:0:1",
	};
	static const u8 want[6] = { 0x02, 0, 0x0a, 0xff, 0, 1 };
	u8 mac[6];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(macaddr_parse(mac, wrong[i]));
		assert_false(macaddr_parse_short(mac, wrong[i]));
	}
	assert_true(macaddr_parse(mac, "02:00:0a:fF:00:01"));
	assert_memory_equal(mac, want, sizeof(want));
	assert_false(macaddr_parse(mac, "2:0:a:ff:0:1"));
	assert_true(macaddr_parse_short(mac, "2:0:a:ff:0:1"));
	assert_memory_equal(mac, want, sizeof(want));
}

static void a_prefix_mask_has_its_bits_at_the_front(void **state)
{
	static const u8 holes[4] = { 0xff, 0, 0x80, 0 }, last[4] = { 0, 0, 0, 1 };
	static const u8 set[4] = { 0xff, 0xe0, 0, 1 };
	u8 mask[16];
	int bits;

	(void)state;
	for (bits = 0; bits <= 128; bits++) {
		memset(mask, 0, sizeof(mask));
		prefix_set(mask, (u32)bits);
		assert_int_equal(prefix_len(mask, sizeof(mask)), bits);
	}
	memcpy(mask, last, sizeof(last));
	prefix_set(mask, 11);
	assert_memory_equal(mask, set, sizeof(set));
	prefix_set(mask, 31);
	assert_int_equal(prefix_len(mask, sizeof(last)), 32);
	assert_int_equal(prefix_len(holes, sizeof(holes)), -1);
	assert_int_equal(prefix_len(last, sizeof(last)), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_whole_and_within_their_range),
		cmocka_unit_test(a_leading_zero_is_octal_in_c_alone),
		cmocka_unit_test(a_mac_address_has_six_pairs),
		cmocka_unit_test(a_prefix_mask_has_its_bits_at_the_front),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
