// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * QinQ: customers' tags within the provider's, priority tags, trunks of nothing.
 *
 *   t1, t2  dot1q-tunnel, tag 100        trunk   trunk of all
 *   t3      dot1q-tunnel, tag 100,       nu      native-untagged, tag 100
 *           cvlans 5,6                   a100    access, tag 100
 *   t4      dot1q-tunnel, tag 200, TPID 0x8100
 */
#include "tests/unit/translate/vlan_frames.h"

static struct config_port *add_tunnel(struct fake_switch *s, const char *name, int tag)
{
	struct config_port *p = add_port(s, name, tag);

	p->vlan_mode = CFG_VLAN_DOT1Q_TUNNEL;
	return p;
}

static int setup(void **state)
{
	struct fake_switch *s;
	struct config_port *p;

	if (switch_setup(state))
		return -1;
	s = *state;
	add_tunnel(s, "t1", 100);
	add_tunnel(s, "t2", 100);
	p = add_tunnel(s, "t3", 100);
	p->has_cvlans = true;
	vlan_set_add(p->cvlans, 5);
	vlan_set_add(p->cvlans, 6);
	add_tunnel(s, "t4", 200)->service_tpid = VSW_TPID_C;
	add_port(s, "trunk", -1);
	add_port(s, "nu", 100)->vlan_mode = CFG_VLAN_NATIVE_UNTAGGED;
	add_port(s, "a100", 100);
	apply(s);
	run(s);
	return 0;
}

static void customer_s_frame_gets_the_service_tag_and_keeps_its_own(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "t1", tagged(BROADCAST, 1, C(0x6005)));
	assert_left(s, "trunk", tagged2(BROADCAST, 1, S(100), C(0x6005)));
	assert_left(s, "br0", tagged2(BROADCAST, 1, S(100), C(0x6005)));
	assert_left(s, "t2", tagged(BROADCAST, 1, C(0x6005)));
	assert_left(s, "t3", tagged(BROADCAST, 1, C(0x6005)));
	assert_left(s, "a100", tagged(BROADCAST, 1, C(0x6005)));
	assert_not_sent(s, "t4");
}

static void any_customer_s_tag_is_carried(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "t1", tagged2(BROADCAST, 1, S(7), C(8)));
	assert_left(s, "trunk", frame_3(BROADCAST, 1, S(100), S(7), C(8)));
	assert_left(s, "t2", tagged2(BROADCAST, 1, S(7), C(8)));
	rx(s, "t1", tagged(BROADCAST, 2, C(0xe000)));
	assert_left(s, "trunk", tagged2(BROADCAST, 2, S(100), C(0xe000)));
	assert_left(s, "t2", tagged(BROADCAST, 2, C(0xe000)));
	rx(s, "t1", plain(BROADCAST, 3));
	assert_left(s, "trunk", tagged(BROADCAST, 3, S(100)));
	assert_left(s, "t2", plain(BROADCAST, 3));
	rx(s, "t1", tagged2(BROADCAST, 4, C(0), C(20)));
	assert_left(s, "t2", tagged2(BROADCAST, 4, C(0), C(20)));
}

static void service_tag_is_taken_off_for_the_customer(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "trunk", tagged2(BROADCAST, 1, S(0xa000 | 100), C(0x4005)));
	assert_left(s, "t1", tagged(BROADCAST, 1, C(0x4005)));
	assert_left(s, "br0", tagged2(BROADCAST, 1, S(0xa000 | 100), C(0x4005)));
	rx(s, "trunk", tagged(BROADCAST, 1, C(100)));
	assert_left(s, "t1", plain(BROADCAST, 1));
}

static void ethertype_of_the_service_tag_is_a_choice(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "t4", tagged(BROADCAST, 1, C(5)));
	assert_left(s, "trunk", tagged2(BROADCAST, 1, C(200), C(5)));
}

static void trunk_carries_two_tags_by_the_outer_one(void **state)
{
	struct fake_switch *s = *state;

	config_trunk_add(cfg_port(s, "trunk"), 100);
	add_port(s, "trunk2", -1);
	apply(s);
	rx(s, "trunk2", tagged2(BROADCAST, 1, S(100), C(55)));
	assert_left(s, "trunk", tagged2(BROADCAST, 1, S(100), C(55)));
	rx(s, "trunk2", tagged2(BROADCAST, 1, S(55), C(100)));
	assert_not_sent(s, "trunk");
}

static void cvlans_restrict_what_a_customer_sends(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "t3", tagged(BROADCAST, 1, C(6)));
	assert_left(s, "t1", tagged(BROADCAST, 1, C(6)));
	assert_dropped(s, "t3", tagged(BROADCAST, 1, C(7)), VSWITCH_DROP_VLAN);
	assert_dropped(s, "t3", plain(BROADCAST, 1), VSWITCH_DROP_VLAN);
}

static void cvlans_restrict_what_a_customer_gets(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "t1", tagged(BROADCAST, 1, C(6)));
	assert_left(s, "t3", tagged(BROADCAST, 1, C(6)));
	rx(s, "t1", tagged(BROADCAST, 1, C(7)));
	assert_not_sent(s, "t3");
	rx(s, "trunk", tagged2(BROADCAST, 2, S(100), C(5)));
	assert_left(s, "t3", tagged(BROADCAST, 2, C(5)));
	rx(s, "trunk", tagged2(BROADCAST, 2, S(100), C(8)));
	assert_not_sent(s, "t3");
	rx(s, "trunk", tagged(BROADCAST, 2, S(100)));
	assert_not_sent(s, "t3");
	rx(s, "a100", plain(BROADCAST, 3));
	assert_not_sent(s, "t3");
	assert_left(s, "t1", plain(BROADCAST, 3));
}

static void cvlan_0_lets_a_vlan_hide_behind_no_priority_tag(void **state)
{
	struct fake_switch *s = *state;

	vlan_set_add(cfg_port(s, "t3")->cvlans, 0);
	apply(s);
	rx(s, "t3", tagged(BROADCAST, 1, C(0x6000)));
	assert_left(s, "t1", tagged(BROADCAST, 1, C(0x6000)));
	assert_dropped(s, "t3", tagged2(BROADCAST, 1, C(0), C(20)), VSWITCH_DROP_VLAN);
	rx(s, "t1", tagged2(BROADCAST, 2, C(0), C(20)));
	assert_not_sent(s, "t3");
	assert_left(s, "t2", tagged2(BROADCAST, 2, C(0), C(20)));
}

static void no_way_from_a_tunnel_into_another_vlan_by_a_native_one(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "t1", tagged(BROADCAST, 1, C(20)));
	assert_not_sent(s, "nu");
	rx(s, "t1", tagged2(BROADCAST, 1, C(0), C(20)));
	assert_not_sent(s, "nu");
	rx(s, "trunk", tagged2(BROADCAST, 2, C(100), C(20)));
	assert_not_sent(s, "nu");
	rx(s, "t1", plain(BROADCAST, 1));
	assert_left(s, "nu", plain(BROADCAST, 1));
	rx(s, "trunk", tagged(BROADCAST, 2, C(100)));
	assert_left(s, "nu", plain(BROADCAST, 2));
}

static void stations_are_known_by_the_service_vlan(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "t1", tagged(BROADCAST, 1, C(5)));
	rx(s, "t2", tagged(1, 2, C(77)));
	assert_left(s, "t1", tagged(1, 2, C(77)));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	assert_string_equal(actions_of(s, "t2", tagged(1, 2, C(77))), "output:t1");
}

static void customer_s_priority_is_not_looked_at(void **state)
{
	struct fake_switch *s = *state;
	const struct dp_flow *flow;
	struct test_frame f = tagged(BROADCAST, 1, C(0xe005));

	rx(s, "t1", tagged(BROADCAST, 1, C(5)));
	flow = dp_fake_lookup(s->fake, "t1", f.bytes, f.len);
	assert_non_null(flow);
	assert_int_equal(be16_to_cpu(flow->mask.k.vlan_tci), VSW_TCI_VID);
}

static void reserved_multicast_is_dropped_or_tunnelled(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = plain(0, 1), out = tagged(0, 1, S(100));

	memcpy(f.bytes, (u8[]){ 0x01, 0x80, 0xc2, 0, 0, 0 }, 6);
	memcpy(out.bytes, f.bytes, 6);
	assert_dropped(s, "t1", f, VSWITCH_DROP_RESERVED);
	cfg_bridge(s, "br0")->forward_bpdu = true;
	apply(s);
	rx(s, "t1", f);
	assert_left(s, "t2", f);
	assert_left(s, "trunk", out);
}

static void change_of_the_ethertype_is_in_force_at_once(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "t1", plain(BROADCAST, 1));
	assert_left(s, "trunk", tagged(BROADCAST, 1, S(100)));
	cfg_port(s, "t1")->service_tpid = VSW_TPID_C;
	apply(s);
	rx(s, "t1", plain(BROADCAST, 1));
	assert_left(s, "trunk", tagged(BROADCAST, 1, C(100)));
}

/* --- priority tags --- */

static void priority_tags_are_taken_off_unless_asked_for(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "trunk", tagged(BROADCAST, 1, C(0x6000 | 100)));
	assert_left(s, "a100", plain(BROADCAST, 1));
	cfg_port(s, "a100")->priority_tags = CFG_PRIORITY_IF_NONZERO;
	apply(s);
	rx(s, "trunk", tagged(BROADCAST, 1, C(0x6000 | 100)));
	assert_left(s, "a100", tagged(BROADCAST, 1, C(0x6000)));
	assert_left(s, "t1", plain(BROADCAST, 1));
	rx(s, "trunk", tagged(BROADCAST, 1, C(100)));
	assert_left(s, "a100", plain(BROADCAST, 1));
	cfg_port(s, "a100")->priority_tags = CFG_PRIORITY_ALWAYS;
	apply(s);
	rx(s, "trunk", tagged(BROADCAST, 1, C(100)));
	assert_left(s, "a100", tagged(BROADCAST, 1, C(0)));
}

static void priority_tag_stays_as_it_came(void **state)
{
	struct fake_switch *s = *state;

	add_port(s, "b100", 100);
	cfg_port(s, "a100")->priority_tags = CFG_PRIORITY_ALWAYS;
	apply(s);
	rx(s, "b100", tagged(BROADCAST, 1, C(0xb000)));
	assert_left(s, "a100", tagged(BROADCAST, 1, C(0xb000)));
	assert_left(s, "t1", plain(BROADCAST, 1));
	assert_left(s, "trunk", tagged(BROADCAST, 1, C(0xb000 | 100)));
}

static void frame_without_a_tag_gets_no_priority_tag(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a100")->priority_tags = CFG_PRIORITY_ALWAYS;
	add_port(s, "b100", 100);
	apply(s);
	rx(s, "b100", plain(BROADCAST, 1));
	assert_left(s, "a100", plain(BROADCAST, 1));
	rx(s, "t1", plain(BROADCAST, 2));
	assert_left(s, "a100", plain(BROADCAST, 2));
}

static void priority_tag_is_put_before_no_other_tag(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "a100")->priority_tags = CFG_PRIORITY_ALWAYS;
	apply(s);
	rx(s, "trunk", tagged2(BROADCAST, 1, C(0x6000 | 100), C(55)));
	assert_left(s, "a100", tagged(BROADCAST, 1, C(55)));
}

static void vlan_0_leaves_a_trunk_with_its_priority(void **state)
{
	struct fake_switch *s = *state;

	add_port(s, "trunk2", -1)->priority_tags = CFG_PRIORITY_IF_NONZERO;
	apply(s);
	rx(s, "trunk", tagged(BROADCAST, 1, C(0x6000)));
	assert_left(s, "trunk2", tagged(BROADCAST, 1, C(0x6000)));
	assert_left(s, "br0", plain(BROADCAST, 1));
}

static void trunk_of_none_sends_and_takes_nothing(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "trunk")->has_trunks = true;
	apply(s);
	assert_dropped(s, "trunk", tagged(BROADCAST, 1, C(100)), VSWITCH_DROP_VLAN);
	assert_dropped(s, "trunk", plain(BROADCAST, 1), VSWITCH_DROP_VLAN);
	rx(s, "t1", plain(BROADCAST, 1));
	assert_not_sent(s, "trunk");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(customer_s_frame_gets_the_service_tag_and_keeps_its_own),
		TEST(any_customer_s_tag_is_carried),
		TEST(service_tag_is_taken_off_for_the_customer),
		TEST(ethertype_of_the_service_tag_is_a_choice),
		TEST(trunk_carries_two_tags_by_the_outer_one),
		TEST(cvlans_restrict_what_a_customer_sends),
		TEST(cvlans_restrict_what_a_customer_gets),
		TEST(cvlan_0_lets_a_vlan_hide_behind_no_priority_tag),
		TEST(no_way_from_a_tunnel_into_another_vlan_by_a_native_one),
		TEST(stations_are_known_by_the_service_vlan),
		TEST(customer_s_priority_is_not_looked_at),
		TEST(reserved_multicast_is_dropped_or_tunnelled),
		TEST(change_of_the_ethertype_is_in_force_at_once),
		TEST(priority_tags_are_taken_off_unless_asked_for),
		TEST(priority_tag_stays_as_it_came),
		TEST(frame_without_a_tag_gets_no_priority_tag),
		TEST(priority_tag_is_put_before_no_other_tag),
		TEST(vlan_0_leaves_a_trunk_with_its_priority),
		TEST(trunk_of_none_sends_and_takes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
