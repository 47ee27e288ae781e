// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules that frames make (learn): when they come, how long they stay, and which flows follow.
 *
 *   a, b, c: ports of br0, trunks
 */
#include "daemon/rules/change.h"
#include "tests/unit/translate/rule_switch.h"

#define LEARN	"learn(table=1,hard_timeout=30,cookie=0x77,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[]," \
		"output:NXM_OF_IN_PORT[])"

/* As Neutron's tunnel bridges have it: sources are learned, what is not known goes everywhere. */
static int setup(void **state)
{
	if (rule_switch_setup(state))
		return -1;
	rule(*state, "actions=" LEARN ",resubmit(,1)");
	rule(*state, "table=1,priority=0 actions=flood");
	return 0;
}

static u32 learned(struct fake_switch *s)
{
	const struct rule *r;
	u32 n = 0;

	TAILQ_FOREACH(r, tables_rules(tables_of(s, "br0")), entry)
		n += r->is_learned;
	return n;
}

static void a_frame_teaches_where_its_source_is(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(2, 1, UNTAGGED));
	assert_string_equal(actions_of(s, "a", frame(2, 1, UNTAGGED)),
			    "output:br0,output:b,output:c");
	assert_string_equal(match_of(s, "a", frame(2, 1, UNTAGGED)),
			    "in_port=a,dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02");
	rx(s, "b", frame(1, 2, UNTAGGED));
	assert_string_equal(actions_of(s, "b", frame(1, 2, UNTAGGED)), "output:a");
	assert_int_equal(learned(s), 2);
	/* flows that were there before follow with the next ageing */
	pass_time(s, 1100);
	assert_string_equal(actions_of(s, "a", frame(2, 1, UNTAGGED)), "output:b");
}

static void what_is_learned_says_what_it_was_told_to(void **state)
{
	struct fake_switch *s = *state;
	const struct rule *r;

	rx(s, "a", frame(2, 1, UNTAGGED));
	TAILQ_FOREACH(r, tables_rules(tables_of(s, "br0")), entry) {
		if (!r->is_learned)
			continue;
		assert_int_equal(r->table, 1);
		assert_int_equal(r->priority, RULE_PRIORITY_DEFAULT);
		assert_int_equal(r->cookie, 0x77);
		assert_int_equal(r->hard_timeout, 30);
		assert_string_equal(r->learned_by, "a");
		assert_memory_equal(r->match.key.k.eth_dst, station(1), 6);
		assert_int_equal(r->actions->n, 1);
		assert_string_equal(r->actions->a[0].port, "a");
		return;
	}
	fail_msg("nothing was learned");
}

static void it_ends_when_no_frame_comes_and_not_before(void **state)
{
	struct fake_switch *s = *state;
	unsigned int i;

	rx(s, "a", frame(2, 1, UNTAGGED));
	for (i = 0; i < 4; i++) {
		pass_time(s, 20000);
		rx(s, "a", frame(2, 1, UNTAGGED));
		pass_time(s, 1100);
		assert_int_equal(learned(s), 1);
	}
	pass_time(s, 31000);
	pass_time(s, 1100);
	assert_int_equal(learned(s), 0);
}

static void it_comes_back_with_the_next_frame_of_its_flow(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(2, 1, UNTAGGED));
	change_tables(s, "br0", NULL, TAILQ_LAST(tables_rules(tables_of(s, "br0")), rule_list));
	assert_int_equal(learned(s), 0);
	pass_time(s, 1100);
	assert_int_equal(learned(s), 0);
	rx(s, "a", frame(2, 1, UNTAGGED));
	pass_time(s, 1100);
	assert_int_equal(learned(s), 1);
}

static void who_moves_is_followed_at_once(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(2, 1, UNTAGGED));
	rx(s, "b", frame(1, 2, UNTAGGED));
	assert_string_equal(actions_of(s, "b", frame(1, 2, UNTAGGED)), "output:a");
	rx(s, "c", frame(2, 1, UNTAGGED));
	run(s);
	assert_string_equal(actions_of(s, "b", frame(1, 2, UNTAGGED)), "output:c");
	assert_int_equal(learned(s), 2);
}

/* All flows are looked at twice in a second, not with each frame, and are right in the end. */
static void two_that_claim_one_address_cost_no_more_than_one_move(void **state)
{
	struct fake_switch *s = *state;
	unsigned int i;
	u32 before;

	rx(s, "a", frame(2, 1, UNTAGGED));
	rx(s, "b", frame(1, 2, UNTAGGED));
	run(s);
	before = policy_change(s->policy);
	for (i = 0; i < 10; i++) {
		rx(s, i % 2 ? "a" : "c", frame(3 + i, 1, UNTAGGED));
		run(s);
	}
	assert_int_equal(policy_change(s->policy), before + 1);
	pass_time(s, 1100);
	assert_string_equal(actions_of(s, "b", frame(1, 2, UNTAGGED)), "output:a");
	/* and another move is followed at once again */
	rx(s, "c", frame(2, 1, UNTAGGED));
	run(s);
	assert_string_equal(actions_of(s, "b", frame(1, 2, UNTAGGED)), "output:c");
}

/* From a bridge further on: it counts for the port of the guest, not for the patch between. */
static void what_comes_by_another_bridge_is_the_first_port_s(void **state)
{
	struct fake_switch *s = *state;
	const struct rule *r;
	u32 n = 0;

	dp_fake_plug(s->fake, "d");
	config_port_add(cfg_bridge(s, "br1"), "d");
	strcpy(config_port_add(cfg_bridge(s, "br1"), "to0")->peer, "to1");
	strcpy(config_port_add(cfg_bridge(s, "br0"), "to1")->peer, "to0");
	apply(s);
	run(s);
	rx(s, "d", frame(2, 4, UNTAGGED));
	TAILQ_FOREACH(r, tables_rules(tables_of(s, "br0")), entry) {
		if (!r->is_learned)
			continue;
		n++;
		assert_string_equal(r->learned_by, "d");
		assert_string_equal(r->actions->a[0].port, "to1");
	}
	assert_int_equal(n, 1);
}

static void step(void *arg, unsigned int depth, const char *text)
{
	(void)depth;
	*(bool *)arg |= !strncmp(text, "learns table=1,", 15);
}

static void a_trace_tells_of_it_and_learns_nothing(void **state)
{
	struct fake_switch *s = *state;
	bool told = false;
	const struct trace_sink sink = { step, &told };
	union vsw_key key = { .k = { .in_port = (u32)number_of(s, "a") } };

	memcpy(key.k.eth_src, station(1), 6);
	memcpy(key.k.eth_dst, station(2), 6);
	policy_trace(s->policy, &key, &sink);
	assert_true(told);
	assert_int_equal(learned(s), 0);
}

static void nothing_is_learned_in_the_midst_of_a_change(void **state)
{
	struct fake_switch *s = *state;
	struct tables *t = tables_of(s, "br0");

	tables_begin(t, (struct way){ NULL });
	rx(s, "a", frame(2, 1, UNTAGGED));
	tables_abort(t);
	assert_int_equal(learned(s), 0);
	rx(s, "a", frame(2, 1, UNTAGGED));
	pass_time(s, 1100);
	assert_int_equal(learned(s), 1);
}

static void there_is_an_end_to_what_a_bridge_learns(void **state)
{
	struct tables *t = tables_new();
	struct rule *like = rule_new();
	u32 i;

	(void)state;
	like->actions = calloc(1, sizeof(struct ofacts));
	memset(like->match.mask.k.eth_dst, 0xff, 6);
	for (i = 0; i < TABLES_LEARNED_MAX; i++) {
		memcpy(like->match.key.k.eth_dst + 2, &i, sizeof(i));
		assert_int_equal(tables_learn(t, like, 1), TABLES_LEARNED);
	}
	memcpy(like->match.key.k.eth_dst + 2, &i, sizeof(i));
	assert_int_equal(tables_learn(t, like, 1), TABLES_KNEW);
	assert_int_equal(tables_count(t), TABLES_LEARNED_MAX);
	/* one that is there may say something else */
	i = 0;
	memcpy(like->match.key.k.eth_dst + 2, &i, sizeof(i));
	like->cookie = 7;
	assert_int_equal(tables_learn(t, like, 1), TABLES_RELEARNED);
	rule_put(like);
	tables_put(t);
}

/* The same match and priority as what a is to teach of station 1 */
#define OF_STATION_1	"table=1,dl_dst=02:00:00:00:00:01"

static void what_a_user_has_put_there_stays(void **state)
{
	struct fake_switch *s = *state;

	rule(s, OF_STATION_1 ",hard_timeout=30 actions=drop");
	rx(s, "a", frame(2, 1, UNTAGGED));
	rx(s, "b", frame(1, 2, UNTAGGED));
	assert_string_equal(actions_of(s, "b", frame(1, 2, UNTAGGED)), "drop(policy)");
	assert_int_equal(learned(s), 1);
	/* nor do frames give it time */
	pass_time(s, 20000);
	rx(s, "a", frame(2, 1, UNTAGGED));
	pass_time(s, 11000);
	pass_time(s, 1100);
	rx(s, "a", frame(3, 1, UNTAGGED));
	rx(s, "b", frame(1, 2, UNTAGGED));
	pass_time(s, 1100);
	assert_string_equal(actions_of(s, "b", frame(1, 2, UNTAGGED)), "output:a");
}

static void a_user_takes_the_place_of_what_was_learned(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(2, 1, UNTAGGED));
	rule(s, OF_STATION_1 " actions=drop");
	rx(s, "a", frame(2, 1, UNTAGGED));
	pass_time(s, 1100);
	rx(s, "b", frame(1, 2, UNTAGGED));
	assert_string_equal(actions_of(s, "b", frame(1, 2, UNTAGGED)), "drop(policy)");
}

static void the_place_of_the_default_rule_is_not_learned(void **state)
{
	struct tables *t = tables_new();
	struct rule *like = rule_new();

	(void)state;
	like->actions = calloc(1, sizeof(struct ofacts));
	assert_int_equal(tables_learn(t, like, 1), TABLES_KNEW);
	assert_false(tables_default_gone(t));
	assert_true(tables_set_default(t, true, 1));
	assert_int_equal(tables_learn(t, like, 1), TABLES_KNEW);
	assert_int_equal(tables_count(t), 1);
	rule_put(like);
	tables_put(t);
}

/* "replace-flows" that names a rule which was learned: it is kept over a restart then. */
static void what_was_learned_is_a_users_once_asked_for(void **state)
{
	const struct rule_ports ports = { .local = "br0", .known = any_port };
	struct tables *t = tables_new();
	struct rule_spec spec;
	struct rule_specs all = { .spec = &spec, .n = 1 };
	char *err = NULL;

	(void)state;
	assert_int_equal(rule_line_parse(&spec, "table=1,ip actions=drop", RULE_LINE_RULE, &ports,
					 &err), 0);
	assert_int_equal(tables_learn(t, spec.rule, 1), TABLES_LEARNED);
	tables_begin(t, (struct way){ NULL });
	assert_int_equal(rules_replace(t, &all, -1, 2, &err), 0);
	assert_true(tables_changed(t));
	tables_commit(t);
	assert_int_equal(tables_count(t), 1);
	assert_false(TAILQ_FIRST(tables_rules(t))->is_learned);
	rule_spec_free(&spec);
	tables_put(t);
}

/* --- limit, result_dst, delete_learned -------------------------------------------------------- */

#define LIMITED	"learn(table=2,hard_timeout=30,limit=2,result_dst=NXM_NX_REG0[0],cookie=0x78,"	\
		"NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])"

/* Known sources go to b, and those that there is no room for to c. */
static void limit(struct fake_switch *s)
{
	rule(s, "priority=40000,in_port=a actions=" LIMITED ",resubmit(,3)");
	rule(s, "table=3,reg0=1 actions=output:b");
	rule(s, "table=3,reg0=0 actions=output:c");
}

static void no_more_are_learned_than_the_limit(void **state)
{
	struct fake_switch *s = *state;

	limit(s);
	becomes(s, frame(9, 1, UNTAGGED), NULL, "output:b");
	becomes(s, frame(9, 2, UNTAGGED), NULL, "output:b");
	becomes(s, frame(9, 3, UNTAGGED), NULL, "output:c");
	becomes(s, frame(8, 1, UNTAGGED), NULL, "output:b");
	assert_int_equal(learned(s), 2);
	pass_time(s, 1100);
	pass_time(s, 20000);
	rx(s, "a", frame(9, 1, UNTAGGED));
	rx(s, "a", frame(9, 3, UNTAGGED));
	pass_time(s, 1100);
	assert_int_equal(learned(s), 2);
	pass_time(s, 12000);
	pass_time(s, 1100);
	assert_int_equal(learned(s), 1);
	becomes(s, frame(9, 3, UNTAGGED), NULL, "output:b");
	assert_int_equal(learned(s), 2);
}

/* Rules of another cookie, or in another table, do not count. */
static void a_users_rules_count_too(void **state)
{
	struct fake_switch *s = *state;

	limit(s);
	rule(s, "table=2,cookie=0x78,dl_dst=02:00:00:00:00:77 actions=drop");
	rule(s, "table=2,cookie=0x79,dl_dst=02:00:00:00:00:78 actions=drop");
	rule(s, "table=4,cookie=0x78 actions=drop");
	becomes(s, frame(9, 1, UNTAGGED), NULL, "output:b");
	becomes(s, frame(9, 2, UNTAGGED), NULL, "output:c");
}

static struct rule *find_rule(struct fake_switch *s, u64 cookie)
{
	struct rule *r;

	TAILQ_FOREACH(r, tables_rules(tables_of(s, "br0")), entry) {
		if (r->cookie == cookie)
			return r;
	}
	return NULL;
}

static void delete_rule(struct fake_switch *s, struct rule *r)
{
	struct tables *t = tables_of(s, "br0");

	tables_begin(t, (struct way){ NULL });
	tables_remove(t, r);
	tables_end_learned(t);
	tables_commit(t);
	s->policy->flows.dirty = true;
	policy_settle_all(s->policy);
}

#define DELETED	"learn(table=5,delete_learned,cookie=0x9,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[])"

static void what_was_learned_goes_with_the_last_that_learns_it(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "priority=40000,cookie=1,in_port=a actions=" DELETED);
	rule(s, "priority=40000,cookie=2,in_port=b actions=" DELETED);
	rule(s, "table=5,cookie=9,dl_dst=02:00:00:00:00:77 actions=drop");
	rule(s, "table=6,cookie=9 actions=drop");
	rx(s, "a", frame(9, 1, UNTAGGED));
	rx(s, "b", frame(9, 2, UNTAGGED));
	assert_int_equal(learned(s), 2);
	delete_rule(s, find_rule(s, 1));
	assert_int_equal(learned(s), 2);
	delete_rule(s, find_rule(s, 2));
	assert_int_equal(learned(s), 0);
	assert_int_equal(find_rule(s, 9)->table, 6);
}

static void time_takes_what_was_learned_along(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "priority=40000,cookie=3,hard_timeout=10,in_port=a actions=" DELETED);
	find_rule(s, 3)->created = s->now;
	rule(s, "table=5,cookie=9,dl_dst=02:00:00:00:00:77 actions=drop");
	rx(s, "a", frame(9, 1, UNTAGGED));
	assert_int_equal(learned(s), 1);
	pass_time(s, 11000);
	pass_time(s, 1100);
	assert_int_equal(learned(s), 0);
	assert_non_null(find_rule(s, 9));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)
		TEST(a_frame_teaches_where_its_source_is),
		TEST(what_is_learned_says_what_it_was_told_to),
		TEST(it_ends_when_no_frame_comes_and_not_before),
		TEST(it_comes_back_with_the_next_frame_of_its_flow),
		TEST(who_moves_is_followed_at_once),
		TEST(two_that_claim_one_address_cost_no_more_than_one_move),
		TEST(what_comes_by_another_bridge_is_the_first_port_s),
		TEST(a_trace_tells_of_it_and_learns_nothing),
		TEST(nothing_is_learned_in_the_midst_of_a_change),
		TEST(what_a_user_has_put_there_stays),
		TEST(a_user_takes_the_place_of_what_was_learned),
		TEST(the_place_of_the_default_rule_is_not_learned),
		TEST(what_was_learned_is_a_users_once_asked_for),
		TEST(there_is_an_end_to_what_a_bridge_learns),
		TEST(no_more_are_learned_than_the_limit),
		TEST(a_users_rules_count_too),
		TEST(what_was_learned_goes_with_the_last_that_learns_it),
		TEST(time_takes_what_was_learned_along),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
