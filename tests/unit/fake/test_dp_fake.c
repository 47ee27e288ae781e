// SPDX-License-Identifier: GPL-2.0-or-later
/* The datapath in memory applies actions as the module does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "tests/fake/dp_fake.h"
#include "daemon/syntax/flow.h"
#include "tests/unit/core/packets.h"

static struct dp_fake *fake;
static struct dp *dp;

static u32 add_port(const char *name, u32 kind, const char *device)
{
	struct dp_port port = { .kind = kind };

	snprintf(port.name, sizeof(port.name), "%s", name);
	snprintf(port.device, sizeof(port.device), "%s", device);
	assert_int_equal(dp->ops->port_add(dp, &port, NULL), 0);
	return port.no;
}

static int set_up(void **state)
{
	(void)state;
	fake = dp_fake_new();
	dp = dp_fake_dp(fake);
	dp_fake_plug(fake, "a");
	dp_fake_plug(fake, "b");
	dp_fake_plug(fake, "gre_sys");
	assert_int_equal(add_port("a", VSWITCH_PORT_NETDEV, ""), 1);
	assert_int_equal(add_port("b", VSWITCH_PORT_NETDEV, ""), 2);
	assert_int_equal(add_port("gre0", VSWITCH_PORT_GRE, "gre_sys"), 3);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	dp_fake_free(fake);
	return 0;
}

/* @f comes from port a, and has the actions of @text applied */
static void apply(const struct frame *f, const char *text)
{
	_Alignas(4) u8 row[512];
	size_t len = 0;
	char *err = NULL;

	if (flow_actions_parse(text, NULL, row, sizeof(row), &len, &err))
		fail_msg("%s", err);
	dp_fake_tx_clear(fake);
	dp_fake_apply(fake, "a", f->b, f->len, row, len);
}

static void a_changed_field_is_seen_by_later_outputs_only(void **state)
{
	struct packet p = make_packet(false, TCP, 1, 0, 20), want;
	struct vswitch_set set = { .field = VSWITCH_FIELD_IP_DST, .value = { 10, 0, 0, 9 },
				   .mask = { 255, 255, 255, 255 } };

	(void)state;
	want = ref_set(&p, &set);
	apply(&p.f, "output:2,set_field:10.0.0.9->ip_dst,output:2");
	assert_int_equal(dp_fake_tx_count(fake), 2);
	assert_memory_equal(dp_fake_tx(fake, 0)->frame, p.f.b, p.f.len);
	assert_memory_equal(dp_fake_tx(fake, 1)->frame, want.f.b, want.f.len);
}

static void the_next_output_is_cut_off(void **state)
{
	struct packet p = make_packet(false, UDP, 0, 0, 100);
	struct packet tagged = make_packet(false, UDP, 1, 0, 100);

	(void)state;
	apply(&p.f, "trunc(64),output:2,output:2");
	assert_int_equal(dp_fake_tx(fake, 0)->len, 64);
	assert_int_equal(dp_fake_tx(fake, 1)->len, p.f.len);
	apply(&p.f, "trunc(64),trunc(100),output:2");
	assert_int_equal(dp_fake_tx(fake, 0)->len, 64);
	apply(&p.f, "trunc(9000),output:2");
	assert_int_equal(dp_fake_tx(fake, 0)->len, p.f.len);
	/* a tag stays whole */
	apply(&tagged.f, "trunc(14),output:2,pop_vlan,trunc(14),output:2");
	assert_int_equal(dp_fake_tx(fake, 0)->len, 18);
	assert_int_equal(dp_fake_tx(fake, 1)->len, 14);
	/* also where the output is refused */
	apply(&p.f, "trunc(64),output:1,output:2");
	assert_int_equal(dp_fake_tx(fake, 0)->len, p.f.len);
}

static void the_key_of_a_tunnel_is_told_from_there_on(void **state)
{
	struct packet p = make_packet(false, UDP, 0, 0, 100);

	(void)state;
	apply(&p.f, "output:3,set_tunnel:0x7b,output:3,set_tunnel:0x0,output:3");
	assert_int_equal(dp_fake_tx_count(fake), 3);
	assert_false(dp_fake_tx(fake, 0)->tun_set);
	assert_true(dp_fake_tx(fake, 1)->tun_set);
	assert_int_equal(dp_fake_tx(fake, 1)->tun_id, 123);
	assert_true(dp_fake_tx(fake, 2)->tun_set);
	assert_int_equal(dp_fake_tx(fake, 2)->tun_id, 0);
}

static void a_row_without_an_output_drops(void **state)
{
	struct packet p = make_packet(false, UDP, 0, 0, 100);

	(void)state;
	apply(&p.f, "storm(unknown),set_field:1->nw_ttl");
	assert_int_equal(dp_fake_tx_count(fake), 0);
	assert_int_equal(dp_fake_drops(fake, VSWITCH_DROP_POLICY), 1);
}

static void limits_are_set_and_logged(void **state)
{
	const struct vswitch_port_limits limits = {
		.police_kbps = 1000, .storm_pps = { 0, 0, 50 },
	};
	const struct vswitch_port_limits none = { 0 };
	struct dp_port port;

	(void)state;
	dp_fake_log_clear(fake);
	assert_int_equal(dp->ops->port_set(dp, 1, &limits, NULL, NULL), 0);
	assert_string_equal(dp_fake_log_line(fake, 0),
			    "port_set a police_kbps=1000 storm_unknown=50");
	assert_int_equal(dp->ops->port_get(dp, 1, &port), 0);
	assert_memory_equal(&port.limits, &limits, sizeof(limits));
	assert_int_equal(dp->ops->port_set(dp, 1, &none, NULL, NULL), 0);
	assert_string_equal(dp_fake_log_line(fake, 1), "port_set a unlimited");
}

static void what_cannot_be_set_is_refused(void **state)
{
	const struct vswitch_tunnel tunnel = { .remote = { 192, 0, 2, 1 } };
	const struct vswitch_port_limits none = { 0 };
	struct dp_port port;
	char *err = NULL;

	(void)state;
	assert_int_equal(dp->ops->port_set(dp, 9, &none, NULL, &err), -ENOENT);
	assert_string_equal(err, "port 9: No such file or directory");
	free(err);
	assert_int_equal(dp->ops->port_set(dp, 1, NULL, &tunnel, NULL), -EINVAL);
	assert_int_equal(dp->ops->port_set(dp, 3, NULL, &tunnel, NULL), 0);
	assert_int_equal(dp->ops->port_get(dp, 3, &port), 0);
	assert_memory_equal(&port.tunnel, &tunnel, sizeof(tunnel));
}

static void a_tunnel_goes_with_its_device(void **state)
{
	struct dp_port port = { .kind = VSWITCH_PORT_GRE, .name = "gre1", .device = "none" };

	(void)state;
	assert_int_equal(dp->ops->port_add(dp, &port, NULL), -ENODEV);
	dp_fake_pull(fake, "gre_sys");
	assert_int_equal(dp->ops->port_get(dp, 3, &port), -ENOENT);
}

static void meter(u32 no, u32 flags, u32 rate, u32 burst)
{
	const struct vswitch_meter config = { .no = no, .flags = flags, .rate = rate,
					      .burst = burst };

	assert_int_equal(dp->ops->meter_set(dp, &config, NULL), 0);
}

static void take_meter(void *arg, const struct dp_meter *m)
{
	*(struct dp_meter *)arg = *m;
}

static void frames_above_a_meters_rate_are_dropped_and_counted(void **state)
{
	struct packet p = make_packet(false, UDP, 0, 0, 100);
	struct dp_meter m = { 0 };
	int i, passed = 0;

	(void)state;
	meter(7, VSWITCH_METER_F_PACKETS, 1, 3);
	for (i = 0; i < 5; i++) {
		apply(&p.f, "meter(7),output:2");
		passed += (int)dp_fake_tx_count(fake);
	}
	assert_int_equal(passed, 3);
	assert_int_equal(dp_fake_drops(fake, VSWITCH_DROP_METER), 2);
	dp_fake_clock(fake, 1000);
	apply(&p.f, "meter(7),output:2");
	assert_int_equal(dp_fake_tx_count(fake), 1);
	assert_int_equal(dp->ops->meter_dump(dp, take_meter, &m), 0);
	assert_int_equal(m.config.no, 7);
	assert_int_equal(m.stats.packets, 6);
	assert_int_equal(m.stats.bytes, 6 * p.f.len);
	assert_int_equal(m.stats.dropped_packets, 2);
	assert_int_equal(m.stats.age_ms, 1000);
}

static void bits_of_a_meter_are_of_the_frame(void **state)
{
	struct packet p = make_packet(false, UDP, 0, 0, 100);
	u32 kbits = (u32)(2 * p.f.len * 8 / 1000) + 1;

	(void)state;
	meter(7, 0, 1, kbits);
	apply(&p.f, "meter(7),output:2");
	apply(&p.f, "meter(7),output:2");
	assert_int_equal(dp_fake_tx_count(fake), 1);
	apply(&p.f, "meter(7),output:2");
	assert_int_equal(dp_fake_tx_count(fake), 0);
	meter(7, 0, 0, 0);
	apply(&p.f, "meter(7),output:2");
	assert_int_equal(dp_fake_tx_count(fake), 1);
}

static int install(const char *actions)
{
	static _Alignas(4) u8 row[64];
	struct dp_flow flow = { .actions = row };

	flow.key.k.in_port = 1;
	flow.mask.k.in_port = ~0U;
	assert_int_equal(flow_actions_parse(actions, NULL, row, sizeof(row), &flow.actions_len,
					    NULL), 0);
	return dp->ops->flow_set(dp, &flow, 0);
}

static void flows_name_meters_that_are_there(void **state)
{
	const struct vswitch_meter none = { 0 };
	char *err = NULL;

	(void)state;
	assert_int_equal(install("meter(7),output:2"), -ENOENT);
	meter(7, 0, 1, 1);
	assert_int_equal(install("meter(7),output:2"), 0);
	assert_int_equal(dp->ops->meter_del(dp, 7), 0);
	assert_int_equal(dp->ops->meter_del(dp, 7), -ENOENT);
	assert_int_equal(install("meter(7),output:2"), -ENOENT);
	assert_int_equal(dp->ops->meter_set(dp, &none, &err), -EINVAL);
	assert_string_equal(err, "meter 0: Invalid argument");
	free(err);
}

static void frames_go_the_way_of_their_length(void **state)
{
	static const char row[] = "check_pkt_len(size=200,gt(drop(no_rule)),"
				  "le(check_pkt_len(size=100,gt(output:2,output:2),le(output:2))))";
	struct packet large = make_packet(false, UDP, 0, 0, 300);
	struct packet middle = make_packet(false, UDP, 0, 0, 100);
	struct packet small = make_packet(false, UDP, 2, 0, 100 - 42);

	(void)state;
	apply(&large.f, row);
	assert_int_equal(dp_fake_tx_count(fake), 0);
	assert_int_equal(dp_fake_drops(fake, VSWITCH_DROP_NO_RULE), 1);
	apply(&middle.f, row);
	assert_int_equal(dp_fake_tx_count(fake), 2);
	/* 100 bytes and two tags */
	assert_int_equal(small.f.len, 108);
	apply(&small.f, row);
	assert_int_equal(dp_fake_tx_count(fake), 1);
}

static void a_priority_holds_until_it_is_taken_back(void **state)
{
	struct packet p = make_packet(false, UDP, 0, 0, 100);

	(void)state;
	apply(&p.f, "output:2,set_priority(0x10002),output:2,set_priority(received),output:2");
	assert_int_equal(dp_fake_tx(fake, 0)->priority, 0);
	assert_int_equal(dp_fake_tx(fake, 1)->priority, 0x10002);
	assert_int_equal(dp_fake_tx(fake, 2)->priority, 0);
}

static void one_of_n_frames_is_sampled_and_all_go_on(void **state)
{
	struct packet p = make_packet(false, UDP, 0, 0, 100);
	int i;

	(void)state;
	for (i = 0; i < 8; i++) {
		apply(&p.f, "sample(probability=1073741824,group=5),output:2");
		assert_int_equal(dp_fake_tx_count(fake), 1);
	}
	assert_int_equal(dp_fake_sample_count(fake), 2);
	assert_int_equal(dp_fake_sample(fake, 0)->config.group, 5);
	assert_int_equal(dp_fake_sample(fake, 0)->in_port, 1);
	assert_int_equal(dp_fake_sample(fake, 1)->len, p.f.len);
	assert_null(dp_fake_sample(fake, 2));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_changed_field_is_seen_by_later_outputs_only,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_next_output_is_cut_off, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_key_of_a_tunnel_is_told_from_there_on, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_row_without_an_output_drops, set_up, tear_down),
		cmocka_unit_test_setup_teardown(limits_are_set_and_logged, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_set_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_tunnel_goes_with_its_device, set_up, tear_down),
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(frames_above_a_meters_rate_are_dropped_and_counted),
		TEST(bits_of_a_meter_are_of_the_frame),
		TEST(flows_name_meters_that_are_there),
		TEST(frames_go_the_way_of_their_length),
		TEST(a_priority_holds_until_it_is_taken_back),
		TEST(one_of_n_frames_is_sampled_and_all_go_on),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
