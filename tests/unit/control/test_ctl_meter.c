// SPDX-License-Identifier: GPL-2.0-or-later
/* Meters as the control side serves them: syntax in, rows out, all or nothing, kept, in force */
#include "tests/unit/control/bad_rows.h"

/* br0 with tap0 and tap1, br1 with tap2 */
static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	dp_fake_plug(r->fake, "tap2");
	vs(r, "add-br br0 -- add-port br0 tap0 -- add-port br0 tap1 -- add-br br1 -- "
	      "add-port br1 tap2");
	return rc;
}

/* Run a method on a bridge with lines, which stand in @member, a line each; its answer */
static const char *call(struct rig *r, const char *bridge, const char *name, const char *member,
			const char *text)
{
	struct json_object *params = json_object_new_object(), *lines = json_object_new_array();
	char *copy = strdup(text), *line, *at;

	for (line = strtok_r(copy, "\n", &at); line; line = strtok_r(NULL, "\n", &at))
		json_object_array_add(lines, json_object_new_string(line));
	free(copy);
	json_object_object_add(params, "bridge", json_object_new_string(bridge));
	json_object_object_add(params, member, lines);
	name = method(r, name, json_object_to_json_string(params));
	json_object_put(params);
	return name;
}

static void does(struct rig *r, const char *name, const char *text)
{
	assert_string_equal(call(r, "br0", name, "meters", text), "null");
}

static void refuses(struct rig *r, const char *name, const char *text, const char *expected)
{
	char quoted[256];

	snprintf(quoted, sizeof(quoted), "\"%s\"", expected);
	assert_string_equal(call(r, "br0", name, "meters", text), quoted);
}

static void flow(struct rig *r, const char *line)
{
	assert_string_equal(call(r, "br0", "flow.add", "flows", line), "null");
}

static bool has_rule(struct rig *r, const char *actions)
{
	return strstr(method(r, "flow.show", "{\"bridge\":\"br0\"}"), actions);
}

/* "N TEXT packets dropped references" of each meter */
static void shows(struct rig *r, const char *expected)
{
	static const char *const columns[] = {
		"meter", "text", "packets", "dropped_packets", "references",
	};
	struct json_object *rows = json_tokener_parse(method(r, "meter.show",
							     "{\"bridge\":\"br0\"}"));
	char *text;
	size_t size, i, k;
	FILE *f = open_memstream(&text, &size);

	assert_non_null(rows);
	for (i = 0; i < json_object_array_length(rows); i++) {
		for (k = 0; k < sizeof(columns) / sizeof(columns[0]); k++)
			fprintf(f, "%s%s", k ? " " : "", json_object_get_string(
				json_object_object_get(json_object_array_get_idx(rows, i),
						       columns[k])));
		fputc('\n', f);
	}
	fclose(f);
	json_object_put(rows);
	assert_string_equal(text, expected);
	free(text);
}

/* struct in_dp - "NO RATE " of each meter of the datapath, by number */
struct in_dp {
	u32 rate[16];
};

static void take(void *arg, const struct dp_meter *m)
{
	struct in_dp *in_dp = arg;

	assert_in_range(m->config.no, 1, 15);
	in_dp->rate[m->config.no] = m->config.rate;
}

static void datapath_has(struct rig *r, const char *expected)
{
	struct dp *dp = dp_fake_dp(r->fake);
	struct in_dp in_dp = { { 0 } };
	char text[256] = "";
	size_t i;

	policy_tick(r->engine.policy, r->now);
	assert_int_equal(dp->ops->meter_dump(dp, take, &in_dp), 0);
	for (i = 0; i < 16; i++) {
		if (in_dp.rate[i])
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "%zu %u ", i,
				 in_dp.rate[i]);
	}
	assert_string_equal(text, expected);
}

/* Frames arrive by a port; how many leave by tap1. */
static size_t pass(struct rig *r, const char *port, unsigned int n)
{
	static const u8 frame[60] = { 2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 1, 0x08, 0x06 };
	size_t sent = 0, i;

	dp_fake_tx_clear(r->fake);
	while (n--) {
		dp_fake_rx(r->fake, port, frame, sizeof(frame));
		dp_fake_run(r->fake);
	}
	for (i = 0; i < dp_fake_tx_count(r->fake); i++)
		sent += !strcmp(dp_fake_tx(r->fake, i)->dev, "tap1");
	dp_fake_tx_clear(r->fake);
	return sent;
}

#define ONE	"kbps burst stats bands=type=drop rate=100 burst_size=8"
#define TWO	"pktps burst bands=type=drop rate=1 burst_size=3"

static void meters_are_shown_as_they_were_given(void **state)
{
	struct rig *r = *state;

	does(r, "meter.add", "meter=4000000000 " TWO "\n# a meter\nmeter=1 " ONE);
	shows(r, "1 " ONE " 0 0 0\n4000000000 " TWO " 0 0 0\n");
	flow(r, "in_port=tap0 actions=meter:1,output:tap1");
	shows(r, "1 " ONE " 0 0 1\n4000000000 " TWO " 0 0 0\n");
}

static void what_is_above_the_rate_is_dropped_and_counted(void **state)
{
	struct rig *r = *state;

	does(r, "meter.add", "meter=1 " TWO);
	flow(r, "in_port=tap0 actions=meter:1,output:tap1");
	assert_int_equal(pass(r, "tap0", 5), 3);
	assert_int_equal(dp_fake_drops(r->fake, VSWITCH_DROP_METER), 2);
	shows(r, "1 " TWO " 5 2 1\n");
	does(r, "meter.mod", "meter=1 pktps burst bands=type=drop rate=1 burst_size=4");
	assert_int_equal(pass(r, "tap0", 9), 4);
	shows(r, "1 pktps burst bands=type=drop rate=1 burst_size=4 14 7 1\n");
}

static void meters_and_what_they_counted_outlive_the_daemon(void **state)
{
	struct rig *r = *state;

	does(r, "meter.add", "meter=5 " ONE "\nmeter=1 " TWO "\nmeter=3 " ONE);
	does(r, "meter.del", "meter=5");
	flow(r, "in_port=tap0 actions=meter:1,output:tap1");
	assert_int_equal(pass(r, "tap0", 5), 3);
	dp_fake_log_clear(r->fake);
	rig_restart(r);
	shows(r, "1 " TWO " 5 2 1\n3 " ONE " 0 0 0\n");
	assert_int_equal(pass(r, "tap0", 1), 0);
	assert_int_equal(dp_fake_log_find(r->fake, 0, "meter_del"), -1);
	vs(r, "del-br br0 -- add-br br0");
	shows(r, "");
	datapath_has(r, "");
	rig_restart(r);
	shows(r, "");
}

static void numbers_of_the_datapath_are_each_meters_own(void **state)
{
	struct rig *r = *state;

	does(r, "meter.add", "meter=1 kbps bands=type=drop rate=10\n"
	     "meter=2 kbps bands=type=drop rate=20");
	assert_string_equal(call(r, "br1", "meter.add", "meters",
				 "meter=1 kbps bands=type=drop rate=30"), "null");
	datapath_has(r, "1 10 2 20 3 30 ");
	does(r, "meter.del", "meter=1");
	datapath_has(r, "2 20 3 30 ");
	vs(r, "del-br br1");
	datapath_has(r, "2 20 ");
}

static void a_meter_is_there_before_flows_and_goes_after_them(void **state)
{
	struct rig *r = *state;
	int set, del;

	does(r, "meter.add", "meter=1 " TWO);
	flow(r, "in_port=tap0 actions=meter:1,output:tap1");
	assert_int_equal(pass(r, "tap0", 1), 1);
	set = dp_fake_log_find(r->fake, 0, "meter_set 1");
	assert_true(set >= 0 && set < dp_fake_log_find(r->fake, 0, "flow_set"));
	dp_fake_log_clear(r->fake);
	/* One of the same number is another one. */
	assert_string_equal(call(r, "br0", "meter.del", "meters", "meter=1"), "null");
	does(r, "meter.add", "meter=1 " TWO);
	datapath_has(r, "2 1 ");
	del = dp_fake_log_find(r->fake, 0, "meter_del 1");
	assert_true(del > dp_fake_log_find(r->fake, 0, "flow_"));
}

static void a_meter_takes_its_rules_along(void **state)
{
	struct rig *r = *state;

	does(r, "meter.add", "meter=1 " ONE "\nmeter=3 " ONE);
	flow(r, "in_port=tap0 actions=meter:1,output:tap1");
	flow(r, "in_port=tap1 actions=meter:3,output:tap0");
	does(r, "meter.del", "meter=1\nmeter=9");
	assert_false(has_rule(r, "meter:1"));
	assert_true(has_rule(r, "meter:3"));
	does(r, "meter.del", "meter=all");
	assert_false(has_rule(r, "meter"));
	assert_true(has_rule(r, "NORMAL"));
	rig_restart(r);
	shows(r, "");
}

static void changes_are_whole_or_none(void **state)
{
	struct rig *r = *state;

	does(r, "meter.add", "meter=1 kbps bands=type=drop rate=10");
	refuses(r, "meter.add", "meter=5 " ONE "\nmeter=1 " ONE, "meter 1 is there already");
	refuses(r, "meter.mod", "meter=1 " ONE "\nmeter=5 " ONE, "there is no meter 5");
	assert_string_equal(call(r, "br0", "flow.add", "flows",
				 "actions=drop\ntable=1 actions=meter:5"),
			    "\"meter:5: there is no such meter\"");
	assert_true(has_rule(r, "NORMAL"));
	shows(r, "1 kbps bands=type=drop rate=10 0 0 0\n");
	datapath_has(r, "1 10 ");
	rig_restart(r);
	shows(r, "1 kbps bands=type=drop rate=10 0 0 0\n");
}

static void what_the_datapath_refuses_changes_nothing(void **state)
{
	struct rig *r = *state;

	does(r, "meter.add", "meter=1 kbps bands=type=drop rate=10");
	dp_fake_fail(r->fake, "meter_set", -ENOMEM, 1);
	refuses(r, "meter.add", "meter=2 " ONE, "meter 2: Cannot allocate memory");
	shows(r, "1 kbps bands=type=drop rate=10 0 0 0\n");
	datapath_has(r, "1 10 ");
	rig_restart(r);
	datapath_has(r, "1 10 ");
	shows(r, "1 kbps bands=type=drop rate=10 0 0 0\n");
}

static void a_datapath_that_has_lost_them_gets_them_again(void **state)
{
	struct rig *r = *state;
	struct dp *dp = dp_fake_dp(r->fake);

	does(r, "meter.add", "meter=1 " TWO);
	flow(r, "in_port=tap0 actions=meter:1,output:tap1");
	assert_int_equal(dp->ops->meter_del(dp, 1), 0);
	assert_int_equal(pass(r, "tap0", 5), 3);
	assert_int_equal(dp->ops->meter_del(dp, 1), 0);
	dp_fake_lose_events(r->fake);
	dp_fake_set_running(r->fake, "tap1", true);
	dp_fake_set_mtu(r->fake, "tap1", 1400);
	dp_fake_run(r->fake);
	datapath_has(r, "1 1 ");
	rig_stop(r);
	assert_int_equal(dp->ops->meter_del(dp, 1), 0);
	rig_start(r);
	datapath_has(r, "1 1 ");
}

static void what_nobody_wants_goes_when_a_daemon_starts(void **state)
{
	const struct vswitch_meter stray = { .no = 9, .rate = 5 }, other = { .no = 1, .rate = 6 };
	struct rig *r = *state;
	struct dp *dp = dp_fake_dp(r->fake);

	does(r, "meter.add", "meter=1 kbps bands=type=drop rate=10");
	rig_stop(r);
	assert_int_equal(dp->ops->meter_set(dp, &stray, NULL), 0);
	assert_int_equal(dp->ops->meter_set(dp, &other, NULL), 0);
	rig_start(r);
	datapath_has(r, "1 10 ");
}

static void one_that_cannot_be_set_is_tried_again(void **state)
{
	struct rig *r = *state;
	struct dp *dp = dp_fake_dp(r->fake);

	does(r, "meter.add", "meter=1 " TWO);
	flow(r, "in_port=tap0 actions=meter:1,output:tap1");
	rig_stop(r);
	assert_int_equal(dp->ops->meter_del(dp, 1), 0);
	dp_fake_fail(r->fake, "meter_set", -ENOMEM, 1);
	rig_start(r);
	assert_int_equal(pass(r, "tap0", 2), 0);
	r->now += 10000;
	dp_fake_clock(r->fake, r->now);
	datapath_has(r, "1 1 ");
	policy_tick(r->engine.policy, r->now);
	assert_int_equal(pass(r, "tap0", 4), 3);
}

/* --- rows that cannot be understood ----------------------------------------------------------- */

static void an_odd_meter_drops_and_harms_no_other(void **state)
{
	struct rig *r = *state;

	does(r, "meter.add", "meter=1 " ONE "\nmeter=7 " TWO);
	flow(r, "in_port=tap0 actions=meter:7,output:tap1");
	written(r, "UPDATE vswitch_meter SET text = 'nonsense' WHERE meter_id = 7");
	shown(r, "bridge br0: meter 7 in the database: nonsense: no such word of a meter; "
	      "what comes to it is dropped");
	shows(r, "1 " ONE " 0 0 0\n7 kbps bands=type=drop rate=0 0 0 1\n");
	assert_int_equal(pass(r, "tap0", 2), 0);
	does(r, "meter.add", "meter=8 " ONE);
	does(r, "meter.mod", "meter=7 " TWO);
	assert_int_equal(pass(r, "tap0", 5), 3);
	shown(r, "\"errors\":[]");
	rig_restart(r);
	shown(r, "\"errors\":[]");
}

static void a_meter_without_a_number_is_left_out_and_told(void **state)
{
	static const char *const sets[] = { "'first'", "-1", "0", "4294901761", "x'00'" };
	struct rig *r = *state;
	char sql[128];
	size_t i;

	for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		does(r, "meter.add", "meter=1 " ONE "\nmeter=7 " ONE);
		snprintf(sql, sizeof(sql), "UPDATE vswitch_meter SET meter_id = %s "
			 "WHERE meter_id = 7", sets[i]);
		written(r, sql);
		shows(r, "1 " ONE " 0 0 0\n");
		shown(r, "there can be no such meter; it is left out");
		does(r, "meter.del", "meter=all");
		shown(r, "\"errors\":[]");
		rig_restart(r);
		shown(r, "\"errors\":[]");
	}
}

static void numbers_that_cannot_be_are_replaced(void **state)
{
	struct rig *r = *state;

	does(r, "meter.add", "meter=1 kbps bands=type=drop rate=10\n"
	     "meter=2 kbps bands=type=drop rate=20\nmeter=3 kbps bands=type=drop rate=30\n"
	     "meter=4 kbps bands=type=drop rate=40");
	written(r, "UPDATE vswitch_meter SET number = 1 WHERE meter_id <= 2; "
		"UPDATE vswitch_meter SET number = 65536 WHERE meter_id = 3;"
		"UPDATE vswitch_meter SET number = 'x' WHERE meter_id = 4");
	shown(r, "\"errors\":[]");
	datapath_has(r, "1 10 5 20 6 30 7 40 ");
	does(r, "meter.del", "meter=2");
	datapath_has(r, "1 10 6 30 7 40 ");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(meters_are_shown_as_they_were_given),
		TEST(what_is_above_the_rate_is_dropped_and_counted),
		TEST(meters_and_what_they_counted_outlive_the_daemon),
		TEST(numbers_of_the_datapath_are_each_meters_own),
		TEST(a_meter_is_there_before_flows_and_goes_after_them),
		TEST(a_meter_takes_its_rules_along),
		TEST(changes_are_whole_or_none),
		TEST(what_the_datapath_refuses_changes_nothing),
		TEST(a_datapath_that_has_lost_them_gets_them_again),
		TEST(what_nobody_wants_goes_when_a_daemon_starts),
		TEST(one_that_cannot_be_set_is_tried_again),
		TEST(an_odd_meter_drops_and_harms_no_other),
		TEST(a_meter_without_a_number_is_left_out_and_told),
		TEST(numbers_that_cannot_be_are_replaced),
	};

	return cmocka_run_group_tests_name("ctl_meter", tests, NULL, NULL);
}
