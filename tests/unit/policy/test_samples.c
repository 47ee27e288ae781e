// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sFlow: what flows say of samples, and what a collector (a socket here) is told of them.
 *
 *   a, b: access ports of VLAN 5 of br0, t a trunk
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/bridge/sample_mark.h"
#include "daemon/policy/policy_state.h"
#include "tests/unit/policy/fake_switch.h"

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

static int collector = -1;

static void configure(struct fake_switch *s, u32 sampling, u64 poll_ms)
{
	struct sockaddr_in at;
	socklen_t len = sizeof(at);
	struct config_bridge *br0 = cfg_bridge(s, "br0");
	struct export_settings *e = calloc(1, sizeof(*e));
	char text[32];

	getsockname(collector, (struct sockaddr *)&at, &len);
	snprintf(text, sizeof(text), "127.0.0.1:%u", ntohs(at.sin_port));
	assert_int_equal(export_target_parse(text, 0, &e->targets[0]), 0);
	e->kind = EXPORT_SFLOW;
	e->n_targets = 1;
	e->sampling = sampling;
	e->header = 64;
	e->poll_ms = poll_ms;
	free(br0->exports[EXPORT_SFLOW]);
	br0->exports[EXPORT_SFLOW] = e;
	apply(s);
	run(s);
}

static int setup(void **state)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	struct fake_switch *s;

	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	collector = socket(AF_INET, SOCK_DGRAM, 0);
	assert_int_equal(bind(collector, (struct sockaddr *)&any, sizeof(any)), 0);
	if (switch_setup(state))
		return -1;
	s = *state;
	add_port(s, "a", 5);
	add_port(s, "b", 5);
	add_port(s, "t", -1);
	configure(s, 1, 0);
	return 0;
}

static int teardown(void **state)
{
	int rc = switch_teardown(state);

	close(collector);
	return rc;
}

static u32 hear(u8 data[1500], size_t i)
{
	const u8 *at = data + 4 * i;

	return (u32)at[0] << 24 | (u32)at[1] << 16 | (u32)at[2] << 8 | at[3];
}

static ssize_t listen_once(u8 data[1500])
{
	return recv(collector, data, 1500, MSG_DONTWAIT);
}

/* The sample at the beginning of the flow that a frame takes */
static struct vswitch_sample sample_of(struct fake_switch *s, const char *dev, struct test_frame f)
{
	const struct dp_flow *flow = dp_fake_lookup(s->fake, dev, f.bytes, f.len);
	struct vsw_action_iter it;
	struct vsw_action action;

	assert_non_null(flow);
	vsw_action_iter_init(&it, flow->actions, flow->actions_len);
	assert_int_equal(vsw_action_next(&it, &action), 1);
	assert_int_equal(action.type, VSWITCH_ACT_SAMPLE);
	return action.sample;
}

static struct sample_mark mark_of(const struct vswitch_sample *sample)
{
	struct sample_mark mark;

	assert_true(sample_mark_get(sample->cookie, &mark));
	return mark;
}

static void a_flow_has_its_sample_first_and_says_where_frames_go(void **state)
{
	struct fake_switch *s = *state;
	struct vswitch_sample sample;
	struct sample_mark mark;

	rx(s, "b", frame(1, 2, UNTAGGED));
	sample = sample_of(s, "b", frame(1, 2, UNTAGGED));
	assert_int_equal(sample.probability, UINT32_MAX);
	assert_int_equal(sample.len, 64);
	assert_int_equal(sample.in, device(s, "b").ifindex);
	assert_int_equal(sample.out, 0);
	mark = mark_of(&sample);
	assert_int_equal(mark.n, 3);	/* a, t and the bridge's own */
	rx(s, "t", frame(2, 1, 5));
	sample = sample_of(s, "t", frame(2, 1, 5));
	assert_int_equal(sample.out, device(s, "b").ifindex);
	mark = mark_of(&sample);
	assert_int_equal(mark.n, 1);
	assert_int_equal(mark.vlan, 0);
	rx(s, "b", frame(1, 2, UNTAGGED));
	sample = sample_of(s, "b", frame(1, 2, UNTAGGED));
	assert_int_equal(sample.out, device(s, "t").ifindex);
	assert_int_equal(mark_of(&sample).vlan, 5);
	assert_int_equal(dp_fake_sample_count(s->fake), 3);
}

static void what_is_dropped_is_sampled_too(void **state)
{
	struct fake_switch *s = *state;
	struct vswitch_sample sample;

	rx(s, "t", frame(2, 1, 5));
	assert_dropped(s, "a", frame(2, 3, 77), VSWITCH_DROP_VLAN);
	sample = sample_of(s, "a", frame(2, 3, 77));
	assert_int_equal(sample.out, 0);
	assert_int_equal(mark_of(&sample).n, 0);
}

static void one_of_n_is_asked_for_and_none_without_sflow(void **state)
{
	struct fake_switch *s = *state;

	configure(s, 400, 0);
	rx(s, "b", frame(1, 2, UNTAGGED));
	assert_int_equal(sample_of(s, "b", frame(1, 2, UNTAGGED)).probability, UINT32_MAX / 400);
	free(cfg_bridge(s, "br0")->exports[EXPORT_SFLOW]);
	cfg_bridge(s, "br0")->exports[EXPORT_SFLOW] = NULL;
	apply(s);
	run(s);
	rx(s, "b", frame(1, 2, UNTAGGED));
	assert_null(strstr(actions_of(s, "b", frame(1, 2, UNTAGGED)), "sample"));
}

/* As the module would tell of a frame from the trunk that has left by b */
static struct dp_sample told(struct fake_switch *s, const struct test_frame *f)
{
	struct dp_sample sample = {
		.group = sample_group(bridges_bridge(policy_bridges(s->policy), "br0")),
		.rate = 10, .in = device(s, "t").ifindex, .out = device(s, "b").ifindex,
		.len = 1000, .frame = f->bytes, .frame_len = 60, .has_cookie = true,
	};

	sample_mark_put(sample.cookie, (struct sample_mark){ 1, 7 });
	return sample;
}

static void a_sample_is_told_with_its_ways_and_vlans(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(2, 1, 0x6005);
	struct dp_sample sample = told(s, &f);
	u8 data[1500];

	policy_sample(s->policy, &sample, s->now);
	tick(s);
	assert_true(listen_once(data) > 0);
	assert_int_equal(hear(data, 6), 1);
	assert_int_equal(hear(data, 10), sample.in);
	assert_int_equal(hear(data, 11), 10);
	assert_int_equal(hear(data, 14), sample.in);
	assert_int_equal(hear(data, 15), sample.out);
	assert_int_equal(hear(data, 20), 1000 + 4);
	assert_int_equal(hear(data, 22), 60);
	assert_int_equal(hear(data, 23 + 15), 1001);
	assert_int_equal(hear(data, 23 + 17), 5);
	assert_int_equal(hear(data, 23 + 18), 3);
	assert_int_equal(hear(data, 23 + 19), 7);
	/* of another group: another program's */
	sample.group++;
	policy_sample(s->policy, &sample, s->now);
	tick(s);
	assert_true(listen_once(data) < 0);
}

static void where_a_frame_went_is_told_if_the_kernel_says_so(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(2, 1, 0x6005);
	struct dp_sample sample = told(s, &f);
	u8 data[1500];

	sample.out = 0;
	sample_mark_put(sample.cookie, (struct sample_mark){ 0, 0 });
	policy_sample(s->policy, &sample, s->now);
	tick(s);
	assert_true(listen_once(data) > 0);
	assert_int_equal(hear(data, 15), SFLOW_OUT_DROPPED);
	sample_mark_put(sample.cookie, (struct sample_mark){ 9, 0 });
	policy_sample(s->policy, &sample, s->now);
	tick(s);
	assert_true(listen_once(data) > 0);
	assert_int_equal(hear(data, 15), SFLOW_OUT_MANY(9));
	/* kernels up to 6.10: no cookie */
	sample.has_cookie = false;
	policy_sample(s->policy, &sample, s->now);
	tick(s);
	assert_true(listen_once(data) > 0);
	assert_int_equal(hear(data, 15), SFLOW_OUT_UNKNOWN);
	assert_int_equal(hear(data, 16), 1);	/* one record: nothing is said of VLANs */
}

/* Samples of counters in all datagrams that are there */
static u32 counters_heard(void)
{
	u8 data[1500];
	u32 n = 0;

	while (listen_once(data) > 0) {
		assert_int_equal(hear(data, 7), 2);
		n += hear(data, 6);
	}
	return n;
}

static void counters_of_all_ports_are_told_by_and_by(void **state)
{
	struct fake_switch *s = *state;
	char name[16];
	u32 i;

	for (i = 0; i < 40; i++) {
		snprintf(name, sizeof(name), "g%u", i);
		add_port(s, name, 5);
	}
	counters_heard();
	configure(s, 1, 5000);
	assert_int_equal(counters_heard(), 44);
	pass_time(s, 4000);
	assert_int_equal(counters_heard(), 0);
	pass_time(s, 1000);
	assert_int_equal(counters_heard(), 44);
	configure(s, 1, 0);
	counters_heard();
	pass_time(s, 60000);
	assert_int_equal(counters_heard(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_flow_has_its_sample_first_and_says_where_frames_go),
		TEST(what_is_dropped_is_sampled_too),
		TEST(one_of_n_is_asked_for_and_none_without_sflow),
		TEST(a_sample_is_told_with_its_ways_and_vlans),
		TEST(where_a_frame_went_is_told_if_the_kernel_says_so),
		TEST(counters_of_all_ports_are_told_by_and_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
