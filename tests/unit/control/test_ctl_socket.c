// SPDX-License-Identifier: GPL-2.0-or-later
/* The control socket as a file; requests that wait; its end */
#include <sys/stat.h>
#include "tests/unit/control/ctl_clients.h"

static void the_socket_is_roots_alone(void **state)
{
	struct server *s = *state;
	struct stat st;

	assert_int_equal(lstat(s->sock, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void wait_until_is_answered_after_the_commit(void **state)
{
	struct server *s = *state;
	int waiter = client(s), other = client(s);

	say(s, waiter, WAIT("0"));
	assert_string_equal(hear_within(s, waiter, 150), "");
	say(s, other, ADD_BR);
	expect(s, other, ADDED);
	assert_string_equal(hear_within(s, waiter, 50),
			    "{\"id\":7,\"result\":[{\"lines\":[]},{\"lines\":[\"br0\"]}],"
			    "\"error\":null}");
	close(waiter);
	close(other);
}

/* What no commit brings about is looked at by the clock. */
static void wait_until_sees_links_come_up(void **state)
{
	struct server *s = *state;
	struct rig *r = s->rig;
	int fd = client(s);

	dp_fake_plug(r->fake, "tap0");
	ok(r, "add-br br0 -- add-port br0 tap0");
	dp_fake_set_running(r->fake, "tap0", false);
	dp_fake_run(r->fake);
	say(s, fd, "{\"id\":7,\"method\":\"transact\",\"params\":{\"commands\":[{\"verb\":"
	    "\"wait-until\",\"args\":[\"Interface\",\"tap0\",\"link_state=up\"]}]}}\n");
	assert_string_equal(hear_within(s, fd, 250), "");
	dp_fake_set_running(r->fake, "tap0", true);
	dp_fake_run(r->fake);
	assert_string_equal(hear_within(s, fd, 1000),
			    "{\"id\":7,\"result\":[{\"lines\":[]}],\"error\":null}");
	close(fd);
}

static void wait_until_times_out(void **state)
{
	struct server *s = *state;
	u64 begin = clock_ms(NULL);
	int fd = client(s);

	say(s, fd, WAIT("1") INIT);
	expect(s, fd, "{\"id\":7,\"result\":{\"timed_out\":true},"
	       "\"error\":\"timed out: what wait-until waits for "
	       "did not come within 1 seconds\"}");
	assert_true(clock_ms(NULL) - begin >= 1000);
	expect(s, fd, INITED);
	close(fd);
}

static void requests_behind_one_that_waits_wait_too(void **state)
{
	struct server *s = *state;
	int fd = client(s), other = client(s);

	say(s, fd, WAIT("0") INIT);
	assert_string_equal(hear_within(s, fd, 150), "");
	say(s, other, ADD_BR);
	expect(s, other, ADDED);
	assert_non_null(strstr(hear(s, fd), "\"id\":7"));
	expect(s, fd, INITED);
	close(fd);
	close(other);
}

static void a_client_that_leaves_while_it_waits_is_forgotten(void **state)
{
	struct server *s = *state;
	int i;

	for (i = 0; i < 2 * CTL_CONNECTIONS_MAX; i++) {
		int fd = client(s);

		say(s, fd, WAIT("0"));
		close(fd);
		turn(s);
	}
	still_serves(s);
}

static void exit_is_answered_first(void **state)
{
	struct server *s = *state;
	int fd = client(s);

	say(s, fd, "{\"id\":9,\"method\":\"exit\",\"params\":{}}\n");
	expect(s, fd, "{\"id\":9,\"result\":null,\"error\":null}");
	expect_closed(s, fd);
	assert_true(s->ended);
}

static void a_second_server_is_refused(void **state)
{
	struct server *s = *state;
	char *err = NULL;

	assert_null(start(s, &err));
	assert_non_null(strstr(err, "is served by another vswitchd"));
	assert_non_null(strstr(err, s->sock));
	free(err);
	turn(s);
	still_serves(s);
}

static void a_stale_socket_is_replaced(void **state)
{
	struct server *s = *state;
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	char *err = NULL;

	control_stop(s->ctl);
	assert_int_equal(access(s->sock, F_OK), -1);
	strcpy(sun.sun_path, s->sock);
	assert_int_equal(bind(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	close(fd);
	s->ctl = start(s, &err);
	if (!s->ctl)
		fail_msg("%s", err);
	still_serves(s);
}

static void a_file_that_is_no_socket_is_left_alone(void **state)
{
	struct server *s = *state;
	char *err = NULL;
	int fd;

	control_stop(s->ctl);
	fd = open(s->sock, O_CREAT | O_WRONLY, 0600);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
	s->ctl = start(s, &err);
	assert_null(s->ctl);
	assert_non_null(strstr(err, "a file of that name is there"));
	free(err);
	assert_int_equal(access(s->sock, F_OK), 0);
}

static void a_path_that_cannot_be_is_named(void **state)
{
	struct server *s = *state;
	char *err = NULL;

	control_stop(s->ctl);
	strcpy(s->sock, "/nonexistent/sock");
	s->ctl = start(s, &err);
	assert_null(s->ctl);
	assert_non_null(strstr(err, "/nonexistent/sock: No such file or directory"));
	free(err);
}

/* Another daemon's socket, made after ours was removed by hand, is not removed at our end. */
static void stop_removes_its_own_file_only(void **state)
{
	struct server *s = *state;
	int fd;

	unlink(s->sock);
	fd = open(s->sock, O_CREAT | O_WRONLY, 0600);
	close(fd);
	control_stop(s->ctl);
	s->ctl = NULL;
	assert_int_equal(access(s->sock, F_OK), 0);
}

static void stop_with_clients_leaks_nothing(void **state)
{
	struct server *s = *state;
	int a = client(s), b = client(s), c = client(s);

	say(s, a, WAIT("0"));
	say(s, b, "{\"id\":");
	say(s, c, INIT INIT INIT);
	control_stop(s->ctl);
	s->ctl = NULL;
	close(a);
	close(b);
	close(c);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, clients_setup, clients_teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_socket_is_roots_alone),
		TEST(wait_until_is_answered_after_the_commit),
		TEST(wait_until_sees_links_come_up),
		TEST(wait_until_times_out),
		TEST(requests_behind_one_that_waits_wait_too),
		TEST(a_client_that_leaves_while_it_waits_is_forgotten),
		TEST(exit_is_answered_first),
		TEST(a_second_server_is_refused),
		TEST(a_stale_socket_is_replaced),
		TEST(a_file_that_is_no_socket_is_left_alone),
		TEST(a_path_that_cannot_be_is_named),
		TEST(stop_removes_its_own_file_only),
		TEST(stop_with_clients_leaks_nothing),
	};

	return cmocka_run_group_tests_name("ctl_socket", tests, NULL, NULL);
}
