// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules that ask for a frame's length, and queues that they choose.
 *
 *   a, b, c: ports of br0, trunks; d: of br1; br0 ═ to1/to0 ═ br1
 */
#include "daemon/bridge/qos.h"
#include "tests/unit/translate/rule_switch.h"

#define CHECK_1500	"check_pkt_larger(1500)->NXM_NX_REG0[0]"

static void both_answers_go_on_to_the_end_of_the_tables(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=" CHECK_1500 ",resubmit(,1)");
	rule(s, "table=1,reg0=1/1 actions=output:b");
	rule(s, "table=1,reg0=0/1 actions=output:c");
	becomes(s, *plain(), "in_port=a", "check_pkt_len(size=1500,gt(output:b),le(output:c))");
}

static void what_follows_a_resubmit_follows_both_answers(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=output:b,resubmit(,1),output:c");
	rule(s, "table=1 actions=" CHECK_1500 ",resubmit(,2)");
	rule(s, "table=2,reg0=1/1 actions=in_port");
	becomes(s, *plain(), NULL, "check_pkt_len(size=1500,gt(output:b,in_port,output:c),"
				   "le(output:b,output:c))");
}

static void each_answer_has_its_own_reason_to_drop(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=" CHECK_1500 ",resubmit(,1)");
	rule(s, "table=1,reg0=1/1 actions=drop");
	becomes(s, *plain(), NULL, "check_pkt_len(size=1500,gt(drop(policy)),le(drop(no_rule)))");
}

static void an_answer_that_is_known_is_not_asked_for_again(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=" CHECK_1500 ",check_pkt_larger(1000)->NXM_NX_REG0[1],"
	     "check_pkt_larger(1500)->NXM_NX_REG0[2],resubmit(,1)");
	rule(s, "table=1,reg0=7 actions=output:b");
	rule(s, "table=1,reg0=2 actions=output:c");
	rule(s, "table=1,reg0=0 actions=in_port");
	becomes(s, *plain(), NULL, "check_pkt_len(size=1500,gt(output:b),"
				   "le(check_pkt_len(size=1000,gt(output:c),le(in_port))))");
}

static void a_bridge_further_on_may_ask(void **state)
{
	struct fake_switch *s = *state;

	tables_of(s, "br1");
	rule(s, "in_port=a actions=output:to1,output:b");
	rule_of(s, "br1", "actions=" CHECK_1500 ",resubmit(,1)");
	rule_of(s, "br1", "table=1,reg0=1/1 actions=output:d");
	becomes(s, *plain(), NULL, "check_pkt_len(size=1500,gt(output:d,output:b),le(output:b))");
}

static void frames_go_the_way_of_their_length(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=check_pkt_larger(60)->NXM_NX_REG0[0],resubmit(,1)");
	rule(s, "table=1,reg0=1/1 actions=output:b");
	rule(s, "table=1,reg0=0/1 actions=output:c");
	rx(s, "a", frame(2, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	assert_non_null(dp_fake_tx_on(s->fake, "c"));
	dp_fake_tx_clear(s->fake);
	rx(s, "a", frame(2, 1, 5));
	assert_non_null(dp_fake_tx_on(s->fake, "c"));
}

static void rules_of_both_ways_are_counted_once(void **state)
{
	struct fake_switch *s = *state;
	struct decision *d = malloc(sizeof(*d));
	struct test_frame f = *plain();
	union vsw_key key;
	u32 i, k;

	assert_non_null(d);
	memset(d, 0, sizeof(*d));
	rule(s, "in_port=a actions=" CHECK_1500 ",resubmit(,1)");
	rule(s, "table=1,reg0=1/1 actions=output:b");
	rule(s, "table=1,reg0=0/1 actions=output:c");
	rx(s, "a", f);
	key = dp_fake_lookup(s->fake, "a", f.bytes, f.len)->key;
	forward_decide(policy_bridges(s->policy), &key, d);
	assert_int_equal(d->n_rules, 3);
	for (i = 0; i < d->n_rules; i++) {
		for (k = 0; k < i; k++)
			assert_ptr_not_equal(d->rules[i], d->rules[k]);
	}
	assert_int_equal(d->n_hops, 1);
	decision_forget(d);
	free(d);
}

static void a_ninth_question_drops_the_frame(void **state)
{
	struct fake_switch *s = *state;
	char line[1024] = "in_port=a actions=";
	int i;

	for (i = 0; i < 9; i++)
		snprintf(line + strlen(line), sizeof(line) - strlen(line),
			 "check_pkt_larger(%d)->NXM_NX_REG0[%d],", 1000 + i, i);
	strcat(line, "output:b");
	rule(s, line);
	rx(s, "a", *plain());
	assert_non_null(strstr(actions_of(s, "a", *plain()), "drop(rule_limit)"));
	assert_non_null(strstr(actions_of(s, "a", *plain()), "output:b"));
}

static void storms_are_charged_on_both_ways(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a")->limits.storm_pps[VSWITCH_STORM_BROADCAST] = 10;
	apply(s);
	rule(s, "in_port=a actions=" CHECK_1500 ",resubmit(,1)");
	rule(s, "table=1,reg0=1/1 actions=output:b");
	rule(s, "table=1,reg0=0/1 actions=output:c");
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_string_equal(actions_of(s, "a", frame(BROADCAST, 1, UNTAGGED)),
			    "check_pkt_len(size=1500,gt(storm(broadcast),output:b),"
			    "le(storm(broadcast),output:c))");
}

static void a_queue_holds_until_it_is_popped(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=set_queue:1,output:b,output:c,pop_queue,in_port");
	becomes(s, *plain(), NULL, "set_priority(0x76730002),output:b,output:c,"
				   "set_priority(received),in_port");
	rule(s, "in_port=a actions=set_queue:7,pop_queue,output:b");
	becomes(s, *plain(), NULL, "output:b");
}

static void enqueue_is_for_its_port_alone(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=enqueue:b:0,output:c");
	becomes(s, *plain(), NULL, "set_priority(0x76730001),output:b,set_priority(received),"
				   "output:c");
	rule(s, "in_port=a actions=set_queue:4,enqueue:IN_PORT:5,output:c");
	becomes(s, *plain(), NULL, "set_priority(0x76730006),in_port,set_priority(0x76730005),"
				   "output:c");
}

static void a_queue_goes_on_in_the_next_bridge_and_comes_back_as_it_was(void **state)
{
	struct fake_switch *s = *state;

	tables_of(s, "br1");
	rule_of(s, "br1", "actions=output:d,set_queue:2,output:d");
	rule(s, "in_port=a actions=set_queue:1,output:to1,output:b");
	becomes(s, *plain(), NULL, "set_priority(0x76730002),output:d,set_priority(0x76730003),"
				   "output:d,set_priority(0x76730002),output:b");
	rule(s, "in_port=a actions=clone(set_queue:3,output:b),output:c");
	becomes(s, *plain(), NULL, "set_priority(0x76730004),output:b,set_priority(received),"
				   "output:c");
}

static void a_queue_marks_what_is_sent_by_it(void **state)
{
	struct fake_switch *s = *state;
	struct config_qos *qos = config_qos_add(cfg_bridge(s, "br0"), "b", 2);
	struct test_frame f = frame(2, 1, UNTAGGED);
	static const u8 head[20] = { 0x45, 0x01, 0, 40, 0, 0, 0, 0, 64, 17, 0, 0,
				     192, 0, 2, 1, 192, 0, 2, 2 };

	assert_non_null(qos);
	qos->htb.max_rate = 10000;
	qos->htb.queues[0] = (struct htb_queue){ .max_rate = 10000 };
	qos->htb.queues[1] = (struct htb_queue){ .id = 3, .max_rate = 10000, .mark = 46 + 1 };
	apply(s);
	memcpy(f.bytes + 14, head, sizeof(head));
	f.bytes[12] = 0x08;
	f.bytes[13] = 0;
	rule(s, "in_port=a actions=output:b,set_queue:3,output:b,output:c");
	becomes(s, f, NULL, "output:b,set_priority(0x76730004),set_field:184/0xfc->nw_tos,output:b,"
			    "set_field:0/0xfc->nw_tos,output:c");
	becomes(s, *plain(), NULL, "output:b,set_priority(0x76730004),output:b,output:c");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, rule_switch_pair_setup, switch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CASE(both_answers_go_on_to_the_end_of_the_tables),
		CASE(what_follows_a_resubmit_follows_both_answers),
		CASE(each_answer_has_its_own_reason_to_drop),
		CASE(an_answer_that_is_known_is_not_asked_for_again),
		CASE(a_bridge_further_on_may_ask),
		CASE(frames_go_the_way_of_their_length),
		CASE(rules_of_both_ways_are_counted_once),
		CASE(a_ninth_question_drops_the_frame),
		CASE(storms_are_charged_on_both_ways),
		CASE(a_queue_holds_until_it_is_popped),
		CASE(a_queue_marks_what_is_sent_by_it),
		CASE(enqueue_is_for_its_port_alone),
		CASE(a_queue_goes_on_in_the_next_bridge_and_comes_back_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
