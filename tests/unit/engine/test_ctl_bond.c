// SPDX-License-Identifier: GPL-2.0-or-later
/* Ports with several interfaces: which of them carries frames, and what is said of the others */
#include "tests/unit/control/ctl_rig.h"

/* br0 with tap0, and bond0 of eth0 and eth1 in VLAN 10 */
static int setup(void **state)
{
	int rc = rig_setup(state);
	struct policy_listener listener;
	struct rig *r = *state;

	engine_listener(&r->engine, &listener);
	policy_listen(r->engine.policy, &listener);
	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "eth0");
	dp_fake_plug(r->fake, "eth1");
	gives(r, "add-br br0 -- add-port br0 tap0 -- add-bond br0 bond0 eth1 eth0 tag=10",
	      "note: interface eth1: stands by: eth0 carries all frames of port bond0\n");
	return rc;
}

/* As rtnetlink tells it */
static void news(struct rig *r, const char *dev)
{
	struct link_news link = { .name = dev };

	dp_fake_run(r->fake);
	policy_link_news(r->engine.policy, &link, r->now);
}

/* The device's carrier comes or goes. */
static void carrier(struct rig *r, const char *dev, bool up)
{
	dp_fake_set_running(r->fake, dev, up);
	news(r, dev);
}

static bool is_port(struct rig *r, const char *dev)
{
	struct dp_port port;

	return !dp_fake_device(r->fake, dev, &port) && port.no;
}

static void carries(struct rig *r, const char *dev, const char *other)
{
	char text[64];

	assert_true(is_port(r, dev));
	assert_false(is_port(r, other));
	snprintf(text, sizeof(text), "\"%s\"\n", dev);
	gives(r, "get Port bond0 bond_active_slave", text);
}

static void the_first_with_a_carrier_carries_the_frames(void **state)
{
	struct rig *r = *state;

	carries(r, "eth0", "eth1");
	gives(r, "get Interface eth0 error -- get Interface eth1 error",
	      "[\"set\",[]]\n[\"set\",[]]\n");
	assert_non_null(strstr(method(r, "status", "{}"),
			       "\"errors\":[],\"notes\":[\"interface eth1: stands by: eth0 "
			       "carries all frames of port bond0\"]"));
	carrier(r, "eth0", false);
	vs(r, "del-port bond0 -- add-bond br0 bond0 eth1 eth0");
	carries(r, "eth1", "eth0");
}

static void another_takes_over_when_the_carrier_goes_and_keeps_it(void **state)
{
	struct rig *r = *state;

	carrier(r, "eth0", false);
	carries(r, "eth1", "eth0");
	carrier(r, "eth0", true);
	carries(r, "eth1", "eth0");
	ok(r, "set Port tap0 tag=5");
	carries(r, "eth1", "eth0");
	carrier(r, "eth1", false);
	carries(r, "eth0", "eth1");
}

static void without_any_carrier_nothing_changes(void **state)
{
	struct rig *r = *state;

	carrier(r, "eth1", false);
	carrier(r, "eth0", false);
	carries(r, "eth0", "eth1");
	carrier(r, "eth1", true);
	carries(r, "eth1", "eth0");
}

static void a_device_that_comes_later_takes_part(void **state)
{
	struct rig *r = *state;

	vs(r, "add-bond-iface bond0 eth2");
	carrier(r, "eth0", false);
	carrier(r, "eth1", false);
	dp_fake_plug(r->fake, "eth2");
	news(r, "eth2");
	assert_true(is_port(r, "eth2"));
	gives(r, "get Port bond0 bond_active_slave", "\"eth2\"\n");
	ok(r, "del-bond-iface eth2");
	assert_false(is_port(r, "eth2"));
}

static void what_is_left_of_a_bond_goes_on(void **state)
{
	struct rig *r = *state;

	ok(r, "del-bond-iface bond0 eth0");
	assert_true(is_port(r, "eth1"));
	gives(r, "get Interface eth1 error", "[\"set\",[]]\n");
	ok(r, "del-port bond0");
	assert_false(is_port(r, "eth1"));
}

static void the_ports_settings_are_those_of_the_interface_that_carries(void **state)
{
	struct rig *r = *state;

	vs(r, "set Port bond0 static_macs=@m -- "
	   "--id=@m create StaticMAC mac='\"02:00:00:00:00:07\"' vlan=10");
	assert_non_null(strstr(method(r, "fdb.show", "{\"bridge\":\"br0\"}"),
			       "\"port\":\"eth0\",\"vlan\":10,\"mac\":\"02:00:00:00:00:07\""));
	vs(r, "set Bridge br0 mirrors=@m -- --id=@p get Port bond0 -- --id=@t get Port tap0 -- "
	   "--id=@m create Mirror name=m select_src_port=@p output_port=@t");
	gives(r, "get Bridge br0 status", "[\"map\",[]]\n");
	carrier(r, "eth0", false);
	assert_non_null(strstr(method(r, "fdb.show", "{\"bridge\":\"br0\"}"),
			       "\"port\":\"eth1\",\"vlan\":10,\"mac\":\"02:00:00:00:00:07\""));
}

static void a_mode_that_is_not_served_is_told(void **state)
{
	struct rig *r = *state;

	ok(r, "set Port bond0 bond_mode=active-backup");
	gives(r, "get Interface eth1 error", "[\"set\",[]]\n");
	ok(r, "set Port bond0 bond_mode=balance-slb");
	gives(r, "get Interface eth1 error", "\"interface eth1: stands by: eth0 carries all frames "
	      "of port bond0, as bond_mode balance-slb is not supported yet\"\n");
	assert_non_null(strstr(method(r, "status", "{}"), "balance-slb is not supported yet"));
}

/* What else is put into a bridge's own port does not take its place. */
static void a_bridges_own_port_keeps_its_device(void **state)
{
	struct rig *r = *state;

	vs(r, "add Port br0 interfaces @i -- --id=@i create Interface name=a");
	dp_fake_plug(r->fake, "a");
	news(r, "a");
	assert_true(is_port(r, "br0"));
	assert_false(is_port(r, "a"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_first_with_a_carrier_carries_the_frames),
		TEST(another_takes_over_when_the_carrier_goes_and_keeps_it),
		TEST(without_any_carrier_nothing_changes),
		TEST(a_device_that_comes_later_takes_part),
		TEST(what_is_left_of_a_bond_goes_on),
		TEST(the_ports_settings_are_those_of_the_interface_that_carries),
		TEST(a_mode_that_is_not_served_is_told),
		TEST(a_bridges_own_port_keeps_its_device),
	};

	return cmocka_run_group_tests_name("ctl_bond", tests, NULL, NULL);
}
