// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Portals: a Linux bridge at which devices are plugged in, which become ports.
 *
 *   tap1 ┐
 *   tap2 ┴ br0 (the portal)  ┄┄►  sw0 ── eth0
 */
#include "tests/unit/policy/fake_switch.h"

static u32 ifindex_of(struct fake_switch *s, const char *dev)
{
	struct dp_port dp;

	assert_int_equal(dp_fake_device(s->fake, dev, &dp), 0);
	return dp.ifindex;
}

static bool is_there(struct fake_switch *s, const char *dev)
{
	struct dp_port dp;

	return !dp_fake_device(s->fake, dev, &dp);
}

static u32 number(struct fake_switch *s, const char *port)
{
	return bridges_port_no(policy_bridges(s->policy), port);
}

static const char *what_ails(struct fake_switch *s, const char *port)
{
	struct iface_status st;

	return policy_iface_status(s->policy, port, false, &st) ? "no port" : st.error;
}

/* What links.c would tell of a device that is under a portal */
static void tell(struct fake_switch *s, const char *dev, const char *portal)
{
	struct link_news news = {
		.name = dev, .ifindex = ifindex_of(s, dev),
		.master = portal ? ifindex_of(s, portal) : 0,
	};

	policy_link_news(s->policy, &news, s->now);
	tick(s);
}

static void tell_gone(struct fake_switch *s, const char *dev, u32 ifindex)
{
	struct link_news news = { .name = dev, .ifindex = ifindex, .gone = true };

	dp_fake_run(s->fake);
	policy_link_news(s->policy, &news, s->now);
	tick(s);
}

static void plug_into(struct fake_switch *s, const char *dev, const char *portal)
{
	dp_fake_plug(s->fake, dev);
	dp_fake_put_under(s->fake, dev, portal, true);
	tell(s, dev, portal);
}

static void unplug(struct fake_switch *s, const char *dev)
{
	u32 ifindex = ifindex_of(s, dev);

	dp_fake_pull(s->fake, dev);
	tell_gone(s, dev, ifindex);
}

static int setup(void **state)
{
	struct fake_switch *s;
	int err = switch_setup(state);

	s = *state;
	dp_fake_plug(s->fake, "eth0");
	config_port_add(cfg_bridge(s, "sw0"), "eth0");
	strcpy(cfg_bridge(s, "sw0")->portal, "br0");
	apply(s);
	tick(s);
	s->told[0] = '\0';
	dp_fake_log_clear(s->fake);
	return err;
}

static void a_portal_is_made_with_its_bridge_and_goes_with_it(void **state)
{
	struct fake_switch *s = *state;

	assert_true(is_there(s, "br0"));
	cfg_del_bridge(s, "sw0");
	apply(s);
	assert_false(is_there(s, "br0"));
}

static void a_portal_goes_with_its_setting(void **state)
{
	struct fake_switch *s = *state;

	cfg_bridge(s, "sw0")->portal[0] = '\0';
	apply(s);
	assert_false(is_there(s, "br0"));
	assert_int_equal(dp_fake_log_find(s->fake, 0, "make_portal"), -1);
}

static void a_portal_with_another_name_is_another_device(void **state)
{
	struct fake_switch *s = *state;

	strcpy(cfg_bridge(s, "sw0")->portal, "br1");
	apply(s);
	assert_false(is_there(s, "br0"));
	assert_true(is_there(s, "br1"));
}

static void a_name_that_another_device_bears_is_refused(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "br1");
	strcpy(cfg_bridge(s, "sw0")->portal, "br1");
	assert_int_equal(try_apply(s), -EEXIST);
	assert_string_equal(s->err, "bridge sw0: network device br1: File exists");
	assert_true(is_there(s, "br0"));
	assert_null(policy_portal_error(s->policy, "sw0"));
}

/* At the start, and later as long as nobody changes it, it is told and harms nobody else. */
static void a_name_that_is_taken_at_the_start_is_told(void **state)
{
	struct fake_switch *s = *state;
	u32 ifindex;

	kill_daemon(s);
	dp_fake_pull(s->fake, "br0");
	dp_fake_plug(s->fake, "br0");
	start_daemon(s);
	apply(s);
	tick(s);
	assert_int_not_equal(number(s, "eth0"), 0);
	assert_string_equal(policy_portal_error(s->policy, "sw0"),
			    "network device br0: File exists");
	apply(s);

	ifindex = ifindex_of(s, "br0");
	dp_fake_pull(s->fake, "br0");
	tell_gone(s, "br0", ifindex);
	assert_true(is_there(s, "br0"));
	assert_null(policy_portal_error(s->policy, "sw0"));
}

static void what_is_plugged_in_becomes_a_port(void **state)
{
	struct fake_switch *s = *state;

	plug_into(s, "tap1", "br0");
	assert_string_equal(s->told, "plugged sw0 tap1;");
	assert_int_not_equal(number(s, "tap1"), 0);
	assert_null(what_ails(s, "tap1"));
}

static void it_goes_with_its_device(void **state)
{
	struct fake_switch *s = *state;

	plug_into(s, "tap1", "br0");
	unplug(s, "tap1");
	assert_string_equal(s->told, "plugged sw0 tap1;left tap1;");
	assert_string_equal(what_ails(s, "tap1"), "no port");
}

static void a_port_that_was_configured_stays_without_its_device(void **state)
{
	struct fake_switch *s = *state;

	config_port_add(cfg_bridge(s, "sw0"), "tap1")->tag = 7;
	apply(s);
	plug_into(s, "tap1", "br0");
	assert_int_not_equal(number(s, "tap1"), 0);
	unplug(s, "tap1");
	assert_non_null(cfg_port(s, "tap1"));
	assert_non_null(what_ails(s, "tap1"));
}

/* Whoever put it there may still set what has to be in force before its first frame. */
static void a_device_waits_there_until_it_is_up(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "tap1");
	dp_fake_put_under(s->fake, "tap1", "br0", false);
	tell(s, "tap1", "br0");
	assert_string_equal(s->told, "plugged sw0 tap1;");
	assert_string_equal(what_ails(s, "tap1"),
			    "network device tap1 waits under br0 until it is up");
	assert_int_equal(dp_fake_log_find(s->fake, 0, "release"), -1);

	dp_fake_isolate(s->fake, "tap1");
	tell(s, "tap1", "br0");
	apply(s);
	assert_int_equal(dp_fake_log_find(s->fake, 0, "release"), -1);

	dp_fake_set_up(s->fake, "tap1", true);
	tell(s, "tap1", "br0");
	assert_string_equal(s->told, "plugged sw0 tap1;plugged sw0 tap1 isolated;");
	assert_int_not_equal(number(s, "tap1"), 0);
	assert_true(cfg_port(s, "tap1")->is_protected);
}

/* Another change of the configuration does not take it out before it is known to be isolated. */
static void isolation_is_in_force_before_the_port_is_attached(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "tap1");
	dp_fake_put_under(s->fake, "tap1", "br0", false);
	tell(s, "tap1", "br0");
	dp_fake_isolate(s->fake, "tap1");
	dp_fake_set_up(s->fake, "tap1", true);
	apply(s);
	assert_int_equal(number(s, "tap1"), 0);
	tell(s, "tap1", "br0");
	assert_int_not_equal(number(s, "tap1"), 0);
	assert_true(cfg_port(s, "tap1")->is_protected);
}

static void what_was_plugged_in_without_a_daemon_becomes_a_port(void **state)
{
	struct fake_switch *s = *state;
	u32 portal = ifindex_of(s, "br0");

	kill_daemon(s);
	dp_fake_plug(s->fake, "tap1");
	dp_fake_put_under(s->fake, "tap1", "br0", true);
	start_daemon(s);
	apply(s);
	tick(s);
	assert_int_equal(ifindex_of(s, "br0"), portal);
	assert_int_not_equal(number(s, "tap1"), 0);
}

static void what_left_without_a_daemon_is_no_port_any_more(void **state)
{
	struct fake_switch *s = *state;

	plug_into(s, "tap1", "br0");
	plug_into(s, "tap2", "br0");
	kill_daemon(s);
	dp_fake_pull(s->fake, "tap1");
	start_daemon(s);
	apply(s);
	tick(s);
	assert_null(cfg_port(s, "tap1"));
	assert_int_not_equal(number(s, "tap2"), 0);
}

static void a_portal_that_nobody_wants_any_more_is_found_at_the_start(void **state)
{
	struct fake_switch *s = *state;

	kill_daemon(s);
	cfg_bridge(s, "sw0")->portal[0] = '\0';
	start_daemon(s);
	apply(s);
	assert_false(is_there(s, "br0"));
}

#define STRAYS	40

static void stray_name(char name[IF_NAMESIZE], unsigned int i)
{
	snprintf(name, IF_NAMESIZE, "stray%u", i);
}

/* Portals as another daemon would have left them, and a start without them */
static void start_among_strays(struct fake_switch *s)
{
	struct links_ops links = dp_fake_links(s->fake);
	char name[IF_NAMESIZE];
	unsigned int i;
	u32 ifindex;

	kill_daemon(s);
	for (i = 0; i < STRAYS; i++) {
		stray_name(name, i);
		assert_int_equal(links.make_portal(links.arg, name, "sw9", &ifindex, NULL), 0);
	}
	start_daemon(s);
	apply(s);
}

static unsigned int strays(struct fake_switch *s)
{
	char name[IF_NAMESIZE];
	unsigned int i, n = 0;

	for (i = 0; i < STRAYS; i++) {
		stray_name(name, i);
		n += is_there(s, name);
	}
	return n;
}

static void any_number_of_them_is_found(void **state)
{
	struct fake_switch *s = *state;

	start_among_strays(s);
	assert_int_equal(strays(s), 0);
	assert_true(is_there(s, "br0"));
}

/* The start does not wait for what cannot be deleted, and the rest goes. */
static void those_that_cannot_be_deleted_stay(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_fail(s->fake, "delete_portal", -EPERM, STRAYS - 5);
	start_among_strays(s);
	assert_int_equal(strays(s), STRAYS - 5);
	assert_true(is_there(s, "br0"));
}

static void a_portal_that_was_deleted_is_made_anew(void **state)
{
	struct fake_switch *s = *state;
	u32 ifindex = ifindex_of(s, "br0");

	plug_into(s, "tap1", "br0");
	dp_fake_pull(s->fake, "br0");
	tell_gone(s, "br0", ifindex);
	assert_true(is_there(s, "br0"));
	assert_int_not_equal(number(s, "tap1"), 0);
	plug_into(s, "tap2", "br0");
	assert_int_not_equal(number(s, "tap2"), 0);
}

static void a_portal_that_was_renamed_is_made_anew(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_rename(s->fake, "br0", "other");
	tell(s, "other", NULL);
	assert_true(is_there(s, "br0"));
	assert_false(is_there(s, "other"));
}

static void after_lost_news_all_is_looked_at(void **state)
{
	struct link_news lost = { .name = NULL };
	struct fake_switch *s = *state;

	dp_fake_plug(s->fake, "tap1");
	dp_fake_put_under(s->fake, "tap1", "br0", true);
	policy_link_news(s->policy, &lost, s->now);
	tick(s);
	assert_int_not_equal(number(s, "tap1"), 0);
}

static void a_list_that_changed_meanwhile_is_read_again(void **state)
{
	struct fake_switch *s = *state;

	dp_fake_fail(s->fake, "each_member", -EINTR, 1);
	plug_into(s, "tap1", "br0");
	tick(s);
	assert_int_not_equal(number(s, "tap1"), 0);
}

/* Its forerunner's end is read later than its own coming. */
static void a_device_of_the_same_name_is_another_port(void **state)
{
	struct fake_switch *s = *state;

	plug_into(s, "tap1", "br0");
	cfg_port(s, "tap1")->tag = 7;
	apply(s);
	dp_fake_pull(s->fake, "tap1");
	dp_fake_plug(s->fake, "tap1");
	dp_fake_put_under(s->fake, "tap1", "br0", true);
	tell(s, "tap1", "br0");
	dp_fake_run(s->fake);
	tick(s);
	assert_int_not_equal(number(s, "tap1"), 0);
	assert_int_equal(cfg_port(s, "tap1")->tag, -1);
	assert_string_equal(s->told, "plugged sw0 tap1;left tap1;plugged sw0 tap1;");
}

/* As "ip link set eth0 master br0" does it to a port of the switch */
static void a_configured_port_that_is_put_under_the_portal_stays_as_it_is(void **state)
{
	struct fake_switch *s = *state;

	cfg_port(s, "eth0")->tag = 7;
	apply(s);
	assert_int_equal(dp_fake_enslave(s->fake, "eth0", NULL), 0);
	dp_fake_put_under(s->fake, "eth0", "br0", true);
	dp_fake_run(s->fake);
	tell(s, "eth0", "br0");
	assert_int_not_equal(number(s, "eth0"), 0);
	assert_int_equal(cfg_port(s, "eth0")->tag, 7);
	assert_string_equal(s->told, "plugged sw0 eth0;");
}

static void a_port_moves_from_bridge_to_bridge_by_their_portals(void **state)
{
	struct fake_switch *s = *state;

	strcpy(cfg_bridge(s, "sw1")->portal, "br1");
	apply(s);
	plug_into(s, "tap1", "br0");
	assert_int_equal(dp_fake_enslave(s->fake, "tap1", NULL), 0);
	dp_fake_put_under(s->fake, "tap1", "br1", true);
	dp_fake_run(s->fake);
	tell(s, "tap1", "br1");
	assert_string_equal(bridges_port_owner(policy_bridges(s->policy), "tap1"), "sw1");
	assert_int_not_equal(number(s, "tap1"), 0);
}

static void an_internal_port_is_left_where_somebody_put_it(void **state)
{
	struct fake_switch *s = *state;

	config_port_add(cfg_bridge(s, "sw0"), "int0")->internal = true;
	apply(s);
	dp_fake_put_under(s->fake, "int0", "br0", true);
	tell(s, "int0", "br0");
	assert_string_equal(s->told, "");
	assert_int_not_equal(number(s, "int0"), 0);
}

static void a_portal_has_the_mtu_of_the_bridge_s_port(void **state)
{
	struct fake_switch *s = *state;
	struct dp_port dp;

	cfg_port(s, "eth0")->mtu_request = 9000;
	apply(s);
	dp_fake_run(s->fake);
	tick(s);
	assert_int_equal(dp_fake_device(s->fake, "br0", &dp), 0);
	assert_int_equal(dp.mtu, 9000);
}

int main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, switch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_portal_is_made_with_its_bridge_and_goes_with_it),
		TEST(a_portal_goes_with_its_setting),
		TEST(a_portal_with_another_name_is_another_device),
		TEST(a_name_that_another_device_bears_is_refused),
		TEST(a_name_that_is_taken_at_the_start_is_told),
		TEST(what_is_plugged_in_becomes_a_port),
		TEST(it_goes_with_its_device),
		TEST(a_port_that_was_configured_stays_without_its_device),
		TEST(a_device_waits_there_until_it_is_up),
		TEST(isolation_is_in_force_before_the_port_is_attached),
		TEST(what_was_plugged_in_without_a_daemon_becomes_a_port),
		TEST(what_left_without_a_daemon_is_no_port_any_more),
		TEST(a_portal_that_nobody_wants_any_more_is_found_at_the_start),
		TEST(any_number_of_them_is_found),
		TEST(those_that_cannot_be_deleted_stay),
		TEST(a_portal_that_was_deleted_is_made_anew),
		TEST(a_portal_that_was_renamed_is_made_anew),
		TEST(after_lost_news_all_is_looked_at),
		TEST(a_list_that_changed_meanwhile_is_read_again),
		TEST(a_device_of_the_same_name_is_another_port),
		TEST(a_configured_port_that_is_put_under_the_portal_stays_as_it_is),
		TEST(a_port_moves_from_bridge_to_bridge_by_their_portals),
		TEST(an_internal_port_is_left_where_somebody_put_it),
		TEST(a_portal_has_the_mtu_of_the_bridge_s_port),
	};

	return cmocka_run_group_tests_name("portal", tests, NULL, NULL);
}
