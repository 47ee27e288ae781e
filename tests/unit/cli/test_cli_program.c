// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The program itself, against a stand-in for the daemon: what it prints where, and its exit status.
 */
#include "tests/unit/cli/cli_program.h"

#define SHOW	\
	"{\"uuid\":\"u\",\"version\":\"1\",\"bridges\":[{\"name\":\"br0\",\"ports\":[]}]}"
#define SHOWN	"u\n    Bridge br0\n    ovs_version: \"1\"\n"

/* Run with a daemon that does @steps. */
static void expect_served(const struct server_step *steps, char **argv, const char *requests,
			  int status, const char *out, const char *err)
{
	struct server server;
	struct ran ran;

	server_start(&server, steps);
	setenv("VSWITCH_SOCKET", server.path, 1);
	ran = run(argv, NULL);
	server_stop_expect(&server, requests);
	expect_ran(ran, status, out, err);
}

#define TRANSACT(commands)	"{\"id\":1,\"method\":\"transact\",\"params\":{\"commands\":[" \
				commands "],\"timeout\":0}}\n"
#define LIST_BR			"{\"verb\":\"list-br\",\"args\":[],\"options\":{}}"

static void a_command_is_asked_and_printed(void **state)
{
	(void)state;
	expect_served(SERVER_STEPS(SERVER_RESULT("[{\"lines\":[\"br0\",\"br1\"]}]")),
		      ARGV("vswitchctl", "list-br"), TRANSACT(LIST_BR), 0, "br0\nbr1\n", "");
}

static void the_socket_can_be_named_both_ways(void **state)
{
	static const char *const forms[] = { "--socket=%s", "--db=unix:%s" };

	(void)state;
	setenv("VSWITCH_SOCKET", "/nonexistent/sock", 1);
	for (int i = 0; i < 2; i++) {
		struct server server;
		char option[128];

		server_start(&server, SERVER_STEPS(SERVER_RESULT("[{\"lines\":[]}]")));
		snprintf(option, sizeof(option), forms[i], server.path);
		expect_ran(run(ARGV("vswitchctl", "--no-wait", option, "list-br"), NULL), 0, "",
			   "");
		server_stop_expect(&server, TRANSACT(LIST_BR));
	}
}

static void the_daemons_error_is_one_line(void **state)
{
	(void)state;
	expect_served(SERVER_STEPS({ "{\"id\":1,\"result\":null,"
				     "\"error\":\"no bridge named x\\ny\"}", SERVER_ANSWER }),
		      ARGV("vswitchctl", "del-br", "x\ny"),
		      TRANSACT("{\"verb\":\"del-br\",\"args\":[\"x\\ny\"],\"options\":{}}"),
		      CTL_EXIT_ERROR, "", "vswitchctl: no bridge named x\\ny\n");
}

static void br_exists_exits_with_two(void **state)
{
	(void)state;
	expect_served(SERVER_STEPS(SERVER_RESULT("[{\"exit\":2}]")),
		      ARGV("vswitchctl", "br-exists", "x"),
		      TRANSACT("{\"verb\":\"br-exists\",\"args\":[\"x\"],\"options\":{}}"),
		      CTL_EXIT_NO, "", "");
}

static void warnings_go_to_stderr(void **state)
{
	(void)state;
	expect_served(SERVER_STEPS(SERVER_RESULT("[{\"lines\":[],"
						 "\"warnings\":[\"tap9: absent\"]}]")),
		      ARGV("vswitchctl", "add-port", "br0", "tap9"),
		      TRANSACT("{\"verb\":\"add-port\",\"args\":[\"br0\",\"tap9\"],"
			       "\"options\":{}}"),
		      0, "", "vswitchctl: tap9: absent\n");
}

static void show_follows_the_transaction(void **state)
{
	(void)state;
	expect_served(SERVER_STEPS(SERVER_RESULT("[{\"lines\":[]}]"), SERVER_RESULT(SHOW)),
		      ARGV("vswitchctl", "add-br", "br0", "--", "show"),
		      TRANSACT("{\"verb\":\"add-br\",\"args\":[\"br0\"],\"options\":{}}")
		      "{\"id\":1,\"method\":\"show\",\"params\":{}}\n", 0, SHOWN, "");
}

static void show_alone_makes_no_transaction(void **state)
{
	(void)state;
	expect_served(SERVER_STEPS(SERVER_RESULT(SHOW)), ARGV("vswitchctl", "show"),
		      "{\"id\":1,\"method\":\"show\",\"params\":{}}\n", 0, SHOWN, "");
}

static void json_may_stand_anywhere(void **state)
{
	struct server server;
	struct ran ran;

	(void)state;
	for (int at = 1; at < 4; at++) {
		char *argv[] = { "vswitchctl", "fdb", "show", NULL, NULL };
		struct json_object *obj;

		memmove(argv + at + 1, argv + at, (3 - at) * sizeof(*argv));
		argv[at] = "--json";
		server_start(&server, SERVER_STEPS(SERVER_RESULT("[{\"bridge\":\"br0\"}]")));
		setenv("VSWITCH_SOCKET", server.path, 1);
		ran = run(argv, NULL);
		server_stop_expect(&server,
				   "{\"id\":1,\"method\":\"fdb.show\","
				   "\"params\":{\"bridge\":null}}\n");
		obj = json(ran.out);
		json_expect(obj, "[{\"bridge\":\"br0\"}]");
		json_object_put(obj);
		assert_int_equal(ran.status, 0);
		free(ran.out);
		free(ran.err);
	}
}

static void no_daemon_is_one_line(void **state)
{
	(void)state;
	expect(ARGV("vswitchctl", "list-br"), CTL_EXIT_ERROR, "",
	       "vswitchctl: cannot reach vswitchd at /nonexistent/sock: "
	       "No such file or directory\n");
	expect(ARGV("vswitchctl", "fdb", "show"), CTL_EXIT_ERROR, "",
	       "vswitchctl: cannot reach vswitchd at /nonexistent/sock: "
	       "No such file or directory\n");
}

static void a_timeout_is_one_line(void **state)
{
	struct server server;
	char want[128];

	(void)state;
	server_start(&server, SERVER_STEPS({ "", SERVER_SILENT }));
	setenv("VSWITCH_SOCKET", server.path, 1);
	snprintf(want, sizeof(want), "vswitchctl: no answer from vswitchd at %s within 1 s\n",
		 server.path);
	expect_ran(run(ARGV("vswitchctl", "-t1", "list-br"), NULL), CTL_EXIT_ERROR, "", want);
	free(server_stop(&server));
}

static void usage_errors_are_one_line(void **state)
{
	(void)state;
	expect(ARGV("vswitchctl"), CTL_EXIT_ERROR, "",
	       "vswitchctl: missing command name (use --help for help)\n");
	expect(ARGV("vswitchctl", "frob\n\033[1m"), CTL_EXIT_ERROR, "",
	       "vswitchctl: unknown command 'frob\\n\\x1b[1m'; use --help for help\n");
	expect(ARGV("vswitchctl", "--frob"), CTL_EXIT_ERROR, "",
	       "vswitchctl: unrecognized option '--frob'\n");
	expect(ARGV("vswitchctl", "--timeout=soon", "list-br"), CTL_EXIT_ERROR, "",
	       "vswitchctl: value soon on -t or --timeout is invalid\n");
	expect(ARGV("vswitchctl", "--format=xml", "list", "Port"), CTL_EXIT_ERROR, "",
	       "vswitchctl: unknown output format \"xml\"\n");
	expect(ARGV("vswitchctl", "add-br", "caf\xe9"), CTL_EXIT_ERROR, "",
	       "vswitchctl: argument 'caf\xe9' is not valid UTF-8\n");
}

static void as_ovs_vsctl_it_has_no_nouns(void **state)
{
	(void)state;
	expect(ARGV("/usr/bin/ovs-vsctl", "fdb", "show"), CTL_EXIT_ERROR, "",
	       "ovs-vsctl: unknown command 'fdb'; use --help for help\n");
	expect(ARGV("ovs-vsctl", "flow"), CTL_EXIT_ERROR, "",
	       "ovs-vsctl: unknown command 'flow'; use --help for help\n");
	expect(ARGV("ovs-vsctl", "--json", "list-br"), CTL_EXIT_ERROR, "",
	       "ovs-vsctl: unrecognized option '--json'\n");
	expect(ARGV("ovs-vsctl", "list-br"), CTL_EXIT_ERROR, "",
	       "ovs-vsctl: unix:/nonexistent/sock: database connection failed ("
	       "No such file or directory)\n");
}

/* --help needs no daemon, and stands before, behind and within a command. */
static void help_is_found_everywhere(void **state)
{
	static char *const lines[][5] = {
		{ "vswitchctl", "--help" },
		{ "vswitchctl", "-h", "add-port" },
		{ "vswitchctl", "add-port", "--help" },
		{ "vswitchctl", "add-port", "br0", "-h" },
		{ "vswitchctl", "fdb", "--help" },
		{ "vswitchctl", "fdb", "add", "--help" },
		{ "vswitchctl", "--help", "fdb", "add" },
		{ "vswitchctl", "status", "--help" },
		{ "ovs-vsctl", "add-br", "--help" },
	};

	(void)state;
	setenv("VSWITCH_SOCKET", "/nonexistent/sock", 1);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct ran ran = run((char **)lines[i], NULL);

		assert_int_equal(ran.status, 0);
		assert_string_equal(ran.err, "");
		assert_non_null(strstr(ran.out, "usage: "));
		assert_non_null(strstr(ran.out, lines[i][0]));
		free(ran.out);
		free(ran.err);
	}
}

static void help_on_an_unknown_command(void **state)
{
	(void)state;
	expect(ARGV("vswitchctl", "--help", "frob"), CTL_EXIT_ERROR, "",
	       "vswitchctl: unknown command 'frob'; use --help for help\n");
	expect(ARGV("vswitchctl", "frob", "--help"), CTL_EXIT_ERROR, "",
	       "vswitchctl: unknown command 'frob'; use --help for help\n");
}

static void the_version_names_the_program(void **state)
{
	struct ran ran = run(ARGV("vswitchctl", "--version"), NULL);

	(void)state;
	assert_int_equal(ran.status, 0);
	assert_memory_equal(ran.out, "vswitchctl (vswitch) ", 21);
	free(ran.out);
	free(ran.err);
}

static void a_full_disk_is_an_error(void **state)
{
	(void)state;
	expect_ran(run(ARGV("vswitchctl", "--help"), "/dev/full"), CTL_EXIT_ERROR, "",
		   "vswitchctl: cannot write to standard output: No space left on device\n");
}

static void help_and_version_are_words_too(void **state)
{
	struct ran word, option;

	(void)state;
	expect(ARGV("vswitchctl", "version"), 0, "vswitchctl (vswitch) " VSWITCH_VERSION "\n", "");
	word = run(ARGV("vswitchctl", "help", "add-br"), NULL);
	option = run(ARGV("vswitchctl", "add-br", "--help"), NULL);
	assert_string_equal(word.out, option.out);
	expect_ran(word, 0, option.out, "");
	free(option.out);
	free(option.err);
	expect(ARGV("ovs-vsctl", "version"), CTL_EXIT_ERROR, "",
	       "ovs-vsctl: unknown command 'version'; use --help for help\n");
}

#define TOP_STATS(rx)	\
	SERVER_RESULT("[{\"bridge\":\"br0\",\"port\":\"tap0\",\"rx_packets\":" rx \
		      ",\"rx_bytes\":0,\"tx_packets\":0,\"tx_bytes\":0,\"misses\":0," \
		      "\"rx_dropped\":0,\"tx_dropped\":0,\"flows\":5}]"), \
	SERVER_RESULT("[{\"table\":{\"rows\":[]}}]"), \
	SERVER_RESULT("{\"flows\":5,\"masks\":1,\"parked\":0}")

/* The rate depends on how long it took: here nothing has happened. */
static void top_once_is_a_table(void **state)
{
	struct server server;

	(void)state;
	server_start(&server, SERVER_STEPS(TOP_STATS("7"), TOP_STATS("7")));
	setenv("VSWITCH_SOCKET", server.path, 1);
	expect_ran(run(ARGV("vswitchctl", "top", "--once", "--interval=0.1"), NULL), 0,
		   "bridge  port  guest  rx_packets/s  rx_bytes/s  tx_packets/s  tx_bytes/s  "
		   "misses/s  drops/s  flows\n"
		   "br0     tap0  -                 0           0             0           0  "
		   "       0        0      5\n", "");
	free(server_stop(&server));
}

static void top_wants_a_terminal(void **state)
{
	(void)state;
	expect(ARGV("vswitchctl", "top"), CTL_EXIT_ERROR, "",
	       "vswitchctl: 'top' wants a terminal: --once or --json prints what it would show\n");
	expect(ARGV("vswitchctl", "top", "--interval=0"), CTL_EXIT_ERROR, "",
	       "vswitchctl: --interval=0 is not a number of seconds from 0.1 to 3600\n");
	expect(ARGV("vswitchctl", "top", "--twice"), CTL_EXIT_ERROR, "",
	       "vswitchctl: 'top' has no '--twice'\n");
}

static void a_word_of_another_program_is_answered(void **state)
{
	(void)state;
	expect(ARGV("vswitchctl", "dump-flows", "br0"), CTL_EXIT_ERROR, "",
	       "vswitchctl: 'dump-flows' is a command of ovs-ofctl: here it is 'vswitchctl flow "
	       "show BRIDGE'\n");
	expect(ARGV("ovs-vsctl", "dump-flows", "br0"), CTL_EXIT_ERROR, "",
	       "ovs-vsctl: unknown command 'dump-flows'; use --help for help\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(top_once_is_a_table),
		cmocka_unit_test(top_wants_a_terminal),
		cmocka_unit_test(help_and_version_are_words_too),
		cmocka_unit_test(a_word_of_another_program_is_answered),
		cmocka_unit_test(a_command_is_asked_and_printed),
		cmocka_unit_test(the_socket_can_be_named_both_ways),
		cmocka_unit_test(the_daemons_error_is_one_line),
		cmocka_unit_test(br_exists_exits_with_two),
		cmocka_unit_test(warnings_go_to_stderr),
		cmocka_unit_test(show_follows_the_transaction),
		cmocka_unit_test(show_alone_makes_no_transaction),
		cmocka_unit_test(json_may_stand_anywhere),
		cmocka_unit_test(no_daemon_is_one_line),
		cmocka_unit_test(a_timeout_is_one_line),
		cmocka_unit_test(usage_errors_are_one_line),
		cmocka_unit_test(as_ovs_vsctl_it_has_no_nouns),
		cmocka_unit_test(help_is_found_everywhere),
		cmocka_unit_test(help_on_an_unknown_command),
		cmocka_unit_test(the_version_names_the_program),
		cmocka_unit_test(a_full_disk_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
