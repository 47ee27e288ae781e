// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Installed flows: ageing, revalidation, flushing.
 *
 *   a, b, c: access ports of VLAN 10 of br0; d in VLAN 20; t a trunk
 */
#include <time.h>
#include "daemon/policy/policy_state.h"
#include "tests/unit/policy/fake_switch.h"

static int setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	add_port(s, "a", 10);
	add_port(s, "b", 10);
	add_port(s, "c", 10);
	add_port(s, "d", 20);
	add_port(s, "t", -1);
	apply(s);
	run(s);
	dp_fake_log_clear(s->fake);
	return 0;
}

static bool has_flow(struct fake_switch *s, const char *dev, struct test_frame f)
{
	return dp_fake_lookup(s->fake, dev, f.bytes, f.len);
}

static void pass_seconds(struct fake_switch *s, unsigned int n)
{
	while (n--)
		pass_time(s, 1000);
}

static void count_entry(void *arg, const struct fdb_info *e)
{
	if (!e->local)
		++*(int *)arg;
}

static int fdb_count(struct fake_switch *s)
{
	int n = 0;

	policy_fdb_dump(s->policy, NULL, s->now, count_entry, &n);
	return n;
}

static void idle_flow_is_deleted_after_its_time(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);

	rx(s, "a", f);
	pass_seconds(s, 9);
	assert_true(has_flow(s, "a", f));
	pass_seconds(s, 2);
	assert_false(has_flow(s, "a", f));
}

static void used_flow_stays(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);
	int i;

	rx(s, "a", f);
	for (i = 0; i < 30; i++) {
		pass_time(s, 1000);
		assert_int_equal(dp_fake_rx(s->fake, "a", f.bytes, f.len), FAKE_SENT);
	}
}

static void idle_time_is_as_configured(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);

	s->cfg.flow_idle_ms = 3000;
	apply(s);
	rx(s, "a", f);
	pass_seconds(s, 2);
	assert_true(has_flow(s, "a", f));
	pass_seconds(s, 2);
	assert_false(has_flow(s, "a", f));
}

static void flow_that_was_never_used_counts_from_its_installation(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);
	struct dp_miss miss = { .cookie = 1234 };
	struct vsw_frame v = { .data = f.bytes, .len = (u32)f.len };

	vsw_key_extract(&miss.key, &v, VSW_DEPTH_L4,
			bridges_port_no(policy_bridges(s->policy), "a"));
	policy_miss(s->policy, &miss, s->now);
	pass_seconds(s, 9);
	assert_true(has_flow(s, "a", f));
	pass_seconds(s, 2);
	assert_false(has_flow(s, "a", f));
}

static void idle_time_is_short_while_the_table_is_full(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_limits(s->fake, 1, 10);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	pass_time(s, 500);
	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	pass_time(s, 600);
	assert_int_equal(dp_fake_flow_count(s->fake), 0);
	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	pass_seconds(s, 5);
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
}

/* Idle for a second and more, @port has been refused a flow, or the table is full. */
static void refuse(struct fake_switch *s, const char *port, int err)
{
	dp_fake_fail(s->fake, "flow_set", err, 1);
	rx(s, port, frame(BROADCAST, 99, UNTAGGED));
	pass_time(s, 1100);
}

static void port_that_has_its_share_makes_room_for_itself_only(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	pass_time(s, 500);
	refuse(s, "a", -EDQUOT);
	assert_false(has_flow(s, "a", frame(BROADCAST, 1, UNTAGGED)));
	assert_true(has_flow(s, "b", frame(BROADCAST, 2, UNTAGGED)));
}

static void in_a_full_table_ports_with_most_flows_make_room(void **state)
{
	struct fake_switch *s = *state;
	u8 i;

	for (i = 1; i <= 6; i++)
		rx(s, "a", frame(BROADCAST, i, UNTAGGED));
	rx(s, "b", frame(BROADCAST, 22, UNTAGGED));
	pass_time(s, 500);
	refuse(s, "b", -ENOSPC);
	assert_true(has_flow(s, "b", frame(BROADCAST, 22, UNTAGGED)));
	assert_true(dp_fake_flow_count(s->fake) < 7);
}

static void room_is_made_once_for_each_refusal(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	pass_time(s, 500);
	refuse(s, "a", -EDQUOT);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	pass_seconds(s, 5);
	assert_true(has_flow(s, "a", frame(BROADCAST, 1, UNTAGGED)));
}

static void idle_time_is_short_while_there_is_no_room_for_masks(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_limits(s->fake, 10, 1);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	pass_time(s, 500);
	rx(s, "b", frame(BROADCAST, 2, 0xa000));	/* another mask: it has a priority */
	assert_false(has_flow(s, "b", frame(BROADCAST, 2, 0xa000)));
	pass_time(s, 600);
	assert_int_equal(dp_fake_flow_count(s->fake), 0);
	rx(s, "b", frame(BROADCAST, 2, 0xa000));
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
}

static void traffic_keeps_the_source_in_the_mac_table(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);
	int i;

	cfg_bridge(s, "br0")->mac_aging = 20;
	apply(s);
	rx(s, "a", f);
	for (i = 0; i < 60; i++) {
		pass_time(s, 1000);
		dp_fake_rx(s->fake, "a", f.bytes, f.len);
	}
	assert_int_equal(fdb_count(s), 1);
	pass_seconds(s, 22);
	assert_int_equal(fdb_count(s), 0);
}

static void aged_out_station_is_flooded_again(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(2, 1, UNTAGGED);
	int i;

	cfg_bridge(s, "br0")->mac_aging = 15;
	apply(s);
	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "a", f);
	assert_string_equal(actions_of(s, "a", f), "output:b");
	for (i = 0; i < 17; i++) {
		dp_fake_rx(s->fake, "a", f.bytes, f.len);
		pass_time(s, 1000);
	}
	assert_string_equal(actions_of(s, "a", f),
			    "output:b,output:c,push_vlan(vid=10,pcp=0),output:br0,output:t");
}

static void flow_that_somebody_flushed_is_forgotten(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);

	rx(s, "a", f);
	s->dp->ops->flow_flush(s->dp);
	pass_seconds(s, 1);
	dp_fake_log_clear(s->fake);
	cfg_port(s, "b")->tag = 11;
	apply(s);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "flow_"), -1);
}

static void flow_that_somebody_installed_is_made_to_agree(void **state)
{
	struct fake_switch *s = *state;
	struct port_names names = port_names_of(policy_bridges(s->policy));
	_Alignas(4) u8 row[64];
	struct dp_flow flow = { .actions = row };

	assert_int_equal(flow_match_parse("in_port=a,untagged,dl_src=02:00:00:00:00:01,"
					  "dl_dst=ff:ff:ff:ff:ff:ff", &names, &flow.key,
					  &flow.mask, NULL), 0);
	flow_actions_parse("output:d", &names, row, sizeof(row), &flow.actions_len, NULL);
	s->dp->ops->flow_set(s->dp, &flow, 0);
	flow_match_parse("in_port=a", &names, &flow.key, &flow.mask, NULL);
	s->dp->ops->flow_set(s->dp, &flow, 0);
	pass_seconds(s, 1);
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
	assert_string_equal(actions_of(s, "a", frame(BROADCAST, 1, UNTAGGED)),
			    "output:b,output:c,push_vlan(vid=10,pcp=0),output:br0,output:t");
}

static void failed_dump_deletes_no_flow(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	dp_fake_fail(s->fake, "flow_dump", -EINTR, 1);
	pass_seconds(s, 1);
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
	pass_seconds(s, 1);
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
}

static void changed_tag_takes_effect_for_the_next_frame(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);

	rx(s, "a", f);
	cfg_port(s, "a")->tag = 20;
	apply(s);
	rx(s, "a", f);
	assert_not_sent(s, "b");
	assert_sent(s, "d", f);
	assert_sent(s, "t", frame(BROADCAST, 1, 20));
}

static void changed_tag_of_the_egress_takes_effect_for_the_next_frame(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(2, 1, UNTAGGED);

	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "a", f);
	cfg_port(s, "b")->tag = 20;
	apply(s);
	dp_fake_tx_clear(s->fake);
	assert_int_equal(dp_fake_rx(s->fake, "a", f.bytes, f.len), FAKE_SENT);
	assert_not_sent(s, "b");
	assert_sent(s, "c", f);
}

static void station_behind_a_port_with_a_new_tag_is_learned_there_at_once(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	cfg_port(s, "a")->tag = 20;
	apply(s);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "d", frame(1, 4, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	assert_sent(s, "a", frame(1, 4, UNTAGGED));
}

static void unchanged_configuration_touches_no_flow(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "t", frame(1, 5, 10));
	rx(s, "d", frame(BROADCAST, 4, UNTAGGED));
	dp_fake_log_clear(s->fake);
	apply(s);
	assert_int_equal(dp_fake_log_count(s->fake), 0);
}

static void new_port_joins_the_flood_flows(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);

	rx(s, "a", f);
	add_port(s, "e", 10);
	apply(s);
	dp_fake_tx_clear(s->fake);
	assert_int_equal(dp_fake_rx(s->fake, "a", f.bytes, f.len), FAKE_SENT);
	assert_sent(s, "e", f);
}

static void removed_port_leaves_no_flow_behind(void **state)
{
	struct fake_switch *s = *state;
	u32 no = bridges_port_no(policy_bridges(s->policy), "b");
	size_t i;

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "b", frame(1, 2, UNTAGGED));
	rx(s, "a", frame(2, 1, UNTAGGED));
	cfg_del_port(s, "b");
	apply(s);
	assert_false(has_flow(s, "b", frame(1, 2, UNTAGGED)));
	for (i = 0; i < dp_fake_flow_count(s->fake); i++)
		assert_int_not_equal(dp_fake_flow(s->fake, i)->key.k.in_port, no);
	assert_string_equal(actions_of(s, "a", frame(2, 1, UNTAGGED)),
			    "output:c,push_vlan(vid=10,pcp=0),output:br0,output:t");
}

static void flows_are_gone_before_a_port_number_can_be_used_again(void **state)
{
	struct fake_switch *s = *state;
	int del_flow, del_port;

	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	dp_fake_log_clear(s->fake);
	cfg_del_port(s, "b");
	apply(s);
	del_flow = dp_fake_log_find(s->fake, 0, "flow_del in_port=b");
	del_port = dp_fake_log_find(s->fake, 0, "port_del b");
	assert_true(del_flow >= 0 && del_flow < del_port);
}

static void lost_link_flushes_what_was_learned_there(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(2, 1, UNTAGGED);

	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "a", f);
	dp_fake_set_running(s->fake, "b", false);
	run(s);
	dp_fake_tx_clear(s->fake);
	assert_int_equal(dp_fake_rx(s->fake, "a", f.bytes, f.len), FAKE_SENT);
	assert_not_sent(s, "b");
	assert_sent(s, "c", f);
	assert_int_equal(fdb_count(s), 1);
}

static void link_that_was_lost_for_a_moment_flushes_too(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	dp_fake_set_running(s->fake, "b", false);
	dp_fake_set_running(s->fake, "b", true);
	run(s);
	assert_int_equal(fdb_count(s), 0);
	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	assert_int_equal(fdb_count(s), 1);
}

static void flushed_mac_table_is_filled_by_the_next_frames(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(2, 1, UNTAGGED));
	rx(s, "b", frame(1, 2, UNTAGGED));
	assert_int_equal(policy_fdb_flush(s->policy, "br0", NULL, s->now), 0);
	assert_int_equal(fdb_count(s), 0);
	rx(s, "a", frame(2, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	rx(s, "b", frame(1, 2, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	assert_int_equal(fdb_count(s), 2);
}

static void flush_of_one_port_s_macs_leaves_the_others(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));
	assert_int_equal(policy_fdb_flush(s->policy, NULL, "a", s->now), 0);
	assert_int_equal(fdb_count(s), 1);
	assert_int_equal(policy_fdb_flush(s->policy, NULL, "nope", s->now), -ENOENT);
	assert_int_equal(policy_fdb_flush(s->policy, "nope", NULL, s->now), -ENOENT);
}

static void evicted_station_s_flow_does_not_hide_its_move(void **state)
{
	struct fake_switch *s = *state;

	cfg_bridge(s, "br0")->mac_table_size = 1;
	apply(s);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "b", frame(BROADCAST, 2, UNTAGGED));	/* evicts 1 */
	rx(s, "c", frame(BROADCAST, 1, UNTAGGED));	/* 1 is learned at c, evicts 2 */
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));	/* and moves back */
	rx(s, "c", frame(1, 3, UNTAGGED));		/* evicts 1 again: floods */
	assert_int_equal(dp_fake_tx_count(s->fake), 4);
	assert_int_equal(fdb_count(s), 1);
}

static void flow_flush_of_a_bridge_leaves_the_other_s_flows(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "y");
	config_port_add(cfg_bridge(s, "br1"), "y");
	apply(s);
	rx(s, "y", frame(BROADCAST, 9, UNTAGGED));
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_int_equal(policy_flow_flush(s->policy, "br0", s->now), 0);
	assert_int_equal(dp_fake_flow_count(s->fake), 1);
	assert_true(has_flow(s, "y", frame(BROADCAST, 9, UNTAGGED)));
	assert_int_equal(policy_flow_flush(s->policy, NULL, s->now), 0);
	assert_int_equal(dp_fake_flow_count(s->fake), 0);
	assert_int_equal(policy_flow_flush(s->policy, "nope", s->now), -ENOENT);
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "b", frame(BROADCAST, 1, UNTAGGED));
}

static void count_flow(void *arg, const struct dp_flow *flow)
{
	*(u64 *)arg += flow->stats.packets;
}

/* What the flows of a bridge, or (NULL) all, have counted; or -errno */
static long long list_packets(struct fake_switch *s, const char *bridge)
{
	struct flow_listing *list;
	u64 packets = 0;
	int ret = policy_flow_listing(s->policy, bridge, &list);

	if (ret)
		return ret;
	do {
		ret = policy_flow_listing_step(list, count_flow, &packets);
	} while (ret > 0);
	policy_flow_listing_end(list);
	return ret ? ret : (long long)packets;
}

static void a_list_shows_a_bridge_s_flows_with_fresh_counters(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "y");
	config_port_add(cfg_bridge(s, "br1"), "y");
	apply(s);
	rx(s, "y", frame(BROADCAST, 9, UNTAGGED));
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "a", frame(BROADCAST, 1, UNTAGGED));
	assert_int_equal(list_packets(s, "br0"), 2);
	assert_int_equal(list_packets(s, NULL), 3);
	assert_int_equal(list_packets(s, "nope"), -ENOENT);
}

static void flow_that_cannot_be_replaced_is_deleted(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, UNTAGGED);

	rx(s, "a", f);
	dp_fake_fail(s->fake, "flow_set", -ENOMEM, 1);
	add_port(s, "e", 10);
	apply(s);
	assert_false(has_flow(s, "a", f));
	rx(s, "a", f);
	assert_sent(s, "e", f);
}

static u64 cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (u64)t.tv_sec * 1000 + (u64)t.tv_nsec / 1000000;
}

static void miss_n(struct fake_switch *s, struct dp_miss *miss, u32 n)
{
	miss->cookie = 1000000 + n;
	memcpy(miss->key.k.eth_src, (u8[]){ 2, 1, 0, (u8)(n >> 16), (u8)(n >> 8), (u8)n }, 6);
	memcpy(miss->key.k.eth_dst, (u8[]){ 2, 2, 0, (u8)(n >> 16), (u8)(n >> 8), (u8)n }, 6);
	policy_miss(s->policy, miss, s->now);
}

static void many_flows_are_looked_at_less_often(void **state)
{
	struct fake_switch *s = *state;
	struct dp_miss miss = { 0 };
	u32 i;

	miss.key.k.in_port = bridges_port_no(policy_bridges(s->policy), "a");
	for (i = 0; i < 4000; i++)
		miss_n(s, &miss, i);
	s->now += 1000;
	assert_int_equal(tick(s), s->now + 2000);
	for (; i < 10000; i++)
		miss_n(s, &miss, i);
	s->now += 2000;
	assert_int_equal(tick(s), s->now + 2500);
	/* but soon if there is no room for more */
	dp_fake_limits(s->fake, 10000, 10);
	miss_n(s, &miss, i);
	assert_int_equal(tick(s), s->now + 1000);
}

/* Generous bounds, to be met under sanitizers: what they catch is quadratic. */
static void ten_thousand_flows_are_quick(void **state)
{
	struct fake_switch *s = *state;
	struct dp_miss miss = { 0 };
	u64 start = cpu_ms(), installed, revalidated;
	u32 i;

	cfg_bridge(s, "br0")->mac_table_size = 100000;
	apply(s);
	miss.key.k.in_port = bridges_port_no(policy_bridges(s->policy), "a");
	for (i = 0; i < 10000; i++)
		miss_n(s, &miss, i);
	installed = cpu_ms();
	assert_int_equal(dp_fake_flow_count(s->fake), 10000);
	cfg_port(s, "d")->tag = 21;
	apply(s);
	s->now += 1000;
	tick(s);
	revalidated = cpu_ms();
	assert_int_equal(dp_fake_flow_count(s->fake), 10000);
	print_message("10000 misses: %u ms; revalidated and aged: %u ms\n",
		      (unsigned int)(installed - start), (unsigned int)(revalidated - installed));
	assert_true(installed - start < 5000);
	assert_true(revalidated - installed < 2000);
}

/* struct work - turns of ageing, and the most that was done in one of them */
struct work {
	u32 turns, read, deleted, expired;
};

static void more(u32 *most, u32 n)
{
	if (n > *most)
		*most = n;
}

static void count_turn(struct fake_switch *s, struct work *w)
{
	u32 read = s->policy->flows.shown, flows = s->policy->flows.by_key.count;
	u32 entries = bridges_bridge(policy_bridges(s->policy), "br0")->fdb.count;

	policy_tick(s->policy, s->now);
	more(&w->read, s->policy->flows.shown - read);
	more(&w->deleted, flows - s->policy->flows.by_key.count);
	more(&w->expired, entries - bridges_bridge(policy_bridges(s->policy), "br0")->fdb.count);
	w->turns++;
}

/* All flows and addresses go: @n of each, in turns with room for others between them */
static struct work age_all(struct fake_switch *s, u32 n)
{
	struct dp_miss miss = { 0 };
	struct work w = { 0 };
	u32 i;

	tick(s);
	miss.key.k.in_port = bridges_port_no(policy_bridges(s->policy), "a");
	for (i = 0; i < n; i++)
		miss_n(s, &miss, i);
	assert_int_equal(dp_fake_flow_count(s->fake), n);
	s->now += 400000;
	dp_fake_clock(s->fake, s->now);
	while (dp_fake_flow_count(s->fake) || s->policy->ageing.phase)
		count_turn(s, &w);
	assert_int_equal(fdb_count(s), 0);
	return w;
}

static void turns_of_ageing_are_as_many_as_flows_and_not_longer(void **state)
{
	struct fake_switch *s = *state;
	struct work few, many;

	cfg_bridge(s, "br0")->mac_table_size = 100000;
	apply(s);
	few = age_all(s, 2000);
	many = age_all(s, 8000);
	print_message("%u turns for 2000 flows and addresses, %u for 8000\n", few.turns,
		      many.turns);
	assert_in_range(many.turns, 3 * few.turns, 4 * few.turns + 4);
	assert_in_range(many.read, 1, 300);
	assert_in_range(many.deleted, 1, 80);
	assert_in_range(many.expired, 1, 300);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(idle_flow_is_deleted_after_its_time),
		TEST(used_flow_stays),
		TEST(idle_time_is_as_configured),
		TEST(flow_that_was_never_used_counts_from_its_installation),
		TEST(idle_time_is_short_while_the_table_is_full),
		TEST(port_that_has_its_share_makes_room_for_itself_only),
		TEST(in_a_full_table_ports_with_most_flows_make_room),
		TEST(room_is_made_once_for_each_refusal),
		TEST(idle_time_is_short_while_there_is_no_room_for_masks),
		TEST(traffic_keeps_the_source_in_the_mac_table),
		TEST(aged_out_station_is_flooded_again),
		TEST(flow_that_somebody_flushed_is_forgotten),
		TEST(flow_that_somebody_installed_is_made_to_agree),
		TEST(failed_dump_deletes_no_flow),
		TEST(changed_tag_takes_effect_for_the_next_frame),
		TEST(changed_tag_of_the_egress_takes_effect_for_the_next_frame),
		TEST(station_behind_a_port_with_a_new_tag_is_learned_there_at_once),
		TEST(unchanged_configuration_touches_no_flow),
		TEST(new_port_joins_the_flood_flows),
		TEST(removed_port_leaves_no_flow_behind),
		TEST(flows_are_gone_before_a_port_number_can_be_used_again),
		TEST(lost_link_flushes_what_was_learned_there),
		TEST(link_that_was_lost_for_a_moment_flushes_too),
		TEST(flushed_mac_table_is_filled_by_the_next_frames),
		TEST(flush_of_one_port_s_macs_leaves_the_others),
		TEST(evicted_station_s_flow_does_not_hide_its_move),
		TEST(flow_flush_of_a_bridge_leaves_the_other_s_flows),
		TEST(a_list_shows_a_bridge_s_flows_with_fresh_counters),
		TEST(flow_that_cannot_be_replaced_is_deleted),
		TEST(many_flows_are_looked_at_less_often),
		TEST(ten_thousand_flows_are_quick),
		TEST(turns_of_ageing_are_as_many_as_flows_and_not_longer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
