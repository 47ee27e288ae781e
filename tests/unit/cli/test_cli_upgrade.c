// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * upgrade-module: a device goes, one of its name comes, and has what the first one had. In a
 * network namespace of the test's own; where none is to be had there is nothing to test.
 *
 *   dev0 ====== far0      a veth pair, in place of the module's device
 *   nic0 ====== far1      another device of the host
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <net/if.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "cli/upgrade/kept.h"

#define MAKE	"ip link add dev0 address 02:00:00:00:00:99 type veth peer name far0 && " \
		"ip link set far0 up"

#define LOOKS	100
#define LOOK_US	50000

static bool run(const char *command)
{
	return system(command) == 0;
}

static bool make_namespace(void)
{
	return (!unshare(CLONE_NEWNET) || !unshare(CLONE_NEWUSER | CLONE_NEWNET)) &&
	       run("ip link add nic0 type veth peer name far1 2>/dev/null");
}

static int wire(void **state)
{
	(void)state;
	return run("ip link del dev0 2>/dev/null; ip link del nic0; "
		   "ip link add nic0 type veth peer name far1 && "
		   "ip link set nic0 addrgenmode none && ip link set far1 up && "
		   "ip link set nic0 up && " MAKE) ? 0 : -1;
}

/* What @command prints, to be freed */
static char *output(const char *command)
{
	char *text = calloc(1, 65536);
	FILE *p = popen(command, "r");
	size_t len;

	assert_non_null(text);
	assert_non_null(p);
	len = fread(text, 1, 65535, p);
	text[len] = '\0';
	pclose(p);
	return text;
}

/* All that is known of dev0 and of routes, but numbers and times that are to differ */
static char *layout(void)
{
	return output("{ ip -d -o link show dev dev0; ip -o address show dev dev0; "
		      "{ ip -4 route show table all; ip -6 route show table all; } | "
		      "grep -E ' dev (dev0|nic0) '; "
		      "ip neighbour show dev dev0 nud permanent; ip neighbour show proxy; "
		      "for f in ipv4/conf ipv4/neigh ipv6/conf ipv6/neigh; do "
		      "grep -s . /proc/sys/net/$f/dev0/*; done; } | "
		      "sed -E 's/^[0-9]+: //; s/dev0@[^:]*/dev0/; s/expires [0-9]+sec//; "
		      "s/(valid|preferred)_lft [0-9]+sec//g; "
		      "s/ (nodad|tentative|state UP|state LOWERLAYERDOWN)//g' | sort");
}

/* The first line that is not the same is shown. */
static void expect_same(const char *now, const char *want)
{
	size_t at = 0, i;

	for (i = 0; now[i] && now[i] == want[i]; i++)
		at = now[i] == '\n' ? i + 1 : at;
	if (now[i] != want[i])
		fail_msg("was:    %.*s\nis now: %.*s", (int)strcspn(want + at, "\n"), want + at,
			 (int)strcspn(now + at, "\n"), now + at);
}

/* @makes: what gives dev0 all it has. It goes, another comes, and nothing is lost. */
static void gone_and_back(const char *makes)
{
	struct host_link link = { .index = if_nametoindex("dev0"), .name = "dev0" };
	char *before, *after, *err = NULL;
	struct kept kept;

	assert_true(run(makes));
	before = layout();
	assert_int_equal(kept_take(&kept, &link, &err), 0);
	assert_true(run("ip link del dev0 && " MAKE));
	if (kept_give(&kept, if_nametoindex("dev0"), &err))
		fail_msg("%s", err);
	after = layout();
	/* Links and IPv6 addresses take a moment to come up. */
	for (int i = 0; i < LOOKS && strcmp(after, before); i++) {
		free(after);
		usleep(LOOK_US);
		after = layout();
	}
	expect_same(after, before);
	kept_free(&kept);
	free(before);
	free(after);
}

static void addresses_and_routes_come_back(void **state)
{
	(void)state;
	gone_and_back("ip link set dev0 addrgenmode none && ip link set dev0 up && "
		      "ip address add 192.0.2.9/24 dev dev0 label dev0:a && "
		      "ip address add 198.51.100.9/24 dev dev0 "
		      "valid_lft 4000 preferred_lft 3000 && "
		      "ip address add 203.0.113.1/32 peer 203.0.113.2 dev dev0 && "
		      "ip route add default via 192.0.2.1 dev dev0 metric 70 && "
		      "ip route add default via 192.0.2.2 dev dev0 table 100 mtu 1300 && "
		      "ip route add 10.1.0.0/16 via 192.0.2.1 dev dev0 src 192.0.2.9 onlink");
}

/* An address takes it along, although it leads over another device. */
static void so_do_routes_by_others_from_its_addresses(void **state)
{
	(void)state;
	gone_and_back("ip link set dev0 addrgenmode none && ip link set dev0 up && "
		      "ip address add 192.0.2.9/24 dev dev0 && "
		      "ip route add 10.2.0.0/16 dev nic0 src 192.0.2.9 metric 5");
}

static void so_does_ipv6(void **state)
{
	(void)state;
	if (!run("ip address add 2001:db8::8/64 dev dev0 nodad 2>/dev/null"))
		skip();
	assert_true(run("ip address del 2001:db8::8/64 dev dev0"));
	gone_and_back("d=/proc/sys/net/ipv6/conf/dev0; echo 0 >$d/accept_dad; "
		      "ip link set dev0 up && ip address add fe80::1/64 dev dev0 && "
		      "for i in $(seq 100); do ip -6 route show table local | "
		      "grep -q fe80::ff:fe00:99 && break; sleep 0.05; done; "
		      "ip address add 2001:db8::9/64 dev dev0 nodad && "
		      "ip address add 2001:db8::a/64 dev dev0 nodad "
		      "valid_lft 4000 preferred_lft 0 && "
		      "ip -6 route add default via fe80::7 dev dev0 metric 50 && "
		      "ip -6 route add 2001:db8:7::/48 via 2001:db8::7 dev dev0 table 200 && "
		      "echo 0 >$d/accept_ra && echo 1 >$d/accept_dad && echo 0 >$d/use_tempaddr");
}

static void so_does_what_a_device_has_that_is_down(void **state)
{
	(void)state;
	gone_and_back("ip address add 192.0.2.9/24 dev dev0 && ip link set dev0 down");
}

static void so_do_its_state_and_names(void **state)
{
	(void)state;
	gone_and_back("ip link set dev0 addrgenmode none && "
		      "ip link set dev0 mtu 1400 txqueuelen 77 alias 'the host' group 9 && "
		      "ip link set dev0 address 02:00:00:00:00:77 promisc on arp off && "
		      "ip link property add dev dev0 altname uplink-of-host altname second && "
		      "ip link set dev0 up && "
		      "echo 1 >/proc/sys/net/ipv4/conf/dev0/rp_filter && "
		      "echo 1 >/proc/sys/net/ipv4/conf/dev0/proxy_arp && "
		      "echo 7 >/proc/sys/net/ipv4/neigh/dev0/ucast_solicit");
}

static void so_do_neighbours_that_do_not_age(void **state)
{
	(void)state;
	gone_and_back("ip link set dev0 addrgenmode none && ip link set dev0 up && "
		      "ip address add 192.0.2.9/24 dev dev0 && "
		      "ip neighbour add 192.0.2.1 lladdr 02:00:00:00:00:01 dev dev0 && "
		      "ip neighbour add proxy 192.0.2.200 dev dev0");
}

/* Somebody else, as a network's manager, was faster: what is there already is no failure. */
static void what_is_there_already_is_left(void **state)
{
	struct host_link link = { .index = if_nametoindex("dev0"), .name = "dev0" };
	const char *makes = "ip link set dev0 addrgenmode none && ip link set dev0 up && "
			    "ip address add 192.0.2.9/24 dev dev0 && "
			    "ip route add 10.1.0.0/16 via 192.0.2.1 dev dev0";
	struct kept kept;
	char *err = NULL;

	(void)state;
	assert_true(run(makes));
	assert_int_equal(kept_take(&kept, &link, &err), 0);
	assert_true(run("ip link del dev0 && " MAKE) && run(makes));
	assert_int_equal(kept_give(&kept, if_nametoindex("dev0"), &err), 0);
	kept_free(&kept);
}

static void what_fails_keeps_nothing_else_from_it(void **state)
{
	struct host_link link = { .index = if_nametoindex("dev0"), .name = "dev0" };
	struct kept kept;
	char *err = NULL, *after;

	(void)state;
	assert_true(run("ip link set dev0 addrgenmode none && ip link set dev0 mtu 65535 && "
			"ip link set dev0 up && ip address add 192.0.2.9/24 dev dev0"));
	assert_int_equal(kept_take(&kept, &link, &err), 0);
	/* which takes 65521 at most */
	assert_true(run("ip link del dev0 && ip tuntap add dev0 mode tap"));
	assert_int_equal(kept_give(&kept, if_nametoindex("dev0"), &err), -1);
	assert_non_null(strstr(err, "cannot give dev0 its MTU back: "));
	after = output("ip -o -4 address show dev dev0");
	assert_non_null(strstr(after, "192.0.2.9/24"));
	free(after);
	free(err);
	kept_free(&kept);
}

static void nothing_to_test(void **state)
{
	(void)state;
	skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(addresses_and_routes_come_back, wire),
		cmocka_unit_test_setup(so_do_routes_by_others_from_its_addresses, wire),
		cmocka_unit_test_setup(so_does_ipv6, wire),
		cmocka_unit_test_setup(so_does_what_a_device_has_that_is_down, wire),
		cmocka_unit_test_setup(so_do_its_state_and_names, wire),
		cmocka_unit_test_setup(so_do_neighbours_that_do_not_age, wire),
		cmocka_unit_test_setup(what_is_there_already_is_left, wire),
		cmocka_unit_test_setup(what_fails_keeps_nothing_else_from_it, wire),
	};
	const struct CMUnitTest without_namespace[] = { cmocka_unit_test(nothing_to_test) };

	if (!make_namespace())
		return cmocka_run_group_tests_name("upgrade", without_namespace, NULL, NULL);
	return cmocka_run_group_tests_name("upgrade", tests, NULL, NULL);
}
