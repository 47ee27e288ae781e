// SPDX-License-Identifier: GPL-2.0-or-later
/* A daemon that finds the datapath of an earlier one. br0 has ports a and b at first. */
#include "tests/unit/policy/fake_switch.h"

static int setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	add_port(s, "a", -1);
	add_port(s, "b", -1);
	apply(s);
	run(s);
	return 0;
}

static void restarted_daemon_changes_nothing_that_is_right(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(2, 1, UNTAGGED), back = frame(1, 2, UNTAGGED);

	rx(s, "b", back);
	rx(s, "a", f);
	rx(s, "b", back);
	kill_daemon(s);
	dp_fake_tx_clear(s->fake);
	assert_int_equal(dp_fake_rx(s->fake, "a", f.bytes, f.len), FAKE_SENT);
	start_daemon(s);
	dp_fake_log_clear(s->fake);
	apply(s);
	run(s);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "port_add"), -1);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "port_del"), -1);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "flow_set"), -1);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "flow_del"), -1);
	assert_int_equal(number_of(s, "a"), 2);
	assert_string_equal(s->told, "");
}

static void note_entry(void *arg, const struct fdb_info *e)
{
	char *text = arg;

	if (!e->local)
		sprintf(text + strlen(text), "%s %u %02x %u;", e->port, e->vlan, e->mac[5],
			(unsigned int)e->age_ms);
}

static void restarted_daemon_learns_from_the_flows_with_their_age(void **state)
{
	struct fake_switch *s = *state;
	char text[256] = "";

	cfg_port(s, "a")->tag = 10;
	apply(s);
	rx(s, "b", frame(BROADCAST, 2, 10));
	pass_time(s, 3000);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	pass_time(s, 500);
	kill_daemon(s);
	start_daemon(s);
	apply(s);
	assert_int_equal(policy_fdb_dump(s->policy, "br0", s->now, note_entry, text), 0);
	assert_string_equal(text, "a 10 01 500;b 10 02 3500;");
	/* what the flows had carried before is no sign of life after */
	text[0] = 0;
	pass_time(s, 2000);
	assert_int_equal(policy_fdb_dump(s->policy, "br0", s->now, note_entry, text), 0);
	assert_string_equal(text, "a 10 01 2500;b 10 02 5500;");
}

static void restarted_daemon_prefers_the_later_place_of_a_station(void **state)
{
	struct fake_switch *s = *state;
	struct port_names names = port_names_of(policy_bridges(s->policy));
	struct dp_flow flow = { 0 };
	char text[256] = "";

	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	flow_match_parse("in_port=a,untagged,dl_src=02:00:00:00:00:02,dl_dst=02:00:00:00:00:09",
			 &names, &flow.key, &flow.mask, NULL);
	pass_time(s, 1500);
	dp_fake_clock(s->fake, s->now);
	s->dp->ops->flow_set(s->dp, &flow, 0);
	kill_daemon(s);
	s->now += 100;
	dp_fake_clock(s->fake, s->now);
	start_daemon(s);
	apply(s);
	policy_fdb_dump(s->policy, "br0", s->now, note_entry, text);
	assert_string_equal(text, "a 0 02 100;");
	assert_string_equal(actions_of(s, "b", frame(BROADCAST, 2, UNTAGGED)), "no flow");
}

static void restarted_daemon_follows_what_was_configured_meanwhile(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);

	rx(s, "a", f);
	kill_daemon(s);
	cfg_port(s, "a")->tag = 10;
	cfg_del_port(s, "b");
	start_daemon(s);
	apply(s);
	assert_int_equal(device(s, "b").no, 0);
	rx(s, "a", f);
	assert_sent(s, "br0", frame(BROADCAST, 1, 10));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

static void restarted_daemon_deletes_flows_of_ports_that_are_gone(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	kill_daemon(s);
	dp_fake_pull(s->fake, "a");
	dp_fake_plug(s->fake, "n");
	config_port_add(cfg_bridge(s, "br0"), "n")->tag = 20;
	start_daemon(s);
	apply(s);
	assert_int_equal(number_of(s, "n"), 2);
	assert_int_equal(dp_fake_flow_count(s->fake), 0);
	assert_int_equal(number_of(s, "a"), -1);
}

static void restarted_daemon_reports_ports_enslaved_meanwhile(void **state)
{
	struct fake_switch *s = *state;

	kill_daemon(s);
	dp_fake_plug(s->fake, "c");
	dp_fake_enslave(s->fake, "c", "br0");
	start_daemon(s);
	apply(s);
	assert_string_equal(s->told, "");
	rx(s, "c", frame(BROADCAST, 3, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 0);
	run(s);
	assert_string_equal(s->told, "joined br0 c;");
	rx(s, "c", frame(BROADCAST, 3, UNTAGGED));
	assert_sent(s, "a", frame(BROADCAST, 3, UNTAGGED));
}

static void restarted_daemon_removes_bridges_that_are_not_configured(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port dp;

	dp_fake_plug(s->fake, "y");
	dp_fake_plug(s->fake, "z");
	config_port_add(cfg_bridge(s, "br1"), "y");
	apply(s);
	dp_fake_enslave(s->fake, "z", "br1");
	dp_fake_run(s->fake);
	kill_daemon(s);
	cfg_del_bridge(s, "br1");
	start_daemon(s);
	apply(s);
	run(s);
	assert_int_equal(dp_fake_device(s->fake, "br1", &dp), -ENOENT);
	assert_int_equal(device(s, "y").no, 0);
	assert_int_equal(device(s, "z").no, 0);
	assert_string_equal(s->told, "");
}

static void restarted_daemon_mends_a_wrong_master(void **state)
{
	struct fake_switch *s = *state;

	kill_daemon(s);
	dp_fake_pull(s->fake, "br0");
	assert_int_equal(device(s, "a").master, 0);
	start_daemon(s);
	apply(s);
	assert_int_equal(device(s, "a").master, device(s, "br0").no);
	assert_int_equal(number_of(s, "a"), 2);
}

static void device_refused_at_the_start_hinders_nobody(void **state)
{
	struct fake_switch *s = *state;

	kill_daemon(s);
	s->dp->ops->port_del(s->dp, 2);
	dp_fake_refuse(s->fake, "a", -EBUSY, "is in use by a bond");
	start_daemon(s);
	assert_int_equal(try_apply(s), 0);
	assert_string_equal(error_of(s, "a"), "port a: is in use by a bond");
	assert_int_equal(number_of(s, "b"), 3);
}

static void start_fails_if_the_datapath_cannot_be_read(void **state)
{
	struct fake_switch *s = *state;

	kill_daemon(s);
	start_daemon(s);
	dp_fake_fail(s->fake, "port_dump", -EPERM, 1);
	assert_int_equal(try_apply(s), -EPERM);
	assert_string_equal(s->err, "the ports of the datapath could not be listed: "
			    "Operation not permitted");
	dp_fake_fail(s->fake, "flow_dump", -EIO, 1);
	assert_int_equal(try_apply(s), -EIO);
	apply(s);
	assert_int_equal(number_of(s, "a"), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(restarted_daemon_changes_nothing_that_is_right),
		TEST(restarted_daemon_learns_from_the_flows_with_their_age),
		TEST(restarted_daemon_prefers_the_later_place_of_a_station),
		TEST(restarted_daemon_follows_what_was_configured_meanwhile),
		TEST(restarted_daemon_deletes_flows_of_ports_that_are_gone),
		TEST(restarted_daemon_reports_ports_enslaved_meanwhile),
		TEST(restarted_daemon_removes_bridges_that_are_not_configured),
		TEST(restarted_daemon_mends_a_wrong_master),
		TEST(device_refused_at_the_start_hinders_nobody),
		TEST(start_fails_if_the_datapath_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
