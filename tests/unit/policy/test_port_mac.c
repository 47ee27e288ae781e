// SPDX-License-Identifier: GPL-2.0-or-later
/* Interface.mac: br0 has the internal port int0 and the port a at first. */
#include "tests/unit/policy/fake_switch.h"

static void made_with_its_address(struct fake_switch *s, const char *dev)
{
	dp_fake_set_perm(s->fake, dev, device(s, dev).address);
}

static int setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	add_port(s, "a", -1);
	config_port_add(cfg_bridge(s, "br0"), "int0")->internal = true;
	apply(s);
	run(s);
	made_with_its_address(s, "int0");
	made_with_its_address(s, "br0");
	return 0;
}

static void set_mac(struct fake_switch *s, const char *port, u8 n)
{
	cfg_port(s, port)->has_mac = n;
	memcpy(cfg_port(s, port)->mac, station(n), 6);
	apply(s);
	run(s);
}

static void has_mac(struct fake_switch *s, const char *port, const u8 *mac)
{
	assert_memory_equal(device(s, port).address, mac, 6);
}

static void an_internal_port_takes_it_and_gives_it_back(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port before = device(s, "int0");

	set_mac(s, "int0", 44);
	has_mac(s, "int0", station(44));
	assert_null(error_of(s, "int0"));
	set_mac(s, "int0", 45);
	has_mac(s, "int0", station(45));
	set_mac(s, "int0", 0);
	has_mac(s, "int0", before.address);
}

static void it_stays_in_force(void **state)
{
	struct fake_switch *s = *state;

	set_mac(s, "int0", 44);
	dp_fake_set_address(s->fake, "int0", station(7));
	run(s);
	has_mac(s, "int0", station(44));
}

static void an_address_that_somebody_else_set_stays(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_set_address(s->fake, "int0", station(7));
	run(s);
	apply(s);
	has_mac(s, "int0", station(7));
}

static void a_restarted_daemon_gives_it_back_too(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port before = device(s, "int0");

	set_mac(s, "int0", 44);
	policy_free(s->policy);
	start_daemon(s);
	apply(s);
	has_mac(s, "int0", station(44));
	set_mac(s, "int0", 0);
	has_mac(s, "int0", before.address);
}

static void the_bridge_s_own_port_takes_it(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port before = device(s, "br0");

	set_mac(s, "br0", 44);
	has_mac(s, "br0", station(44));
	rx(s, "a", frame(44, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	assert_sent(s, "br0", frame(44, 1, UNTAGGED));
	set_mac(s, "br0", 0);
	has_mac(s, "br0", before.address);
}

static void hwaddr_goes_before_it(void **state)
{
	struct fake_switch *s = *state;

	cfg_bridge(s, "br0")->has_hwaddr = true;
	memcpy(cfg_bridge(s, "br0")->hwaddr, station(43), 6);
	set_mac(s, "br0", 44);
	has_mac(s, "br0", station(43));
	assert_string_equal(error_of(s, "br0"), "MAC address 02:00:00:00:00:2c is not in force: "
			    "other_config:hwaddr of the bridge goes before it");
	cfg_bridge(s, "br0")->has_hwaddr = false;
	apply(s);
	has_mac(s, "br0", station(44));
	assert_null(error_of(s, "br0"));
}

static void hwaddr_gives_it_back(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port before = device(s, "br0");

	cfg_bridge(s, "br0")->has_hwaddr = true;
	memcpy(cfg_bridge(s, "br0")->hwaddr, station(43), 6);
	apply(s);
	has_mac(s, "br0", station(43));
	cfg_bridge(s, "br0")->has_hwaddr = false;
	apply(s);
	has_mac(s, "br0", before.address);
}

static void other_ports_work_without_and_say_so(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port before = device(s, "a");

	set_mac(s, "a", 44);
	has_mac(s, "a", before.address);
	assert_string_equal(error_of(s, "a"), "MAC address 02:00:00:00:00:2c is not in force: "
			    "only an internal port takes an address");
	apply(s);
	assert_non_null(error_of(s, "a"));
	set_mac(s, "a", 0);
	assert_null(error_of(s, "a"));
}

static void what_the_device_refuses_is_shown(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_fail(s->fake, "set_address", -EBUSY, 1);
	set_mac(s, "int0", 44);
	apply(s);
	has_mac(s, "int0", station(44));
	assert_null(error_of(s, "int0"));
	dp_fake_fail(s->fake, "set_address", -EBUSY, 100);
	set_mac(s, "int0", 45);
	assert_string_equal(error_of(s, "int0"), "MAC address 02:00:00:00:00:2d is not in force: "
			    "Device or resource busy");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_internal_port_takes_it_and_gives_it_back),
		TEST(it_stays_in_force),
		TEST(an_address_that_somebody_else_set_stays),
		TEST(a_restarted_daemon_gives_it_back_too),
		TEST(the_bridge_s_own_port_takes_it),
		TEST(hwaddr_goes_before_it),
		TEST(hwaddr_gives_it_back),
		TEST(other_ports_work_without_and_say_so),
		TEST(what_the_device_refuses_is_shown),
	};

	return cmocka_run_group_tests_name("port_mac", tests, NULL, NULL);
}
