// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The syntax of ovs-ofctl(8): what is read is written in its form, what is written reads the same,
 * what makes no sense is refused by name. Expected texts are those of ovs-ofctl 3.1 but where the
 * comment says otherwise.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/syntax/rule_line.h"
#include "daemon/syntax/rule_actions.h"

static const char *const port_names[] = {
	NULL, "tap0", "tap1", "eth0", "a,b", "q\"q", "7up", "local"
};

#define N_PORTS	(sizeof(port_names) / sizeof(port_names[0]))

static bool is_known(void *arg, const char *name)
{
	size_t i;

	(void)arg;
	for (i = 1; i < N_PORTS; i++) {
		if (!strcmp(port_names[i], name))
			return true;
	}
	return false;
}

static const char *name_of(void *arg, u32 no)
{
	(void)arg;
	return no < N_PORTS ? port_names[no] : NULL;
}

static u32 number_of(void *arg, const char *name)
{
	u32 no;

	(void)arg;
	for (no = 1; no < N_PORTS; no++) {
		if (!strcmp(port_names[no], name))
			return no;
	}
	return 0;
}

static const struct rule_ports ports = {
	.local = "br0", .known = is_known, .name = name_of,
};
static const struct rule_ports numbers = {
	.local = "br0", .known = is_known, .name = name_of, .number = number_of,
};

static void parse(struct rule_spec *line, const char *text, enum rule_line_kind kind)
{
	char *err = NULL;

	if (!rule_line_parse(line, text, kind, &ports, &err))
		return;
	print_error("%s: %s\n", text, err);
	fail();
}

static void assert_match(const char *text, const char *expected)
{
	struct rule_spec line, again;
	struct text out;
	const char *match;
	char *full;

	if (asprintf(&full, "%s actions=drop", text) < 0)
		fail();
	parse(&line, full, RULE_LINE_RULE);
	text_init(&out);
	match = rule_match_text(&out, line.rule, &ports);
	if (strcmp(match, expected))
		print_error("%s\n", text);
	assert_string_equal(match, expected);
	free(full);
	parse(&again, match, RULE_LINE_FILTER);
	assert_memory_equal(&again.rule->match, &line.rule->match, sizeof(line.rule->match));
	assert_int_equal(again.rule->priority, line.rule->priority);
	text_exit(&out);
	rule_spec_free(&line);
	rule_spec_free(&again);
}

static void assert_actions(const char *match, const char *actions, const char *expected)
{
	struct rule_spec line, again;
	struct text out;
	const char *text;
	char *full;

	if (asprintf(&full, "%s actions=%s", match, actions) < 0)
		fail();
	parse(&line, full, RULE_LINE_RULE);
	text_init(&out);
	text = rule_actions_text(&out, line.rule, &ports);
	assert_string_equal(text, expected);
	free(full);
	if (asprintf(&full, "%s,actions=%s", match, text) < 0)
		fail();
	parse(&again, full, RULE_LINE_RULE);
	assert_true(ofacts_equal(line.rule->actions, again.rule->actions));
	free(full);
	text_exit(&out);
	rule_spec_free(&line);
	rule_spec_free(&again);
}

static void assert_refused(const char *text, const char *expected)
{
	struct rule_spec line;
	char *err = NULL;

	if (!rule_line_parse(&line, text, RULE_LINE_RULE, &ports, &err))
		print_error("not refused: %s\n", text);
	assert_non_null(err);
	if (strcmp(err, expected))
		print_error("%s\n", text);
	assert_string_equal(err, expected);
	free(err);
	rule_spec_free(&line);
}

static void matches_are_written_as_ovs_ofctl_does(void **state)
{
	(void)state;
	assert_match("", "");
	assert_match("priority=5", "priority=5");
	assert_match("priority=0x10", "priority=16");
	assert_match("priority=32768", "");
	assert_match("in_port=tap0", "in_port=tap0");
	assert_match("in_port=2", "in_port=tap1");
	assert_match("in_port=\"tap1\"", "in_port=tap1");
	assert_match("in_port=LOCAL", "in_port=LOCAL");
	assert_match("in_port=65534", "in_port=LOCAL");
	assert_match("in_port=br0", "in_port=LOCAL");
	assert_match("in_port=\"a,b\"", "in_port=\"a,b\"");
	assert_match("in_port=6", "in_port=\"7up\"");
	assert_match("in_port=7", "in_port=\"local\"");
	assert_match("dl_src=01:00:00:00:00:00/01:00:00:00:00:00",
		     "dl_src=01:00:00:00:00:00/01:00:00:00:00:00");
	assert_match("eth_src=2:0:0:0:0:1,eth_dst=02:00:00:00:00:02",
		     "dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02");
	assert_match("dl_type=0x88cc", "dl_type=0x88cc");
	assert_match("eth_type=0x800", "ip");
	assert_match("dl_type=0x806", "arp");
	assert_match("rarp", "rarp");
	assert_match("dl_type=0x800,nw_proto=6,tp_dst=80", "tcp,tp_dst=80");
	assert_match("ip_proto=6,ip", "tcp");
	assert_match("ip,nw_proto=2", "ip,nw_proto=2");
	assert_match("ipv6,nw_proto=58", "icmp6");
	assert_match("ip,nw_src=10.1.2.3/8", "ip,nw_src=10.0.0.0/8");
	assert_match("ip,ip_dst=10.0.0.1/255.0.255.0", "ip,nw_dst=10.0.0.0/255.0.255.0");
	assert_match("in_port=5", "in_port=\"q\\\"q\"");
	assert_match("ipv6,ipv6_src=fe80::1/10,ipv6_label=0x12345",
		     "ipv6,ipv6_src=fe80::/10,ipv6_label=0x12345");
	assert_match("ip,nw_tos=32,nw_ecn=1,nw_ttl=5,ip_frag=not_later",
		     "ip,nw_tos=32,nw_ecn=1,nw_ttl=5,nw_frag=not_later");
	assert_match("ip,ip_dscp=8,ip_ecn=2", "ip,nw_tos=32,nw_ecn=2");
	assert_match("tcp,tp_src=80/0xfff0", "tcp,tp_src=0x50/0xfff0");
	assert_match("udp,udp_dst=53", "udp,tp_dst=53");
	assert_match("sctp6,sctp_src=5", "sctp6,tp_src=5");
	assert_match("icmp,icmp_type=8,icmp_code=0", "icmp,icmp_type=8,icmp_code=0");
	assert_match("icmp6,icmpv6_type=135,nd_target=fe80::1,nd_sll=00:01:02:03:04:05",
		     "icmp6,icmp_type=135,nd_target=fe80::1,nd_sll=00:01:02:03:04:05");
	assert_match("icmp6,icmp_type=136,nd_tll=00:01:02:03:04:05",
		     "icmp6,icmp_type=136,nd_tll=00:01:02:03:04:05");
	assert_match("arp,arp_op=1,arp_spa=10.0.0.1,arp_tpa=10.0.0.0/24,"
		     "arp_sha=00:01:02:03:04:05,arp_tha=00:01:02:03:04:06",
		     "arp,arp_spa=10.0.0.1,arp_tpa=10.0.0.0/24,arp_op=1,"
		     "arp_sha=00:01:02:03:04:05,arp_tha=00:01:02:03:04:06");
	assert_match("arp,nw_src=1.2.3.4,nw_proto=1", "arp,arp_spa=1.2.3.4,arp_op=1");
	assert_match("tcp,tcp_flags=0x2/0x12", "tcp,tcp_flags=+syn-ack");
	assert_match("tcp,tcp_flags=-ack+syn", "tcp,tcp_flags=+syn-ack");
	assert_match("tun_id=5", "tun_id=0x5");
	assert_match("tunnel_id=0x105/0xff", "tun_id=0x5/0xff");
	assert_match("ip,ip,tcp", "tcp");
	assert_match("icmp,tp_src=8,tp_dst=0", "icmp,icmp_type=8,icmp_code=0");
	assert_match("in_port:1,priority:7,ip4,eth,packet_type=(0,0)",
		     "priority=7,ip,in_port=tap0");
}

static void flags_without_others_are_written_with_bars(void **state)
{
	(void)state;
	assert_match("tcp,tcp_flags=2", "tcp,tcp_flags=syn");
	assert_match("tcp,tcp_flags=syn|ack", "tcp,tcp_flags=syn|ack");
	assert_match("tcp,tcp_flags=0", "tcp,tcp_flags=0");
	assert_match("tcp,tcp_flags=0xfff",
		     "tcp,tcp_flags=fin|syn|rst|psh|ack|urg|ece|cwr|ns|[200]|[400]|[800]");
	assert_match("tcp,tcp_flags=0xc00/0xc00", "tcp,tcp_flags=+[400]+[800]");
	assert_match("tcp,tcp_flags=-syn+[200]", "tcp,tcp_flags=-syn+[200]");
}

static void tags_are_matched_in_each_of_their_forms(void **state)
{
	(void)state;
	assert_match("dl_vlan=10", "dl_vlan=10");
	assert_match("vlan_vid=0x100a", "dl_vlan=10");
	assert_match("vlan_tci=0x100a/0x1fff", "dl_vlan=10");
	assert_match("dl_vlan=10,dl_vlan_pcp=3", "dl_vlan=10,dl_vlan_pcp=3");
	assert_match("vlan_pcp=3", "dl_vlan_pcp=3");
	assert_match("vlan_vid=0x1000/0x1000", "vlan_tci=0x1000/0x1000");
	assert_match("vlan_tci=0x600a/0xe00f", "vlan_tci=0x600a/0xe00f");
	/* A frame without a tag, as with OpenFlow 1.3 */
	assert_match("vlan_vid=0", "vlan_tci=0x0000/0x1fff");
	assert_match("vlan_tci=0/0x1000", "vlan_tci=0x0000/0x1000");
	assert_match("vlan_vid=0/0x1000", "vlan_tci=0x0000/0x1000");
	assert_match("vlan_tci=0", "vlan_tci=0x0000/0x1fff");
	assert_match("dl_vlan=0xffff", "vlan_tci=0x0000/0x1fff");
	assert_match("vlan_tci=0x0000/0x1fff", "vlan_tci=0x0000/0x1fff");
	assert_match("dl_vlan=0", "dl_vlan=0");
}

static void every_kind_of_fragment_can_be_matched(void **state)
{
	static const char *const kinds[] = { "no", "yes", "first", "later", "not_later" };
	char in[32], out[32];
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++) {
		snprintf(in, sizeof(in), "ip,ip_frag=%s", kinds[i]);
		snprintf(out, sizeof(out), "ip,nw_frag=%s", kinds[i]);
		assert_match(in, out);
	}
}

static void what_cannot_be_read_can_be_matched(void **state)
{
	static const char *const words[] = { "no", "yes", "ports", "proto", "ip" };
	char in[64];
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++) {
		snprintf(in, sizeof(in), "ip,unreadable=%s", words[i]);
		assert_match(in, in);
	}
	assert_match("arp,unreadable=IP", "arp,unreadable=ip");
	assert_match("tcp6,nw_frag=first,unreadable=no,tp_dst=25",
		     "tcp6,nw_frag=first,unreadable=no,tp_dst=25");
	assert_match("ip,unreadable=ports,unreadable=yes", "ip,unreadable=ports");
	assert_refused("unreadable=yes actions=drop", "unreadable: must come with ip, ipv6 or arp");
	assert_refused("ip,unreadable=1 actions=drop", "unreadable: bad value \"1\"");
	assert_refused("ip,unreadable=no,unreadable=ip actions=drop",
		       "unreadable: contradicts another field");
}

static void blanks_are_as_good_as_commas(void **state)
{
	(void)state;
	assert_match("  ip , nw_src=1.2.3.4\t priority=3 ", "priority=3,ip,nw_src=1.2.3.4");
	assert_actions("ip", " output:1 , output:2\n", "output:tap0,output:tap1");
}

static void what_a_dump_adds_is_ignored(void **state)
{
	(void)state;
	assert_match(" cookie=0x0, duration=3.2s, table=0, n_packets=5, n_bytes=6, idle_age=4, "
		     "hard_age=4, priority=4,ip", "priority=4,ip");
}

static void the_rest_of_a_line_is_read(void **state)
{
	struct rule_spec line;

	(void)state;
	parse(&line,
	      "table=7,cookie=0x123456789abcdef0,idle_timeout=5,hard_timeout=65535,actions=1",
	      RULE_LINE_RULE);
	assert_int_equal(line.rule->table, 7);
	assert_true(line.table_given);
	assert_true(line.rule->cookie == 0x123456789abcdef0ULL);
	assert_int_equal(line.rule->idle_timeout, 5);
	assert_int_equal(line.rule->hard_timeout, 65535);
	rule_spec_free(&line);
	parse(&line, "table=255 actions=1", RULE_LINE_RULE);
	assert_int_equal(line.rule->table, 0);
	rule_spec_free(&line);
}

static void actions_are_read_and_written(void **state)
{
	(void)state;
	assert_actions("", "", "drop");
	assert_actions("", "drop", "drop");
	assert_actions("", "DROP", "drop");
	assert_actions("", "2", "output:tap1");
	assert_actions("", "tap1,eth0", "output:tap1,output:eth0");
	assert_actions("", "output:4,output:\"7up\"", "output:\"a,b\",output:\"7up\"");
	assert_actions("", "flood,ALL,local,normal,in_port", "FLOOD,ALL,LOCAL,NORMAL,IN_PORT");
	assert_actions("", "output:65534,65530,output:IN_PORT,br0",
		       "LOCAL,NORMAL,IN_PORT,LOCAL");
	assert_actions("", "push_vlan:0x88a8,mod_vlan_vid:5,mod_vlan_pcp:7,strip_vlan,pop_vlan",
		       "push_vlan:0x88a8,mod_vlan_vid:5,mod_vlan_pcp:7,pop_vlan,pop_vlan");
	assert_actions("", "set_vlan_vid:5,set_vlan_pcp:1", "set_vlan_vid:5,set_vlan_pcp:1");
	assert_actions("dl_vlan=1", "set_field:4101->vlan_vid,set_field:3->vlan_pcp",
		       "set_field:4101->vlan_vid,set_field:3->vlan_pcp");
	assert_actions("", "push_vlan:0x8100,set_field:4101->vlan_vid",
		       "push_vlan:0x8100,set_field:4101->vlan_vid");
	assert_actions("",
		       "mod_dl_src:00:00:00:00:00:01,set_field:2:0:0:0:0:0/f:0:0:0:0:0->eth_dst",
		       "set_field:00:00:00:00:00:01->eth_src,"
		       "set_field:02:00:00:00:00:00/0f:00:00:00:00:00->eth_dst");
	assert_actions("ip",
		       "mod_nw_src:1.2.3.4,mod_nw_dst:1.2.3.5,mod_nw_tos:32,mod_nw_ecn:1,"
		       "mod_nw_ttl:3,dec_ttl",
		       "set_field:1.2.3.4->ip_src,set_field:1.2.3.5->ip_dst,"
		       "set_field:8->ip_dscp,set_field:1->nw_ecn,set_field:3->nw_ttl,dec_ttl");
	assert_actions("ip", "set_field:10.0.0.0/8->nw_src", "set_field:10.0.0.0/8->ip_src");
	assert_actions("ipv6", "set_field:fe80::1->ipv6_src,set_field:5->ipv6_label",
		       "set_field:fe80::1->ipv6_src,set_field:0x5->ipv6_label");
	assert_actions("tcp", "mod_tp_src:5,set_field:80->tcp_dst",
		       "set_field:5->tcp_src,set_field:80->tcp_dst");
	assert_actions("udp6", "mod_tp_dst:6", "set_field:6->udp_dst");
	assert_actions("icmp", "set_field:0->icmp_type", "set_field:0->icmp_type");
	assert_actions("icmp6", "set_field:129->icmpv6_type", "set_field:129->icmpv6_type");
	assert_actions("arp", "set_field:2->arp_op,set_field:1.2.3.4->arp_spa,"
		       "set_field:00:00:00:00:00:01->arp_tha",
		       "set_field:2->arp_op,set_field:1.2.3.4->arp_spa,"
		       "set_field:00:00:00:00:00:01->arp_tha");
	assert_actions("", "set_tunnel:5,set_tunnel64:0x10,set_field:6->tun_id",
		       "set_tunnel:0x5,set_tunnel:0x10,set_tunnel:0x6");
	assert_actions("table=3", "resubmit:2,resubmit(,4),resubmit(1,2),resubmit(in_port,1),"
		       "goto_table:4", "resubmit:tap1,resubmit(,4),resubmit(tap0,2),"
		       "resubmit(,1),goto_table:4");
	assert_actions("", "resubmit(4,2),output:7,local",
		       "resubmit(\"a,b\",2),output:\"local\",LOCAL");
}

static void ports_are_shown_as_numbers_if_wanted(void **state)
{
	struct rule_spec line;
	struct text out;

	(void)state;
	text_init(&out);
	parse(&line, "in_port=tap1,actions=eth0,LOCAL,resubmit(tap0,2)", RULE_LINE_RULE);
	assert_string_equal(rule_match_text(&out, line.rule, &numbers), "in_port=2");
	assert_string_equal(rule_actions_text(&out, line.rule, &numbers),
			    "output:3,LOCAL,resubmit(1,2)");
	text_exit(&out);
	rule_spec_free(&line);
}

static void nonsense_in_a_match_is_refused_by_name(void **state)
{
	(void)state;
	assert_refused("ip", "actions= is missing");
	assert_refused("bogus=5 actions=drop", "bogus: no such field");
	assert_refused("any actions=drop", "any: no such field");
	assert_refused("pkt_mark=5 actions=drop",
		       "pkt_mark: not supported, as frames have no mark");
	assert_refused("ct_state=+trk actions=drop", "ct_state: not supported, as connections are "
		       "not tracked");
	assert_refused("reg16=5 actions=drop", "reg16: no such field");
	assert_refused("reg0=0x100000000 actions=drop", "reg0: bad value \"0x100000000\"");
	assert_refused("reg0=1,xreg0=0 actions=drop", "xreg0: contradicts another field");
	assert_refused("tun_src=1.2.3.4 actions=drop", "tun_src: not supported, as of a tunnel "
		       "only the key, tun_id, is known");
	assert_refused("send_flow_rem,actions=drop", "send_flow_rem: not supported, as there is no "
		       "controller to be told");
	assert_refused("out_port=3 actions=drop", "out_port: no such field");
	assert_refused("in_port=9 actions=drop", "bridge br0 has no port 9");
	assert_refused("in_port=0 actions=drop", "bridge br0 has no port 0");
	assert_refused("in_port=eth7 actions=drop", "bridge br0 has no port eth7");
	assert_refused("in_port=a,b actions=drop", "bridge br0 has no port a");
	assert_refused("in_port actions=drop", "in_port: bad value \"\"");
	assert_refused("priority=65536 actions=drop", "priority: bad value \"65536\"");
	assert_refused("priority=-1 actions=drop", "priority: bad value \"-1\"");
	assert_refused("table=256 actions=drop", "table: bad value \"256\"");
	assert_refused("idle_timeout=70000 actions=drop", "idle_timeout: bad value \"70000\"");
	assert_refused("cookie=0x5/0xff actions=drop", "cookie: a rule's cookie has no mask");
	assert_refused("cookie=x actions=drop", "cookie: bad value \"x\"");
	assert_refused("ip=4 actions=drop", "ip: bad value \"4\"");
	assert_refused("dl_src=1:2:3 actions=drop", "dl_src: bad value \"1:2:3\"");
	assert_refused("dl_vlan=4096 actions=drop", "dl_vlan: bad value \"4096\"");
	assert_refused("dl_vlan=1/1 actions=drop", "dl_vlan: bad value \"1/1\"");
	assert_refused("dl_vlan_pcp=8 actions=drop", "dl_vlan_pcp: bad value \"8\"");
	assert_refused("dl_type=0x800/0xff00 actions=drop", "dl_type: bad value \"0x800/0xff00\"");
	assert_refused("ip,nw_src=1.2.3.4/33 actions=drop", "nw_src: bad value \"1.2.3.4/33\"");
	assert_refused("ip,nw_src=1.2.3 actions=drop", "nw_src: bad value \"1.2.3\"");
	assert_refused("ip,ip_dscp=64 actions=drop", "ip_dscp: bad value \"64\"");
	assert_refused("ip,ip_frag=1 actions=drop", "ip_frag: bad value \"1\"");
	assert_refused("ipv6,ipv6_label=0x100000 actions=drop",
		       "ipv6_label: bad value \"0x100000\"");
	assert_refused("tcp,tp_dst=65536 actions=drop", "tp_dst: bad value \"65536\"");
	assert_refused("tcp,tcp_flags=+foo actions=drop", "tcp_flags: bad value \"+foo\"");
	assert_refused("tcp,tcp_flags=+syn+syn actions=drop", "tcp_flags: bad value \"+syn+syn\"");
	assert_refused("tcp,tcp_flags=syn| actions=drop", "tcp_flags: bad value \"syn|\"");
	assert_refused("icmp,icmp_type=256 actions=drop", "icmp_type: bad value \"256\"");
	assert_refused("arp,arp_op=300 actions=drop", "arp_op: bad value \"300\"");
	assert_refused("tun_id=0x100000000 actions=drop", "tun_id: bad value \"0x100000000\"");
	assert_refused("ip,arp actions=drop", "arp: contradicts another field");
	assert_refused("tcp,nw_proto=17 actions=drop", "nw_proto: contradicts another field");
	assert_refused("dl_vlan=1,vlan_tci=0 actions=drop", "vlan_tci: contradicts another field");
	assert_refused("in_port=1,in_port=2 actions=drop", "in_port: contradicts another field");
	assert_refused("ip,nw_src=1.2.3.4,nw_src=1.2.3.5 actions=drop",
		       "nw_src: contradicts another field");
}

static void fields_that_may_not_be_there_are_refused(void **state)
{
	(void)state;
	assert_refused("tp_dst=80 actions=drop",
		       "tp_dst: must come with tcp, udp or sctp (or tcp6, udp6, sctp6)");
	assert_refused("ip,tp_dst=80 actions=drop",
		       "tp_dst: must come with tcp, udp or sctp (or tcp6, udp6, sctp6)");
	assert_refused("udp,tcp_dst=80 actions=drop", "tcp_dst: must come with tcp or tcp6");
	assert_refused("icmp,tp_dst=256 actions=drop",
		       "tp_dst: must come with tcp, udp or sctp (or tcp6, udp6, sctp6)");
	assert_refused("nw_src=1.2.3.4 actions=drop", "nw_src: must come with ip or arp");
	assert_refused("ipv6,nw_src=1.2.3.4 actions=drop", "nw_src: must come with ip or arp");
	assert_refused("ip,ipv6_src=::1 actions=drop", "ipv6_src: must come with ipv6");
	assert_refused("nw_proto=6 actions=drop", "nw_proto: must come with ip, ipv6 or arp");
	assert_refused("arp,nw_ttl=6 actions=drop", "nw_ttl: must come with ip or ipv6");
	assert_refused("ip,arp_op=1 actions=drop", "arp_op: must come with arp");
	assert_refused("icmp6,nd_target=::1 actions=drop",
		       "nd_target: must come with icmp6,icmp_type=135 or 136");
	assert_refused("icmp6,icmp_type=136,nd_sll=00:00:00:00:00:01 actions=drop",
		       "nd_sll: must come with icmp6,icmp_type=135");
	assert_refused("icmp,icmpv6_type=1 actions=drop", "icmpv6_type: must come with icmp6");
}

static void nonsense_in_actions_is_refused_by_name(void **state)
{
	(void)state;
	assert_refused("actions=foo", "foo: no such action");
	assert_refused("actions=foo:1", "foo:1: no such action");
	assert_refused("actions=9", "bridge br0 has no port 9");
	assert_refused("actions=output:eth7", "bridge br0 has no port eth7");
	assert_refused("actions=output", "output: bad argument");
	assert_refused("actions=output:", "bridge br0 has no port \"\"");
	assert_refused("actions=output:reg16",
		       "output:reg16: no such field, or it is not supported");
	assert_refused("actions=output:NXM_OF_ARP_OP[]",
		       "output:NXM_OF_ARP_OP[]: must come with a match on arp");
	assert_refused("arp actions=output:NXM_OF_ARP_OP[]",
		       "output:NXM_OF_ARP_OP[]: the field cannot be read");
	assert_refused("actions=move:NXM_NX_REG0[0..3]->NXM_NX_REG1[]",
		       "move:NXM_NX_REG0[0..3]->NXM_NX_REG1[]: both must have as many bits");
	assert_refused("actions=move:NXM_OF_IP_SRC[]->NXM_NX_REG1[]",
		       "move:NXM_OF_IP_SRC[]->NXM_NX_REG1[]: must come with a match on ip or arp");
	assert_refused("actions=move:NXM_NX_REG0[0..15]->NXM_OF_IN_PORT[]",
		       "move:NXM_NX_REG0[0..15]->NXM_OF_IN_PORT[]: the field cannot be set");
	assert_refused("actions=move:NXM_NX_REG0[]", "move:NXM_NX_REG0[]: must be SOURCE->TARGET");
	assert_refused("actions=pop:NXM_OF_IN_PORT[]",
		       "pop:NXM_OF_IN_PORT[]: the field cannot be set");
	assert_refused("actions=clone(goto_table:3)", "clone(goto_table:3): goto_table, "
		       "write_metadata, clear_actions and conjunction cannot stand here");
	assert_refused("actions=conjunction(1,1/1)", "conjunction(1,1/1): it has 2 to 64 clauses, "
		       "of which this is one");
	assert_refused("actions=conjunction(1,3/2)", "conjunction(1,3/2): it has 2 to 64 clauses, "
		       "of which this is one");
	assert_refused("actions=conjunction(1,1/65)",
		       "conjunction(1,1/65): it has 2 to 64 clauses, of which this is one");
	assert_refused("actions=conjunction(1,1)", "conjunction(1,1): must be ID,K/N");
	assert_refused("actions=conjunction(x,1/2)", "conjunction(x,1/2): bad argument");
	assert_refused("actions=conjunction(1,1/2),output:2",
		       "conjunction: only notes may stand beside it");
	assert_refused("conj_id=1/1 actions=drop", "conj_id: bad value \"1/1\"");
	assert_refused("actions=load:1->NXM_NX_CONJ_ID[]",
		       "load:1->NXM_NX_CONJ_ID[]: the field cannot be set");
	assert_refused("actions=move:NXM_NX_CONJ_ID[]->NXM_NX_REG0[]",
		       "move:NXM_NX_CONJ_ID[]->NXM_NX_REG0[]: the field cannot be read");
	assert_refused("actions=clone(drop,output:2)", "drop must stand alone");
	assert_refused("actions=clone(clone(foo:1))", "foo:1: no such action");
	assert_refused("actions=write_metadata:5,output:2",
		       "only goto_table may follow write_metadata");
	assert_refused("actions=write_metadata:x", "write_metadata:x: bad argument");
	assert_refused("actions=drop,output:2", "drop must stand alone");
	assert_refused("actions=output:2,drop", "drop must stand alone");
	assert_refused("actions=controller",
		       "controller: not supported, as no controller is spoken to");
	assert_refused("actions=CONTROLLER:65535", "CONTROLLER:65535: not supported, as no "
		       "controller is spoken to");
	assert_refused("actions=multipath(foo,5,hrw,1,0,reg0)", "multipath(foo,5,hrw,1,0,reg0): "
		       "there are no such fields to hash");
	assert_refused("actions=multipath(eth_src,65536,hrw,1,0,reg0)", "multipath(eth_src,65536,"
		       "hrw,1,0,reg0): the basis is a number from 0 to 65535");
	assert_refused("actions=multipath(eth_src,5,active_backup,1,0,reg0)", "multipath(eth_src,"
		       "5,active_backup,1,0,reg0): there is no such algorithm");
	assert_refused("actions=multipath(eth_src,5,hrw,0,0,reg0)", "multipath(eth_src,5,hrw,0,0,"
		       "reg0): there are from 1 to 65536 links");
	assert_refused("actions=multipath(eth_src,5,hrw,257,0,NXM_NX_REG0[0..7])", "multipath("
		       "eth_src,5,hrw,257,0,NXM_NX_REG0[0..7]): the field has not enough bits for "
		       "so many links");
	assert_refused("actions=multipath(eth_src,5,hrw,1,0)", "multipath(eth_src,5,hrw,1,0): must "
		       "be FIELDS,BASIS,ALGORITHM,N_LINKS,ARG,DST");
	assert_refused("actions=bundle(eth_src,0,modulo_n,ofport,members:2)", "bundle(eth_src,0,"
		       "modulo_n,ofport,members:2): there is no such algorithm");
	assert_refused("actions=bundle(eth_src,0,hrw,foo,members:2)", "bundle(eth_src,0,hrw,foo,"
		       "members:2): members are of type ofport");
	assert_refused("actions=bundle(eth_src,0,hrw,ofport,2)", "bundle(eth_src,0,hrw,ofport,2): "
		       "members:PORT,... is missing");
	assert_refused("actions=bundle_load(eth_src,0,hrw,ofport,NXM_NX_REG0[0..7],members:2)",
		       "bundle_load(eth_src,0,hrw,ofport,NXM_NX_REG0[0..7],members:2): the number "
		       "of a port has 16 bits");
	assert_refused("actions=group:all",
		       "group:all: a group is a number from 0 to 4294967040");
	assert_refused("actions=group:4294967041",
		       "group:4294967041: a group is a number from 0 to 4294967040");
	assert_refused("actions=meter:0", "meter:0: a meter is a number from 1 to 4294901760");
	assert_refused("actions=clone(meter:1,output:2)", "meter:1: a meter cannot stand in "
		       "clone: a frame that it drops is not sent by what follows either");
	assert_refused("actions=learn(table=x)", "learn(table=x): table: bad value \"x\"");
	assert_refused("actions=ct(commit,table=1)", "ct(commit,table=1): not supported, as "
		       "connections are not tracked");
	assert_refused("actions=resubmit(,1,ct)", "resubmit(,1,ct): not supported, as connections "
		       "are not tracked");
	assert_refused("actions=push_mpls:0x8847", "push_mpls:0x8847: not supported, as headers of "
		       "MPLS are not read");
	assert_refused("actions=push_vlan:0x9100", "push_vlan:0x9100: must be 0x8100 or 0x88a8");
	assert_refused("actions=push_vlan", "push_vlan: bad argument");
	assert_refused("actions=pop_vlan:1", "pop_vlan:1: bad argument");
	assert_refused("actions=mod_vlan_vid:4096", "mod_vlan_vid:4096: must be from 0 to 4095");
	assert_refused("actions=mod_vlan_pcp:8", "mod_vlan_pcp:8: must be from 0 to 7");
	assert_refused("actions=set_field:4101->vlan_vid", "set_field:4101->vlan_vid: must come "
		       "with a match on a tag, or after one was pushed");
	assert_refused("actions=set_field:5", "set_field:5: must be VALUE->FIELD");
	assert_refused("actions=set_field:5->foo", "set_field:5->foo: no such field");
	assert_refused("ip actions=set_field:5->nw_proto",
		       "set_field:5->nw_proto: the field cannot be set");
	assert_refused("actions=mod_nw_src:1.2.3.4",
		       "mod_nw_src:1.2.3.4: must come with a match on ip or arp");
	assert_refused("udp actions=set_field:80->tcp_dst",
		       "set_field:80->tcp_dst: must come with a match on tcp or tcp6");
	assert_refused("actions=dec_ttl", "dec_ttl: must come with a match on ip or ipv6");
	assert_refused("ip actions=dec_ttl(1,2)", "dec_ttl(1,2): controllers are not supported");
	assert_refused("actions=set_tunnel:0x100000000",
		       "set_tunnel:0x100000000: must be a number of 32 bits");
	assert_refused("actions=resubmit(,)", "resubmit(,): neither a port nor a table");
	assert_refused("actions=resubmit(,255)",
		       "resubmit(,255): a table is a number from 0 to 254");
	assert_refused("actions=resubmit(1,2,in)", "resubmit(1,2,in): bad argument");
	assert_refused("table=4 actions=goto_table:4",
		       "goto_table:4: leads only to tables behind the rule's own");
	assert_refused("actions=goto_table:4,output:2", "goto_table must be the last action");
	assert_refused("actions=output:(2", "bridge br0 has no port (2");
}

static void too_many_actions_are_refused(void **state)
{
	char text[8 + 2 * (OFACTS_MAX + 1) + 1] = "actions=";
	struct rule_spec line;
	size_t i;

	(void)state;
	for (i = 0; i <= OFACTS_MAX; i++)
		strcat(text, "1,");
	assert_refused(text, "more than 256 actions");
	text[strlen(text) - 2] = '\0';
	parse(&line, text, RULE_LINE_RULE);
	assert_int_equal(line.rule->actions->n, OFACTS_MAX);
	for (i = 0; i < OFACTS_MAX; i++)
		assert_string_equal(line.rule->actions->a[i].port, port_names[1]);
	rule_spec_free(&line);
}

/* --- filters ------------------------------------------------------------------------------- */

static bool means(const char *filter, const char *rule, bool strict)
{
	struct rule_spec f, r;
	bool result;

	parse(&f, filter, RULE_LINE_FILTER);
	parse(&r, rule, RULE_LINE_RULE);
	result = rule_spec_means(&f, r.rule, strict, "br0");
	rule_spec_free(&f);
	rule_spec_free(&r);
	return result;
}

static void a_filter_means_rules_that_are_as_narrow(void **state)
{
	const char *rule = "table=3,cookie=0x12,priority=7,tcp,nw_src=10.1.0.0/16,in_port=tap0 "
			   "actions=output:2,LOCAL";

	(void)state;
	assert_true(means("", rule, false));
	assert_true(means("table=3", rule, false));
	assert_true(means("table=255", rule, false));
	assert_true(means("ip", rule, false));
	assert_true(means("ip,nw_src=10.0.0.0/8", rule, false));
	assert_true(means("in_port=1", rule, false));
	assert_true(means("cookie=0x2/0xf", rule, false));
	assert_true(means("cookie=0x12/-1", rule, false));
	assert_true(means("out_port=2", rule, false));
	assert_true(means("out_port=LOCAL", rule, false));
	assert_false(means("table=0", rule, false));
	assert_false(means("udp", rule, false));
	assert_false(means("ip,nw_src=10.1.2.0/24", rule, false));
	assert_false(means("ip,nw_dst=10.0.0.0/8", rule, false));
	assert_false(means("in_port=2", rule, false));
	assert_false(means("cookie=0x2", rule, false));
	assert_false(means("out_port=1", rule, false));
}

static void a_strict_filter_means_one_rule(void **state)
{
	const char *rule = "priority=7,tcp,in_port=tap0 actions=output:2";

	(void)state;
	assert_true(means("priority=7,tcp,in_port=1", rule, true));
	assert_false(means("tcp,in_port=1", rule, true));
	assert_false(means("priority=7,tcp", rule, true));
	assert_false(means("priority=7,tcp,in_port=2", rule, true));
	assert_false(means("priority=7,udp,in_port=1", rule, true));
}

static void a_filter_has_no_actions(void **state)
{
	struct rule_spec line;
	char *err = NULL;

	(void)state;
	assert_true(rule_line_parse(&line, "ip,actions=drop", RULE_LINE_FILTER, &ports, &err) < 0);
	assert_string_equal(err, "actions: cannot stand here");
	free(err);
	rule_spec_free(&line);
}

/* Whatever is read, nothing is read behind its end, and what is accepted can be written. */
static void garbage_is_read_safely(void **state)
{
	static const char *const words[] = {
		"ip", "tcp", ",", "=", "actions=", "(", ")", ":", "\"", "->", "set_field", "output",
		"resubmit", "/", "0x", "1", "dl_vlan", "vlan_tci", "nw_src", "10.0.0.1", "::", " ",
		"tcp_flags", "+", "-", "syn", "|", "push_vlan", "priority", "action", "tap0",
		"goto_table",
	};
	unsigned int seed = 1, i, n;
	struct rule_spec line;
	char text[256], *err;
	struct text out;

	(void)state;
	text_init(&out);
	for (i = 0; i < 100000; i++) {
		text[0] = '\0';
		for (n = (unsigned int)rand_r(&seed) % 12; n; n--)
			strcat(text, words[(unsigned int)rand_r(&seed) % 32]);
		err = NULL;
		if (rule_line_parse(&line, text, i & 1, &ports, &err))
			assert_non_null(err);
		else
			rule_match_text(&out, line.rule, &ports);
		free(err);
		rule_spec_free(&line);
	}
	text_exit(&out);
}

static void of_one_text_nothing_is_in_the_next(void **state)
{
	struct rule_spec line;
	struct text out;
	size_t len;

	(void)state;
	text_init(&out);
	parse(&line, "priority=5,tcp,in_port=tap1 actions=drop", RULE_LINE_RULE);
	assert_string_equal(rule_match_text(&out, line.rule, &ports),
			    "priority=5,tcp,in_port=tap1");
	rule_spec_free(&line);
	parse(&line, "priority=5 actions=drop", RULE_LINE_RULE);
	assert_string_equal(rule_match_text(&out, line.rule, &ports), "priority=5");
	rule_spec_free(&line);
	text_begin(&out);
	assert_string_equal(text_end(&out, &len), "");
	assert_int_equal(len, 0);
	text_exit(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(matches_are_written_as_ovs_ofctl_does),
		cmocka_unit_test(flags_without_others_are_written_with_bars),
		cmocka_unit_test(tags_are_matched_in_each_of_their_forms),
		cmocka_unit_test(every_kind_of_fragment_can_be_matched),
		cmocka_unit_test(what_cannot_be_read_can_be_matched),
		cmocka_unit_test(blanks_are_as_good_as_commas),
		cmocka_unit_test(what_a_dump_adds_is_ignored),
		cmocka_unit_test(the_rest_of_a_line_is_read),
		cmocka_unit_test(actions_are_read_and_written),
		cmocka_unit_test(ports_are_shown_as_numbers_if_wanted),
		cmocka_unit_test(of_one_text_nothing_is_in_the_next),
		cmocka_unit_test(nonsense_in_a_match_is_refused_by_name),
		cmocka_unit_test(fields_that_may_not_be_there_are_refused),
		cmocka_unit_test(nonsense_in_actions_is_refused_by_name),
		cmocka_unit_test(too_many_actions_are_refused),
		cmocka_unit_test(a_filter_means_rules_that_are_as_narrow),
		cmocka_unit_test(a_strict_filter_means_one_rule),
		cmocka_unit_test(a_filter_has_no_actions),
		cmocka_unit_test(garbage_is_read_safely),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
