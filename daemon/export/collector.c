// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <unistd.h>
#include "daemon/export/collector.h"

/* Its route is looked up once; without one there may be one later. */
static int open_socket(const struct export_target *target)
{
	const int type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
	int error, fd = socket(target->addr.ss_family, type, 0);

	if (fd < 0)
		return -errno;
	if (!connect(fd, (const struct sockaddr *)&target->addr, (socklen_t)target->len))
		return fd;
	error = errno;
	close(fd);
	return -error;
}

static bool reopen(struct collector *c)
{
	int fd = c->fd < 0 ? open_socket(&c->target) : c->fd;

	c->fd = fd < 0 ? -1 : fd;
	if (fd < 0)
		c->error = -fd;
	return fd >= 0;
}

static void open_one(struct collector *c, const struct export_target *target)
{
	memset(c, 0, sizeof(*c));
	c->target = *target;
	c->fd = -1;
	reopen(c);
}

static void close_one(struct collector *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

/* An ICMP error is of an earlier datagram: it is read off, and this one goes. */
static int send_one(struct collector *c, const void *data, size_t len)
{
	if (send(c->fd, data, len, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
		return 0;
	if (errno != ECONNREFUSED)
		return errno;
	c->refused++;
	return send(c->fd, data, len, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0 ? 0 : errno;
}

static void send_to(struct collector *c, const void *data, size_t len, u32 n_records)
{
	int error = reopen(c) ? send_one(c, data, len) : c->error;

	c->error = error;
	if (!error) {
		c->sent++;
		c->records += n_records;
		return;
	}
	c->dropped++;
	c->lost += n_records;
	/* the address that it was bound to may be gone */
	if (error != EAGAIN && error != ENOBUFS)
		close_one(c);
}

static bool is_same(const struct export_target *a, const struct export_target *b)
{
	return a->len == b->len && !memcmp(&a->addr, &b->addr, sizeof(a->addr)) &&
	       !strcmp(a->text, b->text);
}

static bool has_targets(const struct collectors *all, const struct export_settings *s)
{
	u32 i;

	for (i = 0; i < s->n_targets && i < all->n; i++) {
		if (!is_same(&all->c[i].target, &s->targets[i]))
			return false;
	}
	return all->n == s->n_targets;
}

bool collectors_set(struct collectors *all, const struct export_settings *s)
{
	if (has_targets(all, s))
		return false;
	collectors_close(all);
	for (; all->n < s->n_targets; all->n++)
		open_one(&all->c[all->n], &s->targets[all->n]);
	return true;
}

void collectors_close(struct collectors *all)
{
	while (all->n)
		close_one(&all->c[--all->n]);
}

void collectors_send(struct collectors *all, const void *data, size_t len, u32 n_records)
{
	u32 i;

	for (i = 0; i < all->n; i++)
		send_to(&all->c[i], data, len, n_records);
}

bool collector_source(const struct collector *c, struct sockaddr_storage *addr)
{
	socklen_t len = sizeof(*addr);

	return c->fd >= 0 && !getsockname(c->fd, (struct sockaddr *)addr, &len);
}
