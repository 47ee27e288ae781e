// SPDX-License-Identifier: GPL-2.0-or-later
/* Groups in tables: a change shows as a whole or not at all, and what makes no sense is found */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/rules/group_change.h"
#include "daemon/rules/tables.h"

static struct tables *t;
static unsigned int ways;

static int setup(void **state)
{
	(void)state;
	t = tables_new();
	ways = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tables_put(t);
	return 0;
}

/* A group whose only bucket leads to @to; OFGROUP_ANY: nowhere */
static struct ofgroup *make(u32 id, u32 to)
{
	struct ofgroup *g = ofgroup_new(id, OFGROUP_ALL);
	struct ofbucket *b = ofgroup_add_bucket(g, 0);

	b->counted = rule_new();
	b->actions = calloc(1, sizeof(*b->actions) + sizeof(struct ofact));
	b->actions->n = to != OFGROUP_ANY;
	if (b->actions->n) {
		b->actions->a[0].type = OFACT_GROUP;
		b->actions->a[0].group = to;
	}
	b->set = ofacts_as_set(b->actions);
	return g;
}

static int change(enum group_command command, u32 id, u32 to, char **err)
{
	struct group_spec spec = { .group = make(id, to), .command = command };
	int rc = group_change(t, &spec, 5, err);

	group_spec_free(&spec);
	return rc;
}

static void put(u32 id, u32 to)
{
	assert_int_equal(change(GROUP_ADD_OR_MODIFY, id, to, NULL), 0);
}

static void begin(void)
{
	tables_begin(t, (struct way){ NULL });
}

/* Where a frame that finds group 1 is led to */
static u32 leads_to(u32 id)
{
	const struct ofgroup *g = tables_group(t, id);

	return g ? g->bucket[0].actions->a[0].group : OFGROUP_ANY;
}

static void look(void *arg)
{
	(void)arg;
	ways++;
	assert_int_equal(leads_to(1), 2);
	assert_int_equal(leads_to(2), 3);
	assert_null(tables_group(t, 4));
}

static void prepare(void)
{
	begin();
	put(1, 2);
	put(2, 3);
	put(3, OFGROUP_ANY);
	tables_commit(t);
}

static void frames_find_the_old_groups_until_all_is_changed(void **state)
{
	(void)state;
	prepare();
	tables_begin(t, (struct way){ look, NULL });
	put(1, 3);
	put(1, 4);
	put(4, OFGROUP_ANY);
	assert_int_equal(change(GROUP_DELETE, 2, OFGROUP_ANY, NULL), 0);
	look(NULL);
	assert_true(ways > 3);
	tables_commit(t);
	assert_int_equal(leads_to(1), 4);
	assert_null(tables_group(t, 2));
	assert_int_equal(tables_group_count(t), 3);
}

static void what_is_undone_was_never_there(void **state)
{
	const struct ofgroup *before;

	(void)state;
	prepare();
	before = tables_group(t, 1);
	begin();
	put(1, 3);
	put(4, OFGROUP_ANY);
	put(4, 1);
	assert_int_equal(change(GROUP_DELETE, OFGROUP_ANY, OFGROUP_ANY, NULL), 0);
	assert_int_equal(tables_group_count(t), 0);
	tables_abort(t);
	look(NULL);
	assert_ptr_equal(tables_group_now(t, 1), before);
	assert_int_equal(tables_group_count(t), 3);
}

static void check_says(const char *expected)
{
	char *err = NULL;

	assert_int_equal(groups_check(t, &err), -EINVAL);
	assert_string_equal(err, expected);
	free(err);
	tables_abort(t);
}

static void loops_of_any_length_are_found(void **state)
{
	(void)state;
	begin();
	put(1, 1);
	check_says("group 1 leads to itself, or through more than 32 groups");
	begin();
	put(5, 6);
	put(6, 7);
	put(7, 5);
	check_says("group 5 leads to itself, or through more than 32 groups");
}

static void depth_is_bounded(void **state)
{
	u32 i;

	(void)state;
	begin();
	for (i = 1; i < OFGROUP_DEPTH_MAX; i++)
		put(i, i + 1);
	put(OFGROUP_DEPTH_MAX, OFGROUP_ANY);
	assert_int_equal(groups_check(t, NULL), 0);
	put(0, 1);
	check_says("group 0 leads to itself, or through more than 32 groups");
}

/* Looked at once each: all ways through them would be 2^31. */
static void many_ways_are_not_all_walked(void **state)
{
	struct ofgroup *g;
	struct ofbucket *b;
	u32 i;

	(void)state;
	begin();
	for (i = 1; i < OFGROUP_DEPTH_MAX; i++) {
		g = make(i, i + 1);
		b = ofgroup_add_bucket(g, 1);
		b->id = 1;
		b->counted = rule_new();
		b->watch_group = i + 1;
		b->actions = calloc(1, sizeof(*b->actions));
		b->set = ofacts_as_set(b->actions);
		tables_group_insert(t, g);
		ofgroup_put(g);
	}
	put(OFGROUP_DEPTH_MAX, OFGROUP_ANY);
	assert_int_equal(groups_check(t, NULL), 0);
	tables_commit(t);
}

static void there_are_only_so_many(void **state)
{
	char *err = NULL;
	u32 i;

	(void)state;
	begin();
	for (i = 0; i < OFGROUPS_MAX; i++)
		put(i, OFGROUP_ANY);
	assert_int_equal(change(GROUP_ADD, i, OFGROUP_ANY, &err), -ENOSPC);
	assert_string_equal(err, "group 65536: there are 65536 groups already");
	free(err);
	put(7, OFGROUP_ANY);
	tables_commit(t);
	assert_int_equal(tables_group_count(t), OFGROUPS_MAX);
}

static struct ofacts *row(const enum ofact_type *types, u32 n)
{
	struct ofacts *actions = calloc(1, sizeof(*actions) + n * sizeof(struct ofact));

	for (; actions->n < n; actions->n++)
		actions->a[actions->n].type = types[actions->n];
	return actions;
}

/* OpenFlow 1.5 section 5.6, in the order of Open vSwitch */
static void an_action_set_has_an_order(void **state)
{
	static const enum ofact_type given[] = {
		OFACT_OUTPUT, OFACT_SET_FIELD, OFACT_RESUBMIT, OFACT_DEC_TTL, OFACT_FLOOD,
		OFACT_PUSH_VLAN, OFACT_MOVE, OFACT_POP_VLAN,
	}, wanted[] = {
		OFACT_POP_VLAN, OFACT_PUSH_VLAN, OFACT_DEC_TTL, OFACT_SET_FIELD, OFACT_MOVE,
		OFACT_FLOOD,
	};
	struct ofacts *actions = row(given, 8), *expected = row(wanted, 6);
	struct ofacts *set = ofacts_as_set(actions);

	(void)state;
	assert_true(ofacts_equal(set, expected));
	free(set);
	free(expected);
	free(actions);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(frames_find_the_old_groups_until_all_is_changed),
		TEST(what_is_undone_was_never_there),
		TEST(loops_of_any_length_are_found),
		TEST(depth_is_bounded),
		TEST(many_ways_are_not_all_walked),
		TEST(there_are_only_so_many),
		TEST(an_action_set_has_an_order),
	};

	return cmocka_run_group_tests_name("groups", tests, NULL, NULL);
}
