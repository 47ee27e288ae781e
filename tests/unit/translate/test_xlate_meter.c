// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules that name meters.
 *
 *   a, b, c: ports of br0, trunks
 */
#include "daemon/rules/meter.h"
#include "tests/unit/translate/rule_switch.h"

/* Meter @id of br0 is @no in the datapath, and there if @in_force. */
static void meter(struct fake_switch *s, u32 id, u32 no, bool in_force)
{
	const struct vswitch_meter config = { .no = no, .rate = 1000 };
	struct ofmeter *m = ofmeter_new(id);

	m->rate = 1000;
	m->no = no;
	m->in_force = in_force;
	if (in_force)
		assert_int_equal(dp_fake_dp(s->fake)->ops->meter_set(dp_fake_dp(s->fake), &config,
								     NULL), 0);
	tables_meter_insert(tables_of(s, "br0"), m);
	ofmeter_put(m);
}

static void frames_are_charged_under_the_number_of_the_datapath(void **state)
{
	struct fake_switch *s = *state;

	meter(s, 4000000000, 7, true);
	rule(s, "in_port=a actions=meter:4000000000,output:b");
	becomes(s, *plain(), NULL, "meter(7),output:b");
}

static void a_meter_stands_where_the_rule_has_it(void **state)
{
	struct fake_switch *s = *state;

	meter(s, 1, 3, true);
	meter(s, 2, 4, true);
	rule(s, "in_port=a actions=output:b,resubmit(,1),output:c");
	rule(s, "table=1 actions=meter:2,meter:1");
	becomes(s, *plain(), NULL, "output:b,meter(4),meter(3),output:c");
}

static void without_the_meter_nothing_passes(void **state)
{
	struct fake_switch *s = *state;

	meter(s, 1, 3, false);
	rule(s, "in_port=a actions=meter:1,output:b");
	becomes(s, *plain(), NULL, "drop(meter)");
}

static void a_meter_that_is_not_there_lets_nothing_pass(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=meter:1,output:b");
	becomes(s, *plain(), NULL, "drop(meter)");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, rule_switch_setup, switch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(frames_are_charged_under_the_number_of_the_datapath),
		TEST(a_meter_stands_where_the_rule_has_it),
		TEST(without_the_meter_nothing_passes),
		TEST(a_meter_that_is_not_there_lets_nothing_pass),
	};

	return cmocka_run_group_tests_name("xlate_meter", tests, NULL, NULL);
}
