// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Portals, in a network namespace of the test's own: Linux bridges that forward nothing, and what
 * is under them. Where no namespace or no Linux bridge is to be had, only what needs none; and
 * where bridges know no VLANs (CONFIG_BRIDGE_VLAN_FILTERING), only what is there already is looked
 * at.
 *
 *   va ====== vb      a veth pair to be plugged in
 */
#include <string.h>
#include "daemon/netlink/bridge_device.h"
#include "tests/unit/netlink/link_rig.h"

/* A kernel may have no Linux bridges. */
static bool probe_bridge(void)
{
	return run("ip link add probe type bridge 2>/dev/null && ip link del probe");
}

static int delete_br0(void **state)
{
	(void)state;
	run("ip link del br0 2>/dev/null");
	run("ip link set va down");
	return 0;
}

static u32 make(void)
{
	u32 ifindex = 0;
	char *err = NULL;

	assert_int_equal(ops.make_portal(ops.arg, "br0", "sw0", &ifindex, &err), 0);
	assert_null(err);
	assert_int_equal(ifindex, if_nametoindex("br0"));
	return ifindex;
}

/* As another daemon has left it */
static u32 left_behind(void)
{
	assert_true(run("ip link add br0 type bridge && "
			"ip link set br0 alias 'vswitch portal of bridge sw0'"));
	return if_nametoindex("br0");
}

static void a_portal_is_down_and_puts_nobody_into_a_vlan(void **state)
{
	(void)state;
	make();
	assert_true(run("ip -d link show br0 | grep -q 'vlan_filtering 1 .*vlan_default_pvid 0 '"));
	assert_true(run("ip link show br0 | grep -q 'state DOWN'"));
	assert_true(run("ip link show br0 | grep -q 'alias vswitch portal of bridge sw0$'"));
	assert_true(run("ip link set va master br0"));
	assert_false(run("bridge vlan show dev va | grep -q 1"));
}

static void a_portal_that_is_there_is_taken_and_set_right(void **state)
{
	u32 ifindex;

	(void)state;
	ifindex = make();
	assert_true(run("ip link set br0 up type bridge vlan_filtering 0"));
	assert_int_equal(make(), ifindex);
	assert_true(run("ip -d link show br0 | grep -q 'vlan_filtering 1 .*vlan_default_pvid 0 '"));
	assert_false(run("ip link show br0 | grep -q UP"));
}

static void what_somebody_else_made_is_not_taken(void **state)
{
	u32 ifindex = 7;
	char *err = NULL;

	(void)state;
	assert_true(run("ip link add br0 type bridge"));
	assert_int_equal(ops.make_portal(ops.arg, "br0", "sw0", &ifindex, &err), -EEXIST);
	assert_string_equal(err, "network device br0 is there, and was not made by this switch");
	free(err);
	assert_int_equal(ifindex, 7);
	assert_true(run("ip -d link show br0 | grep -q 'vlan_filtering 0 '"));
	assert_int_equal(ops.delete_portal(ops.arg, if_nametoindex("br0")), -ENODEV);
	assert_int_not_equal(if_nametoindex("br0"), 0);
}

static void a_device_of_another_kind_is_not_taken_for_its_alias(void **state)
{
	u32 ifindex;
	char *err = NULL;

	(void)state;
	assert_true(run("ip link set va alias 'vswitch portal of bridge sw0'"));
	assert_int_equal(ops.make_portal(ops.arg, "va", "sw0", &ifindex, &err), -EEXIST);
	free(err);
	assert_true(run("ip link set va alias ''"));
}

static void a_portal_is_deleted(void **state)
{
	u32 ifindex;

	(void)state;
	ifindex = left_behind();
	assert_int_equal(ops.delete_portal(ops.arg, ifindex), 0);
	assert_int_equal(if_nametoindex("br0"), 0);
	assert_int_equal(ops.delete_portal(ops.arg, ifindex), -ENODEV);
}

struct seen {
	struct portal_member member;
	int n;
};

static void note(void *arg, const struct portal_member *member)
{
	struct seen *seen = arg;

	seen->member = *member;
	seen->n++;
}

static void members_are_those_under_it(void **state)
{
	struct seen seen = { .n = 0 };
	struct portal_member m;
	u32 portal;

	(void)state;
	portal = left_behind();
	assert_int_equal(ops.each_member(ops.arg, portal, note, &seen), 0);
	assert_int_equal(seen.n, 0);
	assert_int_equal(ops.find_member(ops.arg, portal, "va", &m), -ENODEV);
	assert_int_equal(ops.find_member(ops.arg, portal, "nope", &m), -ENODEV);

	assert_true(run("ip link set va master br0"));
	assert_int_equal(ops.each_member(ops.arg, portal, note, &seen), 0);
	assert_int_equal(seen.n, 1);
	assert_string_equal(seen.member.name, "va");
	assert_int_equal(seen.member.ifindex, if_nametoindex("va"));
	assert_false(seen.member.up || seen.member.isolated);

	assert_true(run("ip link set va up && ip link set va type bridge_slave isolated on"));
	assert_int_equal(ops.find_member(ops.arg, portal, "va", &m), 0);
	assert_true(m.up && m.isolated);
	assert_int_equal(ops.find_member(ops.arg, portal + 1000, "va", &m), -ENODEV);
}

static void a_member_is_released(void **state)
{
	struct seen seen = { .n = 0 };
	u32 portal;

	(void)state;
	portal = left_behind();
	assert_true(run("ip link set va master br0"));
	assert_int_equal(ops.release_member(ops.arg, if_nametoindex("va")), 0);
	assert_false(run("ip link show va | grep -q master"));
	assert_int_equal(ops.each_member(ops.arg, portal, note, &seen), 0);
	assert_int_equal(seen.n, 0);
	assert_int_equal(ops.release_member(ops.arg, 9999), -ENODEV);
}

static void note_portal(void *arg, u32 ifindex, const char *name)
{
	struct seen *seen = arg;

	seen->n++;
	assert_int_equal(ifindex, if_nametoindex(name));
	snprintf(seen->member.name, sizeof(seen->member.name), "%s", name);
}

static void portals_are_found_among_all_links(void **state)
{
	struct seen seen = { .n = 0 };

	(void)state;
	left_behind();
	assert_true(run("ip link add other type bridge"));
	assert_int_equal(ops.each_portal(ops.arg, note_portal, &seen), 0);
	assert_int_equal(seen.n, 1);
	assert_string_equal(seen.member.name, "br0");
	assert_true(run("ip link del other"));
}

struct heard {
	u32 master;
	bool gone;
};

static void hear(void *arg, const struct link_news *news)
{
	struct heard *heard = arg;

	if (!news->name || strcmp(news->name, "va"))
		return;
	heard->gone |= news->gone;
	if (news->master)
		heard->master = news->master;
}

static void drain(struct heard *heard)
{
	*heard = (struct heard){ 0 };
	while (links_run(links, 16, hear, heard))
		;
}

static void news_say_under_which_bridge_a_link_is(void **state)
{
	struct heard heard;
	u32 portal;

	(void)state;
	portal = left_behind();
	drain(&heard);
	assert_true(run("ip link set va master br0"));
	drain(&heard);
	assert_int_equal(heard.master, portal);
}

/* A Linux bridge says RTM_DELLINK, of its own family, when a port leaves it. */
static void a_link_that_leaves_a_bridge_is_not_gone(void **state)
{
	struct heard heard;

	(void)state;
	left_behind();
	assert_true(run("ip link set va master br0"));
	drain(&heard);
	assert_true(run("ip link set va nomaster"));
	drain(&heard);
	assert_false(heard.gone);
}

static void a_portal_that_is_not_there_is_an_error(void **state)
{
	struct portal_member m;

	(void)state;
	assert_int_equal(ops.delete_portal(ops.arg, 9999), -ENODEV);
	assert_int_equal(ops.find_member(ops.arg, 9999, "lo", &m), -ENODEV);
}

int main(void)
{
#define claim(f)	cmocka_unit_test_teardown(f, delete_br0)
	const struct CMUnitTest with_vlans[] = {
		claim(a_portal_is_down_and_puts_nobody_into_a_vlan),
		claim(a_portal_that_is_there_is_taken_and_set_right),
	};
	const struct CMUnitTest tests[] = {
		claim(what_somebody_else_made_is_not_taken),
		claim(a_device_of_another_kind_is_not_taken_for_its_alias),
		claim(a_portal_is_deleted),
		claim(members_are_those_under_it),
		claim(a_member_is_released),
		claim(portals_are_found_among_all_links),
		claim(news_say_under_which_bridge_a_link_is),
		claim(a_link_that_leaves_a_bridge_is_not_gone),
		claim(a_portal_that_is_not_there_is_an_error),
	};
	const struct CMUnitTest without_namespace[] = {
		cmocka_unit_test(a_portal_that_is_not_there_is_an_error),
	};

	int failed = 0;

	log_set("any", "off");
	if (!make_namespace() || !probe_bridge())
		return cmocka_run_group_tests_name("bridge_device", without_namespace, open_links,
						   close_links);
	if (run("ip link add br0 type bridge vlan_filtering 1 2>/dev/null && ip link del br0"))
		failed = cmocka_run_group_tests_name("portals made", with_vlans, open_links,
						     close_links);
	return failed + cmocka_run_group_tests_name("bridge_device", tests, open_links,
						    close_links);
}
