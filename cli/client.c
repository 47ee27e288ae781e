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
#include <time.h>
#include <unistd.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/access.h"
#include "cli/client.h"
#include "cli/error.h"

#define RETRY_MS	100	/* between attempts to connect */
/* The daemon knows the timeout too: it answers that it gave up, and then nothing is in doubt. */
#define GRACE_MS	500
#define READ_SIZE	65536
#define REPLY_DEPTH	64

/* struct call - one call on its way */
struct call {
	const char *path;
	unsigned int timeout;	/* s, for messages */
	bool as_ovs;
	int64_t deadline;	/* ms of the monotonic clock; -1: none */
	bool timed_out;
	int fd;
};

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000) + ts.tv_nsec / 1000000;
}

static int64_t deadline_ms(unsigned int timeout)
{
	return timeout ? now_ms() + timeout * INT64_C(1000) + GRACE_MS : -1;
}

/* For poll: -1 waits for ever */
static int remaining_ms(const struct call *call)
{
	int64_t left;

	if (call->deadline < 0)
		return -1;
	left = call->deadline - now_ms();
	if (left <= 0)
		return 0;
	return left > 1000000 ? 1000000 : left;
}

static int timed_out(struct call *call, char **err)
{
	call->timed_out = true;
	return error_set(err, "no answer from vswitchd at %s within %u s", call->path,
			 call->timeout);
}

/* Wait until @events are possible, or say that it took too long */
static int wait_for(struct call *call, short events, char **err)
{
	struct pollfd pfd = { .fd = call->fd, .events = events };

	for (;;) {
		int left = remaining_ms(call);
		int n = poll(&pfd, 1, left);

		if (n > 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return error_set(err, "poll: %s", strerror(errno));
		if (!n && !remaining_ms(call))
			return timed_out(call, err);
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
		if (!remaining_ms(call))
			return timed_out(call, err);
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

static int malformed(const struct call *call, char **err)
{
	return error_set(err, "vswitchd at %s sent an answer that cannot be understood",
			 call->path);
}

/* Takes apart {"id", "result", "error"}. CLIENT_REFUSED: an error; -1: it is none of these */
static int reply_result(const struct call *call, struct json_object *reply,
			struct json_object **result, char **err)
{
	struct json_object *error, *id;

	if (!json_object_is_type(reply, json_type_object))
		return malformed(call, err);
	if (json_object_object_get_ex(reply, "error", &error) && error) {
		if (!json_object_is_type(error, json_type_string))
			return malformed(call, err);
		json_object_object_get_ex(reply, "result", result);
		json_object_get(*result);
		error_set(err, "%s", json_object_get_string(error));
		return CLIENT_REFUSED;
	}
	if (!json_object_object_get_ex(reply, "id", &id) || json_object_get_int(id) != 1 ||
	    !json_object_object_get_ex(reply, "result", result))
		return malformed(call, err);
	json_object_get(*result);
	return 0;
}

static int reply_parse(const struct call *call, const struct line *line,
		       struct json_object **result, char **err)
{
	struct json_tokener *tok = json_tokener_new_ex(REPLY_DEPTH);
	struct json_object *reply;
	int ret;

	if (!tok)
		abort();
	/* The text's NUL is passed too: without it a number at the end would be incomplete. */
	reply = json_tokener_parse_ex(tok, line->buf, line->len + 1);
	ret = reply ? reply_result(call, reply, result, err) : malformed(call, err);
	json_object_put(reply);
	json_tokener_free(tok);
	return ret;
}

/* The request as a line, to be freed; NULL if the daemon would refuse it for its length */
static char *request_line(const char *method, struct json_object *params, size_t *len, char **err)
{
	int flags = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;
	struct json_object *request = json_object_new_object();
	char *line;

	json_object_object_add(request, "id", json_object_new_int(1));
	json_object_object_add(request, "method", json_object_new_string(method));
	json_object_object_add(request, "params", params);
	if (asprintf(&line, "%s\n", json_object_to_json_string_ext(request, flags)) < 0)
		abort();
	json_object_put(request);
	*len = strlen(line);
	if (*len > CTL_REQUEST_MAX) {
		error_set(err, "command line of %zu bytes is too long, vswitchd takes %d", *len,
			  CTL_REQUEST_MAX);
		free(line);
		return NULL;
	}
	return line;
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
		ret = reply_parse(call, &line, result, err);
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
		.fd = -1,
	};
	size_t len;
	char *request = request_line(method, params, &len, err);
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
