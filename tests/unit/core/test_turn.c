// SPDX-License-Identifier: GPL-2.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "core/turn.h"

#define EVERY	1000
#define ROW	4

static void a_few_in_a_row_do_not_wait(void **state)
{
	u64 next = 0;
	int i;

	(void)state;
	for (i = 0; i < ROW; i++)
		assert_int_equal(vsw_turn_take(&next, 5000, EVERY, ROW), 0);
	assert_int_equal(vsw_turn_take(&next, 5000, EVERY, ROW), EVERY);
	assert_int_equal(vsw_turn_take(&next, 5000, EVERY, ROW), 2 * EVERY);
}

static void who_has_waited_is_in_time(void **state)
{
	u64 next = 0, now = 5000;
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		now += vsw_turn_take(&next, now, EVERY, ROW);
	assert_int_equal(now, 5000 + (100 - ROW) * EVERY);
}

static void time_without_any_is_not_saved_up(void **state)
{
	u64 next = 0, now = 5000;
	int i;

	(void)state;
	now += vsw_turn_take(&next, now, EVERY, ROW);
	now += 1000 * EVERY;
	for (i = 0; i < ROW; i++)
		assert_int_equal(vsw_turn_take(&next, now, EVERY, ROW), 0);
	assert_int_equal(vsw_turn_take(&next, now, EVERY, ROW), EVERY);
}

/* However they come, in any time there are no more than that time has, and the row. */
static void no_more_than_the_time_has(void **state)
{
	u64 next = 0, now = 5000, done, last = 0;
	u32 random = 1;
	int i;

	(void)state;
	for (i = 0; i < 10000; i++) {
		random = random * 1664525 + 1013904223;
		now += random >> 22;
		done = now + vsw_turn_take(&next, now, EVERY, ROW);
		assert_true(done >= last);
		last = done;
		assert_true((u64)i + 1 <= (done - 5000) / EVERY + ROW);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_few_in_a_row_do_not_wait),
		cmocka_unit_test(who_has_waited_is_in_time),
		cmocka_unit_test(time_without_any_is_not_saved_up),
		cmocka_unit_test(no_more_than_the_time_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
