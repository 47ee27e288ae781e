// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Forms of matches and actions that ovs-fields(7) and ovs-actions(7) have: what each is read as.
 * The texts are those of ovs-ofctl 3.1, with OpenFlow 1.0 or 1.5; tests/e2e/test_flow_forms.sh
 * compares them with it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/syntax/rule_line.h"
#include "tests/unit/syntax/port_kinds.h"

/* struct form - a line, and what it is shown as */
struct form {
	const char *line, *text;
};

static void assert_form(const struct form *f)
{
	struct rule_spec line;
	struct text match, actions;
	char *err = NULL, *got;

	if (rule_line_parse(&line, f->line, RULE_LINE_RULE, &odd_ports, &err))
		print_error("%s: %s\n", f->line, err);
	assert_null(err);
	text_init(&match);
	text_init(&actions);
	got = xasprintf("%s actions=%s", rule_match_text(&match, line.rule, &odd_ports),
			rule_actions_text(&actions, line.rule, &odd_ports));
	if (strcmp(got, f->text))
		print_error("%s\n", f->line);
	assert_string_equal(got, f->text);
	free(got);
	text_exit(&match);
	text_exit(&actions);
	rule_spec_free(&line);
}

static const struct form matches[] = {
	{ "vlan_tci=0x0fff/0x1fff actions=drop", "vlan_tci=0x0fff/0x1fff actions=drop" },
	{ "vlan_tci=0 actions=drop", "vlan_tci=0x0000/0x1fff actions=drop" },
	{ "vlan_tci=0/0x1000 actions=drop", "vlan_tci=0x0000/0x1000 actions=drop" },
	{ "vlan_tci=0x1005 actions=drop", "dl_vlan=5,dl_vlan_pcp=0 actions=drop" },
	{ "vlan_tci=0x3000/0xf000 actions=drop", "dl_vlan_pcp=1 actions=drop" },
	{ "vlan_tci=0x1005/0x100f actions=drop", "vlan_tci=0x1005/0x100f actions=drop" },
	{ "vlan_tci=5/0xfff actions=drop", "vlan_tci=0x0005/0x0fff actions=drop" },
	{ "vlan_tci=0x2000/0xe000 actions=drop", "vlan_tci=0x2000/0xe000 actions=drop" },
	{ "vlan_tci=0/0 actions=drop", " actions=drop" },
	{ "dl_vlan=0xffff actions=drop", "vlan_tci=0x0000/0x1fff actions=drop" },
	{ "vlan_vid=0x1000/0x1000 actions=drop", "vlan_tci=0x1000/0x1000 actions=drop" },
	{ "vlan_vid=5 actions=drop", "vlan_tci=0x0005/0x1fff actions=drop" },
	{ "vlan_vid=4096+5 actions=drop", "dl_vlan=5 actions=drop" },
	{ "vlan_vid=0x5/0xf actions=drop", "vlan_tci=0x0005/0x000f actions=drop" },
	{ "NXM_OF_VLAN_TCI[12]=1 actions=drop", "vlan_tci=0x1000/0x1000 actions=drop" },
	{ "OXM_OF_VLAN_VID[0..11]=5 actions=drop", "vlan_tci=0x0005/0x0fff actions=drop" },
	{ "dl_type=2048 actions=drop", "ip actions=drop" },
	{ "dl_type=0x5ff actions=drop", "dl_type=0x05ff actions=drop" },
	{ "dl_dst=* actions=drop", " actions=drop" },
	{ "ip4,nw_src=*,nw_dst=1.2.3.4/0 actions=drop", "ip actions=drop" },
	{ "ipv4,nw_proto=0x11 actions=drop", "udp actions=drop" },
	{ "ipv6,ipv6_label=5/0xff actions=drop", "ipv6,ipv6_label=0x00005/0x000ff actions=drop" },
	{ "ip,nw_tos=33 actions=drop", "ip,nw_tos=32 actions=drop" },
	{ "tcp,tp_dst=0/0 actions=drop", "tcp actions=drop" },
	{ "tcp,tcp_flags=[200] actions=drop", "tcp,tcp_flags=[200] actions=drop" },
	{ "tcp,tcp_flags=0x802/0x802 actions=drop", "tcp,tcp_flags=+syn+[800] actions=drop" },
	{ "tun_id=5/0xffffffffffffffff actions=drop", "tun_id=0x5 actions=drop" },
	{ "tun_id=0x100000005/0xff actions=drop", "tun_id=0x5/0xff actions=drop" },
	{ "NXM_OF_ETH_DST[0..7]=5 actions=drop",
	  "dl_dst=00:00:00:00:00:05/00:00:00:00:00:ff actions=drop" },
	{ "ip,NXM_OF_IP_SRC[]=0x0a000001 actions=drop", "ip,nw_src=10.0.0.1 actions=drop" },
	{ "ip,ip_src[0..15]=5 actions=drop", "ip,nw_src=0.0.0.5/0.0.255.255 actions=drop" },
	{ "ipv6,NXM_NX_IPV6_SRC[]=0xfe800000000000000000000000000001 actions=drop",
	  "ipv6,ipv6_src=fe80::1 actions=drop" },
	{ "tcp,tcp_flags[1]=1 actions=drop", "tcp,tcp_flags=+syn actions=drop" },
	{ "NXM_OF_IN_PORT[]=1 actions=drop", "in_port=tap0 actions=drop" },
	{ "cookie=-1,importance=0,idle_timeout=0,hard_timeout=0 actions=drop", " actions=drop" },
	{ "reg0=5,reg1=0x3/0xf,metadata=0x1/0xff,xreg1=7 actions=drop",
	  "reg0=0x5,reg1=0x3/0xf,reg2=0,reg3=0x7,metadata=0x1/0xff actions=drop" },
	{ "tcp,tp_dst=4,tun_id=3,in_port=1,reg12=0,dl_vlan=4,NXM_NX_REG3[4..7]=5 actions=drop",
	  "tcp,reg3=0x50/0xf0,reg12=0,tun_id=0x3,in_port=tap0,dl_vlan=4,tp_dst=4 actions=drop" },
	{ "ip,conj_id=5,reg0=1 actions=drop", "conj_id=5,ip,reg0=0x1 actions=drop" },
	{ "conj_id=0 actions=drop", "conj_id=0 actions=drop" },
	{ "xxreg1=0x100000000/0xf00000000 actions=drop", "reg6=0x1/0xf actions=drop" },
	{ "OXM_OF_METADATA[]=0x1122334455667788 actions=drop",
	  "metadata=0x1122334455667788 actions=drop" },
};

static const struct form actions[] = {
	{ "actions=meter:4294901760,output:7", " actions=meter:4294901760,output:\"flood\"" },
	{ "actions=set_queue:5,output:7,pop_queue",
	  " actions=set_queue:5,output:\"flood\",pop_queue" },
	{ "actions=enqueue(7,0),enqueue:IN_PORT:61439",
	  " actions=enqueue:\"flood\":0,enqueue:IN_PORT:61439" },
	{ "actions=enqueue:\"flood\":3", " actions=enqueue:\"flood\":3" },
	{ "actions=check_pkt_larger(1500)->NXM_NX_REG0[31]",
	  " actions=check_pkt_larger(1500)->NXM_NX_REG0[31]" },
	{ "dl_vlan=3 actions=set_field:4096+5->vlan_vid",
	  "dl_vlan=3 actions=set_field:4101->vlan_vid" },
	{ "dl_vlan=3 actions=set_field:4096/4096->vlan_vid",
	  "dl_vlan=3 actions=set_field:4096/0x1000->vlan_vid" },
	{ "dl_vlan=3 actions=set_field:0x1005/0x1fff->vlan_vid",
	  "dl_vlan=3 actions=set_field:4101->vlan_vid" },
	{ "actions=load:5->NXM_OF_VLAN_TCI[0..11]", " actions=set_field:0x5/0xfff->vlan_tci" },
	{ "actions=set_field:0->vlan_tci", " actions=set_field:0->vlan_tci" },
	{ "actions=push_vlan:33024", " actions=push_vlan:0x8100" },
	{ "dl_vlan=3 actions=strip_vlan", "dl_vlan=3 actions=pop_vlan" },
	{ "actions=load:5->NXM_OF_ETH_DST[40..47]",
	  " actions=set_field:05:00:00:00:00:00/ff:00:00:00:00:00->eth_dst" },
	{ "actions=load:5->eth_dst", " actions=set_field:00:00:00:00:00:05->eth_dst" },
	{ "ip actions=load:0x0a000003->NXM_OF_IP_SRC[]", "ip actions=set_field:10.0.0.3->ip_src" },
	{ "ip actions=load:0x3->NXM_OF_IP_SRC[0..15]",
	  "ip actions=set_field:0.0.0.3/0.0.255.255->ip_src" },
	{ "ip actions=load:3->ip_dscp[0..1]", "ip actions=set_field:3/0x3->ip_dscp" },
	{ "ip actions=load:5->NXM_NX_IP_TTL[]", "ip actions=set_field:5->nw_ttl" },
	{ "ipv6 actions=load:5->NXM_NX_IPV6_SRC[0..63]",
	  "ipv6 actions=set_field:::5/::ffff:ffff:ffff:ffff->ipv6_src" },
	{ "tcp actions=load:80->OXM_OF_TCP_DST[0..7]", "tcp actions=set_field:80/0xff->tcp_dst" },
	{ "arp actions=load:2->NXM_OF_ARP_OP[],load:0xfa163e000003->NXM_NX_ARP_SHA[],"
	  "load:0x0a000003->NXM_OF_ARP_SPA[]",
	  "arp actions=set_field:2->arp_op,set_field:fa:16:3e:00:00:03->arp_sha,"
	  "set_field:10.0.0.3->arp_spa" },
	{ "arp actions=load:1->NXM_OF_ARP_OP[0]", "arp actions=set_field:1/0x1->arp_op" },
	{ "actions=load:5->NXM_NX_TUN_ID[0..15]", " actions=set_field:0x5/0xffff->tun_id" },
	{ "actions=load:5->NXM_NX_TUN_ID[],set_tunnel64:6",
	  " actions=set_tunnel:0x5,set_tunnel:0x6" },
	{ "ip actions=dec_ttl()", "ip actions=dec_ttl" },
	{ "actions=output(1),output=1,output(port=1,max_len=100)",
	  " actions=output:tap0,output:tap0,output(port=tap0,max_len=100)" },
	{ "actions=output(max_len=64,port=in_port)", " actions=output(port=IN_PORT,max_len=64)" },
	{ "actions=65532,output:4294967288", " actions=ALL,IN_PORT" },
	{ "actions=resubmit:1,resubmit(1),resubmit(1,),resubmit(in_port,20)",
	  " actions=resubmit:tap0,resubmit:tap0,resubmit:tap0,resubmit(,20)" },
	{ "table=3 actions=goto_table(4)", " actions=goto_table:4" },
	{ "actions=note:00.11", " actions=note:00.11.00.00.00.00" },
	{ "actions=note", " actions=note:00.00.00.00.00.00" },
	{ "actions=note:AAbb.22.33.44.55.66",
	  " actions=note:aa.bb.22.33.44.55.66.00.00.00.00.00.00.00" },
	{ "actions=1,exit,2", " actions=output:tap0,exit,output:\"reg0\"" },
	{ "table=1 actions=1,clear_actions,goto_table:2",
	  " actions=output:tap0,clear_actions,goto_table:2" },
	{ "actions=move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],move:reg0[3]->xreg1[40]",
	  " actions=move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],"
	  "move:NXM_NX_REG0[3]->OXM_OF_PKT_REG1[40]" },
	{ "ip actions=move:nw_src->reg3,output:reg3[3..5]",
	  "ip actions=move:NXM_OF_IP_SRC[]->NXM_NX_REG3[],output:NXM_NX_REG3[3..5]" },
	{ "actions=load:5->NXM_NX_REG15[],load:1->NXM_NX_REG5[3..6],load:0->reg1[]",
	  " actions=set_field:0x5->reg15,set_field:0x8/0x78->reg5,set_field:0->reg1" },
	{ "actions=set_field:7->metadata,set_field:0x123456789abcdef01->xxreg1",
	  " actions=set_field:0x7->metadata,set_field:0x123456789abcdef01->xxreg1" },
	{ "actions=push(NXM_NX_REG0[]),pop:OXM_OF_METADATA[0..31]",
	  " actions=push:NXM_NX_REG0[],pop:OXM_OF_METADATA[0..31]" },
	{ "ip actions=clone(mod_nw_ttl:3,1,clone(2)),clone(),normal",
	  "ip actions=clone(set_field:3->nw_ttl,output:tap0,clone(output:\"reg0\")),clone(drop),"
	  "NORMAL" },
	{ "table=3 actions=1,write_metadata:5/0xff,goto_table:7",
	  " actions=output:tap0,write_metadata:0x5/0xff,goto_table:7" },
	{ "actions=learn(table=20,hard_timeout=300,priority=1,NXM_OF_VLAN_TCI[0..11],"
	  "NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],"
	  "load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:NXM_OF_IN_PORT[]),1",
	  " actions=learn(table=20,hard_timeout=300,priority=1,NXM_OF_VLAN_TCI[0..11],"
	  "NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],"
	  "load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:NXM_OF_IN_PORT[]),output:tap0" },
	{ "ip actions=clone(learn(idle_timeout=4,cookie=7,eth_type=0x800,ip_dst=10.0.0.1,"
	  "NXM_OF_IP_SRC[]=NXM_OF_IP_DST[],load:0x7->reg2[0..3])),learn()",
	  "ip actions=clone(learn(table=1,idle_timeout=4,cookie=0x7,NXM_OF_ETH_TYPE[]=0x800,"
	  "NXM_OF_IP_DST[]=0xa000001,NXM_OF_IP_SRC[]=NXM_OF_IP_DST[],"
	  "load:0x7->NXM_NX_REG2[0..3])),learn(table=1)" },
	{ "actions=learn(result_dst=reg0[3],limit=5,delete_learned,cookie=7,NXM_OF_ETH_SRC[])",
	  " actions=learn(table=1,delete_learned,cookie=0x7,limit=5,result_dst=NXM_NX_REG0[3],"
	  "NXM_OF_ETH_SRC[])" },
	{ "actions=multipath(eth_src,50,modulo_n,10,0,reg0[0..7])",
	  " actions=multipath(eth_src,50,modulo_n,10,0,NXM_NX_REG0[0..7])" },
	{ "actions=MULTIPATH(symmetric_l3l4+udp,0x10,iter_hash,65536,3,NXM_NX_REG0[])",
	  " actions=multipath(symmetric_l3l4+udp,16,iter_hash,65536,3,NXM_NX_REG0[])" },
	{ "actions=bundle(symmetric_l4, 60, hrw, ofport, slaves:1, LOCAL),output:1",
	  " actions=bundle(symmetric_l4,60,hrw,ofport,members:tap0,LOCAL),output:tap0" },
	{ "actions=bundle(eth_src,0,active_backup,ofport,members:)",
	  " actions=bundle(eth_src,0,active_backup,ofport,members:)" },
	{ "actions=clone(bundle_load(nw_dst,0,hrw,ofport,reg1,members:1,1)),group:7",
	  " actions=clone(bundle_load(nw_dst,0,hrw,ofport,NXM_NX_REG1[],members:tap0,tap0)),"
	  "group:7" },
	{ "ip actions=conjunction(1,1/2),note:01,conjunction(4294967295,64/64)",
	  "ip actions=conjunction(1,1/2),note:01.00.00.00.00.00,conjunction(4294967295,64/64)" },
	{ "actions=drop,drop()", " actions=drop" },
	{ "actions = 1,, 1", " actions=output:tap0,output:tap0" },
};

static const struct form refused[] = {
	{ "actions=load:1->NXM_NX_PKT_MARK[]",
	  "load:1->NXM_NX_PKT_MARK[]: the field is not supported" },
	{ "actions=set_field:1->pkt_mark", "set_field:1->pkt_mark: the field is not supported" },
	{ "actions=load:1->NXM_OF_IN_PORT[]", "load:1->NXM_OF_IN_PORT[]: the field cannot be set" },
	{ "actions=load:256->NXM_OF_ETH_DST[0..7]",
	  "load:256->NXM_OF_ETH_DST[0..7]: bad argument" },
	{ "ip actions=load:1->NXM_OF_IP_SRC[30..32]",
	  "load:1->NXM_OF_IP_SRC[30..32]: the field has no such bits" },
	{ "ip actions=load:1->NXM_OF_IP_PROTO[]",
	  "load:1->NXM_OF_IP_PROTO[]: the field cannot be set" },
	{ "actions=set_field:0x100000000->tun_id", "set_field:0x100000000->tun_id: bad argument" },
	{ "actions=output(port=1,max_len=13)", "output(port=1,max_len=13): bad argument" },
	{ "actions=output(port=normal,max_len=100)",
	  "output(port=normal,max_len=100): only what goes to one port can be cut off" },
	{ "actions=learn(result_dst=NXM_NX_REG0[0..1],NXM_OF_ETH_SRC[])",
	  "learn(result_dst=NXM_NX_REG0[0..1],NXM_OF_ETH_SRC[]): result_dst must be one bit" },
	{ "actions=learn(limit=x,NXM_OF_ETH_SRC[])",
	  "learn(limit=x,NXM_OF_ETH_SRC[]): limit: bad value \"x\"" },
	{ "actions=learn(fin_idle_timeout=1,NXM_OF_ETH_SRC[])", "learn(fin_idle_timeout=1,"
	  "NXM_OF_ETH_SRC[]): fin_idle_timeout: not supported, as timeouts of rules do not change "
	  "when connections end" },
	{ "actions=learn(table=255)", "learn(table=255): table: bad value \"255\"" },
	{ "actions=learn(foo[]=5)",
	  "learn(foo[]=5): no such field, or it is not supported" },
	{ "actions=learn(NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[0..3])",
	  "learn(NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[0..3]): both must have as many bits" },
	{ "actions=learn(NXM_OF_IP_DST[]=NXM_OF_IP_SRC[])",
	  "learn(NXM_OF_IP_DST[]=NXM_OF_IP_SRC[]): must come with a match on ip or arp" },
	{ "ip actions=learn(NXM_OF_IP_DST[]=NXM_OF_IP_SRC[])",
	  "learn: no such rule can be learned: NXM_OF_IP_DST[]: "
	  "must come with ip or arp" },
	{ "actions=learn(load:5->NXM_OF_ETH_TYPE[])",
	  "learn: no such rule can be learned: "
	  "load:0x5->NXM_OF_ETH_TYPE[]: the field cannot be set" },
	{ "actions=clear_actions,1", "only goto_table may follow clear_actions" },
	{ "actions=clear_actions,write_actions(1)", "write_actions(1): not supported, "
	  "as only buckets of groups have action sets" },
	{ "actions=apply_actions(1)",
	  "apply_actions(1): actions are applied as it is; write them without it" },
	{ "actions=note:0", "note:0: bad argument" },
	{ "actions=set_queue:61440", "set_queue:61440: a queue is a number from 0 to 61439" },
	{ "actions=pop_queue:1", "pop_queue:1: bad argument" },
	{ "actions=enqueue:1", "enqueue:1: must be enqueue:PORT:QUEUE" },
	{ "actions=enqueue:NORMAL:1", "enqueue:NORMAL:1: only one port has queues" },
	{ "actions=check_pkt_larger:1500", "check_pkt_larger:1500: no such action" },
	{ "actions=check_pkt_larger(1500)", "check_pkt_larger(1500): must be "
	  "check_pkt_larger(BYTES)->BIT" },
	{ "actions=check_pkt_larger(65536)->reg0[0]",
	  "check_pkt_larger(65536)->reg0[0]: a length is a number from 0 to 65535" },
	{ "actions=check_pkt_larger(9)->reg0[0..1]",
	  "check_pkt_larger(9)->reg0[0..1]: the answer is one bit, as in NXM_NX_REG0[0]" },
	{ "actions=exit:1", "exit:1: bad argument" },
	{ "actions=controller", "controller: not supported, as no controller is spoken to" },
	{ "importance=5 actions=drop", "importance: not supported" },
	{ "pkt_mark=0 actions=drop", "pkt_mark: not supported, as frames have no mark" },
	{ "send_flow_rem actions=drop", "send_flow_rem: not supported, as there is no "
	  "controller to be told" },
	{ "packet_type=(1,0x800) actions=drop", "packet_type: not supported, as all "
	  "frames are of Ethernet" },
	{ "ip,ip_dscp[0..1]=1 actions=drop", "ip_dscp[0..1]: it has no such bits" },
	{ "NXM_NX_PKT_MARK[]=1 actions=drop", "NXM_NX_PKT_MARK[]: not supported" },
	{ "NXM_OF_ETH_DST=00:00:00:00:00:01 actions=drop", "NXM_OF_ETH_DST: not supported" },
};

#define N(array)	(sizeof(array) / sizeof((array)[0]))

static void matches_are_taken_in_every_form(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < N(matches); i++)
		assert_form(&matches[i]);
}

static void actions_are_taken_in_every_form(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < N(actions); i++)
		assert_form(&actions[i]);
}

static void what_the_model_lacks_is_refused_by_name(void **state)
{
	struct rule_spec line;
	char *err;
	size_t i;

	(void)state;
	for (i = 0; i < N(refused); i++) {
		err = NULL;
		if (!rule_line_parse(&line, refused[i].line, RULE_LINE_RULE, &odd_ports, &err))
			print_error("taken: %s\n", refused[i].line);
		assert_non_null(err);
		assert_string_equal(err, refused[i].text);
		free(err);
		rule_spec_free(&line);
	}
}

static bool means(const char *filter, const char *rule)
{
	struct rule_spec f, r;
	bool result;

	assert_int_equal(rule_line_parse(&f, filter, RULE_LINE_FILTER, &odd_ports, NULL), 0);
	assert_int_equal(rule_line_parse(&r, rule, RULE_LINE_RULE, &odd_ports, NULL), 0);
	result = rule_spec_means(&f, r.rule, false, "br0");
	rule_spec_free(&f);
	rule_spec_free(&r);
	return result;
}

static void filters_know_places_that_are_no_ports(void **state)
{
	(void)state;
	assert_true(means("out_port=normal", "actions=1,NORMAL"));
	assert_false(means("out_port=normal", "actions=1,ALL"));
	assert_false(means("out_port=normal", "actions=output:\"normal\""));
	assert_true(means("out_port=\"normal\"", "actions=output:\"normal\""));
	assert_false(means("out_port=\"normal\"", "actions=NORMAL"));
	assert_true(means("out_port=LOCAL", "actions=LOCAL"));
	assert_false(means("out_port=LOCAL", "actions=output:\"local\""));
	assert_true(means("out_port=none", "actions=drop"));
	assert_true(means("out_port=in_port", "actions=in_port"));
	assert_true(means("cookie=0x5/-1,table=255", "cookie=5,table=9,actions=drop"));
	assert_false(means("cookie=4/-1", "cookie=5,actions=drop"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(matches_are_taken_in_every_form),
		cmocka_unit_test(actions_are_taken_in_every_form),
		cmocka_unit_test(what_the_model_lacks_is_refused_by_name),
		cmocka_unit_test(filters_know_places_that_are_no_ports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
