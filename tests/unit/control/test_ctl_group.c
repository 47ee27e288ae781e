// SPDX-License-Identifier: GPL-2.0-or-later
/* Groups as the control side serves them: syntax in, rows out, all or nothing, kept */
#include "tests/unit/control/bad_rows.h"

/* br0 with tap0 and tap1 */
static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	vs(r, "add-br br0 -- add-port br0 tap0 -- add-port br0 tap1");
	return rc;
}

/* Run a method on br0 with lines, which stand in @member, a line each; its answer */
static const char *call(struct rig *r, const char *name, const char *member, const char *text)
{
	struct json_object *params = json_object_new_object(), *lines = json_object_new_array();
	char *copy = strdup(text), *line, *at;

	for (line = strtok_r(copy, "\n", &at); line; line = strtok_r(NULL, "\n", &at))
		json_object_array_add(lines, json_object_new_string(line));
	free(copy);
	json_object_object_add(params, "bridge", json_object_new_string("br0"));
	json_object_object_add(params, member, lines);
	json_object_object_add(params, "commands", json_object_new_boolean(true));
	name = method(r, name, json_object_to_json_string(params));
	json_object_put(params);
	return name;
}

static void does(struct rig *r, const char *name, const char *text)
{
	assert_string_equal(call(r, name, "groups", text), "null");
}

static void refuses(struct rig *r, const char *name, const char *text, const char *expected)
{
	char *quoted;

	if (asprintf(&quoted, "\"%s\"", expected) < 0)
		fail();
	assert_string_equal(call(r, name, "groups", text), quoted);
	free(quoted);
}

static void flow(struct rig *r, const char *line)
{
	assert_string_equal(call(r, "flow.add", "flows", line), "null");
}

/* "N TEXT packets references" of each group */
static void shows(struct rig *r, const char *expected)
{
	struct json_object *rows = json_tokener_parse(method(r, "group.show", "{\"bridge\":\"br0\","
						      "\"names\":true}"));
	char *text;
	size_t size, i;
	FILE *f = open_memstream(&text, &size);

	assert_non_null(rows);
	for (i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);

		fprintf(f, "%s %s %s %s\n",
			json_object_get_string(json_object_object_get(row, "group")),
			json_object_get_string(json_object_object_get(row, "text")),
			json_object_get_string(json_object_object_get(row, "packets")),
			json_object_get_string(json_object_object_get(row, "references")));
	}
	fclose(f);
	json_object_put(rows);
	assert_string_equal(text, expected);
	free(text);
}

static bool has_rule(struct rig *r, const char *actions)
{
	return strstr(method(r, "flow.show", "{\"bridge\":\"br0\"}"), actions);
}

#define ONE	"type=select,bucket=bucket_id:0,watch_port:tap0,actions=output:tap0," \
		"bucket=bucket_id:1,weight:5,actions=output:tap1"
#define TWO	"type=indirect,bucket=bucket_id:0,actions=set_field:5->tcp_dst,group:1"

static void groups_are_shown_as_they_were_given(void **state)
{
	struct rig *r = *state;

	does(r, "group.add", "group_id=2,type=indirect,bucket=set_field:5->tcp_dst,group:1\n"
	     "# a group\ngroup_id=1,type=select,bucket=watch_port:tap0,output:tap0,"
	     "bucket=weight:5,actions=output:tap1");
	shows(r, "1 " ONE " 0 0\n2 " TWO " 0 0\n");
	flow(r, "in_port=tap0 actions=group:1,group:1");
	shows(r, "1 " ONE " 0 2\n2 " TWO " 0 0\n");
}

static void groups_outlive_the_daemon(void **state)
{
	struct rig *r = *state;

	does(r, "group.add", "group_id=1," ONE "\ngroup_id=2," TWO "\ngroup_id=3,type=all");
	does(r, "group.del", "group_id=3");
	flow(r, "in_port=tap0 actions=group:2");
	rig_restart(r);
	shows(r, "1 " ONE " 0 0\n2 " TWO " 0 1\n");
	vs(r, "del-br br0 -- add-br br0");
	rig_restart(r);
	shows(r, "");
}

static void a_group_takes_its_rules_along(void **state)
{
	struct rig *r = *state;

	does(r, "group.add", "group_id=1," ONE "\ngroup_id=3,type=all");
	flow(r, "in_port=tap0 actions=group:1");
	flow(r, "in_port=tap1 actions=clone(group:3)");
	does(r, "group.del", "group_id=1");
	assert_false(has_rule(r, "group:1"));
	assert_true(has_rule(r, "group:3"));
	does(r, "group.del", "group_id=all");
	assert_false(has_rule(r, "group:3"));
	rig_restart(r);
	shows(r, "");
	assert_false(has_rule(r, "group"));
}

static void rules_are_found_by_their_group(void **state)
{
	struct rig *r = *state;
	const char *rules;

	does(r, "group.add", "group_id=1," ONE "\ngroup_id=3,type=all");
	flow(r, "in_port=tap0 actions=group:1");
	flow(r, "in_port=tap1 actions=clone(group:3)");
	rules = method(r, "flow.show", "{\"bridge\":\"br0\",\"match\":\"out_group=3\"}");
	assert_non_null(strstr(rules, "clone(group:3)"));
	assert_null(strstr(rules, "group:1"));
	assert_null(strstr(rules, "NORMAL"));
	rules = method(r, "flow.show", "{\"bridge\":\"br0\",\"match\":\"out_group=any\"}");
	assert_non_null(strstr(rules, "NORMAL"));
	assert_string_equal(call(r, "flow.del", "flows", "out_group=1"), "null");
	assert_false(has_rule(r, "group:1"));
	assert_true(has_rule(r, "group:3"));
	assert_string_equal(call(r, "flow.del", "flows", "out_group=x"),
			    "\"out_group: bad value \\\"x\\\"\"");
}

static void changes_are_whole_or_none(void **state)
{
	struct rig *r = *state;

	does(r, "group.add", "group_id=1,type=all");
	refuses(r, "group.add", "group_id=5,type=all\ngroup_id=1,type=all",
		"group 1 is there already");
	refuses(r, "group.mod", "group_id=5,type=all", "there is no group 5");
	refuses(r, "group.add", "group_id=5,type=all,bucket=group:6",
		"group 5: bucket 0 leads to group 6, which is not there");
	refuses(r, "group.add", "group_id=5,type=all,bucket=group:6\n"
		"group_id=6,type=all,bucket=group:5",
		"group 5 leads to itself, or through more than 32 groups");
	refuses(r, "group.add", "group_id=5,type=ff,bucket=watch_group:5,actions=drop",
		"group 5 leads to itself, or through more than 32 groups");
	assert_string_equal(call(r, "flow.add", "flows", "actions=drop\ntable=1 actions=group:6"),
			    "\"group:6: there is no such group\"");
	does(r, "group.add", "group_id=7,type=all,bucket=group:1");
	refuses(r, "group.del", "group_id=1",
		"group 7: bucket 0 leads to group 1, which is not there");
	shows(r, "1 type=all 0 0\n7 type=all,bucket=bucket_id:0,actions=group:1 0 0\n");
	assert_true(has_rule(r, "NORMAL"));
	rig_restart(r);
	shows(r, "1 type=all 0 0\n7 type=all,bucket=bucket_id:0,actions=group:1 0 0\n");
}

static void buckets_come_and_go(void **state)
{
	struct rig *r = *state;

	does(r, "group.add", "group_id=1,type=all,bucket=bucket_id:5,actions=output:tap0");
	does(r, "group.insert_buckets", "group_id=1,command_bucket_id=first,bucket=output:tap1");
	does(r, "group.insert_buckets", "group_id=1,command_bucket_id=0,bucket=drop");
	does(r, "group.insert_buckets", "group_id=1,command_bucket_id=last,bucket=in_port");
	shows(r, "1 type=all,bucket=bucket_id:0,actions=output:tap1,bucket=bucket_id:1,"
	      "actions=drop,bucket=bucket_id:5,actions=output:tap0,bucket=bucket_id:2,"
	      "actions=IN_PORT 0 0\n");
	refuses(r, "group.insert_buckets", "group_id=1,command_bucket_id=9,bucket=drop",
		"group 1 has no bucket 9");
	refuses(r, "group.insert_buckets",
		"group_id=1,command_bucket_id=last,bucket=bucket_id:5,actions=drop",
		"group 1: two buckets have the number 5");
	does(r, "group.remove_buckets", "group_id=1,command_bucket_id=5");
	does(r, "group.remove_buckets", "group_id=1,command_bucket_id=first");
	does(r, "group.remove_buckets", "group_id=1,command_bucket_id=last");
	shows(r, "1 type=all,bucket=bucket_id:1,actions=drop 0 0\n");
	does(r, "group.remove_buckets", "group_id=1,command_bucket_id=all");
	does(r, "group.insert_buckets", "group_id=1,command_bucket_id=last,bucket=in_port");
	rig_restart(r);
	shows(r, "1 type=all,bucket=bucket_id:0,actions=IN_PORT 0 0\n");
}

static void replace_keeps_what_is_the_same(void **state)
{
	struct rig *r = *state;

	does(r, "group.add", "group_id=1,type=all,bucket=output:tap1\ngroup_id=2,type=all\n"
	     "group_id=3,type=all");
	flow(r, "table=1 actions=group:2");
	flow(r, "table=1,priority=1 actions=group:3");
	does(r, "group.replace", "group_id=1,type=all,bucket=output:tap1\n"
	     "group_id=3,type=all,bucket=drop\ngroup_id=4,type=all");
	shows(r, "1 type=all,bucket=bucket_id:0,actions=output:tap1 0 0\n"
	      "3 type=all,bucket=bucket_id:0,actions=drop 0 1\n4 type=all 0 0\n");
	assert_false(has_rule(r, "group:2"));
	refuses(r, "group.replace", "group_id=9,type=all\ngroup_id=9,type=all",
		"group 9 is there already");
	rig_restart(r);
	assert_true(has_rule(r, "group:3"));
}

static void a_bundle_is_one_change(void **state)
{
	struct rig *r = *state;

	assert_string_equal(call(r, "bundle", "lines",
				 "flow add in_port=tap0 actions=group:1\n"
				 "group add group_id=1,type=all,bucket=output:tap1\n"
				 "group group_id=2,type=all\n# nothing\n"
				 "flow in_port=tap1 actions=drop\nflow delete in_port=tap1"),
			    "null");
	shows(r, "1 type=all,bucket=bucket_id:0,actions=output:tap1 0 1\n2 type=all 0 0\n");
	assert_true(has_rule(r, "group:1"));
	assert_string_equal(call(r, "bundle", "lines", "group delete group_id=2\n"
				 "flow table=2 actions=group:2"),
			    "\"group:2: there is no such group\"");
	assert_string_equal(call(r, "bundle", "lines", "group delete group_id=2\nfoo"),
			    "\"a line must begin with \\\"flow\\\" or \\\"group\\\"\"");
	rig_restart(r);
	shows(r, "1 type=all,bucket=bucket_id:0,actions=output:tap1 0 1\n2 type=all 0 0\n");
}

/* --- rows that cannot be understood ----------------------------------------------------------- */

static void prepare_odd(struct rig *r, const char *sql)
{
	does(r, "group.add", "group_id=1," ONE "\ngroup_id=7,type=all,bucket=output:tap1");
	flow(r, "table=1 actions=group:7");
	written(r, sql);
	assert_true(forwards(r, "tap0"));
}

static void an_odd_group_drops_and_harms_no_other(void **state)
{
	struct rig *r = *state;

	prepare_odd(r, "UPDATE vswitch_group SET text = 'nonsense' WHERE group_id = 7");
	shows(r, "1 " ONE " 0 0\n7 type=all 0 1\n");
	shown(r, "bridge br0: group 7 in the database: ");
	does(r, "group.add", "group_id=8,type=all");
	does(r, "group.del", "group_id=8");
	does(r, "group.mod", "group_id=7,type=all,bucket=drop");
	shown(r, "\"errors\":[]");
	rig_restart(r);
	shown(r, "\"errors\":[]");
}

static void a_group_without_a_number_is_left_out_and_told(void **state)
{
	static const char *const sets[] = {
		"'first'", "-1", "4294967041", "x'00'", "CAST(x'ff' AS TEXT)",
	};
	struct rig *r = *state;
	char sql[128];
	size_t i;

	for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		does(r, "group.add", "group_id=1," ONE "\ngroup_id=7,type=all");
		snprintf(sql, sizeof(sql), "UPDATE vswitch_group SET group_id = %s "
			 "WHERE group_id = 7", sets[i]);
		written(r, sql);
		shows(r, "1 " ONE " 0 0\n");
		shown(r, "there can be no such group; it is left out");
		does(r, "group.del", "group_id=all");
		shown(r, "\"errors\":[]");
		rig_restart(r);
		shown(r, "\"errors\":[]");
	}
}

static void a_loop_in_the_database_is_broken(void **state)
{
	struct rig *r = *state;

	prepare_odd(r, "UPDATE vswitch_group SET text = 'type=all,bucket=group:1' WHERE "
		    "group_id = 7; UPDATE vswitch_group SET text = 'type=all,bucket=group:7' "
		    "WHERE group_id = 1");
	shown(r, "it leads to itself, or through too many groups");
	shows(r, "1 type=all 0 0\n7 type=all,bucket=bucket_id:0,actions=group:1 0 1\n");
}

static void a_missing_group_hinders_nobody(void **state)
{
	struct rig *r = *state;

	prepare_odd(r, "DELETE FROM vswitch_group WHERE group_id = 7");
	assert_true(has_rule(r, "group:7"));
	does(r, "group.del", "group_id=1");
	does(r, "group.add", "group_id=7,type=all");
	shows(r, "7 type=all 0 1\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(groups_are_shown_as_they_were_given),
		TEST(groups_outlive_the_daemon),
		TEST(a_group_takes_its_rules_along),
		TEST(rules_are_found_by_their_group),
		TEST(changes_are_whole_or_none),
		TEST(buckets_come_and_go),
		TEST(replace_keeps_what_is_the_same),
		TEST(a_bundle_is_one_change),
		TEST(an_odd_group_drops_and_harms_no_other),
		TEST(a_group_without_a_number_is_left_out_and_told),
		TEST(a_loop_in_the_database_is_broken),
		TEST(a_missing_group_hinders_nobody),
	};

	return cmocka_run_group_tests_name("ctl_group", tests, NULL, NULL);
}
