// SPDX-License-Identifier: GPL-2.0-or-later
/* Who gets a place of the control socket, and who gives his up */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "daemon/control/places.h"
#include "vswitch/ctl.h"

#define NOW		100000
#define ROOT		0
#define USER		1000
#define OTHER		1001
#define USERS_MOST	(CTL_CONNECTIONS_MAX - CTL_CONNECTIONS_RESERVE)

static struct place places[CTL_CONNECTIONS_MAX];
static int n;

/* @count more places, of which the first is as old as @since says, each next one a bit younger */
static void add(int count, uid_t uid, enum place_state state, u64 since)
{
	while (count--)
		places[n++] = (struct place){ .uid = uid, .state = state, .since = since++ };
}

static int set_up(void **state)
{
	(void)state;
	n = 0;
	return 0;
}

static void there_is_room_for_all_at_first(void **state)
{
	(void)state;
	add(10, ROOT, PLACE_BUSY, NOW);
	assert_int_equal(room_for(places, n, ROOT, NOW), ROOM_FREE);
	assert_int_equal(room_for(places, n, USER, NOW), ROOM_FREE);
}

static void the_one_that_is_idle_longest_goes(void **state)
{
	(void)state;
	add(100, ROOT, PLACE_BUSY, 1);
	add(100, ROOT, PLACE_IDLE, 500);
	add(1, ROOT, PLACE_IDLE, 400);
	add(CTL_CONNECTIONS_MAX - n, ROOT, PLACE_SLOW, 1);
	assert_int_equal(room_for(places, n, ROOT, NOW), 200);
	assert_int_equal(room_idle(places, n), 200);
}

static void one_that_has_stalled_goes_when_nobody_is_idle(void **state)
{
	(void)state;
	add(100, ROOT, PLACE_BUSY, 1);
	add(CTL_CONNECTIONS_MAX - 100, ROOT, PLACE_SLOW, NOW - ROOM_STALLED_MS);
	assert_int_equal(room_for(places, n, ROOT, NOW), 100);
	assert_int_equal(room_for(places, n, ROOT, NOW - 1), ROOM_FULL);
	assert_int_equal(room_idle(places, n), ROOM_FULL);
}

static void who_is_served_is_never_closed(void **state)
{
	(void)state;
	add(CTL_CONNECTIONS_MAX, ROOT, PLACE_BUSY, 1);
	assert_int_equal(room_for(places, n, ROOT, NOW), ROOM_FULL);
	assert_int_equal(room_for(places, n, USER, NOW), ROOM_FULL);
}

static void a_user_has_a_share_and_makes_room_for_himself(void **state)
{
	(void)state;
	add(10, OTHER, PLACE_IDLE, 1);
	add(CTL_CONNECTIONS_USER - 1, USER, PLACE_BUSY, 1);
	assert_int_equal(room_for(places, n, USER, NOW), ROOM_FREE);
	add(1, USER, PLACE_IDLE, 2);
	assert_int_equal(room_for(places, n, USER, NOW), n - 1);
	places[n - 1].state = PLACE_BUSY;
	assert_int_equal(room_for(places, n, USER, NOW), ROOM_USER_FULL);
	assert_int_equal(room_for(places, n, OTHER, NOW), ROOM_FREE);
}

static void the_last_places_are_roots(void **state)
{
	uid_t uid;

	(void)state;
	for (uid = 1; n < USERS_MOST; uid++)
		add(CTL_CONNECTIONS_USER - 4, uid, PLACE_BUSY, 1);
	assert_int_equal(n, USERS_MOST);
	assert_int_equal(room_for(places, n, USER, NOW), ROOM_FULL);
	assert_int_equal(room_for(places, n, ROOT, NOW), ROOM_FREE);
}

static void users_do_not_take_what_is_roots(void **state)
{
	(void)state;
	add(USERS_MOST - 1, ROOT, PLACE_IDLE, 1);
	add(1, OTHER, PLACE_IDLE, NOW - 1);
	assert_int_equal(room_for(places, n, USER, NOW), n - 1);
	places[n - 1].uid = ROOT;
	assert_int_equal(room_for(places, n, USER, NOW), ROOM_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(there_is_room_for_all_at_first, set_up),
		cmocka_unit_test_setup(the_one_that_is_idle_longest_goes, set_up),
		cmocka_unit_test_setup(one_that_has_stalled_goes_when_nobody_is_idle, set_up),
		cmocka_unit_test_setup(who_is_served_is_never_closed, set_up),
		cmocka_unit_test_setup(a_user_has_a_share_and_makes_room_for_himself, set_up),
		cmocka_unit_test_setup(the_last_places_are_roots, set_up),
		cmocka_unit_test_setup(users_do_not_take_what_is_roots, set_up),
	};

	return cmocka_run_group_tests_name("ctl_room", tests, NULL, NULL);
}
