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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
