// SPDX-License-Identifier: GPL-2.0-or-later
/* Flows as text, and back. */
#include <arpa/inet.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/syntax/flow.h"

static const char *name_of(void *arg, u32 no)
{
	(void)arg;
	switch (no) {
	case 1:
		return "br0";
	case 2:
		return "tap0";
	case 3:
		return "7";	/* Linux allows that */
	case 4:
		return "a,b=c";
	default:
		return NULL;
	}
}

static u32 number_of(void *arg, const char *name)
{
	u32 no;

	for (no = 1; no <= 4; no++) {
		if (!strcmp(name_of(arg, no), name))
			return no;
	}
	return 0;
}

static const struct port_names names = { name_of, number_of, NULL };

static unsigned int seed = 1;

static u32 any(u32 below)
{
	return (u32)rand_r(&seed) % below;
}

/* What reads back is what was written, bit for bit. */
static void assert_survives(const union vsw_key *key, const union vsw_key *mask)
{
	union vsw_key masked, key2, mask2;
	char *text, *err = NULL;

	vsw_key_mask(&masked, key, mask);
	text = flow_match_format(&masked, mask, &names);
	assert_non_null(text);
	if (flow_match_parse(text, &names, &key2, &mask2, &err))
		fail_msg("%s: %s", text, err);
	if (memcmp(&key2, &masked, sizeof(key2)) || memcmp(&mask2, mask, sizeof(mask2)))
		fail_msg("%s reads back as something else", text);
	free(text);
}

static void fill(void *p, size_t n)
{
	u8 *bytes = p;

	while (n--)
		*bytes++ = (u8)any(256);
}

/* Bytes of a mask: none, all, some bits, a prefix */
static void fill_mask(u8 *p, size_t n)
{
	size_t i, bits = any((u32)n * 8 + 1);

	switch (any(4)) {
	case 0:
		memset(p, 0, n);
		break;
	case 1:
		memset(p, 0xff, n);
		break;
	case 2:
		fill(p, n);
		break;
	default:
		memset(p, 0, n);
		for (i = 0; i < bits; i++)
			p[i / 8] |= 0x80 >> i % 8;
	}
}

static void any_mask(union vsw_key *mask)
{
	struct vswitch_flow_key *k = &mask->k;

	memset(mask, 0, sizeof(*mask));
	k->in_port = any(2) ? ~0U : 0;
	fill_mask((u8 *)&k->vlan_tci, 2);
	fill_mask((u8 *)&k->vlan_tpid, 2);
	fill_mask(k->eth_dst, 6);
	fill_mask(k->eth_src, 6);
	fill_mask((u8 *)&k->eth_type, 2);
	fill_mask((u8 *)&k->cvlan_tci, 2);
	fill_mask((u8 *)&k->cvlan_tpid, 2);
	fill_mask((u8 *)&k->tcp_flags, 2);
	fill_mask(&k->ip_proto, 1);
	fill_mask(&k->ip_tos, 1);
	fill_mask(&k->ip_ttl, 1);
	fill_mask(&k->ip_frag, 1);
	fill_mask(k->ip_src, any(2) ? 4 : 16);
	fill_mask(k->ip_dst, any(2) ? 4 : 16);
	fill_mask((u8 *)&k->tp_src, 2);
	fill_mask((u8 *)&k->tp_dst, 2);
	fill_mask((u8 *)&k->ipv6_label, 4);
	fill_mask(k->arp_sha, 6);
	fill_mask(k->arp_tha, 6);
	fill_mask(k->nd_target, 16);
	fill_mask((u8 *)&k->tun_id, 4);
}

static void any_key(union vsw_key *key)
{
	static const u16 types[] = { 0x0800, 0x86dd, 0x0806, 0x05ff };

	fill(key, sizeof(*key));
	key->k.in_port = any(2) ? any(6) : any(VSWITCH_PORT_MAX + 1);
	if (any(2))
		key->k.eth_type = htons(types[any(4)]);
	if (any(2))
		key->k.vlan_tpid = htons(any(2) ? 0x8100 : 0x88a8);
	if (any(4) == 0)
		key->k.vlan_tpid = 0;
	if (any(4) == 0)
		key->k.vlan_tci = 0;
}

static void every_key_and_mask_survives(void **state)
{
	union vsw_key key, mask;
	int i;

	(void)state;
	for (i = 0; i < 50000; i++) {
		any_key(&key);
		any_mask(&mask);
		assert_survives(&key, &mask);
	}
}

static void every_mask_of_one_bit_survives(void **state)
{
	union vsw_key key, mask;
	size_t bit;

	(void)state;
	memset(&key, 0xff, sizeof(key));
	for (bit = 32; bit < sizeof(key) * 8; bit++) {
		memset(&mask, 0, sizeof(mask));
		((u8 *)&mask)[bit / 8] = 1 << bit % 8;
		assert_survives(&key, &mask);
	}
}

static void exact_keys_survive(void **state)
{
	union vsw_key key, mask;
	int i;

	(void)state;
	memset(&mask, 0xff, sizeof(mask));
	for (i = 0; i < 5000; i++) {
		any_key(&key);
		assert_survives(&key, &mask);
	}
}

/* The mask of NORMAL switching */
static void l2_mask(union vsw_key *mask)
{
	memset(mask, 0, sizeof(*mask));
	mask->k.in_port = ~0U;
	mask->k.vlan_tpid = 0xffff;
	mask->k.vlan_tci = htons(0x0fff);
	memset(mask->k.eth_dst, 0xff, 12);
}

static void assert_match(const union vsw_key *key, const union vsw_key *mask, const char *wanted)
{
	char *text = flow_match_format(key, mask, &names);

	assert_string_equal(text, wanted);
	free(text);
}

static void make_key(union vsw_key *key, u32 in_port, u16 tpid, u16 tci)
{
	memset(key, 0, sizeof(*key));
	key->k.in_port = in_port;
	key->k.vlan_tpid = htons(tpid);
	key->k.vlan_tci = htons(tci);
	memcpy(key->k.eth_dst, (u8[]){ 2, 0, 0, 0, 0, 1 }, 6);
	memcpy(key->k.eth_src, (u8[]){ 2, 0, 0, 0, 0, 2 }, 6);
}

static void untagged_frames_are_shown_so(void **state)
{
	union vsw_key key, mask;

	(void)state;
	make_key(&key, 2, 0, 0);
	l2_mask(&mask);
	assert_match(&key, &mask,
		     "in_port=tap0,untagged,dl_src=02:00:00:00:00:02,dl_dst=02:00:00:00:00:01");
}

static void tagged_frames_show_their_vlan(void **state)
{
	union vsw_key key, mask;

	(void)state;
	make_key(&key, 2, 0x8100, 10);
	l2_mask(&mask);
	assert_match(&key, &mask,
		     "in_port=tap0,dl_vlan=10,dl_src=02:00:00:00:00:02,dl_dst=02:00:00:00:00:01");
}

static void priority_and_service_tag_are_shown_beside_the_vlan(void **state)
{
	union vsw_key key, mask;

	(void)state;
	make_key(&key, 9, 0x88a8, 0xb000 | 10);
	l2_mask(&mask);
	memset(mask.k.eth_dst, 0, 12);
	memset(key.k.eth_dst, 0, 12);
	mask.k.vlan_tci = 0xffff;
	assert_match(&key, &mask,
		     "in_port=9,dl_vlan=10,dl_vlan_pcp=5,dl_vlan_dei=1,vlan_tpid=0x88a8");
}

static void names_that_could_be_something_else_are_shown_as_numbers(void **state)
{
	union vsw_key key, mask = { 0 };

	(void)state;
	mask.k.in_port = ~0U;
	make_key(&key, 3, 0, 0);
	assert_match(&key, &mask, "in_port=3");
	key.k.in_port = 4;
	assert_match(&key, &mask, "in_port=4");
}

static void mask_of_nothing_is_any(void **state)
{
	union vsw_key key = { 0 }, mask = { 0 };

	(void)state;
	assert_match(&key, &mask, "any");
	assert_int_equal(flow_match_parse("", &names, &key, &mask, NULL), 0);
	assert_int_equal(flow_match_parse("any", &names, &key, &mask, NULL), 0);
}

static void ipv4_and_ipv6_addresses_are_shown_in_their_form(void **state)
{
	union vsw_key key = { 0 }, mask = { 0 };

	(void)state;
	mask.k.eth_type = 0xffff;
	key.k.eth_type = htons(0x0800);
	memcpy(key.k.ip_src, (u8[]){ 10, 1, 0, 0 }, 4);
	memcpy(mask.k.ip_src, (u8[]){ 255, 255, 0, 0 }, 4);
	memcpy(mask.k.ip_dst, (u8[]){ 0, 255, 0, 255 }, 4);
	assert_match(&key, &mask, "dl_type=0x0800,nw_src=10.1.0.0/16,nw_dst=0.0.0.0/0.255.0.255");
	key.k.eth_type = htons(0x86dd);
	memset(&mask.k.ip_dst, 0, 16);
	assert_match(&key, &mask, "dl_type=0x86dd,ipv6_src=a01::/16");
}

static void deeper_fields_read_back(void **state)
{
	static const char *const text =
		"dl_type=0x0800,nw_proto=6,nw_frag=first,nw_dst=192.0.2.1,tp_dst=443,"
		"tcp_flags=0x0002/0x0017";
	union vsw_key key, mask;

	(void)state;
	assert_int_equal(flow_match_parse(text, &names, &key, &mask, NULL), 0);
	assert_int_equal(key.k.ip_proto, 6);
	assert_int_equal(key.k.ip_frag, VSWITCH_FRAG_FIRST);
	assert_int_equal(ntohs(key.k.tp_dst), 443);
	assert_int_equal(ntohs(mask.k.tcp_flags), 0x17);
	assert_match(&key, &mask, text);
}

static void what_could_not_be_read_shares_its_byte_with_fragments(void **state)
{
	static const char *const text = "nw_proto=6,nw_frag=later,unreadable=+rest-proto";
	union vsw_key key, mask;

	(void)state;
	assert_int_equal(flow_match_parse(text, &names, &key, &mask, NULL), 0);
	assert_int_equal(key.k.ip_frag, VSWITCH_FRAG_LATER | VSWITCH_UNREAD_REST);
	assert_int_equal(mask.k.ip_frag,
			 VSWITCH_FRAG_BITS | VSWITCH_UNREAD_REST | VSWITCH_UNREAD_PROTO);
	assert_match(&key, &mask, text);
	assert_int_equal(flow_match_parse("unreadable=+ip,nw_frag=0/0x02", &names, &key, &mask,
					  NULL), 0);
	assert_match(&key, &mask, "nw_frag=0/0x02,unreadable=+ip");
	assert_int_not_equal(flow_match_parse("unreadable=ip", &names, &key, &mask, NULL), 0);
	assert_int_not_equal(flow_match_parse("unreadable=+ip+ip", &names, &key, &mask, NULL), 0);
	assert_int_not_equal(flow_match_parse("unreadable=", &names, &key, &mask, NULL), 0);
	assert_int_not_equal(flow_match_parse("unreadable=+ip-", &names, &key, &mask, NULL), 0);
}

static void value_bits_outside_the_mask_are_left_out(void **state)
{
	union vsw_key key, mask;

	(void)state;
	assert_int_equal(flow_match_parse("nw_src=10.1.2.3/8", &names, &key, &mask, NULL), 0);
	assert_match(&key, &mask, "nw_src=10.0.0.0/8");
}

static void assert_bad_match(const char *text, const char *why)
{
	union vsw_key key, mask;
	char *err = NULL;

	assert_int_equal(flow_match_parse(text, &names, &key, &mask, &err), -EINVAL);
	assert_string_equal(err, why);
	free(err);
}

static void bad_matches_are_refused_with_the_name_of_the_field(void **state)
{
	(void)state;
	assert_bad_match("dl_sorc=1", "dl_sorc: no such field");
	assert_bad_match("in_port=tap9", "in_port: bad value \"tap9\"");
	assert_bad_match("dl_vlan=4096", "dl_vlan: bad value \"4096\"");
	assert_bad_match("dl_vlan=x", "dl_vlan: bad value \"x\"");
	assert_bad_match("dl_vlan", "dl_vlan: bad value \"\"");
	assert_bad_match("dl_vlan=1,dl_vlan=2", "dl_vlan: given twice");
	assert_bad_match("dl_src=02:00:00:00:00", "dl_src: bad value \"02:00:00:00:00\"");
	assert_bad_match("dl_src=02:00:00:00:00:01x", "dl_src: bad value \"02:00:00:00:00:01x\"");
	assert_bad_match("dl_src= 2:00:00:00:00:01", "dl_src: bad value \" 2:00:00:00:00:01\"");
	assert_bad_match("nw_ttl=256", "nw_ttl: bad value \"256\"");
	assert_bad_match("nw_ttl=1,nw_ttl=1", "nw_ttl: given twice");
	assert_bad_match("nw_src=10.0.0.0/33", "nw_src: bad value \"10.0.0.0/33\"");
	assert_bad_match("tp_dst=-1", "tp_dst: bad value \"-1\"");
	assert_bad_match("untagged=1", "untagged: bad value \"1\"");
	assert_bad_match("untagged,dl_vlan=1", "fields of the tag contradict each other");
	assert_bad_match("vlan_tci=0x1000,dl_vlan=1", "fields of the tag contradict each other");
	assert_bad_match("nw_src=1.2.3.4,ipv6_src=::1", "IPv4 and IPv6 addresses in one flow");
	assert_bad_match("in_port=1,,dl_vlan=2", ": no such field");
}

/* Read, and write again */
static void assert_actions(const char *text)
{
	_Alignas(4) u8 row[1024];
	size_t len = 0;
	char *err = NULL, *back;

	if (flow_actions_parse(text, &names, row, sizeof(row), &len, &err))
		fail_msg("%s: %s", text, err);
	back = flow_actions_format(row, len, &names);
	assert_string_equal(back, text);
	free(back);
}

static void actions_read_back_as_they_were(void **state)
{
	(void)state;
	assert_actions("output:tap0");
	assert_actions("output:br0,output:3,output:65535");
	assert_actions("pop_vlan,output:br0,push_vlan(vid=10,pcp=0),output:tap0");
	assert_actions("push_vlan(vid=4094,pcp=7,dei=1,tpid=0x88a8),output:tap0");
	assert_actions("set_field:02:00:00:00:00:01->eth_dst,output:tap0");
	assert_actions("set_field:02:00:00:00:00:01/ff:ff:ff:00:00:01->eth_src");
	assert_actions("set_field:192.0.2.1->ip_src,set_field:10.0.0.0/8->ip_dst");
	assert_actions("set_field:2001:db8::1->ipv6_src,set_field:fe80::/64->ipv6_dst");
	assert_actions("set_field:184->nw_tos,set_field:8/0xfc->nw_tos,set_field:63->nw_ttl");
	assert_actions("set_field:0xabcde->ipv6_label,set_field:0x1/0xfff00001->ipv6_label");
	assert_actions("set_field:443->tp_dst,set_field:256/0xff00->tp_src");
	assert_actions("set_field:2->arp_op,set_field:02:00:00:00:00:01->arp_sha,"
		       "set_field:02:00:00:00:00:02->arp_tha");
	assert_actions("set_tunnel:0x0,output:tap0,set_tunnel:0xffffffff,output:br0");
	assert_actions("trunc(14),output:tap0,trunc(4294967295),output:br0");
	assert_actions("trunc(14),copy,output:tap0,copy,output:br0");
	assert_actions("storm(broadcast),storm(multicast),storm(unknown),output:tap0");
	assert_actions("drop(reserved)");
	assert_actions("drop(no_bridge)");
	assert_actions("drop(policy)");
	assert_actions("drop");
}

static void no_action_and_drop_for_policy_are_told_apart(void **state)
{
	_Alignas(4) u8 row[64];
	size_t len = 0;

	(void)state;
	assert_int_equal(flow_actions_parse("drop", &names, row, sizeof(row), &len, NULL), 0);
	assert_int_equal(len, 0);
	assert_int_equal(flow_actions_parse("drop(policy)", &names, row, sizeof(row), &len, NULL),
			 0);
	assert_int_equal(len, 8);
}

/* Any value and mask of any field, as vsw_actions_check() takes it */
static void any_set(struct vsw_action *a)
{
	static const u8 lens[__VSWITCH_FIELD_MAX] = { 6, 6, 16, 16, 1, 1, 4, 2, 2, 2, 6, 6 };
	struct vswitch_set *set = &a->set;
	size_t i;

	set->field = any(__VSWITCH_FIELD_MAX);
	fill_mask(set->mask, lens[set->field]);
	if (lens[set->field] == 16 && any(2))
		memset(set->mask + 4, 0, 12);
	if (set->field == VSWITCH_FIELD_IPV6_LABEL) {
		set->mask[0] = 0;
		set->mask[1] &= 0x0f;
	}
	fill(set->value, sizeof(set->value));
	for (i = 0; i < sizeof(set->value); i++)
		set->value[i] &= set->mask[i];
}

static void any_sample(struct vswitch_sample *sample)
{
	fill(sample, sizeof(*sample));
	sample->len = any(2) ? 14 + any(1000) : 0;
	sample->in = any(2) * any(65536);
	sample->out = any(2) * any(65536);
	if (any(2))
		memset(sample->cookie, 0, sizeof(sample->cookie));
}

static void random_actions_survive(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 2000; i++) {
		_Alignas(4) u8 row[1024], again[1024];
		size_t len = 0, len2 = 0;
		u32 n = any(20) + 1;
		char *text;

		while (n--) {
			static const u16 types[] = {
				VSWITCH_ACT_OUTPUT, VSWITCH_ACT_PUSH_VLAN, VSWITCH_ACT_POP_VLAN,
				VSWITCH_ACT_SET, VSWITCH_ACT_SET, VSWITCH_ACT_SET_TUNNEL,
				VSWITCH_ACT_TRUNC, VSWITCH_ACT_STORM, VSWITCH_ACT_OUTPUT_BACK,
				VSWITCH_ACT_COPY, VSWITCH_ACT_SAMPLE, VSWITCH_ACT_METER,
				VSWITCH_ACT_SET_PRIORITY,
			};
			struct vsw_action a = { .type = types[any(13)] };

			if (a.type == VSWITCH_ACT_OUTPUT)
				a.port = 1 + any(any(2) ? 6 : VSWITCH_PORT_MAX);
			else if (a.type == VSWITCH_ACT_PUSH_VLAN)
				a.vlan = (struct vswitch_push_vlan){
					htons(any(2) ? 0x8100 : 0x88a8), (u16)any(65536) };
			else if (a.type == VSWITCH_ACT_SET)
				any_set(&a);
			else if (a.type == VSWITCH_ACT_SET_TUNNEL)
				fill(&a.tun_id, sizeof(a.tun_id));
			else if (a.type == VSWITCH_ACT_TRUNC)
				a.len = 14 + any(100000);
			else if (a.type == VSWITCH_ACT_STORM)
				a.storm = any(__VSWITCH_STORM_MAX);
			else if (a.type == VSWITCH_ACT_SAMPLE)
				any_sample(&a.sample);
			else if (a.type == VSWITCH_ACT_METER)
				a.meter = 1 + any(VSWITCH_METER_MAX);
			else if (a.type == VSWITCH_ACT_SET_PRIORITY)
				a.priority = any(2) ? VSWITCH_PRIORITY_RECEIVED : any(0x7fffffff);
			assert_int_equal(vsw_action_put(row, sizeof(row), &len, &a), 0);
		}
		text = flow_actions_format(row, len, &names);
		assert_int_equal(flow_actions_parse(text, &names, again, sizeof(again), &len2,
						    NULL), 0);
		assert_int_equal(len, len2);
		assert_memory_equal(row, again, len);
		free(text);
	}
}

/* Random rows in which ways part; @n of the actions are left for this one. */
static void any_way(u8 *row, size_t size, size_t *len, u32 n, u32 checks)
{
	struct vsw_action a = { .type = VSWITCH_ACT_OUTPUT, .port = 1 + any(6) };
	u32 larger;

	while (n && (any(3) || checks == VSWITCH_CHECK_LEN_MAX)) {
		assert_int_equal(vsw_action_put(row, size, len, &a), 0);
		n--;
	}
	if (!n)
		return;
	larger = any(n);
	a = (struct vsw_action){ .type = VSWITCH_ACT_CHECK_LEN,
				 .check_len = { .len = any(65536), .n = larger } };
	assert_int_equal(vsw_action_put(row, size, len, &a), 0);
	any_way(row, size, len, larger, checks + 1);
	any_way(row, size, len, n - 1 - larger, checks + 1);
}

static void rows_in_which_ways_part_survive(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 2000; i++) {
		_Alignas(4) u8 row[1024], again[1024];
		size_t len = 0, len2 = 0;
		char *text;

		any_way(row, sizeof(row), &len, any(30), 0);
		text = flow_actions_format(row, len, &names);
		assert_int_equal(flow_actions_parse(text, &names, again, sizeof(again), &len2,
						    NULL), 0);
		assert_int_equal(len, len2);
		assert_memory_equal(row, again, len);
		free(text);
	}
}

static void ways_are_shown_as_open_vswitch_does(void **state)
{
	static const char *const texts[] = {
		"check_pkt_len(size=1500,gt(drop(no_rule)),le(output:tap0))",
		"meter(7),check_pkt_len(size=14,gt(drop),le(drop))",
		"check_pkt_len(size=1500,gt(check_pkt_len(size=2000,gt(drop),le(output:tap0))),"
		"le(set_priority(0x10002),output:tap0,set_priority(received),output:tap0))",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		_Alignas(4) u8 row[256];
		size_t len = 0;
		char *text;

		assert_int_equal(flow_actions_parse(texts[i], &names, row, sizeof(row), &len, NULL),
				 0);
		text = flow_actions_format(row, len, &names);
		assert_string_equal(text, texts[i]);
		free(text);
	}
}

static void assert_bad_actions(const char *text, const char *why)
{
	_Alignas(4) u8 row[64];
	size_t len = 0;
	char *err = NULL;

	assert_true(flow_actions_parse(text, &names, row, sizeof(row), &len, &err) < 0);
	assert_string_equal(err, why);
	free(err);
}

static void bad_actions_are_refused_and_shown(void **state)
{
	(void)state;
	assert_bad_actions("", "bad action \"\"");
	assert_bad_actions("output:tap9", "bad action \"output:tap9\"");
	assert_bad_actions("output:0", "bad action \"output:0\"");
	assert_bad_actions("output:65536", "bad action \"output:65536\"");
	assert_bad_actions("push_vlan(vid=4096,pcp=0)", "bad action \"push_vlan(vid=4096,pcp=0)\"");
	assert_bad_actions("push_vlan(vid=1,pcp=8)", "bad action \"push_vlan(vid=1,pcp=8)\"");
	assert_bad_actions("push_vlan(vid=1", "bad action \"push_vlan(vid=1\"");
	assert_bad_actions("push_vlan(vid=1,tpid=0x9100)",
			   "bad action \"push_vlan(vid=1,tpid=0x9100)\"");
	assert_bad_actions("drop(tx_mtu)", "bad action \"drop(tx_mtu)\"");
	assert_bad_actions("set_field:1->tp_sorc", "bad action \"set_field:1->tp_sorc\"");
	assert_bad_actions("set_field:1", "bad action \"set_field:1\"");
	assert_bad_actions("set_field:->nw_ttl", "bad action \"set_field:->nw_ttl\"");
	assert_bad_actions("set_field:256->nw_ttl", "bad action \"set_field:256->nw_ttl\"");
	assert_bad_actions("set_field:::1->ip_src", "bad action \"set_field:::1->ip_src\"");
	assert_bad_actions("set_field:0x100000->ipv6_label", "set of a value outside its mask");
	assert_bad_actions("set_tunnel:", "bad action \"set_tunnel:\"");
	assert_bad_actions("set_tunnel:0x100000000", "bad action \"set_tunnel:0x100000000\"");
	assert_bad_actions("trunc(13)", "bad action \"trunc(13)\"");
	assert_bad_actions("trunc(64", "bad action \"trunc(64\"");
	assert_bad_actions("storm(unicast)", "bad action \"storm(unicast)\"");
	assert_bad_actions("meter(0)", "bad action \"meter(0)\"");
	assert_bad_actions("meter(65536)", "bad action \"meter(65536)\"");
	assert_bad_actions("set_priority(4294967295)", "bad action \"set_priority(4294967295)\"");
	assert_bad_actions("check_pkt_len(gt(drop),le(drop))",
			   "bad action \"check_pkt_len\": no size");
	assert_bad_actions("check_pkt_len(size=1,le(drop),gt(drop))",
			   "bad action \"check_pkt_len\": no way \"gt\"");
	assert_bad_actions("check_pkt_len(size=1,gt(drop))",
			   "bad action \"check_pkt_len\": no way \"le\"");
	assert_bad_actions("check_pkt_len(size=1,gt(drop),le(drop)),pop_vlan",
			   "bad action \"pop_vlan\": nothing follows check_pkt_len");
	assert_bad_actions("check_pkt_len(size=1,gt(output:tap9),le(drop))",
			   "bad action \"output:tap9\"");
	assert_bad_actions("sample(group=1)", "bad action \"sample(group=1)\"");
	assert_bad_actions("sample(probability=1,group=1,size=2)",
			   "bad action \"sample(probability=1,group=1,size=2)\"");
	assert_bad_actions("sample(probability=1,group=1,cookie=0x12)",
			   "bad action \"sample(probability=1,group=1,cookie=0x12)\"");
	assert_bad_actions("sample(probability=1,group=1,len=13)",
			   "sample of less than an Ethernet header");
	assert_bad_actions("drop(vlan),output:1", "a drop stands beside other actions");
	assert_bad_actions("output:1,", "bad action \"\"");
	assert_bad_actions("output:1,output:1,output:1,output:1,output:1,output:1,output:1,"
			   "output:1,output:1", "too many actions");
}

static void rows_that_are_no_actions_are_shown_as_invalid(void **state)
{
	char *text = flow_actions_format("\x08\0\x01\0\x02\0\0\0xyz", 11, &names);

	(void)state;
	assert_string_equal(text, "output:tap0,invalid");
	free(text);
}

static void ports_have_numbers_where_nobody_knows_names(void **state)
{
	union vsw_key key = { 0 }, mask = { 0 };
	char *text;

	(void)state;
	key.k.in_port = 2;
	mask.k.in_port = ~0U;
	text = flow_match_format(&key, &mask, NULL);
	assert_string_equal(text, "in_port=2");
	free(text);
	assert_int_equal(flow_match_parse("in_port=tap0", NULL, &key, &mask, NULL), -EINVAL);
	assert_int_equal(flow_match_parse("in_port=2", NULL, &key, &mask, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_and_mask_survives),
		cmocka_unit_test(every_mask_of_one_bit_survives),
		cmocka_unit_test(exact_keys_survive),
		cmocka_unit_test(untagged_frames_are_shown_so),
		cmocka_unit_test(tagged_frames_show_their_vlan),
		cmocka_unit_test(priority_and_service_tag_are_shown_beside_the_vlan),
		cmocka_unit_test(names_that_could_be_something_else_are_shown_as_numbers),
		cmocka_unit_test(mask_of_nothing_is_any),
		cmocka_unit_test(ipv4_and_ipv6_addresses_are_shown_in_their_form),
		cmocka_unit_test(deeper_fields_read_back),
		cmocka_unit_test(what_could_not_be_read_shares_its_byte_with_fragments),
		cmocka_unit_test(value_bits_outside_the_mask_are_left_out),
		cmocka_unit_test(bad_matches_are_refused_with_the_name_of_the_field),
		cmocka_unit_test(actions_read_back_as_they_were),
		cmocka_unit_test(no_action_and_drop_for_policy_are_told_apart),
		cmocka_unit_test(random_actions_survive),
		cmocka_unit_test(rows_in_which_ways_part_survive),
		cmocka_unit_test(ways_are_shown_as_open_vswitch_does),
		cmocka_unit_test(bad_actions_are_refused_and_shown),
		cmocka_unit_test(rows_that_are_no_actions_are_shown_as_invalid),
		cmocka_unit_test(ports_have_numbers_where_nobody_knows_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
