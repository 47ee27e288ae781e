// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A datapath's share of the event loop: clients, links and ticks have theirs under a flood, and so
 * has work that gives way. The datapath is a pipe.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>
#include "daemon/base/log.h"
#include "daemon/base/slice.h"
#include "daemon/datapath/share.h"

static struct loop *loop;
static struct dp_share share;
static int dp_pipe[2], links_pipe[2], ctl_pipe[2];

static struct {
	int ticks, runs, links_runs, ctl_served;
	int max_budget;
	int end_after_runs;
	bool flood;
	int ctl_at_run;		/* how many runs there had been when a client came */
	int served_at_run;	/* and when it was served */
} seen;

static u64 tick(void *arg, u64 now)
{
	(void)arg, (void)now;
	seen.ticks++;
	return LOOP_NEVER;
}

static void on_links(void *arg)
{
	char c;

	(void)arg;
	assert_int_equal(read(links_pipe[0], &c, 1), 1);
	seen.links_runs++;
}

static void on_client(void *arg)
{
	char c;

	(void)arg;
	assert_int_equal(read(ctl_pipe[0], &c, 1), 1);
	seen.ctl_served++;
	seen.served_at_run = seen.runs;
}

static int fake_fds(struct dp *dp, int fds[DP_FDS])
{
	(void)dp;
	fds[0] = dp_pipe[0];
	return 1;
}

/* In a flood there is always more than the budget. */
static int fake_run(struct dp *dp, int budget)
{
	char c;

	(void)dp;
	seen.runs++;
	if (budget > seen.max_budget)
		seen.max_budget = budget;
	if (seen.runs == seen.ctl_at_run)
		assert_int_equal(write(ctl_pipe[1], "x", 1), 1);
	if (seen.runs == seen.end_after_runs)
		loop_stop(loop);
	if (!seen.flood)
		assert_int_equal(read(dp_pipe[0], &c, 1), 1);
	return seen.flood ? budget : 1;
}

static const struct dp_ops fake_ops = { .fds = fake_fds, .run = fake_run };
static struct dp fake = { &fake_ops };

static int set_up(void **state)
{
	static const struct loop_turn ticks = { .before = tick };

	(void)state;
	memset(&seen, 0, sizeof(seen));
	share = (struct dp_share){ .dp = &fake };
	log_set("any", "err");
	if (pipe(dp_pipe) || pipe(links_pipe) || pipe(ctl_pipe))
		return -1;
	loop = loop_new();
	return !loop || loop_each_turn(loop, &ticks, NULL) || dp_share_start(&share, loop) ||
	       loop_read(loop, links_pipe[0], on_links, NULL) ||
	       loop_read(loop, ctl_pipe[0], on_client, NULL);
}

static int tear_down(void **state)
{
	int i;

	(void)state;
	loop_free(loop);
	for (i = 0; i < 2; i++) {
		close(dp_pipe[i]);
		close(links_pipe[i]);
		close(ctl_pipe[i]);
	}
	return 0;
}

static void the_datapath_is_given_a_budget(void **state)
{
	(void)state;
	seen.flood = true;
	seen.end_after_runs = 10;
	assert_int_equal(write(dp_pipe[1], "x", 1), 1);
	assert_int_equal(loop_run(loop), 0);
	assert_in_range(seen.max_budget, 1, 16);
}

static void under_a_flood_a_client_is_served_at_once(void **state)
{
	(void)state;
	seen.flood = true;
	seen.ctl_at_run = 50;
	seen.end_after_runs = 100;
	assert_int_equal(write(dp_pipe[1], "x", 1), 1);
	assert_int_equal(loop_run(loop), 0);
	assert_int_equal(seen.ctl_served, 1);
	assert_in_range(seen.served_at_run, 50, 57);
}

/* Misses that take longer than a turn may: one step of them, then the others */
static int slow_run(struct dp *dp, int budget)
{
	u64 end = slice_now_us() + 3000;

	while (slice_now_us() < end)
		;
	return fake_run(dp, budget);
}

static void misses_that_take_long_are_fewer_in_a_turn(void **state)
{
	static const struct dp_ops slow = { .fds = fake_fds, .run = slow_run };

	(void)state;
	fake.ops = &slow;
	seen.flood = true;
	seen.end_after_runs = 10;
	assert_int_equal(write(dp_pipe[1], "x", 1), 1);
	assert_int_equal(loop_run(loop), 0);
	fake.ops = &fake_ops;
	assert_true(seen.ticks >= 10);
}

static void under_a_flood_links_and_ticks_are_served(void **state)
{
	(void)state;
	seen.flood = true;
	seen.end_after_runs = 100;
	assert_int_equal(write(dp_pipe[1], "x", 1), 1);
	assert_int_equal(write(links_pipe[1], "x", 1), 1);
	assert_int_equal(loop_run(loop), 0);
	assert_int_equal(seen.links_runs, 1);
	assert_true(seen.ticks >= 25);
}

static void what_is_on_its_way_when_it_ends_is_sent(void **state)
{
	(void)state;
	seen.end_after_runs = 1;
	seen.ctl_at_run = 1;
	assert_int_equal(write(dp_pipe[1], "x", 1), 1);
	assert_int_equal(loop_run(loop), 0);
	assert_int_equal(seen.ctl_served, 1);
}

static int endless_misses(struct dp *dp, int budget)
{
	(void)dp;
	seen.runs++;
	return budget;
}

/* Misses without end: they are answered, and what gave way for them goes on. */
static void work_goes_on_under_a_flood(void **state)
{
	static const struct dp_ops flood = { .fds = fake_fds, .misses = endless_misses };

	(void)state;
	fake.ops = &flood;
	dp_give_way(&share);
	fake.ops = &fake_ops;
	assert_true(seen.runs > 0);
	/* as long for the work as for the misses, and 2 ms at least */
	assert_int_equal(dp_way_due(1000, 1001), 3001);
	assert_int_equal(dp_way_due(1000, 3000), 5000);
	assert_int_equal(dp_way_due(1000, 41000), 81000);
}

/* What the datapath has read already no descriptor tells of. */
static int run_left(struct dp *dp, int budget)
{
	char c;

	(void)dp;
	if (!seen.runs++)
		assert_int_equal(read(dp_pipe[0], &c, 1), 1);
	if (seen.runs == seen.end_after_runs)
		loop_stop(loop);
	return seen.runs < seen.end_after_runs ? budget : 0;
}

static void misses_that_were_read_are_answered_without_an_event(void **state)
{
	static const struct dp_ops left = { .fds = fake_fds, .run = run_left };

	(void)state;
	fake.ops = &left;
	seen.end_after_runs = 5;
	assert_int_equal(write(dp_pipe[1], "x", 1), 1);
	assert_int_equal(loop_run(loop), 0);
	fake.ops = &fake_ops;
	assert_int_equal(seen.runs, 5);
	assert_in_range(seen.ticks, 2, 5);
}

static void misses_that_are_left_when_work_goes_on_are_answered_after_it(void **state)
{
	static const struct dp_ops left = {
		.fds = fake_fds, .run = run_left, .misses = endless_misses,
	};

	(void)state;
	fake.ops = &left;
	dp_give_way(&share);
	seen.end_after_runs = seen.runs + 1;
	assert_int_equal(loop_run(loop), 0);
	fake.ops = &fake_ops;
	assert_int_equal(seen.ticks, 1);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_datapath_is_given_a_budget),
		TEST(under_a_flood_a_client_is_served_at_once),
		TEST(misses_that_take_long_are_fewer_in_a_turn),
		TEST(under_a_flood_links_and_ticks_are_served),
		TEST(what_is_on_its_way_when_it_ends_is_sent),
		TEST(work_goes_on_under_a_flood),
		TEST(misses_that_were_read_are_answered_without_an_event),
		TEST(misses_that_are_left_when_work_goes_on_are_answered_after_it),
	};

	return cmocka_run_group_tests_name("share", tests, NULL, NULL);
}
