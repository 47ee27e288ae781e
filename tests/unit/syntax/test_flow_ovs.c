// SPDX-License-Identifier: GPL-2.0-or-later
/* Installed flows in the form of Open vSwitch's dpctl/dump-flows: flow_ovs.h */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/syntax/flow.h"
#include "daemon/syntax/flow_ovs.h"

static const char *name_of(void *arg, u32 no)
{
	static const char *const names[] = { NULL, "br0", "tap0", "eth0" };

	(void)arg;
	return no < 4 ? names[no] : NULL;
}

static const struct port_names names = { .name = name_of }, numbers;

/* A flow in our own words, and in theirs */
static void is_shown_by(const struct port_names *ports, const char *match, const char *actions,
			const char *their_match, const char *their_actions)
{
	_Alignas(4) u8 row[4096];
	union vsw_key key, mask;
	char *err = NULL, *text;
	size_t len = 0;

	if (flow_match_parse(match, &numbers, &key, &mask, &err) ||
	    flow_actions_parse(actions, &numbers, row, sizeof(row), &len, &err))
		fail_msg("%s", err);
	text = flow_ovs_match(&key, &mask, ports);
	assert_string_equal(text, their_match);
	free(text);
	text = flow_ovs_actions(&key, row, len, ports);
	assert_string_equal(text, their_actions);
	free(text);
}

static void is_shown(const char *match, const char *actions, const char *their_match,
		     const char *their_actions)
{
	is_shown_by(&numbers, match, actions, their_match, their_actions);
}

static void ports_are_numbers_unless_names_are_asked_for(void **state)
{
	(void)state;
	is_shown("in_port=2", "output:3,in_port", "recirc_id(0),in_port(2)", "3,2");
	is_shown_by(&names, "in_port=2", "output:3,output:7,in_port", "recirc_id(0),in_port(tap0)",
		    "eth0,7,tap0");
}

static void no_action_is_a_drop(void **state)
{
	(void)state;
	is_shown("in_port=2", "drop(vlan)", "recirc_id(0),in_port(2)", "drop");
	is_shown("in_port=2", "drop", "recirc_id(0),in_port(2)", "drop");
}

static void tags_hold_what_is_behind_them(void **state)
{
	(void)state;
	is_shown("in_port=2,dl_vlan=5,dl_src=02:00:00:00:00:01,dl_type=0x0800,nw_proto=17",
		 "pop_vlan,push_vlan(vid=7,pcp=3),output:3",
		 "recirc_id(0),in_port(2),eth(src=02:00:00:00:00:01),eth_type(0x8100),vlan(vid=5),"
		 "encap(eth_type(0x0800),ipv4(proto=17))", "pop_vlan,push_vlan(vid=7,pcp=3),3");
	is_shown("in_port=2,dl_vlan=5,dl_vlan_pcp=1,vlan_tpid=0x88a8,cvlan_tpid=0x8100/0xffff,"
		 "cvlan_tci=0x0006/0x0fff",
		 "push_vlan(vid=7,pcp=0,tpid=0x88a8),output:3",
		 "recirc_id(0),in_port(2),eth_type(0x88a8),vlan(vid=5,pcp=1),"
		 "encap(eth_type(0x8100),vlan(vid=6),encap())",
		 "push_vlan(tpid=0x88a8,vid=7,pcp=0),3");
	is_shown("in_port=2,untagged,dl_dst=02:00:00:00:00:02", "output:3",
		 "recirc_id(0),in_port(2),eth(dst=02:00:00:00:00:02)", "3");
}

static void each_header_is_a_group(void **state)
{
	(void)state;
	is_shown("in_port=2,dl_type=0x0800,nw_proto=6,nw_frag=no,nw_ttl=64,nw_src=10.0.0.1,"
		 "nw_dst=10.0.0.0/8,tp_src=1,tp_dst=80,tcp_flags=0x0002/0x0012",
		 "set_field:10.0.0.9->ip_dst,set_field:8080->tp_dst,set_field:3->nw_ttl,output:3",
		 "recirc_id(0),in_port(2),eth_type(0x0800),"
		 "ipv4(src=10.0.0.1,dst=10.0.0.0/8,proto=6,ttl=64,frag=no),tcp(src=1,dst=80),"
		 "tcp_flags(0x0002/0x0012)",
		 "set(ipv4(dst=10.0.0.9)),set(tcp(dst=8080)),set(ipv4(ttl=3)),3");
	is_shown("in_port=2,dl_type=0x0806,nw_proto=1,nw_src=10.0.0.1,arp_sha=02:00:00:00:00:01",
		 "set_field:2->arp_op,output:3",
		 "recirc_id(0),in_port(2),eth_type(0x0806),"
		 "arp(sip=10.0.0.1,op=1,sha=02:00:00:00:00:01)", "set(arp(op=2)),3");
	is_shown("in_port=2,dl_type=0x86dd,nw_proto=58,ipv6_dst=fe80::1,tp_src=135,"
		 "nd_target=fe80::2", "set_field:fe80::3->ipv6_src,output:3",
		 "recirc_id(0),in_port(2),eth_type(0x86dd),ipv6(dst=fe80::1,proto=58),"
		 "icmpv6(type=135),nd(target=fe80::2)", "set(ipv6(src=fe80::3)),3");
}

static void tunnels_and_cuts_have_their_words(void **state)
{
	(void)state;
	is_shown("in_port=2,tun_id=0x5,dl_type=0x0800", "set_tunnel:0x7,trunc(100),output:3",
		 "recirc_id(0),tunnel(tun_id=0x5),in_port(2),eth_type(0x0800)",
		 "set(tunnel(tun_id=0x7)),trunc(100),3");
	is_shown("in_port=2", "copy,output:3,storm(unknown),output:1", "recirc_id(0),in_port(2)",
		 "3,storm(unknown),1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ports_are_numbers_unless_names_are_asked_for),
		cmocka_unit_test(no_action_is_a_drop),
		cmocka_unit_test(tags_hold_what_is_behind_them),
		cmocka_unit_test(each_header_is_a_group),
		cmocka_unit_test(tunnels_and_cuts_have_their_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
