// SPDX-License-Identifier: GPL-2.0-or-later
/* Whose flows make room when the datapath takes no more. */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "daemon/flows/room.h"

#define FLOOD	1000
#define QUIET	9

static struct flow_room room;

static int setup(void **state)
{
	(void)state;
	return flow_room_init(&room);
}

static int teardown(void **state)
{
	(void)state;
	flow_room_exit(&room);
	return 0;
}

/* Ports 10 to 9 + @n flood, QUIET has a few flows */
static void flood(u32 n)
{
	u32 i;

	flow_room_count(&room, QUIET, 5);
	for (i = 0; i < n; i++)
		flow_room_count(&room, 10 + i, FLOOD);
}

static void full_table_is_paid_for_by_floods(void **state, u32 n)
{
	struct flow_need need;
	u32 i;

	(void)state;
	flood(n);
	assert_true(flow_room_refused(&room, QUIET, -ENOSPC));
	need = flow_room_need(&room);
	assert_false(flow_room_gives(&room, &need, QUIET));
	for (i = 0; i < n; i++)
		assert_true(flow_room_gives(&room, &need, 10 + i));
}

static void one_flood_pays(void **state)
{
	full_table_is_paid_for_by_floods(state, 1);
}

static void two_floods_pay(void **state)
{
	full_table_is_paid_for_by_floods(state, 2);
}

static void eight_floods_pay(void **state)
{
	full_table_is_paid_for_by_floods(state, 8);
}

static void who_has_given_enough_gives_no_more(void **state)
{
	struct flow_need need;

	(void)state;
	flood(1);
	flow_room_refused(&room, QUIET, -ENOSPC);
	need = flow_room_need(&room);
	flow_room_count(&room, 10, -FLOOD / 2);
	assert_false(flow_room_gives(&room, &need, 10));
}

static void a_port_with_its_share_pays_itself(void **state)
{
	struct flow_need need;

	(void)state;
	flood(2);
	assert_true(flow_room_refused(&room, 10, -EDQUOT));
	need = flow_room_need(&room);
	assert_true(flow_room_gives(&room, &need, 10));
	assert_false(flow_room_gives(&room, &need, 11));
	assert_false(flow_room_gives(&room, &need, QUIET));
}

static void for_masks_everybody_pays(void **state)
{
	struct flow_need need;

	(void)state;
	flood(1);
	assert_true(flow_room_refused(&room, QUIET, -EMFILE));
	need = flow_room_need(&room);
	assert_true(flow_room_gives(&room, &need, 10));
	assert_true(flow_room_gives(&room, &need, QUIET));
}

static void nobody_pays_for_what_is_past_or_another_matter(void **state)
{
	struct flow_need need;

	(void)state;
	flood(1);
	assert_false(flow_room_refused(&room, 10, -ENOMEM));
	need = flow_room_need(&room);
	assert_false(flow_room_gives(&room, &need, 10));
	flow_room_refused(&room, 10, -EDQUOT);
	flow_room_refused(&room, 10, -ENOSPC);
	flow_room_need(&room);
	need = flow_room_need(&room);
	assert_false(flow_room_gives(&room, &need, 10));
}

static void odd_port_numbers_do_no_harm(void **state)
{
	(void)state;
	flow_room_count(&room, ~0U, 1);
	flow_room_count(&room, 0, 1);
	flow_room_refused(&room, ~0U, -EDQUOT);
	flow_room_count(&room, ~0U, -1);
	assert_int_equal(room.flows, 1);
	assert_int_equal(room.in_use, 1);
}

#define TEST(claim) cmocka_unit_test_setup_teardown(claim, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_flood_pays),
		TEST(two_floods_pay),
		TEST(eight_floods_pay),
		TEST(who_has_given_enough_gives_no_more),
		TEST(a_port_with_its_share_pays_itself),
		TEST(for_masks_everybody_pays),
		TEST(nobody_pays_for_what_is_past_or_another_matter),
		TEST(odd_port_numbers_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
