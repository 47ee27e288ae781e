// SPDX-License-Identifier: GPL-2.0-or-later
/* From tables to struct config, and what is refused on the way */
#include "tests/unit/config/config_rig.h"

static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	ok(r, "add-br br0 -- add-port br0 tap0");
	return rc;
}

/* A command is refused, and so changes nothing. */
static void refused(struct rig *r, const char *command, const char *why)
{
	struct config before = load(r), after;
	char *expected;

	assert_true(asprintf(&expected, "error: %s", why) > 0);
	gives(r, command, expected);
	after = load(r);
	assert_int_equal(before.flow_idle_ms, after.flow_idle_ms);
	assert_int_equal(port(&before, "tap0")->tag, port(&after, "tap0")->tag);
	free(expected);
	config_free(&before);
	config_free(&after);
}

static void defaults_are_those_users_know(void **state)
{
	struct config cfg = load(*state);

	assert_int_equal(cfg.flow_idle_ms, 10000);
	assert_string_equal(cfg.bridges->name, "br0");
	assert_int_equal(cfg.bridges->mac_aging, 300);
	assert_int_equal(cfg.bridges->mac_table_size, 8192);
	assert_false(cfg.bridges->forward_bpdu);
	assert_false(cfg.bridges->has_hwaddr);
	assert_null(cfg.bridges->next);
	assert_null(cfg.bridges->fdb);
	config_free(&cfg);
}

static void a_plain_port_is_a_trunk_of_all(void **state)
{
	struct config cfg = load(*state);
	const struct config_port *p = port(&cfg, "tap0");

	assert_int_equal(p->tag, -1);
	assert_false(p->has_trunks);
	assert_false(p->internal);
	assert_int_equal(p->vlan_mode, CFG_VLAN_AUTO);
	assert_int_equal(p->mtu_request, 0);
	assert_int_equal(p->ofport_request, 0);
	config_free(&cfg);
}

static void the_local_port_comes_first(void **state)
{
	struct config cfg = load(*state);

	assert_string_equal(cfg.bridges->ports->name, "br0");
	assert_true(cfg.bridges->ports->internal);
	config_free(&cfg);
}

static void vlan_columns_arrive(void **state)
{
	struct rig *r = *state;
	struct config cfg;
	struct config_port *p;

	ok(r, "set Port tap0 tag=10 trunks=0,10,4095 vlan_mode=native-untagged");
	cfg = load(r);
	p = port(&cfg, "tap0");
	assert_int_equal(p->tag, 10);
	assert_true(p->has_trunks);
	assert_int_equal(p->trunks[0], 1);
	assert_int_equal(p->trunks[1], 1 << 2);
	assert_int_equal(p->trunks[511], 1 << 7);
	assert_int_equal(p->vlan_mode, CFG_VLAN_NATIVE_UNTAGGED);
	config_free(&cfg);
}

static void each_vlan_mode_arrives(void **state)
{
	static const struct {
		const char *name;
		enum vlan_mode mode;
	} modes[] = {
		{ "access", CFG_VLAN_ACCESS }, { "trunk", CFG_VLAN_TRUNK },
		{ "native-tagged", CFG_VLAN_NATIVE_TAGGED }, { "[]", CFG_VLAN_AUTO },
	};
	struct rig *r = *state;
	char command[64];
	size_t i;

	for (i = 0; i < 4; i++) {
		struct config cfg;

		snprintf(command, sizeof(command), "set Port tap0 vlan_mode=%s", modes[i].name);
		ok(r, command);
		cfg = load(r);
		assert_int_equal(port(&cfg, "tap0")->vlan_mode, modes[i].mode);
		config_free(&cfg);
	}
}

static void bridge_settings_arrive(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	ok(r, "set Bridge br0 other_config:mac-aging-time=60 other_config:mac-table-size=100 "
	   "other_config:forward-bpdu=true other_config:hwaddr=02:00:00:00:00:aB "
	   "-- set Open . other_config:max-idle=500");
	cfg = load(r);
	assert_int_equal(cfg.bridges->mac_aging, 60);
	assert_int_equal(cfg.bridges->mac_table_size, 100);
	assert_true(cfg.bridges->forward_bpdu);
	assert_true(cfg.bridges->has_hwaddr);
	assert_memory_equal(cfg.bridges->hwaddr, "\x02\0\0\0\0\xab", 6);
	assert_int_equal(cfg.flow_idle_ms, 500);
	config_free(&cfg);
}

static void interface_settings_arrive(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	ok(r, "set Interface tap0 mtu_request=9000 ofport_request=77");
	cfg = load(r);
	assert_int_equal(port(&cfg, "tap0")->mtu_request, 9000);
	assert_int_equal(port(&cfg, "tap0")->ofport_request, 77);
	config_free(&cfg);
}

static void types_system_and_internal_are_served(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	ok(r, "set Interface tap0 type=system -- add-port br0 v0 "
	   "-- set Interface v0 type=internal");
	cfg = load(r);
	assert_false(port(&cfg, "tap0")->internal);
	assert_true(port(&cfg, "v0")->internal);
	config_free(&cfg);
}

/* What people move here has them: they are kept, and told. */
static void types_that_open_vswitch_has_are_left_out(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	gives(r, "add-port br0 tap1 -- set Interface tap1 type=vxlan options:remote_ip=192.0.2.9",
	      "warning: Error detected while setting up 'tap1': port tap1: type vxlan is not "
	      "supported yet\n");
	cfg = load(r);
	assert_null(cfg.bridges->ports->next->next);
	config_free(&cfg);
	assert_non_null(strstr(vs(r, "get Interface tap1 error"), "type vxlan is not supported"));
	ok(r, "set Port tap0 tag=7 -- set Interface tap0 type=geneve");
	assert_non_null(strstr(vs(r, "get Interface tap0 error"), "type geneve is not supported"));
}

static void other_types_are_refused(void **state)
{
	refused(*state, "set Interface tap0 type=foo", "port tap0: unknown type foo");
	refused(*state, "set Interface br0 type=system",
		"port br0: type of a bridge's local port must be internal");
}

static void a_patch_port_names_its_peer(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	refused(*state, "add-port br0 p0 -- set Interface p0 type=patch",
		"port p0: type patch needs options:peer");
	refused(*state, "add-port br0 p0 -- set Interface p0 type=patch options:peer=p0",
		"port p0: options:peer must not be the port itself");
	ok(r, "add-port br0 p0 -- set Interface p0 type=patch options:peer=p1");
	cfg = load(r);
	assert_string_equal(port(&cfg, "p0")->peer, "p1");
	assert_string_equal(port(&cfg, "tap0")->peer, "");
	config_free(&cfg);
}

static void a_kind_of_bridge_that_is_not_served_is_refused(void **state)
{
	refused(*state, "set Bridge br0 datapath_type=other",
		"bridge br0: datapath_type other is not known: it is system or dpdk");
}

/* What is kept for those who read it changes nothing in what the switch does. */
static void what_is_only_kept_leaves_bridge_and_port_as_they_are(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	vs(r, "set Bridge br0 stp_enable=true auto_attach=@a -- --id=@a create AutoAttach "
	   "system_name=x -- set Port tap0 tag=7 lacp=active qos=@q -- "
	   "--id=@q create QoS type=linux-htb");
	cfg = load(r);
	assert_int_equal(port(&cfg, "tap0")->tag, 7);
	config_free(&cfg);
}

static void bad_numbers_in_other_config_are_refused(void **state)
{
	refused(*state, "set Bridge br0 other_config:mac-aging-time=soon",
		"bridge br0: other_config:mac-aging-time must be a number from 1 to 1000000, "
		"not \"soon\"");
	refused(*state, "set Bridge br0 other_config:mac-table-size=0",
		"bridge br0: other_config:mac-table-size must be a number from 1 to 1000000, "
		"not \"0\"");
	refused(*state, "set Bridge br0 other_config:forward-bpdu=maybe",
		"bridge br0: other_config:forward-bpdu must be true or false, not \"maybe\"");
	refused(*state, "set Bridge br0 other_config:hwaddr=01:00:00:00:00:01",
		"bridge br0: other_config:hwaddr must be the MAC address of a station, "
		"not \"01:00:00:00:00:01\"");
	refused(*state, "set Interface tap0 mac=\"01:00:00:00:00:01\"",
		"port tap0: mac must be the MAC address of a station, not \"01:00:00:00:00:01\"");
	refused(*state, "set Interface tap0 mac=\"02:00:00:00:00\"",
		"port tap0: mac must be the MAC address of a station, not \"02:00:00:00:00\"");
	refused(*state, "set Interface tap0 mac=\"00:00:00:00:00:00\"",
		"port tap0: mac must be the MAC address of a station, not \"00:00:00:00:00:00\"");
	refused(*state, "set Open . other_config:max-idle=-1",
		"other_config:max-idle must be a number from 100 to 1000000000, not \"-1\"");
}

/* The bond is a port by its own name: MAC tables and rules could not tell it from its member. */
static void a_bond_does_not_bear_the_name_of_its_member(void **state)
{
	refused(*state, "add Port tap0 interfaces @i -- --id=@i create Interface name=tap1",
		"interface tap0: a bond has a name of its own: port tap0 must not have that of one "
		"of its interfaces");
}

static void an_interface_of_another_name_is_a_member_of_the_port(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	vs(r, "--id=@i create Interface name=x -- --id=@p create Port name=y interfaces=@i tag=8 "
	   "-- add Bridge br0 ports @p");
	cfg = load(r);
	assert_int_equal(port(&cfg, "y")->tag, 8);
	assert_true(port(&cfg, "y")->is_bond);
	assert_string_equal(port(&cfg, "x")->bond_of, "y");
	assert_int_equal(port(&cfg, "x")->tag, -1);
	assert_true(port(&cfg, "x")->has_trunks);
	config_free(&cfg);
}

static void a_port_is_on_one_bridge(void **state)
{
	refused(*state, "add-br br1 -- --id=@p get Port tap0 -- add Bridge br1 ports @p",
		"port tap0: it is on bridge br0 and on bridge br1");
}

static void bad_names_from_create_are_refused(void **state)
{
	refused(*state, "--id=@i create Interface 'name=\"a b\"' -- --id=@p create Port "
		"'name=\"a b\"' interfaces=@i -- add Bridge br0 ports @p",
		"port a b: port name \"a b\" must not contain spaces, control characters, \"/\", "
		"\":\" or \"%\"");
	refused(*state, "--id=@b create Bridge name=.. -- add Open . bridges @b",
		"bridge ..: bridge name must not be \"..\"");
}

static void a_bridge_from_create_has_its_local_port(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	vs(r, "--id=@b create Bridge name=br9 -- add Open . bridges @b");
	cfg = load(r);
	assert_true(port(&cfg, "br9")->internal);
	config_free(&cfg);
}

static void static_macs_arrive_with_their_port(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	vs(r, "--id=@m create StaticMAC mac=\"02:00:00:00:00:07\" vlan=5 "
	   "-- set Port tap0 static_macs=@m");
	cfg = load(r);
	assert_non_null(cfg.bridges->fdb);
	assert_string_equal(cfg.bridges->fdb->port, "tap0");
	assert_int_equal(cfg.bridges->fdb->vlan, 5);
	assert_memory_equal(cfg.bridges->fdb->mac, "\x02\0\0\0\0\x07", 6);
	config_free(&cfg);
}

static void bad_static_macs_are_refused(void **state)
{
	refused(*state, "--id=@m create StaticMAC mac=\"ff:ff:ff:ff:ff:ff\" vlan=5 "
		"-- set Port tap0 static_macs=@m",
		"port tap0: static MAC address \"ff:ff:ff:ff:ff:ff\" is not that of a station");
	refused(*state, "--id=@m create StaticMAC mac=\"02:00:00:00:00:07\" vlan=5 "
		"-- --id=@n create StaticMAC mac=\"02:00:00:00:00:07\" vlan=5 "
		"-- set Port tap0 static_macs=@m,@n",
		"port tap0: MAC address 02:00:00:00:00:07 in VLAN 5 is static on port tap0 "
		"already");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(defaults_are_those_users_know),
		TEST(a_plain_port_is_a_trunk_of_all),
		TEST(the_local_port_comes_first),
		TEST(vlan_columns_arrive),
		TEST(each_vlan_mode_arrives),
		TEST(bridge_settings_arrive),
		TEST(interface_settings_arrive),
		TEST(types_system_and_internal_are_served),
		TEST(types_that_open_vswitch_has_are_left_out),
		TEST(other_types_are_refused),
		TEST(a_patch_port_names_its_peer),
		TEST(a_kind_of_bridge_that_is_not_served_is_refused),
		TEST(what_is_only_kept_leaves_bridge_and_port_as_they_are),
		TEST(bad_numbers_in_other_config_are_refused),
		TEST(a_bond_does_not_bear_the_name_of_its_member),
		TEST(an_interface_of_another_name_is_a_member_of_the_port),
		TEST(a_port_is_on_one_bridge),
		TEST(bad_names_from_create_are_refused),
		TEST(a_bridge_from_create_has_its_local_port),
		TEST(static_macs_arrive_with_their_port),
		TEST(bad_static_macs_are_refused),
	};

	return cmocka_run_group_tests_name("config_load", tests, NULL, NULL);
}
