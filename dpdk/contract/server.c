// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/process/unix_socket.h"
#include "dpdk/contract/server.h"

#define SNDBUF		(1 << 20)

/* --- what nobody asked for ------------------------------------------------------------------- */

static int tell_miss(void *arg, const struct miss *m, const u8 *frame, u32 len, u32 wire_len)
{
	struct server *s = arg;
	struct nlmsghdr *nlh = fill_begin(s->message, VSWITCH_CMD_MISS, 0, 0);

	fill_miss(nlh, m, frame, len, wire_len);
	return conn_send_unasked(s->bound, nlh, nlh->nlmsg_len, false);
}

static void tell_event(void *arg, enum vswitch_port_event event, const struct port *port)
{
	struct server *s = arg;
	struct nlmsghdr *nlh = fill_begin(s->message, VSWITCH_CMD_PORT_EVENT, 0, 0);
	struct conn *c;

	mnl_attr_put_u32(nlh, VSWITCH_A_PORT_EVENT, event);
	fill_port(nlh, port, false);
	LIST_FOREACH(c, &s->conns, link)
		if (c->events)
			conn_send_unasked(c, nlh, nlh->nlmsg_len, true);
}

void server_bind(struct server *s, struct conn *c)
{
	s->bound = c;
	miss_bind(s->dp, c ? tell_miss : NULL, s);
}

/* --- the socket ------------------------------------------------------------------------------ */

static bool may_connect(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) &&
	       (peer.uid == 0 || peer.uid == geteuid());
}

static void on_connection(evutil_socket_t fd, short what, void *arg)
{
	struct server *s = arg;
	int size = SNDBUF;
	int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)what;
	if (client < 0)
		return;
	if (s->n_conns >= CLIENTS_MAX || !may_connect(client)) {
		close(client);
		return;
	}
	/* If it stays smaller, misses are told of in smaller bursts. */
	setsockopt(client, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	conn_new(s, client);
}

static int listen_at(struct server *s, const char *path, char **err)
{
	s->fd = unix_socket_listen(path, SOCK_SEQPACKET, &s->file, err);
	if (s->fd < 0)
		return s->fd;
	s->path = strdup(path);
	s->listening = event_new(s->base, s->fd, EV_READ | EV_PERSIST, on_connection, s);
	if (!s->path || !s->listening || event_add(s->listening, NULL))
		return errline(err, -ENOMEM, "out of memory");
	return 0;
}

int server_start(struct server *s, struct event_base *base, struct datapath *dp, const char *path,
		 char **err)
{
	int ret;

	*s = (struct server){ .dp = dp, .base = base, .fd = -1 };
	LIST_INIT(&s->conns);
	s->received = malloc(MESSAGE_MAX);
	s->reply = malloc(2 * MESSAGE_MAX);
	s->message = malloc(MESSAGE_MAX);
	ret = s->received && s->reply && s->message ? listen_at(s, path, err) :
	      errline(err, -ENOMEM, "out of memory");
	if (ret) {
		server_stop(s);
		return ret;
	}
	dp->port_event = tell_event;
	dp->port_event_arg = s;
	return 0;
}

void server_stop(struct server *s)
{
	struct conn *c;

	if (!s->base)
		return;
	while ((c = LIST_FIRST(&s->conns)))
		conn_free(c);
	s->dp->port_event = NULL;
	if (s->listening)
		event_free(s->listening);
	if (s->fd >= 0)
		close(s->fd);
	if (s->path)
		unix_socket_unlink(s->path, &s->file);
	free(s->path);
	free(s->received);
	free(s->reply);
	free(s->message);
}
