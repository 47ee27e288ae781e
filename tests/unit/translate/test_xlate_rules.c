// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What user rules do with frames, and how wide the flows are that come of it.
 *
 *   a, b, c: ports of br0, trunks; d: of br1; br0 ═ to1/to0 ═ br1
 */
#include "tests/unit/translate/rule_switch.h"

/* An IPv4 frame: header at byte 14 */
static struct test_frame ipv4(u8 ttl, u8 tos)
{
	struct test_frame f = frame(2, 1, UNTAGGED);
	static const u8 head[20] = { 0x45, 0, 0, 40, 0, 0, 0, 0, 0, 17, 0, 0,
				     192, 0, 2, 1, 192, 0, 2, 2 };

	memcpy(f.bytes + 14, head, sizeof(head));
	f.bytes[12] = 0x08;
	f.bytes[13] = 0;
	f.bytes[15] = tos;
	f.bytes[22] = ttl;
	f.bytes[35] = 53;
	f.bytes[37] = 80;
	return f;
}

static void without_a_rule_the_frame_is_dropped_as_no_rule(void **state)
{
	struct fake_switch *s = *state;

	becomes(s, *plain(), "in_port=a", "drop(no_rule)");
}

static void output_looks_at_nothing_but_the_port(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("b")));
	becomes(s, *plain(), "in_port=a", "output:b");
	rx(s, "a", frame(77, 78, 99));
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
}

static void output_to_the_ingress_port_goes_nowhere(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("a"), OUTPUT("c")));
	becomes(s, *plain(), NULL, "output:c");
	add_rule(s, "br0", 0, 2, "", "any", ACTIONS(OUTPUT("a")));
	becomes(s, *plain(), NULL, "drop(same_port)");
}

static void only_in_port_sends_it_back(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS({ .type = OFACT_IN_PORT }));
	becomes(s, *plain(), NULL, "in_port");
	rx(s, "a", *plain());
	assert_sent(s, "a", *plain());
}

static void port_that_is_not_there_takes_nothing(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("gone")));
	becomes(s, *plain(), NULL, "drop(no_egress)");
	add_rule(s, "br0", 0, 2, "", "any", ACTIONS(OUTPUT("d")));
	becomes(s, *plain(), NULL, "drop(no_egress)");
}

static void rule_without_actions_drops_as_policy(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "dl_dst=02:00:00:00:00:02", NO_ACTIONS);
	becomes(s, *plain(), NULL, "drop(policy)");
}

static void flood_ignores_vlans_and_the_mac_table(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "b")->tag = 7;
	apply(s);
	add_rule(s, "br0", 0, 1, "", "any", ACTIONS({ .type = OFACT_FLOOD }));
	becomes(s, frame(2, 1, 10), NULL,
		"output:br0,output:b,output:c,output:br1,output:d");
	assert_sent(s, "b", frame(2, 1, 10));
}

static void local_is_the_bridge_s_own_port(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS({ .type = OFACT_LOCAL }));
	becomes(s, *plain(), NULL, "output:br0");
}

static void normal_learns_and_is_as_wide_as_ever(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(NORMAL));
	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	becomes(s, *plain(), "in_port=a,untagged,dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02",
		"output:b");
}

static void rule_that_matches_makes_the_flow_narrower(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "dl_dst=02:00:00:00:00:02", ACTIONS(OUTPUT("b")));
	becomes(s, *plain(), "in_port=a,dl_dst=02:00:00:00:00:02", "output:b");
}

static void changes_before_an_output_are_made_once(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any",
		 ACTIONS(SET_DST(9), SET_DST(8), OUTPUT("b"), OUTPUT("c")));
	becomes(s, *plain(), "in_port=a,dl_dst=02:00:00:00:00:02",
		"set_field:02:00:00:00:00:08->eth_dst,output:b,output:c");
	assert_sent(s, "c", frame(8, 1, UNTAGGED));
}

static void change_after_an_output_is_not_in_what_it_sent(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("b"), SET_DST(9), OUTPUT("c")));
	becomes(s, *plain(), NULL, "output:b,set_field:02:00:00:00:00:09->eth_dst,output:c");
	assert_sent(s, "b", *plain());
	assert_sent(s, "c", frame(9, 1, UNTAGGED));
}

static void change_that_changes_nothing_is_no_action(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(SET_DST(2), OUTPUT("b")));
	becomes(s, *plain(), "in_port=a,dl_dst=02:00:00:00:00:02", "output:b");
	add_rule(s, "br0", 0, 2, "", "any", ACTIONS(SET_VID(10), OUTPUT("b")));
	becomes(s, frame(2, 1, 10), "in_port=a,dl_vlan=10,dl_vlan_pcp=0,dl_vlan_dei=0", "output:b");
}

static void tags_are_pushed_popped_and_written(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(SET_VID(10), OUTPUT("b")));
	becomes(s, *plain(), NULL, "push_vlan(vid=10,pcp=0),output:b");
	becomes(s, frame(2, 1, 3 << 13 | 20), NULL, "pop_vlan,push_vlan(vid=10,pcp=3),output:b");
	add_rule(s, "br0", 0, 2, "", "any", ACTIONS({ .type = OFACT_POP_VLAN }, OUTPUT("b")));
	becomes(s, frame(2, 1, 3 << 13 | 20), NULL, "pop_vlan,output:b");
	becomes(s, *plain(), NULL, "output:b");
	add_rule(s, "br0", 0, 3, "", "any",
		 ACTIONS({ .type = OFACT_PUSH_VLAN, .tpid = cpu_to_be16(VSW_TPID_S) },
			 { .type = OFACT_SET_VLAN_VID, .vlan.value = 5 },
			 { .type = OFACT_SET_VLAN_PCP, .vlan.value = 2 }, OUTPUT("b")));
	becomes(s, frame(2, 1, 20), "in_port=a", "push_vlan(vid=5,pcp=2,tpid=0x88a8),output:b");
	assert_sent(s, "b", frame_2tags(2, 1, VSW_TPID_S, 2 << 13 | 5, 20));
}

static void pushed_tag_that_is_popped_again_costs_nothing(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any",
		 ACTIONS({ .type = OFACT_PUSH_VLAN, .tpid = cpu_to_be16(VSW_TPID_C) },
			 { .type = OFACT_POP_VLAN }, OUTPUT("b")));
	becomes(s, *plain(), "in_port=a", "output:b");
}

static void inner_tag_is_seen_behind_one_that_was_popped(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS({ .type = OFACT_POP_VLAN }, RESUBMIT("", 1)));
	add_rule(s, "br0", 1, 1, "", "dl_vlan=20", ACTIONS(OUTPUT("b")));
	add_rule(s, "br0", 1, 0, "", "any", ACTIONS(OUTPUT("c")));
	becomes(s, frame_2tags(2, 1, VSW_TPID_C, 10, 20), NULL, "pop_vlan,output:b");
	becomes(s, frame_2tags(2, 1, VSW_TPID_C, 10, 21), NULL, "pop_vlan,output:c");
	becomes(s, frame(2, 1, 20), NULL, "pop_vlan,output:c");
}

static void normal_after_a_pushed_tag_is_in_its_vlan(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "b")->tag = 30;
	apply(s);
	add_rule(s, "br0", 0, 1, "a", "any", ACTIONS(SET_VID(30), NORMAL));
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "b", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "c", frame(BROADCAST, 1, 30));
	assert_non_null(
		fdb_find(&bridges_bridge(policy_bridges(s->policy), "br0")->fdb, 30, station(1)));
}

static void normal_learns_the_source_that_a_rule_wrote(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "a", "any", ACTIONS(SET_SRC(50), NORMAL));
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_non_null(
		fdb_find(&bridges_bridge(policy_bridges(s->policy), "br0")->fdb, 0, station(50)));
	assert_null(
		fdb_find(&bridges_bridge(policy_bridges(s->policy), "br0")->fdb, 0, station(1)));
}

static void ttl_is_counted_down_and_ends(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS({ .type = OFACT_DEC_TTL }, OUTPUT("b")));
	becomes(s, ipv4(64, 0), "in_port=a,dl_type=0x0800,nw_ttl=64,unreadable=-ip",
		"set_field:63->nw_ttl,output:b");
	becomes(s, ipv4(1, 0), NULL, "drop(policy)");
	becomes(s, ipv4(0, 0), NULL, "drop(policy)");
	becomes(s, *plain(), NULL, "drop(unreadable)");	/* IPv4 that says nothing */
	add_rule(s, "br0", 0, 2, "", "any",
		 ACTIONS(OUTPUT("c"), { .type = OFACT_DEC_TTL }, OUTPUT("b")));
	becomes(s, ipv4(1, 0), NULL, "output:c");
}

static void part_of_a_field_leaves_the_rest_open(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any",
		 ACTIONS({ .type = OFACT_SET_FIELD,
			   .set = { VSWITCH_FIELD_IP_TOS, { 0xb8 }, { 0xfc } } }, OUTPUT("b")));
	becomes(s, ipv4(64, 0x03), "in_port=a,dl_type=0x0800,nw_tos=0/0xfc,unreadable=-ip",
		"set_field:184/0xfc->nw_tos,output:b");
}

static void field_that_the_frame_lacks_stays_away(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any",
		 ACTIONS({ .type = OFACT_SET_FIELD,
			   .set = { VSWITCH_FIELD_ARP_OP, { 0, 2 }, { 255, 255 } } },
			 { .type = OFACT_SET_FIELD,
			   .set = { VSWITCH_FIELD_IPV6_LABEL, { 0, 0, 0, 2 }, { 0, 0, 0, 255 } } },
			 OUTPUT("b")));
	becomes(s, ipv4(64, 0), "in_port=a,dl_type=0x0800", "output:b");
}

static void ports_are_written_in_transports_only(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = ipv4(64, 0);

	add_rule(s, "br0", 0, 1, "", "any",
		 ACTIONS({ .type = OFACT_SET_FIELD,
			   .set = { VSWITCH_FIELD_TP_DST, { 0, 99 }, { 255, 255 } } },
			 OUTPUT("b")));
	becomes(s, f, "in_port=a,dl_type=0x0800,nw_proto=17,nw_frag=no,"
		"unreadable=-rest-ports-proto-ip,tp_dst=80",
		"set_field:99->tp_dst,output:b");
	f.bytes[20] = 0;
	f.bytes[21] = 1;	/* a later fragment */
	becomes(s, f, "in_port=a,dl_type=0x0800,nw_proto=17,nw_frag=later,"
		"unreadable=-rest-ports-proto-ip", "output:b");
	f = ipv4(64, 0);
	f.bytes[23] = 50;	/* ESP */
	becomes(s, f, "in_port=a,dl_type=0x0800,nw_proto=50,unreadable=-proto", "output:b");
}

/* TCP of which @len bytes are there */
static struct test_frame tcp_of(u8 len)
{
	struct test_frame f = ipv4(64, 0);

	f.bytes[17] = 20 + len;
	f.bytes[23] = 6;
	return f;
}

#define SET_NW_SRC \
	{ .type = OFACT_SET_FIELD, \
	  .set = { VSWITCH_FIELD_IP_SRC, { 10, 0, 0, 9 }, { 255, 255, 255, 255 } } }

static void what_a_rule_needs_and_cannot_be_read_is_dropped(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 5, "", "dl_type=0x0800,nw_proto=6,tp_dst=25", NO_ACTIONS);
	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("b")));
	becomes(s, tcp_of(4), NULL, "output:b");
	becomes(s, tcp_of(3), "in_port=a,dl_type=0x0800,nw_proto=6,unreadable=+ports-proto",
		"drop(unreadable)");
	/* the flow for frames that can be read does not cover it, nor the other way round */
	assert_int_equal(dp_fake_flow_count(s->fake), 2);
	rx(s, "a", tcp_of(20));
	assert_int_equal(dp_fake_flow_count(s->fake), 2);
}

static void a_rule_for_what_cannot_be_read_lets_it_pass(void **state)
{
	struct fake_switch *s = *state;
	struct rule *rule;

	add_rule(s, "br0", 0, 5, "", "dl_type=0x0800,nw_proto=6,tp_dst=25", NO_ACTIONS);
	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("b")));
	rule = add_rule(s, "br0", 0, 9, "", "dl_type=0x0800,unreadable=+rest",
			ACTIONS(OUTPUT("c")));
	becomes(s, tcp_of(3), NULL, "output:c");
	assert_int_equal(rule->priority, 9);
}

static void what_was_sent_before_an_open_question_is_sent(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("b"), RESUBMIT("", 5), OUTPUT("c")));
	add_rule(s, "br0", 5, 5, "", "dl_type=0x0800,nw_proto=6,tp_dst=25", NO_ACTIONS);
	becomes(s, tcp_of(3), NULL, "output:b");
	becomes(s, tcp_of(20), NULL, "output:b,output:c");
}

static void what_cannot_be_changed_is_dropped(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = ipv4(64, 0);

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(SET_NW_SRC, OUTPUT("b")));
	becomes(s, tcp_of(20), NULL, "set_field:10.0.0.9->ip_src,output:b");
	becomes(s, tcp_of(17), NULL, "drop(unreadable)");	/* its checksum is not there */
	f.bytes[14] = 0x4f;
	f.bytes[17] = 40;					/* less than the header of 60 */
	becomes(s, f, NULL, "drop(unreadable)");
	becomes(s, frame(2, 1, UNTAGGED), NULL, "drop(unreadable)");
	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("c"), SET_NW_SRC, OUTPUT("b")));
	becomes(s, f, NULL, "output:c");
}

/* Behind a pushed tag, too, fields are found: the datapath sends what the flow says. */
static void fields_change_behind_tags_that_stay(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = ipv4(64, 0), want;

	memmove(f.bytes + 20, f.bytes + 12, f.len - 20);
	memcpy(f.bytes + 12, "\x88\xa8\0\5\x81\0\0\6", 8);
	add_rule(s, "br0", 0, 1, "a", "any",
		 ACTIONS({ .type = OFACT_PUSH_VLAN, .tpid = cpu_to_be16(VSW_TPID_S) }, OUTPUT("b"),
			 { .type = OFACT_SET_FIELD,
			   .set = { VSWITCH_FIELD_IP_TTL, { 9 }, { 255 } } }, OUTPUT("c")));
	rx(s, "a", f);
	want = f;
	memmove(want.bytes + 16, want.bytes + 12, f.len - 12);
	memcpy(want.bytes + 12, "\x88\xa8\0\0", 4);
	want.len += 4;
	assert_sent(s, "b", want);
	want.bytes[12 + 12 + 2 + 8] = 9;
	assert_int_equal(dp_fake_tx_on(s->fake, "c")->frame[34], 9);
}

static void resubmit_goes_on_where_it_was(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(RESUBMIT("", 5), OUTPUT("c")));
	add_rule(s, "br0", 5, 1, "", "any", ACTIONS(SET_DST(9), OUTPUT("b")));
	becomes(s, *plain(), NULL, "set_field:02:00:00:00:00:09->eth_dst,output:b,output:c");
	/* no rule there: nothing happens */
	add_rule(s, "br0", 0, 2, "", "any", ACTIONS(RESUBMIT("", 6), OUTPUT("c")));
	becomes(s, *plain(), NULL, "output:c");
}

static void resubmit_looks_up_as_if_by_another_port(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 5, "b", "any", ACTIONS(OUTPUT("a"), OUTPUT("b"), SET_DST(9),
						       OUTPUT("c")));
	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(RESUBMIT("b", 255)));
	/* it came in by a all the same */
	becomes(s, *plain(), NULL, "output:b,set_field:02:00:00:00:00:09->eth_dst,output:c");
}

static void goto_table_ends_in_a_table_without_a_rule(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(GOTO(3)));
	becomes(s, *plain(), NULL, "drop(no_rule)");
	add_rule(s, "br0", 3, 1, "", "any", ACTIONS(OUTPUT("b")));
	becomes(s, *plain(), NULL, "output:b");
}

static void resubmitting_without_end_is_rule_limit(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("b"), RESUBMIT("", 255)));
	becomes(s, *plain(), NULL, "drop(rule_limit)");
	/* in breadth: 16 to the power of 8 */
	add_rule(s, "br0", 0, 2, "", "any",
		 ACTIONS(RESUBMIT("", 1), RESUBMIT("", 1), RESUBMIT("", 1), RESUBMIT("", 1)));
	for (u8 i = 1; i < 30; i++)
		add_rule(s, "br0", i, 1, "", "any",
			 ACTIONS(RESUBMIT("", i + 1), RESUBMIT("", i + 1), RESUBMIT("", i + 1),
				 RESUBMIT("", i + 1)));
	becomes(s, *plain(), NULL, "drop(rule_limit)");
}

static void chain_of_sixty_tables_is_walked(void **state)
{
	struct fake_switch *s = *state;
	u8 i;

	for (i = 0; i < 60; i++)
		add_rule(s, "br0", i, 1, "", "any", ACTIONS(GOTO(i + 1)));
	add_rule(s, "br0", 60, 1, "", "any", ACTIONS(OUTPUT("b")));
	becomes(s, *plain(), "in_port=a", "output:b");
}

static void the_other_bridge_has_rules_of_its_own(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(SET_VID(10), OUTPUT("to1"), OUTPUT("b")));
	add_rule(s, "br1", 0, 1, "to0", "dl_vlan=10",
		 ACTIONS({ .type = OFACT_POP_VLAN }, SET_DST(9), OUTPUT("d")));
	becomes(s, *plain(), NULL,
		"set_field:02:00:00:00:00:09->eth_dst,output:d,"
		"set_field:02:00:00:00:00:02->eth_dst,push_vlan(vid=10,pcp=0),output:b");
	assert_sent(s, "d", frame(9, 1, UNTAGGED));
	assert_sent(s, "b", frame(2, 1, 10));
}

static void in_port_of_a_patch_port_leads_back(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "a", "any", ACTIONS(OUTPUT("to1")));
	add_rule(s, "br0", 0, 1, "to1", "any", ACTIONS(OUTPUT("b"), OUTPUT("a")));
	add_rule(s, "br1", 0, 1, "", "any", ACTIONS({ .type = OFACT_IN_PORT }));
	becomes(s, *plain(), NULL, "output:b");
}

static void change_of_rules_changes_flows(void **state)
{
	struct fake_switch *s = *state;
	struct rule *high;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("b")));
	becomes(s, *plain(), NULL, "output:b");
	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("c")));
	assert_string_equal(actions_of(s, "a", *plain()), "output:c");
	high = add_rule(s, "br0", 0, 2, "a", "any", NO_ACTIONS);
	assert_string_equal(actions_of(s, "a", *plain()), "drop(policy)");
	change_tables(s, "br0", NULL, high);
	assert_string_equal(actions_of(s, "a", *plain()), "output:c");
	/* a rule that looks elsewhere: the old flow is too wide */
	add_rule(s, "br0", 0, 3, "", "dl_dst=02:00:00:00:00:63", NO_ACTIONS);
	assert_string_equal(actions_of(s, "a", *plain()), "no flow");
}

static void rules_are_credited_with_what_their_flows_carry(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = *plain(), g = frame(3, 1, UNTAGGED);
	struct rule *first = add_rule(s, "br0", 0, 1, "", "any", ACTIONS(GOTO(1)));
	struct rule *second = add_rule(s, "br0", 1, 1, "", "dl_dst=02:00:00:00:00:02",
				       ACTIONS(OUTPUT("b")));
	int i;

	for (i = 0; i < 10; i++)
		rx(s, "a", f);
	rx(s, "a", g);
	pass_time(s, 1000);
	assert_int_equal(first->packets, 11);
	assert_int_equal(second->packets, 10);
	assert_int_equal(second->bytes, 10 * f.len);
	assert_int_equal(second->used, s->now - 1000);
	/* what a flow carried until it goes counts too */
	rx(s, "a", f);
	policy_flow_flush(s->policy, "br0", s->now);
	assert_int_equal(second->packets, 11);
	/* and what no flow was made for */
	dp_fake_fail(s->fake, "flow_set", -ENOMEM, 1);
	rx(s, "a", f);
	assert_int_equal(second->packets, 12);
}

static void rule_that_was_replaced_takes_its_count_along(void **state)
{
	struct fake_switch *s = *state;
	struct rule *old = make_rule(0, 1, "", "any", ACTIONS(OUTPUT("b"))), *new;

	change_tables(s, "br0", old, NULL);
	rx(s, "a", *plain());
	rx(s, "a", *plain());
	new = add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("c")));
	rx(s, "a", *plain());
	pass_time(s, 1000);
	assert_int_equal(old->packets, 2);
	assert_int_equal(new->packets, 1);
	rule_put(old);
}

static void too_many_pushed_tags_are_rule_limit(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any",
		 ACTIONS({ .type = OFACT_PUSH_VLAN, .tpid = cpu_to_be16(VSW_TPID_C) },
			 { .type = OFACT_PUSH_VLAN, .tpid = cpu_to_be16(VSW_TPID_C) },
			 { .type = OFACT_PUSH_VLAN, .tpid = cpu_to_be16(VSW_TPID_C) },
			 { .type = OFACT_PUSH_VLAN, .tpid = cpu_to_be16(VSW_TPID_C) },
			 { .type = OFACT_PUSH_VLAN, .tpid = cpu_to_be16(VSW_TPID_C) },
			 OUTPUT("b")));
	becomes(s, *plain(), NULL, "drop(rule_limit)");
}

/* 32 times 128 pairs of a change and an output: 196 kB */
static void row_that_is_too_long_is_cut_off_and_valid(void **state)
{
	struct fake_switch *s = *state;
	struct ofact many[256] = { 0 }, again[32] = { 0 };
	static struct decision d;
	union vsw_key key = { .k.in_port = bridges_port_no(policy_bridges(s->policy), "a") };
	const char *why = "";
	u32 i;

	for (i = 0; i < 256; i += 2) {
		many[i] = (struct ofact)SET_DST((u8)(i & 2));
		many[i + 1] = (struct ofact)OUTPUT("b");
	}
	for (i = 0; i < 32; i++)
		again[i] = (struct ofact)RESUBMIT("", 1);
	add_rule(s, "br0", 0, 1, "", "any", again, 32);
	add_rule(s, "br0", 1, 1, "", "any", many, 256);
	forward_decide(policy_bridges(s->policy), &key, &d);
	assert_in_range(d.len, DECISION_ACTIONS_SIZE - 40, DECISION_ACTIONS_SIZE);
	assert_int_equal(vsw_actions_check(d.actions, d.len, &why), (int)d.n);
	assert_in_range(d.n, 2 * DECISION_ACTIONS_SIZE / 56, VSWITCH_ACTIONS_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rule_switch_pair_setup, switch_teardown)

/* --- actions that are no outputs -------------------------------------------------------------- */

#define SET_TCI(v, m)	{ .type = OFACT_SET_VLAN_TCI, .tci = { .value = v, .mask = m } }

static void exit_ends_all_tables_of_the_bridge(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any",
		 ACTIONS(OUTPUT("b"), RESUBMIT("", 1), OUTPUT("c")));
	add_rule(s, "br0", 1, 1, "", "any", ACTIONS({ .type = OFACT_EXIT }, OUTPUT("c")));
	becomes(s, *plain(), NULL, "output:b");
	add_rule(s, "br0", 0, 1, "", "any", ACTIONS({ .type = OFACT_EXIT }));
	becomes(s, *plain(), NULL, "drop(policy)");
}

static void exit_in_the_next_bridge_does_not_end_this_one(void **state)
{
	struct fake_switch *s = *state;

	tables_of(s, "br1");
	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("to1"), OUTPUT("b")));
	add_rule(s, "br1", 0, 1, "", "any", ACTIONS(OUTPUT("d"), { .type = OFACT_EXIT }, NORMAL));
	becomes(s, *plain(), NULL, "output:d,output:b");
}

static void notes_do_nothing(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any",
		 ACTIONS({ .type = OFACT_NOTE, .note.len = 6 }, OUTPUT("b"),
			 { .type = OFACT_CLEAR_ACTIONS }));
	becomes(s, *plain(), "in_port=a", "output:b");
}

static void an_output_may_be_cut_off(void **state)
{
	struct fake_switch *s = *state;

	tables_of(s, "br1");
	add_rule(s, "br0", 0, 1, "", "any",
		 ACTIONS({ .type = OFACT_OUTPUT, .max_len = 64, .port = "b" }, OUTPUT("c"),
			 { .type = OFACT_IN_PORT, .max_len = 20 }));
	becomes(s, *plain(), NULL, "trunc(64),output:b,output:c,trunc(20),in_port");
	add_rule(s, "br0", 0, 1, "", "any",
		 ACTIONS({ .type = OFACT_OUTPUT, .max_len = 64, .port = "to1" }, OUTPUT("c")));
	add_rule(s, "br1", 0, 1, "", "any",
		 ACTIONS({ .type = OFACT_OUTPUT, .max_len = 100, .port = "d" }, OUTPUT("d")));
	becomes(s, *plain(), NULL, "trunc(64),output:d,trunc(64),output:d,output:c");
}

static void the_whole_tci_gives_and_takes_a_tag(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(SET_TCI(0x7005, 0xffff), OUTPUT("b")));
	becomes(s, *plain(), NULL, "push_vlan(vid=5,pcp=3),output:b");
	becomes(s, frame(2, 1, 9), NULL, "pop_vlan,push_vlan(vid=5,pcp=3),output:b");
	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(SET_TCI(0, 0xffff), OUTPUT("b")));
	becomes(s, *plain(), NULL, "output:b");
	becomes(s, frame(2, 1, 9), NULL, "pop_vlan,output:b");
	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(SET_TCI(5, 0x0fff), OUTPUT("b")));
	becomes(s, *plain(), NULL, "output:b");
	becomes(s, frame(2, 1, 9), NULL, "pop_vlan,push_vlan(vid=5,pcp=0),output:b");
}

static void part_of_a_vid_may_be_set(void **state)
{
	struct fake_switch *s = *state;

	add_rule(s, "br0", 0, 1, "", "any",
		 ACTIONS({ .type = OFACT_SET_VLAN_VID, .vlan = { .value = 2, .kept = 0xff0 } },
			 OUTPUT("b")));
	becomes(s, frame(2, 1, 0x121), NULL, "pop_vlan,push_vlan(vid=290,pcp=0),output:b");
}

static void a_tag_that_cannot_be_matches_nothing(void **state)
{
	struct fake_switch *s = *state;
	struct rule *rule = make_rule(0, 9, "", "any", NO_ACTIONS);

	/* vlan_tci=0x0fff/0x1fff: no tag, and a VID */
	rule->match.key.k.vlan_tci = cpu_to_be16(0x0fff);
	rule->match.mask.k.vlan_tci = cpu_to_be16(0x0fff);
	rule->match.mask.k.vlan_tpid = cpu_to_be16(0x8000);
	change_tables(s, "br0", rule, NULL);
	rule_put(rule);
	add_rule(s, "br0", 0, 1, "", "any", ACTIONS(OUTPUT("b")));
	becomes(s, *plain(), NULL, "output:b");
	becomes(s, frame(2, 1, 4095), NULL, "output:b");
	becomes(s, frame(2, 1, 5), NULL, "output:b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_a_rule_the_frame_is_dropped_as_no_rule),
		TEST(output_looks_at_nothing_but_the_port),
		TEST(output_to_the_ingress_port_goes_nowhere),
		TEST(only_in_port_sends_it_back),
		TEST(port_that_is_not_there_takes_nothing),
		TEST(rule_without_actions_drops_as_policy),
		TEST(flood_ignores_vlans_and_the_mac_table),
		TEST(local_is_the_bridge_s_own_port),
		TEST(normal_learns_and_is_as_wide_as_ever),
		TEST(rule_that_matches_makes_the_flow_narrower),
		TEST(changes_before_an_output_are_made_once),
		TEST(change_after_an_output_is_not_in_what_it_sent),
		TEST(change_that_changes_nothing_is_no_action),
		TEST(tags_are_pushed_popped_and_written),
		TEST(pushed_tag_that_is_popped_again_costs_nothing),
		TEST(inner_tag_is_seen_behind_one_that_was_popped),
		TEST(normal_after_a_pushed_tag_is_in_its_vlan),
		TEST(normal_learns_the_source_that_a_rule_wrote),
		TEST(ttl_is_counted_down_and_ends),
		TEST(part_of_a_field_leaves_the_rest_open),
		TEST(field_that_the_frame_lacks_stays_away),
		TEST(ports_are_written_in_transports_only),
		TEST(what_a_rule_needs_and_cannot_be_read_is_dropped),
		TEST(a_rule_for_what_cannot_be_read_lets_it_pass),
		TEST(what_was_sent_before_an_open_question_is_sent),
		TEST(what_cannot_be_changed_is_dropped),
		TEST(fields_change_behind_tags_that_stay),
		TEST(resubmit_goes_on_where_it_was),
		TEST(resubmit_looks_up_as_if_by_another_port),
		TEST(goto_table_ends_in_a_table_without_a_rule),
		TEST(resubmitting_without_end_is_rule_limit),
		TEST(chain_of_sixty_tables_is_walked),
		TEST(the_other_bridge_has_rules_of_its_own),
		TEST(in_port_of_a_patch_port_leads_back),
		TEST(change_of_rules_changes_flows),
		TEST(rules_are_credited_with_what_their_flows_carry),
		TEST(rule_that_was_replaced_takes_its_count_along),
		TEST(row_that_is_too_long_is_cut_off_and_valid),
		TEST(too_many_pushed_tags_are_rule_limit),
		TEST(exit_ends_all_tables_of_the_bridge),
		TEST(exit_in_the_next_bridge_does_not_end_this_one),
		TEST(notes_do_nothing),
		TEST(an_output_may_be_cut_off),
		TEST(the_whole_tci_gives_and_takes_a_tag),
		TEST(part_of_a_vid_may_be_set),
		TEST(a_tag_that_cannot_be_matches_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
