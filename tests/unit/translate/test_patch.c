// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bridges that are joined by patch ports.
 *
 *   a10 ─┐            ┌─ to1 ═══ to0 ─┐            ┌─ c10
 *   b20 ─┤ access br0 ┤               ├ br1 access ┤
 *   t   ─┘            └─ br0     br1 ─┘            └─ d20
 */
#include "tests/unit/policy/fake_switch.h"

static struct config_port *add_patch(struct fake_switch *s, const char *bridge, const char *name,
				     const char *peer)
{
	struct config_port *p = config_port_add(cfg_bridge(s, bridge), name);

	snprintf(p->peer, sizeof(p->peer), "%s", peer);
	return p;
}

static void add_port_of(struct fake_switch *s, const char *bridge, const char *name, int tag)
{
	dp_fake_plug(s->fake, name);
	config_port_add(cfg_bridge(s, bridge), name)->tag = tag;
}

static int setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	add_port_of(s, "br0", "a10", 10);
	add_port_of(s, "br0", "b20", 20);
	add_port_of(s, "br0", "t", -1);
	add_port_of(s, "br1", "c10", 10);
	add_port_of(s, "br1", "d20", 20);
	add_patch(s, "br0", "to1", "to0");
	add_patch(s, "br1", "to0", "to1");
	apply(s);
	run(s);
	return 0;
}

static void flood_reaches_the_vlan_s_ports_of_both_bridges(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "c10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "t", frame(BROADCAST, 1, 10));
	assert_sent(s, "br0", frame(BROADCAST, 1, 10));
	assert_sent(s, "br1", frame(BROADCAST, 1, 10));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
}

static void vlans_stay_apart_across_bridges(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "t", frame(BROADCAST, 1, 20));
	assert_sent(s, "b20", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "d20", frame(BROADCAST, 1, UNTAGGED));
	assert_not_sent(s, "a10");
	assert_not_sent(s, "c10");
}

static void known_station_in_the_other_bridge_takes_one_flow(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "c10", frame(BROADCAST, 3, UNTAGGED));
	policy_flow_flush(s->policy, NULL, s->now);
	rx(s, "a10", frame(3, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	assert_sent(s, "c10", frame(3, 1, UNTAGGED));
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
	assert_string_equal(actions_of(s, "a10", frame(3, 1, UNTAGGED)), "output:c10");
}

static void find_station(void *arg, const struct fdb_info *e)
{
	char *text = arg;

	if (!e->local)
		sprintf(text + strlen(text), "%s %s %u %02x;", e->bridge, e->port, e->vlan,
			e->mac[5]);
}

static void source_is_learned_in_each_bridge_on_the_way(void **state)
{
	struct fake_switch *s = *state;
	char text[256] = "";

	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	policy_fdb_dump(s->policy, NULL, s->now, find_station, text);
	assert_string_equal(text, "br0 a10 10 01;br1 to0 10 01;");
}

static void station_that_moves_to_the_other_bridge_is_followed(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "t", frame(1, 2, 10));
	assert_string_equal(actions_of(s, "t", frame(1, 2, 10)), "pop_vlan,output:a10");
	rx(s, "c10", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "t", frame(1, 2, 10));
	assert_sent(s, "c10", frame(1, 2, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	/* and back: no flow of the old place hides the move */
	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "t", frame(1, 2, 10));
	assert_sent(s, "a10", frame(1, 2, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

static void move_within_the_other_bridge_changes_flows_of_this_one(void **state)
{
	struct fake_switch *s = *state;

	add_port_of(s, "br1", "e10", 10);
	apply(s);
	rx(s, "c10", frame(BROADCAST, 3, UNTAGGED));
	rx(s, "a10", frame(3, 1, UNTAGGED));
	rx(s, "e10", frame(BROADCAST, 3, UNTAGGED));
	assert_string_equal(actions_of(s, "a10", frame(3, 1, UNTAGGED)), "output:e10");
}

static void traffic_keeps_the_source_in_all_tables_on_its_way(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);
	char text[256] = "";
	int i;

	cfg_bridge(s, "br0")->mac_aging = 20;
	cfg_bridge(s, "br1")->mac_aging = 20;
	apply(s);
	rx(s, "a10", f);
	for (i = 0; i < 60; i++) {
		pass_time(s, 1000);
		dp_fake_rx(s->fake, "a10", f.bytes, f.len);
	}
	policy_fdb_dump(s->policy, NULL, s->now, find_station, text);
	assert_string_equal(text, "br0 a10 10 01;br1 to0 10 01;");
}

static void vlan_rules_of_the_patch_ports_hold(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "to1")->tag = 10;
	cfg_port(s, "to0")->tag = 20;
	apply(s);
	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "d20", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "br1", frame(BROADCAST, 1, 20));
	assert_not_sent(s, "c10");
	rx(s, "b20", frame(BROADCAST, 2, UNTAGGED));
	assert_not_sent(s, "d20");
	assert_not_sent(s, "br1");
}

static void priority_survives_the_way_through_both(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "u");
	config_port_add(cfg_bridge(s, "br1"), "u");
	apply(s);
	rx(s, "t", frame(BROADCAST, 1, 5 << 13 | 10));
	assert_sent(s, "u", frame(BROADCAST, 1, 5 << 13 | 10));
	assert_sent(s, "c10", frame(BROADCAST, 1, UNTAGGED));
}

static void port_without_a_peer_carries_nothing_and_says_so(void **state)
{
	struct fake_switch *s = *state;

	cfg_del_port(s, "to0");
	apply(s);
	assert_string_equal(error_of(s, "to1"),
			    "No usable peer 'to0' exists in 'system' datapath.");
	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_not_sent(s, "c10");
	assert_sent(s, "t", frame(BROADCAST, 1, 10));
	add_patch(s, "br1", "to0", "to1");
	apply(s);
	assert_null(error_of(s, "to1"));
	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "c10", frame(BROADCAST, 1, UNTAGGED));
}

static void peer_that_names_another_one_is_no_peer(void **state)
{
	struct fake_switch *s = *state;

	snprintf(cfg_port(s, "to0")->peer, IF_NAMESIZE, "other");
	apply(s);
	assert_non_null(error_of(s, "to1"));
	assert_non_null(error_of(s, "to0"));
	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_not_sent(s, "c10");
}

static void device_of_the_peer_s_name_is_no_peer(void **state)
{
	struct fake_switch *s = *state;

	snprintf(cfg_port(s, "to1")->peer, IF_NAMESIZE, "c10");
	apply(s);
	assert_string_equal(error_of(s, "to1"),
			    "No usable peer 'c10' exists in 'system' datapath.");
}

/* Two pairs between the same bridges: a broadcast goes round and round. */
static void loop_of_bridges_ends_as_rule_limit(void **state)
{
	struct fake_switch *s = *state;

	add_patch(s, "br0", "x1", "x0");
	add_patch(s, "br1", "x0", "x1");
	apply(s);
	assert_dropped(s, "a10", frame(BROADCAST, 1, UNTAGGED), VSWITCH_DROP_RULE_LIMIT);
	cfg_del_port(s, "x0");
	apply(s);
	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
}

static void loop_that_branches_ends_too(void **state)
{
	struct fake_switch *s = *state;
	char a[16], b[16];
	int i;

	for (i = 0; i < 6; i++) {
		snprintf(a, sizeof(a), "y%d", i);
		snprintf(b, sizeof(b), "z%d", i);
		add_patch(s, "br0", a, b);
		add_patch(s, "br1", b, a);
	}
	apply(s);
	assert_dropped(s, "a10", frame(BROADCAST, 1, UNTAGGED), VSWITCH_DROP_RULE_LIMIT);
}

/* br1 believes the station behind the second pair, which leads back to where it is. */
static void frame_does_not_come_back_to_its_ingress_port(void **state)
{
	struct fake_switch *s = *state;

	add_patch(s, "br0", "x1", "x0");
	add_patch(s, "br1", "x0", "x1");
	config_fdb_add(cfg_bridge(s, "br0"), "to1", 10, station(9));
	config_fdb_add(cfg_bridge(s, "br1"), "x0", 10, station(9));
	apply(s);
	/* from to1 to br1, by x0 back to br0 at x1, where 9 is behind to1 once more, ... */
	assert_dropped(s, "a10", frame(9, 1, UNTAGGED), VSWITCH_DROP_RULE_LIMIT);
	cfg_bridge(s, "br0")->fdb->mac[5] = 8;
	apply(s);
	config_fdb_add(cfg_bridge(s, "br0"), "a10", 10, station(7));
	config_fdb_add(cfg_bridge(s, "br1"), "to0", 10, station(7));
	apply(s);
	assert_dropped(s, "a10", frame(7, 1, UNTAGGED), VSWITCH_DROP_SAME_PORT);
}

static void chain_of_bridges_is_one_flow(void **state)
{
	struct fake_switch *s = *state;
	char br[16], a[16], b[16];
	int i;

	for (i = 1; i < 20; i++) {
		snprintf(br, sizeof(br), "br%d", i);
		snprintf(a, sizeof(a), "r%d", i);
		snprintf(b, sizeof(b), "l%d", i + 1);
		add_patch(s, br, a, b);
		snprintf(br, sizeof(br), "br%d", i + 1);
		add_patch(s, br, b, a);
	}
	add_port_of(s, "br20", "far", -1);
	apply(s);
	rx(s, "far", frame(BROADCAST, 5, 10));
	rx(s, "a10", frame(5, 1, UNTAGGED));
	assert_string_equal(actions_of(s, "a10", frame(5, 1, UNTAGGED)),
			    "push_vlan(vid=10,pcp=0),output:far");
}

static void port_that_wants_a_patch_port_s_number_gets_it(void **state)
{
	struct fake_switch *s = *state;
	int no = number_of(s, "to1");

	assert_in_range(no, 61184, 65279);
	add_port_of(s, "br0", "n", 10);
	cfg_port(s, "n")->ofport_request = (u16)no;
	apply(s);
	assert_int_equal(number_of(s, "n"), no);
	assert_int_not_equal(number_of(s, "to1"), no);
	assert_in_range(number_of(s, "to1"), 61184, 65279);
	rx(s, "n", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "c10", frame(BROADCAST, 1, UNTAGGED));
}

static void patch_port_gets_the_number_that_it_wants(void **state)
{
	struct fake_switch *s = *state;

	add_patch(s, "br0", "x1", "x0")->ofport_request = 500;
	apply(s);
	assert_int_equal(number_of(s, "x1"), 500);
}

static void the_datapath_hears_nothing_of_patch_ports(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_log_clear(s->fake);
	add_patch(s, "br0", "x1", "x0");
	apply(s);
	cfg_del_port(s, "x1");
	apply(s);
	policy_resync(s->policy, s->now);
	run(s);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "port_add"), -1);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "port_del"), -1);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "set_mtu"), -1);
	assert_true(number_of(s, "to1") > 0);
}

static void port_changes_between_patch_and_device(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "to1");
	cfg_port(s, "to1")->peer[0] = '\0';
	apply(s);
	assert_int_equal(device(s, "to1").no, number_of(s, "to1"));
	snprintf(cfg_port(s, "to1")->peer, IF_NAMESIZE, "to0");
	apply(s);
	assert_int_equal(device(s, "to1").no, 0);
	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "c10", frame(BROADCAST, 1, UNTAGGED));
}

static void device_of_its_name_that_is_enslaved_is_another_one(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "to1");
	dp_fake_enslave(s->fake, "to1", "br1");
	run(s);
	assert_string_equal(s->told, "");
	assert_null(error_of(s, "to1"));
	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "c10", frame(BROADCAST, 1, UNTAGGED));
	assert_not_sent(s, "to1");
}

static void restarted_daemon_learns_in_all_bridges(void **state)
{
	struct fake_switch *s = *state;
	char text[256] = "";

	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	kill_daemon(s);
	start_daemon(s);
	apply(s);
	policy_fdb_dump(s->policy, NULL, s->now, find_station, text);
	assert_string_equal(text, "br0 a10 10 01;br1 to0 10 01;");
	dp_fake_log_clear(s->fake);
	run(s);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "flow_del"), -1);
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
}

static void flows_of_a_bridge_are_those_that_pass_it(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_int_equal(policy_flow_flush(s->policy, "br1", s->now), 0);
	assert_int_equal(dp_fake_flow_count(s->fake), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(flood_reaches_the_vlan_s_ports_of_both_bridges),
		TEST(vlans_stay_apart_across_bridges),
		TEST(known_station_in_the_other_bridge_takes_one_flow),
		TEST(source_is_learned_in_each_bridge_on_the_way),
		TEST(station_that_moves_to_the_other_bridge_is_followed),
		TEST(move_within_the_other_bridge_changes_flows_of_this_one),
		TEST(traffic_keeps_the_source_in_all_tables_on_its_way),
		TEST(vlan_rules_of_the_patch_ports_hold),
		TEST(priority_survives_the_way_through_both),
		TEST(port_without_a_peer_carries_nothing_and_says_so),
		TEST(peer_that_names_another_one_is_no_peer),
		TEST(device_of_the_peer_s_name_is_no_peer),
		TEST(loop_of_bridges_ends_as_rule_limit),
		TEST(loop_that_branches_ends_too),
		TEST(frame_does_not_come_back_to_its_ingress_port),
		TEST(chain_of_bridges_is_one_flow),
		TEST(port_that_wants_a_patch_port_s_number_gets_it),
		TEST(patch_port_gets_the_number_that_it_wants),
		TEST(the_datapath_hears_nothing_of_patch_ports),
		TEST(port_changes_between_patch_and_device),
		TEST(device_of_its_name_that_is_enslaved_is_another_one),
		TEST(restarted_daemon_learns_in_all_bridges),
		TEST(flows_of_a_bridge_are_those_that_pass_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
