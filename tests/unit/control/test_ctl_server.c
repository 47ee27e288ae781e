// SPDX-License-Identifier: GPL-2.0-or-later
/* The control socket: clients of all kinds at once */
#include <sys/resource.h>
#include "tests/unit/control/ctl_clients.h"

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

/* What it sends is read up to a limit; the loop is not kept busy by what lies there. */
static void a_client_that_sends_on_without_reading_harms_nobody(void **state)
{
	static const char line[] = "{\"id\":1,\"method\":\"log.show\"}\n";
	struct server *s = *state;
	size_t sent = 0, at = 0;
	int fd = client(s), stuck = 0;

	while (stuck < 100 && sent < 4 * CTL_REQUEST_MAX) {
		ssize_t n = send(fd, line + at, sizeof(line) - 1 - at, MSG_NOSIGNAL);

		if (n > 0) {
			sent += n;
			at = (at + n) % (sizeof(line) - 1);
		}
		stuck = n > 0 ? 0 : stuck + 1;
		turn(s);
	}
	assert_int_equal(stuck, 100);
	assert_in_range(sent, CTL_REQUEST_MAX, 2 * CTL_REQUEST_MAX);
	still_serves(s);
	/* When it reads, all of it is answered. */
	for (at = 0; at < 1000; at++)
		assert_int_equal(strncmp(hear(s, fd), "{\"id\":1,\"result\":[", 18), 0);
	close(fd);
	turn(s);
	still_serves(s);
}

/* Sixteen can be as large as they may; who comes with more must not take a small one's place. */
static void large_requests_do_not_keep_small_ones_out(void **state)
{
	struct server *s = *state;
	char *huge = malloc(CTL_REQUEST_MAX - 1);
	int fds[17], small = client(s), refused = 0;
	size_t i;

	memset(huge, ' ', CTL_REQUEST_MAX - 1);
	say(s, small, "{\"id\":1,");
	for (i = 0; i < 17; i++) {
		fds[i] = client(s);
		say_bytes(s, fds[i], huge, CTL_REQUEST_MAX - 1);
	}
	say(s, small, "\"method\":\"log.set\",\"params\":{\"area\":\"any\",\"level\":\"err\"}}\n");
	expect(s, small, "{\"id\":1,\"result\":null,\"error\":null}");
	for (i = 0; i < 17; i++) {
		const char *answer = hear_within(s, fds[i], 1);

		if (!*answer)
			continue;
		assert_string_equal(answer, "{\"id\":null,\"result\":null,\"error\":"
				    "\"too many large requests at once\"}");
		refused++;
	}
	assert_in_range(refused, 1, 2);
	for (i = 0; i < 17; i++)
		close(fds[i]);
	close(small);
	free(huge);
}

static void fill(struct server *s, int fds[CTL_CONNECTIONS_MAX], const char *text)
{
	size_t i;

	for (i = 0; i < CTL_CONNECTIONS_MAX; i++) {
		fds[i] = client(s);
		if (text)
			say(s, fds[i], text);
	}
}

static void leave(struct server *s, int fds[CTL_CONNECTIONS_MAX])
{
	size_t i;

	for (i = 0; i < CTL_CONNECTIONS_MAX; i++)
		close(fds[i]);
	turn(s);
	still_serves(s);
}

static void who_is_idle_makes_room(void **state)
{
	struct server *s = *state;
	int fds[CTL_CONNECTIONS_MAX], fd;

	s->frozen = 1000000;
	fds[0] = client(s);
	s->frozen++;
	fds[1] = client(s);
	close(fds[0]);
	close(fds[1]);
	turn(s);
	fill(s, fds, NULL);
	/* All but one have done something since. */
	s->frozen += 10;
	for (fd = 0; fd < CTL_CONNECTIONS_MAX; fd++) {
		if (fd == 7)
			continue;
		say(s, fds[fd], INIT);
		expect(s, fds[fd], INITED);
	}
	fd = client(s);
	say(s, fd, INIT);
	expect(s, fd, INITED);
	expect_closed(s, fds[7]);
	fds[7] = fd;
	say(s, fds[8], INIT);
	expect(s, fds[8], INITED);
	leave(s, fds);
}

static void a_request_that_was_sent_is_not_idle(void **state)
{
	struct server *s = *state;
	int fds[CTL_CONNECTIONS_MAX], late[4];
	size_t i;

	s->frozen = 1000000;
	fill(s, fds, NULL);
	/* They come before the requests of the oldest are read. */
	for (i = 0; i < 4; i++)
		late[i] = try_connect(s);
	for (i = 0; i < CTL_CONNECTIONS_MAX - 4; i++)
		assert_int_equal(send(fds[i], INIT, strlen(INIT), MSG_NOSIGNAL), strlen(INIT));
	for (i = 0; i < 4; i++) {
		say(s, late[i], INIT);
		expect(s, late[i], INITED);
		close(late[i]);
	}
	for (i = 0; i < CTL_CONNECTIONS_MAX - 4; i++)
		expect(s, fds[i], INITED);
	leave(s, fds);
}

static void without_room_a_client_is_told_why(void **state)
{
	struct server *s = *state;
	int fds[CTL_CONNECTIONS_MAX], fd;

	s->frozen = 1000000;
	fill(s, fds, "{\"id\":");
	fd = client(s);
	expect(s, fd, "{\"id\":null,\"result\":null,\"error\":\"vswitchd serves no more "
	       "connections at once: all are in the midst of a request\"}");
	expect_closed(s, fd);
	/* Who leaves half a request there does not keep others out for long. */
	s->frozen += 1000;
	fd = client(s);
	say(s, fd, INIT);
	expect(s, fd, INITED);
	close(fd);
	leave(s, fds);
}

static void who_does_not_read_makes_room(void **state)
{
	struct server *s = *state;
	int fds[CTL_CONNECTIONS_MAX], fd;
	size_t i;

	s->frozen = 1000000;
	fill(s, fds, NULL);
	for (i = 0; i < CTL_CONNECTIONS_MAX; i++) {
		do {
			turn(s);
		} while (send(fds[i], "{\"id\":1,\"method\":\"log.show\"}\n", 30,
			      MSG_NOSIGNAL) > 0);
	}
	s->frozen += 1000;
	fd = client(s);
	say(s, fd, INIT);
	expect(s, fd, INITED);
	close(fd);
	leave(s, fds);
}

/* Those that wait can be closed for nobody; so they cannot take all places. */
static void who_waits_does_not_keep_others_out(void **state)
{
	struct server *s = *state;
	int fds[CTL_CONNECTIONS_MAX];
	size_t i;

	s->frozen = 1000000;
	fill(s, fds, WAIT("0"));
	still_serves(s);
	for (i = CTL_CONNECTIONS_MAX / 2; i < CTL_CONNECTIONS_MAX; i++) {
		const char *answer = hear_within(s, fds[i], 1000);

		/* The first of these made room for the one above. */
		if (i > CTL_CONNECTIONS_MAX / 2)
			assert_string_equal(answer, "{\"id\":7,\"result\":null,\"error\":"
					    "\"too many requests wait already\"}");
	}
	leave(s, fds);
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

/* The last descriptors are taken, down to the one that the server has kept for this. */
static void without_descriptors_a_client_is_told_why(void **state)
{
	struct server *s = *state;
	int fds[64], n = 0, fd = try_connect(s), idle;
	struct rlimit limit, less;

	assert_true(fd >= 0);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	less = limit;
	less.rlim_cur = 48;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &less), 0);
	while (n < 64 && (fds[n] = dup(0)) >= 0)
		n++;
	expect(s, fd, "{\"id\":null,\"result\":null,\"error\":"
	       "\"vswitchd has no file descriptor left for a connection\"}");
	close(fd);
	/* Somebody who is idle gives up his. */
	close(fds[--n]);
	close(fds[--n]);
	idle = try_connect(s);
	turn(s);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	fd = try_connect(s);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &less), 0);
	say(s, fd, INIT);
	expect(s, fd, INITED);
	expect_closed(s, idle);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	while (n)
		close(fds[--n]);
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
		TEST(a_client_that_sends_on_without_reading_harms_nobody),
		TEST(large_requests_do_not_keep_small_ones_out),
		TEST(who_is_idle_makes_room),
		TEST(a_request_that_was_sent_is_not_idle),
		TEST(without_room_a_client_is_told_why),
		TEST(who_does_not_read_makes_room),
		TEST(who_waits_does_not_keep_others_out),
		TEST(thousands_of_connections_come_and_go),
		TEST(running_out_of_descriptors_is_survived),
		TEST(without_descriptors_a_client_is_told_why),
	};

	return cmocka_run_group_tests_name("ctl_server", tests, NULL, NULL);
}
