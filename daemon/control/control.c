// SPDX-License-Identifier: GPL-2.0-or-later
#include <event2/listener.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/control/control.h"
#include "daemon/control/conns.h"
#include "daemon/process/unix_socket.h"
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/base/xalloc.h"

/* Pause when no further connection can be accepted: out of file descriptors, mostly */
#define ACCEPT_PAUSE_S	1
/* How long a deleted database may be missing at most, if no command comes */
#define TEND_S		5

/*
 * struct control
 * @watch, @commit: becomes active after a commit
 * @resume: ends a pause in accepting
 * @tend:   looks after the database's file from time to time
 * @spare:  a descriptor that is given up for a client when there is no other, to tell it so; or -1
 */
struct control {
	struct engine *engine;
	struct conns conns;
	char *path;
	struct stat file;
	struct evconnlistener *listener;
	struct engine_watch watch;
	struct event *commit, *resume, *tend;
	int spare;
};

static void retry(evutil_socket_t fd, short what, void *arg)
{
	struct control *ctl = arg;

	(void)fd;
	(void)what;
	conns_retry(&ctl->conns);
}

static void on_commit(void *arg)
{
	struct control *ctl = arg;

	event_active(ctl->commit, 0, 0);
}

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *addr,
		      int len, void *arg)
{
	struct control *ctl = arg;

	(void)listener;
	(void)addr;
	(void)len;
	conns_add(&ctl->conns, fd);
}

static void get_spare(struct control *ctl)
{
	if (ctl->spare < 0)
		ctl->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* Whether it was there, and the client with it */
static bool refuse_by_spare(struct control *ctl)
{
	int fd;

	if (ctl->spare < 0)
		return false;
	close(ctl->spare);
	ctl->spare = -1;
	fd = accept4(evconnlistener_get_fd(ctl->listener), NULL, NULL,
		     SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0)
		conns_refuse(&ctl->conns, fd,
			     "vswitchd has no file descriptor left for a connection");
	get_spare(ctl);
	return fd >= 0;
}

/*
 * Without descriptors somebody who is idle gives up his, or the newcomer is told. Else it is memory
 * that is missing: the queue stays ready for reading, and must not be asked again at once.
 */
static void on_accept_error(struct evconnlistener *listener, void *arg)
{
	static const struct timeval pause = { .tv_sec = ACCEPT_PAUSE_S };
	static struct log_limit limit = LOG_LIMIT_INIT(10000, 3);
	struct control *ctl = arg;
	int error = errno;

	vlog_limited(&limit, LOG_CTL, LVL_WARN, "cannot accept a connection: %s", strerror(error));
	if ((error == EMFILE || error == ENFILE) &&
	    (conns_shed(&ctl->conns) || refuse_by_spare(ctl)))
		return;
	evconnlistener_disable(listener);
	event_add(ctl->resume, &pause);
}

static void on_resume(evutil_socket_t fd, short what, void *arg)
{
	struct control *ctl = arg;

	(void)fd;
	(void)what;
	get_spare(ctl);
	evconnlistener_enable(ctl->listener);
}

/* A file that was deleted is written again, even if nobody changes anything for a long time. */
static void on_tend(evutil_socket_t fd, short what, void *arg)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 1);
	struct control *ctl = arg;
	char *why = NULL;
	bool again;

	(void)fd;
	(void)what;
	if (db_tend(ctl->engine->db, &again, &why))
		vlog_limited(&limit, LOG_DB, LVL_ERR, "%s", why ? why : "out of memory");
	else if (again)
		vlog(LOG_DB, LVL_WARN, "database %s was deleted: written again",
		     db_path(ctl->engine->db));
	free(why);
}

static int start_events(struct control *ctl, struct event_base *base, int fd, char **err)
{
	static const struct timeval every = { .tv_sec = TEND_S };

	ctl->conns.tick = event_new(base, -1, 0, retry, ctl);
	ctl->commit = event_new(base, -1, 0, retry, ctl);
	ctl->resume = event_new(base, -1, 0, on_resume, ctl);
	ctl->tend = event_new(base, -1, EV_PERSIST, on_tend, ctl);
	ctl->listener = evconnlistener_new(base, on_accept, ctl, LEV_OPT_CLOSE_ON_EXEC |
					   LEV_OPT_CLOSE_ON_FREE, 0, fd);
	if (!ctl->conns.tick || !ctl->commit || !ctl->resume || !ctl->listener || !ctl->tend ||
	    event_add(ctl->tend, &every)) {
		if (!ctl->listener)
			close(fd);
		return errline(err, -ENOMEM, "cannot serve socket %s: out of memory", ctl->path);
	}
	evconnlistener_set_error_cb(ctl->listener, on_accept_error);
	return 0;
}

static void free_event(struct event *event)
{
	if (event)
		event_free(event);
}

static void control_free(struct control *ctl)
{
	if (ctl->listener)
		evconnlistener_free(ctl->listener);
	free_event(ctl->conns.tick);
	free_event(ctl->commit);
	free_event(ctl->resume);
	free_event(ctl->tend);
	if (ctl->spare >= 0)
		close(ctl->spare);
	free(ctl->path);
	free(ctl);
}

static int start(struct control *ctl, struct event_base *base, char **err)
{
	int rc, fd = unix_socket_listen(ctl->path, SOCK_STREAM, &ctl->file, err);

	if (fd < 0)
		return fd;
	rc = start_events(ctl, base, fd, err);
	if (rc)
		unix_socket_unlink(ctl->path, &ctl->file);
	return rc;
}

struct control *control_start(struct event_base *base, const struct control_options *opts,
			      struct engine *engine, char **err)
{
	struct control *ctl = xcalloc(1, sizeof(*ctl));

	ctl->path = xstrdup(opts->socket);
	ctl->spare = -1;
	get_spare(ctl);
	ctl->engine = engine;
	ctl->conns = (struct conns){
		.base = base, .engine = engine, .exit = opts->exit, .exit_arg = opts->arg,
	};
	if (start(ctl, base, err)) {
		control_free(ctl);
		return NULL;
	}
	ctl->watch = (struct engine_watch){ .committed = on_commit, .arg = ctl };
	engine_watch(engine, &ctl->watch);
	return ctl;
}

void control_stop(struct control *ctl)
{
	if (!ctl)
		return;
	engine_unwatch(ctl->engine, &ctl->watch);
	ctl->conns.exit = NULL;
	conns_close(&ctl->conns);
	unix_socket_unlink(ctl->path, &ctl->file);
	control_free(ctl);
}
