// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The names of drop reasons, which scripts read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "core/drop.h"

static void the_reasons_have_the_names_of_the_contract(void **state)
{
	(void)state;
	assert_string_equal(vsw_drop_name(VSWITCH_DROP_TOO_SHORT), "too_short");
	assert_string_equal(vsw_drop_name(VSWITCH_DROP_TX_MTU), "tx_mtu");
	assert_string_equal(vsw_drop_name(VSWITCH_DROP_POLICY), "policy");
	assert_string_equal(vsw_drop_name(VSWITCH_DROP_NO_BRIDGE), "no_bridge");
}

static void every_reason_has_a_name_of_its_own(void **state)
{
	u32 a, b;

	(void)state;
	for (a = VSWITCH_DROP_UNSPEC + 1; a < __VSWITCH_DROP_MAX; a++) {
		assert_non_null(vsw_drop_name(a));
		assert_string_not_equal(vsw_drop_name(a), "unknown");
		for (b = a + 1; b < __VSWITCH_DROP_MAX; b++)
			assert_string_not_equal(vsw_drop_name(a), vsw_drop_name(b));
	}
}

static void names_are_single_words_in_lower_case(void **state)
{
	u32 reason;

	(void)state;
	for (reason = VSWITCH_DROP_UNSPEC + 1; reason < __VSWITCH_DROP_MAX; reason++) {
		const char *name = vsw_drop_name(reason);

		assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz_"), strlen(name));
	}
}

static void what_is_no_reason_is_unknown(void **state)
{
	(void)state;
	assert_string_equal(vsw_drop_name(VSWITCH_DROP_UNSPEC), "unknown");
	assert_string_equal(vsw_drop_name(__VSWITCH_DROP_MAX), "unknown");
	assert_string_equal(vsw_drop_name(~0U), "unknown");
}

/* Counters are an array by number: a number that moves shows a wrong name to an older daemon. */
static void the_numbers_of_the_reasons_stay(void **state)
{
	(void)state;
	assert_int_equal(VSWITCH_DROP_TOO_SHORT, 1);
	assert_int_equal(VSWITCH_DROP_NO_MEMORY, 5);
	assert_int_equal(VSWITCH_DROP_TX_GONE, 11);
	assert_int_equal(VSWITCH_DROP_POLICY, 15);
	assert_int_equal(VSWITCH_DROP_NO_BRIDGE, 20);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reasons_have_the_names_of_the_contract),
		cmocka_unit_test(every_reason_has_a_name_of_its_own),
		cmocka_unit_test(names_are_single_words_in_lower_case),
		cmocka_unit_test(what_is_no_reason_is_unknown),
		cmocka_unit_test(the_numbers_of_the_reasons_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
