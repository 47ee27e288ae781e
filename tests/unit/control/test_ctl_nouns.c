// SPDX-License-Identifier: GPL-2.0-or-later
/* The nouns of vswitchctl, and what the control side does beside command lines */
#include <signal.h>
#include <sys/resource.h>
#include "tests/unit/control/ctl_rig.h"
#include "daemon/engine/listener.h"

#define MAC_7	"02:00:00:00:00:07"

/* br0 with ports tap0 (access port of VLAN 10) and eth0 (trunk) */
static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "eth0");
	ok(r, "add-br br0 -- add-port br0 tap0 tag=10 -- add-port br0 eth0");
	return rc;
}

/* A frame from station @src to @dst arrives by @dev, and what it causes happens. */
static void rx(struct rig *r, const char *dev, u8 dst, u8 src)
{
	u8 frame[60] = { 2, 0, 0, 0, 0, dst, 2, 0, 0, 0, 0, src, 8, 0 };

	dp_fake_rx(r->fake, dev, frame, sizeof(frame));
	dp_fake_run(r->fake);
}

static void answers(struct rig *r, const char *name, const char *params, const char *expected)
{
	const char *answer = method(r, name, params);

	if (strcmp(answer, expected))
		fail_msg("%s %s\n--- gives\n%s\n--- and not\n%s", name, params, answer, expected);
}

static void contains(struct rig *r, const char *name, const char *params, const char *part)
{
	const char *answer = method(r, name, params);

	if (!strstr(answer, part))
		fail_msg("%s %s gives\n%s\n--- without\n%s", name, params, answer, part);
}

static void lacks(struct rig *r, const char *name, const char *params, const char *part)
{
	assert_null(strstr(method(r, name, params), part));
}

static void fdb_show_has_learned_entries(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 9, 7);
	r->now += 3500;
	contains(r, "fdb.show", "{\"bridge\":\"br0\"}",
		 "{\"bridge\":\"br0\",\"port\":\"tap0\",\"vlan\":10,\"mac\":\"" MAC_7 "\","
		 "\"age\":3,\"static\":false,\"sticky\":false,\"local\":false,\"number\":3}");
	contains(r, "fdb.show", "{}", "\"local\":true");
	answers(r, "fdb.show", "{\"bridge\":\"br9\"}", "\"no bridge named br9\"");
	answers(r, "fdb.show", "{\"bridge\":7}", "\"parameter \\\"bridge\\\" must be a string\"");
}

static void fdb_add_is_configuration(void **state)
{
	struct rig *r = *state;
	static const char entry[] = "\"port\":\"tap0\",\"vlan\":10,\"mac\":\"" MAC_7 "\","
				    "\"age\":null,\"static\":true";

	answers(r, "fdb.add", "{\"bridge\":\"br0\",\"port\":\"tap0\",\"vlan\":10,"
		"\"mac\":\"02:00:00:00:00:07\"}", "null");
	contains(r, "fdb.show", "{}", entry);
	gives(r, "--columns=mac,vlan list StaticMAC", "[\"" MAC_7 "\",10]\n");
	rig_restart(r);
	contains(r, "fdb.show", "{}", entry);
}

static void fdb_add_moves_an_entry(void **state)
{
	struct rig *r = *state;

	method(r, "fdb.add", "{\"bridge\":\"br0\",\"port\":\"tap0\",\"vlan\":10,\"mac\":\"" MAC_7
	       "\"}");
	answers(r, "fdb.add", "{\"bridge\":\"br0\",\"port\":\"eth0\",\"vlan\":10,\"mac\":\"" MAC_7
		"\"}", "null");
	contains(r, "fdb.show", "{}", "\"port\":\"eth0\",\"vlan\":10,\"mac\":\"" MAC_7 "\"");
	gives(r, "--columns=mac list StaticMAC", "[\"" MAC_7 "\"]\n");
}

static void fdb_add_refuses_nonsense(void **state)
{
	struct rig *r = *state;

	answers(r, "fdb.add", "{\"bridge\":\"br0\",\"port\":\"x\",\"vlan\":1,\"mac\":\"" MAC_7
		"\"}", "\"no port named x\"");
	answers(r, "fdb.add", "{\"bridge\":\"br9\",\"port\":\"tap0\",\"vlan\":1,\"mac\":\"" MAC_7
		"\"}", "\"no bridge named br9\"");
	answers(r, "fdb.add", "{\"bridge\":\"br0\",\"port\":\"tap0\",\"vlan\":4095,\"mac\":\"" MAC_7
		"\"}", "\"vlan 4095 is not in the valid range 0 to 4094\"");
	answers(r, "fdb.add", "{\"bridge\":\"br0\",\"port\":\"tap0\",\"vlan\":\"1\",\"mac\":\"x\"}",
		"\"parameter \\\"vlan\\\" must be a number\"");
	answers(r, "fdb.add", "{\"bridge\":\"br0\",\"port\":\"tap0\",\"vlan\":1,"
		"\"mac\":\"01:00:00:00:00:07\"}",
		"\"\\\"01:00:00:00:00:07\\\" is not the MAC address of a station\"");
	answers(r, "fdb.add", "{\"bridge\":\"br0\",\"vlan\":1,\"mac\":\"" MAC_7 "\"}",
		"\"parameter \\\"port\\\" is missing\"");
	gives(r, "list StaticMAC", "");
}

static void fdb_add_wants_a_port_of_the_bridge(void **state)
{
	struct rig *r = *state;

	ok(r, "add-br br1");
	answers(r, "fdb.add", "{\"bridge\":\"br1\",\"port\":\"tap0\",\"vlan\":1,\"mac\":\"" MAC_7
		"\"}", "\"bridge br1 does not have a port tap0\"");
}

static void fdb_del_removes_static_entries(void **state)
{
	struct rig *r = *state;
	static const char entry[] = "{\"bridge\":\"br0\",\"port\":\"tap0\",\"vlan\":10,"
				    "\"mac\":\"" MAC_7 "\"}";

	method(r, "fdb.add", entry);
	answers(r, "fdb.del", "{\"bridge\":\"br0\",\"port\":\"eth0\",\"vlan\":10,\"mac\":\"" MAC_7
		"\"}", "\"bridge br0 has no static or sticky entry for " MAC_7 " in VLAN 10\"");
	answers(r, "fdb.del", "{\"bridge\":\"br0\",\"port\":null,\"vlan\":10,\"mac\":\"" MAC_7
		"\"}", "null");
	lacks(r, "fdb.show", "{}", MAC_7);
	gives(r, "list StaticMAC", "");
	answers(r, "fdb.del", entry,
		"\"bridge br0 has no static or sticky entry for " MAC_7 " in VLAN 10\"");
}

static void static_entries_go_with_their_port(void **state)
{
	struct rig *r = *state;

	method(r, "fdb.add", "{\"bridge\":\"br0\",\"port\":\"tap0\",\"vlan\":10,\"mac\":\"" MAC_7
	       "\"}");
	ok(r, "del-port tap0");
	gives(r, "list StaticMAC", "");
	lacks(r, "fdb.show", "{}", MAC_7);
}

static void fdb_flush_forgets_learned_entries(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 9, 7);
	rx(r, "eth0", 9, 8);
	answers(r, "fdb.flush", "{\"bridge\":\"br0\",\"port\":\"tap0\"}", "null");
	lacks(r, "fdb.show", "{}", MAC_7);
	contains(r, "fdb.show", "{}", "02:00:00:00:00:08");
	answers(r, "fdb.flush", "{}", "null");
	lacks(r, "fdb.show", "{}", "02:00:00:00:00:08");
	answers(r, "fdb.flush", "{\"port\":\"x\"}", "\"no port named x\"");
	answers(r, "fdb.flush", "{\"bridge\":\"br0\",\"port\":\"br9\"}", "\"no port named br9\"");
}

static void cache_show_has_flows_as_text(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 9, 7);
	contains(r, "cache.show", "{\"bridge\":\"br0\"}",
		 "{\"bridge\":\"br0\",\"in_port\":\"tap0\",\"match\":\"in_port=tap0,");
	contains(r, "cache.show", "{}", "dl_src=" MAC_7);
	contains(r, "cache.show", "{}", "\"packets\":1,\"bytes\":60,\"used\":0.000,\"age\":0.000");
	ok(r, "add-br br1");
	answers(r, "cache.show", "{\"bridge\":\"br1\"}", "[]");
	answers(r, "cache.show", "{\"bridge\":\"br9\"}", "\"no bridge named br9\"");
}

static void cache_flush_removes_flows(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 9, 7);
	assert_int_equal(dp_fake_flow_count(r->fake), 1);
	answers(r, "cache.flush", "{\"bridge\":null}", "null");
	assert_int_equal(dp_fake_flow_count(r->fake), 0);
	answers(r, "cache.show", "{}", "[]");
}

/* A datapath that counts: the one in memory with these counters on each port. */
static const struct dp_ops *plain_ops;

static int counting_port_get(struct dp *dp, u32 port_no, struct dp_port *port)
{
	int rc = plain_ops->port_get(dp, port_no, port);

	port->stats = (struct vswitch_port_stats){
		.rx_packets = 100 + port_no, .rx_bytes = 1ULL << 40, .tx_packets = 50,
		.tx_bytes = 6000, .misses = 3, .flows = 7, .flows_refused = 1,
	};
	memset(port->drops, 0, sizeof(port->drops));
	if (!strcmp(port->name, "tap0")) {
		port->drops[VSWITCH_DROP_VLAN] = 4;
		port->drops[VSWITCH_DROP_TX_DOWN] = 5;
		port->drops[VSWITCH_DROP_NO_EGRESS] = 6;
	}
	return rc;
}

static void count(struct rig *r)
{
	static struct dp_ops ops;
	struct dp *dp = dp_fake_dp(r->fake);

	plain_ops = dp->ops;
	ops = *plain_ops;
	ops.port_get = counting_port_get;
	dp->ops = &ops;
}

static void drops_show_has_what_is_above_zero(void **state)
{
	struct rig *r = *state;

	answers(r, "drops.show", "{}", "[]");
	count(r);
	answers(r, "drops.show", "{}",
		"[{\"bridge\":\"br0\",\"port\":\"tap0\",\"reason\":\"tx_down\",\"packets\":5},"
		"{\"bridge\":\"br0\",\"port\":\"tap0\",\"reason\":\"vlan\",\"packets\":4},"
		"{\"bridge\":\"br0\",\"port\":\"tap0\",\"reason\":\"no_egress\",\"packets\":6}]");
	ok(r, "add-br br1");
	answers(r, "drops.show", "{\"bridge\":\"br1\"}", "[]");
	answers(r, "drops.show", "{\"bridge\":\"br9\"}", "\"no bridge named br9\"");
}

static void stats_show_counts_frames(void **state)
{
	struct rig *r = *state;

	count(r);
	contains(r, "stats.show", "{\"bridge\":\"br0\"}", "{\"bridge\":\"br0\",\"port\":\"tap0\","
		 "\"rx_packets\":103,\"rx_bytes\":1099511627776,\"rx_dropped\":10,"
		 "\"tx_packets\":50,\"tx_bytes\":6000,\"tx_dropped\":5,\"misses\":3,"
		 "\"flows\":7,\"flows_refused\":1}");
	contains(r, "stats.show", "{}", "\"port\":\"eth0\",\"rx_packets\":102,");
	gives(r, "get Interface tap0 statistics:rx_errors statistics:rx_crc_err "
	      "statistics:rx_frame_err statistics:rx_over_err statistics:rx_missed_errors "
	      "statistics:tx_errors statistics:collisions", "1\n2\n3\n4\n5\n6\n7\n");
	gives(r, "get Interface tap0 statistics:rx_packets statistics:rx_dropped "
	      "statistics:tx_dropped statistics:misses statistics:flows_refused",
	      "103\n10\n5\n3\n1\n");
	answers(r, "stats.show", "{\"bridge\":\"br9\"}", "\"no bridge named br9\"");
}

static void ephemeral_columns_follow_the_datapath(void **state)
{
	struct rig *r = *state;

	gives(r, "get Interface tap0 admin_state link_state mtu", "\"up\"\n\"up\"\n1500\n");
	dp_fake_set_running(r->fake, "tap0", false);
	dp_fake_set_mtu(r->fake, "tap0", 1400);
	dp_fake_run(r->fake);
	gives(r, "get Interface tap0 link_state mtu", "\"down\"\n1400\n");
	assert_non_null(strstr(vs(r, "get Interface tap0 mac_in_use"), "02:"));
	assert_int_equal(strlen(vs(r, "get Bridge br0 datapath_id")), 19);
	gives(r, "get Bridge br0 datapath_version", "\"fake\"\n");
	dp_fake_pull(r->fake, "tap0");
	dp_fake_run(r->fake);
	gives(r, "get Interface tap0 ofport link_state mac_in_use ifindex",
	      "-1\n[\"set\",[]]\n[\"set\",[]]\n[\"set\",[]]\n");
}

static void show_is_structured(void **state)
{
	struct rig *r = *state;

	ok(r, "set Port eth0 trunks=1,2 vlan_mode=trunk -- set Interface eth0 options:a=b");
	vs(r, "set-manager ptcp:6640");
	contains(r, "show", "{}", "\"managers\":[\"ptcp:6640\"]");
	contains(r, "show", "{}", "\"version\":\"" VSWITCH_VERSION "\"");
	contains(r, "show", "{}", "{\"name\":\"eth0\",\"tag\":null,\"trunks\":[1,2],"
		 "\"vlan_mode\":\"trunk\",\"interfaces\":[{\"name\":\"eth0\",\"type\":\"\","
		 "\"options\":{\"a\":\"b\"},\"error\":null}]}");
	contains(r, "show", "{}",
		 "{\"name\":\"tap0\",\"tag\":10,\"trunks\":[],\"vlan_mode\":null,");
}

static void log_levels_are_shown_and_set(void **state)
{
	struct rig *r = *state;

	answers(r, "log.set", "{\"area\":\"ctl\",\"level\":\"warn\"}", "null");
	contains(r, "log.show", "{}", "{\"area\":\"ctl\",\"level\":\"warn\"}");
	answers(r, "log.set", "{\"area\":\"any\",\"level\":\"info\"}", "null");
	contains(r, "log.show", "{}", "{\"area\":\"ctl\",\"level\":\"info\"}");
	contains(r, "log.set", "{\"area\":\"foo\",\"level\":\"info\"}", "no log area \\\"foo\\\"");
	contains(r, "log.set", "{\"area\":\"ctl\",\"level\":\"loud\"}", "level \\\"loud\\\"");
	answers(r, "log.set", "{\"area\":\"ctl\"}", "\"parameter \\\"level\\\" is missing\"");
}

static void status_tells_of_daemon_and_datapath(void **state)
{
	struct rig *r = *state;

	rx(r, "tap0", 9, 7);
	r->now += 2000;
	contains(r, "status", "{}",
		 "{\"version\":\"" VSWITCH_VERSION "\",\"module_version\":\"fake\"");
	contains(r, "status", "{}", "\"uptime\":2,\"flows\":1,\"masks\":1,\"parked\":0,"
		 "\"miss_lost\":0,");
}

static void status_tells_of_what_is_kept_and_not_acted_upon(void **state)
{
	struct rig *r = *state;

	contains(r, "status", "{}", "\"notes\":[]");
	vs(r, "set Bridge br0 stp_enable=true auto_attach=@a -- --id=@a create AutoAttach "
	   "system_name=x -- set Port tap0 lacp=active -- "
	   "set Open_vSwitch . manager_options=@m -- --id=@m create Manager target=\"ptcp:6640\"");
	contains(r, "status", "{}", "\"notes\":["
		 "\"port tap0: lacp: it has one interface, and only bonds speak LACP\","
		 "\"bridge br0: kept and not acted upon: auto_attach, stp_enable\","
		 "\"table Open_vSwitch: kept and not acted upon: manager_options\"]");
	ok(r, "clear Port tap0 lacp -- clear Bridge br0 auto_attach -- set Bridge br0 "
	   "stp_enable=false -- clear Open . manager_options");
	contains(r, "status", "{}", "\"notes\":[]");
}

static void unknown_methods_are_named(void **state)
{
	answers(*state, "foo.bar", "{}", "\"unknown method \\\"foo.bar\\\"\"");
	contains(*state, "transact", "{}", "transact: no array of commands");
	contains(*state, "transact", "{\"commands\":[7]}", "a command has no verb");
	contains(*state, "transact", "{\"commands\":[{\"verb\":\"init\",\"args\":7}]}",
		 "arguments of 'init' are not an array");
	contains(*state, "transact", "{\"commands\":[{\"verb\":\"add-br\",\"args\":[7]}]}",
		 "argument 1 is not a string");
	contains(*state, "transact",
		 "{\"commands\":[{\"verb\":\"add-br\",\"args\":[\"a\\u0000b\"]}]}",
		 "argument 1 is not a string");
}

static void a_port_that_joins_is_written_down(void **state)
{
	struct rig *r = *state;
	struct policy_listener l = {
		.port_joined = engine_port_joined, .port_left = engine_port_left, .arg = &r->engine,
	};

	policy_listen(r->engine.policy, &l);
	dp_fake_plug(r->fake, "tap1");
	assert_int_equal(dp_fake_enslave(r->fake, "tap1", "br0"), 0);
	dp_fake_run(r->fake);
	policy_tick(r->engine.policy, r->now);
	gives(r, "port-to-br tap1", "br0\n");
	rig_restart(r);
	gives(r, "port-to-br tap1", "br0\n");
}

/* A user's tap1, which joins the bridge by its master */
static void tap1_joins(struct rig *r)
{
	dp_fake_plug(r->fake, "tap1");
	assert_int_equal(dp_fake_enslave(r->fake, "tap1", "br0"), 0);
	dp_fake_run(r->fake);
	policy_tick(r->engine.policy, r->now);
	gives(r, "port-to-br tap1 -- get Port tap1 other_config:ip-link", "br0\n\"true\"\n");
}

static void leaves(struct rig *r, const char *port)
{
	assert_int_equal(dp_fake_enslave(r->fake, port, NULL), 0);
	dp_fake_run(r->fake);
	policy_tick(r->engine.policy, r->now);
}

static void a_port_that_joined_and_leaves_is_crossed_out(void **state)
{
	struct rig *r = *state;
	struct policy_listener l = {
		.port_joined = engine_port_joined, .port_left = engine_port_left, .arg = &r->engine,
	};

	policy_listen(r->engine.policy, &l);
	tap1_joins(r);
	leaves(r, "tap1");
	gives(r, "list-ports br0", "eth0\ntap0\n");
}

static void a_port_that_a_command_made_stays_when_it_is_taken_out(void **state)
{
	struct rig *r = *state;
	struct policy_listener l = {
		.port_joined = engine_port_joined, .port_left = engine_port_left, .arg = &r->engine,
	};

	policy_listen(r->engine.policy, &l);
	leaves(r, "tap0");
	gives(r, "list-ports br0 -- get Port tap0 tag", "eth0\ntap0\n10\n");
	assert_true(bridges_port_no(policy_bridges(r->engine.policy), "tap0"));
}

static void a_port_that_joined_stays_when_a_command_says_so(void **state)
{
	struct rig *r = *state;
	struct policy_listener l = {
		.port_joined = engine_port_joined, .port_left = engine_port_left, .arg = &r->engine,
	};

	policy_listen(r->engine.policy, &l);
	tap1_joins(r);
	ok(r, "remove Port tap1 other_config ip-link");
	leaves(r, "tap1");
	gives(r, "list-ports br0", "eth0\ntap0\ntap1\n");
}

static void a_port_that_joins_elsewhere_moves_with_its_settings(void **state)
{
	struct rig *r = *state;

	ok(r, "add-br br1");
	engine_port_joined(&r->engine, "br1", "tap0");
	gives(r, "port-to-br tap0 -- get Port tap0 tag", "br1\n10\n");
	engine_port_joined(&r->engine, "br1", "tap0");
	engine_port_joined(&r->engine, "br9", "tap0");
	gives(r, "port-to-br tap0", "br1\n");
}

static void a_local_port_never_leaves(void **state)
{
	struct rig *r = *state;

	engine_port_left(&r->engine, "br0");
	engine_port_left(&r->engine, "nope");
	gives(r, "list-br", "br0\n");
	gives(r, "get Interface br0 ofport", "65534\n");
}

/* At start a device that another bridge has taken meanwhile is no reason not to serve the rest. */
static void a_refused_port_does_not_stop_the_start(void **state)
{
	struct rig *r = *state;

	dp_fake_pull(r->fake, "tap0");
	dp_fake_run(r->fake);
	dp_fake_plug(r->fake, "tap0");
	dp_fake_refuse(r->fake, "tap0", -EBUSY, "it is a port of another bridge");
	rig_restart(r);
	gives(r, "get Interface tap0 ofport error",
	      "-1\n\"port tap0: it is a port of another bridge\"\n");
	gives(r, "get Interface eth0 ofport error", "2\n[\"set\",[]]\n");
	/* nor does it keep anything else from being changed */
	ok(r, "set Port eth0 tag=7");
	/* and it is tried again with each change */
	dp_fake_refuse(r->fake, "tap0", 0, NULL);
	ok(r, "set Port eth0 tag=8");
	gives(r, "get Interface tap0 error", "[\"set\",[]]\n");
	assert_string_not_equal(vs(r, "get Interface tap0 ofport"), "-1\n");
}

static void limit_files(rlim_t size)
{
	struct rlimit limit;

	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = size;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* The policy has followed already when the disk turns out to be full: it goes back. */
static void a_full_disk_leaves_all_as_it_was(void **state)
{
	struct rig *r = *state;
	unsigned int commits = r->commits;
	int n = dp_fake_log_count(r->fake);

	signal(SIGXFSZ, SIG_IGN);
	limit_files(1);
	vs(r, "add-br br1 -- set Port tap0 tag=20 -- del-port eth0");
	limit_files(RLIM_INFINITY);
	assert_non_null(strstr(r->answer, "error: database "));
	assert_non_null(strstr(r->answer, "cannot commit"));
	assert_true(dp_fake_log_find(r->fake, n, "port_add br1") >= 0);
	gives(r, "list-br -- list-ports br0 -- get Port tap0 tag", "br0\neth0\ntap0\n10\n");
	assert_int_not_equal(bridges_port_no(policy_bridges(r->engine.policy), "eth0"), 0);
	assert_int_equal(bridges_port_no(policy_bridges(r->engine.policy), "br1"), 0);
	assert_int_equal(r->commits, commits);
	ok(r, "add-br br1");
}

static void trace_tells_what_would_happen_and_changes_nothing(void **state)
{
	struct rig *r = *state;

	answers(r, "trace", "{\"bridge\":\"br0\",\"flow\":\"in_port=tap0,"
		"dl_src=02:00:00:00:00:07,dl_dst=02:00:00:00:00:09\"}",
		"{\"steps\":[{\"depth\":0,\"text\":\"bridge br0: from port tap0\"},"
		"{\"depth\":1,\"text\":\"table 0: priority=0 actions=NORMAL\"},"
		"{\"depth\":1,\"text\":\"NORMAL in VLAN 10: source 02:00:00:00:00:07 behind tap0 "
		"is new\"},"
		"{\"depth\":1,\"text\":\"02:00:00:00:00:09 is behind no known port: to all of the "
		"VLAN\"},"
		"{\"depth\":1,\"text\":\"output to br0\"},"
		"{\"depth\":1,\"text\":\"output to eth0\"}],"
		"\"match\":\"in_port=tap0,untagged,dl_src=02:00:00:00:00:07,"
		"dl_dst=02:00:00:00:00:09\","
		"\"actions\":\"push_vlan(vid=10,pcp=0),output:br0,output:eth0\",\"drop\":null}");
	lacks(r, "fdb.show", "{}", "\"static\":false,\"local\":false");
	answers(r, "cache.show", "{}", "[]");
	contains(r, "trace", "{\"bridge\":\"br0\",\"flow\":\"in_port=tap0,dl_vlan=5\"}",
		 "\"actions\":\"drop(vlan)\",\"drop\":\"vlan\"");
}

static void trace_of_what_is_no_frame_is_refused(void **state)
{
	struct rig *r = *state;

	answers(r, "trace", "{\"bridge\":\"br9\",\"flow\":\"in_port=tap0\"}",
		"\"no bridge named br9\"");
	answers(r, "trace", "{\"bridge\":\"br0\",\"flow\":\"dl_dst=02:00:00:00:00:09\"}",
		"\"in_port is missing: the port by which the frame comes in\"");
	answers(r, "trace", "{\"bridge\":\"br0\",\"flow\":\"in_port=tap9\"}",
		"\"bridge br0 has no port tap9\"");
	answers(r, "trace", "{\"bridge\":\"br0\",\"flow\":\"in_port=tap0,table=3\"}",
		"\"a frame has no table, priority, cookie or out_port\"");
	contains(r, "trace", "{\"bridge\":\"br0\",\"flow\":\"in_port=tap0,foo=3\"}", "foo");
	contains(r, "trace", "{\"bridge\":\"br0\",\"flow\":\"in_port=tap0,vlan_tci=5/0x1fff\"}",
		 "a frame without a tag has no VID or PCP");
	answers(r, "trace", "{\"bridge\":\"br0\"}", "\"parameter \\\"flow\\\" is missing\"");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(fdb_show_has_learned_entries),
		TEST(fdb_add_is_configuration),
		TEST(fdb_add_moves_an_entry),
		TEST(fdb_add_refuses_nonsense),
		TEST(fdb_add_wants_a_port_of_the_bridge),
		TEST(fdb_del_removes_static_entries),
		TEST(static_entries_go_with_their_port),
		TEST(fdb_flush_forgets_learned_entries),
		TEST(cache_show_has_flows_as_text),
		TEST(trace_tells_what_would_happen_and_changes_nothing),
		TEST(trace_of_what_is_no_frame_is_refused),
		TEST(cache_flush_removes_flows),
		TEST(drops_show_has_what_is_above_zero),
		TEST(stats_show_counts_frames),
		TEST(ephemeral_columns_follow_the_datapath),
		TEST(show_is_structured),
		TEST(log_levels_are_shown_and_set),
		TEST(status_tells_of_daemon_and_datapath),
		TEST(status_tells_of_what_is_kept_and_not_acted_upon),
		TEST(unknown_methods_are_named),
		TEST(a_port_that_joins_is_written_down),
		TEST(a_port_that_joined_and_leaves_is_crossed_out),
		TEST(a_port_that_a_command_made_stays_when_it_is_taken_out),
		TEST(a_port_that_joined_stays_when_a_command_says_so),
		TEST(a_port_that_joins_elsewhere_moves_with_its_settings),
		TEST(a_local_port_never_leaves),
		TEST(a_refused_port_does_not_stop_the_start),
		TEST(a_full_disk_leaves_all_as_it_was),
	};

	return cmocka_run_group_tests_name("ctl_nouns", tests, NULL, NULL);
}
