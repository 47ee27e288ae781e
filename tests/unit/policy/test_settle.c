// SPDX-License-Identifier: GPL-2.0-or-later
/* Many flows follow a change in turns: who waits for that, and who does not. */
#include "tests/unit/policy/tap_rig.h"

#define STATIONS	1000
/* A turn looks at 256 flows at most, of 2,000. */
#define TURNS_MIN	6

/* br0 with tap0, tap1, tap2. Stations 1 to STATIONS behind tap1 talk with 9999 behind tap0. */
static int setup(void **state)
{
	int rc = tap_rig_setup(state);
	struct rig *r = *state;
	unsigned int i;

	rx(r, "tap0", 0xffff, 9999);
	dp_fake_run(r->fake);
	for (i = 1; i <= STATIONS; i++) {
		rx(r, "tap1", 9999, i);
		rx(r, "tap0", i, 9999);
		dp_fake_run(r->fake);
	}
	assert_in_range(dp_fake_flow_count(r->fake), 2 * STATIONS, 2 * STATIONS + 1);
	return rc;
}

static struct answer *begin(struct rig *r, const char *command)
{
	char *line = line_of(command, "0"), *err = NULL;
	struct request *request = parse_line(line, strlen(line), &err);
	struct answer *answer = request_run(request, &r->engine);

	assert_non_null(answer);
	request_free(request);
	free(line);
	return answer;
}

static bool agrees(struct rig *r, u32 change)
{
	return policy_is_settled(r->engine.policy, change);
}

/* How many turns it takes until all flows agree with @change */
static unsigned int turns(struct rig *r, u32 change)
{
	unsigned int n = 0;

	while (!agrees(r, change)) {
		policy_tick(r->engine.policy, r->now);
		assert_in_range(++n, 1, 100 * STATIONS);
	}
	return n;
}

static void who_changes_waits_for_all_flows_and_nobody_else_does(void **state)
{
	struct rig *r = *state;
	struct answer *answer = begin(r, "set Port tap1 tag=7");
	struct evbuffer *out = evbuffer_new();
	u32 change = policy_change(r->engine.policy);
	unsigned int pieces = 0;
	int more;

	assert_false(agrees(r, change));
	gives(r, "get Port tap1 tag", "7\n");
	assert_false(agrees(r, change));
	do {
		assert_int_equal(evbuffer_get_length(out), 0);
		more = answer_piece(answer, &r->engine, out);
		pieces++;
	} while (!agrees(r, change));
	assert_in_range(pieces, TURNS_MIN, 100 * STATIONS);
	while (more > 0)
		more = answer_piece(answer, &r->engine, out);
	assert_true(evbuffer_get_length(out) > 0);
	evbuffer_free(out);
	answer_free(answer);
}

/* Its client has gone. */
static void flows_follow_though_nobody_waits(void **state)
{
	struct rig *r = *state;

	answer_free(begin(r, "set Port tap1 tag=7"));
	assert_in_range(turns(r, policy_change(r->engine.policy)), TURNS_MIN, 100 * STATIONS);
	dp_fake_tx_clear(r->fake);
	rx(r, "tap0", 1, 9999);
	dp_fake_run(r->fake);
	assert_null(dp_fake_tx_on(r->fake, "tap1"));
}

/* Station 1 is not known in VLAN 7, of which tap0 is a trunk. */
static void a_miss_is_answered_by_the_change(void **state)
{
	struct rig *r = *state;
	struct answer *answer = begin(r, "set Port tap1 tag=7 -- set Port tap2 tag=7");

	dp_fake_tx_clear(r->fake);
	rx(r, "tap2", 1, 7777);
	dp_fake_run(r->fake);
	assert_false(agrees(r, policy_change(r->engine.policy)));
	assert_non_null(dp_fake_tx_on(r->fake, "tap1"));
	assert_non_null(dp_fake_tx_on(r->fake, "tap0"));
	answer_free(answer);
}

/* What comes in the midst of a walk does not make it begin anew. */
static void a_stream_of_changes_keeps_no_answer_waiting(void **state)
{
	struct rig *r = *state;
	u32 first;
	unsigned int n = 0;

	answer_free(begin(r, "set Port tap1 tag=7"));
	first = policy_change(r->engine.policy);
	while (!agrees(r, first)) {
		answer_free(begin(r, n % 2 ? "set Port tap2 tag=8" : "set Port tap2 tag=9"));
		policy_tick(r->engine.policy, r->now);
		assert_in_range(++n, 1, 100 * STATIONS);
	}
	assert_false(agrees(r, policy_change(r->engine.policy)));
	turns(r, policy_change(r->engine.policy));
}

static void rules_are_in_force_when_they_are_acknowledged(void **state)
{
	struct rig *r = *state;
	static const char line[] =
		"{\"id\":1,\"method\":\"flow.add\",\"params\":{\"bridge\":\"br0\","
		"\"flows\":[\"priority=9,in_port=tap0,actions=drop\"]}}";
	char *err = NULL;
	struct request *request = parse_line(line, strlen(line), &err);
	struct answer *answer = request_run(request, &r->engine);

	assert_false(agrees(r, policy_change(r->engine.policy)));
	free(whole_answer(r, answer));
	assert_true(agrees(r, policy_change(r->engine.policy)));
	dp_fake_tx_clear(r->fake);
	rx(r, "tap0", 1, 9999);
	dp_fake_run(r->fake);
	assert_int_equal(dp_fake_tx_count(r->fake), 0);
	request_free(request);
}

/* In each chance to answer misses something else has changed, for ever. */
static void change_again(void *arg)
{
	struct rig *r = arg;

	policy_rules_changed(r->engine.policy, r->now);
}

static void changes_in_between_keep_nobody_for_ever(void **state)
{
	struct rig *r = *state;

	policy_set_way(r->engine.policy, (struct way){ change_again, r });
	ok(r, "del-port tap1");
	policy_set_way(r->engine.policy, (struct way){ NULL });
	turns(r, policy_change(r->engine.policy));
}

/* Its number is free when no flow refers to it any more. */
static void a_device_that_is_back_has_its_number(void **state)
{
	struct rig *r = *state;
	char *before = strdup(vs(r, "get Interface tap1 ofport"));

	dp_fake_pull(r->fake, "tap1");
	dp_fake_run(r->fake);
	rx(r, "tap2", 9999, 7777);
	dp_fake_run(r->fake);
	dp_fake_plug(r->fake, "tap1");
	policy_link_appeared(r->engine.policy, "tap1", r->now);
	gives(r, "get Interface tap1 ofport", before);
	free(before);
}

static void a_port_that_is_deleted_leaves_no_flow(void **state)
{
	struct rig *r = *state;

	answer_free(begin(r, "del-port tap1"));
	assert_true(agrees(r, policy_change(r->engine.policy)));
	assert_in_range(dp_fake_flow_count(r->fake), 0, STATIONS + 1);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_changes_waits_for_all_flows_and_nobody_else_does),
		TEST(flows_follow_though_nobody_waits),
		TEST(a_miss_is_answered_by_the_change),
		TEST(a_stream_of_changes_keeps_no_answer_waiting),
		TEST(rules_are_in_force_when_they_are_acknowledged),
		TEST(changes_in_between_keep_nobody_for_ever),
		TEST(a_device_that_is_back_has_its_number),
		TEST(a_port_that_is_deleted_leaves_no_flow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
