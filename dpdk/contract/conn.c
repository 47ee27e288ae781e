// SPDX-License-Identifier: GPL-2.0-or-later
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "dpdk/contract/dump.h"
#include "dpdk/contract/server.h"

#define REQUESTS_BUDGET	64	/* datagrams of a client, before others have their turn */

static ssize_t send_now(const struct conn *c, const void *buf, size_t len)
{
	ssize_t n;

	do {
		n = send(c->fd, buf, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

/* It waits until the client has read something. False: there is no memory for it */
static bool keep(struct conn *c, const void *buf, size_t len)
{
	c->out = malloc(len);
	if (!c->out)
		return false;
	memcpy(c->out, buf, len);
	c->out_len = len;
	event_del(c->readable);
	event_add(c->writable, NULL);
	return true;
}

/* An answer. False: the connection is of no use any more */
static bool send_answer(struct conn *c, const void *buf, size_t len)
{
	ssize_t n = send_now(c, buf, len);

	return n >= 0 || (n == -EAGAIN && keep(c, buf, len));
}

int conn_send_unasked(struct conn *c, const void *buf, size_t len, bool event)
{
	ssize_t n = send_now(c, buf, len);

	if (n >= 0)
		return 0;
	c->overrun |= event;
	event_add(c->writable, NULL);
	return -EAGAIN;
}

/* As a netlink socket says it by ENOBUFS */
static void tell_overrun(struct conn *c)
{
	struct nlmsghdr nlh = { .nlmsg_len = sizeof(nlh), .nlmsg_type = NLMSG_OVERRUN };

	if (send_now(c, &nlh, sizeof(nlh)) >= 0)
		c->overrun = false;
}

/* --- requests -------------------------------------------------------------------------------- */

/* A daemon that was killed is gone before this process hears of it. */
static void let_go_of_the_dead(struct server *s)
{
	struct pollfd end = { .fd = s->bound ? s->bound->fd : -1 };

	if (poll(&end, 1, 0) > 0 && end.revents & POLLHUP)
		conn_free(s->bound);
}

/* What concerns the connection itself: 1; 0: it is another command */
static int run_here(struct conn *c, struct request *r, int *ret)
{
	struct server *s = c->server;

	if (r->cmd == VSWITCH_CMD_PORT_EVENT) {
		c->events = true;
		*ret = 0;
		return 1;
	}
	if (r->cmd != VSWITCH_CMD_BIND)
		return 0;
	*ret = 0;
	if (s->bound != c)
		let_go_of_the_dead(s);
	if (s->bound)
		*ret = request_refuse(r, -EBUSY, "another daemon serves this datapath");
	else
		c->bound = true;	/* told of what waits behind the ACK */
	return 1;
}

static bool is_dump(const struct request *r)
{
	return (r->nlh->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP &&
	       (r->cmd == VSWITCH_CMD_PORT_GET || r->cmd == VSWITCH_CMD_FLOW_GET ||
		r->cmd == VSWITCH_CMD_METER_GET || r->cmd == VSWITCH_CMD_LCORE_GET);
}

static int run_one(struct conn *c, struct request *r, const struct nlmsghdr *nlh)
{
	int ret = request_parse(r, nlh);

	if (ret || run_here(c, r, &ret))
		return ret;
	if (!is_dump(r))
		return request_run(r);
	if (c->dump.cmd)
		return request_refuse(r, -EBUSY, "a list is being sent already");
	c->dump = (struct dump){ .cmd = r->cmd, .seq = nlh->nlmsg_seq };
	return 0;
}

/* Carry out one message, and append what answers it to the reply. */
static void serve_message(struct conn *c, const struct nlmsghdr *nlh, size_t *reply_len)
{
	struct request r = { .dp = c->server->dp, .reply = c->server->reply,
			     .reply_len = *reply_len };
	bool was_dumping = c->dump.cmd;
	int ret = run_one(c, &r, nlh);

	if (ret)
		r.reply_len = *reply_len;
	if (ret || (nlh->nlmsg_flags & NLM_F_ACK && (was_dumping || !c->dump.cmd)))
		r.reply_len += MNL_ALIGN(request_ack(r.reply + r.reply_len, nlh, ret, r.why));
	free(r.own_why);
	*reply_len = r.reply_len;
}

/* What answers one message may be as long as a datagram: then it goes for itself. */
static bool serve_datagram(struct conn *c, int len)
{
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)c->server->received;
	u8 *reply = c->server->reply;
	size_t reply_len = 0;

	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
		serve_message(c, nlh, &reply_len);
		if (reply_len <= MESSAGE_MAX / 8)
			continue;
		if (c->out || !send_answer(c, reply, reply_len))
			return false;
		reply_len = 0;
	}
	if (reply_len && (c->out || !send_answer(c, reply, reply_len)))
		return false;
	if (c->bound && !c->server->bound)
		server_bind(c->server, c);
	return true;
}

/* --- events of the socket -------------------------------------------------------------------- */

/* The next piece of a list, if there is one. False: the connection is of no use any more */
static bool go_on(struct conn *c)
{
	while (c->dump.cmd && !c->out) {
		size_t len = dump_piece(&c->dump, c->server->dp, c->server->reply);

		if (!send_answer(c, c->server->reply, len))
			return false;
	}
	return true;
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;
	int budget = REQUESTS_BUDGET;
	bool good = true;
	ssize_t n;

	(void)what;
	while (good && budget-- && !c->out) {
		n = recv(fd, c->server->received, MESSAGE_MAX, MSG_DONTWAIT);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		good = n > 0 && serve_datagram(c, n) && go_on(c);
	}
	if (!good)
		conn_free(c);
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;
	ssize_t n = 0;

	(void)fd;
	(void)what;
	if (c->out) {
		n = send_now(c, c->out, c->out_len);
		if (n >= 0) {
			free(c->out);
			c->out = NULL;
			event_add(c->readable, NULL);
		}
	}
	if ((n < 0 && n != -EAGAIN) || !go_on(c)) {
		conn_free(c);
		return;
	}
	if (c->overrun)
		tell_overrun(c);
	if (!c->out && !c->overrun)
		event_del(c->writable);
	if (c == c->server->bound)
		miss_tell(c->server->dp);
}

struct conn *conn_new(struct server *server, int fd)
{
	struct conn *c = calloc(1, sizeof(*c));

	if (!c) {
		close(fd);
		return NULL;
	}
	c->server = server;
	c->fd = fd;
	c->readable = event_new(server->base, fd, EV_READ | EV_PERSIST, on_readable, c);
	c->writable = event_new(server->base, fd, EV_WRITE | EV_PERSIST, on_writable, c);
	LIST_INSERT_HEAD(&server->conns, c, link);
	server->n_conns++;
	if (!c->readable || !c->writable || event_add(c->readable, NULL)) {
		conn_free(c);
		return NULL;
	}
	return c;
}

void conn_free(struct conn *c)
{
	struct server *s = c->server;

	if (c == s->bound)
		server_bind(s, NULL);
	LIST_REMOVE(c, link);
	s->n_conns--;
	if (c->readable)
		event_free(c->readable);
	if (c->writable)
		event_free(c->writable);
	close(c->fd);
	free(c->out);
	free(c);
}
