// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A change of many rules, in steps, with look-ups between them: these find the old rules, all of
 * them, or the new ones. How much a change gives way is counted, in steps, not in time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/rules/tables.h"

#define RULES	3000
#define KEYS	40

/* struct watch - @old, @fresh: what frames find before and afterwards; @turned: they find that */
static struct watch {
	struct tables *t;
	struct rule *old[RULES], *fresh[RULES];
	unsigned int n, ways, looks;
	u32 count;
	bool turned, look;
} watch;

static void make_key(union vsw_key *key, unsigned int i)
{
	memset(key, 0, sizeof(*key));
	key->k.eth_type = cpu_to_be16(0x0800);
	key->k.ip_proto = 17;
	key->k.ip_dst[0] = 10;
	key->k.ip_dst[2] = i >> 8;
	key->k.ip_dst[3] = i;
}

static struct rule *make_rule(unsigned int i, u16 priority)
{
	struct rule *rule = rule_new();

	make_key(&rule->match.key, i);
	rule->match.mask.k.eth_type = 0xffff;
	rule->match.mask.k.ip_proto = 0xff;
	memset(rule->match.mask.k.ip_dst, 0xff, 4);
	rule->priority = priority;
	return rule;
}

/* A frame of which the protocol could be read, or (unread) not: then nobody can tell. */
static const struct rule *look_up(unsigned int i, bool unread)
{
	const struct rule *undecided, *found;
	union vsw_key key, mask = { .w = { 0 } };

	make_key(&key, i);
	if (unread)
		key.k.ip_frag = VSWITCH_UNREAD_PROTO | VSWITCH_UNREAD_REST | VSWITCH_UNREAD_PORTS;
	found = tables_lookup(watch.t, 0, &key, &of_regs_none, &mask, &undecided);
	return unread ? undecided : found;
}

static void look(unsigned int i, bool unread)
{
	const struct rule *found = look_up(i, unread);

	if (found == watch.fresh[i] && found != watch.old[i])
		watch.turned = true;
	assert_ptr_equal(found, watch.turned ? watch.fresh[i] : watch.old[i]);
	watch.looks++;
}

/* Of rules no more than one was added or removed since the last time. */
static void way(void *arg)
{
	u32 count = tables_count(watch.t);
	unsigned int i;

	(void)arg;
	assert_in_range(count + 1 - watch.count, 0, 2);
	watch.count = count;
	watch.ways++;
	if (!watch.look || watch.ways % 7)
		return;
	for (i = 0; i < KEYS; i++)
		look((watch.ways + i * (watch.n / KEYS)) % watch.n, i & 1);
}

static void begin(unsigned int n, bool look_too)
{
	memset(&watch, 0, sizeof(watch));
	watch.t = tables_new();
	watch.n = n;
	watch.look = look_too;
}

static void fill(struct rule **rules, u16 priority)
{
	unsigned int i;

	for (i = 0; i < watch.n; i++) {
		rules[i] = make_rule(i, priority);
		tables_insert(watch.t, rules[i]);
	}
}

static void begin_change(void)
{
	watch.count = tables_count(watch.t);
	tables_begin(watch.t, (struct way){ way, NULL });
}

static void remove_all(struct rule **rules)
{
	unsigned int i;

	for (i = 0; i < watch.n; i++)
		tables_remove(watch.t, rules[i]);
}

static void end(void)
{
	unsigned int i;

	for (i = 0; i < watch.n; i++) {
		rule_put(watch.old[i]);
		rule_put(watch.fresh[i]);
	}
	tables_put(watch.t);
}

static void check_all(struct rule *const *rules)
{
	unsigned int i;

	watch.turned = true;
	for (i = 0; i < watch.n; i++) {
		assert_ptr_equal(look_up(i, false), rules[i]);
		assert_ptr_equal(look_up(i, true), rules[i]);
	}
}

static void look_ups_find_all_old_rules_or_all_new_ones(void **state)
{
	(void)state;
	begin(RULES, true);
	fill(watch.old, 10);
	begin_change();
	fill(watch.fresh, 20);
	assert_false(watch.turned);
	remove_all(watch.old);
	assert_false(watch.turned);
	tables_commit(watch.t);
	assert_true(watch.turned);
	assert_true(watch.looks > RULES);
	check_all(watch.fresh);
	end();
}

/* The same match and priority: the new rule is there beside the old one for a while. */
static void rules_are_replaced_at_once(void **state)
{
	(void)state;
	begin(RULES, true);
	fill(watch.old, 10);
	begin_change();
	fill(watch.fresh, 10);
	assert_false(watch.turned);
	tables_commit(watch.t);
	assert_true(watch.turned);
	check_all(watch.fresh);
	end();
}

static void rules_come_and_go_at_once(void **state)
{
	struct rule *none[RULES] = { NULL };

	(void)state;
	begin(RULES, true);
	begin_change();
	fill(watch.fresh, 10);
	tables_commit(watch.t);
	assert_true(watch.turned);
	memcpy(watch.old, watch.fresh, sizeof(watch.old));
	memset(watch.fresh, 0, sizeof(watch.fresh));
	watch.turned = false;
	begin_change();
	remove_all(watch.old);
	assert_false(watch.turned);
	tables_commit(watch.t);
	assert_true(watch.turned);
	check_all(none);
	end();
}

static void what_comes_to_nothing_was_never_found(void **state)
{
	(void)state;
	begin(RULES, true);
	fill(watch.old, 10);
	begin_change();
	fill(watch.fresh, 10);
	remove_all(watch.fresh);
	tables_abort(watch.t);
	assert_false(watch.turned);
	check_all(watch.old);
	assert_int_equal(tables_count(watch.t), RULES);
	end();
}

static unsigned int ways_of(unsigned int n, bool commits)
{
	begin(n, false);
	fill(watch.old, 10);
	begin_change();
	fill(watch.fresh, 20);
	remove_all(watch.old);
	(commits ? tables_commit : tables_abort)(watch.t);
	end();
	return watch.ways;
}

/* Twice for each rule that comes or goes: now, and when the change ends. */
static void steps_are_as_many_as_rules(void **state)
{
	unsigned int few = ways_of(RULES / 4, true), many = ways_of(RULES, true);

	(void)state;
	assert_in_range(few, 2 * 2 * (RULES / 4), 3 * 2 * (RULES / 4) + 50);
	assert_in_range(many, 2 * 2 * RULES, 4 * few + 100);
	few = ways_of(RULES / 4, false);
	assert_in_range(ways_of(RULES, false), 2 * 2 * RULES, 4 * few + 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(look_ups_find_all_old_rules_or_all_new_ones),
		cmocka_unit_test(rules_are_replaced_at_once),
		cmocka_unit_test(rules_come_and_go_at_once),
		cmocka_unit_test(what_comes_to_nothing_was_never_found),
		cmocka_unit_test(steps_are_as_many_as_rules),
	};

	return cmocka_run_group_tests_name("tables_change", tests, NULL, NULL);
}
