// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Mirrors: what is copied, in which form, and what becomes of the ports of copies.
 *
 *   a10 b10  access 10      c20  access 20      t1 t2  trunks      span  (takes copies)
 */
#include "daemon/tunnels/kinds.h"
#include "tests/unit/translate/vlan_frames.h"
#include "tests/unit/translate/rules.h"

static int setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	add_port(s, "a10", 10);
	add_port(s, "b10", 10);
	add_port(s, "c20", 20);
	add_port(s, "t1", -1);
	add_port(s, "t2", -1);
	add_port(s, "span", -1);
	apply(s);
	run(s);
	return 0;
}

/* The next mirror of br0; its bit */
static u32 add_mirror(struct fake_switch *s, const char *port, u16 vlan,
		      struct config_mirror **mirror)
{
	struct config_bridge *b = cfg_bridge(s, "br0");
	struct config_mirror *m;
	u32 bit = 1;

	for (m = b->mirrors; m; m = m->next)
		bit <<= 1;
	m = config_mirror_add(b, "m");
	snprintf(m->output_port, sizeof(m->output_port), "%s", port);
	m->output_vlan = vlan;
	if (mirror)
		*mirror = m;
	return bit;
}

static void select_all(struct fake_switch *s, u32 bit)
{
	struct config_port *p;

	for (p = cfg_bridge(s, "br0")->ports; p; p = p->next) {
		p->mirror_in |= bit;
		p->mirror_out |= bit;
	}
}

static void received_frame_is_copied_as_it_came(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "t1")->mirror_in = add_mirror(s, "span", 0, NULL);
	apply(s);
	rx(s, "t1", tagged(BROADCAST, 1, C(0x600a)));
	assert_left(s, "span", tagged(BROADCAST, 1, C(0x600a)));
	assert_left(s, "a10", plain(BROADCAST, 1));
	rx(s, "a10", plain(BROADCAST, 2));
	assert_not_sent(s, "span");
}

static void sent_frame_is_copied_as_it_left(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a10")->mirror_out = add_mirror(s, "span", 0, NULL);
	apply(s);
	rx(s, "t1", tagged(BROADCAST, 1, C(10)));
	assert_left(s, "span", plain(BROADCAST, 1));
	rx(s, "a10", plain(BROADCAST, 2));
	assert_not_sent(s, "span");
}

static void select_all_copies_each_frame_once(void **state)
{
	struct fake_switch *s = *state;

	select_all(s, add_mirror(s, "span", 0, NULL));
	apply(s);
	rx(s, "a10", plain(BROADCAST, 1));
	assert_left(s, "span", plain(BROADCAST, 1));
	assert_left(s, "t1", tagged(BROADCAST, 1, C(10)));
	rx(s, "b10", plain(1, 2));
	assert_left(s, "span", plain(1, 2));
	assert_int_equal(dp_fake_tx_count(s->fake), 2);
	assert_string_equal(actions_of(s, "b10", plain(1, 2)), "output:span,output:a10");
}

static void two_mirrors_with_one_output_send_one_copy(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a10")->mirror_in = add_mirror(s, "span", 0, NULL);
	cfg_port(s, "b10")->mirror_out = add_mirror(s, "span", 0, NULL);
	apply(s);
	rx(s, "a10", plain(BROADCAST, 1));
	assert_left(s, "span", plain(BROADCAST, 1));
}

static void frame_sent_by_two_selected_ports_is_copied_once(void **state)
{
	struct fake_switch *s = *state;
	u32 bit = add_mirror(s, "span", 0, NULL);

	cfg_port(s, "a10")->mirror_out = bit;
	cfg_port(s, "t2")->mirror_out = bit;
	apply(s);
	rx(s, "t1", tagged(BROADCAST, 1, C(10)));
	assert_left(s, "span", tagged(BROADCAST, 1, C(10)));
}

static void dropped_frame_is_copied_at_ingress(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a10")->mirror_in = add_mirror(s, "span", 0, NULL);
	apply(s);
	rx(s, "a10", tagged(BROADCAST, 1, C(77)));
	assert_left(s, "span", tagged(BROADCAST, 1, C(77)));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	rx(s, "t1", tagged(BROADCAST, 5, C(10)));
	assert_dropped(s, "t1", tagged(5, 6, C(10)), VSWITCH_DROP_SAME_PORT);
}

static void vlans_narrow_the_selection(void **state)
{
	struct fake_switch *s = *state;
	struct config_mirror *m;

	select_all(s, add_mirror(s, "span", 0, &m));
	m->has_vlans = true;
	vlan_set_add(m->vlans, 10);
	apply(s);
	rx(s, "t1", tagged(BROADCAST, 1, C(10)));
	assert_left(s, "span", tagged(BROADCAST, 1, C(10)));
	rx(s, "t1", tagged(BROADCAST, 1, C(20)));
	assert_not_sent(s, "span");
	rx(s, "a10", tagged(BROADCAST, 1, C(10)));
	assert_not_sent(s, "span");
}

static void output_port_takes_nothing_in_and_gets_nothing_else(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "span", tagged(BROADCAST, 9, C(10)));
	cfg_port(s, "c20")->mirror_in = add_mirror(s, "span", 0, NULL);
	apply(s);
	assert_dropped(s, "span", plain(BROADCAST, 9), VSWITCH_DROP_MIRROR_PORT);
	rx(s, "a10", plain(BROADCAST, 1));
	assert_not_sent(s, "span");
	rx(s, "a10", plain(9, 1));
	assert_not_sent(s, "span");
	assert_left(s, "b10", plain(9, 1));
}

static void cleared_mirror_gives_its_port_back(void **state)
{
	struct fake_switch *s = *state;
	struct config_bridge *b = cfg_bridge(s, "br0");

	select_all(s, add_mirror(s, "span", 0, NULL));
	apply(s);
	rx(s, "a10", plain(BROADCAST, 1));
	assert_left(s, "span", plain(BROADCAST, 1));
	free(b->mirrors);
	b->mirrors = NULL;
	apply(s);
	rx(s, "a10", plain(BROADCAST, 1));
	assert_left(s, "span", tagged(BROADCAST, 1, C(10)));
	rx(s, "span", tagged(BROADCAST, 2, C(10)));
	assert_left(s, "a10", plain(BROADCAST, 2));
}

static void snaplen_cuts_the_copy_only(void **state)
{
	struct fake_switch *s = *state;
	struct config_mirror *m;
	struct test_frame cut = plain(BROADCAST, 1);

	cfg_port(s, "a10")->mirror_in = add_mirror(s, "span", 0, &m);
	m->snaplen = 20;
	apply(s);
	rx(s, "a10", plain(BROADCAST, 1));
	cut.len = 20;
	assert_left(s, "span", cut);
	assert_left(s, "b10", plain(BROADCAST, 1));
	assert_memory_equal(actions_of(s, "a10", plain(BROADCAST, 1)), "trunc(20),output:span,",
			    22);
}

static void copies_for_a_vlan_are_flooded_there_with_its_tag(void **state)
{
	struct fake_switch *s = *state;

	add_port(s, "r99", 99);
	cfg_port(s, "a10")->mirror_in = add_mirror(s, "", 99, NULL);
	apply(s);
	rx(s, "b10", plain(BROADCAST, 2));
	rx(s, "a10", plain(2, 1));
	assert_left(s, "b10", plain(2, 1));
	assert_left(s, "r99", plain(2, 1));
	assert_left(s, "t1", tagged(2, 1, C(99)));
	assert_left(s, "t2", tagged(2, 1, C(99)));
	assert_not_sent(s, "c20");
}

/* The datapath is told, as it would else answer the sender of what is too large for the tunnel. */
static void copies_for_a_vlan_are_copies_to_a_tunnel_too(void **state)
{
	struct fake_switch *s = *state;
	struct config_port *g = config_port_add(cfg_bridge(s, "br0"), "g1");

	g->tunnel_kind = tunnel_kind_named("gre");
	g->tunnel = (struct vswitch_tunnel){ .remote = { 192, 0, 2, 1 } };
	cfg_port(s, "a10")->mirror_in = add_mirror(s, "", 99, NULL);
	apply(s);
	run(s);
	rx(s, "a10", plain(BROADCAST, 1));
	assert_string_equal(actions_of(s, "a10", plain(BROADCAST, 1)),
			    "push_vlan(vid=99,pcp=0),output:br0,output:t1,output:t2,output:span,"
			    "copy,output:g1,pop_vlan,output:b10,push_vlan(vid=10,pcp=0),"
			    "output:br0,output:t1,output:t2,output:span,output:g1");
}

static void tag_of_the_copies_replaces_the_frame_s(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "t1")->mirror_in = add_mirror(s, "", 99, NULL);
	config_trunk_add(cfg_port(s, "t2"), 99);
	apply(s);
	rx(s, "t1", tagged2(BROADCAST, 1, C(0x600a), C(5)));
	assert_left(s, "t2", tagged2(BROADCAST, 1, C(0x6000 | 99), C(5)));
	assert_left(s, "a10", tagged(BROADCAST, 1, C(5)));
	assert_int_equal(be16_to_cpu(dp_fake_flow(s->fake, 0)->mask.k.vlan_tci), 0xffff);
}

static void frame_of_a_tunnel_port_keeps_its_tags_in_a_copy(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a10")->vlan_mode = CFG_VLAN_DOT1Q_TUNNEL;
	cfg_port(s, "a10")->mirror_in = add_mirror(s, "", 99, NULL);
	config_trunk_add(cfg_port(s, "t2"), 99);
	apply(s);
	rx(s, "a10", tagged(BROADCAST, 1, C(5)));
	assert_left(s, "t2", tagged2(BROADCAST, 1, C(99), C(5)));
}

static void vlan_of_copies_is_not_copied_and_knows_nobody(void **state)
{
	struct fake_switch *s = *state;

	select_all(s, add_mirror(s, "", 99, NULL));
	apply(s);
	rx(s, "t1", tagged(BROADCAST, 1, C(99)));
	assert_left(s, "t2", tagged(BROADCAST, 1, C(99)));
	rx(s, "t2", tagged(1, 2, C(99)));
	assert_left(s, "t1", tagged(1, 2, C(99)));
	assert_left(s, "span", tagged(1, 2, C(99)));
}

static void reserved_multicast_is_copied_to_ports_only(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = plain(0, 1);

	memcpy(f.bytes, (u8[]){ 0x01, 0x80, 0xc2, 0, 0, 0 }, 6);
	cfg_port(s, "a10")->mirror_in = add_mirror(s, "", 99, NULL);
	apply(s);
	assert_dropped(s, "a10", f, VSWITCH_DROP_RESERVED);
	cfg_port(s, "a10")->mirror_in |= add_mirror(s, "span", 0, NULL);
	apply(s);
	rx(s, "a10", f);
	assert_left(s, "span", f);
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

static void mirror_without_link_is_left_out(void **state)
{
	struct fake_switch *s = *state;

	select_all(s, add_mirror(s, "span", 0, NULL));
	apply(s);
	dp_fake_set_running(s->fake, "span", false);
	run(s);
	rx(s, "a10", plain(BROADCAST, 1));
	assert_not_sent(s, "span");
	dp_fake_set_running(s->fake, "span", true);
	run(s);
	rx(s, "a10", plain(BROADCAST, 1));
	assert_left(s, "span", plain(BROADCAST, 1));
}

static void mirror_whose_port_is_gone_does_nothing(void **state)
{
	struct fake_switch *s = *state;

	select_all(s, add_mirror(s, "span", 0, NULL));
	apply(s);
	rx(s, "a10", plain(BROADCAST, 1));
	cfg_bridge(s, "br0")->mirrors->output_port[0] = '\0';
	cfg_del_port(s, "span");
	apply(s);
	rx(s, "a10", plain(BROADCAST, 1));
	assert_left(s, "b10", plain(BROADCAST, 1));
	assert_not_sent(s, "span");
}

static void storm_is_charged_before_copies_are_made(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a10")->mirror_in = add_mirror(s, "span", 0, NULL);
	cfg_port(s, "a10")->limits.storm_pps[VSWITCH_STORM_BROADCAST] = 1;
	apply(s);
	rx(s, "a10", plain(BROADCAST, 1));
	assert_memory_equal(actions_of(s, "a10", plain(BROADCAST, 1)),
			    "storm(broadcast),output:span,", 29);
}

static void rules_do_not_keep_a_mirror_from_seeing_frames(void **state)
{
	struct fake_switch *s = *state;

	select_all(s, add_mirror(s, "span", 0, NULL));
	apply(s);
	add_rule(s, "br0", 0, 9, "a10", "", NO_ACTIONS);
	add_rule(s, "br0", 0, 9, "c20", "", ACTIONS(OUTPUT("b10")));
	rx(s, "a10", plain(BROADCAST, 1));
	assert_left(s, "span", plain(BROADCAST, 1));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	rx(s, "c20", plain(BROADCAST, 2));
	assert_left(s, "span", plain(BROADCAST, 2));
	assert_left(s, "b10", plain(BROADCAST, 2));
}

static void no_rule_sends_to_a_mirror_s_output_or_takes_from_it(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "b10")->mirror_in = add_mirror(s, "span", 0, NULL);
	apply(s);
	add_rule(s, "br0", 0, 9, "", "", ACTIONS(OUTPUT("span"), OUTPUT("c20")));
	rx(s, "a10", plain(BROADCAST, 1));
	assert_left(s, "c20", plain(BROADCAST, 1));
	assert_not_sent(s, "span");
	assert_dropped(s, "span", plain(BROADCAST, 1), VSWITCH_DROP_MIRROR_PORT);
}

static void mirrors_of_two_bridges_each_get_a_copy(void **state)
{
	struct fake_switch *s = *state;
	struct config_port *p = config_port_add(cfg_bridge(s, "br0"), "to1");
	struct config_bridge *b;

	strcpy(p->peer, "to0");
	p = config_port_add(cfg_bridge(s, "br1"), "to0");
	strcpy(p->peer, "to1");
	dp_fake_plug(s->fake, "span1");
	dp_fake_plug(s->fake, "x10");
	config_port_add(cfg_bridge(s, "br1"), "x10")->tag = 10;
	config_port_add(cfg_bridge(s, "br1"), "span1");
	cfg_port(s, "to1")->mirror_out = add_mirror(s, "span", 0, NULL);
	b = cfg_bridge(s, "br1");
	strcpy(config_mirror_add(b, "m")->output_port, "span1");
	cfg_port(s, "x10")->mirror_out = 1;
	apply(s);
	rx(s, "a10", plain(BROADCAST, 1));
	assert_left(s, "span", tagged(BROADCAST, 1, C(10)));
	assert_left(s, "x10", plain(BROADCAST, 1));
	assert_left(s, "span1", plain(BROADCAST, 1));
}

/* --- copies for a VLAN, behind patch ports --- */

static void join(struct fake_switch *s, const char *a, const char *from, const char *b,
		 const char *to)
{
	strcpy(config_port_add(cfg_bridge(s, from), a)->peer, b);
	strcpy(config_port_add(cfg_bridge(s, to), b)->peer, a);
}

static void add_to(struct fake_switch *s, const char *bridge, const char *name, int tag)
{
	dp_fake_plug(s->fake, name);
	config_port_add(cfg_bridge(s, bridge), name)->tag = tag;
}

/* br1 has x10, x99 and a trunk, xt. The frames of a10 and b10 are copied to VLAN 99. */
static struct config_mirror *two_bridges(struct fake_switch *s)
{
	struct config_mirror *m;
	u32 bit = add_mirror(s, "", 99, &m);

	join(s, "to1", "br0", "to0", "br1");
	add_to(s, "br1", "x10", 10);
	add_to(s, "br1", "x99", 99);
	add_to(s, "br1", "xt", -1);
	cfg_port(s, "a10")->mirror_in = bit;
	cfg_port(s, "b10")->mirror_in = bit;
	apply(s);
	run(s);
	return m;
}

static u32 sent_by(struct fake_switch *s, const char *dev)
{
	u32 n = 0;
	size_t i;

	for (i = 0; i < dp_fake_tx_count(s->fake); i++)
		n += !strcmp(dp_fake_tx(s->fake, i)->dev, dev);
	return n;
}

/* Also when both stations have been seen on the same side: nobody is learned from copies. */
static void copies_for_a_vlan_reach_it_in_other_bridges(void **state)
{
	struct fake_switch *s = *state;
	u8 from, to;

	two_bridges(s);
	rx(s, "a10", plain(BROADCAST, 1));
	rx(s, "b10", plain(1, 2));
	for (from = 1, to = 2; from < 3; from++, to--) {
		rx(s, from == 1 ? "a10" : "b10", plain(to, from));
		assert_left(s, from == 1 ? "b10" : "a10", plain(to, from));
		assert_left(s, "x99", plain(to, from));
		assert_left(s, "xt", tagged(to, from, C(99)));
		assert_not_sent(s, "x10");
		assert_int_equal(dp_fake_tx_count(s->fake), 8);
	}
	assert_null(
		fdb_find(&bridges_bridge(policy_bridges(s->policy), "br1")->fdb, 99, station(1)));
}

static void patch_port_without_the_vlan_takes_no_copies(void **state)
{
	struct fake_switch *s = *state;

	two_bridges(s);
	config_trunk_add(cfg_port(s, "to1"), 10);
	apply(s);
	rx(s, "a10", plain(2, 1));
	assert_not_sent(s, "x99");
	cfg_port(s, "to1")->has_trunks = false;
	config_trunk_add(cfg_port(s, "to0"), 10);
	apply(s);
	rx(s, "a10", plain(2, 1));
	assert_not_sent(s, "x99");
}

static void copies_are_cut_in_other_bridges_too(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame cut = plain(BROADCAST, 1);

	two_bridges(s)->snaplen = 20;
	apply(s);
	rx(s, "a10", plain(BROADCAST, 1));
	cut.len = 20;
	assert_left(s, "x99", cut);
	assert_left(s, "x10", plain(BROADCAST, 1));
}

static void copies_are_not_mirrored_again(void **state)
{
	struct fake_switch *s = *state;
	struct config_port *p;

	two_bridges(s);
	add_to(s, "br1", "span1", -1);
	strcpy(config_mirror_add(cfg_bridge(s, "br1"), "m")->output_port, "span1");
	for (p = cfg_bridge(s, "br1")->ports; p; p = p->next)
		p->mirror_in = p->mirror_out = 1;
	apply(s);
	run(s);
	rx(s, "c20", tagged(BROADCAST, 3, C(20)));
	rx(s, "a10", plain(BROADCAST, 1));
	assert_int_equal(sent_by(s, "span1"), 1);
	assert_left(s, "span1", tagged(BROADCAST, 1, C(10)));
}

/* Two links between the bridges, and a third bridge in a triangle: each member has it once. */
static void copies_come_into_each_bridge_once(void **state)
{
	struct fake_switch *s = *state;

	two_bridges(s);
	join(s, "to1b", "br0", "to0b", "br1");
	join(s, "to2", "br0", "to0c", "br2");
	join(s, "to2b", "br1", "to1c", "br2");
	add_to(s, "br2", "y99", 99);
	cfg_port(s, "to1b")->tag = 99;
	cfg_port(s, "to2")->tag = 99;
	cfg_port(s, "to2b")->tag = 99;
	cfg_port(s, "to0b")->tag = 99;
	cfg_port(s, "to0c")->tag = 99;
	cfg_port(s, "to1c")->tag = 99;
	apply(s);
	run(s);
	rx(s, "b10", plain(BROADCAST, 2));
	rx(s, "a10", plain(2, 1));
	assert_left(s, "b10", plain(2, 1));
	assert_int_equal(sent_by(s, "x99"), 1);
	assert_int_equal(sent_by(s, "y99"), 1);
	assert_left(s, "y99", plain(2, 1));
	assert_int_equal(sent_by(s, "t1"), 1);
}

static void rules_of_the_other_bridge_hold_for_copies(void **state)
{
	struct fake_switch *s = *state;
	struct rule *rule;

	two_bridges(s);
	rule = add_rule(s, "br1", 0, 9, "to0", "dl_vlan=99", ACTIONS(OUTPUT("x10"), OUTPUT("to0")));
	add_rule(s, "br1", 0, 1, "", "", ACTIONS(NORMAL));
	rx(s, "b10", plain(BROADCAST, 2));
	rx(s, "a10", plain(2, 1));
	assert_left(s, "b10", plain(2, 1));
	assert_left(s, "x10", tagged(2, 1, C(99)));
	assert_not_sent(s, "x99");
	assert_int_equal(sent_by(s, "t1"), 1);
	ageing_read_all(s->policy);
	assert_int_equal(rule->packets, 2);
}

/* What a copy does in another bridge is nothing to the frame. */
static void copy_that_runs_in_circles_is_left_out(void **state)
{
	struct fake_switch *s = *state;

	two_bridges(s);
	add_rule(s, "br1", 0, 9, "", "",
		 ACTIONS(OUTPUT("x99"), RESUBMIT("", 0), RESUBMIT("", 0)));
	rx(s, "b10", plain(BROADCAST, 2));
	assert_int_equal(dp_fake_tx_count(s->fake), 0);
	/* a known station is not sent to br1, but a copy would be */
	rx(s, "a10", plain(2, 1));
	assert_left(s, "b10", plain(2, 1));
	assert_left(s, "t1", tagged(2, 1, C(99)));
	assert_not_sent(s, "x99");
}

/* --- what they have copied --- */

static u64 copied_bytes;

static u64 copied(struct fake_switch *s, const char *uuid)
{
	u64 packets;

	assert_int_equal(policy_mirror_stats(s->policy, uuid, &packets, &copied_bytes), 0);
	return packets;
}

static u32 count_mirror(struct fake_switch *s, const char *port, u16 vlan, const char *uuid)
{
	struct config_mirror *m;
	u32 bit = add_mirror(s, port, vlan, &m);

	strcpy(m->uuid, uuid);
	return bit;
}

/* Frames without forgetting those before */
static void send_some(struct fake_switch *s, const char *dev, struct test_frame f, u32 n)
{
	while (n--) {
		dp_fake_rx(s->fake, dev, f.bytes, f.len);
		dp_fake_run(s->fake);
	}
}

static void each_copied_frame_is_counted_once(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a10")->mirror_in = count_mirror(s, "span", 0, "u1");
	cfg_port(s, "b10")->mirror_in = count_mirror(s, "", 99, "u2");
	apply(s);
	assert_int_equal(copied(s, "u1"), 0);
	send_some(s, "a10", plain(BROADCAST, 1), 3);
	send_some(s, "b10", plain(BROADCAST, 2), 2);
	send_some(s, "c20", plain(BROADCAST, 3), 4);
	pass_time(s, 1000);
	assert_int_equal(copied(s, "u1"), 3);
	assert_int_equal(copied_bytes, 3 * plain(BROADCAST, 1).len);
	assert_int_equal(copied(s, "u2"), 2);
	pass_time(s, 1000);
	assert_int_equal(copied(s, "u1"), 3);
	assert_int_equal(policy_mirror_stats(s->policy, "u3", &copied_bytes, &copied_bytes),
			 -ENOENT);
}

static void copy_counts_for_the_mirror_that_made_it(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a10")->mirror_in = count_mirror(s, "span", 0, "u1");
	cfg_port(s, "b10")->mirror_out = count_mirror(s, "span", 0, "u2");
	apply(s);
	send_some(s, "a10", plain(BROADCAST, 1), 3);
	send_some(s, "t1", tagged(BROADCAST, 2, C(10)), 2);
	pass_time(s, 1000);
	assert_int_equal(copied(s, "u1"), 3);
	assert_int_equal(copied(s, "u2"), 2);
	assert_int_equal(sent_by(s, "span"), 5);
}

static void flows_that_go_leave_their_counts(void **state)
{
	struct fake_switch *s = *state;

	select_all(s, count_mirror(s, "span", 0, "u1"));
	apply(s);
	send_some(s, "a10", plain(BROADCAST, 1), 3);
	policy_flow_flush(s->policy, NULL, s->now);
	assert_int_equal(copied(s, "u1"), 3);
	send_some(s, "a10", plain(BROADCAST, 1), 3);
	policy_flow_flush(s->policy, "br0", s->now);
	assert_int_equal(copied(s, "u1"), 6);
	send_some(s, "a10", plain(BROADCAST, 1), 3);
	pass_time(s, 30000);
	assert_int_equal(dp_fake_flow_count(s->fake), 0);
	assert_int_equal(copied(s, "u1"), 9);
	send_some(s, "a10", plain(BROADCAST, 1), 3);
	dp_fake_pull(s->fake, "a10");
	run(s);
	assert_int_equal(copied(s, "u1"), 12);
	assert_int_equal(sent_by(s, "span"), 12);
}

/* Also what was forwarded since the last look, and belongs to the mirrors of before. */
static void change_of_mirrors_divides_the_counts(void **state)
{
	struct fake_switch *s = *state;
	u32 one = count_mirror(s, "span", 0, "u1"), two = count_mirror(s, "t2", 0, "u2");

	cfg_port(s, "a10")->mirror_in = one;
	apply(s);
	send_some(s, "a10", plain(BROADCAST, 1), 3);
	cfg_port(s, "a10")->mirror_in = one | two;
	apply(s);
	send_some(s, "a10", plain(BROADCAST, 1), 4);
	cfg_port(s, "a10")->mirror_in = two;
	apply(s);
	send_some(s, "a10", plain(BROADCAST, 1), 5);
	cfg_port(s, "a10")->mirror_in = 0;
	apply(s);
	send_some(s, "a10", plain(BROADCAST, 1), 6);
	pass_time(s, 1000);
	assert_int_equal(copied(s, "u1"), 7);
	assert_int_equal(copied(s, "u2"), 9);
	assert_int_equal(sent_by(s, "span"), 7);
	assert_int_equal(sent_by(s, "t2"), 9);
}

/* The row that a flow has now is another one, for the same mirror. */
static void revalidation_loses_nothing(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a10")->mirror_in = count_mirror(s, "span", 0, "u1");
	cfg_port(s, "b10")->mirror_out = count_mirror(s, "t2", 0, "u2");
	apply(s);
	send_some(s, "a10", plain(2, 1), 3);
	send_some(s, "b10", plain(1, 2), 1);
	send_some(s, "a10", plain(2, 1), 3);
	send_some(s, "c20", plain(BROADCAST, 3), 1);
	policy_fdb_flush(s->policy, NULL, NULL, s->now);
	send_some(s, "a10", plain(2, 1), 3);
	cfg_bridge(s, "br0")->mirrors->snaplen = 20;
	apply(s);
	send_some(s, "a10", plain(2, 1), 3);
	pass_time(s, 1000);
	assert_int_equal(copied(s, "u1"), 12);
	assert_int_equal(copied(s, "u2"), 12);
	assert_int_equal(sent_by(s, "span"), 12);
}

static void frames_without_a_flow_are_counted(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a10")->mirror_in = count_mirror(s, "span", 0, "u1");
	apply(s);
	dp_fake_limits(s->fake, 0, 1);
	send_some(s, "a10", plain(BROADCAST, 1), 3);
	assert_int_equal(copied(s, "u1"), 3);
	assert_int_equal(copied_bytes, 3 * plain(BROADCAST, 1).len);
	/* two that wait together */
	dp_fake_rx(s->fake, "a10", plain(BROADCAST, 1).bytes, plain(BROADCAST, 1).len);
	dp_fake_rx(s->fake, "a10", plain(BROADCAST, 1).bytes, plain(BROADCAST, 1).len);
	dp_fake_run(s->fake);
	assert_int_equal(copied(s, "u1"), 5);
	assert_int_equal(sent_by(s, "span"), 5);
}

static void storm_that_is_dropped_was_not_copied(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a10")->mirror_in = count_mirror(s, "span", 0, "u1");
	cfg_port(s, "a10")->limits.storm_pps[VSWITCH_STORM_BROADCAST] = 5;
	apply(s);
	send_some(s, "a10", plain(BROADCAST, 1), 3);
	dp_fake_storm(s->fake, true);
	send_some(s, "a10", plain(BROADCAST, 1), 10);
	dp_fake_storm(s->fake, false);
	send_some(s, "a10", plain(BROADCAST, 1), 1);
	pass_time(s, 1000);
	assert_int_equal(copied(s, "u1"), 4);
	assert_int_equal(copied_bytes, 4 * plain(BROADCAST, 1).len);
	assert_int_equal(sent_by(s, "span"), 4);
	dp_fake_storm(s->fake, true);
	policy_flow_flush(s->policy, NULL, s->now);
	dp_fake_limits(s->fake, 0, 1);
	send_some(s, "a10", plain(BROADCAST, 1), 10);
	assert_int_equal(copied(s, "u1"), 4);
}

static void mirror_without_link_counts_nothing(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a10")->mirror_in = count_mirror(s, "span", 0, "u1");
	apply(s);
	send_some(s, "a10", plain(BROADCAST, 1), 2);
	dp_fake_set_running(s->fake, "span", false);
	run(s);
	send_some(s, "a10", plain(BROADCAST, 1), 3);
	pass_time(s, 1000);
	assert_int_equal(copied(s, "u1"), 2);
}

static void daemon_that_starts_counts_from_then_on(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a10")->mirror_in = count_mirror(s, "span", 0, "u1");
	apply(s);
	send_some(s, "a10", plain(BROADCAST, 1), 2);
	kill_daemon(s);
	send_some(s, "a10", plain(BROADCAST, 1), 2);
	start_daemon(s);
	apply(s);
	run(s);
	send_some(s, "a10", plain(BROADCAST, 1), 3);
	pass_time(s, 1000);
	assert_int_equal(copied(s, "u1"), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(received_frame_is_copied_as_it_came),
		TEST(sent_frame_is_copied_as_it_left),
		TEST(select_all_copies_each_frame_once),
		TEST(two_mirrors_with_one_output_send_one_copy),
		TEST(frame_sent_by_two_selected_ports_is_copied_once),
		TEST(dropped_frame_is_copied_at_ingress),
		TEST(vlans_narrow_the_selection),
		TEST(output_port_takes_nothing_in_and_gets_nothing_else),
		TEST(cleared_mirror_gives_its_port_back),
		TEST(snaplen_cuts_the_copy_only),
		TEST(copies_for_a_vlan_are_flooded_there_with_its_tag),
		TEST(copies_for_a_vlan_are_copies_to_a_tunnel_too),
		TEST(tag_of_the_copies_replaces_the_frame_s),
		TEST(frame_of_a_tunnel_port_keeps_its_tags_in_a_copy),
		TEST(vlan_of_copies_is_not_copied_and_knows_nobody),
		TEST(reserved_multicast_is_copied_to_ports_only),
		TEST(mirror_without_link_is_left_out),
		TEST(mirror_whose_port_is_gone_does_nothing),
		TEST(storm_is_charged_before_copies_are_made),
		TEST(rules_do_not_keep_a_mirror_from_seeing_frames),
		TEST(no_rule_sends_to_a_mirror_s_output_or_takes_from_it),
		TEST(mirrors_of_two_bridges_each_get_a_copy),
		TEST(copies_for_a_vlan_reach_it_in_other_bridges),
		TEST(patch_port_without_the_vlan_takes_no_copies),
		TEST(copies_are_cut_in_other_bridges_too),
		TEST(copies_are_not_mirrored_again),
		TEST(copies_come_into_each_bridge_once),
		TEST(rules_of_the_other_bridge_hold_for_copies),
		TEST(copy_that_runs_in_circles_is_left_out),
		TEST(each_copied_frame_is_counted_once),
		TEST(copy_counts_for_the_mirror_that_made_it),
		TEST(flows_that_go_leave_their_counts),
		TEST(change_of_mirrors_divides_the_counts),
		TEST(revalidation_loses_nothing),
		TEST(frames_without_a_flow_are_counted),
		TEST(storm_that_is_dropped_was_not_copied),
		TEST(mirror_without_link_counts_nothing),
		TEST(daemon_that_starts_counts_from_then_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
