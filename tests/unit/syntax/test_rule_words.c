// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whatever is written reads back as the same thing: matches, actions, names of ports that are words
 * of the syntax. Case counts as it does in ovs-ofctl(8). Whatever is read, nothing breaks.
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
#include "tests/unit/syntax/port_kinds.h"

static char *line_text(const struct rule *rule, const struct rule_ports *ports)
{
	struct text match, actions;
	char *text;

	text_init(&match);
	text_init(&actions);
	text = xasprintf("table=%u,cookie=0x%llx,%s actions=%s", rule->table,
			 (unsigned long long)rule->cookie, rule_match_text(&match, rule, ports),
			 rule_actions_text(&actions, rule, ports));
	text_exit(&match);
	text_exit(&actions);
	return text;
}

static void assert_same(const struct rule *a, const struct rule *b)
{
	assert_memory_equal(&a->match, &b->match, sizeof(a->match));
	assert_int_equal(a->priority, b->priority);
	assert_int_equal(a->table, b->table);
	assert_true(ofacts_equal(a->actions, b->actions));
}

/* What was read from @text is written and read again; @text may be refused if it says so. */
static bool comes_back(const char *text, bool must)
{
	struct rule_spec line, again;
	char *err = NULL, *written;
	int rc = rule_line_parse(&line, text, RULE_LINE_RULE, &odd_ports, &err);

	if (rc && must)
		print_error("%s: %s\n", text, err);
	assert_false(rc && must);
	if (rc) {
		assert_non_null(err);
		assert_null(strpbrk(err, "\n\r"));
	} else {
		written = line_text(line.rule, &odd_ports);
		rc = rule_line_parse(&again, written, RULE_LINE_RULE, &odd_ports, &err);
		if (rc)
			print_error("%s -> %s: %s\n", text, written, err);
		assert_int_equal(rc, 0);
		assert_same(line.rule, again.rule);
		rule_spec_free(&again);
		free(written);
	}
	free(err);
	rule_spec_free(&line);
	return !rc;
}

/* --- case ----------------------------------------------------------------------------------- */

static void assert_reads(const char *line, const char *expected)
{
	struct rule_spec l;
	char *err = NULL;
	struct text match, actions;
	char *got;

	if (rule_line_parse(&l, line, RULE_LINE_RULE, &odd_ports, &err))
		print_error("%s: %s\n", line, err);
	assert_null(err);
	text_init(&match);
	text_init(&actions);
	got = xasprintf("%s actions=%s", rule_match_text(&match, l.rule, &odd_ports),
			rule_actions_text(&actions, l.rule, &odd_ports));
	assert_string_equal(got, expected);
	free(got);
	text_exit(&match);
	text_exit(&actions);
	rule_spec_free(&l);
}

static void assert_refuses(const char *line, const char *expected)
{
	struct rule_spec l;
	char *err = NULL;

	if (!rule_line_parse(&l, line, RULE_LINE_RULE, &odd_ports, &err))
		print_error("taken: %s\n", line);
	assert_non_null(err);
	assert_string_equal(err, expected);
	free(err);
	rule_spec_free(&l);
}

static void names_of_actions_are_read_in_either_case(void **state)
{
	(void)state;
	assert_reads("tcp actions=MOD_TP_DST:80", "tcp actions=set_field:80->tcp_dst");
	assert_reads("tcp actions=mod_tp_dsT:80", "tcp actions=set_field:80->tcp_dst");
	assert_reads("ip actions=Mod_Nw_Ttl:3,SET_NW_TTL:4,DEC_TTL",
		     "ip actions=set_field:3->nw_ttl,set_field:4->nw_ttl,dec_ttl");
	assert_reads("dl_vlan=1 actions=MOD_VLAN_VID:5,STRIP_VLAN,Push_Vlan:0x8100",
		     "dl_vlan=1 actions=mod_vlan_vid:5,pop_vlan,push_vlan:0x8100");
	assert_reads("actions=OUTPUT:tap0,Output:NORMAL,RESUBMIT(,5),EXIT(),NOTE:00",
		     " actions=output:tap0,NORMAL,resubmit(,5),exit,note:00.00.00.00.00.00");
	assert_reads("actions=DROP", " actions=drop");
	assert_reads("in_port=Local actions=Flood,aLL", "in_port=LOCAL actions=FLOOD,ALL");
	assert_reads("ip,nw_frag=NOT_LATER actions=drop", "ip,nw_frag=not_later actions=drop");
}

static void names_of_fields_are_read_as_they_are(void **state)
{
	(void)state;
	assert_refuses("TCP actions=drop", "TCP: no such field");
	assert_refuses("tcp,TP_DST=80 actions=drop", "TP_DST: no such field");
	assert_refuses("PRIORITY=5 actions=drop", "PRIORITY: no such field");
	assert_refuses("IN_PORT=1 actions=drop", "IN_PORT: no such field");
	assert_refuses("tcp,tcp_flags=+SYN actions=drop", "tcp_flags: bad value \"+SYN\"");
	assert_refuses("tcp actions=set_field:80->TCP_DST",
		       "set_field:80->TCP_DST: no such field");
	assert_refuses("actions=load:5->nxm_of_eth_dst[]",
		       "load:5->nxm_of_eth_dst[]: no such field");
}

/* --- names of ports -------------------------------------------------------------------------- */

static char *quoted(const char *name)
{
	char *text = xcheck(calloc(2, strlen(name) + 3)), *to = text;

	*to++ = '"';
	for (; *name; name++) {
		if (*name == '"' || *name == '\\')
			*to++ = '\\';
		*to++ = *name;
	}
	*to = '"';
	return text;
}

/* Where a line may name a port */
static const char *const port_lines[] = {
	"in_port=%s actions=drop", "actions=%s", "actions=output:%s", "actions=output=%s",
	"actions=output(%s)", "actions=output(port=%s,max_len=64)", "actions=resubmit:%s",
	"actions=resubmit(%s,7)",
};

#define N_PORT_LINES	(sizeof(port_lines) / sizeof(port_lines[0]))

static void every_name_stands_for_its_port(void **state)
{
	struct rule_spec line;
	char *text, *name, *err;
	size_t i, j;

	(void)state;
	for (i = 1; i < N_ODD; i++) {
		for (j = 0; j < N_PORT_LINES; j++) {
			name = quoted(odd_names[i]);
			text = xasprintf(port_lines[j], name);
			assert_true(comes_back(text, true));
			err = NULL;
			assert_int_equal(rule_line_parse(&line, text, RULE_LINE_RULE, &odd_ports,
							 &err), 0);
			if (!j)
				assert_string_equal(line.rule->match.in_port, odd_names[i]);
			else
				assert_string_equal(line.rule->actions->a[0].port, odd_names[i]);
			rule_spec_free(&line);
			free(text);
			free(name);
		}
	}
}

static void words_without_quotes_are_no_ports(void **state)
{
	(void)state;
	assert_reads("actions=normal,\"normal\",NORMAL,\"NORMAL\"",
		     " actions=NORMAL,output:\"normal\",NORMAL,output:\"NORMAL\"");
	assert_reads("actions=all,output:\"all\",local,\"local\"",
		     " actions=ALL,output:\"all\",LOCAL,output:\"local\"");
	assert_reads("actions=in_port,\"in_port\"", " actions=IN_PORT,output:\"in_port\"");
	assert_reads("actions=20,\"7\"", " actions=output:\"7\",output:\"7\"");
	assert_reads("actions=output:reg0,\"reg0\"", " actions=output:\"reg0\",output:\"reg0\"");
	assert_reads("in_port=\"eth0\\u002e10\" actions=drop", "in_port=\"eth0.10\" actions=drop");
	assert_refuses("in_port=normal actions=drop",
		       "normal is no port; the name of one stands in quotes");
	assert_refuses("in_port=7 actions=NONE", "NONE: not supported");
	assert_reads("actions=output:reg5,NXM_NX_REG0[]", " actions=output:NXM_NX_REG5[],"
		     "output:NXM_NX_REG0[]");
	assert_reads("actions=output:\"NXM_NX_REG0[]\"", " actions=output:\"NXM_NX_REG0[]\"");
	assert_refuses("actions=\"exit\"", "bridge br0 has no port \"exit\"");
	assert_refuses("actions=output:\"", "bridge br0 has no port \"");
	assert_refuses("actions=output:\"\"", "bridge br0 has no port \"\"");
	assert_refuses("in_port=\"tap0 actions=drop", "actions= is missing");
	assert_refuses("in_port=\"a\\q\" actions=drop", "bridge br0 has no port \"a\\q\"");
	assert_refuses("in_port=\"\\u00\" actions=drop", "bridge br0 has no port \"\\u00\"");
	assert_refuses("in_port=\"tap0\"x actions=drop", "bridge br0 has no port \"tap0\"x");
}

/* --- all of them ------------------------------------------------------------------------------ */

static const char *const matches[] = {
	"", "in_port=1", "in_port=LOCAL", "dl_src=00:00:00:00:00:01", "dl_vlan=5",
	"dl_vlan=0xffff", "dl_vlan_pcp=3", "dl_vlan=5,dl_vlan_pcp=0", "vlan_tci=0",
	"vlan_tci=0x0fff/0x1fff", "vlan_tci=0/0x1000", "vlan_tci=0x1000/0x1000",
	"vlan_tci=0x1005/0x100f", "vlan_tci=5", "vlan_tci=0x2000/0xe000", "vlan_vid=5/0xfff",
	"vlan_tci=0/0xfff", "vlan_tci=0/0x100f", "dl_type=0x88b5", "dl_type=0", "ip",
	"ip,nw_src=10.0.0.0/8", "ip,nw_dst=1.0.3.0/255.0.255.0", "ip,nw_proto=47",
	"ip,nw_tos=32,nw_ecn=1,nw_ttl=1", "ip,nw_frag=no", "ip,nw_frag=yes",
	"ip,nw_frag=first", "ip,unreadable=no,nw_frag=yes",
	"ip,unreadable=yes,unreadable=proto", "arp,unreadable=ip",
	"ipv6,nw_frag=later", "ip,nw_frag=not_later", "tcp,tp_src=80/0xfff0",
	"tcp,tcp_flags=+syn-ack", "tcp,tcp_flags=syn", "tcp,tcp_flags=0",
	"tcp6,tcp_flags=+[200]-[800]", "udp6,tp_dst=53", "sctp,tp_src=1",
	"icmp,icmp_type=8,icmp_code=0",
	"icmp6,icmp_type=135,nd_target=fe80::/64,nd_sll=00:00:00:00:00:01",
	"icmp6,icmp_type=136,nd_tll=00:00:00:00:00:01/00:00:00:00:00:0f",
	"ipv6,ipv6_src=fe80::1,ipv6_dst=ff::/ff:0:ff::,ipv6_label=0x5/0xff",
	"arp,arp_op=2,arp_spa=1.2.3.4,arp_tpa=1.2.0.0/16,arp_sha=00:00:00:00:00:01",
	"rarp,arp_op=3", "tun_id=5", "tun_id=0x100/0xff00", "dl_vlan=1,tcp,tp_dst=80",
	"dl_vlan=1,tcp6", "dl_vlan=1,udp", "dl_vlan=1,sctp6", "dl_vlan=1,icmp",
	"dl_vlan=1,icmp6", "dl_vlan=1,arp", "vlan_vid=0x1000/0x1000,ip", "priority=0",
	"priority=65535,ip", "table=254,ip", "cookie=0xffffffffffffffff,ip",
	"reg0=0,reg15=0xffffffff", "reg5=0x10/0xf0,xreg3=7", "xxreg0=1/3", "metadata=0x5/0xff",
	"conj_id=0,ip", "conj_id=4294967295,reg0=1",
};

static const char *const actions[] = {
	"drop", "", "1", "LOCAL", "IN_PORT", "NORMAL", "FLOOD", "ALL",
	"output(port=1,max_len=100)", "output(port=LOCAL,max_len=14)",
	"output(port=IN_PORT,max_len=4294967295)", "push_vlan:0x8100",
	"push_vlan:0x88a8,set_field:4101->vlan_vid,set_field:3->vlan_pcp", "mod_vlan_vid:0",
	"mod_vlan_vid:4095,mod_vlan_pcp:7", "set_vlan_vid:5,set_vlan_pcp:0", "pop_vlan",
	"set_field:4096/0x1000->vlan_vid", "set_field:5/0xff->vlan_vid",
	"set_field:1/0x1->vlan_pcp", "set_field:0x1005->vlan_tci", "set_field:0->vlan_tci",
	"set_field:5/0xfff->vlan_tci", "set_field:0/0x1000->vlan_tci",
	"load:3->NXM_OF_VLAN_TCI[13..15]", "load:1->OXM_OF_VLAN_VID[0..2]",
	"mod_dl_src:00:00:00:00:00:01", "load:5->NXM_OF_ETH_DST[3..9]", "mod_nw_src:1.2.3.4",
	"set_field:1.2.0.0/16->nw_dst", "load:1->NXM_OF_IP_SRC[7]",
	"load:0x0a000003->NXM_OF_ARP_SPA[]", "mod_nw_tos:252", "mod_nw_ecn:3", "mod_nw_ttl:255",
	"load:1->ip_dscp[2..4]", "load:1->nw_ecn[1]", "load:3->nw_ttl[2..5]", "dec_ttl",
	"set_field:fe80::/10->ipv6_src", "load:5->NXM_NX_IPV6_DST[60..70]",
	"set_field:5->ipv6_label", "load:1->ipv6_label[19]", "mod_tp_src:0",
	"load:1->OXM_OF_TCP_DST[15]", "load:1->udp_src[3..4]", "load:1->OXM_OF_SCTP_DST[]",
	"set_field:8->icmp_type", "load:1->icmp_code[1..2]", "set_field:129->icmpv6_type",
	"load:1->NXM_NX_ICMPV6_CODE[7]", "set_field:2->arp_op", "load:1->NXM_OF_ARP_OP[1]",
	"load:0xfa163e000003->NXM_NX_ARP_SHA[]",
	"set_field:00:00:00:00:00:00/0f:00:00:00:00:00->arp_tha", "set_tunnel:0xffffffff",
	"set_tunnel64:0", "load:5->NXM_NX_TUN_ID[4..9]", "set_field:5->tun_id", "resubmit:1",
	"resubmit(,20)", "resubmit(1,0)", "resubmit(LOCAL,3)", "note:00.11", "note:", "exit",
	"note:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627",
	"clear_actions", "clear_actions,goto_table:254", "goto_table:253",
	"load:1->NXM_NX_REG3[31]", "set_field:0->reg15", "set_field:5/0x7->xreg7",
	"set_field:0x10000000000000000->xxreg3", "set_field:0xffffffffffffffff->metadata",
	"move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]", "move:NXM_OF_IN_PORT[3]->NXM_NX_REG0[31]",
	"move:NXM_OF_IP_SRC[]->NXM_NX_REG1[]", "move:xxreg0[3..66]->metadata",
	"move:NXM_OF_VLAN_TCI[]->reg3[0..15]", "move:tcp_src->tcp_dst", "output:NXM_NX_REG0[]",
	"output:reg15[3..9]", "push:NXM_NX_REG0[]", "push:NXM_OF_IN_PORT[]", "pop:reg1[7]",
	"clone(1,clone(drop),note:00)", "clone()", "clone(mod_dl_src:00:00:00:00:00:01,NORMAL)",
	"write_metadata:0", "write_metadata:5/7,goto_table:254",
	"conjunction(0,1/2)", "conjunction(4294967295,64/64),note:01,conjunction(1,2/3)",
	"learn()", "learn(table=0,idle_timeout=1,hard_timeout=65535,priority=0,cookie=1)",
	"learn(NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],"
	"load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->tun_id[],output:NXM_OF_IN_PORT[])",
	"clone(learn(dl_type=0x800,nw_dst=10.0.0.1,reg3[4..7]=5,NXM_OF_IN_PORT[]))",
	"learn(eth_type=0x86dd,ipv6_dst=fe80::1,ipv6_src[0..3]=reg0[1..4],load:1->eth_dst[40])",
};

#define N(array)	(sizeof(array) / sizeof((array)[0]))

/* Most pairs are refused, as the frame would not have the field: those that are taken come back. */
static void every_match_with_every_action_comes_back(void **state)
{
	bool match_taken[N(matches)] = { false }, action_taken[N(actions)] = { false };
	size_t i, j;
	char *text;

	(void)state;
	for (i = 0; i < N(matches); i++) {
		for (j = 0; j < N(actions); j++) {
			text = xasprintf("%s actions=%s", matches[i], actions[j]);
			if (comes_back(text, false))
				match_taken[i] = action_taken[j] = true;
			free(text);
		}
	}
	for (i = 0; i < N(matches); i++) {
		if (!match_taken[i])
			print_error("%s\n", matches[i]);
		assert_true(match_taken[i]);
	}
	for (j = 0; j < N(actions); j++) {
		if (!action_taken[j])
			print_error("%s\n", actions[j]);
		assert_true(action_taken[j]);
	}
}

static void rows_of_many_actions_come_back(void **state)
{
	unsigned int seed = 2, i, n;
	char text[2048];

	(void)state;
	for (i = 0; i < 20000; i++) {
		snprintf(text, sizeof(text), "%s actions=",
			 matches[(unsigned int)rand_r(&seed) % N(matches)]);
		for (n = (unsigned int)rand_r(&seed) % 5; n; n--) {
			strcat(text, actions[(unsigned int)rand_r(&seed) % N(actions)]);
			strcat(text, ",");
		}
		comes_back(text, false);
	}
}

/* --- damaged lines ---------------------------------------------------------------------------- */

static const char *const bits[] = {
	"\"", "\"\"", "\\", "(", ")", "))", ",", ",,", "=", ":", "->", "[", "]", "[0..7]",
	"[7..0]", "[999999999999]", "/", "/0", "/-1", "0x", "99999999999999999999999",
	"0xffffffffffffffffffff", "-1", "+", "|", "\xc3\xa9", "\xff", " ", "\n", "\t", "\x01",
	"actions=", "*", "..", ".", "reg0", "normal", "LOCAL", "note:", "load:", "mod_", "MOD_",
	"set_field:", "resubmit(", "%s%n", "move:", "learn(", "clone(", "conjunction(", "reg0[",
	"NXM_NX_REG0[]", "metadata", "xxreg3", "1/2",
};

static void insert(char *text, size_t size, size_t at, const char *what)
{
	size_t len = strlen(text), n = strlen(what);

	if (len + n + 1 > size)
		return;
	memmove(text + at + n, text + at, len - at + 1);
	memcpy(text + at, what, n);
}

/* One change: a letter's case, a cut, a byte, a doubled piece, something that is out of place */
static void damage(char *text, size_t size, unsigned int *seed)
{
	size_t len = strlen(text), at = len ? (unsigned int)rand_r(seed) % len : 0;
	char piece[16];

	switch ((unsigned int)rand_r(seed) % 6) {
	case 0:
		text[at] ^= text[at] >= 'A' ? 0x20 : 0;
		break;
	case 1:
		text[at] = '\0';
		break;
	case 2:
		text[at] = (char)rand_r(seed);
		break;
	case 3:
		snprintf(piece, sizeof(piece), "%s", text + at);
		insert(text, size, at, piece);
		break;
	case 4:
		memmove(text + at, text + at + (at < len), len - at + (at == len));
		break;
	default:
		insert(text, size, at, bits[(unsigned int)rand_r(seed) % N(bits)]);
	}
}

static void damaged_lines_are_read_safely(void **state)
{
	unsigned int seed = 3, i, n, taken = 0;
	char text[1024];

	(void)state;
	for (i = 0; i < 100000; i++) {
		snprintf(text, sizeof(text), "%s actions=%s,%s",
			 matches[(unsigned int)rand_r(&seed) % N(matches)],
			 actions[(unsigned int)rand_r(&seed) % N(actions)],
			 actions[(unsigned int)rand_r(&seed) % N(actions)]);
		for (n = 1 + (unsigned int)rand_r(&seed) % 4; n; n--)
			damage(text, sizeof(text), &seed);
		taken += comes_back(text, false);
	}
	/* Not all of it was refused at the first word. */
	assert_true(taken > 1000);
}

static void names_in_every_case_are_read_safely(void **state)
{
	unsigned int seed = 4, i;
	char text[512], *c;

	(void)state;
	for (i = 0; i < 20000; i++) {
		snprintf(text, sizeof(text), "dl_vlan=1,tcp actions=%s",
			 actions[(unsigned int)rand_r(&seed) % N(actions)]);
		for (c = strchr(text, ' ') + 9; *c; c++) {
			if (*c >= 'a' && *c <= 'z' && rand_r(&seed) & 1)
				*c ^= 0x20;
		}
		comes_back(text, false);
	}
}

static void no_control_character_gets_out_again(void **state)
{
	(void)state;
	assert_refuses("in_port=\x01 actions=drop", "there is a control character in the flow");
	assert_refuses("actions=fo\x7fo", "there is a control character in the flow");
	assert_refuses("in_port=\"a\nc\" actions=drop", "bridge br0 has no port \"a c\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_actions_are_read_in_either_case),
		cmocka_unit_test(names_of_fields_are_read_as_they_are),
		cmocka_unit_test(every_name_stands_for_its_port),
		cmocka_unit_test(words_without_quotes_are_no_ports),
		cmocka_unit_test(every_match_with_every_action_comes_back),
		cmocka_unit_test(rows_of_many_actions_come_back),
		cmocka_unit_test(damaged_lines_are_read_safely),
		cmocka_unit_test(names_in_every_case_are_read_safely),
		cmocka_unit_test(no_control_character_gets_out_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
