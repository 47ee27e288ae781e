// SPDX-License-Identifier: GPL-2.0-or-later
/* One call to a daemon that answers, or does anything else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <cmocka.h>
#include <vswitch/ctl.h>
#include "cli/client.h"
#include "tests/unit/cli/cli_server.h"
#include "tests/unit/cli/cli_text.h"

static int call(const struct client_options *opts, struct json_object **result, char **err)
{
	*result = NULL;
	*err = NULL;
	return client_call(opts, "status", json("{\"a\":[1,\"é/\"]}"), result, err);
}

/* Call a daemon that does @steps, and expect its answer to be @want. */
static void expect_result(const struct server_step *steps, const char *want)
{
	struct client_options opts = { .timeout = 30 };
	struct json_object *result;
	struct server server;
	char *err;

	server_start(&server, steps);
	opts.socket = server.path;
	assert_int_equal(call(&opts, &result, &err), 0);
	assert_null(err);
	json_expect(result, want);
	json_object_put(result);
	free(server_stop(&server));
}

/* Call a daemon that does @steps, and expect @rc and an error; %s in @want is the socket's path. */
static void expect_rc(const struct server_step *steps, int rc, const char *want)
{
	struct client_options opts = { .timeout = 1 };
	struct json_object *result;
	struct server server;
	char *err, text[256];

	server_start(&server, steps);
	opts.socket = server.path;
	snprintf(text, sizeof(text), want, server.path);
	assert_int_equal(call(&opts, &result, &err), rc);
	error_expect(err, text);
	free(server_stop(&server));
}

static void expect_failure(const struct server_step *steps, const char *want)
{
	expect_rc(steps, -1, want);
}

static void a_request_is_one_line(void **state)
{
	struct client_options opts = { .retry = false };
	struct json_object *result;
	struct server server;
	char *err;

	(void)state;
	server_start(&server, SERVER_STEPS(SERVER_RESULT("[1,2]")));
	opts.socket = server.path;
	assert_int_equal(call(&opts, &result, &err), 0);
	json_expect(result, "[1,2]");
	json_object_put(result);
	server_stop_expect(&server, "{\"id\":1,\"method\":\"status\","
			   "\"params\":{\"a\":[1,\"é/\"]}}\n");
}

static void a_null_result_is_no_error(void **state)
{
	struct client_options opts = { .retry = false };
	struct json_object *result;
	struct server server;
	char *err;

	(void)state;
	server_start(&server, SERVER_STEPS(SERVER_RESULT("null")));
	opts.socket = server.path;
	assert_int_equal(call(&opts, &result, &err), 0);
	assert_null(result);
	free(server_stop(&server));
}

static void the_daemons_error_is_passed_on(void **state)
{
	(void)state;
	expect_rc(SERVER_STEPS({ "{\"id\":1,\"result\":null,\"error\":\"no bridge named é\"}",
				 SERVER_ANSWER }), CLIENT_REFUSED, "no bridge named é");
}

static void an_error_without_id_is_passed_on(void **state)
{
	(void)state;
	expect_rc(SERVER_STEPS({ "{\"id\":null,\"result\":null,\"error\":\"too long\"}",
				 SERVER_ANSWER }), CLIENT_REFUSED, "too long");
}

static void an_error_may_come_before_the_request_is_read(void **state)
{
	struct client_options opts = { .timeout = 30 };
	struct json_object *result, *params = json_object_new_array();
	struct server server;
	char *err = NULL;

	(void)state;
	for (int i = 0; i < 100000; i++)
		json_object_array_add(params, json_object_new_string("0123456789"));
	server_start(&server, SERVER_STEPS({ "{\"id\":null,\"result\":null,\"error\":\"no\"}",
					     SERVER_REFUSE }));
	opts.socket = server.path;
	assert_int_equal(client_call(&opts, "status", params, &result, &err),
			 CLIENT_REFUSED);
	error_expect(err, "no");
	free(server_stop(&server));
}

static void an_answer_may_come_byte_by_byte(void **state)
{
	(void)state;
	expect_result(SERVER_STEPS({ "{\"id\":1,\"result\":{\"a\":\"é\"},\"error\":null}",
				     SERVER_DRIBBLE }), "{\"a\":\"é\"}");
}

static void an_answer_may_be_huge(void **state)
{
	enum { N = 1000000 };
	char *answer = malloc(N * 8 + 64), *p = answer;
	struct client_options opts = { .timeout = 60 };
	struct json_object *result;
	struct server server;
	char *err;

	(void)state;
	p += sprintf(p, "{\"id\":1,\"result\":[0");
	for (int i = 1; i < N; i++)
		p += sprintf(p, ",%d", i);
	strcpy(p, "],\"error\":null}");
	server_start(&server, SERVER_STEPS({ answer, SERVER_ANSWER }));
	opts.socket = server.path;
	assert_int_equal(call(&opts, &result, &err), 0);
	assert_int_equal(json_object_array_length(result), N);
	assert_int_equal(json_object_get_int(json_object_array_get_idx(result, N - 1)), N - 1);
	json_object_put(result);
	free(server_stop(&server));
	free(answer);
}

static void a_huge_request_is_sent_whole(void **state)
{
	enum { N = 100000 };
	struct client_options opts = { .timeout = 30 };
	struct json_object *result, *params = json_object_new_array();
	struct server server;
	char *err = NULL, *request;

	(void)state;
	for (int i = 0; i < N; i++)
		json_object_array_add(params, json_object_new_string("0123456789"));
	server_start(&server, SERVER_STEPS(SERVER_RESULT("true")));
	opts.socket = server.path;
	assert_int_equal(client_call(&opts, "status", params, &result, &err), 0);
	json_object_put(result);
	request = server_stop(&server);
	assert_int_equal(strlen(request),
			 strlen("{\"id\":1,\"method\":\"status\",\"params\":[]}\n") + 13 * N - 1);
	free(request);
}

static void a_request_beyond_the_limit_is_refused(void **state)
{
	struct client_options opts = { .socket = "/nonexistent" };
	struct json_object *result;
	char *text = calloc(1, CTL_REQUEST_MAX + 1), *err = NULL;

	(void)state;
	memset(text, 'a', CTL_REQUEST_MAX);
	assert_int_equal(client_call(&opts, "status", json_object_new_string(text), &result, &err),
			 -1);
	error_expect(err, "command line of 4194343 bytes is too long, vswitchd takes 4194304");
	free(text);
}

static void no_daemon(void **state)
{
	struct client_options opts = { .socket = "/nonexistent/sock" };
	struct json_object *result;
	char *err;

	(void)state;
	assert_int_equal(call(&opts, &result, &err), -1);
	error_expect(err, "cannot reach vswitchd at /nonexistent/sock: No such file or directory");
}

static void a_stale_socket(void **state)
{
	struct client_options opts = { .timeout = 30 };
	struct json_object *result;
	char dir[] = "/tmp/test_cli.XXXXXX", path[64], want[128];
	char *err;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/sock", dir);
	close(server_listen(path));
	opts.socket = path;
	assert_int_equal(call(&opts, &result, &err), -1);
	snprintf(want, sizeof(want), "cannot reach vswitchd at %s: Connection refused", path);
	error_expect(err, want);
	unlink(path);
	rmdir(dir);
}

static void a_path_that_does_not_fit(void **state)
{
	char path[200], want[300];
	struct client_options opts = { .socket = path };
	struct json_object *result;
	char *err;

	(void)state;
	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(call(&opts, &result, &err), -1);
	snprintf(want, sizeof(want), "socket path '%s' is longer than 107 bytes", path);
	error_expect(err, want);
}

static void the_environment_names_the_socket(void **state)
{
	struct client_options opts = { .retry = false };
	struct json_object *result;
	char *err;

	(void)state;
	setenv("VSWITCH_SOCKET", "/nonexistent/env", 1);
	assert_int_equal(call(&opts, &result, &err), -1);
	error_expect(err, "cannot reach vswitchd at /nonexistent/env: No such file or directory");
	opts.socket = "/nonexistent/opt";
	assert_int_equal(call(&opts, &result, &err), -1);
	error_expect(err, "cannot reach vswitchd at /nonexistent/opt: No such file or directory");
	unsetenv("VSWITCH_SOCKET");
}

static void closed_before_the_answer(void **state)
{
	(void)state;
	expect_failure(SERVER_STEPS({ "", SERVER_CLOSE }),
		       "vswitchd at %s closed the connection before its answer");
}

static void closed_within_the_answer(void **state)
{
	(void)state;
	expect_failure(SERVER_STEPS({ "{\"id\":1,\"resu", SERVER_HALF }),
		       "vswitchd at %s closed the connection within its answer");
}

static void answers_that_are_none(void **state)
{
	static const char *const bad[] = {
		"", "garbage", "{", "[]", "5", "null", "{}", "{\"id\":1}",
		"{\"id\":1,\"error\":null}", "{\"id\":2,\"result\":1,\"error\":null}",
		"{\"id\":1,\"result\":null,\"error\":5}", "\"{\\\"id\\\":1}\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		expect_failure(SERVER_STEPS({ bad[i], SERVER_ANSWER }),
			       "vswitchd at %s sent an answer that cannot be understood");
}

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void a_timeout_ends_the_wait_for_an_answer(void **state)
{
	double start = seconds();

	(void)state;
	expect_failure(SERVER_STEPS({ "", SERVER_SILENT }),
		       "no answer from vswitchd at %s within 1 s");
	assert_true(seconds() - start >= 0.99 && seconds() - start < 10);
}

static void a_timeout_ends_writing_to_a_deaf_daemon(void **state)
{
	struct client_options opts = { .timeout = 1 };
	struct json_object *result, *params = json_object_new_array();
	struct server server;
	char *err = NULL, want[128];

	(void)state;
	for (int i = 0; i < 100000; i++)
		json_object_array_add(params, json_object_new_string("0123456789"));
	server_start(&server, SERVER_STEPS({ "", SERVER_DEAF }));
	opts.socket = server.path;
	assert_int_equal(client_call(&opts, "status", params, &result, &err), -1);
	snprintf(want, sizeof(want), "no answer from vswitchd at %s within 1 s", server.path);
	error_expect(err, want);
	free(server_stop(&server));
}

static void a_timeout_ends_retries(void **state)
{
	struct client_options opts = { .socket = "/nonexistent/sock", .timeout = 1, .retry = true };
	struct json_object *result;
	char *err;

	(void)state;
	assert_int_equal(call(&opts, &result, &err), -1);
	error_expect(err, "no answer from vswitchd at /nonexistent/sock within 1 s");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_one_line),
		cmocka_unit_test(a_null_result_is_no_error),
		cmocka_unit_test(the_daemons_error_is_passed_on),
		cmocka_unit_test(an_error_without_id_is_passed_on),
		cmocka_unit_test(an_error_may_come_before_the_request_is_read),
		cmocka_unit_test(an_answer_may_come_byte_by_byte),
		cmocka_unit_test(an_answer_may_be_huge),
		cmocka_unit_test(a_huge_request_is_sent_whole),
		cmocka_unit_test(a_request_beyond_the_limit_is_refused),
		cmocka_unit_test(no_daemon),
		cmocka_unit_test(a_stale_socket),
		cmocka_unit_test(a_path_that_does_not_fit),
		cmocka_unit_test(the_environment_names_the_socket),
		cmocka_unit_test(closed_before_the_answer),
		cmocka_unit_test(closed_within_the_answer),
		cmocka_unit_test(answers_that_are_none),
		cmocka_unit_test(a_timeout_ends_the_wait_for_an_answer),
		cmocka_unit_test(a_timeout_ends_writing_to_a_deaf_daemon),
		cmocka_unit_test(a_timeout_ends_retries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
