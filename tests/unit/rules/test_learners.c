// SPDX-License-Identifier: GPL-2.0-or-later
/* How ports share the room for rules that their frames make. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/rules/tables.h"

static int setup(void **state)
{
	*state = tables_new();
	return 0;
}

static int teardown(void **state)
{
	tables_put(*state);
	return 0;
}

/* A rule about the @i-th station */
static struct rule *about(u32 i)
{
	struct rule *like = rule_new();

	like->actions = calloc(1, sizeof(struct ofacts));
	memset(like->match.mask.k.eth_dst, 0xff, 6);
	memcpy(like->match.key.k.eth_dst + 2, &i, sizeof(i));
	return like;
}

static enum tables_learned learn(struct tables *t, const char *port, u32 i, u64 cookie)
{
	struct rule *like = about(i);
	enum tables_learned what;

	snprintf(like->learned_by, sizeof(like->learned_by), "%s", port);
	like->cookie = cookie;
	what = tables_learn(t, like, 1);
	rule_put(like);
	return what;
}

static bool knows(const struct tables *t, u32 i)
{
	struct rule *like = about(i);
	bool found = tables_find(t, like);

	rule_put(like);
	return found;
}

static u32 share(const struct tables *t, const char *port)
{
	const struct rule *r;
	u32 n = 0;

	TAILQ_FOREACH(r, tables_rules(t), entry)
		n += !strcmp(r->learned_by, port);
	return n;
}

static void fill(struct tables *t, const char *port)
{
	u32 i;

	for (i = 0; i < TABLES_LEARNED_MAX; i++)
		assert_int_equal(learn(t, port, i, 0), TABLES_LEARNED);
}

static void another_port_has_room_when_one_has_taken_all(void **state)
{
	struct tables *t = *state;

	fill(t, "flood");
	assert_int_equal(learn(t, "flood", TABLES_LEARNED_MAX, 0), TABLES_KNEW);
	/* confirmed: the second one is the oldest now */
	assert_int_equal(learn(t, "flood", 0, 0), TABLES_KNEW);
	assert_int_equal(learn(t, "quiet", TABLES_LEARNED_MAX, 0), TABLES_LEARNED);
	assert_int_equal(tables_count(t), TABLES_LEARNED_MAX);
	assert_true(knows(t, TABLES_LEARNED_MAX));
	assert_true(knows(t, 0));
	assert_false(knows(t, 1));
	/* and it is not taken back */
	assert_int_equal(learn(t, "flood", 1, 0), TABLES_KNEW);
	assert_int_equal(share(t, "quiet"), 1);
}

static void ports_share_evenly_and_leave_it_at_that(void **state)
{
	struct tables *t = *state;
	u32 i, at = TABLES_LEARNED_MAX;

	fill(t, "a");
	for (i = 0; i < TABLES_LEARNED_MAX; i++)
		learn(t, "b", at++, 0);
	assert_int_equal(share(t, "a"), TABLES_LEARNED_MAX / 2);
	assert_int_equal(share(t, "b"), TABLES_LEARNED_MAX / 2);
	assert_int_equal(learn(t, "c", at++, 0), TABLES_LEARNED);
	for (i = 0; i < 100; i++) {
		assert_int_equal(learn(t, "a", at++, 0), TABLES_KNEW);
		assert_int_equal(learn(t, "b", at++, 0), TABLES_KNEW);
	}
	assert_int_equal(share(t, "c"), 1);
}

static void what_moves_counts_for_its_new_port(void **state)
{
	struct tables *t = *state;

	assert_int_equal(learn(t, "a", 1, 0), TABLES_LEARNED);
	assert_int_equal(learn(t, "b", 1, 7), TABLES_RELEARNED);
	assert_int_equal(share(t, "a"), 0);
	assert_int_equal(share(t, "b"), 1);
}

/* What a change has taken out for a while is its port's again, though it had no other. */
static void an_abandoned_change_leaves_the_shares_as_they_were(void **state)
{
	struct tables *t = *state;

	assert_int_equal(learn(t, "a", 1, 0), TABLES_LEARNED);
	tables_begin(t, (struct way){ NULL });
	tables_remove(t, TAILQ_FIRST(tables_rules(t)));
	tables_abort(t);
	assert_true(knows(t, 1));
	assert_int_equal(learn(t, "a", 1, 0), TABLES_KNEW);
	assert_int_equal(learn(t, "a", 1, 7), TABLES_RELEARNED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(another_port_has_room_when_one_has_taken_all),
		TEST(ports_share_evenly_and_leave_it_at_that),
		TEST(what_moves_counts_for_its_new_port),
		TEST(an_abandoned_change_leaves_the_shares_as_they_were),
#undef TEST
	};

	return cmocka_run_group_tests_name("learners", tests, NULL, NULL);
}
