// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A bridge's portal, as rows say it: the Linux bridge by its name, the VLANs of what is plugged in,
 * and the ports that come and go by it.
 */
#include "tests/unit/control/ctl_rig.h"
#include "daemon/base/log.h"

static void listen_to(struct rig *r)
{
	struct policy_listener listener;

	engine_listener(&r->engine, &listener);
	policy_listen(r->engine.policy, &listener);
}

static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	log_set("any", "off");
	listen_to(r);
	dp_fake_plug(r->fake, "eth0");
	ok(r, "add-br sw0 -- add-port sw0 eth0 -- add-br sw1");
	return rc;
}

static void set(struct rig *r, const char *key, const char *value)
{
	char line[256];

	snprintf(line, sizeof(line), "set Bridge sw0 'other_config:linux-bridge%s=\"%s\"'", key,
		 value);
	vs(r, line);
}

static void refused(struct rig *r, const char *key, const char *value, const char *why)
{
	set(r, key, value);
	if (strncmp(r->answer, "error: ", 7) || strcmp(r->answer + 7, why))
		fail_msg("linux-bridge%s=%s gives \"%s\"", key, value, r->answer);
}

static bool is_there(struct rig *r, const char *dev)
{
	struct dp_port dp;

	return !dp_fake_device(r->fake, dev, &dp);
}

static void plug_into(struct rig *r, const char *dev, const char *portal, bool isolated)
{
	struct dp_port device, bridge;
	struct link_news news = { .name = dev };

	dp_fake_plug(r->fake, dev);
	if (isolated)
		dp_fake_isolate(r->fake, dev);
	dp_fake_put_under(r->fake, dev, portal, true);
	assert_int_equal(dp_fake_device(r->fake, dev, &device), 0);
	assert_int_equal(dp_fake_device(r->fake, portal, &bridge), 0);
	news.ifindex = device.ifindex;
	news.master = bridge.ifindex;
	policy_link_news(r->engine.policy, &news, r->now);
	policy_tick(r->engine.policy, r->now);
}

static void unplug(struct rig *r, const char *dev)
{
	dp_fake_pull(r->fake, dev);
	dp_fake_run(r->fake);
	policy_tick(r->engine.policy, r->now);
}

static void the_setting_makes_a_portal(void **state)
{
	struct rig *r = *state;

	set(r, "", "br0");
	assert_string_equal(r->answer, "");
	assert_true(is_there(r, "br0"));
	gives(r, "get Bridge sw0 other_config:linux-bridge status", "\"br0\"\n[\"map\",[]]\n");
	ok(r, "remove Bridge sw0 other_config linux-bridge");
	assert_false(is_there(r, "br0"));
}

static void names_that_are_taken_are_refused(void **state)
{
	struct rig *r = *state;

	refused(r, "", "sw0", "bridge sw0: other_config:linux-bridge must not be the bridge's own "
		"name, which its own port bears");
	refused(r, "", "sw1", "bridge sw0: other_config:linux-bridge: sw1 is the name of a port");
	refused(r, "", "eth0", "bridge sw0: other_config:linux-bridge: eth0 is the name of a port");
	refused(r, "", "a/b", "bridge sw0: other_config:linux-bridge: name \"a/b\" must not "
		"contain spaces, control characters, \"/\", \":\" or \"%\"");
	dp_fake_plug(r->fake, "br0");
	refused(r, "", "br0", "bridge sw0: network device br0: File exists");
	gives(r, "get Bridge sw0 other_config", "[\"map\",[]]\n");
}

static void a_name_is_that_of_one_portal(void **state)
{
	struct rig *r = *state;

	set(r, "", "br0");
	gives(r, "set Bridge sw1 other_config:linux-bridge=br0",
	      "error: bridge sw1: other_config:linux-bridge: br0 is the name of another bridge's "
	      "portal");
	gives(r, "add-port sw1 br0",
	      "error: bridge sw0: other_config:linux-bridge: br0 is the name of a port");
	assert_true(is_there(r, "br0"));
}

static void vlans_are_rules(void **state)
{
	static const char *const bad[] = {
		"", "vnet*", "vnet*=", "=10", "vnet*=0", "vnet*=4095", "vnet*=10,", ",vnet*=10",
		"vnet*=10,,a=1", "vnet*=1x", "vnet*=10=20", "vnet*=100000000000",
	};
	struct rig *r = *state;
	char why[160];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(why, sizeof(why), "bridge sw0: other_config:linux-bridge-vlans must be "
			 "like vnet*=10,lxc-*=20, with VLANs from 1 to 4094, not \"%s\"", bad[i]);
		refused(r, "-vlans", bad[i], why);
	}
	set(r, "-vlans", "vnet[0-9]=4094,*=1");
	assert_string_equal(r->answer, "");
}

static void the_first_rule_that_fits_gives_the_vlan(void **state)
{
	struct rig *r = *state;

	set(r, "", "br0");
	set(r, "-vlans", "vnet1=30,vnet*=10,lxc-?=20");
	plug_into(r, "vnet1", "br0", false);
	plug_into(r, "vnet2", "br0", false);
	plug_into(r, "lxc-a", "br0", false);
	plug_into(r, "lxc-ab", "br0", false);
	gives(r, "get Port vnet1 tag -- get Port vnet2 tag -- get Port lxc-a tag -- "
	      "get Port lxc-ab tag", "30\n10\n20\n[\"set\",[]]\n");
}

static void what_came_by_the_portal_says_so_and_goes_with_its_device(void **state)
{
	struct rig *r = *state;

	set(r, "", "br0");
	plug_into(r, "vnet1", "br0", false);
	gives(r, "port-to-br vnet1 -- get Port vnet1 other_config protected",
	      "sw0\n[\"map\",[[\"linux-bridge\",\"br0\"]]]\nfalse\n");
	unplug(r, "vnet1");
	gives(r, "list-ports sw0", "eth0\n");
	gives(r, "--columns=name list Interface", "[\"eth0\"]\n[\"sw0\"]\n[\"sw1\"]\n");
}

static void without_the_key_it_stays(void **state)
{
	struct rig *r = *state;

	set(r, "", "br0");
	plug_into(r, "vnet1", "br0", false);
	ok(r, "remove Port vnet1 other_config linux-bridge");
	unplug(r, "vnet1");
	gives(r, "list-ports sw0", "eth0\nvnet1\n");
}

static void isolated_is_protected(void **state)
{
	struct rig *r = *state;

	set(r, "", "br0");
	plug_into(r, "vnet1", "br0", true);
	gives(r, "get Port vnet1 protected", "true\n");
	assert_true(atoi(vs(r, "get Interface vnet1 ofport")) > 0);
}

static void a_port_that_was_added_before_keeps_its_settings(void **state)
{
	struct rig *r = *state;

	set(r, "", "br0");
	set(r, "-vlans", "*=10");
	vs(r, "add-port sw0 vnet1 tag=7");
	plug_into(r, "vnet1", "br0", true);
	gives(r, "get Port vnet1 tag protected other_config", "7\nfalse\n[\"map\",[]]\n");
	assert_true(atoi(vs(r, "get Interface vnet1 ofport")) > 0);
	unplug(r, "vnet1");
	gives(r, "list-ports sw0", "eth0\nvnet1\n");
}

/* What a guest had is not what the next one gets whose device has its name. */
static void what_was_plugged_in_elsewhere_has_no_settings_of_there(void **state)
{
	struct rig *r = *state;

	set(r, "", "br0");
	ok(r, "set Bridge sw1 other_config:linux-bridge=br1");
	plug_into(r, "vnet1", "br1", false);
	ok(r, "set Port vnet1 tag=7");
	dp_fake_pull(r->fake, "vnet1");
	plug_into(r, "vnet1", "br0", false);
	dp_fake_run(r->fake);
	policy_tick(r->engine.policy, r->now);
	gives(r, "port-to-br vnet1 -- get Port vnet1 tag", "sw0\n[\"set\",[]]\n");
	assert_true(atoi(vs(r, "get Interface vnet1 ofport")) > 0);
}

static void ports_that_came_by_it_outlive_the_portal_and_the_daemon(void **state)
{
	struct rig *r = *state;

	set(r, "", "br0");
	plug_into(r, "vnet1", "br0", false);
	ok(r, "remove Bridge sw0 other_config linux-bridge");
	rig_restart(r);
	listen_to(r);
	policy_tick(r->engine.policy, r->now);
	gives(r, "list-ports sw0", "eth0\nvnet1\n");
	unplug(r, "vnet1");
	gives(r, "list-ports sw0", "eth0\n");
}

static void a_portal_that_is_not_there_is_told(void **state)
{
	struct rig *r = *state;

	set(r, "", "br0");
	dp_fake_pull(r->fake, "br0");
	dp_fake_plug(r->fake, "br0");
	rig_restart(r);
	gives(r, "get Bridge sw0 status",
	      "[\"map\",[[\"error\",\"network device br0: File exists\"]]]\n");
}

int main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_setting_makes_a_portal),
		TEST(names_that_are_taken_are_refused),
		TEST(a_name_is_that_of_one_portal),
		TEST(vlans_are_rules),
		TEST(the_first_rule_that_fits_gives_the_vlan),
		TEST(what_came_by_the_portal_says_so_and_goes_with_its_device),
		TEST(without_the_key_it_stays),
		TEST(isolated_is_protected),
		TEST(a_port_that_was_added_before_keeps_its_settings),
		TEST(what_was_plugged_in_elsewhere_has_no_settings_of_there),
		TEST(ports_that_came_by_it_outlive_the_portal_and_the_daemon),
		TEST(a_portal_that_is_not_there_is_told),
	};

	return cmocka_run_group_tests_name("portal rows", tests, NULL, NULL);
}
