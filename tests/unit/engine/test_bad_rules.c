// SPDX-License-Identifier: GPL-2.0-or-later
/* User rules in the database that cannot be understood */
#include "tests/unit/control/bad_rows.h"

static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	ok(r, "add-br br0 -- add-port br0 tap0");
	assert_string_equal(method(r, "flow.add", "{\"bridge\":\"br0\",\"flows\":["
				   "\"priority=9,tcp,tp_dst=25 actions=drop\","
				   "\"priority=8,arp actions=NORMAL\"]}"), "null");
	return rc;
}

static bool shows(struct rig *r, const char *rule)
{
	return strstr(method(r, "flow.show", "{\"bridge\":\"br0\"}"), rule);
}

static int rows(struct rig *r)
{
	char *n = cell(r, "SELECT count(*) FROM vswitch_flow");
	int count = atoi(n);

	free(n);
	return count;
}

static void what_a_bad_rule_matches_is_dropped(void **state)
{
	struct rig *r = *state;
	char *kept;

	written(r, "UPDATE vswitch_flow SET actions = 'nonsense:7' WHERE priority = 8");
	assert_true(forwards(r, "tap0"));
	assert_true(shows(r, "\"match\":\"priority=8,arp\",\"actions\":\"drop\""));
	assert_true(shows(r, "\"match\":\"priority=9,tcp,tp_dst=25\",\"actions\":\"drop\""));
	shown(r, "bridge br0: rule \\\"table=0,priority=8,arp actions=nonsense:7\\\" in the "
	     "database: ");
	assert_non_null(strstr(method(r, "status", "{}"), "what it matches is dropped"));
	ok(r, "set Port tap0 tag=5");
	kept = cell(r, "SELECT actions FROM vswitch_flow WHERE priority = 8");
	assert_string_equal(kept, "nonsense:7");
	free(kept);
}

static void a_rule_without_a_match_is_left_out_and_told(void **state)
{
	static const char *const sets[] = {
		"match = 'nonsense=5'", "match = x'00'", "table_id = 'first'", "table_id = 999",
		"priority = 70000", "priority = -1", "cookie = 'x'",
		"match = CAST(x'ff' AS TEXT)",
	};
	struct rig *r = *state;
	char sql[128];
	size_t i;

	for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		written(r, "CREATE TABLE IF NOT EXISTS keep AS SELECT * FROM vswitch_flow");
		snprintf(sql, sizeof(sql), "UPDATE vswitch_flow SET %s WHERE cookie = 0 AND "
			 "match = 'tcp,tp_dst=25'", sets[i]);
		written(r, sql);
		assert_true(shows(r, "\"match\":\"priority=8,arp\",\"actions\":\"NORMAL\""));
		assert_false(shows(r, "tp_dst=25"));
		shown(r, "IT IS LEFT OUT, and denies nothing");
		ok(r, "set Port tap0 tag=5 -- set Port tap0 tag=[]");
		assert_int_equal(rows(r), 2);
		written(r, "DELETE FROM vswitch_flow; INSERT INTO vswitch_flow SELECT * FROM keep");
		assert_true(shows(r, "tp_dst=25"));
	}
}

static void deleting_it_mends_it(void **state)
{
	struct rig *r = *state;

	written(r, "UPDATE vswitch_flow SET actions = 'nonsense:7' WHERE priority = 8");
	method(r, "flow.del", "{\"bridge\":\"br0\",\"flows\":[\"arp\"]}");
	assert_int_equal(rows(r), 1);
	shown(r, "\"errors\":[]");
	rig_restart(r);
	assert_false(shows(r, "arp"));
}

static void adding_it_again_mends_it(void **state)
{
	struct rig *r = *state;

	written(r, "UPDATE vswitch_flow SET actions = 'nonsense:7' WHERE priority = 8");
	method(r, "flow.add", "{\"bridge\":\"br0\",\"flows\":[\"priority=8,arp actions=NORMAL\"]}");
	assert_int_equal(rows(r), 2);
	shown(r, "\"errors\":[]");
	rig_restart(r);
	assert_true(shows(r, "\"match\":\"priority=8,arp\",\"actions\":\"NORMAL\""));
}

static void deleting_all_takes_out_what_cannot_be_named(void **state)
{
	struct rig *r = *state;

	written(r, "UPDATE vswitch_flow SET match = 'nonsense' WHERE priority = 8");
	method(r, "flow.del", "{\"bridge\":\"br0\",\"flows\":[\"tcp\"]}");
	assert_int_equal(rows(r), 1);
	method(r, "flow.del", "{\"bridge\":\"br0\",\"flows\":[\",\"]}");
	assert_int_equal(rows(r), 0);
	shown(r, "\"errors\":[]");
}

static void replacing_all_does_so_too(void **state)
{
	struct rig *r = *state;

	written(r, "UPDATE vswitch_flow SET match = 'nonsense' WHERE priority = 8");
	method(r, "flow.replace", "{\"bridge\":\"br0\",\"flows\":[\"arp actions=drop\"]}");
	assert_int_equal(rows(r), 1);
}

/* Another text for the same match goes with its rule, and does not come back. */
static void a_rule_in_other_words_can_be_deleted(void **state)
{
	struct rig *r = *state;

	written(r, "UPDATE vswitch_flow SET match = 'tp_dst=25,tcp' WHERE priority = 9");
	assert_true(shows(r, "priority=9,tcp,tp_dst=25"));
	shown(r, "\"errors\":[]");
	method(r, "flow.del", "{\"bridge\":\"br0\",\"flows\":[\"tcp,tp_dst=25\"]}");
	assert_int_equal(rows(r), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_a_bad_rule_matches_is_dropped),
		TEST(a_rule_without_a_match_is_left_out_and_told),
		TEST(deleting_it_mends_it),
		TEST(adding_it_again_mends_it),
		TEST(deleting_all_takes_out_what_cannot_be_named),
		TEST(replacing_all_does_so_too),
		TEST(a_rule_in_other_words_can_be_deleted),
	};

	return cmocka_run_group_tests_name("bad_rules", tests, NULL, NULL);
}
