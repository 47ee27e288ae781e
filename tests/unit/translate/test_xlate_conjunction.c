// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Conjunctions: rules for one value each stand for a rule of many, and flows are as narrow as what
 * was looked at for that.
 *
 *   a, b, c: ports of br0, trunks
 */
#include "tests/unit/translate/rule_switch.h"

static void rules(struct fake_switch *s, const char *const *lines)
{
	for (; *lines; lines++)
		rule(s, *lines);
}

#define RULES(s, ...) rules(s, (const char *const []){ __VA_ARGS__, NULL })

/* UDP from 192.0.2.@src to 192.0.2.@dst, port @port */
static struct test_frame udp(u8 src, u8 dst, u8 port)
{
	struct test_frame f = frame(2, 1, UNTAGGED);
	u8 head[20] = { 0x45, 0, 0, 40, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, src, 192, 0, 2, dst };

	memcpy(f.bytes + 14, head, sizeof(head));
	f.bytes[12] = 0x08;
	f.bytes[13] = 0;
	f.bytes[35] = 53;
	f.bytes[37] = port;
	return f;
}

static void it_holds_where_each_clause_has_a_rule(void **state)
{
	struct fake_switch *s = *state;

	RULES(s, "priority=0 actions=output:c",
	      "priority=9,ip,nw_src=192.0.2.1 actions=conjunction(7,1/3)",
	      "priority=9,ip,nw_src=192.0.2.2 actions=conjunction(7,1/3)",
	      "priority=9,ip,nw_dst=192.0.2.8 actions=conjunction(7,2/3)",
	      "priority=9,ip,nw_dst=192.0.2.9 actions=conjunction(7,2/3),note:11",
	      "priority=9,udp,tp_dst=80 actions=conjunction(7,3/3)",
	      "priority=9,udp,tp_dst=81 actions=note:22,conjunction(7,3/3)",
	      "conj_id=7,ip actions=output:b");
	becomes(s, udp(1, 8, 80), NULL, "output:b");
	becomes(s, udp(2, 9, 81), NULL, "output:b");
	becomes(s, udp(3, 9, 81), NULL, "output:c");
	becomes(s, udp(2, 7, 81), NULL, "output:c");
	becomes(s, udp(2, 9, 82), NULL, "output:c");
}

/* Whichever frame comes first: its flow covers no frame that goes another way. */
static void flows_are_as_narrow_as_what_was_looked_at(void **state)
{
	struct fake_switch *s = *state;
	unsigned int i;

	RULES(s, "priority=0 actions=output:c",
	      "priority=9,ip,nw_src=192.0.2.0/31 actions=conjunction(7,1/2)",
	      "priority=9,udp,tp_dst=0x50/0xfffe actions=conjunction(7,2/2)",
	      "conj_id=7 actions=output:b");
	for (i = 0; i < 256; i++) {
		u8 src = i % 8, dst = i / 8 % 4, port = 0x4c + i / 32;
		bool holds = src < 2 && (port == 0x50 || port == 0x51);

		becomes(s, udp(src, dst, port), NULL, holds ? "output:b" : "output:c");
	}
	assert_true(dp_fake_flow_count(s->fake) < 64);
}

static void a_rule_above_it_comes_first_and_one_below_does_not(void **state)
{
	struct fake_switch *s = *state;

	RULES(s, "priority=9,ip,nw_src=192.0.2.1 actions=conjunction(7,1/2)",
	      "priority=9,ip,nw_dst=192.0.2.8 actions=conjunction(7,2/2)",
	      "priority=8,ip actions=output:c", "conj_id=7,priority=1 actions=output:b");
	becomes(s, udp(1, 8, 80), NULL, "output:c");
	RULES(s, "conj_id=7,priority=8,udp,tp_dst=80 actions=output:c",
	      "conj_id=7,priority=9,udp actions=output:b");
	becomes(s, udp(1, 8, 80), NULL, "output:b");
	RULES(s, "priority=9,ip,tp_dst=80,udp actions=drop");
	becomes(s, udp(1, 8, 80), NULL, "drop(policy)");
	becomes(s, udp(1, 8, 81), NULL, "output:b");
}

static void clauses_of_other_priorities_or_counts_do_not_add_up(void **state)
{
	struct fake_switch *s = *state;

	RULES(s, "priority=0 actions=output:c", "conj_id=7 actions=output:b",
	      "priority=9,ip,nw_src=192.0.2.1 actions=conjunction(7,1/2)",
	      "priority=8,ip,nw_dst=192.0.2.8 actions=conjunction(7,2/2)",
	      "priority=9,udp,tp_dst=80 actions=conjunction(7,2/3),conjunction(6,2/2)");
	becomes(s, udp(1, 8, 80), NULL, "output:c");
	RULES(s, "priority=9,udp,tp_src=53 actions=conjunction(7,2/2)");
	becomes(s, udp(1, 8, 80), NULL, "output:b");
}

static void the_next_one_is_tried_where_no_rule_is_for_the_first(void **state)
{
	struct fake_switch *s = *state;

	RULES(s, "priority=9,ip,nw_src=192.0.2.1 actions=conjunction(7,1/2),conjunction(8,1/2)",
	      "priority=9,ip,nw_dst=192.0.2.8 actions=conjunction(7,2/2),conjunction(8,2/2)",
	      "conj_id=8,table=0,priority=3 actions=output:b", "conj_id=7,table=1 actions=drop");
	becomes(s, udp(1, 8, 80), NULL, "output:b");
	/* One for all frames is one for a conjunction, too. */
	RULES(s, "priority=0 actions=output:c");
	becomes(s, udp(1, 8, 80), NULL, "output:c");
}

static void a_conjunction_goes_with_registers(void **state)
{
	struct fake_switch *s = *state;

	RULES(s, "in_port=a actions=load:5->NXM_NX_REG5[],resubmit(,1)",
	      "table=1,reg5=5,ip,nw_src=192.0.2.1 actions=conjunction(7,1/2)",
	      "table=1,reg5=5,ip,nw_dst=192.0.2.8 actions=conjunction(7,2/2)",
	      "table=1,reg5=4,ip,nw_dst=192.0.2.9 actions=conjunction(7,2/2)",
	      "table=1,conj_id=7,reg5=5,ip actions=output:b");
	becomes(s, udp(1, 8, 80), NULL, "output:b");
	becomes(s, udp(1, 9, 80), NULL, "drop(no_rule)");
}

static void what_cannot_be_read_holds_for_nobody(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = udp(1, 8, 80);

	RULES(s, "priority=0 actions=output:c", "conj_id=7 actions=output:b",
	      "priority=9,ip,nw_src=192.0.2.1 actions=conjunction(7,1/2)",
	      "priority=9,udp,tp_dst=80 actions=conjunction(7,2/2)");
	f.len = 36;
	becomes(s, f, NULL, "drop(unreadable)");
	becomes(s, udp(1, 8, 80), NULL, "output:b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, rule_switch_setup, switch_teardown)
		TEST(it_holds_where_each_clause_has_a_rule),
		TEST(flows_are_as_narrow_as_what_was_looked_at),
		TEST(a_rule_above_it_comes_first_and_one_below_does_not),
		TEST(clauses_of_other_priorities_or_counts_do_not_add_up),
		TEST(the_next_one_is_tried_where_no_rule_is_for_the_first),
		TEST(a_conjunction_goes_with_registers),
		TEST(what_cannot_be_read_holds_for_nobody),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
