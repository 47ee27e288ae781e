// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a process that starts vswitchd --detach sees, and the lock that keeps a second one out.
 * Children play the daemon.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "daemon/process/detach.h"
#include "daemon/process/pidfile.h"

static char dir[] = "/tmp/test_daemonize.XXXXXX";
static char path[64];

static int make_dir(void **state)
{
	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof(path), "%s/pid", dir);
	return 0;
}

static int remove_dir(void **state)
{
	(void)state;
	return rmdir(dir);
}

static int remove_file(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static long pid_in_file(void)
{
	FILE *f = fopen(path, "r");
	long pid = -1;

	if (f) {
		if (fscanf(f, "%ld", &pid) != 1)
			pid = -2;
		fclose(f);
	}
	return pid;
}

static void assert_refused(const char *want)
{
	char *err = NULL;

	assert_int_equal(pidfile_take(path, &err), -EBUSY);
	assert_non_null(err);
	assert_string_equal(err, want);
	free(err);
}

static void a_pidfile_holds_our_number_for_all_to_read(void **state)
{
	mode_t mask = umask(077);
	int fd = pidfile_take(path, NULL);
	struct stat st;

	(void)state;
	umask(mask);
	assert_true(fd >= 0);
	assert_int_equal(pid_in_file(), getpid());
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	pidfile_release(fd, path);
	assert_int_equal(access(path, F_OK), -1);
}

static void a_second_holder_is_refused_and_told_of_the_first(void **state)
{
	int fd = pidfile_take(path, NULL);
	char want[256];

	(void)state;
	snprintf(want, sizeof(want), "already running: process %ld holds %s", (long)getpid(),
		 path);
	assert_refused(want);
	assert_int_equal(pid_in_file(), getpid());
	pidfile_release(fd, path);
	fd = pidfile_take(path, NULL);
	assert_true(fd >= 0);
	pidfile_release(fd, path);
}

static void a_holder_without_a_number_is_respected(void **state)
{
	int fd = pidfile_take(path, NULL);
	char want[256];

	(void)state;
	assert_int_equal(ftruncate(fd, 0), 0);
	snprintf(want, sizeof(want), "already running: another vswitchd holds %s", path);
	assert_refused(want);
	pidfile_release(fd, path);
}

static void a_pidfile_that_was_left_over_is_taken(void **state)
{
	int status, fd;
	pid_t child = fork();

	(void)state;
	if (!child) {
		pidfile_take(path, NULL);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(pid_in_file(), child);
	fd = pidfile_take(path, NULL);
	assert_true(fd >= 0);
	assert_int_equal(pid_in_file(), getpid());
	pidfile_release(fd, path);
}

static void a_longer_number_that_was_left_over_leaves_nothing(void **state)
{
	FILE *f = fopen(path, "w");
	int fd;

	(void)state;
	fputs("99999999999999999999\nand more\n", f);
	fclose(f);
	fd = pidfile_take(path, NULL);
	assert_true(fd >= 0);
	f = fopen(path, "r");
	fseek(f, 0, SEEK_END);
	assert_true(ftell(f) <= 8);
	fclose(f);
	pidfile_release(fd, path);
}

static void the_lock_is_inherited_by_the_detached_process(void **state)
{
	int fd = pidfile_take(path, NULL);
	int hold[2], status;
	pid_t child;
	char *err = NULL;
	char c;

	(void)state;
	assert_int_equal(pipe(hold), 0);
	child = fork();
	if (!child) {
		close(hold[1]);
		_exit(read(hold[0], &c, 1) == 0 ? 0 : 1);
	}
	close(hold[0]);
	close(fd);
	assert_int_equal(pidfile_take(path, &err), -EBUSY);
	free(err);
	close(hold[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	fd = pidfile_take(path, NULL);
	assert_true(fd >= 0);
	pidfile_release(fd, path);
}

static void a_pidfile_is_not_written_through_a_link(void **state)
{
	char *err = NULL;

	(void)state;
	assert_int_equal(symlink("/dev/null", path), 0);
	assert_int_equal(pidfile_take(path, &err), -ELOOP);
	assert_non_null(err);
	free(err);
}

static void a_pidfile_that_cannot_be_made_is_named(void **state)
{
	char *err = NULL;

	(void)state;
	assert_int_equal(pidfile_take("/nonexistent/pid", &err), -ENOENT);
	assert_string_equal(err, "cannot open /nonexistent/pid: No such file or directory");
	free(err);
}

/* Run @daemon in a child as a shell would; its exit status, and its output. */
static int start(void (*daemon_main)(int ready), char *output, size_t size)
{
	int out[2], status;
	size_t n = 0;
	ssize_t got;
	pid_t child;

	assert_int_equal(pipe(out), 0);
	child = fork();
	if (!child) {
		dup2(out[1], STDERR_FILENO);
		close(out[0]);
		close(out[1]);
		daemon_main(detach());
		_exit(99);
	}
	close(out[1]);
	/* to the end: a daemon that keeps our pipe open makes a shell's $(…) hang */
	while (n < size - 1 && (got = read(out[0], output + n, size - 1 - n)) > 0)
		n += (size_t)got;
	output[n] = '\0';
	close(out[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int report[2];

static void ready_then_report(int ready)
{
	char cwd[64] = "?", line[128];
	int len;

	if (ready < 0 || !getcwd(cwd, sizeof(cwd)))
		_exit(98);
	detach_ready(ready);
	len = snprintf(line, sizeof(line), "%s %d %d", cwd, getsid(0) == getpid(),
		       write(STDERR_FILENO, "gone", 4) == 4);
	_exit(write(report[1], line, (size_t)len) == len ? 0 : 1);
}

static void the_parent_succeeds_when_the_child_is_ready(void **state)
{
	char output[256], line[128] = "";

	(void)state;
	assert_int_equal(pipe(report), 0);
	assert_int_equal(start(ready_then_report, output, sizeof(output)), 0);
	assert_string_equal(output, "");
	assert_true(read(report[0], line, sizeof(line) - 1) > 0);
	assert_string_equal(line, "/ 1 1");
	close(report[0]);
	close(report[1]);
}

static void fail_with_a_line(int ready)
{
	(void)ready;
	fprintf(stderr, "vswitchd: no way\n");
	exit(1);
}

static void the_parent_fails_when_the_child_does_and_adds_no_line(void **state)
{
	char output[256];

	(void)state;
	assert_int_equal(start(fail_with_a_line, output, sizeof(output)), 1);
	assert_string_equal(output, "vswitchd: no way\n");
}

static void end_without_a_word(int ready)
{
	(void)ready;
	_exit(0);
}

static void a_child_that_ends_before_it_is_ready_has_failed(void **state)
{
	char output[256];

	(void)state;
	assert_int_equal(start(end_without_a_word, output, sizeof(output)), 1);
}

static void be_killed(int ready)
{
	(void)ready;
	kill(getpid(), SIGKILL);
	pause();
}

static void the_parent_reports_a_signal_that_killed_the_child(void **state)
{
	char output[256];

	(void)state;
	assert_int_equal(start(be_killed, output, sizeof(output)), 1);
	assert_string_equal(output, "vswitchd: killed at start by signal 9 (Killed)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_pidfile_holds_our_number_for_all_to_read, remove_file),
		cmocka_unit_test_teardown(a_second_holder_is_refused_and_told_of_the_first,
					  remove_file),
		cmocka_unit_test_teardown(a_holder_without_a_number_is_respected, remove_file),
		cmocka_unit_test_teardown(a_pidfile_that_was_left_over_is_taken, remove_file),
		cmocka_unit_test_teardown(a_longer_number_that_was_left_over_leaves_nothing,
					  remove_file),
		cmocka_unit_test_teardown(the_lock_is_inherited_by_the_detached_process,
					  remove_file),
		cmocka_unit_test_teardown(a_pidfile_is_not_written_through_a_link, remove_file),
		cmocka_unit_test(a_pidfile_that_cannot_be_made_is_named),
		cmocka_unit_test(the_parent_succeeds_when_the_child_is_ready),
		cmocka_unit_test(the_parent_fails_when_the_child_does_and_adds_no_line),
		cmocka_unit_test(a_child_that_ends_before_it_is_ready_has_failed),
		cmocka_unit_test(the_parent_reports_a_signal_that_killed_the_child),
	};

	return cmocka_run_group_tests_name("daemonize", tests, make_dir, remove_dir);
}
