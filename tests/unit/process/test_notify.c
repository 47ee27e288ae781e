// SPDX-License-Identifier: GPL-2.0-or-later
/* What the service manager hears while the daemon lives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include "daemon/process/notify.h"

static char dir[] = "/tmp/test_notify.XXXXXX";
static int manager = -1;

/* A manager's socket, which the environment names */
static int setup(void **state)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };

	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/notify", dir);
	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return manager < 0 || bind(manager, (struct sockaddr *)&addr, sizeof(addr)) ||
	       setenv("NOTIFY_SOCKET", addr.sun_path, 1);
}

static int teardown(void **state)
{
	(void)state;
	close(manager);
	unlink(getenv("NOTIFY_SOCKET"));
	return rmdir(dir);
}

/* Messages since the last call; each says what is expected. */
static int heard(const char *expected)
{
	char text[256];
	ssize_t n;
	int count = 0;

	while ((n = recv(manager, text, sizeof(text) - 1, 0)) >= 0) {
		text[n] = '\0';
		assert_string_equal(text, expected);
		count++;
	}
	return count;
}

/* The environment is read once in a process: each test has one of its own. */
static void in_a_child(int (*fn)(void))
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid)
		_exit(fn());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int live_without_watchdog(void)
{
	unsetenv("WATCHDOG_USEC");
	return notify_alive(5) != LOOP_NEVER || notify_alive(5000000) != LOOP_NEVER;
}

static void without_a_watchdog_nothing_is_told(void **state)
{
	(void)state;
	in_a_child(live_without_watchdog);
	assert_int_equal(heard(""), 0);
}

/* 10 s: every 5000 ms, of which turns a millisecond apart see nine */
static int live_forty_seconds(void)
{
	char pid[32];
	u64 now, next = 0;

	snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	setenv("WATCHDOG_USEC", "10000000", 1);
	setenv("WATCHDOG_PID", pid, 1);
	for (now = 1000; now <= 41000; now++) {
		next = notify_alive(now);
		if (next <= now || next > now + 5000)
			return 1;
	}
	return next != 46000;
}

static void it_is_told_twice_in_the_time_that_the_manager_waits(void **state)
{
	(void)state;
	in_a_child(live_forty_seconds);
	assert_int_equal(heard("WATCHDOG=1"), 9);
}

static int live_for_another(void)
{
	setenv("WATCHDOG_USEC", "10000000", 1);
	setenv("WATCHDOG_PID", "1", 1);
	return notify_alive(1) != LOOP_NEVER;
}

static void the_watchdog_of_another_process_is_not_ours(void **state)
{
	(void)state;
	in_a_child(live_for_another);
	assert_int_equal(heard(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_watchdog_nothing_is_told),
		cmocka_unit_test(it_is_told_twice_in_the_time_that_the_manager_waits),
		cmocka_unit_test(the_watchdog_of_another_process_is_not_ours),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
