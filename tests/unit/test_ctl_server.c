// SPDX-License-Identifier: GPL-2.0-or-later
/* The control socket: clients of all kinds at once */
#include <sys/resource.h>
#include "ctl_clients.h"

static void a_request_is_answered(void **state)
{
	still_serves(*state);
}

static void the_id_comes_back_as_it_was(void **state)
{
	struct server *s = *state;
	int fd = client(s);

	say(s, fd, "{\"id\":[\"x\",7],\"method\":\"exit2\",\"params\":{}}\n");
	expect(s, fd, "{\"id\":[\"x\",7],\"result\":null,"
	       "\"error\":\"unknown method \\\"exit2\\\"\"}");
	close(fd);
}

static void many_requests_are_answered_in_order(void **state)
{
	struct server *s = *state;
	char line[64];
	int fd = client(s), i;

	for (i = 0; i < 300; i++) {
		snprintf(line, sizeof(line), "{\"id\":%d,\"method\":\"log.show\"}\n", i);
		say(s, fd, line);
	}
	for (i = 0; i < 300; i++) {
		snprintf(line, sizeof(line), "{\"id\":%d,\"result\":[", i);
		assert_int_equal(strncmp(hear(s, fd), line, strlen(line)), 0);
	}
	close(fd);
}

static void a_request_may_come_byte_by_byte(void **state)
{
	struct server *s = *state;
	const char *p;
	int fd = client(s);

	for (p = INIT; *p; p++)
		say_bytes(s, fd, p, 1);
	expect(s, fd, INITED);
	close(fd);
}

static void half_a_request_harms_nobody(void **state)
{
	struct server *s = *state;
	int fd = client(s);

	say(s, fd, "{\"id\":1,\"method\":\"tran");
	still_serves(s);
	close(fd);
	turn(s);
	still_serves(s);
}

static void the_last_requests_before_eof_are_answered(void **state)
{
	struct server *s = *state;
	int fd = client(s);

	say(s, fd, INIT INIT INIT "{\"id\":");
	shutdown(fd, SHUT_WR);
	expect(s, fd, INITED);
	expect(s, fd, INITED);
	expect(s, fd, INITED);
	expect_closed(s, fd);
}

static void garbage_is_answered_and_cut_off(void **state)
{
	static const char *const garbage[] = {
		"\n", "hello\n", "{\n", "[]\n", "7\n", "null\n", "{}\n", "{\"method\":7}\n",
		"{\"id\":1,\"method\":\"x\",\"params\":7}\n", "{\"id\":1}{\"id\":2}\n",
		"{\"id\":1,\"method\":\"\xff\"}\n", "{'id':1,'method':'x'}\n",
		"{\"id\":1,\"method\":\"x\",\"params\":{\"timeout\":-1}}\n",
		"{\"id\":1,\"method\":\"x\",\"params\":{\"timeout\":\"x\"}}\n",
	};
	struct server *s = *state;
	size_t i;

	for (i = 0; i < sizeof(garbage) / sizeof(garbage[0]); i++) {
		int fd = client(s);
		const char *answer;

		say(s, fd, garbage[i]);
		answer = hear(s, fd);
		if (strncmp(answer, "{\"id\":null,\"result\":null,\"error\":\"", 34))
			fail_msg("%s gives %s", garbage[i], answer);
		expect_closed(s, fd);
	}
	still_serves(s);
}

static void deep_nesting_is_refused(void **state)
{
	struct server *s = *state;
	char deep[4096];
	int fd = client(s);

	memset(deep, '[', sizeof(deep));
	say(s, fd, "{\"id\":1,\"method\":\"x\",\"params\":{\"a\":");
	say_bytes(s, fd, deep, sizeof(deep));
	say(s, fd, "\n");
	assert_non_null(strstr(hear(s, fd), "\"id\":null"));
	expect_closed(s, fd);
}

static void binary_noise_is_cut_off(void **state)
{
	struct server *s = *state;
	char noise[4096];
	unsigned int seed = 7;
	size_t i, round;

	for (round = 0; round < 50; round++) {
		int fd = client(s);

		for (i = 0; i < sizeof(noise); i++)
			noise[i] = rand_r(&seed);
		noise[sizeof(noise) - 1] = '\n';
		say_bytes(s, fd, noise, sizeof(noise));
		assert_non_null(strstr(hear(s, fd), "\"error\":\"not a request"));
		close(fd);
		turn(s);
	}
	still_serves(s);
}

static void a_line_that_is_too_long_is_refused(void **state)
{
	struct server *s = *state;
	char *huge = malloc(CTL_REQUEST_MAX + 4096);
	int fd = client(s);

	memset(huge, ' ', CTL_REQUEST_MAX + 4096);
	say_bytes(s, fd, huge, CTL_REQUEST_MAX + 4096);
	expect(s, fd, "{\"id\":null,\"result\":null,\"error\":\"request is too long\"}");
	expect_closed(s, fd);
	free(huge);
	still_serves(s);
}

static void a_line_of_the_largest_size_is_served(void **state)
{
	struct server *s = *state;
	char *huge = malloc(CTL_REQUEST_MAX);
	int fd = client(s);

	memset(huge, ' ', CTL_REQUEST_MAX);
	memcpy(huge, INIT, strlen(INIT) - 1);
	huge[CTL_REQUEST_MAX - 1] = '\n';
	say_bytes(s, fd, huge, CTL_REQUEST_MAX);
	expect(s, fd, INITED);
	close(fd);
	free(huge);
}

/* Its answers stay with it, and no further request of it is run. */
static void a_client_that_does_not_read_harms_nobody(void **state)
{
	struct server *s = *state;
	struct rusage before, after;
	int fd = client(s), i;

	getrusage(RUSAGE_SELF, &before);
	for (i = 0; i < 20000; i++) {
		if (send(fd, "{\"id\":1,\"method\":\"log.show\"}\n", 30, MSG_NOSIGNAL) < 0)
			break;
		turn(s);
	}
	for (i = 0; i < 1000; i++)
		turn(s);
	getrusage(RUSAGE_SELF, &after);
	assert_true(after.ru_maxrss - before.ru_maxrss < 64 << 10);
	still_serves(s);
	assert_non_null(strstr(hear(s, fd), "\"area\""));
	close(fd);
	turn(s);
	still_serves(s);
}

static void connections_beyond_the_limit_are_closed(void **state)
{
	struct server *s = *state;
	int fds[CTL_CONNECTIONS_MAX], fd;
	size_t i;

	for (i = 0; i < CTL_CONNECTIONS_MAX; i++)
		fds[i] = client(s);
	fd = client(s);
	expect_closed(s, fd);
	say(s, fds[CTL_CONNECTIONS_MAX - 1], INIT);
	expect(s, fds[CTL_CONNECTIONS_MAX - 1], INITED);
	for (i = 0; i < CTL_CONNECTIONS_MAX; i++)
		close(fds[i]);
	turn(s);
	still_serves(s);
}

static void thousands_of_connections_come_and_go(void **state)
{
	struct server *s = *state;
	int i;

	for (i = 0; i < 5000; i++) {
		int fd = client(s);

		if (i % 3 == 0)
			say(s, fd, "{\"id\"");
		close(fd);
	}
	turn(s);
	still_serves(s);
}

static void running_out_of_descriptors_is_survived(void **state)
{
	struct server *s = *state;
	struct rlimit limit, none;
	int probe = dup(0), fd;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	fd = try_connect(s);
	assert_true(fd >= 0);
	close(probe);
	none = limit;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	turn(s);
	turn(s);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	/* accepting goes on after a pause */
	say(s, fd, INIT);
	expect(s, fd, INITED);
	close(fd);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, clients_setup, clients_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_request_is_answered),
		TEST(the_id_comes_back_as_it_was),
		TEST(many_requests_are_answered_in_order),
		TEST(a_request_may_come_byte_by_byte),
		TEST(half_a_request_harms_nobody),
		TEST(the_last_requests_before_eof_are_answered),
		TEST(garbage_is_answered_and_cut_off),
		TEST(deep_nesting_is_refused),
		TEST(binary_noise_is_cut_off),
		TEST(a_line_that_is_too_long_is_refused),
		TEST(a_line_of_the_largest_size_is_served),
		TEST(a_client_that_does_not_read_harms_nobody),
		TEST(connections_beyond_the_limit_are_closed),
		TEST(thousands_of_connections_come_and_go),
		TEST(running_out_of_descriptors_is_survived),
	};

	return cmocka_run_group_tests_name("ctl_server", tests, NULL, NULL);
}
