// SPDX-License-Identifier: GPL-2.0-or-later
/* User flow tables as the control side serves them: syntax in, rows out, all or nothing, kept */
#include "daemon/flows/flows.h"
#include "tests/unit/control/ctl_rig.h"

/* br0 with tap0 and tap1; tap9 is configured, but not there */
static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	vs(r, "add-br br0 -- add-port br0 tap0 -- add-port br0 tap1 -- add-port br0 tap9");
	return rc;
}

static struct json_object *strings(const char *const *text)
{
	struct json_object *array = json_object_new_array();

	for (; *text; text++)
		json_object_array_add(array, json_object_new_string(*text));
	return array;
}

/* Run a method on br0 with lines; its answer */
static const char *call(struct rig *r, const char *name, const char *more, const char *const *text)
{
	struct json_object *flows = strings(text);
	char *params;

	if (asprintf(&params, "{\"bridge\":\"br0\",%s\"flows\":%s}", more,
		     json_object_to_json_string(flows)) < 0)
		fail();
	name = method(r, name, params);
	json_object_put(flows);
	free(params);
	return name;
}

#define LINES(...) ((const char *const []){ __VA_ARGS__, NULL })
#define NO_LINES ((const char *const []){ NULL })

static void does(struct rig *r, const char *name, const char *more, const char *const *text)
{
	assert_string_equal(call(r, name, more, text), "null");
}

static void refuses(struct rig *r, const char *name, const char *more, const char *const *text,
		    const char *expected)
{
	assert_string_equal(call(r, name, more, text), expected);
}

/* "table:match packets actions" of each rule that @match covers */
static char *shown(struct rig *r, const char *bridge, const char *match, bool names)
{
	struct json_object *rows, *row;
	char *params, *text;
	size_t size, i;
	FILE *f = open_memstream(&text, &size);

	if (asprintf(&params, "{\"bridge\":\"%s\",\"match\":\"%s\",\"names\":%s}", bridge, match,
		     names ? "true" : "false") < 0)
		fail();
	rows = json_tokener_parse(method(r, "flow.show", params));
	assert_non_null(rows);
	for (i = 0; i < json_object_array_length(rows); i++) {
		row = json_object_array_get_idx(rows, i);
		fprintf(f, "%s:%s %s %s\n",
			json_object_get_string(json_object_object_get(row, "table")),
			json_object_get_string(json_object_object_get(row, "match")),
			json_object_get_string(json_object_object_get(row, "packets")),
			json_object_get_string(json_object_object_get(row, "actions")));
	}
	fclose(f);
	json_object_put(rows);
	free(params);
	return text;
}

static void shows_of(struct rig *r, const char *match, bool names, const char *expected)
{
	char *text = shown(r, "br0", match, names);

	assert_string_equal(text, expected);
	free(text);
}

static void shows(struct rig *r, const char *expected)
{
	shows_of(r, "", true, expected);
}

static void shows_on(struct rig *r, const char *bridge, const char *expected)
{
	char *text = shown(r, bridge, "", true);

	assert_string_equal(text, expected);
	free(text);
}

#define DEFAULT "0:priority=0 0 NORMAL\n"

static const u8 udp_frame[60] = {
	2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 7, 8, 0, 0x45, 0, 0, 46, 0, 0, 0, 0, 64,
	17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 0, 53, 0, 53, 0, 26
};

/* A UDP frame of a station arrives by tap0. */
static void passes_from(struct rig *r, const u8 mac[6])
{
	u8 frame[sizeof(udp_frame)];

	memcpy(frame, udp_frame, sizeof(frame));
	memcpy(frame + 6, mac, 6);
	dp_fake_rx(r->fake, "tap0", frame, sizeof(frame));
	dp_fake_run(r->fake);
}

/* A UDP frame arrives by @dev; how many have left by @out since the last call */
static size_t passes(struct rig *r, const char *dev, const char *out)
{
	size_t n = 0, i;

	dp_fake_tx_clear(r->fake);
	dp_fake_rx(r->fake, dev, udp_frame, sizeof(udp_frame));
	dp_fake_run(r->fake);
	for (i = 0; i < dp_fake_tx_count(r->fake); i++)
		n += !strcmp(dp_fake_tx(r->fake, i)->dev, out);
	return n;
}

/* --- the default rule ---------------------------------------------------------------------- */

static void a_new_bridge_has_a_default_rule(void **state)
{
	struct rig *r = *state;

	shows(r, DEFAULT);
	assert_int_equal(passes(r, "tap0", "tap1"), 1);
	shows(r, "0:priority=0 1 NORMAL\n");
}

static void a_rule_is_added_to_the_default(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("priority=5,in_port=tap0,actions=drop"));
	shows(r, "0:priority=5,in_port=tap0 0 drop\n" DEFAULT);
	assert_int_equal(passes(r, "tap0", "tap1"), 0);
	assert_int_equal(passes(r, "tap1", "tap0"), 1);
}

static void in_secure_mode_there_is_no_default(void **state)
{
	struct rig *r = *state;

	ok(r, "set-fail-mode br0 secure");
	shows(r, "");
	assert_int_equal(passes(r, "tap0", "tap1"), 0);
	does(r, "flow.add", "", LINES("in_port=2,actions=3"));
	assert_int_equal(passes(r, "tap0", "tap1"), 1);
	assert_int_equal(passes(r, "tap1", "tap0"), 0);
	ok(r, "set-fail-mode br0 standalone");
	assert_int_equal(passes(r, "tap1", "tap0"), 1);
	ok(r, "del-fail-mode br0");
	assert_int_equal(passes(r, "tap1", "tap0"), 1);
}

static void a_default_that_was_deleted_does_not_come_back(void **state)
{
	struct rig *r = *state;

	does(r, "flow.del", "", LINES(","));
	shows(r, "");
	assert_int_equal(passes(r, "tap0", "tap1"), 0);
	ok(r, "set-fail-mode br0 standalone");
	shows(r, "");
	rig_restart(r);
	shows(r, "");
	does(r, "flow.add", "", LINES("priority=0 actions=normal"));
	shows(r, DEFAULT);
	rig_restart(r);
	shows(r, DEFAULT);
}

static void what_is_put_in_the_place_of_the_default_stays(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("priority=0 actions=drop"));
	ok(r, "set-fail-mode br0 secure");
	shows(r, "0:priority=0 0 drop\n");
	ok(r, "set-fail-mode br0 standalone");
	rig_restart(r);
	shows(r, "0:priority=0 0 drop\n");
}

/* --- add ----------------------------------------------------------------------------------- */

static void rules_are_shown_by_table_and_priority(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "",
	     LINES("table=1,arp,actions=2", "", "  # a comment", "ip actions=3",
		   "priority=40000,ip,actions=tap9", "table=1,priority=9 actions=all"));
	shows(r, "0:priority=40000,ip 0 output:tap9\n"
		 "0:ip 0 output:tap1\n" DEFAULT
		 "1:arp 0 output:tap0\n"
		 "1:priority=9 0 ALL\n");
	shows_of(r, "table=1", true, "1:arp 0 output:tap0\n1:priority=9 0 ALL\n");
	shows_of(r, "ip", true, "0:priority=40000,ip 0 output:tap9\n0:ip 0 output:tap1\n");
}

static void ports_are_shown_by_number_where_they_have_one(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("in_port=tap0,actions=tap1,tap9,LOCAL"));
	shows_of(r, "in_port=tap0", true, "0:in_port=tap0 0 output:tap1,output:tap9,LOCAL\n");
	shows_of(r, "in_port=tap0", false, "0:in_port=2 0 output:3,output:tap9,LOCAL\n");
}

static void a_rule_of_equal_match_is_replaced(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("priority=7,udp,actions=3"));
	passes(r, "tap0", "tap1");
	shows_of(r, "udp", true, "0:priority=7,udp 1 output:tap1\n");
	does(r, "flow.add", "", LINES("priority=7,ip,nw_proto=17,actions=local"));
	shows_of(r, "udp", true, "0:priority=7,udp 0 LOCAL\n");
}

static void a_bad_line_is_named_and_nothing_is_changed(void **state)
{
	struct rig *r = *state;

	refuses(r, "flow.add", "\"source\":\"rules\",",
		LINES("ip,actions=2", "# none", "ip,actions=9"),
		"\"rules:3: bridge br0 has no port 9\"");
	refuses(r, "flow.add", "", LINES("tp_dst=9 actions=2"),
		"\"tp_dst: must come with tcp, udp or sctp (or tcp6, udp6, sctp6)\"");
	refuses(r, "flow.del", "", LINES("in_port=foo"), "\"bridge br0 has no port foo\"");
	shows(r, DEFAULT);
	assert_string_equal(method(r, "flow.add", "{\"bridge\":\"br9\",\"flows\":[]}"),
			    "\"no bridge named br9\"");
	assert_string_equal(method(r, "flow.add", "{\"bridge\":\"br0\"}"),
			    "\"parameter \\\"flows\\\" must be an array\"");
	assert_string_equal(method(r, "flow.add", "{\"bridge\":\"br0\",\"flows\":[7]}"),
			    "\"parameter \\\"flows\\\" must be strings\"");
	assert_string_equal(method(r, "flow.add", "{\"bridge\":\"br0\",\"flows\":[null]}"),
			    "\"parameter \\\"flows\\\" must be strings\"");
	assert_string_equal(method(r, "flow.show", "{}"),
			    "\"parameter \\\"bridge\\\" is missing\"");
}

/* --- mod, del ------------------------------------------------------------------------------ */

static void mod_changes_actions_and_keeps_counters(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "",
	     LINES("priority=7,udp,actions=drop", "priority=8,arp,actions=drop"));
	passes(r, "tap0", "tap1");
	does(r, "flow.mod", "", LINES("ip actions=tap1"));
	shows(r, "0:priority=8,arp 0 drop\n0:priority=7,udp 1 output:tap1\n" DEFAULT);
	assert_int_equal(passes(r, "tap0", "tap1"), 1);
	shows_of(r, "udp", true, "0:priority=7,udp 2 output:tap1\n");
	does(r, "flow.mod", "\"strict\":true,", LINES("priority=7,ip actions=drop"));
	shows_of(r, "udp", true, "0:priority=7,udp 2 output:tap1\n");
	rig_restart(r);
	shows(r, "0:priority=8,arp 0 drop\n0:priority=7,udp 0 output:tap1\n" DEFAULT);
}

static void del_takes_what_the_match_covers(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("cookie=0x11,udp actions=2", "cookie=0x21,ip actions=3",
				      "table=3,cookie=0x31,ip actions=3"));
	does(r, "flow.del", "", LINES("udp"));
	shows_of(r, "ip", true, "0:ip 0 output:tap1\n3:ip 0 output:tap1\n");
	does(r, "flow.del", "", LINES("cookie=0x20/0xf0"));
	shows_of(r, "ip", true, "3:ip 0 output:tap1\n");
	does(r, "flow.del", "", LINES("table=0,out_port=3"));
	shows_of(r, "ip", true, "3:ip 0 output:tap1\n");
	does(r, "flow.del", "", LINES("out_port=tap1"));
	shows(r, DEFAULT);
	rig_restart(r);
	shows(r, DEFAULT);
}

static void strict_del_takes_one_rule(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("udp actions=2", "priority=9,udp actions=2", "ip actions=2"));
	does(r, "flow.del", "\"strict\":true,", LINES("priority=9,udp"));
	does(r, "flow.del", "\"strict\":true,", LINES("ip"));
	shows(r, "0:udp 0 output:tap0\n" DEFAULT);
}

/* --- replace ------------------------------------------------------------------------------- */

static void replace_keeps_what_is_the_same(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("priority=7,udp,actions=tap1", "priority=8,arp,actions=2"));
	passes(r, "tap0", "tap1");
	does(r, "flow.replace", "",
	     LINES("priority=9,icmp,actions=2", "priority=7,udp,actions=tap1"));
	shows(r, "0:priority=9,icmp 0 output:tap0\n0:priority=7,udp 1 output:tap1\n");
	does(r, "flow.replace", "", LINES("priority=7,udp,actions=tap1,LOCAL"));
	shows(r, "0:priority=7,udp 0 output:tap1,LOCAL\n");
	rig_restart(r);
	shows(r, "0:priority=7,udp 0 output:tap1,LOCAL\n");
	does(r, "flow.replace", "", NO_LINES);
	shows(r, "");
}

static void replace_makes_the_default_ones_own(void **state)
{
	struct rig *r = *state;

	passes(r, "tap0", "tap1");
	does(r, "flow.replace", "", LINES("priority=0,actions=NORMAL"));
	shows(r, "0:priority=0 1 NORMAL\n");
	ok(r, "set-fail-mode br0 secure");
	shows(r, "0:priority=0 1 NORMAL\n");
	rig_restart(r);
	shows(r, DEFAULT);
}

static void one_table_can_be_replaced(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("table=1,ip actions=2", "table=2,ip actions=2"));
	does(r, "flow.replace", "\"table\":1,", LINES("arp actions=3", "table=1,udp actions=3"));
	shows(r, DEFAULT "1:arp 0 output:tap1\n1:udp 0 output:tap1\n2:ip 0 output:tap0\n");
	refuses(r, "flow.replace", "\"table\":1,", LINES("table=2,udp actions=3"),
		"\"a rule of table 2 cannot replace table 1\"");
	refuses(r, "flow.replace", "\"table\":255,", LINES("udp actions=3"),
		"\"table 255 is not in the valid range 0 to 254\"");
	shows_of(r, "table=1", true, "1:arp 0 output:tap1\n1:udp 0 output:tap1\n");
}

/* --- time ---------------------------------------------------------------------------------- */

static void tick(struct rig *r, u64 ms)
{
	r->now += ms;
	dp_fake_clock(r->fake, r->now);
	policy_tick(r->engine.policy, r->now);
}

static void a_rule_ends_by_its_hard_timeout(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("hard_timeout=10,udp,actions=drop"));
	tick(r, 9000);
	assert_int_equal(passes(r, "tap0", "tap1"), 0);
	tick(r, 1000);
	shows(r, DEFAULT);
	assert_int_equal(passes(r, "tap0", "tap1"), 1);
}

static void a_rule_that_is_used_outlives_its_idle_timeout(void **state)
{
	struct rig *r = *state;
	int i;

	does(r, "flow.add", "", LINES("idle_timeout=3,udp,actions=drop"));
	for (i = 0; i < 5; i++) {
		tick(r, 2000);
		assert_int_equal(passes(r, "tap0", "tap1"), 0);
	}
	shows_of(r, "udp", true, "0:udp 5 drop\n");
	for (i = 0; i < 5; i++)
		tick(r, 1000);
	shows_of(r, "udp", true, "");
	assert_int_equal(passes(r, "tap0", "tap1"), 1);
}

static void a_rule_with_a_timeout_ends_with_the_daemon(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("udp actions=2"));
	does(r, "flow.add", "", LINES("udp,idle_timeout=3 actions=drop", "arp actions=2"));
	rig_restart(r);
	shows(r, "0:arp 0 output:tap0\n" DEFAULT);
}

/* --- what else changes --------------------------------------------------------------------- */

static void rules_outlive_the_daemon(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("table=7,priority=9,cookie=0xfedcba9876543210,in_port=LOCAL,"
				      "dl_vlan=3,tcp,tp_dst=80/0xfff0 actions=mod_vlan_vid:5,tap9,"
				      "resubmit(,8)", "in_port=tap9 actions=drop"));
	rig_restart(r);
	shows_of(r, "cookie=0xfedcba9876543210", true, "7:priority=9,tcp,in_port=LOCAL,dl_vlan=3,"
		 "tp_dst=0x50/0xfff0 0 mod_vlan_vid:5,output:tap9,resubmit(,8)\n");
	shows_of(r, "table=0", true, "0:in_port=tap9 0 drop\n" DEFAULT);
}

/* A port's name without quotes, numbers where names of flags stand now */
static void rules_in_the_form_of_older_daemons_can_be_deleted(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("priority=9,tcp,tcp_flags=2 actions=tap9",
				      "priority=8,ipv6,ipv6_label=5 actions=drop"));
	assert_int_equal(db_exec(r->engine.db, "UPDATE vswitch_flow SET match = "
				 "'tcp,tcp_flags=0x2' WHERE priority = 9;"
				 "UPDATE vswitch_flow SET match = 'ipv6,ipv6_label=0x5' "
				 "WHERE priority = 8", NULL), 0);
	rig_restart(r);
	shows(r, "0:priority=9,tcp,tcp_flags=syn 0 output:tap9\n"
	      "0:priority=8,ipv6,ipv6_label=0x00005 0 drop\n" DEFAULT);
	does(r, "flow.del", "", LINES("tcp"));
	does(r, "flow.add", "", LINES("priority=8,ipv6,ipv6_label=5 actions=tap9"));
	rig_restart(r);
	shows(r, "0:priority=8,ipv6,ipv6_label=0x00005 0 output:tap9\n" DEFAULT);
}

static void a_rule_waits_for_its_port(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("in_port=tap9 actions=tap0", "in_port=tap0 actions=tap9"));
	assert_int_equal(passes(r, "tap0", "tap1"), 0);
	dp_fake_plug(r->fake, "tap9");
	policy_link_appeared(r->engine.policy, "tap9", r->now);
	assert_int_equal(passes(r, "tap0", "tap9"), 1);
	assert_int_equal(passes(r, "tap9", "tap0"), 1);
}

static void rules_of_a_port_that_was_deleted_can_be_named(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("in_port=tap1 actions=tap9"));
	ok(r, "del-port br0 tap1 -- del-port br0 tap9");
	shows(r, "0:in_port=tap1 0 output:tap9\n" DEFAULT);
	does(r, "flow.del", "", LINES("out_port=tap9"));
	refuses(r, "flow.del", "", LINES("in_port=tap1"), "\"bridge br0 has no port tap1\"");
}

static void rules_go_with_their_bridge(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("udp actions=2"));
	ok(r, "add-br br1");
	shows_on(r, "br1", DEFAULT);
	ok(r, "del-br br0 -- add-br br0");
	shows(r, DEFAULT);
	rig_restart(r);
	shows(r, DEFAULT);
}

static void a_line_that_fails_leaves_the_rules_alone(void **state)
{
	struct rig *r = *state;

	does(r, "flow.add", "", LINES("udp actions=drop"));
	assert_non_null(strstr(vs(r, "del-br br0 -- add-br br0 -- add-port br0 lo/"), "error"));
	shows(r, "0:udp 0 drop\n" DEFAULT);
	assert_int_equal(passes(r, "tap0", "tap1"), 0);
}

static void flows_follow_the_rules_at_once(void **state)
{
	struct rig *r = *state;

	assert_int_equal(passes(r, "tap0", "tap1"), 1);
	does(r, "flow.add", "", LINES("udp actions=drop"));
	assert_int_equal(passes(r, "tap0", "tap1"), 0);
	does(r, "flow.del", "", LINES("udp"));
	assert_int_equal(passes(r, "tap0", "tap1"), 1);
	shows(r, "0:priority=0 2 NORMAL\n");
}

/* Reading the counters for a look is no reason for the next ageing to see no news in them. */
static void stations_stay_known_while_rules_are_looked_at(void **state)
{
	struct rig *r = *state;
	int i;

	ok(r, "set Bridge br0 other_config:mac-aging-time=3");
	for (i = 0; i < 8; i++) {
		assert_int_equal(passes(r, "tap0", "tap1"), 1);
		shows_of(r, "udp", true, "");
		tick(r, 1000);
	}
	assert_non_null(strstr(method(r, "fdb.show", "{}"), "\"port\":\"tap0\""));
}

/* However many flows there are */
static void a_flush_of_the_flows_loses_no_count(void **state)
{
	struct rig *r = *state;
	int i;

	for (i = 0; i < 3; i++)
		assert_int_equal(passes(r, "tap0", "tap1"), 1);
	assert_string_equal(method(r, "cache.flush", "{}"), "null");
	assert_int_equal(dp_fake_flow_count(r->fake), 0);
	shows(r, "0:priority=0 3 NORMAL\n");
	for (i = 0; i < FLUSH_MANY + 1; i++)
		passes_from(r, (u8[]){ 2, 0, 0, 1, (u8)(i >> 8), (u8)i });
	assert_true(dp_fake_flow_count(r->fake) > FLUSH_MANY);
	assert_string_equal(method(r, "cache.flush", "{}"), "null");
	assert_int_equal(dp_fake_flow_count(r->fake), 0);
	shows(r, "0:priority=0 1028 NORMAL\n");
}

static void what_is_shown_can_be_fed_back(void **state)
{
	struct rig *r = *state;
	char *before, *after, *line, *rest;
	const char *lines[8] = { NULL };
	size_t n = 0;

	does(r, "flow.add", "", LINES("udp,tp_src=53 actions=mod_nw_tos:32,2",
				      "table=3,arp,arp_op=2 actions=set_field:1.2.3.4->arp_spa,3"));
	before = shown(r, "br0", "", true);
	after = strdup(before);
	for (rest = after; (line = strsep(&rest, "\n")) && *line;) {
		char *colon = strchr(line, ':'), *blank = strchr(line, ' ');
		char *actions = strchr(blank + 1, ' ') + 1, *text;

		*colon = *blank = '\0';
		if (asprintf(&text, " cookie=0x0, duration=1.5s, table=%s, n_packets=0, n_bytes=0, "
			     "idle_age=1, %s actions=%s", line, colon + 1, actions) < 0)
			fail();
		lines[n++] = text;
	}
	free(after);
	does(r, "flow.replace", "", lines);
	after = shown(r, "br0", "", true);
	assert_string_equal(after, before);
	while (n)
		free((char *)lines[--n]);
	free(before);
	free(after);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_bridge_has_a_default_rule),
		TEST(a_rule_is_added_to_the_default),
		TEST(in_secure_mode_there_is_no_default),
		TEST(a_default_that_was_deleted_does_not_come_back),
		TEST(what_is_put_in_the_place_of_the_default_stays),
		TEST(rules_are_shown_by_table_and_priority),
		TEST(ports_are_shown_by_number_where_they_have_one),
		TEST(a_rule_of_equal_match_is_replaced),
		TEST(a_bad_line_is_named_and_nothing_is_changed),
		TEST(mod_changes_actions_and_keeps_counters),
		TEST(del_takes_what_the_match_covers),
		TEST(strict_del_takes_one_rule),
		TEST(replace_keeps_what_is_the_same),
		TEST(replace_makes_the_default_ones_own),
		TEST(one_table_can_be_replaced),
		TEST(a_rule_ends_by_its_hard_timeout),
		TEST(a_rule_that_is_used_outlives_its_idle_timeout),
		TEST(a_rule_with_a_timeout_ends_with_the_daemon),
		TEST(rules_outlive_the_daemon),
		TEST(rules_in_the_form_of_older_daemons_can_be_deleted),
		TEST(a_rule_waits_for_its_port),
		TEST(rules_of_a_port_that_was_deleted_can_be_named),
		TEST(rules_go_with_their_bridge),
		TEST(a_line_that_fails_leaves_the_rules_alone),
		TEST(flows_follow_the_rules_at_once),
		TEST(stations_stay_known_while_rules_are_looked_at),
		TEST(a_flush_of_the_flows_loses_no_count),
		TEST(what_is_shown_can_be_fed_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
