// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Registers, metadata and moved bits: what rules note of a frame, and how wide the flows are that
 * come of it.
 *
 *   a, b, c: ports of br0, trunks; d: of br1; br0 ═ to1/to0 ═ br1
 */
#include "tests/unit/translate/rule_switch.h"

static void registers_are_matched_on_and_in_no_mask(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=load:0x15->NXM_NX_REG0[],resubmit(,1)");
	rule(s, "table=1,reg0=0x15 actions=output:b");
	rule(s, "table=1,reg0=0x14,priority=40000,dl_dst=02:00:00:00:00:02 actions=output:c");
	becomes(s, *plain(), "in_port=a", "output:b");
	rule(s, "table=1,reg0=0x5/0xf,priority=50000 actions=output:c");
	becomes(s, *plain(), "in_port=a", "output:c");
}

static void each_width_of_a_register_is_the_same_bits(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=set_field:0x1122334455667788->xreg1,resubmit(,1)");
	rule(s, "table=1,reg2=0x11223344,reg3=0x55667788,xxreg0=0x1122334455667788 "
	     "actions=load:0x9->NXM_NX_REG2[28..31],resubmit(,2)");
	rule(s, "table=2,xreg1=0x9122334455667788 actions=output:b");
	becomes(s, *plain(), "in_port=a", "output:b");
}

static void bits_that_are_moved_were_looked_at(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=move:NXM_OF_ETH_DST[0..3]->NXM_NX_REG0[4..7],resubmit(,1)");
	rule(s, "table=1,reg0=0x20 actions=output:b");
	rule(s, "table=1,reg0=0x30 actions=output:c");
	becomes(s, frame(2, 1, UNTAGGED),
		"in_port=a,dl_dst=00:00:00:00:00:02/00:00:00:00:00:0f", "output:b");
	becomes(s, frame(3, 1, UNTAGGED),
		"in_port=a,dl_dst=00:00:00:00:00:03/00:00:00:00:00:0f", "output:c");
	becomes(s, frame(4, 1, UNTAGGED),
		"in_port=a,dl_dst=00:00:00:00:00:04/00:00:00:00:00:0f", "drop(no_rule)");
	rx(s, "a", frame(0x12, 7, UNTAGGED));
	assert_int_equal(dp_fake_flow_count(s->fake), 3);
}

static void fields_are_moved_to_fields(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=move:NXM_OF_ETH_SRC[]->NXM_NX_XXREG0[0..47],"
	     "move:NXM_OF_ETH_DST[]->NXM_OF_ETH_SRC[],"
	     "move:NXM_NX_XXREG0[0..47]->NXM_OF_ETH_DST[],output:b");
	becomes(s, frame(2, 1, UNTAGGED),
		"in_port=a,dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02",
		"set_field:02:00:00:00:00:01->eth_dst,"
		"set_field:02:00:00:00:00:02->eth_src,output:b");
}

/* Header of ARP (RFC 826) at byte 14 */
static struct test_frame arp(u8 op)
{
	static const u8 head[28] = { 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1,
				     0, 0, 0, 0, 0, 0, 10, 0, 0, 3 };
	struct test_frame f = frame(2, 1, UNTAGGED);

	f.bytes[12] = 8;
	f.bytes[13] = 6;
	memcpy(f.bytes + 14, head, sizeof(head));
	f.bytes[21] = op;
	return f;
}

/* As Neutron's agents write it */
static void arp_is_answered_by_a_rule(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = arp(1);

	rule(s, "arp,arp_tpa=10.0.0.3,arp_op=1 actions=move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],"
	     "mod_dl_src:fa:16:3e:00:00:03,load:0x2->NXM_OF_ARP_OP[],"
	     "move:NXM_NX_ARP_SHA[]->NXM_NX_ARP_THA[],move:NXM_OF_ARP_SPA[]->NXM_OF_ARP_TPA[],"
	     "load:0xfa163e000003->NXM_NX_ARP_SHA[],load:0x0a000003->NXM_OF_ARP_SPA[],in_port");
	rx(s, "a", f);
	dp_fake_tx_clear(s->fake);
	rx(s, "a", f);
	memcpy(f.bytes, (u8[]){ 2, 0, 0, 0, 0, 1, 0xfa, 0x16, 0x3e, 0, 0, 3 }, 12);
	memcpy(f.bytes + 20, (u8[]){ 0, 2, 0xfa, 0x16, 0x3e, 0, 0, 3, 10, 0, 0, 3,
				     2, 0, 0, 0, 0, 1, 10, 0, 0, 1 }, 22);
	assert_sent(s, "a", f);
}

static void tags_are_moved(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a,dl_vlan=5 actions=move:NXM_OF_VLAN_TCI[0..11]->NXM_NX_REG1[0..11],"
	     "strip_vlan,resubmit(,1)");
	rule(s, "table=1,reg1=5 actions=output:b,load:7->NXM_NX_REG1[],mod_vlan_vid:1,"
	     "move:NXM_NX_REG1[0..11]->NXM_OF_VLAN_TCI[0..11],output:c");
	becomes(s, frame(2, 1, 5), NULL,
		"pop_vlan,output:b,push_vlan(vid=7,pcp=0),output:c");
}

static void output_by_number_goes_to_ports_of_the_bridge(void **state)
{
	struct fake_switch *s = *state;
	char line[128];

	snprintf(line, sizeof(line), "in_port=a actions=load:%u->reg0[],output:reg0[]",
		 bridges_port_no(policy_bridges(s->policy), "b"));
	rule(s, line);
	becomes(s, *plain(), "in_port=a", "output:b");
	snprintf(line, sizeof(line), "in_port=a actions=load:%u->reg0[],output:reg0[]",
		 bridges_port_no(policy_bridges(s->policy), "d"));
	rule(s, line);
	becomes(s, *plain(), "in_port=a", "drop(no_egress)");
	rule(s, "in_port=a actions=load:0xfffe->NXM_NX_REG0[],output:NXM_NX_REG0[0..15]");
	becomes(s, *plain(), "in_port=a", "output:br0");
	rule(s, "in_port=a actions=load:0x1fffe->NXM_NX_REG0[],output:NXM_NX_REG0[]");
	becomes(s, *plain(), "in_port=a", "drop(no_egress)");
	rule(s, "in_port=a actions=move:NXM_OF_IN_PORT[]->NXM_NX_REG0[0..15],"
	     "output:NXM_NX_REG0[]");
	becomes(s, *plain(), "in_port=a", "drop(same_port)");
}

static void a_clone_leaves_nothing_behind(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=load:1->NXM_NX_REG0[],clone(mod_dl_dst:02:00:00:00:00:09,"
	     "mod_vlan_vid:7,load:2->NXM_NX_REG0[],push:NXM_NX_REG0[],output:b),resubmit(,1)");
	rule(s, "table=1,reg0=1 actions=pop:NXM_NX_REG0[],output:c");
	becomes(s, *plain(), NULL, "set_field:02:00:00:00:00:09->eth_dst,push_vlan(vid=7,pcp=0),"
		"output:b,pop_vlan,set_field:02:00:00:00:00:02->eth_dst,output:c");
}

static void a_clone_takes_nothing_off_the_stack(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=load:1->NXM_NX_REG0[],load:2->NXM_NX_REG1[],"
	     "push:NXM_NX_REG0[],push:NXM_NX_REG1[],clone(pop:NXM_NX_REG2[],pop:NXM_NX_REG2[],"
	     "push:NXM_NX_REG1[]),pop:NXM_NX_REG3[],pop:NXM_NX_REG4[],resubmit(,1)");
	rule(s, "table=1,reg2=0,reg3=2,reg4=1 actions=output:b");
	becomes(s, *plain(), "in_port=a", "output:b");
	/* nor does one that puts another value in its place */
	rule(s, "in_port=a actions=load:1->NXM_NX_REG0[],load:2->NXM_NX_REG1[],"
	     "push:NXM_NX_REG0[],clone(pop:NXM_NX_REG2[],push:NXM_NX_REG1[]),"
	     "pop:NXM_NX_REG3[],resubmit(,2)");
	rule(s, "table=2,reg3=1 actions=output:c");
	becomes(s, *plain(), "in_port=a", "output:c");
}

static void an_exit_in_a_clone_ends_all(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=clone(output:b,exit,output:c),output:c");
	becomes(s, *plain(), "in_port=a", "output:b");
}

static void metadata_goes_along_to_other_tables(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=write_metadata:0x35/0xf0,goto_table:4");
	rule(s, "table=4,metadata=0x30 actions=output:b");
	becomes(s, *plain(), "in_port=a", "output:b");
}

static void values_come_back_from_the_stack_last_first(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=load:1->NXM_NX_REG0[],load:2->NXM_NX_REG1[],"
	     "push:NXM_NX_REG0[],push:NXM_NX_REG1[],pop:NXM_NX_REG0[],pop:NXM_NX_REG1[0..7],"
	     "pop:NXM_NX_REG2[],resubmit(,1)");
	rule(s, "table=1,reg0=2,reg1=1,reg2=0 actions=output:b");
	becomes(s, *plain(), "in_port=a", "output:b");
}

static void too_much_on_the_stack_sends_nothing(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=output:b,push:NXM_NX_REG0[],resubmit(,0)");
	becomes(s, *plain(), "in_port=a", "drop(rule_limit)");
}

static void another_bridge_begins_with_none(void **state)
{
	struct fake_switch *s = *state;

	tables_of(s, "br1");
	rule(s, "in_port=a actions=load:1->NXM_NX_REG0[],write_metadata:5,goto_table:1");
	rule(s, "table=1,reg0=1 actions=output:to1,resubmit(,2)");
	rule(s, "table=2,reg0=1,metadata=5 actions=output:b");
	rule_of(s, "br1", "reg0=0,metadata=0 actions=load:7->NXM_NX_REG0[],output:d");
	becomes(s, *plain(), "in_port=a", "output:d,output:b");
}

static void what_cannot_be_read_is_not_moved(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = arp(1);

	rule(s, "arp actions=move:NXM_NX_ARP_SHA[0..31]->NXM_NX_REG0[],output:b");
	f.len = 30;
	becomes(s, f, NULL, "drop(unreadable)");
	becomes(s, arp(1), NULL, "output:b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, rule_switch_pair_setup, switch_teardown)
		TEST(registers_are_matched_on_and_in_no_mask),
		TEST(each_width_of_a_register_is_the_same_bits),
		TEST(bits_that_are_moved_were_looked_at),
		TEST(fields_are_moved_to_fields),
		TEST(arp_is_answered_by_a_rule),
		TEST(tags_are_moved),
		TEST(output_by_number_goes_to_ports_of_the_bridge),
		TEST(a_clone_leaves_nothing_behind),
		TEST(a_clone_takes_nothing_off_the_stack),
		TEST(an_exit_in_a_clone_ends_all),
		TEST(metadata_goes_along_to_other_tables),
		TEST(values_come_back_from_the_stack_last_first),
		TEST(too_much_on_the_stack_sends_nothing),
		TEST(another_bridge_begins_with_none),
		TEST(what_cannot_be_read_is_not_moved),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
