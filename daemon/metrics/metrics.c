// SPDX-License-Identifier: GPL-2.0-or-later
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <event2/util.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/base/listen_address.h"
#include "daemon/base/log.h"
#include "daemon/base/xalloc.h"
#include "daemon/db/row.h"
#include "daemon/metrics/exposition.h"
#include "daemon/metrics/metrics.h"
#include "daemon/process/unix_socket.h"

#define BACKLOG	16

/*
 * struct metrics
 * @path, @file: of the UNIX socket; @group may use it, too, or is (gid_t)-1
 * @tcp:     the other one, of address @listen, as configured; or NULL and ""
 * @watch, @changed: the configuration may have another address: looked at in the loop, and again
 *           while that cannot be served
 * @error:   why it cannot, or NULL
 * @clients: who is connected, or was; a reference each
 */
struct metrics {
	struct engine *engine;
	struct evhttp *http;
	char *path, *listen, *error;
	gid_t group;
	struct stat file;
	struct evhttp_bound_socket *tcp;
	struct engine_watch watch;
	struct event *changed;	/* and a timer */
	struct bufferevent *clients[METRICS_CONNECTIONS_MAX];
	unsigned int n_clients;
};

/* --- requests ------------------------------------------------------------------------------ */

static void answer(struct evhttp_request *req, void *arg)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 1);
	struct evkeyvalq *headers = evhttp_request_get_output_headers(req);
	struct evbuffer *body = xcheck(evbuffer_new());
	struct metrics *m = arg;
	char *why = NULL;

	if (exposition_write(m->engine, body, &why)) {
		vlog_limited(&limit, LOG_CTL, LVL_WARN, "metrics: %s", why ? why : "out of memory");
		evhttp_send_error(req, HTTP_INTERNAL, NULL);
	} else {
		evhttp_add_header(headers, "Content-Type", EXPOSITION_TYPE);
		evhttp_send_reply(req, HTTP_OK, NULL, body);
	}
	evbuffer_free(body);
	free(why);
}

/* --- connections --------------------------------------------------------------------------- */

/* A connection that evhttp has freed has no callbacks any more. */
static bool is_gone(struct bufferevent *client)
{
	bufferevent_data_cb read;
	bufferevent_event_cb event;

	bufferevent_getcb(client, &read, NULL, &event, NULL);
	return !read && !event;
}

/* Let go of those that have left: they move up, in the order in which they came. */
static void sweep(struct metrics *m)
{
	unsigned int left = 0;

	for (unsigned int i = 0; i < m->n_clients; i++) {
		if (is_gone(m->clients[i]))
			bufferevent_decref(m->clients[i]);
		else
			m->clients[left++] = m->clients[i];
	}
	m->n_clients = left;
}

/* evhttp sees the end of its input then, and frees it. */
static void end_oldest(struct metrics *m)
{
	shutdown(bufferevent_getfd(m->clients[0]), SHUT_RDWR);
	bufferevent_decref(m->clients[0]);
	m->n_clients--;
	memmove(m->clients, m->clients + 1, m->n_clients * sizeof(*m->clients));
}

/*
 * evhttp asks for each connection, and keeps no count of them. The newcomer gets the place of who
 * has been there longest.
 */
static struct bufferevent *new_client(struct event_base *base, void *arg)
{
	struct bufferevent *client = xcheck(bufferevent_socket_new(base, -1, 0));
	struct metrics *m = arg;

	sweep(m);
	if (m->n_clients == METRICS_CONNECTIONS_MAX)
		end_oldest(m);
	bufferevent_incref(client);
	m->clients[m->n_clients++] = client;
	return client;
}

/* --- where it listens ---------------------------------------------------------------------- */

static int listen_unix(struct metrics *m, char **err)
{
	int fd = unix_socket_listen(m->path, SOCK_STREAM, &m->file, err);

	if (fd < 0)
		return fd;
	if (evhttp_accept_socket(m->http, fd))
		return errline(err, -ENOMEM, "cannot serve socket %s: out of memory", m->path);
	return m->group == (gid_t)-1 ? 0 : unix_socket_share(m->path, m->group, err);
}

static int tcp_socket(const struct sockaddr_storage *addr, int len)
{
	int one = 1, error, fd = socket(addr->ss_family,
					SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (!bind(fd, (const struct sockaddr *)addr, len) && !listen(fd, BACKLOG))
		return fd;
	error = errno;
	close(fd);
	return -error;
}

/* Takes over @error, or NULL: nothing is wrong. What is wrong as before is told once. */
static void set_error(struct metrics *m, char *error)
{
	if (error && (!m->error || strcmp(error, m->error)))
		vlog(LOG_CTL, LVL_WARN, "%s", error);
	free(m->error);
	m->error = error;
	m->watch.error = error;
}

/* 0 or -errno */
static int serve_tcp(struct metrics *m, const struct sockaddr_storage *addr, int len)
{
	int fd = tcp_socket(addr, len);

	if (fd < 0)
		return fd;
	m->tcp = evhttp_accept_socket_with_handle(m->http, fd);
	if (m->tcp)
		return 0;
	close(fd);
	return -ENOMEM;
}

static void listen_tcp(struct metrics *m)
{
	static const struct timeval later = { .tv_sec = METRICS_RETRY_SECONDS };
	struct sockaddr_storage addr;
	int len, err;

	if (!*m->listen || listen_address_parse(m->listen, &addr, &len)) {
		set_error(m, NULL);
		return;
	}
	err = serve_tcp(m, &addr, len);
	if (!err) {
		set_error(m, NULL);
		vlog(LOG_CTL, LVL_INFO, "metrics are served at %s", m->listen);
		return;
	}
	set_error(m, xasprintf("metrics cannot be served at %s: %s%s", m->listen, strerror(-err),
			       err == -EAFNOSUPPORT ? " (see vswitchd(8), COLLECTORS)" : ""));
	evtimer_add(m->changed, &later);
}

/* What other_config says now, to be freed; "": nothing */
static char *configured(struct metrics *m)
{
	const struct datum *d;
	char *value = NULL, *why = NULL;
	struct row *row;

	if (!row_singleton(m->engine->db, TBL_OPEN_VSWITCH, &row, &why)) {
		d = row_datum(row, "other_config");
		for (u32 i = 0; i < d->n; i++) {
			if (!strcmp(d->keys[i].string, LISTEN_ADDRESS_KEY))
				value = xstrdup(d->values[i].string);
		}
		row_free(row);
	}
	free(why);
	return value ? value : xstrdup("");
}

static void follow(struct metrics *m)
{
	char *now = configured(m);

	if (!strcmp(now, m->listen)) {
		free(now);
		if (m->error)
			listen_tcp(m);
		return;
	}
	if (m->tcp)
		evhttp_del_accept_socket(m->http, m->tcp);
	m->tcp = NULL;
	free(m->listen);
	m->listen = now;
	listen_tcp(m);
}

static void on_changed(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	follow(arg);
}

static void on_commit(void *arg)
{
	struct metrics *m = arg;

	event_active(m->changed, 0, 0);
}

/* --- all ----------------------------------------------------------------------------------- */

static int start(struct metrics *m, struct event_base *base, char **err)
{
	m->http = evhttp_new(base);
	m->changed = event_new(base, -1, 0, on_changed, m);
	if (!m->http || !m->changed)
		return errline(err, -ENOMEM, "cannot serve socket %s: out of memory", m->path);
	evhttp_set_max_headers_size(m->http, METRICS_HEADERS_MAX);
	evhttp_set_max_body_size(m->http, 0);
	evhttp_set_timeout(m->http, METRICS_STALL_SECONDS);
	evhttp_set_allowed_methods(m->http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
	evhttp_set_bevcb(m->http, new_client, m);
	evhttp_set_cb(m->http, "/metrics", answer, m);
	return listen_unix(m, err);
}

struct metrics *metrics_start(struct event_base *base, const char *path, gid_t group,
			      struct engine *engine)
{
	struct metrics *m = xcalloc(1, sizeof(*m));
	char *err = NULL;

	m->engine = engine;
	m->path = xstrdup(path);
	m->group = group;
	m->listen = xstrdup("");
	m->watch = (struct engine_watch){ .committed = on_commit, .arg = m };
	engine_watch(engine, &m->watch);
	if (start(m, base, &err)) {
		vlog(LOG_CTL, LVL_WARN, "no metrics are served: %s", err ? err : "out of memory");
		free(err);
		metrics_stop(m);
		return NULL;
	}
	/* what the database holds already */
	event_active(m->changed, 0, 0);
	return m;
}

void metrics_stop(struct metrics *m)
{
	if (!m)
		return;
	engine_unwatch(m->engine, &m->watch);
	if (m->http)
		evhttp_free(m->http);
	for (unsigned int i = 0; i < m->n_clients; i++)
		bufferevent_decref(m->clients[i]);
	if (m->changed)
		event_free(m->changed);
	unix_socket_unlink(m->path, &m->file);
	free(m->path);
	free(m->listen);
	free(m->error);
	free(m);
}
