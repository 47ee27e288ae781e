// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rows of actions: what is written is read back, whole and within its length.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/unit/core/actions.h"

static void no_action_is_a_row(void **state)
{
	struct vsw_action_iter it;
	struct vsw_action action;
	const char *why;

	(void)state;
	assert_int_equal(vsw_actions_check("", 0, &why), 0);
	vsw_action_iter_init(&it, NULL, 0);
	assert_int_equal(vsw_action_next(&it, &action), 0);
}

static void the_encoding_is_that_of_netlink(void **state)
{
	struct row row = { .len = 0 };
	struct vsw_action push = {
		.type = VSWITCH_ACT_PUSH_VLAN,
		.vlan = { .tpid = cpu_to_be16(0x8100), .tci = cpu_to_be16(0x600a) },
	};
	struct row want = { .len = 0 };
	u32 port = 1;

	(void)state;
	add(&row, &push);
	add(&row, &out_1);
	add(&row, &pop);
	add_raw(&want, 8, VSWITCH_ACT_PUSH_VLAN, "\x81\x00\x60\x0a", 4);
	add_raw(&want, 8, VSWITCH_ACT_OUTPUT, &port, 4);
	add_raw(&want, 4, VSWITCH_ACT_POP_VLAN, NULL, 0);
	assert_int_equal(row.len, 20);
	assert_memory_equal(row.b, want.b, 20);
	assert_int_equal(want.len, row.len);
}

static void what_is_put_is_read_back_in_order(void **state)
{
	struct row row = { .len = 0 };
	struct vsw_action push = {
		.type = VSWITCH_ACT_PUSH_VLAN,
		.vlan = { .tpid = cpu_to_be16(0x88a8), .tci = cpu_to_be16(0xffff) },
	};
	struct vsw_action_iter it;
	struct vsw_action action;

	(void)state;
	add(&row, &out_max);
	add(&row, &push);
	add(&row, &pop);
	add(&row, &out_1);
	assert_int_equal(check(&row), 4);

	vsw_action_iter_init(&it, row.b, row.len);
	assert_int_equal(vsw_action_next(&it, &action), 1);
	assert_int_equal(action.type, VSWITCH_ACT_OUTPUT);
	assert_int_equal(action.port, 65535);
	assert_int_equal(vsw_action_next(&it, &action), 1);
	assert_int_equal(action.type, VSWITCH_ACT_PUSH_VLAN);
	assert_int_equal(action.vlan.tpid, cpu_to_be16(0x88a8));
	assert_int_equal(action.vlan.tci, 0xffff);
	assert_int_equal(vsw_action_next(&it, &action), 1);
	assert_int_equal(action.type, VSWITCH_ACT_POP_VLAN);
	assert_int_equal(vsw_action_next(&it, &action), 1);
	assert_int_equal(action.port, 1);
	assert_int_equal(vsw_action_next(&it, &action), 0);
	assert_int_equal(vsw_action_next(&it, &action), 0);
}

static void a_row_at_an_odd_address_is_read(void **state)
{
	struct row row = { .len = 0 };
	u8 *copy;
	const char *why;

	(void)state;
	add(&row, &out_1);
	add(&row, &pop);
	copy = malloc(row.len + 1);
	memcpy(copy + 1, row.b, row.len);
	assert_int_equal(vsw_actions_check(copy + 1, row.len, &why), 2);
	free(copy);
}

static void an_output_may_be_repeated(void **state)
{
	struct row row = { .len = 0 };

	(void)state;
	add(&row, &out_1);
	add(&row, &out_1);
	assert_int_equal(check(&row), 2);
}

static void a_row_cut_off_within_an_action_is_refused(void **state)
{
	struct row row = { .len = 0 };
	const char *why;
	size_t len;

	(void)state;
	add(&row, &out_1);
	add(&row, &pop);
	add(&row, &out_max);
	for (len = 0; len < row.len; len++) {
		int ret = check_bytes(row.b, len, &why);

		if (len == 0)
			assert_int_equal(ret, 0);
		else if (len == 8)
			assert_int_equal(ret, 1);
		else if (len == 12)
			assert_int_equal(ret, 2);
		else
			assert_int_equal(ret, -EINVAL);
	}
}

static void an_error_is_found_behind_good_actions(void **state)
{
	struct vsw_action bad = { .type = VSWITCH_ACT_OUTPUT, .port = 0 };
	struct row row = { .len = 0 };
	struct vsw_action_iter it;
	struct vsw_action action;

	(void)state;
	add(&row, &out_1);
	add(&row, &bad);
	assert_int_equal(check(&row), -EINVAL);
	vsw_action_iter_init(&it, row.b, row.len);
	assert_int_equal(vsw_action_next(&it, &action), 1);
	assert_int_equal(vsw_action_next(&it, &action), -EINVAL);
}

/* @n pop_vlan actions in a row */
static int check_many(int n, const char **why)
{
	size_t size = n * 4, len = 0;
	u8 *buf = malloc(size);
	int ret;

	while (n--)
		assert_int_equal(vsw_action_put(buf, size, &len, &pop), 0);
	ret = vsw_actions_check(buf, len, why);
	free(buf);
	return ret;
}

static void as_many_actions_as_the_limit_says_are_taken(void **state)
{
	const char *why = NULL;

	(void)state;
	assert_int_equal(check_many(VSWITCH_ACTIONS_MAX, &why), VSWITCH_ACTIONS_MAX);
}

static void one_action_more_than_the_limit_is_e2big(void **state)
{
	const char *why = NULL;

	(void)state;
	assert_int_equal(check_many(VSWITCH_ACTIONS_MAX + 1, &why), -E2BIG);
	assert_string_equal(why, "too many actions");
}

static void put_of_an_unknown_type_writes_nothing(void **state)
{
	static const u16 types[] = { 0, __VSWITCH_ACT_MAX, VSWITCH_ACT_OUTPUT | NLA_F_NESTED };
	struct row row = { .len = 0 };
	size_t i;

	(void)state;
	memset(row.b, 0xee, sizeof(row.b));
	for (i = 0; i < ARRAY_LEN(types); i++) {
		struct vsw_action action = { .type = types[i] };

		assert_int_equal(vsw_action_put(row.b, sizeof(row.b), &row.len, &action), -EINVAL);
		assert_int_equal(row.len, 0);
		assert_int_equal(row.b[0], 0xee);
	}
}

static void put_into_a_full_row_writes_nothing(void **state)
{
	size_t size;

	(void)state;
	for (size = 0; size < 16; size++) {
		u8 *buf = malloc(size);
		size_t len = 0;
		int puts = 0;

		while (!vsw_action_put(buf, size, &len, &out_1))
			puts++;
		assert_int_equal(puts, size / 8);
		assert_int_equal(len, puts * 8);
		assert_int_equal(vsw_action_put(buf, size, &len, &out_1), -E2BIG);
		free(buf);
	}
}

static void put_behind_the_end_of_a_row_writes_nothing(void **state)
{
	struct row row = { .len = 20 };

	(void)state;
	assert_int_equal(vsw_action_put(row.b, 8, &row.len, &out_1), -E2BIG);
	assert_int_equal(row.len, 20);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_action_is_a_row),
		cmocka_unit_test(the_encoding_is_that_of_netlink),
		cmocka_unit_test(what_is_put_is_read_back_in_order),
		cmocka_unit_test(a_row_at_an_odd_address_is_read),
		cmocka_unit_test(an_output_may_be_repeated),
		cmocka_unit_test(a_row_cut_off_within_an_action_is_refused),
		cmocka_unit_test(an_error_is_found_behind_good_actions),
		cmocka_unit_test(as_many_actions_as_the_limit_says_are_taken),
		cmocka_unit_test(one_action_more_than_the_limit_is_e2big),
		cmocka_unit_test(put_of_an_unknown_type_writes_nothing),
		cmocka_unit_test(put_into_a_full_row_writes_nothing),
		cmocka_unit_test(put_behind_the_end_of_a_row_writes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
