// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What becomes of a frame.
 *
 *            br0 (port 1, trunk of all)
 *   a10 ─┐                         ┌─ trunk   all VLANs
 *   b10 ─┤ access 10        br0    ├─ trunk1  VLANs 10, 30
 *   c20 ─┘ access 20               └─ nu10    native-untagged 10, nt10 native-tagged 10
 */
#include "tests/unit/policy/fake_switch.h"

static int setup(void **state)
{
	struct fake_switch *s;
	struct config_port *p;

	if (switch_setup(state))
		return -1;
	s = *state;
	add_port(s, "a10", 10);
	add_port(s, "b10", 10);
	add_port(s, "c20", 20);
	add_port(s, "trunk", -1);
	p = add_port(s, "trunk1", -1);
	config_trunk_add(p, 10);
	config_trunk_add(p, 30);
	add_port(s, "nu10", 10)->vlan_mode = CFG_VLAN_NATIVE_UNTAGGED;
	add_port(s, "nt10", 10)->vlan_mode = CFG_VLAN_NATIVE_TAGGED;
	apply(s);
	run(s);
	return 0;
}

static void access_frame_floods_in_its_vlan_in_each_port_s_form(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "b10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "nu10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "br0", frame(BROADCAST, 1, 10));
	assert_sent(s, "trunk", frame(BROADCAST, 1, 10));
	assert_sent(s, "trunk1", frame(BROADCAST, 1, 10));
	assert_sent(s, "nt10", frame(BROADCAST, 1, 10));
	assert_int_equal(dp_fake_tx_count(s->fake), 6);
}

static void actions_are_grouped_by_form_and_sorted_by_number(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_string_equal(actions_of(s, "a10", frame(BROADCAST, 1, UNTAGGED)),
			    "output:b10,output:nu10,push_vlan(vid=10,pcp=0),"
			    "output:br0,output:trunk,output:trunk1,output:nt10");
	rx(s, "trunk", frame(BROADCAST, 2, 10));
	assert_string_equal(actions_of(s, "trunk", frame(BROADCAST, 2, 10)),
			    "output:br0,output:trunk1,output:nt10,pop_vlan,"
			    "output:a10,output:b10,output:nu10");
}

static void vlan_20_reaches_no_port_of_vlan_10(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "c20", frame(BROADCAST, 3, UNTAGGED));
	assert_not_sent(s, "a10");
	assert_not_sent(s, "b10");
	assert_not_sent(s, "trunk1");
	assert_sent(s, "trunk", frame(BROADCAST, 3, 20));
}

static void same_mac_known_in_another_vlan_is_unknown_in_this_one(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "c20", frame(1, 3, UNTAGGED));
	assert_not_sent(s, "a10");
	assert_sent(s, "trunk", frame(1, 3, 20));
}

static void known_unicast_goes_to_its_port_only(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "b10", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "a10", frame(2, 1, UNTAGGED));
	assert_sent(s, "b10", frame(2, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

static void unknown_unicast_floods(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a10", frame(99, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 6);
}

static void destination_behind_the_ingress_port_is_same_port(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "trunk", frame(BROADCAST, 5, 10));
	assert_dropped(s, "trunk", frame(5, 6, 10), VSWITCH_DROP_SAME_PORT);
}

static void tagged_frame_on_access_port_is_dropped_for_vlan(void **state)
{
	struct fake_switch *s = *state;

	assert_dropped(s, "a10", frame(BROADCAST, 1, 20), VSWITCH_DROP_VLAN);
	assert_dropped(s, "a10", frame(BROADCAST, 1, 10), VSWITCH_DROP_VLAN);
}

static void vid_4095_is_dropped_for_vlan(void **state)
{
	struct fake_switch *s = *state;

	assert_dropped(s, "trunk", frame(BROADCAST, 1, 4095), VSWITCH_DROP_VLAN);
}

static void vlan_outside_the_trunks_is_dropped_for_vlan(void **state)
{
	struct fake_switch *s = *state;

	assert_dropped(s, "trunk1", frame(BROADCAST, 1, 20), VSWITCH_DROP_VLAN);
	assert_dropped(s, "trunk1", frame(BROADCAST, 1, UNTAGGED), VSWITCH_DROP_VLAN);
}

static void source_of_a_refused_frame_is_not_learned(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "trunk1", frame(BROADCAST, 7, 20));
	rx(s, "a10", frame(BROADCAST, 8, 20));
	rx(s, "trunk", frame(7, 9, 20));
	assert_sent(s, "c20", frame(7, 9, UNTAGGED));
	assert_sent(s, "br0", frame(7, 9, 20));
}

static void reserved_multicast_is_dropped(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(0, 1, UNTAGGED);
	int i;

	for (i = 0; i < 16; i++) {
		memcpy(f.bytes, (u8[]){ 0x01, 0x80, 0xc2, 0, 0, (u8)i }, 6);
		assert_dropped(s, "a10", f, VSWITCH_DROP_RESERVED);
	}
	f.bytes[5] = 0x10;
	rx(s, "a10", f);
	assert_sent(s, "b10", f);
}

static void reserved_multicast_is_forwarded_if_configured(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(0, 1, UNTAGGED);

	memcpy(f.bytes, (u8[]){ 0x01, 0x80, 0xc2, 0, 0, 0x0e }, 6);
	assert_dropped(s, "a10", f, VSWITCH_DROP_RESERVED);
	cfg_bridge(s, "br0")->forward_bpdu = true;
	apply(s);
	rx(s, "a10", f);
	assert_sent(s, "b10", f);
	cfg_bridge(s, "br0")->forward_bpdu = false;
	apply(s);
	assert_dropped(s, "a10", f, VSWITCH_DROP_RESERVED);
}

static void lone_port_of_a_vlan_has_no_egress(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "br0")->vlan_mode = CFG_VLAN_ACCESS;
	cfg_port(s, "trunk")->vlan_mode = CFG_VLAN_ACCESS;
	cfg_port(s, "c20")->tag = 77;
	cfg_port(s, "nu10")->vlan_mode = CFG_VLAN_ACCESS;
	cfg_port(s, "nt10")->vlan_mode = CFG_VLAN_ACCESS;
	apply(s);
	assert_dropped(s, "c20", frame(BROADCAST, 1, UNTAGGED), VSWITCH_DROP_NO_EGRESS);
	assert_dropped(s, "c20", frame(9, 1, UNTAGGED), VSWITCH_DROP_NO_EGRESS);
}

static void tagged_frame_stays_as_it_is_between_trunks(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, 0xf000 | 30);

	rx(s, "trunk", f);
	assert_sent(s, "trunk1", f);
	assert_string_equal(actions_of(s, "trunk", f),
			    "output:br0,output:trunk1,output:nu10,output:nt10");
}

static void service_tag_is_not_rewritten_between_trunks(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame_2tags(BROADCAST, 1, VSW_TPID_S, 30, UNTAGGED);

	rx(s, "trunk", f);
	assert_sent(s, "trunk1", f);
}

static void service_tag_is_taken_off_for_an_access_port(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "trunk", frame_2tags(BROADCAST, 1, VSW_TPID_S, 0xa00a, UNTAGGED));
	assert_sent(s, "a10", frame(BROADCAST, 1, UNTAGGED));
}

static void inner_tag_is_the_guest_s_business(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "trunk", frame_2tags(BROADCAST, 1, VSW_TPID_C, 10, 55));
	assert_sent(s, "a10", frame(BROADCAST, 1, 55));
	assert_sent(s, "trunk1", frame_2tags(BROADCAST, 1, VSW_TPID_C, 10, 55));
}

static void pcp_is_not_looked_at_where_the_tag_stays(void **state)
{
	struct fake_switch *s = *state;
	const struct dp_flow *flow;
	struct test_frame f = frame(BROADCAST, 1, 0xe000 | 30);

	rx(s, "trunk", f);
	flow = dp_fake_lookup(s->fake, "trunk", f.bytes, f.len);
	assert_int_equal(be16_to_cpu(flow->mask.k.vlan_tci), VSW_TCI_VID);
	f = frame(BROADCAST, 1, 30);
	assert_ptr_equal(dp_fake_lookup(s->fake, "trunk", f.bytes, f.len), flow);
}

static void untagged_frame_into_a_trunk_has_pcp_0_and_a_customer_tag(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "trunk", frame(BROADCAST, 1, 10));
}

static void priority_tag_on_access_port_becomes_the_vlan_s_tag_with_its_pcp(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a10", frame(BROADCAST, 1, 0xb000));
	assert_sent(s, "trunk", frame(BROADCAST, 1, 0xb00a));
	assert_sent(s, "nt10", frame(BROADCAST, 1, 0xb00a));
	assert_sent(s, "b10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "nu10", frame(BROADCAST, 1, UNTAGGED));
}

static void each_priority_gets_its_own_flow_where_it_is_looked_at(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 1, 0xa000);

	rx(s, "a10", f);
	rx(s, "a10", frame(BROADCAST, 1, 0x4000));
	assert_sent(s, "trunk", frame(BROADCAST, 1, 0x400a));
	rx(s, "a10", f);
	assert_sent(s, "trunk", frame(BROADCAST, 1, 0xa00a));
	assert_int_equal(
		be16_to_cpu(dp_fake_lookup(s->fake, "a10", f.bytes, f.len)->mask.k.vlan_tci),
		0xffff);
}

static void priority_is_not_looked_at_if_the_tag_is_only_taken_off(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(2, 1, 0xa000);

	rx(s, "b10", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "a10", f);
	assert_sent(s, "b10", frame(2, 1, UNTAGGED));
	assert_int_equal(
		be16_to_cpu(dp_fake_lookup(s->fake, "a10", f.bytes, f.len)->mask.k.vlan_tci),
		VSW_TCI_VID);
}

static void priority_tag_in_vlan_0_is_taken_off(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "trunk", frame(BROADCAST, 1, 0x6000));
	assert_sent(s, "br0", frame(BROADCAST, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

static void service_priority_tag_keeps_its_tpid(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a10", frame_2tags(BROADCAST, 1, VSW_TPID_S, 0x6000, UNTAGGED));
	assert_sent(s, "trunk", frame_2tags(BROADCAST, 1, VSW_TPID_S, 0x600a, UNTAGGED));
}

static void vlan_cannot_be_smuggled_behind_a_priority_tag(void **state)
{
	struct fake_switch *s = *state;

	assert_dropped(s, "a10", frame_2tags(BROADCAST, 1, VSW_TPID_C, 0, 20), VSWITCH_DROP_VLAN);
	rx(s, "a10", frame_2tags(BROADCAST, 1, VSW_TPID_C, 0, 0));
	assert_int_equal(dp_fake_tx_count(s->fake), 6);
	assert_dropped(s, "a10", frame_2tags(BROADCAST, 1, VSW_TPID_C, 0, 20), VSWITCH_DROP_VLAN);
}

static void native_tagged_and_untagged_ports_take_both_forms(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "nt10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "nt10", frame(BROADCAST, 2, 10));
	assert_sent(s, "a10", frame(BROADCAST, 2, UNTAGGED));
	rx(s, "nu10", frame(BROADCAST, 3, 30));
	assert_sent(s, "nt10", frame(BROADCAST, 3, 30));
	assert_not_sent(s, "a10");
}

static void frame_to_the_bridge_s_own_address_goes_there(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(0, 1, UNTAGGED);
	struct iface_status st;

	policy_iface_status(s->policy, "br0", false, &st);
	memcpy(f.bytes, st.mac, 6);
	rx(s, "a10", f);
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	assert_non_null(dp_fake_tx_on(s->fake, "br0"));
}

static void bridge_s_own_address_is_not_learned_elsewhere(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(BROADCAST, 0, UNTAGGED), to = frame(0, 1, UNTAGGED);
	struct iface_status st;

	policy_iface_status(s->policy, "br0", false, &st);
	memcpy(f.bytes + 6, st.mac, 6);
	memcpy(to.bytes, st.mac, 6);
	rx(s, "b10", f);
	assert_int_equal(dp_fake_tx_count(s->fake), 6);
	rx(s, "a10", to);
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
	assert_non_null(dp_fake_tx_on(s->fake, "br0"));
}

static void bridge_s_own_address_is_unknown_where_its_port_is_not(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame f = frame(0, 1, UNTAGGED);
	struct iface_status st;

	config_trunk_add(cfg_port(s, "br0"), 20);
	apply(s);
	policy_iface_status(s->policy, "br0", false, &st);
	memcpy(f.bytes, st.mac, 6);
	rx(s, "a10", f);
	assert_not_sent(s, "br0");
	assert_non_null(dp_fake_tx_on(s->fake, "b10"));
}

static void host_sends_from_the_bridge_s_own_port_like_from_any(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "br0", frame(BROADCAST, 9, 10));
	assert_sent(s, "a10", frame(BROADCAST, 9, UNTAGGED));
	rx(s, "a10", frame(9, 1, UNTAGGED));
	assert_sent(s, "br0", frame(9, 1, 10));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

static void static_entry_wins_over_where_a_station_is_seen(void **state)
{
	struct fake_switch *s = *state;

	config_fdb_add(cfg_bridge(s, "br0"), "b10", 10, station(7));
	apply(s);
	rx(s, "trunk", frame(BROADCAST, 7, 10));
	assert_sent(s, "a10", frame(BROADCAST, 7, UNTAGGED));
	rx(s, "a10", frame(7, 1, UNTAGGED));
	assert_sent(s, "b10", frame(7, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), 1);
}

static void static_entry_on_a_port_outside_the_vlan_leaks_nothing(void **state)
{
	struct fake_switch *s = *state;

	config_fdb_add(cfg_bridge(s, "br0"), "c20", 10, station(7));
	apply(s);
	assert_dropped(s, "a10", frame(7, 1, UNTAGGED), VSWITCH_DROP_NO_EGRESS);
}

static void port_without_link_is_not_flooded(void **state)
{
	struct fake_switch *s = *state;

	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	dp_fake_set_running(s->fake, "b10", false);
	run(s);
	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_not_sent(s, "b10");
	assert_int_equal(dp_fake_drops(s->fake, VSWITCH_DROP_TX_DOWN), 0);
	dp_fake_set_running(s->fake, "b10", true);
	run(s);
	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	assert_sent(s, "b10", frame(BROADCAST, 1, UNTAGGED));
}

static void all_frames_but_priority_tagged_ones_share_one_mask(void **state)
{
	struct fake_switch *s = *state;
	struct dp_info info;

	rx(s, "a10", frame(BROADCAST, 1, UNTAGGED));
	rx(s, "trunk", frame(1, 2, 10));
	rx(s, "a10", frame(BROADCAST, 1, 20));
	rx(s, "trunk1", frame(BROADCAST, 3, UNTAGGED));
	rx(s, "c20", frame(77, 4, UNTAGGED));
	s->dp->ops->info(s->dp, &info);
	assert_int_equal(info.masks, 1);
	assert_int_equal(info.flows, 5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(access_frame_floods_in_its_vlan_in_each_port_s_form),
		TEST(actions_are_grouped_by_form_and_sorted_by_number),
		TEST(vlan_20_reaches_no_port_of_vlan_10),
		TEST(same_mac_known_in_another_vlan_is_unknown_in_this_one),
		TEST(known_unicast_goes_to_its_port_only),
		TEST(unknown_unicast_floods),
		TEST(destination_behind_the_ingress_port_is_same_port),
		TEST(tagged_frame_on_access_port_is_dropped_for_vlan),
		TEST(vid_4095_is_dropped_for_vlan),
		TEST(vlan_outside_the_trunks_is_dropped_for_vlan),
		TEST(source_of_a_refused_frame_is_not_learned),
		TEST(reserved_multicast_is_dropped),
		TEST(reserved_multicast_is_forwarded_if_configured),
		TEST(lone_port_of_a_vlan_has_no_egress),
		TEST(tagged_frame_stays_as_it_is_between_trunks),
		TEST(service_tag_is_not_rewritten_between_trunks),
		TEST(service_tag_is_taken_off_for_an_access_port),
		TEST(inner_tag_is_the_guest_s_business),
		TEST(pcp_is_not_looked_at_where_the_tag_stays),
		TEST(untagged_frame_into_a_trunk_has_pcp_0_and_a_customer_tag),
		TEST(priority_tag_on_access_port_becomes_the_vlan_s_tag_with_its_pcp),
		TEST(each_priority_gets_its_own_flow_where_it_is_looked_at),
		TEST(priority_is_not_looked_at_if_the_tag_is_only_taken_off),
		TEST(priority_tag_in_vlan_0_is_taken_off),
		TEST(service_priority_tag_keeps_its_tpid),
		TEST(vlan_cannot_be_smuggled_behind_a_priority_tag),
		TEST(native_tagged_and_untagged_ports_take_both_forms),
		TEST(frame_to_the_bridge_s_own_address_goes_there),
		TEST(bridge_s_own_address_is_not_learned_elsewhere),
		TEST(bridge_s_own_address_is_unknown_where_its_port_is_not),
		TEST(host_sends_from_the_bridge_s_own_port_like_from_any),
		TEST(static_entry_wins_over_where_a_station_is_seen),
		TEST(static_entry_on_a_port_outside_the_vlan_leaks_nothing),
		TEST(port_without_link_is_not_flooded),
		TEST(all_frames_but_priority_tagged_ones_share_one_mask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
