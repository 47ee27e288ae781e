// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who may talk to whom, and how much: isolation, MAC limits, sticky addresses, VLANs in which
 * nothing is learned, storms.
 *
 *   p1 p2 p3 p4, all of VLAN 10, and br0
 */
#include "daemon/policy/policy_state.h"
#include "tests/unit/translate/rules.h"
#include "tests/unit/translate/vlan_frames.h"

static int setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	add_port(s, "p1", 10);
	add_port(s, "p2", 10);
	add_port(s, "p3", 10);
	add_port(s, "p4", 10);
	apply(s);
	run(s);
	return 0;
}

static void protect(struct fake_switch *s, const char *a, const char *b)
{
	cfg_port(s, a)->is_protected = true;
	cfg_port(s, b)->is_protected = true;
}

static void group(char *where, const char *name)
{
	snprintf(where, CFG_GROUP_LEN, "%s", name);
}

static void protected_ports_do_not_exchange_frames(void **state)
{
	struct fake_switch *s = *state;

	protect(s, "p1", "p2");
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_not_sent(s, "p2");
	assert_left(s, "p3", plain(BROADCAST, 1));
	assert_non_null(dp_fake_tx_on(s->fake, "br0"));
	assert_dropped(s, "p2", plain(1, 2), VSWITCH_DROP_ISOLATED);
	rx(s, "p3", plain(1, 3));
	assert_left(s, "p1", plain(1, 3));
	rx(s, "p1", plain(3, 1));
	assert_left(s, "p3", plain(3, 1));
}

static void isolation_is_in_force_for_the_next_frame(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "p1", plain(BROADCAST, 1));
	rx(s, "p2", plain(1, 2));
	assert_left(s, "p1", plain(1, 2));
	protect(s, "p1", "p2");
	apply(s);
	assert_string_equal(actions_of(s, "p2", plain(1, 2)), "drop(isolated)");
	cfg_port(s, "p1")->is_protected = false;
	apply(s);
	assert_string_equal(actions_of(s, "p2", plain(1, 2)), "output:p1");
}

static void groups_are_apart_and_ports_without_one_talk_to_all(void **state)
{
	struct fake_switch *s = *state;

	group(cfg_port(s, "p1")->isolation_group, "red");
	group(cfg_port(s, "p2")->isolation_group, "red");
	group(cfg_port(s, "p3")->isolation_group, "blue");
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_left(s, "p2", plain(BROADCAST, 1));
	assert_left(s, "p4", plain(BROADCAST, 1));
	assert_not_sent(s, "p3");
	assert_dropped(s, "p3", plain(1, 3), VSWITCH_DROP_ISOLATED);
	rx(s, "p4", plain(BROADCAST, 4));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
}

static void split_horizon_keeps_a_mesh_from_looping(void **state)
{
	struct fake_switch *s = *state;

	group(cfg_port(s, "p1")->split_horizon_group, "mesh");
	group(cfg_port(s, "p2")->split_horizon_group, "mesh");
	group(cfg_port(s, "p3")->split_horizon_group, "other");
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_not_sent(s, "p2");
	assert_left(s, "p3", plain(BROADCAST, 1));
	assert_left(s, "p4", plain(BROADCAST, 1));
}

static void flood_that_isolation_leaves_no_port_is_dropped_as_isolated(void **state)
{
	struct fake_switch *s = *state;

	protect(s, "p1", "p2");
	cfg_port(s, "p3")->tag = 20;
	cfg_port(s, "p4")->tag = 20;
	cfg_port(s, "br0")->vlan_mode = CFG_VLAN_ACCESS;
	apply(s);
	assert_dropped(s, "p1", plain(BROADCAST, 1), VSWITCH_DROP_ISOLATED);
	cfg_port(s, "p2")->tag = 20;
	apply(s);
	assert_dropped(s, "p1", plain(BROADCAST, 1), VSWITCH_DROP_NO_EGRESS);
}

/* --- VLANs in which nothing is learned --- */

static void flood_vlan_learns_nobody_and_floods_all(void **state)
{
	struct fake_switch *s = *state;
	struct iface_status st;
	struct test_frame f;

	rx(s, "p1", plain(BROADCAST, 1));
	vlan_set_add(cfg_bridge(s, "br0")->flood_vlans, 10);
	apply(s);
	rx(s, "p2", plain(1, 2));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	rx(s, "p1", plain(2, 1));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	policy_iface_status(s->policy, "br0", false, &st);
	f = plain(0, 1);
	memcpy(f.bytes, st.mac, 6);
	rx(s, "p1", f);
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	memset(cfg_bridge(s, "br0")->flood_vlans, 0, VLAN_COUNT / 8);
	apply(s);
	rx(s, "p1", plain(2, 1));
	rx(s, "p2", plain(1, 2));
	assert_left(s, "p1", plain(1, 2));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

/* --- MAC limits --- */

static void limit(struct fake_switch *s, const char *port, u32 n, bool drop)
{
	cfg_port(s, port)->mac_limit = n;
	cfg_port(s, port)->mac_limit_drop = drop;
}

static void further_sources_are_not_learned(void **state)
{
	struct fake_switch *s = *state;

	limit(s, "p1", 1, false);
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	rx(s, "p1", plain(BROADCAST, 2));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	rx(s, "p3", plain(1, 3));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	rx(s, "p3", plain(2, 3));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
}

static void further_sources_are_dropped_if_asked_for(void **state)
{
	struct fake_switch *s = *state;

	limit(s, "p1", 1, true);
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_dropped(s, "p1", plain(BROADCAST, 2), VSWITCH_DROP_MAC_LIMIT);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	rx(s, "p2", plain(BROADCAST, 2));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	assert_dropped(s, "p1", plain(BROADCAST, 2), VSWITCH_DROP_MAC_LIMIT);
}

static void dropped_source_comes_in_when_there_is_room(void **state)
{
	struct fake_switch *s = *state;

	cfg_bridge(s, "br0")->mac_aging = 20;
	limit(s, "p1", 1, true);
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_dropped(s, "p1", plain(BROADCAST, 2), VSWITCH_DROP_MAC_LIMIT);
	pass_time(s, 1000);
	pass_time(s, 12000);
	assert_dropped(s, "p1", plain(BROADCAST, 2), VSWITCH_DROP_MAC_LIMIT);
	pass_time(s, 8500);
	rx(s, "p1", plain(BROADCAST, 2));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	assert_dropped(s, "p1", plain(BROADCAST, 1), VSWITCH_DROP_MAC_LIMIT);
}

static void flush_makes_room_at_once(void **state)
{
	struct fake_switch *s = *state;

	limit(s, "p1", 1, true);
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_dropped(s, "p1", plain(BROADCAST, 2), VSWITCH_DROP_MAC_LIMIT);
	policy_fdb_flush(s->policy, "br0", "p1", s->now);
	rx(s, "p1", plain(BROADCAST, 2));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	assert_dropped(s, "p1", plain(BROADCAST, 1), VSWITCH_DROP_MAC_LIMIT);
}

static void station_that_moves_away_makes_room_within_a_second(void **state)
{
	struct fake_switch *s = *state;

	limit(s, "p1", 1, true);
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_dropped(s, "p1", plain(BROADCAST, 2), VSWITCH_DROP_MAC_LIMIT);
	rx(s, "p2", plain(BROADCAST, 1));
	assert_false(s->policy->flows.dirty);
	pass_time(s, 1000);
	rx(s, "p1", plain(BROADCAST, 2));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
}

static void unlearned_source_is_learned_when_there_is_room(void **state)
{
	struct fake_switch *s = *state;

	limit(s, "p1", 1, false);
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	rx(s, "p1", plain(BROADCAST, 2));
	policy_fdb_flush(s->policy, "br0", "p1", s->now);
	rx(s, "p1", plain(BROADCAST, 2));
	rx(s, "p3", plain(2, 3));
	assert_left(s, "p1", plain(2, 3));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

static void raised_limit_is_in_force_for_the_next_frame(void **state)
{
	struct fake_switch *s = *state;

	limit(s, "p1", 1, true);
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_dropped(s, "p1", plain(BROADCAST, 2), VSWITCH_DROP_MAC_LIMIT);
	limit(s, "p1", 2, true);
	apply(s);
	rx(s, "p1", plain(BROADCAST, 2));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	limit(s, "p1", 1, true);
	apply(s);
	assert_dropped(s, "p1", plain(BROADCAST, 1), VSWITCH_DROP_MAC_LIMIT);
	rx(s, "p1", plain(BROADCAST, 2));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
}

static void limit_holds_after_a_restart(void **state)
{
	struct fake_switch *s = *state;

	limit(s, "p1", 1, true);
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_dropped(s, "p1", plain(BROADCAST, 2), VSWITCH_DROP_MAC_LIMIT);
	kill_daemon(s);
	start_daemon(s);
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	assert_dropped(s, "p1", plain(BROADCAST, 2), VSWITCH_DROP_MAC_LIMIT);
}

static void a_drop_is_no_wider_than_its_source(void **state)
{
	struct fake_switch *s = *state;
	const struct dp_flow *flow;
	struct test_frame f = plain(BROADCAST, 2);

	limit(s, "p1", 0, true);
	apply(s);
	rx(s, "p1", f);
	flow = dp_fake_lookup(s->fake, "p1", f.bytes, f.len);
	assert_memory_equal(flow->mask.k.eth_src, "\xff\xff\xff\xff\xff\xff", 6);
	assert_int_equal(flow->mask.k.in_port, ~0U);
}

/* --- isolation and user rules --- */

static const char *actions_for(struct fake_switch *s, struct test_frame f)
{
	rx(s, "p1", f);
	return actions_of(s, "p1", f);
}

static void rules_that_flood_obey_isolation(void **state)
{
	static const enum ofact_type floods[] = { OFACT_FLOOD, OFACT_ALL };
	struct fake_switch *s = *state;
	u32 i;

	protect(s, "p1", "p2");
	group(cfg_port(s, "p1")->isolation_group, "red");
	group(cfg_port(s, "p4")->isolation_group, "blue");
	apply(s);
	for (i = 0; i < 2; i++) {
		add_rule(s, "br0", 0, 1, "", "", ACTIONS({ .type = floods[i] }));
		assert_string_equal(actions_for(s, plain(7, 1)), "output:br0,output:p3");
		rx(s, "p3", plain(7, 3));
		assert_string_equal(actions_of(s, "p3", plain(7, 3)),
				    "output:br0,output:p1,output:p2,output:p4");
	}
}

static void flood_by_rule_that_isolation_leaves_no_port_is_dropped_as_isolated(void **state)
{
	struct fake_switch *s = *state;

	protect(s, "p1", "p2");
	protect(s, "p3", "p4");
	cfg_port(s, "br0")->is_protected = true;
	apply(s);
	add_rule(s, "br0", 0, 1, "", "", ACTIONS({ .type = OFACT_FLOOD }));
	assert_dropped(s, "p1", plain(7, 1), VSWITCH_DROP_ISOLATED);
}

/* A rule that names a port means it. */
static void rules_that_name_a_port_override_isolation(void **state)
{
	struct fake_switch *s = *state;

	protect(s, "p1", "p2");
	cfg_port(s, "br0")->is_protected = true;
	apply(s);
	add_rule(s, "br0", 0, 1, "p1", "",
		 ACTIONS(OUTPUT("p2"), { .type = OFACT_LOCAL }, { .type = OFACT_IN_PORT }));
	assert_string_equal(actions_for(s, plain(7, 1)), "output:p2,output:br0,in_port");
}

static void bridge_that_is_flooded_into_knows_its_own_isolation(void **state)
{
	struct fake_switch *s = *state;

	strcpy(config_port_add(cfg_bridge(s, "br0"), "to1")->peer, "to0");
	strcpy(config_port_add(cfg_bridge(s, "br1"), "to0")->peer, "to1");
	dp_fake_plug(s->fake, "q1");
	dp_fake_plug(s->fake, "q2");
	config_port_add(cfg_bridge(s, "br1"), "q1");
	config_port_add(cfg_bridge(s, "br1"), "q2");
	protect(s, "p1", "p2");
	protect(s, "to0", "q1");
	apply(s);
	run(s);
	add_rule(s, "br0", 0, 1, "", "", ACTIONS({ .type = OFACT_FLOOD }));
	add_rule(s, "br1", 0, 1, "", "", ACTIONS({ .type = OFACT_FLOOD }));
	rx(s, "p1", plain(7, 1));
	assert_not_sent(s, "p2");
	assert_not_sent(s, "q1");
	assert_left(s, "p3", plain(7, 1));
	assert_left(s, "q2", plain(7, 1));
	protect(s, "p1", "to1");
	apply(s);
	rx(s, "p1", plain(7, 1));
	assert_not_sent(s, "q2");
}

/* --- sticky addresses --- */

static void sticky_address_is_dropped_elsewhere(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "p1")->mac_sticky = true;
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_dropped(s, "p2", plain(BROADCAST, 1), VSWITCH_DROP_MAC_STICKY);
	rx(s, "p3", plain(1, 3));
	assert_left(s, "p1", plain(1, 3));
	pass_time(s, 400000);
	rx(s, "p3", plain(1, 3));
	assert_left(s, "p1", plain(1, 3));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

static void sticky_address_stays_when_the_link_goes(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "p1")->mac_sticky = true;
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	dp_fake_set_running(s->fake, "p1", false);
	run(s);
	assert_dropped(s, "p2", plain(BROADCAST, 1), VSWITCH_DROP_MAC_STICKY);
}

static void sticky_address_goes_with_its_port_and_flows_follow(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "p1")->mac_sticky = true;
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	dp_fake_pull(s->fake, "p1");
	run(s);
	assert_dropped(s, "p2", plain(BROADCAST, 1), VSWITCH_DROP_MAC_STICKY);
	assert_dropped(s, "p3", plain(1, 3), VSWITCH_DROP_NO_EGRESS);
	cfg_del_port(s, "p1");
	apply(s);
	rx(s, "p3", plain(1, 3));
	assert_left(s, "p2", plain(1, 3));
	rx(s, "p2", plain(BROADCAST, 1));
	assert_left(s, "p3", plain(BROADCAST, 1));
}

static void attached_sticky_port_takes_its_addresses_along(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "p1")->mac_sticky = true;
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	rx(s, "p3", plain(1, 3));
	assert_string_equal(actions_of(s, "p3", plain(1, 3)), "output:p1");
	cfg_del_port(s, "p1");
	apply(s);
	rx(s, "p3", plain(1, 3));
	assert_left(s, "p2", plain(1, 3));
	rx(s, "p2", plain(BROADCAST, 1));
	assert_left(s, "p3", plain(BROADCAST, 1));
}

static void address_seen_elsewhere_becomes_sticky_when_it_moves_in(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "p1")->mac_sticky = true;
	apply(s);
	rx(s, "p2", plain(BROADCAST, 1));
	rx(s, "p1", plain(BROADCAST, 1));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	assert_dropped(s, "p2", plain(BROADCAST, 1), VSWITCH_DROP_MAC_STICKY);
}

static void sticky_port_that_becomes_ordinary_lets_go(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "p1")->mac_sticky = true;
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_dropped(s, "p2", plain(BROADCAST, 1), VSWITCH_DROP_MAC_STICKY);
	cfg_port(s, "p1")->mac_sticky = false;
	apply(s);
	rx(s, "p2", plain(BROADCAST, 1));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	rx(s, "p3", plain(1, 3));
	assert_left(s, "p2", plain(1, 3));
}

static void show_sticky(void *arg, const struct fdb_info *e)
{
	if (e->mac[5] == 1 && !e->local)
		*(bool *)arg = e->is_sticky;
}

static void sticky_address_is_shown_as_such(void **state)
{
	struct fake_switch *s = *state;
	bool sticky = false;

	cfg_port(s, "p1")->mac_sticky = true;
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	policy_fdb_dump(s->policy, "br0", s->now, show_sticky, &sticky);
	assert_true(sticky);
}

/* --- storms --- */

static void limit_storms(struct fake_switch *s, const char *port)
{
	struct vswitch_port_limits *l = &cfg_port(s, port)->limits;

	l->storm_pps[VSWITCH_STORM_BROADCAST] = 1;
	l->storm_pps[VSWITCH_STORM_MULTICAST] = 2;
	l->storm_pps[VSWITCH_STORM_UNKNOWN] = 3;
}

static void flooded_frames_are_charged_by_kind(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = plain(0, 1);

	limit_storms(s, "p1");
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_string_equal(actions_of(s, "p1", plain(BROADCAST, 1)),
			    "storm(broadcast),output:p2,output:p3,output:p4,"
			    "push_vlan(vid=10,pcp=0),output:br0");
	memcpy(f.bytes, "\x01\0\x5e\0\0\1", 6);
	rx(s, "p1", f);
	assert_memory_equal(actions_of(s, "p1", f), "storm(multicast),", 17);
	rx(s, "p1", plain(77, 1));
	assert_memory_equal(actions_of(s, "p1", plain(77, 1)), "storm(unknown),", 15);
}

static void known_unicast_and_other_ports_are_not_charged(void **state)
{
	struct fake_switch *s = *state;

	limit_storms(s, "p1");
	apply(s);
	rx(s, "p2", plain(BROADCAST, 2));
	assert_null(strstr(actions_of(s, "p2", plain(BROADCAST, 2)), "storm"));
	rx(s, "p1", plain(2, 1));
	assert_string_equal(actions_of(s, "p1", plain(2, 1)), "output:p2");
}

static void only_limited_kinds_are_charged(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "p1")->limits.storm_pps[VSWITCH_STORM_UNKNOWN] = 5;
	apply(s);
	rx(s, "p1", plain(BROADCAST, 1));
	assert_null(strstr(actions_of(s, "p1", plain(BROADCAST, 1)), "storm"));
	cfg_port(s, "p1")->limits.storm_pps[VSWITCH_STORM_BROADCAST] = 5;
	apply(s);
	assert_non_null(strstr(actions_of(s, "p1", plain(BROADCAST, 1)), "storm(broadcast)"));
}

static struct test_frame multicast(u8 src)
{
	struct test_frame f = plain(0, src);

	memcpy(f.bytes, "\x01\0\x5e\0\0\1", 6);
	return f;
}

static void groups_are_charged_whatever_rules_do_with_them(void **state)
{
	struct fake_switch *s = *state;

	limit_storms(s, "p1");
	apply(s);
	add_rule(s, "br0", 0, 1, "p1", "", ACTIONS(OUTPUT("p3"), SET_DST(7), OUTPUT("p2")));
	add_rule(s, "br0", 0, 2, "p1", "dl_dst=01:00:5e:00:00:01",
		 ACTIONS({ .type = OFACT_FLOOD }));
	assert_memory_equal(actions_for(s, plain(BROADCAST, 1)), "storm(broadcast),output:p3,set",
			    30);
	assert_string_equal(actions_for(s, multicast(1)),
			    "storm(multicast),output:br0,output:p2,output:p3,output:p4");
	assert_memory_equal(actions_for(s, plain(7, 1)), "output:p3", 9);
	rx(s, "p2", plain(BROADCAST, 2));
	assert_string_equal(actions_of(s, "p2", plain(BROADCAST, 2)), "drop(no_rule)");
}

static void rule_that_floods_by_order_knows_no_unknown(void **state)
{
	struct fake_switch *s = *state;

	limit_storms(s, "p1");
	apply(s);
	add_rule(s, "br0", 0, 1, "p1", "", ACTIONS({ .type = OFACT_ALL }));
	assert_string_equal(actions_for(s, plain(7, 1)),
			    "output:br0,output:p2,output:p3,output:p4");
}

static void unknown_is_charged_before_what_rules_sent_earlier(void **state)
{
	struct fake_switch *s = *state;

	limit_storms(s, "p1");
	apply(s);
	add_rule(s, "br0", 0, 1, "p1", "", ACTIONS(OUTPUT("p2"), NORMAL, NORMAL));
	assert_memory_equal(actions_for(s, plain(7, 1)), "storm(unknown),output:p2,output:p2,", 35);
	assert_null(strstr(actions_of(s, "p1", plain(7, 1)) + 1, "storm"));
}

static void frame_is_charged_once_as_what_it_was_received_as(void **state)
{
	struct fake_switch *s = *state;

	limit_storms(s, "p1");
	apply(s);
	add_rule(s, "br0", 0, 1, "p1", "", ACTIONS(SET_DST(7), NORMAL));
	assert_memory_equal(actions_for(s, plain(BROADCAST, 1)), "storm(broadcast),set", 20);
	assert_null(strstr(actions_of(s, "p1", plain(BROADCAST, 1)), "storm(unknown)"));
}

static void what_goes_nowhere_is_dropped_by_its_own_name(void **state)
{
	struct fake_switch *s = *state;

	limit_storms(s, "p1");
	apply(s);
	add_rule(s, "br0", 0, 1, "p1", "", NO_ACTIONS);
	assert_string_equal(actions_for(s, plain(BROADCAST, 1)), "drop(policy)");
	assert_string_equal(actions_for(s, plain(2, 1)), "drop(policy)");
}

/* Rules that do not look at addresses have one flow for all stations and one for each group. */
static void charging_looks_at_the_destination_of_groups_only(void **state)
{
	struct fake_switch *s = *state;

	limit_storms(s, "p1");
	apply(s);
	add_rule(s, "br0", 0, 1, "p1", "", ACTIONS(OUTPUT("p2")));
	rx(s, "p1", plain(2, 1));
	rx(s, "p1", plain(3, 4));
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
	assert_memory_equal(dp_fake_flow(s->fake, 0)->mask.k.eth_dst, "\1\0\0\0\0\0", 6);
	rx(s, "p1", plain(BROADCAST, 1));
	rx(s, "p1", multicast(1));
	assert_int_equal(dp_fake_flow_count(s->fake), 3);
	assert_string_equal(actions_of(s, "p1", plain(4, 1)), "output:p2");
}

/* There is room for it in the longest row, too. */
static void longest_row_has_its_charge(void **state)
{
	static struct ofact many[OFACTS_MAX];
	struct fake_switch *s = *state;
	static struct decision d;
	union vsw_key key = { .k = { .in_port = (u32)number_of(s, "p1") } };
	u32 i;

	limit_storms(s, "p1");
	apply(s);
	for (i = 0; i < OFACTS_MAX; i++)
		many[i] = (struct ofact)RESUBMIT("", 1);
	many[0] = (struct ofact)OUTPUT("p2");
	add_rule(s, "br0", 0, 1, "p1", "", many, OFACTS_MAX);
	for (i = 0; i < OFACTS_MAX; i += 2) {
		many[i] = (struct ofact)OUTPUT("p3");
		many[i + 1] = (struct ofact)OUTPUT("p4");
	}
	add_rule(s, "br0", 1, 1, "", "", many, OFACTS_MAX);
	memcpy(key.k.eth_dst, station(BROADCAST), 6);
	forward_decide(policy_bridges(s->policy), &key, &d);
	assert_int_equal(d.n, VSWITCH_ACTIONS_MAX);
	assert_int_equal(((struct nlattr *)d.actions)->nla_type, VSWITCH_ACT_STORM);
	assert_int_equal(((struct nlattr *)(d.actions + 8))->nla_type, VSWITCH_ACT_OUTPUT);
	assert_int_equal(vsw_actions_check(d.actions, d.len, &(const char *){ NULL }), d.n);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(protected_ports_do_not_exchange_frames),
		TEST(isolation_is_in_force_for_the_next_frame),
		TEST(groups_are_apart_and_ports_without_one_talk_to_all),
		TEST(split_horizon_keeps_a_mesh_from_looping),
		TEST(flood_that_isolation_leaves_no_port_is_dropped_as_isolated),
		TEST(rules_that_flood_obey_isolation),
		TEST(flood_by_rule_that_isolation_leaves_no_port_is_dropped_as_isolated),
		TEST(rules_that_name_a_port_override_isolation),
		TEST(bridge_that_is_flooded_into_knows_its_own_isolation),
		TEST(flood_vlan_learns_nobody_and_floods_all),
		TEST(further_sources_are_not_learned),
		TEST(further_sources_are_dropped_if_asked_for),
		TEST(dropped_source_comes_in_when_there_is_room),
		TEST(flush_makes_room_at_once),
		TEST(station_that_moves_away_makes_room_within_a_second),
		TEST(unlearned_source_is_learned_when_there_is_room),
		TEST(raised_limit_is_in_force_for_the_next_frame),
		TEST(limit_holds_after_a_restart),
		TEST(a_drop_is_no_wider_than_its_source),
		TEST(sticky_address_is_dropped_elsewhere),
		TEST(sticky_address_stays_when_the_link_goes),
		TEST(sticky_address_goes_with_its_port_and_flows_follow),
		TEST(attached_sticky_port_takes_its_addresses_along),
		TEST(address_seen_elsewhere_becomes_sticky_when_it_moves_in),
		TEST(sticky_port_that_becomes_ordinary_lets_go),
		TEST(sticky_address_is_shown_as_such),
		TEST(flooded_frames_are_charged_by_kind),
		TEST(known_unicast_and_other_ports_are_not_charged),
		TEST(only_limited_kinds_are_charged),
		TEST(groups_are_charged_whatever_rules_do_with_them),
		TEST(rule_that_floods_by_order_knows_no_unknown),
		TEST(unknown_is_charged_before_what_rules_sent_earlier),
		TEST(frame_is_charged_once_as_what_it_was_received_as),
		TEST(what_goes_nowhere_is_dropped_by_its_own_name),
		TEST(charging_looks_at_the_destination_of_groups_only),
		TEST(longest_row_has_its_charge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
