// SPDX-License-Identifier: GPL-2.0-or-later
/* A port that nomaster takes out of its bridge, and that stays configured: it comes back. */
#include "tests/unit/policy/fake_switch.h"

/* br0 is 1, a is 2, b is 3; the listener leaves the configuration alone */
static int setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	s->follow = false;
	add_port(s, "a", -1);
	add_port(s, "b", -1);
	apply(s);
	run(s);
	return 0;
}

static void take_out(struct fake_switch *s)
{
	dp_fake_enslave(s->fake, "a", NULL);
	run(s);
}

static void take_out_often(struct fake_switch *s)
{
	int i;

	for (i = 0; i < 6; i++)
		take_out(s);
}

static bool is_out(struct fake_switch *s)
{
	return number_of(s, "a") == -1 && device(s, "a").no == 0;
}

static void is_taken_back_with_its_number_and_forwards(void **state)
{
	struct fake_switch *s = *state;

	take_out(s);
	assert_int_equal(number_of(s, "a"), 2);
	assert_null(error_of(s, "a"));
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "b", frame(BROADCAST, 1, UNTAGGED));
}

static void who_goes_on_is_not_fought(void **state)
{
	struct fake_switch *s = *state;

	take_out_often(s);
	assert_true(is_out(s));
	assert_string_equal(error_of(s, "a"),
			    "network device a was taken out of the bridge 6 "
			    "times in a minute (ip link set a nomaster): it is taken back after "
			    "that");
	policy_link_appeared(s->policy, "a", s->now);
	pass_time(s, 59000);
	assert_true(is_out(s));
	assert_int_equal(number_of(s, "b"), 3);
}

static void after_a_minute_it_is_taken_back(void **state)
{
	struct fake_switch *s = *state;

	take_out_often(s);
	assert_true(policy_tick(s->policy, s->now) <= s->now + 60000);
	pass_time(s, 60000);
	assert_int_equal(number_of(s, "a"), 2);
	take_out(s);
	assert_int_equal(number_of(s, "a"), 2);
}

static void once_in_a_while_counts_as_once(void **state)
{
	struct fake_switch *s = *state;
	int i;

	for (i = 0; i < 20; i++) {
		take_out(s);
		assert_int_equal(number_of(s, "a"), 2);
		pass_time(s, 30000);
	}
}

static void a_command_takes_it_back_at_once(void **state)
{
	struct fake_switch *s = *state;

	take_out_often(s);
	cfg_port(s, "b")->tag = 10;
	apply(s);
	assert_int_equal(number_of(s, "a"), 2);
	pass_time(s, 60000);
	assert_int_equal(number_of(s, "a"), 2);
}

static void another_device_of_the_name_is_taken_at_once(void **state)
{
	struct link_news gone = { .name = "a", .gone = true }, come = { .name = "a" };
	struct fake_switch *s = *state;

	take_out_often(s);
	policy_link_news(s->policy, &gone, s->now);
	assert_true(is_out(s));
	policy_link_news(s->policy, &come, s->now);
	assert_int_equal(number_of(s, "a"), 2);
}

static void what_is_no_more_configured_is_forgotten(void **state)
{
	struct fake_switch *s = *state;

	take_out_often(s);
	cfg_del_port(s, "a");
	apply(s);
	pass_time(s, 60000);
	assert_int_equal(number_of(s, "a"), -2);
	assert_int_equal(device(s, "a").no, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(is_taken_back_with_its_number_and_forwards),
		TEST(who_goes_on_is_not_fought),
		TEST(after_a_minute_it_is_taken_back),
		TEST(once_in_a_while_counts_as_once),
		TEST(a_command_takes_it_back_at_once),
		TEST(another_device_of_the_name_is_taken_at_once),
		TEST(what_is_no_more_configured_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
