// SPDX-License-Identifier: GPL-2.0-or-later
/* Following a configuration. br0 has ports a and b at first. */
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

/* --- configuration --- */

static void bridge_s_own_port_comes_first_and_is_the_master(void **state)
{
	struct fake_switch *s = *state;
	int br0 = dp_fake_log_find(s->fake, 0, "port_add br0 -> 1");

	assert_true(br0 >= 0);
	assert_true(dp_fake_log_find(s->fake, 0, "port_add a -> 2") > br0);
	assert_int_equal(device(s, "br0").kind, VSWITCH_PORT_INTERNAL);
	assert_int_equal(device(s, "br0").master, 0);
	assert_int_equal(device(s, "a").master, 1);
	assert_int_equal(device(s, "b").master, 1);
}

static void internal_port_of_a_bridge_is_made_with_it_as_master(void **state)
{
	struct fake_switch *s = *state;

	config_port_add(cfg_bridge(s, "br0"), "vif")->internal = true;
	apply(s);
	assert_int_equal(device(s, "vif").kind, VSWITCH_PORT_INTERNAL);
	assert_int_equal(device(s, "vif").master, 1);
}

static void deleted_bridge_loses_its_ports_before_its_own(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port dp;
	int own;

	dp_fake_log_clear(s->fake);
	cfg_del_bridge(s, "br0");
	apply(s);
	own = dp_fake_log_find(s->fake, 0, "port_del br0");
	assert_true(own > dp_fake_log_find(s->fake, 0, "port_del a"));
	assert_true(own > dp_fake_log_find(s->fake, 0, "port_del b"));
	assert_int_equal(dp_fake_device(s->fake, "br0", &dp), -ENOENT);
	assert_int_equal(device(s, "a").no, 0);
	assert_int_equal(number_of(s, "a"), -2);
}

static void unchanged_configuration_makes_no_call(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_log_clear(s->fake);
	apply(s);
	assert_int_equal(dp_fake_log_count(s->fake), 0);
}

static void wanted_port_number_is_given(void **state)
{
	struct fake_switch *s = *state;

	add_port(s, "c", -1)->ofport_request = 77;
	apply(s);
	assert_int_equal(number_of(s, "c"), 77);
}

static void wanted_port_number_that_is_taken_is_only_a_wish(void **state)
{
	struct fake_switch *s = *state;

	add_port(s, "c", -1)->ofport_request = 2;
	apply(s);
	assert_int_equal(number_of(s, "c"), 4);
	assert_null(error_of(s, "c"));
}

static void refused_device_undoes_the_whole_change(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port dp;

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	add_port(s, "c", -1);
	cfg_bridge(s, "br1");
	add_port(s, "lo", -1);
	cfg_port(s, "a")->tag = 5;
	dp_fake_refuse(s->fake, "lo", -EINVAL, "is a loopback device");
	assert_int_equal(try_apply(s), -EINVAL);
	assert_string_equal(s->err, "port lo: is a loopback device");
	assert_int_equal(number_of(s, "lo"), -2);
	assert_int_equal(number_of(s, "c"), -2);
	assert_int_equal(device(s, "c").no, 0);
	assert_int_equal(dp_fake_device(s->fake, "br1", &dp), -ENOENT);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "b", frame(BROADCAST, 1, UNTAGGED));
}

static void refusal_leaves_flows_macs_and_untouched_ports_alone(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "a", frame(2, 1, UNTAGGED));
	add_port(s, "lo", -1);
	dp_fake_refuse(s->fake, "lo", -EINVAL, "is a loopback device");
	dp_fake_log_clear(s->fake);
	assert_int_equal(try_apply(s), -EINVAL);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "flow_"), -1);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "port_del"), -1);
	assert_string_equal(actions_of(s, "a", frame(2, 1, UNTAGGED)), "output:b");
}

static void refusal_does_not_delete_what_the_change_would_have(void **state)
{
	struct fake_switch *s = *state;

	cfg_del_port(s, "a");
	add_port(s, "lo", -1);
	dp_fake_refuse(s->fake, "lo", -EINVAL, "is a loopback device");
	dp_fake_log_clear(s->fake);
	assert_int_equal(try_apply(s), -EINVAL);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "port_del"), -1);
	assert_int_equal(number_of(s, "a"), 2);
}

static void refused_move_brings_the_port_back_with_its_number(void **state)
{
	struct fake_switch *s = *state;

	cfg_del_port(s, "a");
	config_port_add(cfg_bridge(s, "br1"), "a");
	dp_fake_plug(s->fake, "lo");
	config_port_add(cfg_bridge(s, "br1"), "lo");
	dp_fake_refuse(s->fake, "lo", -EINVAL, "is a loopback device");
	assert_int_equal(try_apply(s), -EINVAL);
	assert_int_equal(number_of(s, "a"), 2);
	assert_string_equal(bridges_port_bridge(policy_bridges(s->policy), 2), "br0");
	assert_int_equal(device(s, "a").master, 1);
}

static void refusal_without_words_says_what_the_error_is(void **state)
{
	struct fake_switch *s = *state;

	add_port(s, "c", -1);
	dp_fake_refuse(s->fake, "c", -EBUSY, NULL);
	assert_int_equal(try_apply(s), -EBUSY);
	assert_string_equal(s->err, "port c: Device or resource busy");
}

static void moved_port_forwards_in_its_new_bridge_only(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "b", frame(1, 2, UNTAGGED));
	dp_fake_plug(s->fake, "y");
	config_port_add(cfg_bridge(s, "br1"), "y");
	cfg_del_port(s, "a");
	config_port_add(cfg_bridge(s, "br1"), "a");
	apply(s);
	run(s);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "y", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "br1", frame(BROADCAST, 1, UNTAGGED));
	assert_not_sent(s, "b");
	rx(s, "b", frame(1, 2, UNTAGGED));
	assert_not_sent(s, "a");
	assert_int_equal(device(s, "a").master, device(s, "br1").no);
}

static void moved_port_s_flows_go_before_it_does(void **state)
{
	struct fake_switch *s = *state;
	int del_port, del_flow, set_flow;

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "b", frame(1, 2, UNTAGGED));
	cfg_del_port(s, "a");
	config_port_add(cfg_bridge(s, "br1"), "a");
	dp_fake_log_clear(s->fake);
	apply(s);
	del_port = dp_fake_log_find(s->fake, 0, "port_del a");
	del_flow = dp_fake_log_find(s->fake, 0, "flow_del in_port=a");
	set_flow = dp_fake_log_find(s->fake, 0, "flow_set in_port=b");
	assert_true(del_flow >= 0 && del_flow < del_port);
	assert_true(set_flow >= 0 && set_flow < del_port);
}

static void port_that_changes_kind_is_made_anew(void **state)
{
	struct fake_switch *s = *state;

	config_port_add(cfg_bridge(s, "br0"), "vif")->internal = true;
	apply(s);
	cfg_port(s, "vif")->internal = false;
	apply(s);
	assert_string_equal(error_of(s, "vif"),
			    "could not open network device vif (No such device)");
	dp_fake_plug(s->fake, "vif");
	policy_link_appeared(s->policy, "vif", s->now);
	assert_int_equal(device(s, "vif").kind, VSWITCH_PORT_NETDEV);
}

static void static_entries_of_a_moved_port_go_with_its_bridge(void **state)
{
	struct fake_switch *s = *state;

	config_fdb_add(cfg_bridge(s, "br0"), "a", 0, station(9));
	apply(s);
	cfg_del_port(s, "a");
	config_port_add(cfg_bridge(s, "br1"), "a");
	apply(s);
	rx(s, "b", frame(9, 2, UNTAGGED));
	assert_not_sent(s, "a");
	assert_sent(s, "br0", frame(9, 2, UNTAGGED));
}

/* --- configuration as data --- */

static void copied_configuration_is_equal_and_its_own(void **state)
{
	struct fake_switch *s = *state;
	struct config copy;

	config_fdb_add(cfg_bridge(s, "br0"), "a", 7, station(1));
	s->cfg.flow_idle_ms = 5;
	assert_int_equal(config_copy(&copy, &s->cfg, (struct way){ NULL }), 0);
	assert_int_equal(copy.flow_idle_ms, 5);
	assert_string_equal(copy.bridges->name, "br0");
	assert_int_equal(copy.bridges->mac_table_size, 8192);
	assert_int_equal(copy.bridges->mac_aging, 300);
	assert_string_equal(copy.bridges->ports->name, "br0");
	assert_true(copy.bridges->ports->internal);
	assert_string_equal(copy.bridges->ports->next->next->name, "b");
	assert_null(copy.bridges->ports->next->next->next);
	assert_int_equal(copy.bridges->fdb->vlan, 7);
	assert_ptr_not_equal(copy.bridges->ports, s->cfg.bridges->ports);
	config_free(&copy);
	assert_null(copy.bridges);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bridge_s_own_port_comes_first_and_is_the_master),
		TEST(internal_port_of_a_bridge_is_made_with_it_as_master),
		TEST(deleted_bridge_loses_its_ports_before_its_own),
		TEST(unchanged_configuration_makes_no_call),
		TEST(wanted_port_number_is_given),
		TEST(wanted_port_number_that_is_taken_is_only_a_wish),
		TEST(refused_device_undoes_the_whole_change),
		TEST(refusal_leaves_flows_macs_and_untouched_ports_alone),
		TEST(refusal_does_not_delete_what_the_change_would_have),
		TEST(refused_move_brings_the_port_back_with_its_number),
		TEST(refusal_without_words_says_what_the_error_is),
		TEST(moved_port_forwards_in_its_new_bridge_only),
		TEST(moved_port_s_flows_go_before_it_does),
		TEST(port_that_changes_kind_is_made_anew),
		TEST(static_entries_of_a_moved_port_go_with_its_bridge),
		TEST(copied_configuration_is_equal_and_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
