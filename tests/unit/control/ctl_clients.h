/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A control socket that is served, and clients of it in the same thread */
#ifndef VSW_TEST_CTL_CLIENTS_H
#define VSW_TEST_CTL_CLIENTS_H

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include "tests/unit/control/ctl_rig.h"
#include "daemon/control/control.h"
#include "vswitch/ctl.h"

struct server {
	struct rig *rig;
	char sock[64];
	struct event_base *base;
	struct control *ctl;
	struct engine engine;	/* on the rig's database and policy, with a clock of its own */
	bool ended;
	u64 frozen;		/* what the server takes the time for; 0: it is as it is */
};

static inline u64 clock_ms(void *arg)
{
	struct timespec ts;

	(void)arg;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (u64)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static inline u64 server_now(void *arg)
{
	const struct server *s = arg;

	return s->frozen ? s->frozen : clock_ms(NULL);
}

static inline void on_exit_asked(void *arg)
{
	((struct server *)arg)->ended = true;
}

static inline struct control *start(struct server *s, char **err)
{
	struct control_options opts = { .socket = s->sock, .exit = on_exit_asked, .arg = s };

	return control_start(s->base, &opts, &s->engine, err);
}

static inline int clients_setup(void **state)
{
	struct server *s = calloc(1, sizeof(*s));
	void *rig;
	char *err = NULL;

	signal(SIGPIPE, SIG_IGN);	/* as main() does */
	if (rig_setup(&rig))
		return -1;
	s->rig = rig;
	snprintf(s->sock, sizeof(s->sock), "%s/sock", s->rig->dir);
	s->base = event_base_new();
	if (engine_init(&s->engine, s->rig->engine.db, s->rig->engine.policy, server_now, s, &err))
		fail_msg("%s", err);
	s->ctl = start(s, &err);
	if (!s->ctl || engine_start(&s->engine, &err))
		fail_msg("%s", err);
	*state = s;
	return 0;
}

static inline int clients_teardown(void **state)
{
	struct server *s = *state;
	void *rig = s->rig;

	control_stop(s->ctl);
	engine_exit(&s->engine);
	event_base_free(s->base);
	rig_teardown(&rig);
	free(s);
	return 0;
}

/* --- clients ------------------------------------------------------------------------------- */

static inline int try_connect(const struct server *s)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	strcpy(sun.sun_path, s->sock);
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun))) {
		close(fd);
		return -1;
	}
	return fd;
}

static inline void turn(struct server *s)
{
	event_base_loop(s->base, EVLOOP_NONBLOCK);
}

static inline int client(struct server *s)
{
	int fd = try_connect(s);

	assert_true(fd >= 0);
	turn(s);
	return fd;
}

/* Send all, serving meanwhile. */
static inline void say_bytes(struct server *s, int fd, const char *data, size_t len)
{
	ssize_t n;

	while (len) {
		n = send(fd, data, len, MSG_NOSIGNAL);
		if (n > 0) {
			data += n;
			len -= n;
		} else if (errno != EAGAIN) {
			return;		/* closed: the answer says why */
		}
		turn(s);
	}
}

static inline void say(struct server *s, int fd, const char *text)
{
	say_bytes(s, fd, text, strlen(text));
}

#define HEAR_MS		5000

/* What begins within @ms until a newline, or the end (then "" or a part); valid until the next */
static inline const char *hear_within(struct server *s, int fd, unsigned int ms)
{
	static char *buf;
	size_t len = 0, size = 1 << 16;
	u64 end = clock_ms(NULL) + ms;
	ssize_t n;

	buf = realloc(buf, size);
	buf[0] = '\0';
	while (clock_ms(NULL) < (len ? end + HEAR_MS : end)) {
		event_base_loop(s->base, EVLOOP_NONBLOCK);
		n = recv(fd, buf + len, 1, 0);
		if (n == 1 && buf[len] == '\n')
			break;
		if (!n)
			break;
		if (n < 0) {
			usleep(200);
			continue;
		}
		if (++len + 1 == size)
			buf = realloc(buf, size *= 2);
		buf[len] = '\0';
	}
	buf[len] = '\0';
	return buf;
}

static inline const char *hear(struct server *s, int fd)
{
	return hear_within(s, fd, HEAR_MS);
}

static inline void expect(struct server *s, int fd, const char *answer)
{
	assert_string_equal(hear(s, fd), answer);
}

/* The server has closed the connection. */
static inline void expect_closed(struct server *s, int fd)
{
	u64 end = clock_ms(NULL) + 5000;
	char c;
	ssize_t n;

	do {
		turn(s);
		n = recv(fd, &c, 1, 0);
		if (n < 0)
			usleep(200);
	} while (n < 0 && errno == EAGAIN && clock_ms(NULL) < end);
	assert_true(n == 0 || (n < 0 && errno == ECONNRESET));
	close(fd);
}

#define INIT \
	"{\"id\":1,\"method\":\"transact\",\"params\":{\"commands\":[{\"verb\":\"init\"}]}}\n"
#define INITED	"{\"id\":1,\"result\":[{\"lines\":[]}],\"error\":null}"
#define WAIT(timeout) \
	"{\"id\":7,\"method\":\"transact\",\"params\":{\"timeout\":" timeout ",\"commands\":" \
	"[{\"verb\":\"wait-until\",\"args\":[\"Bridge\",\"br0\"]},{\"verb\":\"list-br\"}]}}\n"
#define ADD_BR \
	"{\"id\":2,\"method\":\"transact\",\"params\":{\"commands\":[{\"verb\":\"add-br\"," \
	"\"args\":[\"br0\"]}]}}\n"
#define ADDED	"{\"id\":2,\"result\":[{\"lines\":[]}],\"error\":null}"

static inline void still_serves(struct server *s)
{
	int fd = client(s);

	say(s, fd, INIT);
	expect(s, fd, INITED);
	close(fd);
	turn(s);
}

#endif
