// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A miss and its answer, and what else changes before it.
 *
 *   a, b, c: access ports of VLAN 10 of br0; x: a port of no bridge
 */
#include "tests/unit/policy/fake_switch.h"

static int setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	s->follow = false;
	add_port(s, "a", 10);
	add_port(s, "b", 10);
	add_port(s, "c", 10);
	apply(s);
	run(s);
	dp_fake_log_clear(s->fake);
	return 0;
}

static const struct test_frame *from_1(void)
{
	static struct test_frame f;

	f = frame(BROADCAST, 1, UNTAGGED);
	return &f;
}

static void miss_is_answered_by_one_flow_with_its_cookie(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", *from_1());
	assert_int_equal(dp_fake_log_count(s->fake), 1);
	assert_string_equal(dp_fake_log_line(s->fake, 0),
			    "flow_set in_port=a,untagged,dl_src=02:00:00:00:00:01,"
			    "dl_dst=ff:ff:ff:ff:ff:ff actions=output:b,output:c,"
			    "push_vlan(vid=10,pcp=0),output:br0 cookie=1");
	assert_int_equal(dp_fake_parked(s->fake), 0);
}

static void frames_that_wait_behind_the_first_go_with_it(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = *from_1();

	assert_int_equal(dp_fake_rx(s->fake, "a", f.bytes, f.len), FAKE_PARKED);
	assert_int_equal(dp_fake_rx(s->fake, "a", f.bytes, f.len), FAKE_PARKED);
	dp_fake_run(s->fake);
	assert_int_equal(dp_fake_log_count(s->fake), 1);
	assert_int_equal(dp_fake_tx_count(s->fake), 6);
	assert_int_equal(dp_fake_rx(s->fake, "a", f.bytes, f.len), FAKE_SENT);
}

static void miss_of_a_flow_that_was_installed_meanwhile_is_answered_again(void **state)
{
	struct fake_switch *s = *state;
	struct dp_miss miss = { .cookie = 77 };
	struct vsw_frame f;

	rx(s, "a", *from_1());
	f = (struct vsw_frame){ .data = from_1()->bytes, .len = FRAME_LEN };
	vsw_key_extract(&miss.key, &f, VSW_DEPTH_L4,
			bridges_port_no(policy_bridges(s->policy), "a"));
	policy_miss(s->policy, &miss, s->now);
	assert_int_equal(dp_fake_log_count(s->fake), 2);
	assert_non_null(strstr(dp_fake_log_line(s->fake, 1), "cookie=77"));
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
}

static void learned_station_gets_its_flows_before_the_answer(void **state)
{
	struct fake_switch *s = *state;
	int towards, answer;

	rx(s, "a", frame(2, 1, UNTAGGED));
	dp_fake_log_clear(s->fake);
	rx(s, "b", frame(1, 2, UNTAGGED));
	towards = dp_fake_log_find(s->fake, 0,
				   "flow_set in_port=a,untagged,dl_src=02:00:00:00:00:01,"
				   "dl_dst=02:00:00:00:00:02 actions=output:b");
	answer = dp_fake_log_find(s->fake, 0, "flow_set in_port=b");
	assert_int_equal(towards, 0);
	assert_int_equal(answer, 1);
	assert_int_equal(dp_fake_log_count(s->fake), 2);
}

static void moved_station_gets_its_flows_before_the_answer(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "a", frame(2, 1, UNTAGGED));
	assert_string_equal(actions_of(s, "a", frame(2, 1, UNTAGGED)), "output:b");
	dp_fake_log_clear(s->fake);
	rx(s, "c", frame(BROADCAST, 2, UNTAGGED));
	assert_int_equal(dp_fake_log_find(s->fake, 0, "flow_set in_port=a"), 0);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "flow_del in_port=b"), 1);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "flow_set in_port=c"), 2);
	assert_string_equal(actions_of(s, "a", frame(2, 1, UNTAGGED)), "output:c");
}

static void station_that_moves_back_is_found_at_its_first_frame(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "a", frame(2, 1, UNTAGGED));
	rx(s, "c", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "a", frame(2, 1, UNTAGGED));
	assert_sent(s, "b", frame(2, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

static void move_towards_the_sender_s_own_port_makes_its_flow_drop(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "a", frame(2, 1, UNTAGGED));
	rx(s, "a", frame(BROADCAST, 2, UNTAGGED));
	assert_string_equal(actions_of(s, "a", frame(2, 1, UNTAGGED)), "drop(same_port)");
}

static void move_in_one_vlan_leaves_flows_of_others_alone(void **state)
{
	struct fake_switch *s = *state;

	add_port(s, "t", -1);
	add_port(s, "u", -1);
	apply(s);
	rx(s, "t", frame(BROADCAST, 2, 20));
	rx(s, "u", frame(2, 1, 20));
	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	dp_fake_log_clear(s->fake);
	rx(s, "c", frame(BROADCAST, 2, UNTAGGED));
	assert_int_equal(dp_fake_log_find(s->fake, 0, "flow_set in_port=u"), -1);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "flow_del in_port=t"), -1);
	assert_string_equal(actions_of(s, "u", frame(2, 1, 20)), "output:t");
}

static void full_table_is_answered_by_execute_with_the_same_actions(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_limits(s->fake, 0, 10);
	rx(s, "a", *from_1());
	assert_non_null(strstr(dp_fake_log_line(s->fake, 0), "cookie=1 = -ENOSPC"));
	assert_int_equal(dp_fake_log_find(s->fake, 0, "execute 1 output:b,output:c,"
					  "push_vlan(vid=10,pcp=0),output:br0"), 2);
	assert_sent(s, "b", *from_1());
	assert_int_equal(dp_fake_parked(s->fake), 0);
	assert_int_equal(dp_fake_flow_count(s->fake), 0);
}

static void refusal_that_comes_late_is_answered_by_execute(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_late(s->fake, true);
	dp_fake_limits(s->fake, 0, 10);
	rx(s, "a", *from_1());
	assert_non_null(strstr(dp_fake_log_line(s->fake, 0), "cookie=1 = -ENOSPC"));
	assert_int_equal(dp_fake_log_find(s->fake, 0, "execute 1 output:b,output:c,"
					  "push_vlan(vid=10,pcp=0),output:br0"), 2);
	assert_int_equal(dp_fake_log_count(s->fake), 3);
	assert_sent(s, "b", *from_1());
	assert_int_equal(dp_fake_parked(s->fake), 0);
}

static void each_of_several_late_refusals_is_answered(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f;
	u8 i;

	dp_fake_late(s->fake, true);
	dp_fake_fail(s->fake, "flow_set", -ENOMEM, 3);
	for (i = 1; i <= 5; i++) {
		f = frame(BROADCAST, i, UNTAGGED);
		assert_int_equal(dp_fake_rx(s->fake, "a", f.bytes, f.len), FAKE_PARKED);
	}
	dp_fake_run(s->fake);
	assert_int_equal(dp_fake_parked(s->fake), 0);
	assert_int_equal(dp_fake_tx_count(s->fake), 15);
	assert_int_equal(dp_fake_flow_count(s->fake), 2);
	rx(s, "a", *from_1());
	assert_int_equal(dp_fake_flow_count(s->fake), 3);
}

/* Between the answer and its refusal, the station that it goes to has moved. */
static void late_refusal_is_answered_by_what_is_known_by_then(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame to = frame(2, 1, UNTAGGED), move = frame(BROADCAST, 2, UNTAGGED);

	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	dp_fake_late(s->fake, true);
	dp_fake_tx_clear(s->fake);
	dp_fake_fail(s->fake, "flow_set", -ENOMEM, 1);
	dp_fake_rx(s->fake, "a", to.bytes, to.len);
	dp_fake_rx(s->fake, "c", move.bytes, move.len);
	dp_fake_run(s->fake);
	assert_sent(s, "c", to);
	assert_int_equal(dp_fake_parked(s->fake), 0);
}

static void too_many_masks_are_answered_by_execute(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_limits(s->fake, 100, 1);
	rx(s, "a", *from_1());
	rx(s, "a", frame(BROADCAST, 1, 0xa000));
	assert_non_null(strstr(dp_fake_log_line(s->fake, 1), "-EMFILE"));
	assert_sent(s, "br0", frame(BROADCAST, 1, 0xa00a));
	assert_sent(s, "b", *from_1());
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
}

static void refused_flow_is_installed_by_a_later_miss(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_fail(s->fake, "flow_set", -ENOMEM, 1);
	rx(s, "a", *from_1());
	assert_sent(s, "b", *from_1());
	rx(s, "a", *from_1());
	assert_sent(s, "b", *from_1());
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
}

static void station_is_learned_even_if_its_flow_is_refused(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_limits(s->fake, 0, 10);
	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "a", frame(2, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	assert_sent(s, "b", frame(2, 1, UNTAGGED));
}

static void egress_that_has_just_gone_delays_nothing(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = *from_1();

	dp_fake_lose_events(s->fake);
	dp_fake_pull(s->fake, "c");
	dp_fake_rx(s->fake, "a", f.bytes, f.len);
	/* The miss comes before anybody told of the lost event. */
	dp_fake_handler(s->fake, &(struct dp_handler){ .miss = handle_miss, .arg = s });
	dp_fake_run(s->fake);
	assert_sent(s, "b", f);
	assert_int_equal(dp_fake_parked(s->fake), 0);
	assert_string_equal(actions_of(s, "a", f), "output:b,push_vlan(vid=10,pcp=0),output:br0");
}

static void egress_that_has_gone_is_found_out_late(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = *from_1();

	dp_fake_late(s->fake, true);
	dp_fake_lose_events(s->fake);
	dp_fake_pull(s->fake, "c");
	dp_fake_rx(s->fake, "a", f.bytes, f.len);
	dp_fake_handler(s->fake, &(struct dp_handler){
		.miss = handle_miss, .refused = handle_refused, .arg = s,
	});
	dp_fake_run(s->fake);
	assert_sent(s, "b", f);
	assert_int_equal(dp_fake_parked(s->fake), 0);
	assert_string_equal(actions_of(s, "a", f), "output:b,push_vlan(vid=10,pcp=0),output:br0");
}

static void frame_of_a_port_without_bridge_is_dropped_so(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "x");
	dp_fake_enslave(s->fake, "x", "br0");
	dp_fake_run(s->fake);
	assert_dropped(s, "x", frame(BROADCAST, 9, UNTAGGED), VSWITCH_DROP_NO_BRIDGE);
	assert_string_equal(actions_of(s, "x", frame(BROADCAST, 9, UNTAGGED)), "drop(no_bridge)");
	rx(s, "a", frame(9, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 3);
}

static void flow_of_a_port_without_bridge_goes_with_the_port(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "x");
	dp_fake_enslave(s->fake, "x", "br0");
	rx(s, "x", frame(BROADCAST, 9, UNTAGGED));
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
	dp_fake_enslave(s->fake, "x", NULL);
	run(s);
	assert_int_equal(dp_fake_flow_count(s->fake), 0);
}

static void group_source_is_never_learned(void **state)
{
	struct fake_switch *s = *state;
	struct dp_miss miss = { .cookie = 5 };

	miss.key.k.in_port = bridges_port_no(policy_bridges(s->policy), "a");
	memcpy(miss.key.k.eth_dst, station(2), 6);
	memcpy(miss.key.k.eth_src, (u8[]){ 1, 0, 0x5e, 0, 0, 1 }, 6);
	policy_miss(s->policy, &miss, s->now);
	rx(s, "b", *from_1());
	assert_int_equal(policy_fdb_flush(s->policy, NULL, NULL, s->now), 0);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "flow_del in_port=a"), -1);
}

static void miss_before_any_configuration_is_left_to_the_first_one(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = *from_1();

	kill_daemon(s);
	dp_fake_rx(s->fake, "a", f.bytes, f.len);
	start_daemon(s);
	dp_fake_run(s->fake);
	assert_int_equal(dp_fake_flow_count(s->fake), 0);
	assert_int_equal(dp_fake_parked(s->fake), 1);
}

static void thousands_of_flows_to_one_station_follow_its_move(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(2, 0, UNTAGGED);
	int i;

	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	for (i = 0; i < 3000; i++) {
		memcpy(f.bytes + 6, (u8[]){ 2, 1, 0, 0, (u8)(i >> 8), (u8)i }, 6);
		rx(s, "a", f);
	}
	assert_string_equal(actions_of(s, "a", f), "output:b");
	rx(s, "c", frame(BROADCAST, 2, UNTAGGED));
	for (i = 0; i < 3000; i++) {
		memcpy(f.bytes + 6, (u8[]){ 2, 1, 0, 0, (u8)(i >> 8), (u8)i }, 6);
		assert_string_equal(actions_of(s, "a", f), "output:c");
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(miss_is_answered_by_one_flow_with_its_cookie),
		TEST(frames_that_wait_behind_the_first_go_with_it),
		TEST(miss_of_a_flow_that_was_installed_meanwhile_is_answered_again),
		TEST(learned_station_gets_its_flows_before_the_answer),
		TEST(moved_station_gets_its_flows_before_the_answer),
		TEST(station_that_moves_back_is_found_at_its_first_frame),
		TEST(move_towards_the_sender_s_own_port_makes_its_flow_drop),
		TEST(move_in_one_vlan_leaves_flows_of_others_alone),
		TEST(full_table_is_answered_by_execute_with_the_same_actions),
		TEST(refusal_that_comes_late_is_answered_by_execute),
		TEST(each_of_several_late_refusals_is_answered),
		TEST(late_refusal_is_answered_by_what_is_known_by_then),
		TEST(too_many_masks_are_answered_by_execute),
		TEST(refused_flow_is_installed_by_a_later_miss),
		TEST(station_is_learned_even_if_its_flow_is_refused),
		TEST(egress_that_has_just_gone_delays_nothing),
		TEST(egress_that_has_gone_is_found_out_late),
		TEST(frame_of_a_port_without_bridge_is_dropped_so),
		TEST(flow_of_a_port_without_bridge_goes_with_the_port),
		TEST(group_source_is_never_learned),
		TEST(miss_before_any_configuration_is_left_to_the_first_one),
		TEST(thousands_of_flows_to_one_station_follow_its_move),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
