// SPDX-License-Identifier: GPL-2.0-or-later
/* VLAN settings, isolation, limits, mirrors: from tables to struct config, and what is refused */
#include "tests/unit/config/config_rig.h"

static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	ok(r, "add-br br0 -- add-port br0 tap0 -- add-port br0 tap1");
	return rc;
}

static void refused(struct rig *r, const char *command, const char *why)
{
	char *expected;

	assert_true(asprintf(&expected, "error: %s", why) > 0);
	gives(r, command, expected);
	free(expected);
}

static void defaults_are_none_of_it(void **state)
{
	struct config cfg = load(*state);
	const struct config_port *p = port(&cfg, "tap0");

	assert_int_equal(p->service_tpid, 0);
	assert_false(p->has_cvlans);
	assert_int_equal(p->priority_tags, CFG_PRIORITY_NO);
	assert_false(p->is_protected);
	assert_string_equal(p->isolation_group, "");
	assert_string_equal(p->split_horizon_group, "");
	assert_int_equal(p->mac_limit, CFG_NO_MAC_LIMIT);
	assert_false(p->mac_limit_drop);
	assert_false(p->mac_sticky);
	assert_int_equal(p->mirror_in | p->mirror_out, 0);
	assert_memory_equal(&p->limits, &(struct vswitch_port_limits){ 0 }, sizeof(p->limits));
	assert_null(cfg.bridges->mirrors);
	config_free(&cfg);
}

static void tunnel_settings_arrive(void **state)
{
	struct rig *r = *state;
	struct config cfg;
	const struct config_port *p;

	ok(r, "set Port tap0 vlan_mode=dot1q-tunnel tag=100 cvlans=0,5 "
	   "other_config:qinq-ethtype=802.1q");
	cfg = load(r);
	p = port(&cfg, "tap0");
	assert_int_equal(p->vlan_mode, CFG_VLAN_DOT1Q_TUNNEL);
	assert_int_equal(p->tag, 100);
	assert_int_equal(p->service_tpid, 0x8100);
	assert_true(p->has_cvlans);
	assert_int_equal(p->cvlans[0], 0x21);
	config_free(&cfg);
	ok(r, "set Port tap0 other_config:qinq-ethtype=802.1ad");
	cfg = load(r);
	assert_int_equal(port(&cfg, "tap0")->service_tpid, 0x88a8);
	config_free(&cfg);
}

static void a_tunnel_needs_a_tag(void **state)
{
	refused(*state, "set Port tap0 vlan_mode=dot1q-tunnel",
		"port tap0: vlan_mode dot1q-tunnel needs a tag from 1 to 4094");
	refused(*state, "set Port tap0 vlan_mode=dot1q-tunnel tag=0",
		"port tap0: vlan_mode dot1q-tunnel needs a tag from 1 to 4094");
	refused(*state, "set Port tap0 other_config:qinq-ethtype=0x9100",
		"port tap0: other_config:qinq-ethtype must be 802.1ad or 802.1q, not \"0x9100\"");
}

static void priority_tags_arrive(void **state)
{
	static const struct {
		const char *word;
		enum priority_tags value;
	} words[] = {
		{ "no", CFG_PRIORITY_NO }, { "false", CFG_PRIORITY_NO },
		{ "if-nonzero", CFG_PRIORITY_IF_NONZERO }, { "true", CFG_PRIORITY_IF_NONZERO },
		{ "always", CFG_PRIORITY_ALWAYS },
	};
	struct rig *r = *state;
	struct config cfg;
	char line[80];
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		snprintf(line, sizeof(line), "set Port tap0 other_config:priority-tags=%s",
			 words[i].word);
		ok(r, line);
		cfg = load(r);
		assert_int_equal(port(&cfg, "tap0")->priority_tags, words[i].value);
		config_free(&cfg);
	}
	refused(r, "set Port tap0 other_config:priority-tags=maybe",
		"port tap0: other_config:priority-tags must be no, if-nonzero, always, true or "
		"false, not \"maybe\"");
}

static void no_trunks_can_be_said(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	ok(r, "set Port tap0 other_config:trunks=none -- set Port tap1 other_config:trunks=all");
	cfg = load(r);
	assert_true(port(&cfg, "tap0")->has_trunks);
	assert_int_equal(port(&cfg, "tap0")->trunks[1], 0);
	assert_false(port(&cfg, "tap1")->has_trunks);
	config_free(&cfg);
	refused(r, "set Port tap0 trunks=10",
		"port tap0: other_config:trunks=none contradicts the column trunks");
	refused(r, "set Port tap1 other_config:trunks=some",
		"port tap1: other_config:trunks must be all or none, not \"some\"");
}

static void flood_vlans_arrive(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	ok(r, "set Bridge br0 flood_vlans=0,9");
	cfg = load(r);
	assert_int_equal(cfg.bridges->flood_vlans[0], 1);
	assert_int_equal(cfg.bridges->flood_vlans[1], 2);
	config_free(&cfg);
}

static void isolation_arrives(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	ok(r, "set Port tap0 protected=true other_config:isolation-group=red "
	   "other_config:split-horizon-group=mesh");
	cfg = load(r);
	assert_true(port(&cfg, "tap0")->is_protected);
	assert_string_equal(port(&cfg, "tap0")->isolation_group, "red");
	assert_string_equal(port(&cfg, "tap0")->split_horizon_group, "mesh");
	config_free(&cfg);
	refused(r, "set Port tap0 other_config:isolation-group=\"\"",
		"port tap0: other_config:isolation-group must be a name of 1 to 63 bytes, "
		"not \"\"");
}

static void mac_limits_arrive(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	ok(r, "set Port tap0 other_config:mac-limit=3 other_config:mac-limit-action=drop "
	   "other_config:mac-sticky=true -- set Port tap1 other_config:mac-limit=0");
	cfg = load(r);
	assert_int_equal(port(&cfg, "tap0")->mac_limit, 3);
	assert_true(port(&cfg, "tap0")->mac_limit_drop);
	assert_true(port(&cfg, "tap0")->mac_sticky);
	assert_int_equal(port(&cfg, "tap1")->mac_limit, 0);
	assert_false(port(&cfg, "tap1")->mac_limit_drop);
	config_free(&cfg);
	refused(r, "set Port tap0 other_config:mac-limit=many",
		"port tap0: other_config:mac-limit must be a number from 0 to 1000000, "
		"not \"many\"");
	refused(r, "set Port tap0 other_config:mac-limit-action=kill",
		"port tap0: other_config:mac-limit-action must be flood or drop, not \"kill\"");
}

static void rates_arrive(void **state)
{
	struct rig *r = *state;
	struct config cfg;
	const struct vswitch_port_limits *l;

	ok(r, "set Port tap0 other_config:storm-broadcast=10 other_config:storm-multicast=20 "
	   "other_config:storm-unknown=30 -- set Interface tap0 ingress_policing_rate=1000 "
	   "ingress_policing_burst=800 ingress_policing_kpkts_rate=2 "
	   "ingress_policing_kpkts_burst=1");
	cfg = load(r);
	l = &port(&cfg, "tap0")->limits;
	assert_int_equal(l->storm_pps[VSWITCH_STORM_BROADCAST], 10);
	assert_int_equal(l->storm_pps[VSWITCH_STORM_MULTICAST], 20);
	assert_int_equal(l->storm_pps[VSWITCH_STORM_UNKNOWN], 30);
	assert_int_equal(l->police_kbps, 1000);
	assert_int_equal(l->police_kbits, 800);
	assert_int_equal(l->police_pps, 2000);
	assert_int_equal(l->police_packets, 1000);
	config_free(&cfg);
}

static void a_burst_alone_limits_nothing(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	ok(r, "set Interface tap0 ingress_policing_burst=800 ingress_policing_kpkts_burst=1");
	cfg = load(r);
	assert_memory_equal(&port(&cfg, "tap0")->limits, &(struct vswitch_port_limits){ 0 },
			    sizeof(struct vswitch_port_limits));
	config_free(&cfg);
}

static void rates_out_of_range_are_refused(void **state)
{
	refused(*state, "set Port tap0 other_config:storm-unknown=0",
		"port tap0: other_config:storm-unknown must be a number from 1 to 1000000000, "
		"not \"0\"");
	refused(*state, "set Interface tap0 ingress_policing_rate=4294967296",
		"port tap0: ingress_policing_rate must be at most 4294967295, not 4294967296");
	refused(*state, "set Interface tap0 ingress_policing_kpkts_rate=4294968",
		"port tap0: ingress_policing_kpkts_rate must be at most 4294967, not 4294968");
}

/* What the datapath was told of a port last */
static const char *told(struct rig *r, const char *call)
{
	const char *line = "-";
	int i;

	for (i = dp_fake_log_find(r->fake, 0, call); i >= 0;
	     i = dp_fake_log_find(r->fake, i + 1, call))
		line = dp_fake_log_line(r->fake, i);
	return line;
}

static void limits_reach_the_datapath_when_they_change_and_only_then(void **state)
{
	struct rig *r = *state;

	ok(r, "set Interface tap0 ingress_policing_rate=1000");
	assert_string_equal(told(r, "port_set"), "port_set tap0 police_kbps=1000");
	dp_fake_log_clear(r->fake);
	ok(r, "set Port tap0 tag=10");
	assert_string_equal(told(r, "port_set"), "-");
	ok(r, "set Interface tap0 ingress_policing_rate=0");
	assert_string_equal(told(r, "port_set"), "port_set tap0 unlimited");
}

static void limits_are_set_when_a_port_comes_and_after_a_restart(void **state)
{
	struct rig *r = *state;
	struct dp_port dp;

	vs(r, "add-port br0 tap9 -- set Port tap9 other_config:storm-broadcast=7");
	dp_fake_plug(r->fake, "tap9");
	policy_link_appeared(r->engine.policy, "tap9", r->now);
	assert_int_equal(dp_fake_device(r->fake, "tap9", &dp), 0);
	assert_int_equal(dp.limits.storm_pps[VSWITCH_STORM_BROADCAST], 7);
	dp_fake_log_clear(r->fake);
	rig_restart(r);
	ok(r, "init");
	assert_string_equal(told(r, "port_set"), "-");
	ok(r, "set Port tap9 other_config:storm-broadcast=8");
	assert_string_equal(told(r, "port_set"), "port_set tap9 storm_broadcast=8");
}

static void limits_that_are_refused_are_shown(void **state)
{
	struct rig *r = *state;

	dp_fake_fail(r->fake, "port_set", -EOPNOTSUPP, 1);
	ok(r, "set Interface tap0 ingress_policing_rate=1000");
	gives(r, "get Interface tap0 error",
	      "\"could not set limits of network device tap0 (Operation not supported)\"\n");
	ok(r, "set Port tap0 tag=10");
	gives(r, "get Interface tap0 error", "[\"set\",[]]\n");
}

static void usual_command_line_makes_a_mirror(void **state)
{
	struct rig *r = *state;
	struct config cfg;
	const struct config_mirror *m;

	vs(r, "--id=@p get Port tap1 -- --id=@m create Mirror name=m select-all=true "
	   "output-port=@p snaplen=64 select_vlan=3 -- set Bridge br0 mirrors=@m");
	cfg = load(r);
	m = cfg.bridges->mirrors;
	assert_non_null(m);
	assert_null(m->next);
	assert_string_equal(m->name, "m");
	assert_string_equal(m->output_port, "tap1");
	assert_int_equal(m->output_vlan, 0);
	assert_int_equal(m->snaplen, 64);
	assert_true(m->has_vlans);
	assert_int_equal(m->vlans[0], 8);
	assert_int_equal(port(&cfg, "tap0")->mirror_in, 1);
	assert_int_equal(port(&cfg, "br0")->mirror_out, 1);
	config_free(&cfg);
	ok(r, "clear Bridge br0 mirrors");
	cfg = load(r);
	assert_null(cfg.bridges->mirrors);
	assert_int_equal(port(&cfg, "tap0")->mirror_in, 0);
	config_free(&cfg);
	gives(r, "--columns=name list Mirror", "");
}

static void mirrors_select_ports_by_direction(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	vs(r, "--id=@a get Port tap0 -- --id=@b get Port br0 "
	   "-- --id=@m create Mirror name=m select-src-port=@a select-dst-port=@a,@b "
	   "output-vlan=9 -- --id=@n create Mirror name=n select-src-port=@b output-vlan=8 "
	   "-- set Bridge br0 mirrors=@m,@n");
	cfg = load(r);
	assert_int_equal(port(&cfg, "tap0")->mirror_in, 1);
	assert_int_equal(port(&cfg, "tap0")->mirror_out, 1);
	assert_int_equal(port(&cfg, "br0")->mirror_in, 2);
	assert_int_equal(port(&cfg, "br0")->mirror_out, 1);
	assert_int_equal(port(&cfg, "tap1")->mirror_in, 0);
	assert_int_equal(cfg.bridges->mirrors->output_vlan, 9);
	config_free(&cfg);
}

static void a_mirror_has_one_output_on_its_bridge(void **state)
{
	struct rig *r = *state;

	refused(r, "--id=@p get Port tap1 -- --id=@m create Mirror name=m select-all=true "
		"output-port=@p output-vlan=5 -- set Bridge br0 mirrors=@m",
		"bridge br0: mirror m: output_port and output_vlan exclude each other");
	ok(r, "add-br br1");
	refused(r, "--id=@p get Port br1 -- --id=@m create Mirror name=m select-all=true "
		"output-port=@p -- set Bridge br0 mirrors=@m",
		"bridge br0: mirror m: output_port: port br1 is not on bridge br0");
	refused(r, "--id=@p get Port br1 -- --id=@m create Mirror name=m select-src-port=@p "
		"output-vlan=5 -- set Bridge br0 mirrors=@m",
		"bridge br0: mirror m: select_src_port: port br1 is not on bridge br0");
	refused(r, "--id=@m create Mirror name=m select-all=true output-vlan=4095 "
		"-- set Bridge br0 mirrors=@m",
		"bridge br0: mirror m: output_vlan must be from 1 to 4094");
}

static void deleting_a_mirror_s_port_leaves_it_without_effect(void **state)
{
	struct rig *r = *state;
	struct config cfg;

	vs(r, "--id=@p get Port tap1 -- --id=@m create Mirror name=m select-all=true "
	   "output-port=@p -- set Bridge br0 mirrors=@m");
	ok(r, "del-port br0 tap1");
	cfg = load(r);
	assert_string_equal(cfg.bridges->mirrors->output_port, "");
	config_free(&cfg);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(defaults_are_none_of_it),
		TEST(tunnel_settings_arrive),
		TEST(a_tunnel_needs_a_tag),
		TEST(priority_tags_arrive),
		TEST(no_trunks_can_be_said),
		TEST(flood_vlans_arrive),
		TEST(isolation_arrives),
		TEST(mac_limits_arrive),
		TEST(rates_arrive),
		TEST(a_burst_alone_limits_nothing),
		TEST(rates_out_of_range_are_refused),
		TEST(limits_reach_the_datapath_when_they_change_and_only_then),
		TEST(limits_are_set_when_a_port_comes_and_after_a_restart),
		TEST(limits_that_are_refused_are_shown),
		TEST(usual_command_line_makes_a_mirror),
		TEST(mirrors_select_ports_by_direction),
		TEST(a_mirror_has_one_output_on_its_bridge),
		TEST(deleting_a_mirror_s_port_leaves_it_without_effect),
	};

	return cmocka_run_group_tests_name("config_vlan", tests, NULL, NULL);
}
