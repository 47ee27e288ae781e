// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One request, one reply. The socket does not block, so that a deadline holds for the whole call,
 * also against a daemon that is stopped or reads slowly.
 */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/access.h"
#include "cli/client.h"
#include "cli/clock.h"
#include "cli/error.h"
#include "cli/message.h"

#define RETRY_MS	100	/* between attempts to connect */
/* The daemon knows the timeout too: it answers that it gave up, and then nothing is in doubt. */
#define GRACE_MS	500
#define READ_SIZE	65536
#define LOOK_MS		200	/* between looks at @stop: a signal may come just before poll() */

/* struct call - one call on its way */
struct call {
	const char *path;
	unsigned int timeout;	/* s, for messages */
	bool as_ovs;
	int64_t deadline;	/* ms of the monotonic clock; -1: none */
	bool timed_out;
	const volatile sig_atomic_t *stop;
	int fd;
};

static int64_t deadline_ms(unsigned int timeout)
{
	return timeout ? now_ms() + timeout * INT64_C(1000) + GRACE_MS : -1;
}

/* For poll: -1 waits for ever */
static int remaining_ms(const struct call *call)
{
	int most = call->stop ? LOOK_MS : 1000000;
	int64_t left;

	if (call->deadline < 0)
		return call->stop ? most : -1;
	left = call->deadline - now_ms();
	if (left <= 0)
		return 0;
	return left > most ? most : left;
}

static int timed_out(struct call *call, char **err)
{
	call->timed_out = true;
	return error_set(err, "no answer from vswitchd at %s within %u s", call->path,
			 call->timeout);
}

/* 0: it may go on; -1 and *err: it is to stop, or has taken too long */
static int check_end(struct call *call, char **err)
{
	if (call->stop && *call->stop)
		return error_set(err, "stopped by signal %d", (int)*call->stop);
	return remaining_ms(call) ? 0 : timed_out(call, err);
}

/* Wait until @events are possible */
static int wait_for(struct call *call, short events, char **err)
{
	struct pollfd pfd = { .fd = call->fd, .events = events };

	for (;;) {
		int n = poll(&pfd, 1, remaining_ms(call));

		if (n > 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return error_set(err, "poll: %s", strerror(errno));
		if (check_end(call, err))
			return -1;
	}
}

static void pause_ms(const struct call *call, int ms)
{
	int left = remaining_ms(call);

	poll(NULL, 0, left >= 0 && left < ms ? left : ms);
}

static int set_path(struct sockaddr_un *addr, const char *path, char **err)
{
	size_t len = strlen(path);

	if (len >= sizeof(addr->sun_path))
		return error_set(err, "socket path '%s' is longer than %zu bytes", path,
				 sizeof(addr->sun_path) - 1);
	memcpy(addr->sun_path, path, len + 1);
	return 0;
}

/* True if another attempt may succeed: the daemon's backlog is full, or it is about to start. */
static bool may_come(int error, bool retry)
{
	return error == EAGAIN || error == EINTR ||
	       (retry && (error == ENOENT || error == ECONNREFUSED));
}

static int unreachable(const struct call *call, int error, char **err)
{
	char *hint;

	if (call->as_ovs)
		return error_set(err, "unix:%s: database connection failed (%s)", call->path,
				 strerror(error));
	hint = error == EACCES || error == EPERM ? access_hint(call->path) : NULL;
	error_set(err, "cannot reach vswitchd at %s: %s%s%s", call->path, strerror(error),
		  hint ? ": " : "", hint ? hint : "");
	free(hint);
	return -1;
}

static int call_connect(struct call *call, bool retry, char **err)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };

	if (set_path(&addr, call->path, err))
		return -1;
	call->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (call->fd < 0)
		return error_set(err, "socket: %s", strerror(errno));
	while (connect(call->fd, (struct sockaddr *)&addr, sizeof(addr))) {
		if (!may_come(errno, retry))
			return unreachable(call, errno, err);
		if (check_end(call, err))
			return -1;
		pause_ms(call, RETRY_MS);
	}
	return 0;
}

/* A daemon that refuses the request may close before it has read all: its answer is still there. */
static int call_send(struct call *call, const char *buf, size_t len, char **err)
{
	while (len) {
		ssize_t n = send(call->fd, buf, len, MSG_NOSIGNAL);

		if (n >= 0) {
			buf += n;
			len -= n;
		} else if (errno == EAGAIN) {
			if (wait_for(call, POLLOUT, err))
				return -1;
		} else if (errno == EPIPE || errno == ECONNRESET) {
			return 0;
		} else if (errno != EINTR) {
			return error_set(err, "cannot write to vswitchd at %s: %s", call->path,
					 strerror(errno));
		}
	}
	return 0;
}

/* struct line - what has come so far */
struct line {
	char *buf;
	size_t len, size;
};

static void line_reserve(struct line *line)
{
	if (line->size - line->len >= READ_SIZE)
		return;
	line->size = line->size * 2 + READ_SIZE;
	line->buf = realloc(line->buf, line->size);
	if (!line->buf)
		abort();
}

static int closed_early(const struct call *call, const struct line *line, char **err)
{
	return error_set(err, "vswitchd at %s closed the connection %s its answer", call->path,
			 line->len ? "within" : "before");
}

/* Read up to the line's end, which is cut off. Further lines are not expected. */
static int call_recv(struct call *call, struct line *line, char **err)
{
	char *end = NULL;

	while (!end) {
		ssize_t n;

		line_reserve(line);
		n = recv(call->fd, line->buf + line->len, READ_SIZE, 0);
		if (n > 0) {
			end = memchr(line->buf + line->len, '\n', n);
			line->len += n;
		} else if (!n || errno == ECONNRESET) {
			return closed_early(call, line, err);
		} else if (errno == EAGAIN) {
			if (wait_for(call, POLLIN, err))
				return -1;
		} else if (errno != EINTR) {
			return error_set(err, "cannot read from vswitchd at %s: %s", call->path,
					 strerror(errno));
		}
	}
	*end = '\0';
	line->len = end - line->buf;
	return 0;
}

static const char *socket_path(const struct client_options *opts)
{
	const char *env = getenv("VSWITCH_SOCKET");

	if (opts->socket)
		return opts->socket;
	return env && *env ? env : CTL_SOCKET_DEFAULT;
}

static int call_run(struct call *call, const struct client_options *opts, const char *request,
		    size_t request_len, struct json_object **result, char **err)
{
	struct line line = { NULL, 0, 0 };
	int ret = -1;

	if (!call_connect(call, opts->retry, err) &&
	    !call_send(call, request, request_len, err) &&
	    !call_recv(call, &line, err))
		ret = message_reply(call->path, line.buf, line.len, result, err);
	free(line.buf);
	return ret;
}

int client_ask(const struct client_options *opts, const char *method, struct json_object *params,
	       struct json_object **result, char **err)
{
	struct call call = {
		.path = socket_path(opts),
		.timeout = opts->timeout,
		.as_ovs = opts->as_ovs,
		.deadline = deadline_ms(opts->timeout),
		.stop = opts->stop,
		.fd = -1,
	};
	size_t len;
	char *request = message_request(method, params, &len, err);
	int ret;

	*result = NULL;
	if (!request)
		return -1;
	ret = call_run(&call, opts, request, len, result, err);
	if (call.timed_out) {
		*result = json_object_new_object();
		json_object_object_add(*result, "timed_out", json_object_new_boolean(1));
	}
	if (call.fd >= 0)
		close(call.fd);
	free(request);
	return ret;
}

int client_call(const struct client_options *opts, const char *method, struct json_object *params,
		struct json_object **result, char **err)
{
	int ret = client_ask(opts, method, params, result, err);

	if (ret) {
		json_object_put(*result);
		*result = NULL;
	}
	return ret;
}
