// SPDX-License-Identifier: GPL-2.0-or-later
/* Bonds in a bridge: one port above their members, whatever these do */
#include "tests/unit/policy/fake_switch.h"

/*
 * br0 with tap0 and tap1, and bond0 of e0 and e1; all trunks. A member is a port of the datapath
 * that carries nothing by itself.
 */
static void add_member(struct fake_switch *s, const char *name, const char *bond)
{
	struct config_port *m = add_port(s, name, -1);

	m->row_name[0] = '\0';
	m->vlan_mode = CFG_VLAN_TRUNK;
	m->has_trunks = true;
	snprintf(m->bond_of, sizeof(m->bond_of), "%s", bond);
}

static int setup(void **state)
{
	int rc = switch_setup(state);
	struct fake_switch *s = *state;
	struct config_port *bond;

	add_port(s, "tap0", -1);
	add_port(s, "tap1", -1);
	add_member(s, "e0", "bond0");
	add_member(s, "e1", "bond0");
	bond = config_port_add(cfg_bridge(s, "br0"), "bond0");
	bond->is_bond = true;
	apply(s);
	return rc;
}

static void set_mode(struct fake_switch *s, enum bond_mode mode)
{
	cfg_port(s, "bond0")->bond.mode = mode;
	apply(s);
}

static struct bond *bond_of(struct fake_switch *s)
{
	struct port *port = bridges_port(policy_bridges(s->policy), "bond0");

	assert_non_null(port);
	assert_non_null(port->bond);
	return port->bond;
}

static void carrier(struct fake_switch *s, const char *dev, bool up)
{
	dp_fake_set_running(s->fake, dev, up);
	run(s);
}

static const char *active(struct fake_switch *s)
{
	return bond_of(s)->active ? bond_of(s)->active->port->name : "none";
}

/* Number of copies that left by either member */
static size_t copies(struct fake_switch *s)
{
	size_t n = 0, i;

	for (i = 0; i < dp_fake_tx_count(s->fake); i++)
		n += dp_fake_tx(s->fake, i)->dev[0] == 'e';
	return n;
}

static u8 member_of(struct fake_switch *s, u8 src)
{
	rx(s, "tap0", frame(200, src, UNTAGGED));
	assert_int_equal(copies(s), 1);
	return dp_fake_tx_on(s->fake, "e0") ? 0 : 1;
}

/* Stations of tap0 that the hash sends by e0, and by e1 */
static void find_two(struct fake_switch *s, u8 two[2])
{
	u8 n;

	two[0] = 0;
	two[1] = 0;
	for (n = 1; n < 100 && (!two[0] || !two[1]); n++)
		two[member_of(s, n)] = n;
	assert_int_not_equal(two[0], 0);
	assert_int_not_equal(two[1], 0);
}

static char behind[IF_NAMESIZE];

static void look_for_7(void *arg, const struct fdb_info *e)
{
	(void)arg;
	if (!memcmp(e->mac, station(7), 6))
		snprintf(behind, sizeof(behind), "%s", e->port);
}

static const char *where_is_7(struct fake_switch *s)
{
	behind[0] = '\0';
	policy_fdb_dump(s->policy, "br0", s->now, look_for_7, NULL);
	return behind;
}

static void members_are_ports_of_the_datapath_and_the_bond_is_none(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port dp;

	assert_int_not_equal(device(s, "e0").no, 0);
	assert_int_not_equal(device(s, "e1").no, 0);
	assert_int_equal(dp_fake_device(s->fake, "bond0", &dp), -ENOENT);
	assert_true(number_of(s, "bond0") > 60000);
	assert_string_equal(active(s), "e0");
}

static void what_is_flooded_leaves_by_one_member_and_comes_back_by_none(void **state)
{
	struct fake_switch *s = *state;
	int mode;

	for (mode = CFG_BOND_ACTIVE_BACKUP; mode <= CFG_BOND_BALANCE_SLB; mode++) {
		set_mode(s, mode);
		rx(s, "tap0", frame(BROADCAST, 1, UNTAGGED));
		assert_int_equal(copies(s), 1);
		assert_sent(s, "tap1", frame(BROADCAST, 1, UNTAGGED));
		rx(s, "e0", frame(BROADCAST, 9, UNTAGGED));
		assert_int_equal(copies(s), 0);
		assert_sent(s, "tap0", frame(BROADCAST, 9, UNTAGGED));
		assert_sent(s, "tap1", frame(BROADCAST, 9, UNTAGGED));
	}
}

static void stations_are_learned_behind_the_bond(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "e0", frame(1, 7, UNTAGGED));
	assert_string_equal(where_is_7(s), "bond0");
	rx(s, "tap0", frame(7, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	assert_sent(s, "e0", frame(7, 1, UNTAGGED));
}

static void only_the_active_member_takes_frames_in_without_lacp(void **state)
{
	struct fake_switch *s = *state;

	assert_dropped(s, "e1", frame(1, 7, UNTAGGED), VSWITCH_DROP_BOND_STANDBY);
	assert_dropped(s, "e1", frame(BROADCAST, 7, UNTAGGED), VSWITCH_DROP_BOND_STANDBY);
	assert_string_equal(where_is_7(s), "");
	set_mode(s, CFG_BOND_BALANCE_SLB);
	assert_dropped(s, "e1", frame(BROADCAST, 7, UNTAGGED), VSWITCH_DROP_BOND_STANDBY);
	rx(s, "e1", frame(1, 7, UNTAGGED));
	assert_sent(s, "tap0", frame(1, 7, UNTAGGED));
	assert_string_equal(where_is_7(s), "bond0");
}

static void flows_follow_to_another_member_at_once(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "e0", frame(1, 7, UNTAGGED));
	rx(s, "tap0", frame(7, 1, UNTAGGED));
	assert_string_equal(actions_of(s, "tap0", frame(7, 1, UNTAGGED)), "output:e0");
	dp_fake_set_running(s->fake, "e0", false);
	/* by the event alone, before any turn */
	dp_fake_run(s->fake);
	assert_string_equal(active(s), "e1");
	assert_string_equal(actions_of(s, "tap0", frame(7, 1, UNTAGGED)), "output:e1");
	assert_string_equal(where_is_7(s), "bond0");
	run(s);
	rx(s, "e1", frame(1, 7, UNTAGGED));
	assert_sent(s, "tap0", frame(1, 7, UNTAGGED));
	carrier(s, "e0", true);
	assert_string_equal(active(s), "e1");
}

static void sources_are_spread_and_each_keeps_its_member(void **state)
{
	struct fake_switch *s = *state;
	u8 two[2];

	set_mode(s, CFG_BOND_BALANCE_SLB);
	find_two(s, two);
	assert_int_equal(member_of(s, two[0]), 0);
	assert_int_equal(member_of(s, two[1]), 1);
	carrier(s, "e1", false);
	assert_int_equal(member_of(s, two[0]), 0);
	assert_int_equal(member_of(s, two[1]), 0);
}

/* What a plain switch at the other end floods back by the second member */
static void what_comes_back_of_ours_is_dropped_by_name(void **state)
{
	struct fake_switch *s = *state;

	set_mode(s, CFG_BOND_BALANCE_SLB);
	rx(s, "tap0", frame(200, 7, UNTAGGED));
	assert_dropped(s, "e1", frame(200, 7, UNTAGGED), VSWITCH_DROP_BOND_LOOP);
	assert_dropped(s, "e0", frame(BROADCAST, 7, UNTAGGED), VSWITCH_DROP_BOND_LOOP);
	assert_string_equal(where_is_7(s), "tap0");
	/* when nobody knows the station any more it may be there */
	policy_fdb_flush(s->policy, NULL, NULL, s->now);
	rx(s, "e1", frame(200, 7, UNTAGGED));
	assert_string_equal(where_is_7(s), "bond0");
}

static struct test_frame arp(u8 src, u8 sender, u8 target)
{
	static const u8 head[8] = { 0, 1, 8, 0, 6, 4, 0, 1 };
	struct test_frame f = frame(BROADCAST, src, UNTAGGED);

	f.bytes[12] = 0x08;
	f.bytes[13] = 0x06;
	memcpy(f.bytes + 14, head, sizeof(head));
	memcpy(f.bytes + 22, station(src), 6);
	f.bytes[28] = 10;
	f.bytes[31] = sender;
	f.bytes[38] = 10;
	f.bytes[41] = target;
	return f;
}

static void a_gratuitous_arp_moves_a_station_to_the_bond_unless_it_is_an_echo(void **state)
{
	struct fake_switch *s = *state;

	set_mode(s, CFG_BOND_BALANCE_SLB);
	rx(s, "tap0", arp(7, 7, 7));
	assert_int_equal(copies(s), 1);
	/* its own echo */
	assert_dropped(s, "e0", arp(7, 7, 7), VSWITCH_DROP_BOND_LOOP);
	assert_dropped(s, "e0", arp(7, 7, 7), VSWITCH_DROP_BOND_LOOP);
	assert_string_equal(where_is_7(s), "tap0");
	pass_time(s, FDB_ANNOUNCED_MS);
	assert_dropped(s, "e0", arp(7, 7, 8), VSWITCH_DROP_BOND_LOOP);
	rx(s, "e0", arp(7, 7, 7));
	assert_sent(s, "tap0", arp(7, 7, 7));
	assert_string_equal(where_is_7(s), "bond0");
	rx(s, "e0", frame(1, 7, UNTAGGED));
	assert_sent(s, "tap0", frame(1, 7, UNTAGGED));
}

static void a_bond_without_a_member_is_a_port_without_a_link(void **state)
{
	struct fake_switch *s = *state;
	struct iface_status st;

	rx(s, "e0", frame(1, 7, UNTAGGED));
	carrier(s, "e0", false);
	carrier(s, "e1", false);
	assert_string_equal(active(s), "none");
	assert_string_equal(error_of(s, "e1"), "no member of its bond is enabled");
	assert_string_equal(where_is_7(s), "");
	assert_int_equal(policy_iface_status(s->policy, "bond0", true, &st), 0);
	assert_false(st.link_up);
	rx(s, "tap0", frame(BROADCAST, 1, UNTAGGED));
	assert_int_equal(copies(s), 0);
	carrier(s, "e1", true);
	assert_string_equal(active(s), "e1");
	rx(s, "tap0", frame(BROADCAST, 1, UNTAGGED));
	assert_int_equal(copies(s), 1);
}

static void delays_are_kept(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "bond0")->bond.updelay = 3000;
	cfg_port(s, "bond0")->bond.downdelay = 2000;
	apply(s);
	carrier(s, "e0", false);
	assert_string_equal(active(s), "e0");
	pass_time(s, 1999);
	assert_string_equal(active(s), "e0");
	assert_true(tick(s) <= s->now + 1);
	pass_time(s, 1);
	assert_string_equal(active(s), "e1");
	snprintf(cfg_port(s, "bond0")->bond.primary, IF_NAMESIZE, "e0");
	apply(s);
	carrier(s, "e0", true);
	pass_time(s, 2999);
	assert_string_equal(active(s), "e1");
	pass_time(s, 1);
	assert_string_equal(active(s), "e0");
}

static void flows_go_to_a_member_that_has_less_to_do(void **state)
{
	struct fake_switch *s = *state;
	u8 n, first[20], moved = 0;
	unsigned int i;

	set_mode(s, CFG_BOND_BALANCE_SLB);
	carrier(s, "e1", false);
	for (n = 1; n < 20; n++)
		assert_int_equal(member_of(s, n), 0);
	for (i = 0; i < 1000; i++) {
		for (n = 1; n < 20; n++)
			rx(s, "tap0", frame(200, n, UNTAGGED));
	}
	pass_time(s, 1000);
	carrier(s, "e1", true);
	for (n = 1; n < 20; n++)
		first[n] = member_of(s, n);
	for (n = 1; n < 20; n++)
		assert_int_equal(first[n], 0);
	pass_time(s, CFG_REBALANCE_MS_DEFAULT);
	for (n = 1; n < 20; n++)
		moved += member_of(s, n);
	assert_in_range(moved, 5, 14);
}

static void a_new_daemon_finds_flows_as_they_are(void **state)
{
	struct fake_switch *s = *state;
	size_t n, log;

	set_mode(s, CFG_BOND_BALANCE_SLB);
	for (n = 10; n < 30; n++)
		rx(s, "tap0", frame(200, (u8)n, UNTAGGED));
	rx(s, "e0", frame(1, 7, UNTAGGED));
	rx(s, "e1", frame(2, 8, UNTAGGED));
	assert_dropped(s, "e1", frame(200, 12, UNTAGGED), VSWITCH_DROP_BOND_LOOP);
	n = dp_fake_flow_count(s->fake);
	kill_daemon(s);
	log = dp_fake_log_count(s->fake);
	start_daemon(s);
	apply(s);
	run(s);
	assert_int_equal(dp_fake_flow_count(s->fake), n);
	assert_int_equal(dp_fake_log_find(s->fake, log, "flow_set"), -1);
	assert_int_equal(dp_fake_log_find(s->fake, log, "flow_del"), -1);
	assert_int_equal(dp_fake_log_find(s->fake, log, "port_add"), -1);
	assert_string_equal(where_is_7(s), "bond0");
	assert_dropped(s, "e1", frame(200, 12, UNTAGGED), VSWITCH_DROP_BOND_LOOP);
}

static void a_port_becomes_a_member_and_a_port_again(void **state)
{
	struct fake_switch *s = *state;
	struct config_port *tap1 = cfg_port(s, "tap1");

	snprintf(tap1->bond_of, sizeof(tap1->bond_of), "bond0");
	tap1->vlan_mode = CFG_VLAN_TRUNK;
	tap1->has_trunks = true;
	apply(s);
	run(s);
	assert_int_equal(bond_of(s)->n, 3);
	assert_dropped(s, "tap1", frame(1, 9, UNTAGGED), VSWITCH_DROP_BOND_STANDBY);
	tap1->bond_of[0] = '\0';
	tap1->has_trunks = false;
	apply(s);
	run(s);
	assert_int_equal(bond_of(s)->n, 2);
	rx(s, "tap1", frame(BROADCAST, 9, UNTAGGED));
	assert_sent(s, "tap0", frame(BROADCAST, 9, UNTAGGED));
	assert_int_equal(copies(s), 1);
}

static void members_are_free_when_the_bond_goes(void **state)
{
	struct fake_switch *s = *state;

	cfg_del_port(s, "bond0");
	cfg_del_port(s, "e0");
	apply(s);
	run(s);
	assert_int_equal(device(s, "e0").no, 0);
	/* what is to be a member, and has no bond, takes nothing in */
	assert_dropped(s, "e1", frame(BROADCAST, 9, UNTAGGED), VSWITCH_DROP_NO_BRIDGE);
	rx(s, "tap0", frame(BROADCAST, 9, UNTAGGED));
	assert_int_equal(copies(s), 0);
}

static void a_member_that_leaves_by_itself_is_made_up_for(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "tap0", frame(200, 1, UNTAGGED));
	dp_fake_pull(s->fake, "e0");
	run(s);
	assert_string_equal(active(s), "e1");
	rx(s, "tap0", frame(200, 1, UNTAGGED));
	assert_sent(s, "e1", frame(200, 1, UNTAGGED));
	dp_fake_plug(s->fake, "e0");
	policy_link_appeared(s->policy, "e0", s->now);
	run(s);
	assert_int_equal(bond_of(s)->n, 2);
	assert_int_equal(bond_enabled(bond_of(s)), 2);
}

static void stations_are_announced_by_the_member_that_takes_over(void **state)
{
	static const u8 rarp[] = { 0x80, 0x35, 0, 1, 8, 0, 6, 4, 0, 3, 2, 0, 0, 0, 0, 1 };
	struct fake_switch *s = *state;
	u8 sent[128], other[128];

	rx(s, "tap0", frame(200, 1, UNTAGGED));
	rx(s, "e0", frame(1, 7, UNTAGGED));
	assert_int_equal(dp_fake_spoken(s->fake, "e1", sent), 0);
	carrier(s, "e0", false);
	/* the last one; station 7 is behind the bond and not announced to itself */
	assert_int_equal(dp_fake_spoken(s->fake, "e1", sent), 60);
	assert_int_equal(dp_fake_spoken(s->fake, "e0", other), 0);
	assert_int_equal(sent[0], 0xff);
	if (memcmp(sent + 6, station(1), 6))
		assert_memory_equal(sent + 6, device(s, "br0").address, 6);
	else
		assert_memory_equal(sent + 12, rarp, sizeof(rarp));
	cfg_port(s, "bond0")->tag = 5;
	cfg_port(s, "tap0")->tag = 5;
	apply(s);
	rx(s, "tap0", frame(200, 1, UNTAGGED));
	carrier(s, "e0", true);
	carrier(s, "e1", false);
	assert_int_equal(dp_fake_spoken(s->fake, "e0", sent), 60);
	assert_memory_equal(sent + 6, station(1), 6);
	assert_memory_equal(sent + 12, rarp, sizeof(rarp));
}

static void another_port_may_get_the_number_of_a_bond(void **state)
{
	struct fake_switch *s = *state;
	int no = number_of(s, "bond0");

	rx(s, "e0", frame(1, 7, UNTAGGED));
	add_port(s, "tap2", -1)->ofport_request = (u16)no;
	apply(s);
	run(s);
	assert_int_equal(number_of(s, "tap2"), no);
	assert_int_not_equal(number_of(s, "bond0"), no);
	rx(s, "tap2", frame(BROADCAST, 9, UNTAGGED));
	assert_int_equal(copies(s), 1);
}

/* --- LACP ---------------------------------------------------------------------------------- */

/* The other end: a switch that speaks LACP on both links */
struct partner {
	struct lacp lacp;
	struct lacp_port port[2];
};

static const char *const members[2] = { "e0", "e1" };

static void partner_init(struct partner *o)
{
	struct lacp_config cfg = { .active = true, .priority = 1, .system = { 2, 9, 9, 9, 9, 9 } };
	u16 i;

	memset(o, 0, sizeof(*o));
	lacp_init(&o->lacp);
	for (i = 0; i < 2; i++) {
		lacp_add(&o->lacp, &o->port[i]);
		lacp_port_configure(&o->port[i], i + 1, 1, 7);
	}
	lacp_configure(&o->lacp, &cfg);
}

static void partner_hears(struct fake_switch *s, struct partner *o, u32 i)
{
	u8 bytes[128];
	size_t n = dp_fake_spoken(s->fake, members[i], bytes);

	if (!n)
		return;
	assert_int_equal(n, LACP_FRAME_LEN);
	assert_memory_equal(bytes, lacp_group, 6);
	assert_memory_equal(bytes + 6, device(s, members[i]).address, 6);
	lacp_port_receive(&o->port[i], bytes + 14, n - 14, s->now);
}

static void partner_says(struct fake_switch *s, struct partner *o, u32 i)
{
	u8 bytes[LACP_FRAME_LEN] = { 1, 0x80, 0xc2, 0, 0, 2, 2, 9, 9, 9, 9, 9, 0x88, 9 };

	if (!lacp_port_transmit(&o->port[i], bytes + 14, s->now))
		return;
	dp_fake_tx_clear(s->fake);
	dp_fake_rx(s->fake, members[i], bytes, sizeof(bytes));
	run(s);
	/* it is between both ends of the link */
	assert_int_equal(dp_fake_tx_count(s->fake), 0);
}

static void talk(struct fake_switch *s, struct partner *o, u64 ms)
{
	u64 end = s->now + ms;
	u32 i, turns;

	do {
		for (turns = 0; turns < 6; turns++) {
			run(s);
			lacp_turn(&o->lacp, s->now);
			for (i = 0; i < 2; i++) {
				partner_hears(s, o, i);
				partner_says(s, o, i);
			}
		}
		pass_time(s, 250);
	} while (s->now < end);
}

static void partner_link(struct fake_switch *s, struct partner *o, u32 i, bool up)
{
	lacp_port_set_link(&o->port[i], up, s->now);
}

static void negotiate(struct fake_switch *s, struct partner *o, enum bond_mode mode)
{
	partner_init(o);
	cfg_port(s, "bond0")->bond.mode = mode;
	cfg_port(s, "bond0")->bond.lacp.mode = CFG_LACP_ACTIVE;
	apply(s);
	partner_link(s, o, 0, true);
	partner_link(s, o, 1, true);
	talk(s, o, LACP_WAIT_MS + 2000);
	assert_int_equal(bond_of(s)->partner, BOND_AGREED);
	assert_int_equal(bond_enabled(bond_of(s)), 2);
	assert_true(lacp_port_distributes(&o->port[0]));
	assert_true(lacp_port_distributes(&o->port[1]));
}

static struct test_frame tcp(u8 dst, u8 src, u16 port)
{
	struct test_frame f = frame(dst, src, UNTAGGED);
	u8 *ip = f.bytes + 14;

	ip[0] = 0x45;
	ip[3] = 40;
	ip[8] = 64;
	ip[9] = 6;
	ip[12] = 10;
	ip[15] = src;
	ip[16] = 10;
	ip[19] = dst;
	ip[20] = (u8)(port >> 8);
	ip[21] = (u8)port;
	ip[32] = 0x50;
	return f;
}

static void with_lacp_flows_are_spread_and_installed_as_they_were_hashed(void **state)
{
	struct fake_switch *s = *state;
	struct partner o;
	u32 by[2] = { 0 }, i;

	negotiate(s, &o, CFG_BOND_BALANCE_TCP);
	for (i = 0; i < 40; i++) {
		rx(s, "tap0", tcp(200, 1, (u16)(1000 + i)));
		assert_int_equal(copies(s), 1);
		by[dp_fake_tx_on(s->fake, "e1") != NULL]++;
	}
	assert_in_range(by[0], 5, 35);
	assert_int_equal(dp_fake_lookup(s->fake, "tap0", tcp(200, 1, 1000).bytes, FRAME_LEN)->
			 mask.k.tp_src, 0xffff);
	/* the partner may send by any of both */
	rx(s, "e1", tcp(1, 7, 5));
	assert_sent(s, "tap0", tcp(1, 7, 5));
	rx(s, "e0", frame(BROADCAST, 7, UNTAGGED));
	assert_sent(s, "tap0", frame(BROADCAST, 7, UNTAGGED));
	rx(s, "e1", frame(BROADCAST, 7, UNTAGGED));
	assert_sent(s, "tap0", frame(BROADCAST, 7, UNTAGGED));
}

static void without_an_answer_balance_tcp_carries_nothing_unless_it_falls_back(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "bond0")->bond.mode = CFG_BOND_BALANCE_TCP;
	cfg_port(s, "bond0")->bond.lacp.mode = CFG_LACP_ACTIVE;
	apply(s);
	pass_time(s, 5000);
	rx(s, "tap0", frame(BROADCAST, 1, UNTAGGED));
	assert_int_equal(copies(s), 0);
	assert_dropped(s, "e0", frame(1, 7, UNTAGGED), VSWITCH_DROP_BOND_STANDBY);
	cfg_port(s, "bond0")->bond.lacp.fallback = true;
	apply(s);
	run(s);
	rx(s, "tap0", frame(BROADCAST, 1, UNTAGGED));
	assert_int_equal(copies(s), 1);
	assert_string_equal(active(s), "e0");
}

static void a_member_whose_partner_is_silent_is_not_used(void **state)
{
	struct fake_switch *s = *state;
	struct partner o;

	cfg_port(s, "bond0")->bond.lacp.fast = true;
	negotiate(s, &o, CFG_BOND_BALANCE_TCP);
	assert_null(error_of(s, "e1"));
	partner_link(s, &o, 1, false);
	talk(s, &o, 4500);
	assert_int_equal(bond_enabled(bond_of(s)), 1);
	assert_true(bond_member_named(bond_of(s), "e0")->enabled);
	talk(s, &o, 4500);
	assert_string_equal(error_of(s, "e1"), "LACP: its partner does not answer");
	assert_null(error_of(s, "e0"));
	partner_link(s, &o, 1, true);
	talk(s, &o, LACP_WAIT_MS + 2000);
	assert_int_equal(bond_enabled(bond_of(s)), 2);
}

static void lacpdus_are_never_switched_and_noise_is_counted(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(1, 9, UNTAGGED);
	struct partner o;

	s->cfg.bridges->forward_bpdu = true;
	negotiate(s, &o, CFG_BOND_BALANCE_SLB);
	memcpy(f.bytes, lacp_group, 6);
	f.bytes[12] = 0x88;
	f.bytes[13] = 0x09;
	f.bytes[14] = 0x77;
	assert_dropped(s, "e0", f, VSWITCH_DROP_RESERVED);
	assert_dropped(s, "e0", f, VSWITCH_DROP_RESERVED);
	assert_int_equal(bond_member_named(bond_of(s), "e0")->lacp.counts.bad, 2);
	/* no flow stands between the daemon and the next one */
	assert_null(dp_fake_lookup(s->fake, "e0", f.bytes, f.len));
	assert_int_equal(bond_enabled(bond_of(s)), 2);
	/* without LACP it is a frame as any other that is reserved */
	cfg_port(s, "bond0")->bond.lacp.mode = CFG_LACP_OFF;
	apply(s);
	rx(s, "e0", f);
	assert_sent(s, "tap0", f);
}

static struct lacp_record kept[4];
static u32 n_kept;

static void keep(void *arg, const struct lacp_record *record)
{
	(void)arg;
	kept[n_kept++] = *record;
}

static void a_new_daemon_goes_on_with_the_partner(void **state)
{
	struct fake_switch *s = *state;
	struct partner o;
	size_t log;
	u32 i, n;

	negotiate(s, &o, CFG_BOND_BALANCE_TCP);
	for (i = 0; i < 20; i++)
		rx(s, "tap0", tcp(200, 1, (u16)(1000 + i)));
	rx(s, "e1", tcp(1, 7, 5));
	n_kept = 0;
	policy_lacp_each(s->policy, keep, NULL);
	assert_int_equal(n_kept, 2);
	n = (u32)dp_fake_flow_count(s->fake);
	kill_daemon(s);
	s->now += 20000;
	dp_fake_clock(s->fake, s->now);
	log = dp_fake_log_count(s->fake);
	start_daemon(s);
	for (i = 0; i < n_kept; i++)
		policy_lacp_resume(s->policy, &kept[i]);
	s->cfg.flow_idle_ms = 1000000;
	apply(s);
	talk(s, &o, 1000);
	assert_int_equal(bond_enabled(bond_of(s)), 2);
	assert_int_equal(dp_fake_log_find(s->fake, log, "flow_set"), -1);
	assert_int_equal(dp_fake_log_find(s->fake, log, "flow_del"), -1);
	assert_int_equal(dp_fake_flow_count(s->fake), n);
	assert_int_equal(o.port[0].counts.expired + o.port[1].counts.expired, 0);
	assert_true(lacp_port_distributes(&o.port[0]) && lacp_port_distributes(&o.port[1]));
	/* what was agreed on for another port of that name is nothing to this one */
	kill_daemon(s);
	start_daemon(s);
	kept[0].serial++;
	policy_lacp_resume(s->policy, &kept[0]);
	apply(s);
	assert_int_equal(bond_of(s)->partner, BOND_UNANSWERED);
}

/* As after the module was loaded anew: serials begin again. */
static void what_was_agreed_on_ends_with_the_port_in_the_datapath(void **state)
{
	static const char *const devices[] = { "br0", "tap0", "tap1", "e0", "e1" };
	struct lacp_record record = { .partner = { 1, { 2, 9, 9, 9, 9, 9 }, 7, 1, 1, 0x3d } };
	struct fake_switch *s = *state;
	u32 i;

	cfg_port(s, "bond0")->bond.lacp.mode = CFG_LACP_ACTIVE;
	apply(s);
	for (i = 0; i < 5; i++) {
		if (device(s, devices[i]).serial >= record.serial)
			record.serial = device(s, devices[i]).serial + 1;
	}
	kill_daemon(s);
	dp_fake_pull(s->fake, "e0");
	dp_fake_plug(s->fake, "e0");
	dp_fake_run(s->fake);
	start_daemon(s);
	snprintf(record.port, sizeof(record.port), "e0");
	policy_lacp_resume(s->policy, &record);
	apply(s);
	assert_int_equal(device(s, "e0").serial, record.serial);
	assert_int_equal(bond_of(s)->partner, BOND_UNANSWERED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(members_are_ports_of_the_datapath_and_the_bond_is_none),
		TEST(what_is_flooded_leaves_by_one_member_and_comes_back_by_none),
		TEST(stations_are_learned_behind_the_bond),
		TEST(only_the_active_member_takes_frames_in_without_lacp),
		TEST(flows_follow_to_another_member_at_once),
		TEST(sources_are_spread_and_each_keeps_its_member),
		TEST(what_comes_back_of_ours_is_dropped_by_name),
		TEST(a_gratuitous_arp_moves_a_station_to_the_bond_unless_it_is_an_echo),
		TEST(a_bond_without_a_member_is_a_port_without_a_link),
		TEST(delays_are_kept),
		TEST(flows_go_to_a_member_that_has_less_to_do),
		TEST(a_new_daemon_finds_flows_as_they_are),
		TEST(a_port_becomes_a_member_and_a_port_again),
		TEST(members_are_free_when_the_bond_goes),
		TEST(a_member_that_leaves_by_itself_is_made_up_for),
		TEST(stations_are_announced_by_the_member_that_takes_over),
		TEST(another_port_may_get_the_number_of_a_bond),
		TEST(with_lacp_flows_are_spread_and_installed_as_they_were_hashed),
		TEST(without_an_answer_balance_tcp_carries_nothing_unless_it_falls_back),
		TEST(a_member_whose_partner_is_silent_is_not_used),
		TEST(lacpdus_are_never_switched_and_noise_is_counted),
		TEST(a_new_daemon_goes_on_with_the_partner),
		TEST(what_was_agreed_on_ends_with_the_port_in_the_datapath),
	};

	return cmocka_run_group_tests_name("bonds", tests, NULL, NULL);
}
