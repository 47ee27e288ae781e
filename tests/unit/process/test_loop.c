// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The event loop: ticks when policy wants them, signals, and a share for everybody under a flood.
 * Policy, links and the datapath are played by this file; the datapath is a pipe.
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

#define NEVER	(~0ULL)

static struct loop *loop;
static int dp_pipe[2], links_pipe[2], ctl_pipe[2];
static struct event *ctl_ready;

static struct {
	int ticks, runs, links_runs, ctl_served;
	int max_budget;
	int end_after_ticks, end_after_runs;
	u64 tick_after;		/* how long the next tick may wait; NEVER */
	u64 last_tick;
	bool flood;
	char link[IF_NAMESIZE];
	int ctl_at_run;		/* how many runs there had been when a client came */
	int served_at_run;	/* and when it was served */
} seen;

/* --- policy and links, as loop.c calls them -------------------------------------------------- */

u64 bridges_tick(struct bridges *br, u64 now)
{
	(void)br;
	seen.ticks++;
	seen.last_tick = now;
	if (seen.ticks == seen.end_after_ticks)
		loop_stop(loop);
	return seen.tick_after == NEVER ? NEVER : now + seen.tick_after;
}

void bridges_link_appeared(struct bridges *br, const char *name, u64 now)
{
	(void)br, (void)now;
	snprintf(seen.link, sizeof(seen.link), "%s", name);
}

int links_fd(const struct links *links)
{
	(void)links;
	return links_pipe[0];
}

int links_run(struct links *links, int budget, void (*appeared)(void *arg, const char *name),
	      void *arg)
{
	char c;

	(void)links;
	assert_true(budget > 0);
	seen.links_runs++;
	if (read(links_pipe[0], &c, 1) == 1)
		appeared(arg, "tap0");
	return 1;
}

static int fake_fds(struct dp *dp, int fds[2])
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

static void on_client(evutil_socket_t fd, short what, void *arg)
{
	char c;

	(void)what, (void)arg;
	assert_int_equal(read(fd, &c, 1), 1);
	seen.ctl_served++;
	seen.served_at_run = seen.runs;
}

/* --------------------------------------------------------------------------------------------- */

static int set_up(void **state)
{
	(void)state;
	memset(&seen, 0, sizeof(seen));
	seen.tick_after = NEVER;
	log_set("any", "err");
	if (pipe(dp_pipe) || pipe(links_pipe) || pipe(ctl_pipe))
		return -1;
	loop = loop_new();
	if (!loop || loop_watch(loop, &fake, NULL, NULL))
		return -1;
	ctl_ready = event_new(loop_base(loop), ctl_pipe[0], EV_READ | EV_PERSIST, on_client, NULL);
	return event_add(ctl_ready, NULL);
}

static int tear_down(void **state)
{
	int i;

	(void)state;
	event_free(ctl_ready);
	loop_free(loop);
	for (i = 0; i < 2; i++) {
		close(dp_pipe[i]);
		close(links_pipe[i]);
		close(ctl_pipe[i]);
	}
	return 0;
}

static void policy_gets_its_tick_when_it_asked_for_it(void **state)
{
	u64 start = loop_now();

	(void)state;
	seen.tick_after = 30;
	seen.end_after_ticks = 4;
	assert_int_equal(loop_run(loop), 0);
	assert_int_equal(seen.ticks, 4);
	/* the last wait ends the turn in which it was asked to stop */
	assert_in_range(loop_now() - start, 4 * 30 - 8, 5000);
}

static void a_tick_that_is_due_does_not_block(void **state)
{
	u64 start = loop_now();

	(void)state;
	seen.tick_after = 0;
	seen.end_after_ticks = 100;
	assert_int_equal(loop_run(loop), 0);
	assert_int_equal(seen.ticks, 100);
	assert_true(loop_now() - start < 5000);
}

static void after_each_turn_policy_is_asked_anew(void **state)
{
	(void)state;
	seen.end_after_runs = 3;
	assert_int_equal(write(dp_pipe[1], "abc", 3), 3);
	assert_int_equal(loop_run(loop), 0);
	assert_int_equal(seen.runs, 3);
	assert_int_equal(seen.ticks, 3);
}

static void news_of_links_reach_policy(void **state)
{
	(void)state;
	seen.end_after_ticks = 2;
	seen.tick_after = 1000;
	assert_int_equal(write(links_pipe[1], "x", 1), 1);
	assert_int_equal(loop_run(loop), 0);
	assert_true(seen.links_runs >= 1);
	assert_string_equal(seen.link, "tap0");
}

static void the_datapath_is_given_a_budget(void **state)
{
	(void)state;
	seen.flood = true;
	seen.end_after_runs = 10;
	assert_int_equal(write(dp_pipe[1], "x", 1), 1);
	assert_int_equal(loop_run(loop), 0);
	assert_in_range(seen.max_budget, 1, 256);
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
	assert_in_range(seen.served_at_run, 50, 51);
}

static void under_a_flood_links_and_ticks_are_served(void **state)
{
	(void)state;
	seen.flood = true;
	seen.end_after_runs = 100;
	assert_int_equal(write(dp_pipe[1], "x", 1), 1);
	assert_int_equal(write(links_pipe[1], "x", 1), 1);
	assert_int_equal(loop_run(loop), 0);
	assert_string_equal(seen.link, "tap0");
	assert_true(seen.ticks >= 100);
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

static void ends_by_signal(int sig)
{
	seen.tick_after = 20;
	assert_int_equal(kill(getpid(), sig), 0);
	assert_int_equal(loop_run(loop), 0);
	assert_in_range(seen.ticks, 1, 2);
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
	seen.tick_after = 20;
	seen.end_after_ticks = 3;
	assert_int_equal(kill(getpid(), SIGHUP), 0);
	assert_int_equal(loop_run(loop), 0);
	log_close();
	assert_int_equal(access(path, F_OK), 0);
	unlink(path);
	unlink(old);
	rmdir(dir);
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
	loop_give_way(loop);
	fake.ops = &fake_ops;
	assert_true(seen.runs > 0);
	/* as long for the work as for the misses, and 2 ms at least */
	assert_int_equal(loop_way_due(1000, 1001), 3001);
	assert_int_equal(loop_way_due(1000, 3000), 5000);
	assert_int_equal(loop_way_due(1000, 41000), 81000);
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
	assert_int_equal(seen.ticks, 5);
}

static void misses_that_are_left_when_work_goes_on_are_answered_after_it(void **state)
{
	static const struct dp_ops left = {
		.fds = fake_fds, .run = run_left, .misses = endless_misses,
	};

	(void)state;
	fake.ops = &left;
	loop_give_way(loop);
	seen.end_after_runs = seen.runs + 1;
	assert_int_equal(loop_run(loop), 0);
	fake.ops = &fake_ops;
	assert_int_equal(seen.ticks, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(policy_gets_its_tick_when_it_asked_for_it, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_tick_that_is_due_does_not_block, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(after_each_turn_policy_is_asked_anew, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(news_of_links_reach_policy, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_datapath_is_given_a_budget, set_up, tear_down),
		cmocka_unit_test_setup_teardown(under_a_flood_a_client_is_served_at_once, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(under_a_flood_links_and_ticks_are_served, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(what_is_on_its_way_when_it_ends_is_sent, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(sigterm_ends_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sigint_ends_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sighup_opens_the_log_anew, set_up, tear_down),
		cmocka_unit_test_setup_teardown(work_goes_on_under_a_flood, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			misses_that_were_read_are_answered_without_an_event, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			misses_that_are_left_when_work_goes_on_are_answered_after_it, set_up,
			tear_down),
	};

	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
