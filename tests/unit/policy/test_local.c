// SPDX-License-Identifier: GPL-2.0-or-later
/* MTU and address of a bridge's own port. br0 has ports a and b at first. */
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

static void own_port_s_mtu_follows_the_smallest(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_set_mtu(s->fake, "a", 9000);
	dp_fake_set_mtu(s->fake, "b", 1400);
	run(s);
	assert_int_equal(device(s, "br0").mtu, 1400);
	cfg_del_port(s, "b");
	apply(s);
	assert_int_equal(device(s, "br0").mtu, 9000);
	cfg_del_port(s, "a");
	apply(s);
	assert_int_equal(device(s, "br0").mtu, 9000);
}

static void own_port_s_requested_mtu_stays(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "br0")->mtu_request = 2000;
	apply(s);
	assert_int_equal(device(s, "br0").mtu, 2000);
	dp_fake_set_mtu(s->fake, "a", 1400);
	run(s);
	assert_int_equal(device(s, "br0").mtu, 2000);
}

static void requested_mtu_is_set_on_the_port_s_device(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a")->mtu_request = 4000;
	cfg_port(s, "b")->mtu_request = 5000;
	apply(s);
	assert_int_equal(device(s, "a").mtu, 4000);
	assert_int_equal(device(s, "b").mtu, 5000);
	assert_int_equal(device(s, "br0").mtu, 4000);
}

static void mtu_that_the_device_refuses_is_shown(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a")->mtu_request = 60000;
	dp_fake_fail(s->fake, "set_mtu", -EINVAL, 1);
	apply(s);
	assert_string_equal(error_of(s, "a"),
			    "could not set MTU of network device a to 60000 (Invalid argument)");
	apply(s);
	assert_null(error_of(s, "a"));
	assert_int_equal(device(s, "a").mtu, 60000);
}

static void own_port_takes_the_lowest_address_of_a_nic(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "eth0");
	dp_fake_plug(s->fake, "eth1");
	dp_fake_set_perm(s->fake, "eth0", station(9));
	dp_fake_set_perm(s->fake, "eth1", station(8));
	add_port(s, "eth0", -1);
	add_port(s, "eth1", -1);
	apply(s);
	assert_memory_equal(device(s, "br0").address, station(8), 6);
	cfg_del_port(s, "eth1");
	apply(s);
	assert_memory_equal(device(s, "br0").address, station(9), 6);
}

static void own_port_keeps_its_address_if_there_is_no_nic(void **state)
{
	struct fake_switch *s = *state;

	assert_int_equal(dp_fake_log_find(s->fake, 0, "set_address"), -1);
}

static void configured_address_wins(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "eth0");
	dp_fake_set_perm(s->fake, "eth0", station(9));
	add_port(s, "eth0", -1);
	cfg_bridge(s, "br0")->has_hwaddr = true;
	memcpy(cfg_bridge(s, "br0")->hwaddr, station(44), 6);
	apply(s);
	assert_memory_equal(device(s, "br0").address, station(44), 6);
	rx(s, "a", frame(44, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	assert_sent(s, "br0", frame(44, 1, UNTAGGED));
}

static void changed_own_address_changes_its_flows(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(44, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 2);
	dp_fake_set_address(s->fake, "br0", station(44));
	run(s);
	rx(s, "a", frame(44, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	assert_sent(s, "br0", frame(44, 1, UNTAGGED));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(own_port_s_mtu_follows_the_smallest),
		TEST(own_port_s_requested_mtu_stays),
		TEST(requested_mtu_is_set_on_the_port_s_device),
		TEST(mtu_that_the_device_refuses_is_shown),
		TEST(own_port_takes_the_lowest_address_of_a_nic),
		TEST(own_port_keeps_its_address_if_there_is_no_nic),
		TEST(configured_address_wins),
		TEST(changed_own_address_changes_its_flows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
