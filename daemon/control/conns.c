// SPDX-License-Identifier: GPL-2.0-or-later
/* All connections: who comes, who has to go for it, and whose request is tried again. */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/base/log.h"
#include "daemon/base/xalloc.h"
#include "daemon/control/conn.h"
#include "daemon/control/places.h"
#include "vswitch/ctl.h"

void conns_retry(struct conns *conns)
{
	struct conn *c, *next;

	for (c = conns->first; c; c = next) {
		next = c->next;
		if (c->waiting) {
			conn_retry(c);
			engine_give_way(conns->engine);
		}
	}
	if (conns->waiting)
		conns_tick_later(conns);
}

/* A request may have come that was not read yet. */
static bool has_sent(const struct conn *c)
{
	int n = 0;

	return !ioctl(bufferevent_getfd(c->bev), FIONREAD, &n) && n > 0;
}

static enum place_state state_of(const struct conn *c)
{
	if (evbuffer_get_length(bufferevent_get_output(c->bev)))
		return PLACE_SLOW;
	if (c->waiting || c->request || c->answer)
		return PLACE_BUSY;
	if (evbuffer_get_length(bufferevent_get_input(c->bev)) || has_sent(c))
		return PLACE_SLOW;
	return PLACE_IDLE;
}

/* struct listing - all connections and how they are, in the same order */
struct listing {
	struct place place[CTL_CONNECTIONS_MAX];
	struct conn *conn[CTL_CONNECTIONS_MAX];
	int n;
};

static void list(const struct conns *conns, struct listing *l)
{
	struct conn *c;

	l->n = 0;
	for (c = conns->first; c; c = c->next) {
		l->conn[l->n] = c;
		l->place[l->n++] = (struct place){
			.uid = c->uid, .state = state_of(c), .since = c->active,
		};
	}
}

void conns_refuse(const struct conns *conns, int fd, const char *why)
{
	struct evbuffer *line = evbuffer_new();
	struct answer *a = answer_new(NULL, NULL, why, conns->engine);

	xcheck(line);
	while (answer_piece(a, conns->engine, line) > 0)
		;
	/* It fits into a new socket's buffer, or the client gets nothing. */
	evbuffer_write(line, fd);
	evbuffer_free(line);
	answer_free(a);
	close(fd);
}

/* A place for a client of @uid: NULL, or why there is none */
static const char *make_room(struct conns *conns, uid_t uid)
{
	struct listing l;
	int i;

	list(conns, &l);
	i = room_for(l.place, l.n, uid, engine_now(conns->engine));
	if (i == ROOM_USER_FULL)
		return "vswitchd serves no more connections of one user at once: all of yours are "
		       "in the midst of a request";
	if (i == ROOM_FULL)
		return "vswitchd serves no more connections at once: all are in the midst of a "
		       "request";
	if (i >= 0)
		conn_free(l.conn[i]);
	return NULL;
}

bool conns_shed(struct conns *conns)
{
	struct listing l;
	int i;

	list(conns, &l);
	i = room_idle(l.place, l.n);
	if (i < 0)
		return false;
	conn_free(l.conn[i]);
	return true;
}

/* Root, or whom the daemon runs as, is 0; who cannot be asked is nobody. */
static uid_t user_of(int fd)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len))
		return (uid_t)-1;
	return cred.uid == geteuid() ? 0 : cred.uid;
}

void conns_add(struct conns *conns, int fd)
{
	static struct log_limit limit = LOG_LIMIT_INIT(10000, 3);
	uid_t uid = user_of(fd);
	const char *why = make_room(conns, uid);

	if (why) {
		vlog_limited(&limit, LOG_CTL, LVL_WARN, "a client of user %u is refused: %s",
			     (unsigned int)uid, why);
		conns_refuse(conns, fd, why);
		return;
	}
	conn_new(conns, fd, uid);
}

void conns_close(struct conns *conns)
{
	while (conns->first)
		conn_free(conns->first);
}
