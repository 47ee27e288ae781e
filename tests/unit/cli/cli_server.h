/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of cli/: a process that stands in for vswitchd. It takes one connection after the
 * other, writes each request into a file, and does with it what the test says.
 */
#ifndef TEST_CLI_SERVER_H
#define TEST_CLI_SERVER_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum server_act {
	SERVER_ANSWER,		/* the text and a line end */
	SERVER_HALF,		/* the text without one, then close */
	SERVER_DRIBBLE,		/* the text and a line end, byte by byte */
	SERVER_CLOSE,		/* close at once, nothing is read */
	SERVER_REFUSE,		/* answer and close, nothing is read */
	SERVER_LEFT,		/* read, and never answer, until the other side closes */
	SERVER_SILENT,		/* read, and never answer */
	SERVER_DEAF,		/* never read */
};

/* struct server_step - what is done with one connection; text NULL ends an array of them */
struct server_step {
	const char *text;
	enum server_act act;
};

struct server {
	char dir[32];
	char path[64];
	char requests[64];
	pid_t pid;
};

/* Runs in the child, where no assertion can be made. */
static inline void server_read(int fd, FILE *requests)
{
	char buf[1 << 16];
	ssize_t n;

	do {
		n = read(fd, buf, sizeof(buf));
		if (n > 0)
			fwrite(buf, 1, n, requests);
	} while (n > 0 && buf[n - 1] != '\n');
	fflush(requests);
}

static inline void server_write(int fd, const char *text, size_t step)
{
	size_t len = strlen(text);

	while (len) {
		ssize_t n = send(fd, text, len < step ? len : step, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		text += n;
		len -= n;
	}
}

static inline void server_serve(int fd, const struct server_step *step, FILE *requests)
{
	bool reads = step->act <= SERVER_DRIBBLE || step->act == SERVER_SILENT ||
		     step->act == SERVER_LEFT;
	char byte;

	if (reads)
		server_read(fd, requests);
	while (step->act == SERVER_LEFT && read(fd, &byte, 1) > 0)
		;
	if (step->act == SERVER_SILENT || step->act == SERVER_DEAF)
		pause();
	if (step->act == SERVER_CLOSE || step->act == SERVER_LEFT)
		return;
	server_write(fd, step->text, step->act == SERVER_DRIBBLE ? 1 : 1 << 16);
	if (step->act != SERVER_HALF)
		server_write(fd, "\n", 1);
}

static inline void server_run(int listener, const struct server_step *steps, const char *requests)
{
	FILE *f = fopen(requests, "w");

	for (; f && steps->text; steps++) {
		int fd = accept(listener, NULL, NULL);

		server_serve(fd, steps, f);
		close(fd);
	}
	_exit(0);
}

static inline int server_listen(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s", path);
	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	assert_int_equal(listen(fd, 8), 0);
	return fd;
}

static inline void server_start(struct server *s, const struct server_step *steps)
{
	pid_t parent;
	int fd;

	strcpy(s->dir, "/tmp/test_cli.XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	snprintf(s->path, sizeof(s->path), "%s/sock", s->dir);
	snprintf(s->requests, sizeof(s->requests), "%s/requests", s->dir);
	fd = server_listen(s->path);
	fflush(NULL);
	parent = getpid();
	s->pid = fork();
	assert_true(s->pid >= 0);
	if (!s->pid) {
		/* A test that dies does not leave it behind. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		server_run(fd, steps, s->requests);
	}
	close(fd);
}

/* Returns the requests that came, a line each, to be freed. */
static inline char *server_stop(struct server *s)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f;

	kill(s->pid, SIGTERM);
	assert_int_equal(waitpid(s->pid, NULL, 0), s->pid);
	f = fopen(s->requests, "r");
	if (!f || getdelim(&text, &size, 0, f) < 0) {
		free(text);
		text = strdup("");
	}
	if (f)
		fclose(f);
	unlink(s->requests);
	unlink(s->path);
	rmdir(s->dir);
	return text;
}

static inline void server_stop_expect(struct server *s, const char *want)
{
	char *requests = server_stop(s);

	assert_string_equal(requests, want);
	free(requests);
}

#define SERVER_STEPS(...)	((const struct server_step []){ __VA_ARGS__, { NULL, 0 } })
#define SERVER_RESULT(result)	{ "{\"id\":1,\"result\":" result ",\"error\":null}", SERVER_ANSWER }

#endif
