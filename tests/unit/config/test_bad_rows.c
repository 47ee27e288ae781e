// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rows of the database that cannot be understood: left out one by one, told everywhere, kept as
 * they are, and no harm to anybody else. The rig is br0 with tap0 (tag 10) and tap1, br1 with tap2.
 */
#include "daemon/config/load.h"
#include "tests/unit/control/bad_rows.h"

static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	dp_fake_plug(r->fake, "tap2");
	ok(r, "add-br br0 -- add-port br0 tap0 tag=10 -- add-port br0 tap1 -- add-br br1 "
	   "-- add-port br1 tap2");
	return rc;
}

/* tap0 is left out, for this reason; all others go on, and commands about them succeed. */
static void tap0_is_left_out(struct rig *r, const char *why)
{
	char *text;

	assert_false(forwards(r, "tap0"));
	assert_true(forwards(r, "tap1"));
	assert_true(forwards(r, "tap2"));
	told(r, "get Interface tap0 error", why);
	shown(r, why);
	text = strdup(method(r, "status", "{}"));
	if (!strstr(text, why))
		fail_msg("status: %s", text);
	free(text);
	ok(r, "set Port tap1 tag=7 -- add-br br2 -- del-br br2");
	ok(r, "set Port tap1 tag=[]");
	assert_false(forwards(r, "tap0"));
}

static void cells_of_a_port_leave_it_out(void **state)
{
	static const struct { const char *set, *why; } cases[] = {
		{ "tag = 70000", "port tap0: column tag: constraint violation: 70000 is not in" },
		{ "tag = -1", "port tap0: column tag: " },
		{ "tag = 'ten'", "port tap0: column tag: it is no integer" },
		{ "tag = x'0a'", "port tap0: column tag: it is no integer" },
		{ "vlan_mode = 'nonsense'", "port tap0: column vlan_mode: constraint violation: " },
		{ "vlan_mode = 7", "column vlan_mode: " },
		{ "trunks = '[5000]'", "column trunks: constraint violation: 5000" },
		{ "trunks = '[1,'", "column trunks: it is no set of up to 4096 integers" },
		{ "trunks = '[1]x'", "column trunks: it is no set" },
		{ "trunks = '{\"a\":1}'", "column trunks: it is no set" },
		{ "trunks = '[1,1]'", "column trunks: it is no set" },
		{ "trunks = x'5b5d'", "column trunks: it is no text" },
		{ "protected = 2", "column protected: it is neither 0 nor 1" },
		{ "protected = 'yes'", "column protected: it is no integer" },
		{ "other_config = '[]'", "column other_config: it is no map" },
		{ "other_config = '{\"a\":1}'", "column other_config: it is no map" },
		{ "other_config = '{\"mac-limit\":\"x\"}'",
		  "other_config:mac-limit must be a number" },
		{ "other_config = '{\"a\":\"b\\u0000c\"}'", "column other_config: it is no map" },
		{ "interfaces = '[]'", "column interfaces: it is no set of 1 or more uuids" },
		{ "interfaces = '[\"tap0\"]'", "is not a valid UUID" },
		{ "interfaces = '[\"12345678-1234-1234-1234-123456789abc\"]'",
		  "it has no interface" },
		{ "lacp = x'80'", "column lacp: it is no text" },
		{ "mac = CAST(x'fffe' AS TEXT)", "column mac: it is no UTF-8" },
	};
	struct rig *r = *state;
	char sql[256];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		written(r, "CREATE TABLE IF NOT EXISTS keep AS SELECT * FROM Port; "
			"DELETE FROM keep; INSERT INTO keep SELECT * FROM Port");
		snprintf(sql, sizeof(sql), "UPDATE Port SET %s WHERE name = 'tap0'", cases[i].set);
		written(r, sql);
		tap0_is_left_out(r, cases[i].why);
		written(r, "REPLACE INTO Port SELECT * FROM keep");
		assert_true(forwards(r, "tap0"));
		gives(r, "get Interface tap0 error", "[\"set\",[]]\n");
	}
}

static void cells_of_an_interface_leave_its_port_out(void **state)
{
	static const struct { const char *set, *why; } cases[] = {
		{ "type = 'nonsense'", "port tap0: unknown type nonsense" },
		{ "type = 5.5", "port tap0: unknown type 5.5" },
		{ "type = x'00'", "interface tap0: column type: it is no text" },
		{ "type = 'gre', options = '{\"remote_ip\":\"x\"}'",
		  "port tap0: options:remote_ip" },
		{ "options = '{'", "interface tap0: column options: it is no map" },
		{ "ingress_policing_rate = -5", "column ingress_policing_rate: " },
	};
	struct rig *r = *state;
	char sql[256];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(sql, sizeof(sql), "UPDATE Interface SET %s WHERE name = 'tap0'",
			 cases[i].set);
		written(r, sql);
		assert_false(forwards(r, "tap0"));
		assert_true(forwards(r, "tap1"));
		shown(r, cases[i].why);
		ok(r, "set Port tap1 tag=7 -- set Port tap1 tag=[]");
		written(r, "UPDATE Interface SET type = '', options = '{}', "
			"ingress_policing_rate = 0, name = 'tap0' WHERE name IN ('tap0', 'other')");
		assert_true(forwards(r, "tap0"));
	}
}

/* What says nothing about where frames go does not stop them. */
static void what_is_not_needed_is_told_only(void **state)
{
	struct rig *r = *state;

	written(r, "UPDATE Port SET external_ids = '5' WHERE name = 'tap0'; "
		"UPDATE Interface SET mtu_request = 0 WHERE name = 'tap1'");
	assert_true(forwards(r, "tap0"));
	assert_true(forwards(r, "tap1"));
	told(r, "get Interface tap0 error", "port tap0: column external_ids: it is no map");
	told(r, "get Interface tap1 error", "column mtu_request: ");
}

static void names_that_are_none_leave_a_port_out(void **state)
{
	static const char *const names[] = {
		"'a name that is too long'", "'new' || char(10) || 'line'", "''", "'a/b'",
		"x'41'",
	};
	struct rig *r = *state;
	char sql[256];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(sql, sizeof(sql), "UPDATE Port SET name = %s WHERE tag = 10", names[i]);
		written(r, sql);
		assert_false(forwards(r, "tap0"));
		assert_true(forwards(r, "tap1"));
		assert_non_null(r->engine.faults.first);
		assert_null(strchr(r->engine.faults.first->line, '\n'));
		ok(r, "set Port tap1 tag=7 -- set Port tap1 tag=[]");
		written(r, "UPDATE Port SET name = 'tap0' WHERE tag = 10");
	}
	assert_true(forwards(r, "tap0"));
}

static void of_two_rows_with_one_name_the_older_holds(void **state)
{
	struct rig *r = *state;

	written(r, "DROP INDEX Port_name; UPDATE Port SET name = 'tap0' WHERE name = 'tap1'");
	assert_true(forwards(r, "tap0"));
	assert_false(forwards(r, "tap1"));
	shown(r, "port tap0: another port has this name, too");
	ok(r, "set Port tap2 tag=7");
}

/* A row stays as it is, byte for byte, whatever is done to others; who mends it has it back. */
static void a_row_is_kept_and_can_be_mended(void **state)
{
	static const char bytes[] = "SELECT quote(tag) || quote(trunks) || quote(name) || "
				    "quote(other_config) FROM Port WHERE name = 'tap0'";
	struct rig *r = *state;
	char *before, *after;

	written(r, "UPDATE Port SET tag = 70000, trunks = '[1,' WHERE name = 'tap0'");
	before = cell(r, bytes);
	ok(r, "set Port tap1 tag=7 -- add-br br3 -- del-port tap2");
	after = cell(r, bytes);
	assert_string_equal(before, after);
	free(before);
	free(after);
	gives(r, "get Port tap0 tag trunks", "70000\n[\"set\",[]]\n");
	told(r, "add Port tap0 trunks 5", "error: column trunks of row ");
	ok(r, "set Port tap0 tag=10");
	assert_false(forwards(r, "tap0"));
	ok(r, "clear Port tap0 trunks");
	assert_true(forwards(r, "tap0"));
	gives(r, "get Interface tap0 error", "[\"set\",[]]\n");
	assert_null(r->engine.faults.first);
}

/* Being bad already is no leave to get worse. */
static void a_command_makes_no_bad_row(void **state)
{
	struct rig *r = *state;

	written(r, "UPDATE Port SET tag = 70000 WHERE name = 'tap0'");
	gives(r, "set Port tap1 other_config:mac-limit=x",
	      "error: port tap1: other_config:mac-limit must be a number from 0 to 1000000, "
	      "not \"x\"");
	gives(r, "set Interface tap1 type=nonsense", "error: port tap1: unknown type nonsense");
	written(r, "UPDATE Port SET tag = 10 WHERE name = 'tap0'; "
		"UPDATE Interface SET type = 'nonsense' WHERE name = 'tap0'");
	gives(r, "set Port tap0 other_config:mac-limit=5 -- set Interface tap0 type=rubbish",
	      "error: port tap0: unknown type rubbish");
	ok(r, "set Interface tap0 type=system");
	assert_true(forwards(r, "tap0"));
}

static void a_bridge_does_without_what_is_wrong(void **state)
{
	static const struct { const char *set, *why; } cases[] = {
		{ "other_config = '{\"mac-aging-time\":\"x\"}'",
		  "bridge br0: other_config:mac-aging-time" },
		{ "other_config = '['", "bridge br0: column other_config: it is no map" },
		{ "flood_vlans = '[4096]'", "bridge br0: column flood_vlans: " },
		{ "stp_enable = 2", "bridge br0: column stp_enable: it is neither 0 nor 1" },
		{ "external_ids = ''", "bridge br0: column external_ids" },
		{ "mirrors = 'x'", "bridge br0: column mirrors" },
	};
	struct rig *r = *state;
	char sql[256];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(sql, sizeof(sql), "UPDATE Bridge SET %s WHERE name = 'br0'", cases[i].set);
		written(r, sql);
		assert_true(forwards(r, "tap0"));
		assert_true(forwards(r, "tap2"));
		shown(r, cases[i].why);
		told(r, "get Bridge br0 status", cases[i].why);
		ok(r, "set Port tap1 tag=7 -- set Port tap1 tag=[]");
		written(r, "UPDATE Bridge SET other_config = '{}', flood_vlans = '[]', "
			"stp_enable = 0, external_ids = '{}', mirrors = '[]'");
	}
}

/* Nobody knows what it was to be: closed. */
static void a_fail_mode_that_is_none_is_secure(void **state)
{
	struct rig *r = *state;

	written(r, "UPDATE Bridge SET fail_mode = 'maybe' WHERE name = 'br0'");
	assert_true(forwards(r, "tap0"));
	assert_non_null(strstr(method(r, "flow.show", "{\"bridge\":\"br1\"}"), "NORMAL"));
	assert_null(strstr(method(r, "flow.show", "{\"bridge\":\"br0\"}"), "NORMAL"));
}

static void a_bridge_of_another_kind_is_left_out_with_its_ports(void **state)
{
	struct rig *r = *state;

	written(r, "UPDATE Bridge SET datapath_type = 'other' WHERE name = 'br0'");
	assert_false(forwards(r, "tap0"));
	assert_false(forwards(r, "br0"));
	assert_true(forwards(r, "tap2"));
	told(r, "get Interface tap0 error", "port tap0: its bridge is left out");
	ok(r, "set Port tap2 tag=7");
	ok(r, "set Bridge br0 datapath_type=system");
	assert_true(forwards(r, "tap0"));
}

/* The local port has to be there for the others; it carries nothing. */
static void a_local_port_is_closed(void **state)
{
	struct faults faults = { 0 };
	struct rig *r = *state;
	struct config cfg;
	size_t i;

	written(r, "UPDATE Port SET tag = 70000 WHERE name = 'br0'");
	assert_true(forwards(r, "tap0"));
	assert_true(forwards(r, "br0"));
	assert_int_equal(config_load(r->engine.db, &cfg, &faults, (struct way){ NULL }, NULL),
			 0);
	assert_true(cfg.bridges->ports->internal);
	assert_true(cfg.bridges->ports->has_trunks);
	for (i = 0; i < sizeof(cfg.bridges->ports->trunks); i++)
		assert_int_equal(cfg.bridges->ports->trunks[i], 0);
	faults_free(&faults);
	config_free(&cfg);
	told(r, "get Interface br0 error", "port br0: column tag: ");
}

static void rows_that_are_gone_are_told(void **state)
{
	struct rig *r = *state;

	written(r, "DELETE FROM Interface WHERE name = 'tap0'");
	assert_false(forwards(r, "tap0"));
	assert_true(forwards(r, "tap1"));
	shown(r, "port tap0: it has no interface");
	shown(r, "referential integrity violation: Table Port column interfaces row ");
	ok(r, "set Port tap1 tag=7");
	ok(r, "del-port tap0");
	assert_null(r->engine.faults.first);
}

/* What nothing refers to was not left so by a command: somebody may want it back. */
static void rows_that_nothing_holds_are_kept(void **state)
{
	struct rig *r = *state;
	char *n;

	written(r, "DELETE FROM Bridge WHERE name = 'br0'");
	assert_false(forwards(r, "tap0"));
	assert_true(forwards(r, "tap2"));
	ok(r, "set Port tap2 tag=7");
	n = cell(r, "SELECT group_concat(name) FROM (SELECT name FROM Port ORDER BY name)");
	assert_string_equal(n, "br0,br1,tap0,tap1,tap2");
	free(n);
	shown(r, "table Port, row ");
	shown(r, "tap0: nothing refers to it");
	ok(r, "destroy Port tap0 -- destroy Interface tap0");
	ok(r, "add-port br1 tap0");
	assert_true(forwards(r, "tap0"));
}

static void a_singleton_comes_back(void **state)
{
	struct rig *r = *state;

	written(r, "DELETE FROM Open_vSwitch");
	assert_true(forwards(r, "tap0"));
	assert_true(forwards(r, "tap2"));
	ok(r, "set Port tap2 tag=7");
	gives(r, "list-br", "br0\nbr1\n");
	written(r, "UPDATE Open_vSwitch SET other_config = '{\"max-idle\":\"x\"}', "
		"next_cfg = 9223372036854775807");
	shown(r, "other_config:max-idle must be a number");
	ok(r, "set Port tap2 tag=8");
}

static void mirrors_and_static_addresses_are_left_out_alone(void **state)
{
	struct rig *r = *state;

	assert_null(strstr(vs(r, "--id=@m create Mirror name=m select_all=true output_vlan=9 "
			      "-- set Bridge br0 mirrors=@m"), "error"));
	assert_null(strstr(vs(r, "--id=@s create StaticMAC mac='\"02:00:00:00:00:01\"' vlan=10 "
			      "-- set Port tap0 static_macs=@s"), "error"));
	written(r, "UPDATE Mirror SET output_vlan = 5000; UPDATE StaticMAC SET mac = 'x'");
	assert_true(forwards(r, "tap0"));
	shown(r, "mirror m: column output_vlan: ");
	shown(r, "port tap0: static MAC address");
	ok(r, "set Port tap1 tag=7 -- set Mirror m output_vlan=8");
}

static void of_two_tunnels_that_are_one_the_first_is_served(void **state)
{
	struct rig *r = *state;

	ok(r, "add-port br0 g0 -- set Interface g0 type=gre options:remote_ip=192.0.2.1");
	ok(r, "add-port br0 g1 -- set Interface g1 type=gre options:remote_ip=192.0.2.2");
	written(r,
		"UPDATE Interface SET options = '{\"remote_ip\":\"192.0.2.1\"}' WHERE name = 'g1'");
	assert_true(forwards(r, "g0"));
	assert_false(forwards(r, "g1"));
	told(r, "get Interface g1 error", "remote_ip, local_ip and key are those of port g0");
	ok(r, "del-port g0");
	assert_true(forwards(r, "g1"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(cells_of_a_port_leave_it_out),
		TEST(cells_of_an_interface_leave_its_port_out),
		TEST(what_is_not_needed_is_told_only),
		TEST(names_that_are_none_leave_a_port_out),
		TEST(of_two_rows_with_one_name_the_older_holds),
		TEST(a_row_is_kept_and_can_be_mended),
		TEST(a_command_makes_no_bad_row),
		TEST(a_bridge_does_without_what_is_wrong),
		TEST(a_fail_mode_that_is_none_is_secure),
		TEST(a_bridge_of_another_kind_is_left_out_with_its_ports),
		TEST(a_local_port_is_closed),
		TEST(rows_that_are_gone_are_told),
		TEST(rows_that_nothing_holds_are_kept),
		TEST(a_singleton_comes_back),
		TEST(mirrors_and_static_addresses_are_left_out_alone),
		TEST(of_two_tunnels_that_are_one_the_first_is_served),
	};

	return cmocka_run_group_tests_name("bad_rows", tests, NULL, NULL);
}
