// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl monitor: what is different between two states of a switch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <vswitch/ctl.h>
#include "cli/monitor/changes.h"
#include "cli/monitor/state.h"
#include "cli/noun.h"
#include "tests/unit/cli/cli_server.h"
#include "tests/unit/cli/cli_text.h"

#define SHOW	\
	"{\"bridges\":[{\"name\":\"br0\",\"fail_mode\":\"secure\",\"ports\":[{\"name\":\"tap0\"," \
	"\"tag\":10,\"trunks\":[],\"interfaces\":[{\"name\":\"tap0\",\"type\":\"\"}]}]}]}"
#define LINKS	\
	"[{\"table\":{\"columns\":[\"name\",\"ofport\",\"link_state\"],\"rows\":[" \
	"[\"tap0\",3,\"up\"],[\"tap1\",[\"set\",[]],[\"set\",[]]]]}}]"
#define FDB	\
	"[{\"bridge\":\"br0\",\"port\":\"tap0\",\"vlan\":10,\"mac\":\"52:54:00:00:00:01\"," \
	"\"age\":3,\"static\":false,\"local\":false}]"

static void expect_changes(const char *before_text, const char *now_text, bool as_json,
			   const char *want)
{
	struct json_object *before = json(before_text), *now = json(now_text);
	struct text t;

	text_open(&t);
	changes_put(t.out.stream, before, now, "T", as_json);
	text_expect(&t, want);
	json_object_put(before);
	json_object_put(now);
}

static void what_comes_goes_and_changes_is_a_line(void **state)
{
	(void)state;
	expect_changes("{\"link\":{\"a\":{\"mtu\":1500,\"link_state\":\"up\"},\"b\":{}}}",
		       "{\"link\":{\"a\":{\"mtu\":1400,\"link_state\":\"up\"},"
		       "\"c\":{\"mtu\":9000,\"x\":null}}}", false,
		       "T link b removed\n"
		       "T link a changed mtu=1400 (was 1500)\n"
		       "T link c added mtu=9000\n");
}

static void what_is_the_same_is_silent(void **state)
{
	(void)state;
	expect_changes("{\"fdb\":{\"k\":{\"port\":\"a\",\"static\":false}}}",
		       "{\"fdb\":{\"k\":{\"static\":false,\"port\":\"a\"}}}", false, "");
}

static void values_that_come_and_go_are_dashes(void **state)
{
	(void)state;
	expect_changes("{\"port\":{\"p\":{\"tag\":null,\"error\":\"gone\"}}}",
		       "{\"port\":{\"p\":{\"tag\":5,\"error\":null}}}", false,
		       "T port p changed tag=5 (was -) error=- (was gone)\n");
}

static void json_is_an_object_a_line(void **state)
{
	(void)state;
	expect_changes("{\"drops\":{\"br0/a/vlan\":{\"packets\":1}}}",
		       "{\"drops\":{\"br0/a/vlan\":{\"packets\":3},\"br0/b/lro\":{\"packets\":2}}}",
		       true,
		       "{\"time\":\"T\",\"kind\":\"drops\",\"key\":\"br0/a/vlan\","
		       "\"event\":\"changed\",\"now\":{\"packets\":3},\"was\":{\"packets\":1}}\n"
		       "{\"time\":\"T\",\"kind\":\"drops\",\"key\":\"br0/b/lro\","
		       "\"event\":\"added\",\"now\":{\"packets\":2},\"was\":null}\n");
}

static void control_characters_stay_on_their_line(void **state)
{
	(void)state;
	expect_changes("{\"bridge\":{}}", "{\"bridge\":{\"b\\n\\u001b\":{}}}", false,
		       "T bridge b\\n\\x1b added\n");
}

static void a_state_is_made_of_the_daemons_answers(void **state)
{
	struct client_options client = { .socket = NULL };
	struct json_object *now;
	struct server server;
	char *err = NULL;

	(void)state;
	server_start(&server, SERVER_STEPS(SERVER_RESULT("{\"version\":\"1\",\"pid\":7}"),
		SERVER_RESULT(SHOW), SERVER_RESULT(SHOW), SERVER_RESULT(LINKS), SERVER_RESULT(FDB),
		SERVER_RESULT("[{\"bridge\":\"br0\",\"port\":\"tap0\",\"reason\":\"vlan\","
			      "\"packets\":4}]")));
	client.socket = server.path;
	now = state_take(&client, NULL, &err);
	assert_non_null(now);
	json_expect(now, "{\"daemon\":{\"vswitchd\":{\"version\":\"1\",\"pid\":7}},"
		    "\"bridge\":{\"br0\":{\"fail_mode\":\"secure\"}},"
		    "\"port\":{\"br0/tap0\":{\"tag\":10,\"trunks\":[],\"vlan_mode\":null,"
		    "\"type\":\"\",\"error\":null}},"
		    "\"link\":{\"tap0\":{\"ofport\":3,\"link_state\":\"up\"},"
		    "\"tap1\":{\"ofport\":null,\"link_state\":null}},"
		    "\"fdb\":{\"br0/10/52:54:00:00:00:01\":{\"port\":\"tap0\",\"static\":false}},"
		    "\"drops\":{\"br0/tap0/vlan\":{\"packets\":4}}}");
	json_object_put(now);
	free(server_stop(&server));
}

static void only_what_is_wanted_is_asked_for(void **state)
{
	struct client_options client = { .socket = NULL };
	struct json_object *now;
	struct server server;
	char *err = NULL;

	(void)state;
	server_start(&server, SERVER_STEPS(SERVER_RESULT("[]")));
	client.socket = server.path;
	now = state_take(&client, "drops", &err);
	json_expect(now, "{\"drops\":{}}");
	json_object_put(now);
	server_stop_expect(&server, "{\"id\":1,\"method\":\"drops.show\",\"params\":{}}\n");
}

static void an_answer_that_is_none_is_an_error(void **state)
{
	struct client_options client = { .socket = NULL };
	struct server server;
	char *err = NULL;

	(void)state;
	server_start(&server, SERVER_STEPS(SERVER_RESULT("[7]")));
	client.socket = server.path;
	assert_null(state_take(&client, "fdb", &err));
	error_expect(err, "vswitchd's answer to fdb.show cannot be understood");
	free(server_stop(&server));
}

static void wrong_words_are_named(void **state)
{
	static const struct {
		const char *word, *want;
	} cases[] = {
		{ "--only=port,frob", "--only=port,frob: 'frob' is none of daemon, bridge, port, "
				      "link, fdb and drops" },
		{ "--only=", "--only=: '' is none of daemon, bridge, port, link, fdb and drops" },
		{ "--interval=x", "--interval=x is not a number of seconds from 0.1 to 3600" },
		{ "br0", "'monitor' has no 'br0'" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct cli_options opts = { .client.socket = "/nonexistent" };
		struct text t;
		char *err = NULL;

		text_open(&t);
		assert_int_equal(noun_run(&monitor_noun, 1,
					  (char *const []){ (char *)cases[i].word, NULL }, &opts,
					  &t.out, &err), CTL_EXIT_ERROR);
		error_expect(err, cases[i].want);
		text_expect(&t, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_goes_and_changes_is_a_line),
		cmocka_unit_test(what_is_the_same_is_silent),
		cmocka_unit_test(values_that_come_and_go_are_dashes),
		cmocka_unit_test(json_is_an_object_a_line),
		cmocka_unit_test(control_characters_stay_on_their_line),
		cmocka_unit_test(a_state_is_made_of_the_daemons_answers),
		cmocka_unit_test(only_what_is_wanted_is_asked_for),
		cmocka_unit_test(an_answer_that_is_none_is_an_error),
		cmocka_unit_test(wrong_words_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
