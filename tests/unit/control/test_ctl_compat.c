// SPDX-License-Identifier: GPL-2.0-or-later
/* What the daemon answers to the names of Open vSwitch's programs: cli/compat/ */
#include "tests/unit/control/ctl_rig.h"

/* br0 (port 1) with tap0 (2) and tap1 (3) */
static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	vs(r, "add-br br0 -- add-port br0 tap0 -- add-port br0 tap1");
	return rc;
}

static void answers(struct rig *r, const char *name, const char *params, const char *expected)
{
	assert_string_equal(method(r, name, params), expected);
}

static void rx(struct rig *r, const char *dev, u8 src, u8 dst)
{
	u8 frame[60] = { 2, 0, 0, 0, 0, dst, 2, 0, 0, 0, 0, src, 8, 0, 0x45, 0, 0, 46, 0, 0, 0, 0,
			 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 0, 53, 0, 53, 0, 26 };

	dp_fake_rx(r->fake, dev, frame, sizeof(frame));
	dp_fake_run(r->fake);
}

#define FLOWS(lines, more)	"{\"bridge\":\"br0\",\"flows\":[" lines "]" more "}"

static char *member(struct rig *r, const char *name, const char *params, const char *what)
{
	struct json_object *rows = json_tokener_parse(method(r, name, params));
	char *text;
	size_t size, i;
	FILE *f = open_memstream(&text, &size);

	for (i = 0; i < json_object_array_length(rows); i++)
		fprintf(f, "%s;", json_object_get_string(json_object_object_get(
				json_object_array_get_idx(rows, i), what)));
	fclose(f);
	json_object_put(rows);
	return text;
}

static void gives_members(struct rig *r, const char *name, const char *params, const char *what,
			  const char *expected)
{
	char *text = member(r, name, params, what);

	assert_string_equal(text, expected);
	free(text);
}

static void lines_say_what_is_done_with_them(void **state)
{
	struct rig *r = *state;

	answers(r, "flow.add", FLOWS("\"add ip,actions=drop\",\"arp,actions=drop\","
				     "\"delete priority=0\",\"modify arp,actions=NORMAL\","
				     "\"delete_strict ip\",\"modify udp,actions=drop\"",
				     ",\"commands\":true"), "null");
	gives_members(r, "flow.show", "{\"bridge\":\"br0\"}", "match", "arp;udp;");
	answers(r, "flow.add", FLOWS("\"modify_strict priority=5,arp,actions=NORMAL\"",
				     ",\"commands\":true"), "null");
	gives_members(r, "flow.show", "{\"bridge\":\"br0\"}", "match", "arp;udp;priority=5,arp;");
}

static void a_wrong_line_among_them_changes_nothing(void **state)
{
	struct rig *r = *state;

	answers(r, "flow.add", FLOWS("\"ip,actions=drop\",\"delete ip,actions=drop\"",
				     ",\"commands\":true"), "\"actions: cannot stand here\"");
	answers(r, "flow.add", FLOWS("\"modify ip\"", ",\"commands\":true"),
		"\"actions= is missing\"");
	answers(r, "flow.add", FLOWS("\"delete ip,actions=drop\"", ""),
		"\"delete: no such field\"");
	gives_members(r, "flow.show", "{\"bridge\":\"br0\"}", "match", "priority=0;");
}

static void modify_adds_where_it_may(void **state)
{
	struct rig *r = *state;

	answers(r, "flow.mod", FLOWS("\"ip,actions=drop\"", ""), "null");
	gives_members(r, "flow.show", "{\"bridge\":\"br0\"}", "match", "priority=0;");
	answers(r, "flow.mod", FLOWS("\"ip,actions=drop\"", ",\"may_add\":true"), "null");
	answers(r, "flow.mod", FLOWS("\"ip,actions=NORMAL\"", ",\"may_add\":true"), "null");
	gives_members(r, "flow.show", "{\"bridge\":\"br0\"}", "match", "ip;priority=0;");
	gives_members(r, "flow.show", "{\"bridge\":\"br0\"}", "actions", "NORMAL;NORMAL;");
}

/* Without a mask it is the new one, as before. */
static void a_cookie_with_a_mask_says_which_are_modified(void **state)
{
	struct rig *r = *state;

	answers(r, "flow.replace", FLOWS("\"cookie=0x11,ip,actions=drop\","
					 "\"cookie=0x12,arp,actions=drop\"", ""), "null");
	answers(r, "flow.mod", FLOWS("\"cookie=0x1/0xf,actions=NORMAL\"", ",\"may_add\":true"),
		"null");
	gives_members(r, "flow.show", "{\"bridge\":\"br0\"}", "actions", "drop;NORMAL;");
	gives_members(r, "flow.show", "{\"bridge\":\"br0\"}", "cookie", "18;17;");
	answers(r, "flow.mod", FLOWS("\"cookie=0x5/-1,udp,actions=NORMAL\"",
				     ",\"may_add\":true"), "null");
	gives_members(r, "flow.show", "{\"bridge\":\"br0\"}", "match", "arp;ip;");
	answers(r, "flow.add", FLOWS("\"modify cookie=0x10/0xf0,arp,actions=FLOOD\"",
				     ",\"commands\":true"), "null");
	gives_members(r, "flow.show", "{\"bridge\":\"br0\"}", "actions", "FLOOD;NORMAL;");
	answers(r, "flow.mod", FLOWS("\"cookie=0x7,ip,actions=drop\"", ""), "null");
	gives_members(r, "flow.show", "{\"bridge\":\"br0\"}", "cookie", "18;7;");
	answers(r, "flow.add", FLOWS("\"cookie=0x7/0xf,ip,actions=drop\"", ""),
		"\"cookie: a rule's cookie has no mask\"");
}

static void lines_are_read_as_they_would_be_shown(void **state)
{
	struct rig *r = *state;

	answers(r, "flow.read", FLOWS("\"table=2,dl_type=0x800,nw_proto=6,actions=output:3\","
				      "\"in_port=tap0,actions=drop\",\"in_port=2,actions=3\"", ""),
		"[{\"table\":0,\"priority\":32768,\"cookie\":0,\"idle_timeout\":0,"
		"\"hard_timeout\":0,\"match\":\"in_port=2\",\"actions\":\"output:3\"},"
		"{\"table\":2,\"priority\":32768,\"cookie\":0,\"idle_timeout\":0,"
		"\"hard_timeout\":0,\"match\":\"tcp\",\"actions\":\"output:3\"}]");
	gives_members(r, "flow.read", FLOWS("\"in_port=2,actions=3\"", ",\"names\":true"), "match",
		      "in_port=tap0;");
	gives_members(r, "flow.show", "{\"bridge\":\"br0\"}", "match", "priority=0;");
	answers(r, "flow.read", FLOWS("\"in_port=9,actions=3\"", ",\"source\":\"f\""),
		"\"f:1: bridge br0 has no port 9\"");
}

static void lines_of_no_bridge_keep_their_ports(void **state)
{
	struct rig *r = *state;

	gives_members(r, "flow.read", "{\"flows\":[\"in_port=9,actions=output:eth7\"]}", "match",
		      "in_port=9;");
	gives_members(r, "flow.read", "{\"flows\":[\"in_port=9,actions=output:eth7\"]}", "actions",
		      "output:eth7;");
}

static void tables_count_lookups_and_matches(void **state)
{
	struct rig *r = *state;

	answers(r, "flow.tables", "{\"bridge\":\"br0\"}",
		"[{\"table\":0,\"active\":1,\"lookups\":0,\"matched\":0}]");
	answers(r, "flow.replace", FLOWS("\"in_port=2,actions=resubmit(,3)\","
					 "\"table=3,arp,actions=drop\"", ""), "null");
	rx(r, "tap0", 7, 9);
	rx(r, "tap0", 7, 9);
	rx(r, "tap1", 8, 9);
	answers(r, "flow.tables", "{\"bridge\":\"br0\"}",
		"[{\"table\":0,\"active\":1,\"lookups\":3,\"matched\":2},"
		"{\"table\":3,\"active\":1,\"lookups\":2,\"matched\":0}]");
	/* what was counted for rules that have gone stays in the sum */
	answers(r, "flow.del", FLOWS("\",\"", ""), "null");
	answers(r, "flow.tables", "{\"bridge\":\"br0\"}",
		"[{\"table\":0,\"active\":0,\"lookups\":3,\"matched\":2},"
		"{\"table\":3,\"active\":0,\"lookups\":2,\"matched\":0}]");
}

static void mac_tables_count_what_happens(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 7, 9);
	rx(r, "tap1", 8, 9);
	rx(r, "tap1", 7, 9);
	answers(r, "fdb.add", "{\"bridge\":\"br0\",\"port\":\"tap0\",\"vlan\":0,"
		"\"mac\":\"02:00:00:00:00:77\"}", "null");
	answers(r, "fdb.stats", "{\"bridge\":\"br0\"}",
		"{\"entries\":3,\"static\":1,\"max\":8192,\"learned\":2,\"expired\":0,"
		"\"evicted\":0,\"moved\":1}");
	answers(r, "fdb.stats", "{\"bridge\":\"brx\"}", "\"no bridge named brx\"");
	gives_members(r, "fdb.show", "{\"bridge\":\"br0\"}", "number", "3;3;2;1;");
}

static void ports_are_told_of_with_number_and_kind(void **state)
{
	struct rig *r = *state;

	vs(r, "add-port br0 p0 -- set Interface p0 type=patch options:peer=p1");
	rx(r, "tap0", 7, 9);
	gives_members(r, "port.show", "{\"bridge\":\"br0\"}", "port", "br0;p0;tap0;tap1;");
	gives_members(r, "port.show", "{}", "number", "1;65279;2;3;");
	gives_members(r, "port.show", "{}", "local", "true;false;false;false;");
	gives_members(r, "port.show", "{}", "type", "internal;patch;;;");
	gives_members(r, "port.show", "{}", "options", "{ };{ \"peer\": \"p1\" };{ };{ };");
	gives_members(r, "port.show", "{}", "rx_packets", "0;0;1;0;");
	answers(r, "port.show", "{\"bridge\":\"brx\"}", "\"no bridge named brx\"");
}

/* As ovs-ofctl mod-port asks for it */
static void bits_of_ports_are_set_by_the_bridge_that_has_them(void **state)
{
	struct rig *r = *state;

	vs(r, "add-br br1");
	answers(r, "port.mod", "{\"bridge\":\"br0\",\"port\":\"tap0\",\"config\":20,\"mask\":16}",
		"null");
	answers(r, "port.mod", "{\"bridge\":\"br0\",\"port\":\"tap1\",\"config\":126,\"mask\":126}",
		"null");
	gives_members(r, "port.show", "{\"bridge\":\"br0\"}", "config", "0;16;126;");
	answers(r, "port.mod", "{\"bridge\":\"br0\",\"port\":\"tap1\",\"config\":0,\"mask\":4}",
		"null");
	gives_members(r, "port.show", "{\"bridge\":\"br0\"}", "config", "0;16;122;");
	answers(r, "port.mod", "{\"bridge\":\"br1\",\"port\":\"tap1\",\"config\":0,\"mask\":4}",
		"\"bridge br1 has no port tap1\"");
	answers(r, "port.mod", "{\"bridge\":\"br0\",\"port\":\"nope\",\"config\":0,\"mask\":4}",
		"\"bridge br0 has no port nope\"");
	answers(r, "port.mod", "{\"bridge\":\"br0\",\"port\":\"tap1\",\"config\":128,\"mask\":4}",
		"\"config 128 is not in the valid range 0 to 126\"");
	answers(r, "port.mod", "{\"bridge\":\"br0\",\"port\":\"tap1\",\"config\":4}",
		"\"parameter \\\"mask\\\" must be a number\"");
}

static void flows_are_shown_in_open_vswitchs_form(void **state)
{
	struct rig *r = *state;

	answers(r, "flow.add", FLOWS("\"udp,in_port=tap0,actions=mod_nw_ttl:3,output:tap1\"", ""),
		"null");
	rx(r, "tap0", 7, 9);
	gives_members(r, "cache.show", "{\"ovs\":true}", "match",
		      "recirc_id(0),in_port(2),eth_type(0x0800),ipv4(proto=17,ttl=64);");
	gives_members(r, "cache.show", "{\"ovs\":true}", "actions", "set(ipv4(ttl=3)),3;");
	gives_members(r, "cache.show", "{\"ovs\":true,\"names\":true}", "actions",
		      "set(ipv4(ttl=3)),tap1;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
		TEST(lines_say_what_is_done_with_them),
		TEST(a_wrong_line_among_them_changes_nothing),
		TEST(modify_adds_where_it_may),
		TEST(a_cookie_with_a_mask_says_which_are_modified),
		TEST(lines_are_read_as_they_would_be_shown),
		TEST(lines_of_no_bridge_keep_their_ports),
		TEST(tables_count_lookups_and_matches),
		TEST(mac_tables_count_what_happens),
		TEST(ports_are_told_of_with_number_and_kind),
		TEST(bits_of_ports_are_set_by_the_bridge_that_has_them),
		TEST(flows_are_shown_in_open_vswitchs_form),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
