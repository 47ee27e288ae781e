// SPDX-License-Identifier: GPL-2.0-or-later
/* A bond: which member sends what, how loads are spread, when a member counts */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "daemon/bridge/bridges.h"
#include "tests/unit/core/frames.h"

/* br0 with bond0 of a, b and c, none of which is up */
struct rig {
	struct bridges br;
	struct port *port, *member[3];
	struct bond *bond;
	u64 now;
};

static int setup(void **state)
{
	static const char *const names[] = { "b", "a", "c" };
	struct rig *r = calloc(1, sizeof(*r));
	struct bridge *bridge;
	u32 i;

	assert_int_equal(bridges_init(&r->br), 0);
	bridge = bridge_new(&r->br, "br0");
	r->port = port_new(bridge, "bond0");
	r->port->bond = bond_new(r->port);
	r->bond = r->port->bond;
	r->bond->cfg.rebalance_ms = 10000;
	for (i = 0; i < 3; i++) {
		r->member[i] = port_new(bridge, names[i]);
		r->member[i]->attached = true;
		bond_join(r->bond, r->member[i]);
	}
	r->now = 1000;
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	struct rig *r = *state;

	bridges_exit(&r->br);
	free(r);
	return 0;
}

static struct bond_member *member(struct rig *r, const char *name)
{
	struct bond_member *m = bond_member_named(r->bond, name);

	assert_non_null(m);
	return m;
}

static bool set_up(struct rig *r, const char *name, bool up)
{
	bool changed = bond_member_set_up(member(r, name), up, r->now);

	bond_elect(r->bond);
	bond_spread(r->bond);
	return changed;
}

static void all_up(struct rig *r)
{
	set_up(r, "a", true);
	set_up(r, "b", true);
	set_up(r, "c", true);
}

static const char *active(struct rig *r)
{
	return r->bond->active ? r->bond->active->port->name : "none";
}

static u32 buckets_of(struct rig *r, const char *name)
{
	u32 n = 0, i;

	for (i = 0; i < BOND_BUCKETS; i++)
		n += r->bond->bucket[i] == member(r, name);
	return n;
}

static void members_are_in_the_order_of_their_names(void **state)
{
	struct rig *r = *state;
	struct bond_member *m = TAILQ_FIRST(&r->bond->members);

	assert_string_equal(m->port->name, "a");
	assert_string_equal(TAILQ_NEXT(m, link)->port->name, "b");
	assert_null(bond_member_named(r->bond, "d"));
	assert_int_equal(r->bond->n, 3);
}

static void the_first_one_that_is_enabled_is_active_and_stays_so(void **state)
{
	struct rig *r = *state;

	assert_string_equal(active(r), "none");
	assert_null(bond_member_for(r->bond, 0));
	assert_true(set_up(r, "b", true));
	assert_string_equal(active(r), "b");
	set_up(r, "a", true);
	assert_string_equal(active(r), "b");
	set_up(r, "b", false);
	assert_string_equal(active(r), "a");
	set_up(r, "b", true);
	assert_string_equal(active(r), "a");
	assert_ptr_equal(bond_member_for(r->bond, 77), member(r, "a"));
}

static void the_primary_one_takes_over_whenever_it_is_enabled(void **state)
{
	struct rig *r = *state;

	snprintf(r->bond->cfg.primary, sizeof(r->bond->cfg.primary), "c");
	set_up(r, "a", true);
	assert_string_equal(active(r), "a");
	set_up(r, "c", true);
	assert_string_equal(active(r), "c");
	set_up(r, "c", false);
	assert_string_equal(active(r), "a");
	set_up(r, "c", true);
	assert_string_equal(active(r), "c");
}

static void a_member_counts_when_its_state_has_lasted(void **state)
{
	struct rig *r = *state;
	struct bond_member *a = member(r, "a"), *b = member(r, "b");

	r->bond->cfg.updelay = 300;
	r->bond->cfg.downdelay = 200;
	/* where nobody is enabled nobody waits */
	assert_true(set_up(r, "a", true));
	assert_false(set_up(r, "b", true));
	assert_int_equal(b->due, r->now + 300);
	r->now += 299;
	assert_false(bond_member_turn(b, r->now));
	assert_false(b->enabled);
	r->now++;
	assert_true(bond_member_turn(b, r->now));
	assert_true(b->enabled);
	assert_true(b->due == BOND_NEVER);
	assert_false(set_up(r, "a", false));
	assert_true(a->enabled);
	r->now += 100;
	/* a link that is back in time has not been away */
	assert_false(set_up(r, "a", true));
	r->now += 1000;
	assert_false(bond_member_turn(a, r->now));
	assert_true(a->enabled);
	set_up(r, "a", false);
	r->now += 200;
	assert_true(bond_member_turn(a, r->now));
	assert_false(a->enabled);
}

static void what_is_held_or_detached_waits_for_nothing(void **state)
{
	struct rig *r = *state;
	struct bond_member *a = member(r, "a");

	r->bond->cfg.downdelay = 200;
	all_up(r);
	a->held = true;
	assert_true(set_up(r, "a", true));
	assert_false(a->enabled);
	member(r, "b")->port->attached = false;
	assert_true(set_up(r, "b", false));
	member(r, "b")->port->attached = true;
}

static void buckets_are_spread_evenly_and_stay_with_those_who_carry_them(void **state)
{
	struct rig *r = *state;
	struct bond_member *was[BOND_BUCKETS];
	u32 i, stayed = 0;

	r->bond->cfg.mode = CFG_BOND_BALANCE_SLB;
	all_up(r);
	assert_in_range(buckets_of(r, "a"), 85, 86);
	assert_in_range(buckets_of(r, "b"), 85, 86);
	assert_in_range(buckets_of(r, "c"), 85, 86);
	for (i = 0; i < BOND_BUCKETS; i++) {
		was[i] = r->bond->bucket[i];
		r->bond->load[i] = 1000;
	}
	set_up(r, "b", false);
	assert_int_equal(buckets_of(r, "b"), 0);
	for (i = 0; i < BOND_BUCKETS; i++)
		stayed += r->bond->bucket[i] == was[i];
	assert_in_range(stayed, 170, 171);
	/* who is back gets none of those that carry something: that is for the rebalancing */
	set_up(r, "b", true);
	assert_int_equal(buckets_of(r, "b"), 0);
	r->bond->cfg.rebalance_ms = 0;
	bond_spread(r->bond);
	assert_in_range(buckets_of(r, "b"), 85, 86);
}

static void loads_move_to_members_that_have_less(void **state)
{
	struct rig *r = *state;
	u32 i;

	r->bond->cfg.mode = CFG_BOND_BALANCE_SLB;
	set_up(r, "a", true);
	for (i = 0; i < 4; i++)
		r->bond->load[i] = 1000000 * (i + 1);
	set_up(r, "b", true);
	assert_int_equal(bond_rebalance(r->bond), 2);
	/* 4 and 1 of 10 */
	assert_ptr_equal(r->bond->bucket[3], member(r, "b"));
	assert_ptr_equal(r->bond->bucket[2], member(r, "a"));
	assert_ptr_equal(r->bond->bucket[1], member(r, "a"));
	assert_ptr_equal(r->bond->bucket[0], member(r, "b"));
	assert_int_equal(r->bond->load[3], 2000000);
	/* what little is left is not worth it */
	for (i = 0; i < BOND_BUCKETS; i++)
		r->bond->load[i] = i < 4 ? 1000 : 0;
	assert_int_equal(bond_rebalance(r->bond), 0);
}

/* One flow with all the load stays where it is: elsewhere it would be no better. */
static void one_bucket_with_everything_does_not_go_to_and_fro(void **state)
{
	u64 load[BOND_BUCKETS] = { [5] = 1000000000 };
	u32 at[BOND_BUCKETS] = { 0 };
	struct balance_move move;

	(void)state;
	assert_false(balance_next(load, at, 2, &move));
	load[6] = 300000000;
	assert_true(balance_next(load, at, 2, &move));
	assert_int_equal(move.bucket, 6);
	assert_int_equal(move.to, 1);
	at[6] = 1;
	assert_false(balance_next(load, at, 2, &move));
	assert_false(balance_next(load, at, 1, &move));
}

static void equal_loads_are_shared_out_equally(void **state)
{
	u64 load[BOND_BUCKETS], sum[4] = { 0 };
	u32 at[BOND_BUCKETS] = { 0 }, i, n = 0;
	struct balance_move move;

	(void)state;
	for (i = 0; i < BOND_BUCKETS; i++)
		load[i] = 1000000;
	while (balance_next(load, at, 4, &move)) {
		at[move.bucket] = move.to;
		assert_in_range(++n, 1, BOND_BUCKETS);
	}
	for (i = 0; i < BOND_BUCKETS; i++)
		sum[at[i]] += load[i];
	for (i = 0; i < 4; i++)
		assert_in_range(sum[i], 61000000, 67000000);
}

static void frames_of_a_source_and_vlan_have_one_bucket(void **state)
{
	u8 mac[6] = { 2, 0, 0, 0, 0, 1 };
	u32 seen[BOND_BUCKETS] = { 0 }, n = 0, i;

	(void)state;
	assert_int_equal(balance_hash_source(mac, 5), balance_hash_source(mac, 5));
	for (i = 0; i < 1024; i++) {
		mac[4] = (u8)(i >> 8);
		mac[5] = (u8)i;
		n += !seen[balance_hash_source(mac, 5)]++;
	}
	assert_in_range(n, 230, BOND_BUCKETS);
	n = 0;
	memset(seen, 0, sizeof(seen));
	for (i = 0; i < 1024; i++)
		n += !seen[balance_hash_source(mac, (u16)i)]++;
	assert_in_range(n, 230, BOND_BUCKETS);
}

static union vsw_key tcp4(u16 port)
{
	union vsw_key key = { 0 };

	memcpy(key.k.eth_src, mac_a, 6);
	memcpy(key.k.eth_dst, mac_b, 6);
	key.k.eth_type = cpu_to_be16(0x0800);
	memcpy(key.k.ip_src, ip4_a, 4);
	memcpy(key.k.ip_dst, ip4_b, 4);
	key.k.ip_proto = 6;
	key.k.tp_src = cpu_to_be16(port);
	key.k.tp_dst = cpu_to_be16(80);
	return key;
}

static void flows_are_told_apart_by_their_ports_and_only_what_was_hashed_is_looked_at(void **state)
{
	union vsw_key key = tcp4(1), looked, other;
	u32 seen[BOND_BUCKETS] = { 0 }, n = 0, i;

	(void)state;
	for (i = 0; i < 1024; i++) {
		key.k.tp_src = cpu_to_be16((u16)i);
		n += !seen[balance_hash_flow(&key, &looked)]++;
	}
	assert_in_range(n, 230, BOND_BUCKETS);
	assert_int_equal(looked.k.tp_src, 0xffff);
	assert_int_equal(looked.k.in_port, 0);
	assert_int_equal(looked.k.ip_tos, 0);
	assert_int_equal(looked.k.ip_src[3], 0xff);
	assert_int_equal(looked.k.ip_src[4], 0);
	other = key;
	other.k.ip_tos = 8;
	other.k.ip_ttl = 3;
	other.k.tcp_flags = 0x10;
	other.k.in_port = 7;
	assert_int_equal(balance_hash_flow(&key, &looked), balance_hash_flow(&other, &looked));
}

static void fragments_go_one_way_whether_they_show_ports_or_not(void **state)
{
	union vsw_key first = tcp4(1), later = tcp4(0), looked;

	(void)state;
	first.k.ip_frag = VSWITCH_FRAG_FIRST;
	later.k.ip_frag = VSWITCH_FRAG_LATER;
	later.k.tp_dst = 0;
	assert_int_equal(balance_hash_flow(&first, &looked), balance_hash_flow(&later, &looked));
	assert_int_equal(looked.k.tp_src, 0);
	assert_int_equal(looked.k.ip_frag & VSWITCH_FRAG_BITS, VSWITCH_FRAG_BITS);
}

static void headers_that_cannot_be_read_are_not_hashed(void **state)
{
	union vsw_key key = tcp4(1), looked;

	(void)state;
	key.k.ip_frag = VSWITCH_UNREAD;
	balance_hash_flow(&key, &looked);
	assert_int_equal(looked.k.ip_src[0], 0);
	assert_true(looked.k.ip_frag & VSWITCH_UNREAD_IP);
	key.k.ip_frag = VSWITCH_UNREAD_REST | VSWITCH_UNREAD_PORTS;
	balance_hash_flow(&key, &looked);
	assert_int_equal(looked.k.ip_src[0], 0xff);
	assert_int_equal(looked.k.tp_src, 0);
	assert_true(looked.k.ip_frag & VSWITCH_UNREAD_PORTS);
	key.k.eth_type = cpu_to_be16(0x88cc);
	balance_hash_flow(&key, &looked);
	assert_int_equal(looked.k.eth_type, 0xffff);
	assert_int_equal(looked.k.ip_frag, 0);
}

static void who_takes_which_frames_in(void **state)
{
	struct rig *r = *state;
	struct bond_member *a = member(r, "a"), *b = member(r, "b"), *c = member(r, "c");

	set_up(r, "a", true);
	set_up(r, "b", true);
	assert_int_equal(bond_admits(r->bond, a, true), BOND_TAKES);
	assert_int_equal(bond_admits(r->bond, b, false), BOND_STANDS_BY);
	r->bond->cfg.mode = CFG_BOND_BALANCE_SLB;
	assert_int_equal(bond_admits(r->bond, a, true), BOND_UNLESS_OURS);
	assert_int_equal(bond_admits(r->bond, b, true), BOND_STANDS_BY);
	assert_int_equal(bond_admits(r->bond, b, false), BOND_UNLESS_OURS);
	assert_int_equal(bond_admits(r->bond, c, false), BOND_STANDS_BY);
	/* without LACP there is no balance-tcp */
	r->bond->cfg.mode = CFG_BOND_BALANCE_TCP;
	assert_int_equal(bond_admits(r->bond, a, false), BOND_STANDS_BY);
	assert_null(bond_member_for(r->bond, 0));
	r->bond->partner = BOND_AGREED;
	assert_int_equal(bond_admits(r->bond, b, true), BOND_TAKES);
	assert_int_equal(bond_admits(r->bond, c, true), BOND_STANDS_BY);
	/* what it collects may come before it sends */
	c->lacp.mux = LACP_MUX_COLLECTING;
	assert_int_equal(bond_admits(r->bond, c, true), BOND_TAKES);
	c->lacp.mux = LACP_MUX_DETACHED;
	assert_non_null(bond_member_for(r->bond, 0));
	r->bond->partner = BOND_UNANSWERED;
	assert_int_equal(bond_admits(r->bond, a, true), BOND_STANDS_BY);
	assert_null(bond_member_for(r->bond, 0));
	r->bond->cfg.lacp.fallback = true;
	assert_int_equal(bond_admits(r->bond, a, true), BOND_TAKES);
	assert_int_equal(bond_admits(r->bond, b, true), BOND_STANDS_BY);
	assert_ptr_equal(bond_member_for(r->bond, 9), a);
}

static void a_member_that_leaves_leaves_nothing_behind(void **state)
{
	struct rig *r = *state;

	r->bond->cfg.mode = CFG_BOND_BALANCE_SLB;
	all_up(r);
	bond_leave(member(r, "a")->port);
	assert_int_equal(r->bond->n, 2);
	assert_string_equal(active(r), "b");
	assert_int_equal(buckets_of(r, "b") + buckets_of(r, "c"), BOND_BUCKETS);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(members_are_in_the_order_of_their_names),
		TEST(the_first_one_that_is_enabled_is_active_and_stays_so),
		TEST(the_primary_one_takes_over_whenever_it_is_enabled),
		TEST(a_member_counts_when_its_state_has_lasted),
		TEST(what_is_held_or_detached_waits_for_nothing),
		TEST(buckets_are_spread_evenly_and_stay_with_those_who_carry_them),
		TEST(loads_move_to_members_that_have_less),
		TEST(one_bucket_with_everything_does_not_go_to_and_fro),
		TEST(equal_loads_are_shared_out_equally),
		TEST(frames_of_a_source_and_vlan_have_one_bucket),
		TEST(flows_are_told_apart_by_their_ports_and_only_what_was_hashed_is_looked_at),
		TEST(fragments_go_one_way_whether_they_show_ports_or_not),
		TEST(headers_that_cannot_be_read_are_not_hashed),
		TEST(who_takes_which_frames_in),
		TEST(a_member_that_leaves_leaves_nothing_behind),
	};

	return cmocka_run_group_tests_name("bond", tests, NULL, NULL);
}
