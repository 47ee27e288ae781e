// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The program by the names of Open vSwitch's: what it asks, what it prints, and its exit status.
 * The texts are those of Open vSwitch 3.1; tests/e2e/test_compat.sh compares them with it.
 */
#include "tests/unit/cli/cli_program.h"

#define REFUSED		2

/* With one that answers with @result; @request: its method and parameters */
static void expect_served(const char *result, char **argv, const char *request, int status,
			  const char *out, const char *err)
{
	struct server server;
	char want[1024];

	server_start(&server, SERVER_STEPS({ result, SERVER_ANSWER }));
	setenv("VSWITCH_SOCKET", server.path, 1);
	expect_ran(run(argv, NULL), status, out, err);
	snprintf(want, sizeof(want), "{\"id\":1,\"method\":%s}\n", request);
	server_stop_expect(&server, want);
}

#define RESULT(json)	"{\"id\":1,\"result\":" json ",\"error\":null}"
#define ERROR(text)	"{\"id\":1,\"result\":null,\"error\":\"" text "\"}"

#define FLOW(table, priority, match, actions)						\
	"{\"table\":" #table ",\"priority\":" #priority ",\"cookie\":5,\"duration\":1.5,"	\
	"\"packets\":2,\"bytes\":120,\"idle_timeout\":60,\"hard_timeout\":0,\"idle_age\":7,"	\
	"\"match\":\"" match "\",\"actions\":\"" actions "\"}"
#define TWO	"[" FLOW(0, 9, "priority=9,ip,nw_src=10.0.0.9", "drop") ","		\
		FLOW(3, 10, "priority=10,ip,nw_src=10.0.0.10", "output:2") "]"
#define ASK(match, names, strict)							\
	"\"flow.show\",\"params\":{\"bridge\":\"br0\",\"match\":" match ",\"names\":" names	\
	",\"strict\":" strict "}"

static void flows_have_a_heading_and_numbers(void **state)
{
	(void)state;
	expect_served(RESULT(TWO), ARGV("/usr/bin/ovs-ofctl", "dump-flows", "br0"),
		      ASK("null", "false", "false"), 0,
		      "NXST_FLOW reply (xid=0x4):\n"
		      " cookie=0x5, duration=1.500s, table=0, n_packets=2, n_bytes=120, "
		      "idle_timeout=60, idle_age=7, priority=9,ip,nw_src=10.0.0.9 actions=drop\n"
		      " cookie=0x5, duration=1.500s, table=3, n_packets=2, n_bytes=120, "
		      "idle_timeout=60, idle_age=7, priority=10,ip,nw_src=10.0.0.10 "
		      "actions=output:2\n", "");
	expect_served(RESULT("[]"), ARGV("ovs-ofctl", "-OOpenFlow13", "dump-flows",
					 "/run/openvswitch/br0.mgmt", "table=3"),
		      ASK("\"table=3\"", "false", "false"), 0,
		      "OFPST_FLOW reply (OF1.3) (xid=0x6):\n", "");
}

static void idle_age_is_of_some_versions(void **state)
{
	static const struct {
		char *option;
		const char *heading, *idle;
	} versions[] = {
		{ "-OOpenFlow10", "NXST_FLOW reply (xid=0x4)", "idle_age=7, " },
		{ "-OOpenFlow11", "OFPST_FLOW reply (OF1.1) (xid=0x2)", "" },
		{ "-OOpenFlow14", "OFPST_FLOW reply (OF1.4) (xid=0x2)", "" },
		{ "-OOpenFlow15", "OFPST_FLOW reply (OF1.5) (xid=0x2)", "idle_age=7, " },
	};
	char want[256];

	(void)state;
	for (size_t i = 0; i < sizeof(versions) / sizeof(*versions); i++) {
		snprintf(want, sizeof(want), "%s:\n cookie=0x5, duration=1.500s, table=0, "
			 "n_packets=2, n_bytes=120, idle_timeout=60, %spriority=9,ip "
			 "actions=drop\n", versions[i].heading, versions[i].idle);
		expect_served(RESULT("[" FLOW(0, 9, "priority=9,ip", "drop") "]"),
			      ARGV("ovs-ofctl", versions[i].option, "dump-flows", "br0"),
			      ASK("null", "false", "false"), 0, want, "");
	}
}

static void names_sorting_and_no_statistics_leave_it_out(void **state)
{
	(void)state;
	expect_served(RESULT(TWO), ARGV("ovs-ofctl", "dump-flows", "br0", "--no-stats", "--rsort",
					"--names"),
		      ASK("null", "true", "false"), 0,
		      " cookie=0x5, table=3, idle_timeout=60, priority=10,ip,nw_src=10.0.0.10 "
		      "actions=output:2\n"
		      " cookie=0x5, idle_timeout=60, priority=9,ip,nw_src=10.0.0.9 actions=drop\n",
		      "");
	expect_served(RESULT(TWO), ARGV("ovs-ofctl", "--no-stats", "--sort=nw_src", "--strict",
					"dump-flows", "system@br0", "ip"),
		      ASK("\"ip\"", "false", "true"), 0,
		      " cookie=0x5, idle_timeout=60, priority=9,ip,nw_src=10.0.0.9 actions=drop\n"
		      " cookie=0x5, table=3, idle_timeout=60, priority=10,ip,nw_src=10.0.0.10 "
		      "actions=output:2\n", "");
	expect(ARGV("ovs-ofctl", "--sort=foo", "dump-flows", "br0"), CTL_EXIT_ERROR, "",
	       "ovs-ofctl: foo: unknown field name\n");
}

static void aggregates_are_sums(void **state)
{
	(void)state;
	expect_served(RESULT(TWO), ARGV("ovs-ofctl", "dump-aggregate", "br0"),
		      ASK("null", "true", "false"), 0,
		      "NXST_AGGREGATE reply (xid=0x4): packet_count=4 byte_count=240 "
		      "flow_count=2\n", "");
}

static void changes_are_asked_for(void **state)
{
	(void)state;
	expect_served(RESULT("null"), ARGV("ovs-ofctl", "add-flow", "br0", "ip,actions=drop"),
		      "\"flow.add\",\"params\":{\"bridge\":\"br0\",\"flows\":"
		      "[\"ip,actions=drop\"]}", 0, "", "");
	expect_served(RESULT("null"), ARGV("ovs-ofctl", "--strict", "mod-flows", "br0",
					   "ip,actions=drop"),
		      "\"flow.mod\",\"params\":{\"bridge\":\"br0\",\"flows\":"
		      "[\"ip,actions=drop\"],\"may_add\":true,\"strict\":true}", 0, "", "");
	expect_served(RESULT("null"), ARGV("ovs-ofctl", "-O", "OpenFlow13", "mod-flows", "br0",
					   "ip,actions=drop"),
		      "\"flow.mod\",\"params\":{\"bridge\":\"br0\",\"flows\":"
		      "[\"ip,actions=drop\"]}", 0, "", "");
	expect_served(RESULT("null"), ARGV("ovs-ofctl", "del-flows", "br0"),
		      "\"flow.del\",\"params\":{\"bridge\":\"br0\",\"flows\":[\",\"]}", 0, "", "");
	expect_served(RESULT("null"), ARGV("ovs-ofctl", "--bundle", "add-flows", "br0", "-"),
		      "\"flow.add\",\"params\":{\"bridge\":\"br0\",\"flows\":[],"
		      "\"source\":\"standard input\",\"commands\":true}", 0, "", "");
}

static void complaints_are_in_open_vswitchs_words(void **state)
{
	static const char *const said[][2] = {
		{ ERROR("no bridge named br0"), "br0 is not a bridge or a socket" },
		{ ERROR("actions= is missing"), "must specify an action" },
		{ ERROR("cookie: a rule's cookie has no mask"),
		  "flow additions cannot use a cookie mask" },
		{ ERROR("foo: no such field"), "unknown keyword foo" },
		{ ERROR("blub: no such action"), "unknown action blub" },
		{ ERROR("standard input:3: foo: no such field"), "-:3: unknown keyword foo" },
		{ ERROR("f:7: dl_src: bad value \\\"x\\\""), "f:7: dl_src: bad value \"x\"" },
	};
	char want[128];

	(void)state;
	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++) {
		snprintf(want, sizeof(want), "ovs-ofctl: %s\n", said[i][1]);
		expect_served(said[i][0], ARGV("ovs-ofctl", "add-flow", "br0", "x"),
			      "\"flow.add\",\"params\":{\"bridge\":\"br0\",\"flows\":[\"x\"]}",
			      CTL_EXIT_ERROR, "", want);
	}
}

static void usage_errors_are_open_vswitchs(void **state)
{
	(void)state;
	expect(ARGV("ovs-ofctl"), CTL_EXIT_ERROR, "",
	       "ovs-ofctl: missing command name; use --help for help\n");
	expect(ARGV("ovs-ofctl", "frob"), CTL_EXIT_ERROR, "",
	       "ovs-ofctl: unknown command 'frob'; use --help for help\n");
	expect(ARGV("ovs-ofctl", "add-flow", "br0"), CTL_EXIT_ERROR, "",
	       "ovs-ofctl: 'add-flow' command requires at least 2 arguments\n");
	expect(ARGV("ovs-ofctl", "show", "br0", "x"), CTL_EXIT_ERROR, "",
	       "ovs-ofctl: 'show' command takes at most 1 arguments\n");
	expect(ARGV("ovs-ofctl", "--frob"), CTL_EXIT_ERROR, "",
	       "ovs-ofctl: unrecognized option '--frob'\n");
	expect(ARGV("ovs-ofctl", "-O", "1.3", "show", "br0"), CTL_EXIT_ERROR, "",
	       "ovs-ofctl: Unknown OpenFlow version: \"1.3\"\n");
	expect(ARGV("ovs-ofctl", "add-flows", "br0", "/nonexistent"), CTL_EXIT_ERROR, "",
	       "ovs-ofctl: /nonexistent: open failed (No such file or directory)\n");
	expect(ARGV("ovs-ofctl", "show", "br0"), CTL_EXIT_ERROR, "",
	       "ovs-ofctl: cannot reach vswitchd at /nonexistent/sock: "
	       "No such file or directory\n");
}

#define LACP_END(system, port, state)							\
	"{\"system\":\"" system "\",\"system_priority\":65535,\"port\":" #port ","	\
	"\"port_priority\":9,\"key\":4,\"state\":[" state "]}"
#define BOND	"[{\"bridge\":\"br0\",\"port\":\"bond0\",\"mode\":\"balance-tcp\",\"updelay\":5," \
	"\"downdelay\":6,\"next_rebalance\":7000,\"lacp_status\":\"negotiated\","		\
	"\"primary\":\"eth9\",\"lacp\":{\"active\":true,\"fast\":true,\"fallback\":false,"	\
	"\"system\":\"02:00:00:00:00:01\",\"system_priority\":65535,\"key\":4},\"members\":["	\
	"{\"name\":\"eth0\",\"mac\":\"02:00:00:00:00:0a\",\"enabled\":true,\"active\":true,"	\
	"\"may_enable\":true,\"held\":false,\"delay\":null,\"hashes\":[{\"hash\":3,"		\
	"\"bytes\":2048},{\"hash\":4,\"bytes\":100}],\"lacp\":{\"status\":\"current\","	\
	"\"attached\":true,\"actor\":"								\
	LACP_END("02:00:00:00:00:01", 4, "\"activity\",\"timeout\"") ",\"partner\":"		\
	LACP_END("02:00:00:00:00:02", 8, "") ",\"sent\":1,\"received\":2,\"bad\":3,"		\
	"\"expired\":4,\"defaulted\":5,\"downs\":6}},"						\
	"{\"name\":\"eth1\",\"mac\":\"02:00:00:00:00:0b\",\"enabled\":false,\"active\":false,"	\
	"\"may_enable\":true,\"held\":false,\"delay\":12,\"hashes\":[],\"lacp\":null}]}]"
#define ASK_BOND(name)	"\"bond.show\",\"params\":{\"port\":" name "}"

static void bonds_and_lacp_are_shown_as_there(void **state)
{
	(void)state;
	expect_served(RESULT(BOND), ARGV("ovs-appctl", "bond/show", "bond0"),
		      ASK_BOND("\"bond0\""), 0,
		      "---- bond0 ----\nbond_mode: balance-tcp\n"
		      "bond may use recirculation: no, Recirc-ID : -1\nbond-hash-basis: 0\n"
		      "lb_output action: disabled, bond-id: -1\nupdelay: 5 ms\ndowndelay: 6 ms\n"
		      "next rebalance: 7000 ms\nlacp_status: negotiated\n"
		      "lacp_fallback_ab: false\nactive-backup primary: eth9 (no such member)\n"
		      "active member mac: 02:00:00:00:00:0a(eth0)\n\nmember eth0: enabled\n"
		      "  active member\n  may_enable: true\n  hash 3: 2 kB load\n\n"
		      "member eth1: disabled\n  updelay expires in 12 ms\n  may_enable: true\n\n",
		      "");
	expect_served(RESULT(BOND), ARGV("ovs-appctl", "bond/list"), ASK_BOND("null"), 0,
		      "bond\ttype\trecircID\tmembers\nbond0\tbalance-tcp\t0\teth0, eth1\n", "");
	expect_served(RESULT(BOND), ARGV("ovs-appctl", "lacp/show"), ASK_BOND("null"), 0,
		      "---- bond0 ----\n  status: active negotiated\n"
		      "  sys_id: 02:00:00:00:00:01\n  sys_priority: 65535\n"
		      "  aggregation key: 4\n  lacp_time: fast\n\nmember: eth0: current attached\n"
		      "  port_id: 4\n  port_priority: 9\n  may_enable: true\n\n"
		      "  actor sys_id: 02:00:00:00:00:01\n  actor sys_priority: 65535\n"
		      "  actor port_id: 4\n  actor port_priority: 9\n  actor key: 4\n"
		      "  actor state: activity timeout\n\n  partner sys_id: 02:00:00:00:00:02\n"
		      "  partner sys_priority: 65535\n  partner port_id: 8\n"
		      "  partner port_priority: 9\n  partner key: 4\n  partner state:\n", "");
	expect_served(RESULT(BOND), ARGV("ovs-appctl", "lacp/show-stats"), ASK_BOND("null"), 0,
		      "---- bond0 statistics ----\n\nmember: eth0:\n  TX PDUs: 1\n  RX PDUs: 2\n"
		      "  RX Bad PDUs: 3\n  RX Marker Request PDUs: 0\n  Link Expired: 4\n"
		      "  Link Defaulted: 5\n  Carrier Status Changed: 6\n", "");
}

static void orders_to_bonds_are_answered_as_there(void **state)
{
	const char *end = "ovs-appctl: ovs-vswitchd: server returned an error\n";
	char text[128];

	(void)state;
	expect_served(RESULT("true"), ARGV("ovs-appctl", "bond/set-active-slave", "b", "m"),
		      "\"bond.set_active\",\"params\":{\"port\":\"b\",\"member\":\"m\"}", 0,
		      "done\n", "");
	expect_served(RESULT("false"), ARGV("ovs-appctl", "bond/set-active-member", "b", "m"),
		      "\"bond.set_active\",\"params\":{\"port\":\"b\",\"member\":\"m\"}", 0,
		      "no change\n", "");
	expect_served(RESULT("null"), ARGV("ovs-appctl", "bond/disable-member", "b", "m"),
		      "\"bond.hold\",\"params\":{\"port\":\"b\",\"member\":\"m\",\"hold\":true}", 0,
		      "disabled\n", "");
	snprintf(text, sizeof(text), "cannot migrate to disabled member\n%s", end);
	expect_served(ERROR("member m of bond b is disabled"),
		      ARGV("ovs-appctl", "bond/migrate", "b", "261", "m"),
		      "\"bond.migrate\",\"params\":{\"port\":\"b\",\"member\":\"m\",\"hash\":5}",
		      REFUSED, "", text);
	snprintf(text, sizeof(text), "no such lacp object\n%s", end);
	expect_served(ERROR("no bond named x"), ARGV("ovs-appctl", "lacp/show", "x"),
		      ASK_BOND("\"x\""), REFUSED, "", text);
}

static void a_daemon_that_refuses_is_told_of(void **state)
{
	(void)state;
	expect(ARGV("ovs-appctl"), CTL_EXIT_ERROR, "", "ovs-appctl: at least one non-option "
	       "argument is required (use --help for help)\n");
	expect(ARGV("ovs-appctl", "frob"), REFUSED, "", "\"frob\" is not a valid command (use "
	       "\"list-commands\" to see a list of valid commands)\n"
	       "ovs-appctl: ovs-vswitchd: server returned an error\n");
	expect(ARGV("ovs-appctl", "-t", "/run/vswitchd.sock", "fdb/show"), REFUSED, "",
	       "\"fdb/show\" command requires at least 1 arguments\n"
	       "ovs-appctl: /run/vswitchd.sock: server returned an error\n");
	expect_served(ERROR("no bridge named brx"), ARGV("ovs-appctl", "fdb/show", "brx"),
		      "\"fdb.show\",\"params\":{\"bridge\":\"brx\"}", REFUSED, "",
		      "no such bridge\novs-appctl: ovs-vswitchd: server returned an error\n");
	expect(ARGV("ovs-appctl", "version"), CTL_EXIT_ERROR, "",
	       "ovs-appctl: cannot reach vswitchd at /nonexistent/sock: "
	       "No such file or directory\n");
	expect(ARGV("ovs-appctl", "-t", "ovsdb-server", "version"), CTL_EXIT_ERROR, "",
	       "ovs-appctl: ovsdb-server: there is no such daemon; vswitch has ovs-vswitchd only, "
	       "which vswitchd stands for\n");
}

static void what_is_not_served_says_what_is(void **state)
{
	(void)state;
	expect(ARGV("ovs-ofctl", "monitor", "br0"), CTL_EXIT_ERROR, "",
	       "ovs-ofctl: 'monitor' is not served by vswitch: no OpenFlow is spoken; "
	       "'vswitchctl status' and 'vswitchctl log' are served\n");
	expect(ARGV("ovs-dpctl", "del-flows"), CTL_EXIT_ERROR, "",
	       "ovs-dpctl: 'del-flows' is not served by vswitch: 'vswitchctl cache flush' is\n");
	expect(ARGV("ovs-appctl", "rstp/show"), REFUSED, "",
	       "'rstp/show' is not served by vswitch: there is no spanning tree\n"
	       "ovs-appctl: ovs-vswitchd: server returned an error\n");
}

#define PORT(name, number, local, type, options)					\
	"{\"bridge\":\"br0\",\"port\":\"" name "\",\"number\":" #number ",\"local\":" #local	\
	",\"type\":\"" type "\",\"options\":" options ",\"mac\":\"02:00:00:00:00:0" #number	\
	"\",\"up\":true,\"link\":false,\"config\":20,\"ifindex\":0,\"mtu\":1500,"		\
	"\"rx_packets\":9,"									\
	"\"rx_bytes\":900,\"rx_dropped\":1,\"tx_packets\":8,\"tx_bytes\":800,"			\
	"\"tx_dropped\":2,\"misses\":3}"
#define PORTS	"[" PORT("br0", 1, true, "internal", "{}") ","					\
		PORT("p-a", 2, false, "patch", "{\"peer\":\"p-b\"}") "]"

static void ports_are_described(void **state)
{
	(void)state;
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "show", "br0"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", 0,
		      "OFPT_FEATURES_REPLY (xid=0x2): dpid:0000020000000001\n"
		      "n_tables:254, n_buffers:0\n"
		      "capabilities: FLOW_STATS TABLE_STATS PORT_STATS ARP_MATCH_IP\n"
		      "actions: output set_vlan_vid set_vlan_pcp strip_vlan mod_dl_src mod_dl_dst "
		      "mod_nw_src mod_nw_dst mod_nw_tos mod_tp_src mod_tp_dst\n"
		      " 2(p-a): addr:02:00:00:00:00:02\n     config:     NO_RECV NO_FLOOD\n"
		      "     state:      LINK_DOWN\n     speed: 0 Mbps now, 0 Mbps max\n"
		      " LOCAL(br0): addr:02:00:00:00:00:01\n     config:     NO_RECV NO_FLOOD\n"
		      "     state:      LINK_DOWN\n     speed: 0 Mbps now, 0 Mbps max\n"
		      "OFPT_GET_CONFIG_REPLY (xid=0x4): frags=normal miss_send_len=0\n", "");
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "dump-ports", "br0", "p-a", "--names"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", 0,
		      "OFPST_PORT reply (xid=0x4): 1 ports\n"
		      "  port  \"p-a\": rx pkts=9, bytes=900, drop=1, errs=?, frame=?, over=?, "
		      "crc=?\n           tx pkts=8, bytes=800, drop=2, errs=?, coll=?\n", "");
	expect_served(RESULT(PORTS), ARGV("ovs-appctl", "dpif/show"),
		      "\"port.show\",\"params\":{}", 0,
		      "system@ovs-system: hit:12 missed:6\n  br0:\n"
		      "    br0 65534/1: (internal)\n    p-a 2/none: (patch: peer=p-b)\n", "");
}

static void ports_without_qos_have_no_queues(void **state)
{
	(void)state;
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "queue-stats", "br0"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", 0,
		      "OFPST_QUEUE reply (xid=0x2): 0 queues\n", "");
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "-OOpenFlow14", "queue-stats", "br0", "p-a"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", 0,
		      "OFPST_QUEUE reply (OF1.4) (xid=0x4): 0 queues\n", "");
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "queue-stats", "br0", "p-a", "0"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", CTL_EXIT_ERROR, "",
		      "ovs-ofctl: p-a has no queue 0\n");
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "queue-stats", "br0", "x"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", CTL_EXIT_ERROR, "",
		      "ovs-ofctl: br0: unknown port `x'\n");
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "queue-get-config", "br0", "7"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", CTL_EXIT_ERROR, "",
		      "ovs-ofctl: br0 has no port 7\n");
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "queue-get-config", "br0"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", 0,
		      "OFPT_QUEUE_GET_CONFIG_REPLY (xid=0x4): \n", "");
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "-OOpenFlow14", "queue-get-config", "br0"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", 0,
		      "OFPST_QUEUE_DESC reply (OF1.4) (xid=0x2): \n", "");
}

static void ports_are_changed_as_far_as_that_is_served(void **state)
{
	(void)state;
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "mod-port", "br0", "x", "up"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", CTL_EXIT_ERROR, "",
		      "ovs-ofctl: br0: couldn't find port `x'\n");
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "mod-port", "br0", "2", "up"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", CTL_EXIT_ERROR, "",
		      "ovs-ofctl: 2: has no device here that could be set up\n");
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "mod-port", "br0", "p-a", "no-frob"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", CTL_EXIT_ERROR, "",
		      "ovs-ofctl: unknown mod-port command 'no-frob'\n");
	expect_served(RESULT(PORTS), ARGV("ovs-ofctl", "-OOpenFlow15", "dump-ports-desc", "br0",
					  "2"),
		      "\"port.show\",\"params\":{\"bridge\":\"br0\"}", 0,
		      "OFPST_PORT_DESC reply (OF1.5) (xid=0x2):\n"
		      " 2(p-a): addr:02:00:00:00:00:02\n     config:     NO_RECV\n"
		      "     state:      LINK_DOWN\n     speed: 0 Mbps now, 0 Mbps max\n", "");
}

#define GROUP_ROW(text)									\
	"[{\"group\":7,\"text\":\"" text "\",\"duration\":1.5,\"references\":2,"	\
	"\"packets\":5,\"bytes\":300,\"buckets\":[{\"bucket\":9,\"packets\":4,\"bytes\":240}]}]"
#define GROUP	GROUP_ROW("type=select,selection_method=hash,fields=eth_src,"		\
			  "bucket=bucket_id:9,weight:3,actions=output:2,"		\
			  "bucket=bucket_id:1,actions=drop")
#define ASK_GROUPS(more)								\
	"\"group.show\",\"params\":{\"bridge\":\"br0\",\"names\":false" more "}"

/* Before OpenFlow 1.5 buckets have no numbers, and groups no method. */
static void groups_have_the_form_of_their_version(void **state)
{
	(void)state;
	expect_served(RESULT(GROUP), ARGV("ovs-ofctl", "dump-groups", "br0"), ASK_GROUPS(""), 0,
		      "NXST_GROUP_DESC reply (xid=0x2):\n"
		      " group_id=7,type=select,selection_method=hash,fields=eth_src,"
		      "bucket=bucket_id:9,weight:3,actions=output:2,bucket=bucket_id:1,"
		      "actions=drop\n", "");
	expect_served(RESULT(GROUP), ARGV("ovs-ofctl", "-OOpenFlow13", "dump-groups", "br0", "7"),
		      ASK_GROUPS(",\"group\":7"), 0,
		      "OFPST_GROUP_DESC reply (OF1.3) (xid=0x2):\n"
		      " group_id=7,type=select,bucket=weight:3,actions=output:2,"
		      "bucket=actions=drop\n", "");
	expect_served(RESULT(GROUP), ARGV("ovs-ofctl", "dump-group-stats", "br0", "group_id=7"),
		      ASK_GROUPS(",\"group\":7"), 0,
		      "NXST_GROUP reply (xid=0x6):\n"
		      " group_id=7,duration=1.500s,ref_count=2,packet_count=5,byte_count=300,"
		      "bucket0:packet_count=4,byte_count=240\n", "");
	expect_served(ERROR("group 7: type is missing"),
		      ARGV("ovs-ofctl", "add-group", "br0", "group_id=7"),
		      "\"group.add\",\"params\":{\"bridge\":\"br0\",\"groups\":[\"group_id=7\"]}",
		      CTL_EXIT_ERROR, "", "ovs-ofctl: must specify a type\n");
}

#define METER(no, text)									\
	"{\"meter\":" #no ",\"text\":\"" text "\",\"duration\":1.5,\"references\":2,"	\
	"\"packets\":5,\"bytes\":300,\"dropped_packets\":4,\"dropped_bytes\":240}"
#define METERS	"[" METER(1, "kbps burst stats bands=type=drop rate=9 burst_size=8") ","	\
		METER(2, "pktps bands=type=drop rate=7") "]"
#define ASK_METERS(more) "\"meter.show\",\"params\":{\"bridge\":\"br0\"" more "}"

/* They are there from OpenFlow 1.3 on. */
static void meters_have_the_form_of_open_vswitch(void **state)
{
	(void)state;
	expect_served(RESULT(METERS), ARGV("ovs-ofctl", "dump-meters", "br0"), ASK_METERS(""), 0,
		      "OFPST_METER_CONFIG reply (OF1.3) (xid=0x2):\n"
		      "meter=1 kbps burst stats bands=\ntype=drop rate=9 burst_size=8\n\n"
		      "meter=2 pktps bands=\ntype=drop rate=7\n", "");
	expect_served(RESULT("[" METER(1, "pktps bands=type=drop rate=7") "]"),
		      ARGV("ovs-ofctl", "-OOpenFlow15", "meter-stats", "br0", "meter=1"),
		      ASK_METERS(",\"meter\":1"), 0,
		      "OFPST_METER reply (OF1.5) (xid=0x2):\n"
		      "meter:1 flow_count:2 packet_in_count:5 byte_in_count:300 duration:1.500s "
		      "bands:\n0: packet_count:4 byte_count:240\n", "");
	expect_served(RESULT("[]"), ARGV("ovs-ofctl", "meter-features", "br0"), ASK_METERS(""), 0,
		      "OFPST_METER_FEATURES reply (OF1.3) (xid=0x2):\n"
		      "max_meter:65535 max_bands:1 max_color:0\nband_types: drop\n"
		      "capabilities: kbps pktps burst stats\n", "");
	expect_served(RESULT("[]"), ARGV("ovs-ofctl", "dump-meter", "br0", "meter=3"),
		      ASK_METERS(",\"meter\":3"), CTL_EXIT_ERROR, "",
		      "ovs-ofctl: there is no such meter: meter=3\n");
	expect_served(ERROR("band must have 'rate'"),
		      ARGV("ovs-ofctl", "mod-meter", "br0", "meter=7 kbps bands=type=drop"),
		      "\"meter.mod\",\"params\":{\"bridge\":\"br0\",\"meters\":"
		      "[\"meter=7 kbps bands=type=drop\"]}",
		      CTL_EXIT_ERROR, "", "ovs-ofctl: band must have 'rate'\n");
}

static void tables_that_are_alike_are_told_once(void **state)
{
	(void)state;
	expect_served(RESULT("[{\"table\":0,\"active\":1,\"lookups\":5,\"matched\":4},"
			     "{\"table\":2,\"active\":3,\"lookups\":0,\"matched\":0}]"),
		      ARGV("ovs-ofctl", "-O", "OpenFlow13", "dump-tables", "br0"),
		      "\"flow.tables\",\"params\":{\"bridge\":\"br0\"}", 0,
		      "OFPST_TABLE reply (OF1.3) (xid=0x2):\n"
		      "  table 0:\n    active=1, lookup=5, matched=4\n\n"
		      "  table 1:\n    active=0, lookup=0, matched=0\n\n"
		      "  table 2:\n    active=3, lookup=0, matched=0\n\n"
		      "  table 3:\n    active=0, lookup=0, matched=0\n\n"
		      "  tables 4...253: ditto\n", "");
}

static void mac_tables_are_shown(void **state)
{
	(void)state;
	expect_served(RESULT("[{\"bridge\":\"br0\",\"port\":\"p1\",\"number\":2,\"vlan\":10,"
			     "\"mac\":\"02:00:00:00:00:05\",\"age\":7,\"static\":false,"
			     "\"local\":false},{\"bridge\":\"br0\",\"port\":\"br0\",\"number\":1,"
			     "\"vlan\":0,\"mac\":\"02:00:00:00:00:01\",\"age\":null,"
			     "\"static\":false,\"local\":true}]"),
		      ARGV("ovs-appctl", "fdb/show", "br0"),
		      "\"fdb.show\",\"params\":{\"bridge\":\"br0\"}", 0,
		      " port  VLAN  MAC                Age\n"
		      "    2    10  02:00:00:00:00:05    7\n"
		      "LOCAL     0  02:00:00:00:00:01  static\n", "");
	expect(ARGV("ovs-appctl", "fdb/del", "br0", "0", "02:00"), REFUSED, "",
	       "bad MAC address\novs-appctl: ovs-vswitchd: server returned an error\n");
}

static void installed_flows_are_shown(void **state)
{
	(void)state;
	expect_served(RESULT("[{\"match\":\"recirc_id(0),in_port(2)\",\"actions\":\"3\","
			     "\"packets\":7,\"bytes\":420,\"used\":0.25},"
			     "{\"match\":\"recirc_id(0)\",\"actions\":\"drop\",\"packets\":0,"
			     "\"bytes\":0,\"used\":null}]"),
		      ARGV("ovs-appctl", "dpctl/dump-flows", "-m", "--names"),
		      "\"cache.show\",\"params\":{\"ovs\":true,\"names\":true}", 0,
		      "recirc_id(0),in_port(2), packets:7, bytes:420, used:0.250s, actions:3\n"
		      "recirc_id(0), packets:0, bytes:0, used:never, actions:drop\n", "");
	expect(ARGV("ovs-dpctl", "dump-flows", "dp9"), CTL_EXIT_ERROR, "",
	       "ovs-dpctl: opening datapath dp9 failed (No such device)\n");
}

static void a_trace_has_open_vswitchs_frame(void **state)
{
	(void)state;
	expect_served(RESULT("{\"steps\":[{\"depth\":0,\"text\":\"bridge br0: from port p1\"},"
			     "{\"depth\":1,\"text\":\"table 0: priority=7,ip actions=drop\"},"
			     "{\"depth\":1,\"text\":\"table 3: no rule\"}],"
			     "\"match\":\"recirc_id(0)\",\"actions\":\"drop\",\"changed\":false}"),
		      ARGV("ovs-appctl", "ofproto/trace", "br0", "in_port=p1"),
		      "\"trace\",\"params\":{\"bridge\":\"br0\",\"flow\":\"in_port=p1\","
		      "\"ovs\":true}", 0,
		      "Flow: in_port=p1\n\nbridge(\"br0\")\n-------------\n"
		      " 0. ip, priority 7\n    drop\n 3. No match.\n    drop\n\n"
		      "Final flow: unchanged\nMegaflow: recirc_id(0)\n"
		      "Datapath actions: drop\n", "");
	expect(ARGV("ovs-appctl", "ofproto/trace", "br0", "in_port=1", "-generate"), REFUSED, "",
	       "-generate is not served by vswitch: a trace changes nothing\n"
	       "ovs-appctl: ovs-vswitchd: server returned an error\n");
}

static void levels_of_the_log_are_set_in_any_order(void **state)
{
	static char *const specs[] = { "fdb:dbg", "fdb:console:dbg", "dbg:fdb", "fdb" };

	(void)state;
	for (size_t i = 0; i < sizeof(specs) / sizeof(*specs); i++)
		expect_served(RESULT("null"), ARGV("ovs-appctl", "vlog/set", specs[i]),
			      "\"log.set\",\"params\":{\"area\":\"fdb\",\"level\":\"debug\"}", 0,
			      "", "");
	expect_served(RESULT("null"), ARGV("ovs-appctl", "vlog/set", "info"),
		      "\"log.set\",\"params\":{\"area\":\"any\",\"level\":\"info\"}", 0, "", "");
}

static void an_answer_of_another_shape_is_an_error(void **state)
{
	(void)state;
	expect_served(RESULT("{}"), ARGV("ovs-ofctl", "dump-flows", "br0"),
		      ASK("null", "false", "false"), CTL_EXIT_ERROR, "",
		      "ovs-ofctl: vswitchd's answer to flow.show cannot be understood\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flows_have_a_heading_and_numbers),
		cmocka_unit_test(idle_age_is_of_some_versions),
		cmocka_unit_test(names_sorting_and_no_statistics_leave_it_out),
		cmocka_unit_test(aggregates_are_sums),
		cmocka_unit_test(bonds_and_lacp_are_shown_as_there),
		cmocka_unit_test(orders_to_bonds_are_answered_as_there),
		cmocka_unit_test(changes_are_asked_for),
		cmocka_unit_test(complaints_are_in_open_vswitchs_words),
		cmocka_unit_test(usage_errors_are_open_vswitchs),
		cmocka_unit_test(a_daemon_that_refuses_is_told_of),
		cmocka_unit_test(what_is_not_served_says_what_is),
		cmocka_unit_test(ports_are_described),
		cmocka_unit_test(ports_without_qos_have_no_queues),
		cmocka_unit_test(ports_are_changed_as_far_as_that_is_served),
		cmocka_unit_test(groups_have_the_form_of_their_version),
		cmocka_unit_test(meters_have_the_form_of_open_vswitch),
		cmocka_unit_test(tables_that_are_alike_are_told_once),
		cmocka_unit_test(mac_tables_are_shown),
		cmocka_unit_test(installed_flows_are_shown),
		cmocka_unit_test(a_trace_has_open_vswitchs_frame),
		cmocka_unit_test(levels_of_the_log_are_set_in_any_order),
		cmocka_unit_test(an_answer_of_another_shape_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
