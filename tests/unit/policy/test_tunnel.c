// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tunnels as ports of bridges, and the devices that they share.
 *
 *   a10 ── br0 ── g1 (192.0.2.1), g2 (192.0.2.2) ══ vsw_gre
 */
#include "daemon/tunnels/kinds.h"
#include "tests/unit/policy/fake_switch.h"

static struct config_port *add_tunnel(struct fake_switch *s, const char *name, u8 host, u32 key)
{
	struct config_port *p = config_port_add(cfg_bridge(s, "br0"), name);

	p->tunnel_kind = tunnel_kind_named("gre");
	p->tunnel = (struct vswitch_tunnel){
		.remote = { 192, 0, 2, host },
		.in_key = cpu_to_be32(key), .out_key = cpu_to_be32(key),
		.flags = VSWITCH_TUN_F_IN_KEY | VSWITCH_TUN_F_OUT_KEY | VSWITCH_TUN_F_DF |
			 VSWITCH_TUN_F_PMTUD,
	};
	return p;
}

static int setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	add_port(s, "a10", 10);
	add_tunnel(s, "g1", 1, 1);
	add_tunnel(s, "g2", 2, 2);
	apply(s);
	run(s);
	dp_fake_log_clear(s->fake);
	return 0;
}

static u32 number(struct fake_switch *s, const char *name)
{
	return bridges_port_no(policy_bridges(s->policy), name);
}

static struct dp_port in_datapath(struct fake_switch *s, const char *name)
{
	struct dp_port dp = { 0 };

	assert_int_equal(dp_fake_device(s->fake, name, &dp), 0);
	return dp;
}

static bool was_called(struct fake_switch *s, const char *prefix)
{
	return dp_fake_log_find(s->fake, 0, prefix) >= 0;
}

static void tunnels_ride_on_one_device(void **state)
{
	struct fake_switch *s = *state;

	assert_string_equal(in_datapath(s, "g1").device, "vsw_gre");
	assert_string_equal(in_datapath(s, "g2").device, "vsw_gre");
	assert_int_equal(in_datapath(s, "g1").kind, VSWITCH_PORT_GRE);
	assert_int_equal(in_datapath(s, "g1").master, 0);
}

static void one_with_ipv6_has_another_device(void **state)
{
	struct fake_switch *s = *state;

	add_tunnel(s, "g6", 6, 6)->tunnel.flags |= VSWITCH_TUN_F_IPV6;
	apply(s);
	assert_true(was_called(s, "make_tunnel vsw_gre6"));
	assert_string_equal(in_datapath(s, "g6").device, "vsw_gre6");
}

static void parameters_change_in_place(void **state)
{
	struct fake_switch *s = *state;
	u32 no = number(s, "g1");

	cfg_port(s, "g1")->tunnel.ttl = 9;
	apply(s);
	assert_true(was_called(s, "port_set g1 tunnel"));
	assert_false(was_called(s, "port_del"));
	assert_int_equal(in_datapath(s, "g1").tunnel.ttl, 9);
	assert_int_equal(number(s, "g1"), no);
}

static void nothing_is_told_when_nothing_changed(void **state)
{
	struct fake_switch *s = *state;

	apply(s);
	assert_false(was_called(s, "port_set"));
	assert_false(was_called(s, "port_add"));
}

static void the_other_ip_version_is_another_port(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "g1")->tunnel.flags |= VSWITCH_TUN_F_IPV6;
	apply(s);
	assert_string_equal(in_datapath(s, "g1").device, "vsw_gre6");
}

static void a_type_can_change_to_tunnel_and_back(void **state)
{
	struct fake_switch *s = *state;
	struct config_port *p = cfg_port(s, "a10");

	dp_fake_plug(s->fake, "b10");
	p->tunnel_kind = tunnel_kind_named("gre");
	p->tunnel = (struct vswitch_tunnel){ .remote = { 192, 0, 2, 9 } };
	dp_fake_pull(s->fake, "a10");
	run(s);
	apply(s);
	assert_int_equal(in_datapath(s, "a10").kind, VSWITCH_PORT_GRE);
}

static void the_device_goes_with_the_last_tunnel(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port dp;

	cfg_del_port(s, "g1");
	apply(s);
	assert_int_equal(dp_fake_device(s->fake, "vsw_gre", &dp), 0);
	cfg_del_port(s, "g2");
	apply(s);
	assert_true(was_called(s, "delete_tunnel vsw_gre"));
	assert_int_not_equal(dp_fake_device(s->fake, "vsw_gre", &dp), 0);
}

static void a_deleted_device_comes_back_with_its_tunnels(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_pull(s->fake, "vsw_gre");
	run(s);
	run(s);
	assert_string_equal(in_datapath(s, "g1").device, "vsw_gre");
	assert_int_not_equal(number(s, "g2"), 0);
}

static void a_device_of_a_tunnel_s_name_is_not_its_device(void **state)
{
	struct fake_switch *s = *state;
	u32 no = number(s, "g1");

	policy_link_appeared(s->policy, "g1", s->now);
	assert_int_equal(number(s, "g1"), no);
}

static void flood_goes_into_tunnels_tagged(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "g1", frame(BROADCAST, 1, 10));
	assert_sent(s, "g2", frame(BROADCAST, 1, 10));
}

static void a_station_behind_a_tunnel_is_learned(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "g1", frame(BROADCAST, 2, 10));
	rx(s, "a10", frame(2, 1, UNTAGGED));
	assert_sent(s, "g1", frame(2, 1, 10));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

static void a_restarted_daemon_adopts_tunnels(void **state)
{
	struct fake_switch *s = *state;
	u32 no = number(s, "g2");

	kill_daemon(s);
	start_daemon(s);
	apply(s);
	assert_int_equal(number(s, "g2"), no);
	assert_false(was_called(s, "port_add"));
	assert_false(was_called(s, "port_set"));
}

static void a_restarted_daemon_sets_what_changed_meanwhile(void **state)
{
	struct fake_switch *s = *state;
	u32 no = number(s, "g2");

	kill_daemon(s);
	cfg_port(s, "g2")->tunnel.tos = 8;
	start_daemon(s);
	apply(s);
	assert_true(was_called(s, "port_set g2 tunnel"));
	assert_int_equal(number(s, "g2"), no);
}

static void a_restarted_daemon_removes_a_device_that_nobody_needs(void **state)
{
	struct fake_switch *s = *state;

	kill_daemon(s);
	cfg_del_port(s, "g1");
	cfg_del_port(s, "g2");
	start_daemon(s);
	apply(s);
	assert_true(was_called(s, "delete_tunnel vsw_gre"));
}

static void the_bridge_s_mtu_follows_a_tunnel_that_does_not_answer(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_set_mtu(s->fake, "g1", 1400);
	run(s);
	assert_int_equal(in_datapath(s, "br0").mtu, 1500);
	cfg_port(s, "g1")->tunnel.flags &= ~VSWITCH_TUN_F_PMTUD;
	apply(s);
	run(s);
	assert_int_equal(in_datapath(s, "br0").mtu, 1400);
	/* nothing tells of a path that has changed */
	dp_fake_set_mtu(s->fake, "g1", 1300);
	pass_time(s, 6000);
	run(s);
	assert_int_equal(in_datapath(s, "br0").mtu, 1300);
}

static void a_tunnel_that_fragments_does_not_limit_the_bridge(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_set_mtu(s->fake, "g1", 1400);
	cfg_port(s, "g1")->tunnel.flags &= ~(VSWITCH_TUN_F_DF | VSWITCH_TUN_F_PMTUD);
	apply(s);
	run(s);
	assert_int_equal(in_datapath(s, "br0").mtu, 1500);
	/* it is bound by name, and by this only */
	cfg_port(s, "g1")->tunnel.flags |= VSWITCH_TUN_F_DF;
	apply(s);
	run(s);
	assert_int_equal(in_datapath(s, "br0").mtu, 1400);
}

static void a_mirror_s_tunnel_does_not_limit_the_bridge(void **state)
{
	struct fake_switch *s = *state;
	struct config_mirror *m = config_mirror_add(cfg_bridge(s, "br0"), "m");

	snprintf(m->output_port, sizeof(m->output_port), "g1");
	dp_fake_set_mtu(s->fake, "g1", 1400);
	cfg_port(s, "g1")->tunnel.flags &= ~VSWITCH_TUN_F_PMTUD;
	apply(s);
	run(s);
	assert_int_equal(in_datapath(s, "br0").mtu, 1500);
	*m->output_port = 0;
	apply(s);
	run(s);
	assert_int_equal(in_datapath(s, "br0").mtu, 1400);
}

static void paths_are_looked_at_in_time_beside_many_flows(void **state)
{
	struct fake_switch *s = *state;
	struct dp_miss miss = { 0 };
	u32 i;

	cfg_port(s, "g1")->tunnel.flags &= ~VSWITCH_TUN_F_PMTUD;
	s->cfg.flow_idle_ms = 1000000;
	apply(s);
	miss.key.k.in_port = number(s, "a10");
	miss.key.k.eth_dst[0] = 2;
	for (i = 0; i < 24000; i++) {
		miss.cookie = 1 + i;
		memcpy(miss.key.k.eth_src, (u8[]){ 2, 1, 0, 0, (u8)(i >> 8), (u8)i }, 6);
		policy_miss(s->policy, &miss, s->now);
	}
	s->now += 6000;
	assert_int_equal(tick(s), s->now + 5000);
}

int main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, switch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(tunnels_ride_on_one_device),
		TEST(one_with_ipv6_has_another_device),
		TEST(parameters_change_in_place),
		TEST(nothing_is_told_when_nothing_changed),
		TEST(the_other_ip_version_is_another_port),
		TEST(a_type_can_change_to_tunnel_and_back),
		TEST(the_device_goes_with_the_last_tunnel),
		TEST(a_deleted_device_comes_back_with_its_tunnels),
		TEST(a_device_of_a_tunnel_s_name_is_not_its_device),
		TEST(flood_goes_into_tunnels_tagged),
		TEST(a_station_behind_a_tunnel_is_learned),
		TEST(a_restarted_daemon_adopts_tunnels),
		TEST(a_restarted_daemon_sets_what_changed_meanwhile),
		TEST(a_restarted_daemon_removes_a_device_that_nobody_needs),
		TEST(the_bridge_s_mtu_follows_a_tunnel_that_does_not_answer),
		TEST(a_tunnel_that_fragments_does_not_limit_the_bridge),
		TEST(a_mirror_s_tunnel_does_not_limit_the_bridge),
		TEST(paths_are_looked_at_in_time_beside_many_flows),
	};

	return cmocka_run_group_tests_name("tunnel", tests, NULL, NULL);
}
