// SPDX-License-Identifier: GPL-2.0-or-later
/* What the policy shows. br0 has ports a and b at first. */
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

static void status_of_a_port_is_that_of_its_device(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port dp = device(s, "a");
	struct iface_status st;

	assert_int_equal(policy_iface_status(s->policy, "a", false, &st), 0);
	assert_int_equal(st.ofport, 2);
	assert_null(st.error);
	assert_true(st.admin_up && st.link_up);
	assert_int_equal(st.ifindex, dp.ifindex);
	assert_int_equal(st.mtu, 1500);
	assert_memory_equal(st.mac, dp.address, 6);
	assert_int_equal(policy_iface_status(s->policy, "zz", false, &st), -ENOENT);
}

static void counters_are_read_when_asked_for(void **state)
{
	struct fake_switch *s = *state;
	struct iface_status st;

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	policy_iface_status(s->policy, "a", false, &st);
	assert_int_equal(st.stats.rx_packets, 0);
	policy_iface_status(s->policy, "a", true, &st);
	assert_int_equal(st.stats.rx_packets, 1);
	policy_iface_status(s->policy, "a", false, &st);
	assert_int_equal(st.stats.rx_packets, 1);
}

static void note_all(void *arg, const struct fdb_info *e)
{
	char *text = arg;

	sprintf(text + strlen(text), "%s %s %u %02x%s%s;", e->bridge, e->port, e->vlan, e->mac[5],
		e->is_static ? " static" : "", e->local ? " local" : "");
}

static void mac_table_is_shown_sorted(void **state)
{
	struct fake_switch *s = *state;
	char text[512] = "";

	config_port_add(cfg_bridge(s, "aa"), "x");
	config_fdb_add(cfg_bridge(s, "br0"), "b", 20, station(9));
	config_fdb_add(cfg_bridge(s, "aa"), "x", 1, station(7));
	apply(s);
	dp_fake_set_address(s->fake, "br0", station(0xb0));
	dp_fake_set_address(s->fake, "aa", station(0xaa));
	run(s);
	rx(s, "a", frame(BROADCAST, 5, 20));
	rx(s, "a", frame(BROADCAST, 4, UNTAGGED));
	rx(s, "a", frame(BROADCAST, 6, 3));
	assert_int_equal(policy_fdb_dump(s->policy, NULL, s->now, note_all, text), 0);
	assert_string_equal(text, "aa aa 0 aa local;aa x 1 07 static;br0 a 0 04;br0 br0 0 b0 local;"
				  "br0 a 3 06;br0 a 20 05;br0 b 20 09 static;");
	text[0] = '\0';
	assert_int_equal(policy_fdb_dump(s->policy, "aa", s->now, note_all, text), 0);
	assert_string_equal(text, "aa aa 0 aa local;aa x 1 07 static;");
	assert_int_equal(policy_fdb_dump(s->policy, "nope", s->now, note_all, text), -ENOENT);
}

static void ports_are_found_by_number_and_name(void **state)
{
	struct fake_switch *s = *state;

	assert_string_equal(bridges_port_name(policy_bridges(s->policy), 2), "a");
	assert_string_equal(bridges_port_bridge(policy_bridges(s->policy), 2), "br0");
	assert_int_equal(bridges_port_no(policy_bridges(s->policy), "b"), 3);
	assert_null(bridges_port_name(policy_bridges(s->policy), 99));
	assert_null(bridges_port_name(policy_bridges(s->policy), 0));
	assert_null(bridges_port_name(policy_bridges(s->policy), ~0U));
	assert_null(bridges_port_bridge(policy_bridges(s->policy), 99));
	assert_int_equal(bridges_port_no(policy_bridges(s->policy), "zz"), 0);
}

static void tick_says_when_it_wants_to_be_called_again(void **state)
{
	struct fake_switch *s = *state;
	u64 next = policy_tick(s->policy, s->now);

	assert_true(next > s->now && next <= s->now + 1000);
	s->now = next;
	assert_int_equal(policy_tick(s->policy, s->now), s->now + 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(status_of_a_port_is_that_of_its_device),
		TEST(counters_are_read_when_asked_for),
		TEST(mac_table_is_shown_sorted),
		TEST(ports_are_found_by_number_and_name),
		TEST(tick_says_when_it_wants_to_be_called_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
