// SPDX-License-Identifier: GPL-2.0-or-later
/* VLAN rules of a port, by mode. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "core/frame.h"
#include "daemon/bridge/vlan.h"

#define C_TAG	VSW_TPID_C
#define S_TAG	VSW_TPID_S
#define NO_TAG	0

static struct vlan_rules rules_of(enum vlan_mode mode, int tag, const u16 *trunks)
{
	struct config_port cfg = { .vlan_mode = mode, .tag = tag };
	struct vlan_rules rules;

	for (; trunks && *trunks != 0xffff; trunks++)
		config_trunk_add(&cfg, *trunks);
	vlan_rules_init(&rules, &cfg);
	return rules;
}

static int ingress(const struct vlan_rules *rules, u16 tpid, u16 tci)
{
	return vlan_ingress(rules, cpu_to_be16(tpid), cpu_to_be16(tci));
}

static void access_port_puts_untagged_frames_in_its_tag(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_ACCESS, 10, NULL);

	(void)state;
	assert_int_equal(ingress(&r, NO_TAG, 0), 10);
}

static void access_port_puts_priority_tagged_frames_in_its_tag(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_ACCESS, 10, NULL);

	(void)state;
	assert_int_equal(ingress(&r, C_TAG, 0xe000), 10);
	assert_int_equal(ingress(&r, S_TAG, 0), 10);
}

static void access_port_drops_every_vid_even_its_own(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_ACCESS, 10, NULL);
	u16 vid;

	(void)state;
	for (vid = 1; vid < VLAN_COUNT; vid++) {
		assert_int_equal(ingress(&r, C_TAG, vid), VLAN_NONE);
		assert_int_equal(ingress(&r, S_TAG, vid), VLAN_NONE);
	}
}

static void access_port_carries_its_tag_only(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_ACCESS, 10, NULL);
	u16 vid;

	(void)state;
	for (vid = 0; vid < VLAN_COUNT; vid++)
		assert_int_equal(vlan_carries(&r, vid), vid == 10);
	assert_false(vlan_egress_tagged(&r, 10));
}

static void access_port_with_tag_0_is_in_no_vlan(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_ACCESS, 0, NULL);

	(void)state;
	assert_int_equal(ingress(&r, NO_TAG, 0), 0);
	assert_int_equal(ingress(&r, C_TAG, 1), VLAN_NONE);
	assert_true(vlan_carries(&r, 0));
	assert_false(vlan_carries(&r, 1));
}

static void access_mode_without_tag_is_access_in_vlan_0(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_ACCESS, -1, NULL);

	(void)state;
	assert_int_equal(ingress(&r, NO_TAG, 0), 0);
	assert_int_equal(ingress(&r, C_TAG, 5), VLAN_NONE);
}

static void tag_without_mode_means_access(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_AUTO, 10, NULL);

	(void)state;
	assert_int_equal(r.mode, CFG_VLAN_ACCESS);
	assert_int_equal(ingress(&r, NO_TAG, 0), 10);
}

static void tag_and_trunks_without_mode_mean_access_and_ignore_trunks(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_AUTO, 10, (u16[]){ 20, 30, 0xffff });

	(void)state;
	assert_int_equal(r.mode, CFG_VLAN_ACCESS);
	assert_int_equal(ingress(&r, C_TAG, 20), VLAN_NONE);
	assert_false(vlan_carries(&r, 20));
}

static void port_with_neither_tag_nor_trunks_carries_all_but_4095(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_AUTO, -1, NULL);
	u16 vid;

	(void)state;
	for (vid = 0; vid < 4095; vid++)
		assert_int_equal(ingress(&r, C_TAG, vid), vid);
	assert_int_equal(ingress(&r, C_TAG, 4095), VLAN_NONE);
	assert_false(vlan_carries(&r, 4095));
}

static void trunk_puts_untagged_and_priority_tagged_frames_in_vlan_0(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_TRUNK, -1, NULL);

	(void)state;
	assert_int_equal(ingress(&r, NO_TAG, 0), 0);
	assert_int_equal(ingress(&r, C_TAG, 0x6000), 0);
}

static void trunk_takes_the_vlans_of_its_trunks_only(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_TRUNK, -1, (u16[]){ 10, 4094, 0xffff });
	u16 vid;

	(void)state;
	for (vid = 1; vid < VLAN_COUNT; vid++)
		assert_int_equal(ingress(&r, C_TAG, vid),
				 vid == 10 || vid == 4094 ? vid : VLAN_NONE);
	assert_int_equal(ingress(&r, NO_TAG, 0), VLAN_NONE);
}

static void trunk_takes_untagged_frames_if_0_is_among_its_trunks(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_TRUNK, -1, (u16[]){ 0, 10, 0xffff });

	(void)state;
	assert_int_equal(ingress(&r, NO_TAG, 0), 0);
}

static void trunk_ignores_its_tag(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_TRUNK, 10, NULL);

	(void)state;
	assert_int_equal(ingress(&r, NO_TAG, 0), 0);
	assert_true(vlan_egress_tagged(&r, 10));
}

static void trunk_sends_all_but_vlan_0_tagged(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_TRUNK, -1, NULL);

	(void)state;
	assert_false(vlan_egress_tagged(&r, 0));
	assert_true(vlan_egress_tagged(&r, 1));
	assert_true(vlan_egress_tagged(&r, 4094));
}

static void trunk_counts_a_service_tag_as_a_tag(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_TRUNK, -1, (u16[]){ 10, 0xffff });

	(void)state;
	assert_int_equal(ingress(&r, S_TAG, 0xb00a), 10);
	assert_int_equal(ingress(&r, S_TAG, 11), VLAN_NONE);
}

static void native_modes_take_untagged_frames_into_the_tag(void **state)
{
	struct vlan_rules t = rules_of(CFG_VLAN_NATIVE_TAGGED, 10, (u16[]){ 20, 0xffff });
	struct vlan_rules u = rules_of(CFG_VLAN_NATIVE_UNTAGGED, 10, (u16[]){ 20, 0xffff });

	(void)state;
	assert_int_equal(ingress(&t, NO_TAG, 0), 10);
	assert_int_equal(ingress(&u, NO_TAG, 0), 10);
	assert_int_equal(ingress(&u, C_TAG, 0x2000), 10);
}

static void native_vlan_is_always_among_the_trunks(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_NATIVE_UNTAGGED, 10, (u16[]){ 20, 0xffff });

	(void)state;
	assert_int_equal(ingress(&r, C_TAG, 10), 10);
	assert_int_equal(ingress(&r, C_TAG, 20), 20);
	assert_int_equal(ingress(&r, C_TAG, 30), VLAN_NONE);
}

static void native_tagged_sends_the_native_vlan_tagged(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_NATIVE_TAGGED, 10, NULL);

	(void)state;
	assert_true(vlan_egress_tagged(&r, 10));
	assert_true(vlan_egress_tagged(&r, 20));
}

static void native_untagged_sends_only_the_native_vlan_untagged(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_NATIVE_UNTAGGED, 10, NULL);

	(void)state;
	assert_false(vlan_egress_tagged(&r, 10));
	assert_true(vlan_egress_tagged(&r, 20));
}

static void native_mode_without_tag_has_native_vlan_0(void **state)
{
	struct vlan_rules r = rules_of(CFG_VLAN_NATIVE_TAGGED, -1, (u16[]){ 20, 0xffff });

	(void)state;
	assert_int_equal(ingress(&r, NO_TAG, 0), 0);
	assert_false(vlan_egress_tagged(&r, 0));
}

static void native_port_does_not_mix_vlan_0_into_its_native_vlan(void **state)
{
	struct vlan_rules u = rules_of(CFG_VLAN_NATIVE_UNTAGGED, 10, NULL);
	struct vlan_rules t = rules_of(CFG_VLAN_NATIVE_TAGGED, 10, (u16[]){ 0, 20, 0xffff });

	(void)state;
	assert_false(vlan_carries(&u, 0));
	assert_false(vlan_carries(&t, 0));
}

static void vlan_4095_is_carried_by_nobody(void **state)
{
	struct vlan_rules a = rules_of(CFG_VLAN_ACCESS, 4095, NULL);
	struct vlan_rules t = rules_of(CFG_VLAN_TRUNK, -1, (u16[]){ 4095, 0xffff });
	struct vlan_rules n = rules_of(CFG_VLAN_NATIVE_TAGGED, 4095, NULL);

	(void)state;
	assert_int_equal(ingress(&a, NO_TAG, 0), VLAN_NONE);
	assert_int_equal(ingress(&t, C_TAG, 4095), VLAN_NONE);
	assert_int_equal(ingress(&n, NO_TAG, 0), VLAN_NONE);
}

static void rules_differ_if_mode_tag_or_trunks_do(void **state)
{
	struct vlan_rules a = rules_of(CFG_VLAN_ACCESS, 10, NULL);
	struct vlan_rules b = rules_of(CFG_VLAN_AUTO, 10, (u16[]){ 7, 0xffff });
	struct vlan_rules c = rules_of(CFG_VLAN_ACCESS, 11, NULL);
	struct vlan_rules d = rules_of(CFG_VLAN_NATIVE_TAGGED, 10, (u16[]){ 10, 0xffff });

	(void)state;
	assert_true(vlan_rules_equal(&a, &b));
	assert_false(vlan_rules_equal(&a, &c));
	assert_false(vlan_rules_equal(&a, &d));
}

static struct vlan_rules tunnel_of(int tag, const u16 *cvlans)
{
	struct config_port cfg = { .vlan_mode = CFG_VLAN_DOT1Q_TUNNEL, .tag = tag };
	struct vlan_rules rules;

	for (; cvlans && *cvlans != 0xffff; cvlans++) {
		cfg.has_cvlans = true;
		vlan_set_add(cfg.cvlans, *cvlans);
	}
	vlan_rules_init(&rules, &cfg);
	return rules;
}

static void tunnel_port_puts_every_frame_in_its_tag(void **state)
{
	struct vlan_rules r = tunnel_of(100, NULL);
	u16 vid;

	(void)state;
	assert_int_equal(ingress(&r, NO_TAG, 0), 100);
	for (vid = 0; vid < VLAN_COUNT; vid++) {
		assert_int_equal(ingress(&r, C_TAG, 0xe000 | vid), 100);
		assert_int_equal(ingress(&r, S_TAG, vid), 100);
		assert_int_equal(vlan_carries(&r, vid), vid == 100);
	}
}

static void tunnel_port_takes_off_its_tag(void **state)
{
	struct vlan_rules r = tunnel_of(100, NULL);

	(void)state;
	assert_true(vlan_is_tunnel(&r));
	assert_false(vlan_egress_tagged(&r, 100));
	assert_int_equal(r.service_tpid, VSW_TPID_S);
}

static void tunnel_port_with_cvlans_takes_those_only(void **state)
{
	struct vlan_rules r = tunnel_of(100, (u16[]){ 5, 6, 0xffff });

	(void)state;
	assert_int_equal(ingress(&r, C_TAG, 5), 100);
	assert_int_equal(ingress(&r, C_TAG, 0xe006), 100);
	assert_int_equal(ingress(&r, C_TAG, 7), VLAN_NONE);
	assert_int_equal(ingress(&r, NO_TAG, 0), VLAN_NONE);
	assert_int_equal(ingress(&r, C_TAG, 0x6000), VLAN_NONE);
	assert_true(vlan_carries_customer(&r, 6));
	assert_false(vlan_carries_customer(&r, 0));
}

static void cvlan_0_stands_for_frames_without_a_customer_s_vlan(void **state)
{
	struct vlan_rules r = tunnel_of(100, (u16[]){ 0, 0xffff });

	(void)state;
	assert_int_equal(ingress(&r, NO_TAG, 0), 100);
	assert_int_equal(ingress(&r, C_TAG, 0x6000), 100);
	assert_int_equal(ingress(&r, C_TAG, 1), VLAN_NONE);
}

static void other_modes_ignore_cvlans_and_the_service_tpid(void **state)
{
	struct config_port cfg = { .vlan_mode = CFG_VLAN_TRUNK, .tag = -1, .has_cvlans = true,
				   .service_tpid = VSW_TPID_C };
	struct vlan_rules r, plain = rules_of(CFG_VLAN_TRUNK, -1, NULL);

	(void)state;
	vlan_rules_init(&r, &cfg);
	assert_true(vlan_rules_equal(&r, &plain));
}

static void trunk_of_none_carries_nothing(void **state)
{
	struct config_port cfg = { .vlan_mode = CFG_VLAN_TRUNK, .tag = -1, .has_trunks = true };
	struct vlan_rules r;
	u16 vid;

	(void)state;
	vlan_rules_init(&r, &cfg);
	for (vid = 0; vid < VLAN_COUNT; vid++)
		assert_false(vlan_carries(&r, vid));
	assert_int_equal(ingress(&r, NO_TAG, 0), VLAN_NONE);
}

static void priority_tags_leave_as_configured(void **state)
{
	struct config_port cfg = { .vlan_mode = CFG_VLAN_ACCESS, .tag = 10 };
	struct vlan_rules r;

	(void)state;
	vlan_rules_init(&r, &cfg);
	assert_false(vlan_egress_priority(&r, 0xe00a));
	cfg.priority_tags = CFG_PRIORITY_IF_NONZERO;
	vlan_rules_init(&r, &cfg);
	assert_true(vlan_egress_priority(&r, 0x200a));
	assert_false(vlan_egress_priority(&r, 0x100a));
	cfg.priority_tags = CFG_PRIORITY_ALWAYS;
	vlan_rules_init(&r, &cfg);
	assert_true(vlan_egress_priority(&r, 0x000a));
}

static void tunnel_port_sends_no_priority_tags_of_its_own(void **state)
{
	struct config_port cfg = { .vlan_mode = CFG_VLAN_DOT1Q_TUNNEL, .tag = 10,
				   .priority_tags = CFG_PRIORITY_ALWAYS };
	struct vlan_rules r;

	(void)state;
	vlan_rules_init(&r, &cfg);
	assert_false(vlan_egress_priority(&r, 0xe00a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(access_port_puts_untagged_frames_in_its_tag),
		cmocka_unit_test(access_port_puts_priority_tagged_frames_in_its_tag),
		cmocka_unit_test(access_port_drops_every_vid_even_its_own),
		cmocka_unit_test(access_port_carries_its_tag_only),
		cmocka_unit_test(access_port_with_tag_0_is_in_no_vlan),
		cmocka_unit_test(access_mode_without_tag_is_access_in_vlan_0),
		cmocka_unit_test(tag_without_mode_means_access),
		cmocka_unit_test(tag_and_trunks_without_mode_mean_access_and_ignore_trunks),
		cmocka_unit_test(port_with_neither_tag_nor_trunks_carries_all_but_4095),
		cmocka_unit_test(trunk_puts_untagged_and_priority_tagged_frames_in_vlan_0),
		cmocka_unit_test(trunk_takes_the_vlans_of_its_trunks_only),
		cmocka_unit_test(trunk_takes_untagged_frames_if_0_is_among_its_trunks),
		cmocka_unit_test(trunk_ignores_its_tag),
		cmocka_unit_test(trunk_sends_all_but_vlan_0_tagged),
		cmocka_unit_test(trunk_counts_a_service_tag_as_a_tag),
		cmocka_unit_test(native_modes_take_untagged_frames_into_the_tag),
		cmocka_unit_test(native_vlan_is_always_among_the_trunks),
		cmocka_unit_test(native_tagged_sends_the_native_vlan_tagged),
		cmocka_unit_test(native_untagged_sends_only_the_native_vlan_untagged),
		cmocka_unit_test(native_mode_without_tag_has_native_vlan_0),
		cmocka_unit_test(native_port_does_not_mix_vlan_0_into_its_native_vlan),
		cmocka_unit_test(vlan_4095_is_carried_by_nobody),
		cmocka_unit_test(rules_differ_if_mode_tag_or_trunks_do),
		cmocka_unit_test(tunnel_port_puts_every_frame_in_its_tag),
		cmocka_unit_test(tunnel_port_takes_off_its_tag),
		cmocka_unit_test(tunnel_port_with_cvlans_takes_those_only),
		cmocka_unit_test(cvlan_0_stands_for_frames_without_a_customer_s_vlan),
		cmocka_unit_test(other_modes_ignore_cvlans_and_the_service_tpid),
		cmocka_unit_test(trunk_of_none_carries_nothing),
		cmocka_unit_test(priority_tags_leave_as_configured),
		cmocka_unit_test(tunnel_port_sends_no_priority_tags_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
