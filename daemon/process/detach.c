// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "daemon/process/detach.h"

static ssize_t read_one(int fd)
{
	ssize_t n;
	char c;

	do {
		n = read(fd, &c, 1);
	} while (n < 0 && errno == EINTR);
	return n;
}

/* The child says why it failed; only if it was killed nobody else can. */
static void __attribute__((noreturn)) wait_for(pid_t child, int fd)
{
	int status = 0;

	if (read_one(fd) == 1)
		_exit(0);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		fprintf(stderr, "vswitchd: killed at start by signal %d (%s)\n", WTERMSIG(status),
			strsignal(WTERMSIG(status)));
	_exit(1);
}

int detach(void)
{
	int fds[2];
	pid_t child;

	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	fflush(NULL);
	child = fork();
	if (child < 0) {
		int ret = -errno;

		close(fds[0]);
		close(fds[1]);
		return ret;
	}
	if (child) {
		close(fds[1]);
		wait_for(child, fds[0]);
	}
	close(fds[0]);
	setsid();
	return chdir("/") ? -errno : fds[1];
}

void detach_ready(int fd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int i;

	/* A shell that reads our output waits for its end. */
	for (i = 0; null >= 0 && i <= STDERR_FILENO; i++)
		dup2(null, i);
	if (null > STDERR_FILENO)
		close(null);
	/* The parent may have been killed: then nobody waits. */
	while (write(fd, "", 1) < 0 && errno == EINTR)
		;
	close(fd);
}
