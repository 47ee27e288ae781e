// SPDX-License-Identifier: GPL-2.0-or-later
/* What happens to ports by itself. br0 has ports a and b at first. */
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

/* --- absent devices --- */

static void absent_device_is_no_failure_and_is_waited_for(void **state)
{
	struct fake_switch *s = *state;

	config_port_add(cfg_bridge(s, "br0"), "tap9");
	apply(s);
	assert_int_equal(number_of(s, "tap9"), -1);
	assert_string_equal(error_of(s, "tap9"),
			    "could not open network device tap9 (No such device)");
	assert_int_equal(bridges_port_no(policy_bridges(s->policy), "tap9"), 0);
}

static void appearing_device_is_attached_and_forwards_at_once(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);

	config_port_add(cfg_bridge(s, "br0"), "tap9")->tag = 0;
	apply(s);
	rx(s, "a", f);
	dp_fake_plug(s->fake, "tap9");
	policy_link_appeared(s->policy, "tap9", s->now);
	assert_null(error_of(s, "tap9"));
	assert_int_equal(device(s, "tap9").master, 1);
	dp_fake_tx_clear(s->fake);
	assert_int_equal(dp_fake_rx(s->fake, "a", f.bytes, f.len), FAKE_SENT);
	assert_sent(s, "tap9", f);
}

static void appearing_device_that_nobody_waits_for_is_left_alone(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "other");
	dp_fake_log_clear(s->fake);
	policy_link_appeared(s->policy, "other", s->now);
	policy_link_appeared(s->policy, "a", s->now);
	assert_int_equal(dp_fake_log_count(s->fake), 0);
}

static void device_refused_when_it_appears_shows_why_and_hinders_nobody(void **state)
{
	struct fake_switch *s = *state;

	config_port_add(cfg_bridge(s, "br0"), "tap9");
	apply(s);
	dp_fake_plug(s->fake, "tap9");
	dp_fake_refuse(s->fake, "tap9", -EBUSY, "is in use by a bond");
	policy_link_appeared(s->policy, "tap9", s->now);
	assert_string_equal(error_of(s, "tap9"), "port tap9: is in use by a bond");
	cfg_port(s, "a")->tag = 3;
	apply(s);
	dp_fake_refuse(s->fake, "tap9", 0, NULL);
	apply(s);
	assert_null(error_of(s, "tap9"));
	assert_true(number_of(s, "tap9") > 0);
}

static void pulled_device_is_waited_for_and_gets_its_number_back(void **state)
{
	struct fake_switch *s = *state;
	int no = number_of(s, "a");

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	dp_fake_pull(s->fake, "a");
	run(s);
	assert_int_equal(number_of(s, "a"), -1);
	assert_string_equal(error_of(s, "a"), "could not open network device a (No such device)");
	assert_int_equal(dp_fake_flow_count(s->fake), 0);
	dp_fake_plug(s->fake, "a");
	policy_link_appeared(s->policy, "a", s->now);
	assert_int_equal(number_of(s, "a"), no);
	assert_string_equal(s->told, "");
}

static void number_of_a_pulled_device_carries_no_flow_to_its_next_user(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);

	cfg_bridge(s, "br1");
	apply(s);
	rx(s, "a", f);
	rx(s, "b", frame(1, 2, UNTAGGED));
	dp_fake_pull(s->fake, "a");
	dp_fake_plug(s->fake, "y");
	config_port_add(cfg_bridge(s, "br1"), "y")->ofport_request = 2;
	dp_fake_run(s->fake);
	apply(s);
	assert_int_equal(number_of(s, "y"), 2);
	rx(s, "y", f);
	assert_not_sent(s, "b");
	rx(s, "b", frame(1, 2, UNTAGGED));
	assert_not_sent(s, "y");
}

/* --- names --- */

static void renamed_device_leaves_its_port_which_waits(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_rename(s->fake, "a", "a_old");
	run(s);
	assert_int_equal(number_of(s, "a"), -1);
	assert_int_equal(device(s, "a_old").no, 0);
	dp_fake_rename(s->fake, "a_old", "a");
	policy_link_appeared(s->policy, "a", s->now);
	assert_int_equal(number_of(s, "a"), 2);
}

static void renamed_device_may_be_what_another_port_waits_for(void **state)
{
	struct fake_switch *s = *state;

	config_port_add(cfg_bridge(s, "br0"), "new")->tag = 10;
	apply(s);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	dp_fake_rename(s->fake, "a", "new");
	run(s);
	assert_int_equal(number_of(s, "a"), -1);
	assert_true(number_of(s, "new") > 0);
	rx(s, "new", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "b", frame(BROADCAST, 1, 10));
}

static void renamed_bridge_device_goes_on_forwarding_and_says_so(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_rename(s->fake, "br0", "sw0");
	run(s);
	assert_int_equal(number_of(s, "br0"), 1);
	assert_string_equal(error_of(s, "br0"), "network device br0 was renamed to sw0");
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "sw0", frame(BROADCAST, 1, UNTAGGED));
	dp_fake_rename(s->fake, "sw0", "br0");
	run(s);
	assert_null(error_of(s, "br0"));
}

/* --- masters --- */

static void enslaved_device_joins_the_bridge_with_the_number_it_has(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "c");
	assert_int_equal(dp_fake_enslave(s->fake, "c", "br0"), 0);
	dp_fake_log_clear(s->fake);
	run(s);
	assert_string_equal(s->told, "joined br0 c;");
	assert_int_equal(number_of(s, "c"), 4);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "port_add c"), -1);
	rx(s, "c", frame(BROADCAST, 3, UNTAGGED));
	assert_sent(s, "a", frame(BROADCAST, 3, UNTAGGED));
}

static void listener_is_not_called_from_within_an_event(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "c");
	dp_fake_enslave(s->fake, "c", "br0");
	dp_fake_run(s->fake);
	assert_string_equal(s->told, "");
	apply(s);
	assert_string_equal(s->told, "");
	policy_tick(s->policy, s->now);
	assert_string_equal(s->told, "joined br0 c;");
}

static void freed_device_leaves_and_is_not_taken_back(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_enslave(s->fake, "a", NULL);
	dp_fake_run(s->fake);
	policy_link_appeared(s->policy, "a", s->now);
	apply(s);
	assert_int_equal(device(s, "a").no, 0);
	assert_string_equal(error_of(s, "a"), "network device a was taken out of the bridge");
	run(s);
	assert_string_equal(s->told, "left a;");
	assert_int_equal(number_of(s, "a"), -2);
	assert_int_equal(device(s, "a").no, 0);
}

static void device_changes_its_master_and_keeps_its_vlan(void **state)
{
	struct fake_switch *s = *state;

	cfg_bridge(s, "br1");
	cfg_port(s, "a")->tag = 10;
	apply(s);
	run(s);
	dp_fake_enslave(s->fake, "a", "br1");
	run(s);
	assert_string_equal(s->told, "joined br1 a;");
	assert_string_equal(bridges_port_bridge(policy_bridges(s->policy), device(s, "a").no),
			    "br1");
	assert_null(error_of(s, "a"));
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "br1", frame(BROADCAST, 1, 10));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

static void port_comes_back_if_nobody_writes_down_that_it_left(void **state)
{
	struct fake_switch *s = *state;

	s->follow = false;
	dp_fake_enslave(s->fake, "a", NULL);
	run(s);
	assert_string_equal(s->told, "left a;");
	assert_int_equal(number_of(s, "a"), 2);
	cfg_bridge(s, "br1");
	apply(s);
	dp_fake_enslave(s->fake, "a", "br1");
	run(s);
	assert_string_equal(bridges_port_bridge(policy_bridges(s->policy), device(s, "a").no),
			    "br0");
	assert_int_equal(device(s, "a").master, 1);
}

static void device_freed_and_enslaved_again_has_never_left(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_enslave(s->fake, "a", NULL);
	dp_fake_enslave(s->fake, "a", "br0");
	run(s);
	assert_string_equal(s->told, "");
	assert_null(error_of(s, "a"));
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "b", frame(BROADCAST, 1, UNTAGGED));
}

static void device_enslaved_and_freed_at_once_is_not_reported(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "c");
	dp_fake_enslave(s->fake, "c", "br0");
	dp_fake_enslave(s->fake, "c", NULL);
	run(s);
	assert_string_equal(s->told, "");
	assert_null(bridges_port_name(policy_bridges(s->policy), 4));
}

static void deleted_bridge_device_is_made_again_with_all_its_ports(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_pull(s->fake, "br0");
	run(s);
	assert_int_equal(device(s, "br0").kind, VSWITCH_PORT_INTERNAL);
	assert_int_equal(device(s, "a").master, device(s, "br0").no);
	assert_int_equal(device(s, "b").master, device(s, "br0").no);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "b", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "br0", frame(BROADCAST, 1, UNTAGGED));
}

static void port_that_another_program_removed_comes_back(void **state)
{
	struct fake_switch *s = *state;

	s->dp->ops->port_del(s->dp, device(s, "a").no);
	run(s);
	assert_int_equal(number_of(s, "a"), 2);
}

/* --- events that come late --- */

static void late_removal_of_a_port_that_is_there_again_is_ignored(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port dp = device(s, "a");

	policy_port_event(s->policy, VSWITCH_EVENT_REMOVED, &dp, s->now);
	policy_port_event(s->policy, VSWITCH_EVENT_GONE, &dp, s->now);
	policy_port_event(s->policy, VSWITCH_EVENT_NOMASTER, &dp, s->now);
	assert_int_equal(number_of(s, "a"), 2);
}

static void late_link_event_does_not_undo_a_newer_one(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port dp = device(s, "a");
	struct iface_status st;

	dp.flags = 0;
	policy_port_event(s->policy, VSWITCH_EVENT_LINK, &dp, s->now);
	policy_iface_status(s->policy, "a", false, &st);
	assert_true(st.link_up);
}

static void lost_events_are_made_up_for(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "c");
	dp_fake_lose_events(s->fake);
	dp_fake_pull(s->fake, "a");
	dp_fake_enslave(s->fake, "c", "br0");
	dp_fake_set_running(s->fake, "b", false);
	run(s);
	assert_int_equal(number_of(s, "a"), -1);
	assert_string_equal(s->told, "joined br0 c;");
	rx(s, "c", frame(BROADCAST, 3, UNTAGGED));
	assert_not_sent(s, "b");
	assert_sent(s, "br0", frame(BROADCAST, 3, UNTAGGED));
}

static void number_taken_over_while_events_were_lost_is_another_port(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "c");
	dp_fake_lose_events(s->fake);
	dp_fake_pull(s->fake, "a");
	dp_fake_enslave(s->fake, "c", "br0");
	assert_int_equal(device(s, "c").no, 2);
	dp_fake_run(s->fake);
	assert_int_equal(number_of(s, "a"), -1);
	assert_null(bridges_port_bridge(policy_bridges(s->policy), 2));
	assert_string_equal(bridges_port_name(policy_bridges(s->policy), 2), "c");
}

static void number_given_away_before_its_loss_is_known_is_no_leak(void **state)
{
	struct fake_switch *s = *state;

	config_port_add(cfg_bridge(s, "br1"), "y");
	apply(s);
	run(s);
	dp_fake_enslave(s->fake, "a", NULL);
	dp_fake_plug(s->fake, "y");
	policy_link_appeared(s->policy, "y", s->now);
	assert_int_equal(number_of(s, "y"), 2);
	assert_int_equal(number_of(s, "a"), -1);
	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	assert_not_sent(s, "y");
	run(s);
	assert_string_equal(s->told, "left a;");
	assert_int_equal(number_of(s, "y"), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(absent_device_is_no_failure_and_is_waited_for),
		TEST(appearing_device_is_attached_and_forwards_at_once),
		TEST(appearing_device_that_nobody_waits_for_is_left_alone),
		TEST(device_refused_when_it_appears_shows_why_and_hinders_nobody),
		TEST(pulled_device_is_waited_for_and_gets_its_number_back),
		TEST(number_of_a_pulled_device_carries_no_flow_to_its_next_user),
		TEST(renamed_device_leaves_its_port_which_waits),
		TEST(renamed_device_may_be_what_another_port_waits_for),
		TEST(renamed_bridge_device_goes_on_forwarding_and_says_so),
		TEST(enslaved_device_joins_the_bridge_with_the_number_it_has),
		TEST(listener_is_not_called_from_within_an_event),
		TEST(freed_device_leaves_and_is_not_taken_back),
		TEST(device_changes_its_master_and_keeps_its_vlan),
		TEST(port_comes_back_if_nobody_writes_down_that_it_left),
		TEST(device_freed_and_enslaved_again_has_never_left),
		TEST(device_enslaved_and_freed_at_once_is_not_reported),
		TEST(deleted_bridge_device_is_made_again_with_all_its_ports),
		TEST(port_that_another_program_removed_comes_back),
		TEST(late_removal_of_a_port_that_is_there_again_is_ignored),
		TEST(late_link_event_does_not_undo_a_newer_one),
		TEST(lost_events_are_made_up_for),
		TEST(number_taken_over_while_events_were_lost_is_another_port),
		TEST(number_given_away_before_its_loss_is_known_is_no_leak),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
