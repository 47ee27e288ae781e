// SPDX-License-Identifier: GPL-2.0-or-later
/* Ports with several interfaces: rows, and the bond that they make */
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
	ok(r, "add-br br0 -- add-port br0 tap0 -- add-bond br0 bond0 eth1 eth0 tag=10");
	return rc;
}

/* As rtnetlink tells it */
static void news(struct rig *r, const char *dev)
{
	struct link_news link = { .name = dev };

	dp_fake_run(r->fake);
	policy_link_news(r->engine.policy, &link, r->now);
	policy_tick(r->engine.policy, r->now);
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

static void active_is(struct rig *r, const char *dev)
{
	char text[64];

	snprintf(text, sizeof(text), "%s%s%s\n", dev ? "\"" : "[\"set\",[]]", dev ? dev : "",
		 dev ? "\"" : "");
	gives(r, "get Port bond0 bond_active_slave", text);
}

static const struct bond *bond_of(struct rig *r)
{
	struct port *port = bridges_port(policy_bridges(r->engine.policy), "bond0");

	assert_non_null(port);
	assert_non_null(port->bond);
	return port->bond;
}

static void all_interfaces_are_ports_of_the_datapath(void **state)
{
	struct rig *r = *state;

	assert_true(is_port(r, "eth0"));
	assert_true(is_port(r, "eth1"));
	active_is(r, "eth0");
	gives(r, "get Interface eth0 error -- get Interface eth1 error",
	      "[\"set\",[]]\n[\"set\",[]]\n");
	assert_non_null(strstr(method(r, "status", "{}"), "\"errors\":[],\"notes\":[]"));
}

static void another_takes_over_when_the_carrier_goes_and_keeps_it(void **state)
{
	struct rig *r = *state;

	carrier(r, "eth0", false);
	active_is(r, "eth1");
	carrier(r, "eth0", true);
	active_is(r, "eth1");
	ok(r, "set Port tap0 tag=5");
	active_is(r, "eth1");
	carrier(r, "eth1", false);
	active_is(r, "eth0");
	carrier(r, "eth0", false);
	active_is(r, NULL);
	carrier(r, "eth1", true);
	active_is(r, "eth1");
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
	active_is(r, "eth2");
	ok(r, "del-bond-iface eth2");
	assert_false(is_port(r, "eth2"));
}

static void what_is_left_of_a_bond_goes_on(void **state)
{
	struct rig *r = *state;

	ok(r, "del-bond-iface bond0 eth0");
	assert_false(is_port(r, "eth0"));
	assert_true(is_port(r, "eth1"));
	active_is(r, "eth1");
	assert_int_equal(bond_of(r)->n, 1);
	gives(r, "get Interface eth1 error", "[\"set\",[]]\n");
	ok(r, "del-port bond0");
	assert_false(is_port(r, "eth1"));
}

static void the_ports_settings_are_the_bonds(void **state)
{
	struct rig *r = *state;

	vs(r, "set Port bond0 static_macs=@m -- "
	   "--id=@m create StaticMAC mac='\"02:00:00:00:00:07\"' vlan=10");
	assert_non_null(strstr(method(r, "fdb.show", "{\"bridge\":\"br0\"}"),
			       "\"port\":\"bond0\","));
	vs(r, "set Bridge br0 mirrors=@m -- --id=@p get Port bond0 -- --id=@t get Port tap0 -- "
	   "--id=@m create Mirror name=m select_src_port=@p output_port=@t");
	gives(r, "get Bridge br0 status", "[\"map\",[]]\n");
	assert_true(bond_of(r)->port->mirror_in);
	assert_true(vlan_carries(&bond_of(r)->port->vlan, 10));
	assert_false(vlan_carries(&bond_of(r)->port->vlan, 11));
}

static void what_is_said_of_the_bond_is_read(void **state)
{
	const struct config_bond *cfg;
	struct rig *r = *state;

	ok(r, "set Port bond0 bond_mode=balance-slb bond_updelay=3000 bond_downdelay=2000 "
	   "other_config:bond-primary=eth1 other_config:bond-rebalance-interval=500");
	cfg = &bond_of(r)->cfg;
	assert_int_equal(cfg->mode, CFG_BOND_BALANCE_SLB);
	assert_int_equal(cfg->updelay, 3000);
	assert_int_equal(cfg->downdelay, 2000);
	assert_int_equal(cfg->rebalance_ms, 1000);
	active_is(r, "eth1");
	ok(r, "set Port bond0 other_config:bond-rebalance-interval=0");
	assert_int_equal(bond_of(r)->cfg.rebalance_ms, 0);
	ok(r, "clear Port bond0 other_config");
	assert_int_equal(bond_of(r)->cfg.rebalance_ms, CFG_REBALANCE_MS_DEFAULT);
	gives(r, "set Port bond0 bond_updelay=-1", "error: port bond0: bond_updelay must be at "
	      "most 3600000, not -1");
	gives(r, "set Port bond0 other_config:bond-rebalance-interval=x", "error: port bond0: "
	      "other_config:bond-rebalance-interval must be a number from 0 to 3600000, not \"x\"");
	ok(r, "set Port bond0 other_config:bond-detect-mode=carrier");
	assert_null(strstr(method(r, "status", "{}"), "the carrier is watched"));
	ok(r, "set Port bond0 other_config:bond-detect-mode=miimon");
	assert_non_null(strstr(method(r, "status", "{}"), "port bond0: other_config:"
			       "bond-detect-mode=miimon: the carrier is watched, as with carrier"));
}

static void people_move_what_a_bond_does(void **state)
{
	struct rig *r = *state;

	active_is(r, "eth0");
	assert_string_equal(method(r, "bond.set_active", "{\"port\":\"bond0\",\"member\":"
				   "\"eth1\"}"), "true");
	active_is(r, "eth1");
	assert_string_equal(method(r, "bond.set_active", "{\"port\":\"bond0\",\"member\":"
				   "\"eth1\"}"), "false");
	method(r, "bond.hold", "{\"port\":\"bond0\",\"member\":\"eth1\",\"hold\":true}");
	active_is(r, "eth0");
	assert_non_null(strstr(method(r, "bond.show", "{}"), "\"held\":true"));
	assert_non_null(strstr(method(r, "bond.set_active", "{\"port\":\"bond0\",\"member\":"
				      "\"eth1\"}"), "member eth1 of bond bond0 is disabled"));
	method(r, "bond.hold", "{\"port\":\"bond0\",\"member\":\"eth1\"}");
	assert_int_equal(bond_enabled(bond_of(r)), 2);
	assert_non_null(strstr(method(r, "bond.migrate", "{\"port\":\"bond0\",\"member\":"
				      "\"eth1\",\"hash\":6}"), "bond bond0 is not in balance-slb"));
	ok(r, "set Port bond0 bond_mode=balance-slb");
	method(r, "bond.migrate", "{\"port\":\"bond0\",\"member\":\"eth1\",\"hash\":6}");
	assert_string_equal(bond_of(r)->bucket[6]->port->name, "eth1");
	assert_non_null(strstr(method(r, "bond.show", "{\"port\":\"tap0\"}"),
			       "no bond named tap0"));
	assert_non_null(strstr(method(r, "bond.hold", "{\"port\":\"bond0\",\"member\":\"x\"}"),
			       "bond bond0 has no member x"));
}

static void what_cannot_be_a_member_is_refused(void **state)
{
	struct rig *r = *state;

	gives(r, "add-bond br0 b1 x y -- set Interface x type=gre options:remote_ip=192.0.2.1",
	      "error: interface x: type gre cannot be a member of a bond");
	gives(r, "add-bond br0 x x y", "error: interface x: a bond has a name of its own: port x "
	      "must not have that of one of its interfaces");
	active_is(r, "eth0");
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
		TEST(all_interfaces_are_ports_of_the_datapath),
		TEST(another_takes_over_when_the_carrier_goes_and_keeps_it),
		TEST(a_device_that_comes_later_takes_part),
		TEST(what_is_left_of_a_bond_goes_on),
		TEST(the_ports_settings_are_the_bonds),
		TEST(what_is_said_of_the_bond_is_read),
		TEST(people_move_what_a_bond_does),
		TEST(what_cannot_be_a_member_is_refused),
		TEST(a_bridges_own_port_keeps_its_device),
	};

	return cmocka_run_group_tests_name("ctl_bond", tests, NULL, NULL);
}
