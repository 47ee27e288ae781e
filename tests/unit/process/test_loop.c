// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The event loop: what is read, what is done in each turn, how long it waits, and signals.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "daemon/base/log.h"
#include "daemon/process/loop.h"

static struct loop *loop;
static int data[2];

static struct {
	int turns, reads, waits_ended;
	int end_after_turns, end_after_reads;
	u64 wait;		/* how long the next turn may wait; LOOP_NEVER */
	char order[8];		/* who was asked before the first wait */
} seen;

static void note_order(char who)
{
	size_t n = strlen(seen.order);

	if (seen.turns <= 1 && n + 1 < sizeof(seen.order))
		seen.order[n] = who;
}

static u64 before(void *arg, u64 now)
{
	(void)arg;
	seen.turns++;
	note_order('a');
	if (seen.turns == seen.end_after_turns)
		loop_stop(loop);
	return seen.wait == LOOP_NEVER ? LOOP_NEVER : now + seen.wait;
}

static u64 before_too(void *arg, u64 now)
{
	(void)arg, (void)now;
	note_order('b');
	return LOOP_NEVER;
}

static void after(void *arg)
{
	(void)arg;
	seen.waits_ended++;
}

static void on_data(void *arg)
{
	char c;

	assert_ptr_equal(arg, &seen);
	assert_int_equal(read(data[0], &c, 1), 1);
	seen.reads++;
	if (seen.reads == seen.end_after_reads)
		loop_stop(loop);
}

/* --------------------------------------------------------------------------------------------- */

static int set_up(void **state)
{
	static const struct loop_turn first = { before, after }, second = { before_too, NULL };

	(void)state;
	memset(&seen, 0, sizeof(seen));
	seen.wait = LOOP_NEVER;
	log_set("any", "err");
	if (pipe(data))
		return -1;
	loop = loop_new();
	return !loop || loop_each_turn(loop, &first, NULL) ||
	       loop_each_turn(loop, &second, NULL) || loop_read(loop, data[0], on_data, &seen);
}

static int tear_down(void **state)
{
	(void)state;
	loop_free(loop);
	close(data[0]);
	close(data[1]);
	return 0;
}

static void a_turn_waits_as_long_as_was_asked_for(void **state)
{
	u64 start = loop_now();

	(void)state;
	seen.wait = 30;
	seen.end_after_turns = 4;
	assert_int_equal(loop_run(loop), 0);
	assert_int_equal(seen.turns, 4);
	assert_int_equal(seen.waits_ended, 4);
	/* the last wait ends the turn in which it was asked to stop */
	assert_in_range(loop_now() - start, 4 * 30 - 8, 5000);
}

static void a_time_that_has_come_does_not_block(void **state)
{
	u64 start = loop_now();

	(void)state;
	seen.wait = 0;
	seen.end_after_turns = 100;
	assert_int_equal(loop_run(loop), 0);
	assert_int_equal(seen.turns, 100);
	assert_true(loop_now() - start < 5000);
}

static void all_are_asked_before_each_wait_in_order(void **state)
{
	(void)state;
	seen.end_after_reads = 3;
	assert_int_equal(write(data[1], "abc", 3), 3);
	assert_int_equal(loop_run(loop), 0);
	assert_int_equal(seen.reads, 3);
	assert_int_equal(seen.turns, 3);
	assert_string_equal(seen.order, "ab");
}

static void a_wait_that_reading_has_cut_short_has_not_ended(void **state)
{
	(void)state;
	seen.wait = 60000;
	seen.end_after_reads = 1;
	assert_int_equal(write(data[1], "x", 1), 1);
	assert_int_equal(loop_run(loop), 0);
	assert_int_equal(seen.waits_ended, 0);
}

static void what_is_there_when_it_ends_is_read(void **state)
{
	(void)state;
	seen.wait = 0;
	seen.end_after_reads = 1;
	assert_int_equal(write(data[1], "xy", 2), 2);
	assert_int_equal(loop_run(loop), 0);
	assert_int_equal(seen.reads, 2);
}

static void ends_by_signal(int sig)
{
	seen.wait = 20;
	assert_int_equal(kill(getpid(), sig), 0);
	assert_int_equal(loop_run(loop), 0);
	assert_in_range(seen.turns, 1, 2);
}

static void sigterm_ends_it(void **state)
{
	(void)state;
	ends_by_signal(SIGTERM);
}

static void sigint_ends_it(void **state)
{
	(void)state;
	ends_by_signal(SIGINT);
}

static void sighup_opens_the_log_anew(void **state)
{
	char dir[] = "/tmp/test_loop.XXXXXX";
	char path[64], old[64];

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/log", dir);
	snprintf(old, sizeof(old), "%s/old", dir);
	assert_int_equal(log_open(LOG_TO_FILE, path), 0);
	assert_int_equal(rename(path, old), 0);
	seen.wait = 20;
	seen.end_after_turns = 3;
	assert_int_equal(kill(getpid(), SIGHUP), 0);
	assert_int_equal(loop_run(loop), 0);
	log_close();
	assert_int_equal(access(path, F_OK), 0);
	unlink(path);
	unlink(old);
	rmdir(dir);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_turn_waits_as_long_as_was_asked_for),
		TEST(a_time_that_has_come_does_not_block),
		TEST(all_are_asked_before_each_wait_in_order),
		TEST(a_wait_that_reading_has_cut_short_has_not_ended),
		TEST(what_is_there_when_it_ends_is_read),
		TEST(sigterm_ends_it),
		TEST(sigint_ends_it),
		TEST(sighup_opens_the_log_anew),
	};

	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
