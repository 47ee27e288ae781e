// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Internal ports whose devices somebody takes to another network namespace. br0 has ports a and
 * int0, both in VLAN 5, and a device of ifindex 1 which is none of them.
 */
#include "daemon/bridge/qos.h"
#include "tests/unit/policy/fake_switch.h"

static int setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	add_port(s, "a", 5);
	config_port_add(cfg_bridge(s, "br0"), "int0")->tag = 5;
	cfg_port(s, "int0")->internal = true;
	apply(s);
	run(s);
	return 0;
}

static void move(struct fake_switch *s, const char *as)
{
	dp_fake_move(s->fake, "int0", 7, as);
	run(s);
}

static void move_and_set_up(struct fake_switch *s, const char *as)
{
	move(s, as);
	dp_fake_set_running(s->fake, "int0", true);
	run(s);
}

static struct iface_status status_of(struct fake_switch *s, const char *port)
{
	struct iface_status st;

	assert_int_equal(policy_iface_status(s->policy, port, true, &st), 0);
	return st;
}

static void assert_not_called(struct fake_switch *s, const char *prefix)
{
	assert_int_equal(dp_fake_log_find(s->fake, 0, prefix), -1);
}

static void assert_not_made_anew(struct fake_switch *s)
{
	assert_not_called(s, "port_add");
	assert_not_called(s, "port_del");
}

static void port_stays_with_number_vlan_and_flows(void **state)
{
	struct fake_switch *s = *state;
	int no = number_of(s, "int0");

	dp_fake_log_clear(s->fake);
	move_and_set_up(s, "eth0");
	assert_int_equal(number_of(s, "int0"), no);
	assert_null(error_of(s, "int0"));
	assert_not_made_anew(s);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "int0", frame(BROADCAST, 1, UNTAGGED));
	cfg_port(s, "int0")->tag = 6;
	apply(s);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_not_sent(s, "int0");
	assert_not_made_anew(s);
}

static void status_says_where_it_is_and_names_no_ifindex(void **state)
{
	struct fake_switch *s = *state;
	struct iface_status st = status_of(s, "int0");

	assert_false(st.away);
	assert_true(st.ifindex);
	move(s, "eth0");
	st = status_of(s, "int0");
	assert_true(st.away);
	assert_int_equal(st.netns, 7);
	assert_string_equal(st.device, "eth0");
	assert_int_equal(st.ifindex, 0);
	assert_int_equal(st.mtu, 1500);
	assert_false(st.admin_up);
}

static void unrelated_changes_leave_it_alone(void **state)
{
	struct fake_switch *s = *state;
	int no = number_of(s, "int0");

	move(s, "int0");
	dp_fake_log_clear(s->fake);
	add_port(s, "b", 5);
	apply(s);
	cfg_bridge(s, "br1");
	apply(s);
	policy_link_appeared(s->policy, "int0", s->now);
	run(s);
	assert_int_equal(number_of(s, "int0"), no);
	assert_not_called(s, "port_del");
	assert_not_called(s, "port_add int0");
}

/* Its ifindex there is that of another device here. */
static void nothing_is_set_on_a_device_that_is_not_here(void **state)
{
	struct fake_switch *s = *state;

	move(s, "int0");
	dp_fake_log_clear(s->fake);
	dp_fake_set_mtu(s->fake, "a", 1400);
	run(s);
	assert_int_equal(status_of(s, "br0").mtu, 1400);
	assert_int_equal(status_of(s, "int0").mtu, 1500);
	assert_not_called(s, "set_mtu ?");
	cfg_port(s, "int0")->mtu_request = 1300;
	apply(s);
	assert_string_equal(error_of(s, "int0"), "could not set MTU of network device int0 to 1300 "
			    "(it is in another network namespace)");
	assert_not_called(s, "set_mtu int0");
	dp_fake_move_home(s->fake, "int0", "int0");
	run(s);
	assert_null(error_of(s, "int0"));
	assert_int_equal(status_of(s, "int0").mtu, 1300);
	assert_false(status_of(s, "int0").away);
}

static void limit_what_int0_sends(struct fake_switch *s)
{
	struct config_qos *qos = config_qos_add(cfg_bridge(s, "br0"), "int0", 1);

	qos->htb.max_rate = 10000;
	qos->htb.queues[0] = (struct htb_queue){ .min_rate = 1000, .max_rate = 10000 };
	apply(s);
	assert_true(dp_fake_log_find(s->fake, 0, "set_htb int0 10000 0:1000-10000/0!0") >= 0);
	dp_fake_log_clear(s->fake);
}

/* The kernel takes it off a device that moves. */
static void its_qos_is_set_again_when_it_is_back(void **state)
{
	struct fake_switch *s = *state;

	limit_what_int0_sends(s);
	move(s, "eth0");
	assert_string_equal(error_of(s, "int0"), "could not set QoS of port int0 "
			    "(its device is in another network namespace)");
	assert_not_called(s, "set_htb");
	dp_fake_move_home(s->fake, "int0", "int0");
	run(s);
	assert_null(error_of(s, "int0"));
	assert_true(dp_fake_log_find(s->fake, 0, "set_htb int0 10000 0:1000-10000/0!0") >= 0);
	assert_not_called(s, "clear_htb");
}

static void its_qos_is_set_again_if_it_was_away_for_a_moment(void **state)
{
	struct fake_switch *s = *state;

	limit_what_int0_sends(s);
	dp_fake_move(s->fake, "int0", 7, "eth0");
	dp_fake_move_home(s->fake, "int0", "int0");
	run(s);
	assert_null(error_of(s, "int0"));
	assert_true(dp_fake_log_find(s->fake, 0, "set_htb int0 10000 0:1000-10000/0!0") >= 0);
}

static void its_qos_is_set_again_if_nobody_heard_of_its_moves(void **state)
{
	struct fake_switch *s = *state;

	limit_what_int0_sends(s);
	dp_fake_lose_events(s->fake);
	dp_fake_move(s->fake, "int0", 7, "eth0");
	dp_fake_move_home(s->fake, "int0", "int0");
	run(s);
	assert_true(dp_fake_log_find(s->fake, 0, "set_htb int0 10000 0:1000-10000/0!0") >= 0);
}

static void daemon_that_restarts_takes_it_as_it_is(void **state)
{
	struct fake_switch *s = *state;
	int no = number_of(s, "int0");

	move(s, "eth0");
	kill_daemon(s);
	dp_fake_log_clear(s->fake);
	start_daemon(s);
	apply(s);
	run(s);
	assert_int_equal(number_of(s, "int0"), no);
	assert_null(error_of(s, "int0"));
	assert_true(status_of(s, "int0").away);
	assert_not_made_anew(s);
}

static void move_whose_events_were_lost_is_the_same_port(void **state)
{
	struct fake_switch *s = *state;
	int no = number_of(s, "int0");

	dp_fake_log_clear(s->fake);
	dp_fake_lose_events(s->fake);
	move(s, "eth0");
	assert_int_equal(number_of(s, "int0"), no);
	assert_true(status_of(s, "int0").away);
	assert_not_made_anew(s);
}

static void device_here_of_the_same_name_is_refused_and_harms_nobody(void **state)
{
	struct fake_switch *s = *state;
	int no = number_of(s, "int0");

	move(s, "int0");
	dp_fake_plug(s->fake, "int0");
	policy_link_appeared(s->policy, "int0", s->now);
	run(s);
	assert_int_equal(number_of(s, "int0"), no);
	assert_true(status_of(s, "int0").away);
	assert_string_equal(s->told, "");
}

static void device_that_comes_back_by_another_name_says_so(void **state)
{
	struct fake_switch *s = *state;
	int no = number_of(s, "int0");

	move(s, "eth0");
	dp_fake_move_home(s->fake, "int0", "eth9");
	run(s);
	assert_int_equal(number_of(s, "int0"), no);
	assert_string_equal(error_of(s, "int0"), "network device int0 was renamed to eth9");
	dp_fake_rename(s->fake, "eth9", "int0");
	run(s);
	assert_null(error_of(s, "int0"));
}

static void end_of_its_namespace_leaves_it_waiting(void **state)
{
	struct fake_switch *s = *state;

	move(s, "int0");
	dp_fake_log_clear(s->fake);
	dp_fake_end_netns(s->fake, "int0");
	run(s);
	pass_time(s, 5000);
	assert_int_equal(number_of(s, "int0"), -1);
	assert_string_equal(error_of(s, "int0"),
			    "could not open network device int0 (No such device)");
	assert_not_called(s, "port_add");
}

static void end_of_its_namespace_whose_event_was_lost_leaves_it_waiting(void **state)
{
	struct fake_switch *s = *state;

	move(s, "int0");
	dp_fake_log_clear(s->fake);
	dp_fake_lose_events(s->fake);
	dp_fake_end_netns(s->fake, "int0");
	run(s);
	assert_int_equal(number_of(s, "int0"), -1);
	assert_not_called(s, "port_add");
}

static void next_command_makes_its_device_anew(void **state)
{
	struct fake_switch *s = *state;

	move(s, "eth0");
	dp_fake_end_netns(s->fake, "int0");
	run(s);
	cfg_port(s, "a")->tag = 5;
	apply(s);
	assert_true(number_of(s, "int0") > 0);
	assert_null(error_of(s, "int0"));
	assert_false(status_of(s, "int0").away);
}

static void port_that_is_away_is_deleted_by_its_number(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port dp;

	move(s, "eth0");
	dp_fake_plug(s->fake, "int0");
	cfg_del_port(s, "int0");
	apply(s);
	assert_int_equal(dp_fake_device(s->fake, "int0", &dp), 0);
	assert_int_equal(dp.no, 0);
	assert_null(bridges_port_name(policy_bridges(s->policy), 3));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(port_stays_with_number_vlan_and_flows),
		TEST(status_says_where_it_is_and_names_no_ifindex),
		TEST(unrelated_changes_leave_it_alone),
		TEST(nothing_is_set_on_a_device_that_is_not_here),
		TEST(its_qos_is_set_again_when_it_is_back),
		TEST(its_qos_is_set_again_if_it_was_away_for_a_moment),
		TEST(its_qos_is_set_again_if_nobody_heard_of_its_moves),
		TEST(daemon_that_restarts_takes_it_as_it_is),
		TEST(move_whose_events_were_lost_is_the_same_port),
		TEST(device_here_of_the_same_name_is_refused_and_harms_nobody),
		TEST(device_that_comes_back_by_another_name_says_so),
		TEST(end_of_its_namespace_leaves_it_waiting),
		TEST(end_of_its_namespace_whose_event_was_lost_leaves_it_waiting),
		TEST(next_command_makes_its_device_anew),
		TEST(port_that_is_away_is_deleted_by_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
