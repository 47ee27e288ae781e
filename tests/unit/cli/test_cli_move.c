// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * --move-ip: addresses and routes on their way from one device to another and back, in a network
 * namespace of the test's own. Where none is to be had, only what needs none.
 *
 *   nic0 ====== nic1      a veth pair
 *   br0  ====== br1       another, that is to have what nic0 has
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
#include <cmocka.h>
#include "cli/host/host.h"
#include "cli/move/move.h"
#include "cli/move/saved.h"
#include "tests/unit/cli/cli_server.h"
#include "tests/unit/cli/cli_text.h"

static bool run(const char *command)
{
	return system(command) == 0;
}

static bool make_namespace(void)
{
	return (!unshare(CLONE_NEWNET) || !unshare(CLONE_NEWUSER | CLONE_NEWNET)) &&
	       run("ip link add nic0 type veth peer name nic1 2>/dev/null");
}

static int wire(void **state)
{
	(void)state;
	return run("ip link del br0 2>/dev/null; ip link del nic0; "
		   "ip link add nic0 type veth peer name nic1 && "
		   "ip link add br0 type veth peer name br1 && "
		   "for d in nic0 nic1 br0 br1; do "
		   "ip link set $d addrgenmode none up || exit 1; done") ? 0 : -1;
}

/* What is on a device, whose name is left out; to be freed */
static char *layout(const char *dev)
{
	char command[512], *text = calloc(1, 8192);
	size_t len;
	FILE *p;

	snprintf(command, sizeof(command),
		 "{ ip -o address show dev %s | "
		 "sed -E 's/^[0-9]+: *%s//; s/valid_lft.*//; s/%s/DEV/'; "
		 "ip -4 route show table all dev %s; ip -6 route show table all dev %s; } | "
		 "grep -v '^multicast\\|^broadcast' | sed -E 's/ +/ /g' | sort", dev, dev, dev,
		 dev, dev);
	p = popen(command, "r");
	assert_non_null(p);
	len = fread(text, 1, 8191, p);
	text[len] = '\0';
	assert_int_equal(pclose(p), 0);
	return text;
}

static void expect_layout(const char *dev, const char *want)
{
	char *now = layout(dev);

	assert_string_equal(now, want);
	free(now);
}

/* @makes: what gives nic0 all it has. It goes to br0 and comes back, and nothing is lost. */
static void there_and_back(const char *makes)
{
	const struct saved_link nic = { if_nametoindex("nic0"), "nic0" };
	const struct saved_link br = { if_nametoindex("br0"), "br0" };
	struct host_link link = { .index = nic.index, .name = "nic0" };
	char *bare = layout("nic0"), *before, *err = NULL;
	struct saved saved;

	assert_true(run(makes));
	before = layout("nic0");
	assert_int_equal(saved_take(&saved, &link, &err), 0);
	assert_int_equal(saved_remove(&saved, &nic, &err), 0);
	expect_layout("nic0", bare);
	assert_int_equal(saved_give(&saved, &br, &err), 0);
	expect_layout("br0", before);
	assert_int_equal(saved_remove(&saved, &br, &err), 0);
	assert_int_equal(saved_give(&saved, &nic, &err), 0);
	expect_layout("nic0", before);
	expect_layout("br0", bare);
	assert_null(err);
	saved_free(&saved);
	free(before);
	free(bare);
}

static void routes_that_the_kernel_makes_are_made_again(void **state)
{
	(void)state;
	there_and_back("ip address add 192.0.2.9/24 dev nic0 && "
		       "ip address add 192.0.2.10/24 dev nic0 && "
		       "ip address add 198.51.100.1/24 dev nic0 metric 70 && "
		       "ip route add default via 192.0.2.1 dev nic0");
}

/* As NetworkManager does it */
static void a_kernel_route_that_none_makes_is_taken_along(void **state)
{
	(void)state;
	there_and_back("ip address add 192.0.2.9/24 dev nic0 noprefixroute && "
		       "ip route add 192.0.2.0/24 dev nic0 proto kernel scope link "
		       "src 192.0.2.9 metric 100 && "
		       "ip route add default via 192.0.2.1 dev nic0 proto dhcp metric 100");
}

static void so_is_one_of_a_prefix_in_which_is_no_address(void **state)
{
	(void)state;
	there_and_back("ip address add 192.0.2.9/25 dev nic0 && "
		       "ip route add 192.0.2.0/24 dev nic0 proto kernel && "
		       "ip route add 203.0.113.0/24 dev nic0 proto kernel && "
		       "ip route add default via 203.0.113.1 dev nic0");
}

static void so_is_one_of_ipv6(void **state)
{
	(void)state;
	if (!run("ip address add 2001:db8::8/64 dev nic0 nodad 2>/dev/null"))
		skip();
	assert_true(run("ip address del 2001:db8::8/64 dev nic0"));
	there_and_back("ip address add 2001:db8:1::9/64 dev nic0 nodad noprefixroute && "
		       "ip -6 route add 2001:db8:1::/64 dev nic0 proto kernel metric 100 && "
		       "ip -6 route add default via 2001:db8:1::1 dev nic0 metric 100");
}

/* br0 takes no addresses of IPv6: those of IPv4 and their routes are not lost for that. */
static void what_fails_keeps_nothing_else_from_being_given(void **state)
{
	const struct saved_link br = { if_nametoindex("br0"), "br0" };
	struct host_link link = { .index = if_nametoindex("nic0"), .name = "nic0" };
	struct saved saved;
	char *err = NULL;

	(void)state;
	if (!run("ip address add 2001:db8::9/64 dev nic0 nodad 2>/dev/null"))
		skip();
	assert_true(run("ip address add 192.0.2.9/24 dev nic0 && "
			"ip route add default via 192.0.2.1 dev nic0 && "
			"echo 1 >/proc/sys/net/ipv6/conf/br0/disable_ipv6"));
	assert_int_equal(saved_take(&saved, &link, &err), 0);
	assert_int_equal(saved_give(&saved, &br, &err), -1);
	error_expect(err, "cannot add an address to br0: Permission denied");
	assert_true(run("ip route show dev br0 | grep -q '^default via 192.0.2.1'"));
	saved_free(&saved);
}

/* --- when the daemon's answer does not come ----------------------------------------------- */

#define UNDONE	\
	"{\"id\":1,\"method\":\"transact\",\"params\":{\"commands\":[{\"verb\":\"del-port\"," \
	"\"args\":[\"nic0\"],\"options\":{\"if-exists\":true}}],\"timeout\":0}}\n"

/* "--move-ip add-port br0 nic0" to a daemon that does @step with it, and then takes it back */
static void move_fails(const struct server_step *step, unsigned int timeout,
		       void (*meanwhile)(const struct server *server), const char *want)
{
	const struct server_step steps[] = {
		SERVER_RESULT("[{\"table\":{\"rows\":[]}}]"), *step,
		SERVER_RESULT("[{\"lines\":[]}]"), { NULL, 0 }
	};
	static const struct command_options none;
	char *const words[] = { "--move-ip", "add-port", "br0", "nic0", NULL };
	struct cli_options opts = { .client.timeout = timeout };
	struct json_object *result = NULL;
	char *err = NULL, *requests, *before, text[256];
	struct vsctl_line line;
	struct server server;
	struct host host;
	size_t at;

	assert_true(run("ip address add 192.0.2.9/24 dev nic0"));
	before = layout("nic0");
	assert_int_equal(host_load(&host, &err), 0);
	assert_int_equal(vsctl_parse(&line, 4, words, &none, &err), 0);
	server_start(&server, steps);
	opts.client.socket = server.path;
	if (meanwhile)
		meanwhile(&server);
	assert_int_equal(move_run(&line, &host, &opts, &result, stderr, "prog", &err), -1);
	assert_null(result);
	snprintf(text, sizeof(text), want, server.path);
	error_expect(err, text);
	requests = server_stop(&server);
	at = strlen(requests) - strlen(UNDONE);
	assert_string_equal(requests + at, UNDONE);
	expect_layout("nic0", before);
	free(requests);
	free(before);
	vsctl_free(&line);
	host_free(&host);
}

static void a_daemon_that_dies_may_have_done_it(void **state)
{
	const struct server_step dies = { "", SERVER_HALF };

	(void)state;
	move_fails(&dies, 0, NULL, "vswitchd at %s closed the connection before its answer: all is "
				   "as it was, nic0 keeps its addresses");
}

static void so_may_one_that_is_too_late(void **state)
{
	const struct server_step late = { "", SERVER_LEFT };

	(void)state;
	move_fails(&late, 1, NULL, "no answer from vswitchd at %s within 1 s: all is as it was, "
				   "nic0 keeps its addresses");
}

static unsigned int lines_in(const char *path)
{
	FILE *f = fopen(path, "r");
	unsigned int n = 0;

	for (int c; f && (c = getc(f)) != EOF;)
		n += c == '\n';
	if (f)
		fclose(f);
	return n;
}

/* Once the line is with the daemon */
static void interrupt(const struct server *server)
{
	pid_t parent = getpid();

	fflush(NULL);
	if (fork())
		return;
	while (lines_in(server->requests) < 2)
		usleep(10000);
	kill(parent, SIGINT);
	_exit(0);
}

static void who_is_tired_of_waiting_may_stop_it(void **state)
{
	const struct server_step never = { "", SERVER_LEFT };

	(void)state;
	move_fails(&never, 0, interrupt, "stopped by signal 2: all is as it was, nic0 keeps its "
					 "addresses");
	wait(NULL);
}

static void what_is_refused_needs_no_way_back(void **state)
{
	const struct server_step steps[] = {
		SERVER_RESULT("[{\"table\":{\"rows\":[]}}]"),
		{ "{\"id\":1,\"result\":null,\"error\":\"no\"}", SERVER_ANSWER },
		{ NULL, 0 }
	};
	static const struct command_options none;
	char *const words[] = { "--move-ip", "add-port", "br0", "nic0", NULL };
	struct json_object *result = NULL;
	struct cli_options opts = { .client.timeout = 1 };
	struct vsctl_line line;
	struct server server;
	struct host host;
	char *err = NULL;

	(void)state;
	assert_true(run("ip address add 192.0.2.9/24 dev nic0"));
	assert_int_equal(host_load(&host, &err), 0);
	assert_int_equal(vsctl_parse(&line, 4, words, &none, &err), 0);
	server_start(&server, steps);
	opts.client.socket = server.path;
	assert_int_equal(move_run(&line, &host, &opts, &result, stderr, "prog", &err), -1);
	error_expect(err, "no");
	free(server_stop(&server));
	vsctl_free(&line);
	host_free(&host);
}

static void a_device_that_has_nothing_gives_nothing(void **state)
{
	struct host_link link = { .index = 999991, .name = "eth0" };
	struct saved saved;
	char *err = NULL;

	(void)state;
	assert_int_equal(saved_take(&saved, &link, &err), 0);
	assert_int_equal(saved.n_addresses + saved.n_routes, 0);
	assert_false(saved_has_default(&saved));
	saved_free(&saved);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_that_has_nothing_gives_nothing),
		cmocka_unit_test_setup(routes_that_the_kernel_makes_are_made_again, wire),
		cmocka_unit_test_setup(a_kernel_route_that_none_makes_is_taken_along, wire),
		cmocka_unit_test_setup(so_is_one_of_a_prefix_in_which_is_no_address, wire),
		cmocka_unit_test_setup(so_is_one_of_ipv6, wire),
		cmocka_unit_test_setup(what_fails_keeps_nothing_else_from_being_given, wire),
		cmocka_unit_test_setup(a_daemon_that_dies_may_have_done_it, wire),
		cmocka_unit_test_setup(so_may_one_that_is_too_late, wire),
		cmocka_unit_test_setup(who_is_tired_of_waiting_may_stop_it, wire),
		cmocka_unit_test_setup(what_is_refused_needs_no_way_back, wire),
	};
	const struct CMUnitTest without_namespace[] = {
		cmocka_unit_test(a_device_that_has_nothing_gives_nothing),
	};

	if (!make_namespace())
		return cmocka_run_group_tests_name("move", without_namespace, NULL, NULL);
	return cmocka_run_group_tests_name("move", tests, NULL, NULL);
}
