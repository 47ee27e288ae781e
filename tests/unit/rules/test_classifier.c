// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules that come and go between look-ups: what is summed up of them follows, a few at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/rules/tables.h"

#define RULES	1000
#define STEPS	20000

static struct rule *all[RULES];

/* UDP to one address and port each; their priorities differ within the subtable. */
static void make_key(union vsw_key *key, unsigned int i)
{
	memset(key, 0, sizeof(*key));
	key->k.eth_type = cpu_to_be16(0x0800);
	key->k.ip_proto = 17;
	key->k.ip_dst[0] = 10;
	key->k.ip_dst[2] = i >> 8;
	key->k.ip_dst[3] = i;
	key->k.tp_dst = cpu_to_be16(1 + i);
}

static void make_rules(void)
{
	unsigned int i;

	for (i = 0; i < RULES; i++) {
		struct rule_match *match;

		all[i] = rule_new();
		match = &all[i]->match;
		make_key(&match->key, i);
		match->mask.k.eth_type = 0xffff;
		match->mask.k.ip_proto = 0xff;
		memset(match->mask.k.ip_dst, 0xff, 4);
		match->mask.k.tp_dst = 0xffff;
		all[i]->priority = i % 50 == 49 ? 1000 + i : i % 7;
	}
}

static struct rule *look_up(struct tables *t, unsigned int i, union vsw_key *mask)
{
	const struct rule *undecided;
	union vsw_key key;

	make_key(&key, i);
	memset(mask, 0, sizeof(*mask));
	return tables_lookup(t, 0, &key, &of_regs_none, mask, &undecided);
}

/* Of a rule that is there all of its match is looked at; of others enough to tell. */
static void check(struct tables *t, unsigned int i)
{
	union vsw_key mask;
	struct rule *found = look_up(t, i, &mask);

	assert_ptr_equal(found, all[i]->in_force ? all[i] : NULL);
	assert_int_equal(mask.k.eth_type, 0xffff);
	if (found)
		assert_int_equal(mask.k.tp_dst, 0xffff);
}

static void rules_that_come_and_go_one_by_one_are_found(void **state)
{
	struct tables *t = tables_new();
	unsigned int i, step;

	(void)state;
	srand(7);
	make_rules();
	for (i = 0; i < RULES; i += 2)
		tables_insert(t, all[i]);
	for (step = 0; step < STEPS; step++) {
		i = (unsigned int)rand() % RULES;
		if (all[i]->in_force)
			tables_remove(t, all[i]);
		else
			tables_insert(t, all[i]);
		check(t, i);
		check(t, (unsigned int)rand() % RULES);
	}
	for (i = 0; i < RULES; i++)
		check(t, i);
	tables_put(t);
	for (i = 0; i < RULES; i++)
		rule_put(all[i]);
}

/* The rule of the highest priority goes, then comes again: whose turn is first must follow. */
static void the_order_of_subtables_follows_their_rules(void **state)
{
	struct rule *high = rule_new(), *any = rule_new();
	struct tables *t = tables_new();
	union vsw_key mask;
	unsigned int i;

	(void)state;
	make_rules();
	for (i = 0; i < RULES; i++)
		tables_insert(t, all[i]);
	any->priority = 500;
	tables_insert(t, any);
	high->match = all[0]->match;
	high->priority = 900;
	for (i = 0; i < 3; i++) {
		assert_ptr_equal(look_up(t, 0, &mask), any);
		tables_insert(t, high);
		assert_ptr_equal(look_up(t, 0, &mask), high);
		tables_remove(t, high);
	}
	assert_ptr_equal(look_up(t, 49, &mask), all[49]);
	for (i = 49; i < RULES; i += 50)
		tables_remove(t, all[i]);
	assert_ptr_equal(look_up(t, 49, &mask), any);
	assert_int_equal(mask.k.tp_dst, 0);
	tables_put(t);
	for (i = 0; i < RULES; i++)
		rule_put(all[i]);
	rule_put(any);
	rule_put(high);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_that_come_and_go_one_by_one_are_found),
		cmocka_unit_test(the_order_of_subtables_follows_their_rules),
	};

	return cmocka_run_group_tests_name("classifier", tests, NULL, NULL);
}
