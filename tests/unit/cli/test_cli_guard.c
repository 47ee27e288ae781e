// SPDX-License-Identifier: GPL-2.0-or-later
/* Ports that the host itself is reached by: what is said, and what takes a line back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <string.h>
#include <cmocka.h>
#include "cli/move/guard.h"
#include "cli/move/undo.h"
#include "tests/unit/cli/cli_server.h"
#include "tests/unit/cli/cli_text.h"

#define WORDS(...)	((char *const []){ __VA_ARGS__, NULL })
#define AS_PORT	" as a port of br0 it answers for the host no more"

/* eth0 has addresses, eth1 has none, eth2 is a port of br0 and has one; none of them exists. */
static struct host_address addresses[2] = {
	{ .family = AF_INET, .prefix = 24 }, { .family = AF_INET6, .prefix = 64 },
};
static struct host_link links[] = {
	{ .index = 999991, .name = "eth0", .vlan = -1, .addresses = addresses, .n_addresses = 2 },
	{ .index = 999992, .name = "eth1", .vlan = -1 },
	{ .index = 999993, .name = "eth2", .vlan = -1, .addresses = addresses, .n_addresses = 1,
	  .master = 999994 },
	{ .index = 999994, .name = "br0", .kind = "vswitch", .vlan = -1 },
	{ .index = 999995, .name = "eth3", .vlan = -1 },
	{ .index = 999996, .name = "eth3.30", .kind = "vlan", .vlan = 30, .lower = 999995 },
};
static const struct host host = { links, 6 };

static int setup(void **state)
{
	(void)state;
	return inet_pton(AF_INET, "192.0.2.1", &addresses[0].v4) == 1 &&
	       inet_pton(AF_INET6, "2001:db8::1", &addresses[1].v6) == 1 ? 0 : -1;
}

static void parse(struct vsctl_line *line, char *const *words)
{
	static const struct command_options none;
	char *err = NULL;
	int n = 0;

	while (words[n])
		n++;
	assert_int_equal(vsctl_parse(line, n, words, &none, &err), 0);
}

/* @want_err NULL: nothing is wrong */
static void look(char *const *words, bool as_ovs, const char *want_warnings, const char *want_err)
{
	const struct cli_options opts = { .as_ovs = as_ovs };
	struct vsctl_line line;
	struct text warnings;
	char *err = NULL;
	int ret;

	parse(&line, words);
	text_open(&warnings);
	ret = guard_line(&line, &host, &opts, warnings.out.stream, "prog", &err);
	assert_int_equal(ret, want_err ? -1 : 0);
	text_expect(&warnings, want_warnings);
	if (want_err)
		error_expect(err, want_err);
	vsctl_free(&line);
}

static void a_device_with_addresses_is_refused_by_name(void **state)
{
	(void)state;
	look(WORDS("add-br", "br0", "--", "add-port", "br0", "eth0", "tag=5"), false, "",
	     "eth0 has 192.0.2.1/24, 2001:db8::1/64:" AS_PORT
	     "; say '--move-ip add-port br0 eth0' to move that to br0, or --keep-ip");
}

static void a_vlan_device_takes_frames_away(void **state)
{
	(void)state;
	look(WORDS("add-port", "br0", "eth3"), false,
	     "prog: eth3.30 takes VLAN 30 of eth3 away from the switch\n", NULL);
}

static void as_ovs_vsctl_it_is_a_warning(void **state)
{
	(void)state;
	look(WORDS("add-port", "br0", "eth0"), true,
	     "prog: eth0 has 192.0.2.1/24, 2001:db8::1/64:" AS_PORT
	     "; that belongs on br0 now\n", NULL);
}

static void nothing_is_said_where_nothing_is_lost(void **state)
{
	(void)state;
	look(WORDS("add-port", "br0", "eth1"), false, "", NULL);
	look(WORDS("add-port", "br0", "eth9"), false, "", NULL);
	look(WORDS("--may-exist", "add-port", "br0", "eth2"), false, "", NULL);
	look(WORDS("--keep-ip", "add-port", "br0", "eth0"), false, "", NULL);
	look(WORDS("--move-ip", "add-port", "br0", "eth0"), false, "", NULL);
	look(WORDS("del-port", "br0", "eth0"), false, "", NULL);
}

static void what_is_a_port_already_has_nothing_to_lose(void **state)
{
	(void)state;
	look(WORDS("--may-exist", "add-port", "fake0", "eth2"), false, "", NULL);
	look(WORDS("--may-exist", "add-port", "fake0", "eth2"), true, "", NULL);
}

static void the_daemon_hears_nothing_of_these_options(void **state)
{
	struct json_object *params;
	struct vsctl_line line;

	(void)state;
	parse(&line, WORDS("--may-exist", "--keep-ip", "add-port", "br0", "eth0"));
	params = vsctl_params(&line, &(struct cli_options){ .as_ovs = false });
	json_expect(params, "{\"commands\":[{\"verb\":\"add-port\",\"args\":[\"br0\",\"eth0\"],"
			    "\"options\":{\"may-exist\":true}}],\"timeout\":0}");
	json_object_put(params);
	vsctl_free(&line);
}

static void what_was_there_before_is_not_taken_back(void **state)
{
	struct client_options client = { .socket = NULL };
	struct json_object *params = NULL;
	struct vsctl_line line;
	struct server server;
	char *err = NULL;

	(void)state;
	server_start(&server, SERVER_STEPS(SERVER_RESULT(
		"[{\"lines\":[]},{\"exit\":2},{\"table\":{\"rows\":[]}}]")));
	client.socket = server.path;
	parse(&line, WORDS("--may-exist", "add-br", "br0", "--", "add-br", "br1", "--",
			   "add-port", "br1", "eth0"));
	assert_int_equal(undo_prepare(&line, &client, &params, &err), 0);
	json_expect(params, "{\"commands\":["
		    "{\"verb\":\"del-port\",\"args\":[\"eth0\"],\"options\":{\"if-exists\":true}},"
		    "{\"verb\":\"del-br\",\"args\":[\"br1\"],\"options\":{\"if-exists\":true}}],"
		    "\"timeout\":0}");
	json_object_put(params);
	vsctl_free(&line);
	server_stop_expect(&server, "{\"id\":1,\"method\":\"transact\",\"params\":{\"commands\":["
		"{\"verb\":\"br-exists\",\"args\":[\"br0\"],\"options\":{}},"
		"{\"verb\":\"br-exists\",\"args\":[\"br1\"],\"options\":{}},"
		"{\"verb\":\"find\",\"args\":[\"Port\",\"name=\\\"eth0\\\"\"],"
		"\"options\":{\"columns\":\"name\"}}],\"timeout\":0}}\n");
}

static void what_is_there_has_to_be_told(void **state)
{
	static const char *const answers[] = {
		"{\"id\":1,\"result\":[],\"error\":null}",
		"{\"id\":1,\"result\":[{\"exit\":\"no\"}],\"error\":null}",
		"{\"id\":1,\"result\":{},\"error\":null}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		const struct server_step steps[] = { { answers[i], SERVER_ANSWER }, { NULL, 0 } };
		struct client_options client = { .socket = NULL };
		struct json_object *params = NULL;
		struct vsctl_line line;
		struct server server;
		char *err = NULL;

		server_start(&server, steps);
		client.socket = server.path;
		parse(&line, WORDS("add-br", "br0"));
		assert_int_equal(undo_prepare(&line, &client, &params, &err), -1);
		assert_null(params);
		error_expect(err, "vswitchd's answer to transact cannot be understood");
		vsctl_free(&line);
		free(server_stop(&server));
	}
}

static void what_cannot_be_taken_back_is_refused(void **state)
{
	const struct client_options client = { .socket = "/nonexistent" };
	struct json_object *params = NULL;
	struct vsctl_line line;
	char *err = NULL;

	(void)state;
	parse(&line, WORDS("--move-ip", "add-port", "br0", "eth0", "--", "del-br", "br1"));
	assert_int_equal(undo_prepare(&line, &client, &params, &err), -1);
	assert_null(params);
	error_expect(err, "'del-br' cannot stand beside --move-ip: only add-br and add-port can be"
			  " taken back");
	vsctl_free(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_with_addresses_is_refused_by_name),
		cmocka_unit_test(as_ovs_vsctl_it_is_a_warning),
	cmocka_unit_test(a_vlan_device_takes_frames_away),
		cmocka_unit_test(nothing_is_said_where_nothing_is_lost),
		cmocka_unit_test(what_is_a_port_already_has_nothing_to_lose),
		cmocka_unit_test(the_daemon_hears_nothing_of_these_options),
		cmocka_unit_test(what_was_there_before_is_not_taken_back),
		cmocka_unit_test(what_is_there_has_to_be_told),
		cmocka_unit_test(what_cannot_be_taken_back_is_refused),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
