// SPDX-License-Identifier: GPL-2.0-or-later
/* Misses that wait in the daemon: bounded by port, answered by turns, quiet ports first. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/datapath/miss_turns.h"

static struct miss_turns *turns;
static u64 cookies;

static int setup(void **state)
{
	(void)state;
	cookies = 0;
	turns = miss_turns_new();
	return turns ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	miss_turns_free(turns);
	return 0;
}

static int add(u32 port)
{
	struct dp_miss miss = { .cookie = ++cookies };

	miss.key.k.in_port = port;
	return miss_turns_add(turns, &miss);
}

static void add_many(u32 port, int n)
{
	while (n--)
		assert_int_equal(add(port), 0);
}

/* The port of the next one; 0: none waits */
static u32 next(void)
{
	struct miss_waiting *w = miss_turns_next(turns);
	u32 port = w ? w->miss.key.k.in_port : 0;

	free(w);
	return port;
}

/* Ports in the order of their answers, as letters; port 1 is a */
static void answers(const char *want, int n)
{
	char got[128] = "";
	u32 port;
	int i;

	for (i = 0; i < n && (port = next()); i++)
		got[i] = (char)('a' + port - 1);
	assert_string_equal(got, want);
}

static void nothing_waits_at_first(void **state)
{
	(void)state;
	assert_int_equal(miss_turns_count(turns), 0);
	assert_null(miss_turns_next(turns));
}

static void a_miss_comes_out_as_it_was(void **state)
{
	u8 frame[] = { 1, 2, 3 };
	struct dp_miss miss = { .cookie = 7, .frame = frame, .frame_len = 3, .wire_len = 60 };
	struct miss_waiting *w;

	(void)state;
	miss.key.k.in_port = 9;
	assert_int_equal(miss_turns_add(turns, &miss), 0);
	memset(frame, 0, sizeof(frame));
	w = miss_turns_next(turns);
	assert_int_equal(w->miss.cookie, 7);
	assert_int_equal(w->miss.wire_len, 60);
	assert_int_equal(w->miss.frame_len, 3);
	assert_memory_equal(w->miss.frame, ((u8[]){ 1, 2, 3 }), 3);
	assert_memory_equal(&w->miss.key, &miss.key, sizeof(miss.key));
	free(w);
}

static void misses_of_a_port_stay_in_order(void **state)
{
	struct miss_waiting *w;
	u64 i;

	(void)state;
	add_many(1, MISS_TURNS_PORT);
	for (i = 1; i <= MISS_TURNS_PORT; i++) {
		w = miss_turns_next(turns);
		assert_int_equal(w->miss.cookie, i);
		free(w);
	}
	assert_int_equal(miss_turns_count(turns), 0);
}

static void ports_take_turns(void **state)
{
	(void)state;
	add_many(1, 8);
	add_many(2, 6);
	add_many(3, 1);
	answers("aaaabbbbcababaa", 100);
}

/* a floods and has had its first ones; b comes in the middle of that. */
static void a_port_that_was_quiet_is_answered_first(void **state)
{
	(void)state;
	add_many(1, 60);
	answers("aaaaaa", 6);
	add_many(2, 3);
	answers("bbbaaa", 6);
}

static void and_so_it_is_however_many_flood(void **state)
{
	u32 port;

	(void)state;
	for (port = 1; port <= 200; port++)
		add_many(port, MISS_TURNS_PORT);
	for (port = 1; port <= 200 * MISS_TURNS_FEW; port++)
		assert_int_not_equal(next(), 0);
	add_many(999, MISS_TURNS_FEW);
	for (port = 1; port <= MISS_TURNS_FEW; port++)
		assert_int_equal(next(), 999);
	assert_int_not_equal(next(), 999);
}

/* b sends one at a time, each when the one before was answered: it is not before a every time. */
static void a_port_that_keeps_coming_is_quiet_no_more(void **state)
{
	int i, of_a = 0;

	(void)state;
	add_many(1, 60);
	answers("aaaa", 4);
	for (i = 0; i < 40; i++) {
		add_many(2, 1);
		while (next() != 2)
			of_a++;
	}
	assert_in_range(of_a, 30, 40);
}

static void too_many_of_a_port_cost_its_own_oldest_ones(void **state)
{
	struct miss_waiting *w;
	int i;

	(void)state;
	add_many(2, 3);
	add_many(1, MISS_TURNS_PORT);
	for (i = 0; i < 10; i++)
		assert_int_equal(add(1), 1);
	assert_int_equal(miss_turns_count(turns), 3 + MISS_TURNS_PORT);
	answers("bbb", 3);
	w = miss_turns_next(turns);
	assert_int_equal(w->miss.cookie, 3 + 10 + 1);
	free(w);
	add_many(1, 1);
}

static void what_waits_goes_with_the_rest(void **state)
{
	(void)state;
	add_many(1, 10);
	add_many(2, 10);
	answers("a", 1);
}

#define TEST(claim) cmocka_unit_test_setup_teardown(claim, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_waits_at_first),
		TEST(a_miss_comes_out_as_it_was),
		TEST(misses_of_a_port_stay_in_order),
		TEST(ports_take_turns),
		TEST(a_port_that_was_quiet_is_answered_first),
		TEST(and_so_it_is_however_many_flood),
		TEST(a_port_that_keeps_coming_is_quiet_no_more),
		TEST(too_many_of_a_port_cost_its_own_oldest_ones),
		TEST(what_waits_goes_with_the_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
