// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Misses: the bound socket. It is read before each answer of a few, many messages with one system
 * call, and what it holds waits by port (miss_turns.h): it is answered by turns, up to the caller's
 * budget. The module sends nothing that the socket's buffer does not hold, and tells of it later.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include "daemon/datapath/kernel/kernel_state.h"
#include "daemon/base/errline.h"
#include "daemon/base/log.h"

#define RCVBUF		(4 << 20)
#define SLOTS		32
#define READ_MAX	256	/* messages that are read before the next answers */
/* Misses that wait here; those above that wait in the socket. The module is owed 1,024 at most. */
#define WAITING_MAX	4096
/* A key, a cookie and the first bytes of a frame, of which the module sends 16 KiB at most. */
#define SLOT_BYTES	(16384 + 1024)

struct dpk_slots {
	struct mmsghdr msgs[SLOTS];
	struct iovec iov[SLOTS];
	struct sockaddr_nl from[SLOTS];
	u8 data[SLOTS][SLOT_BYTES] __attribute__((aligned(8)));
};

static struct dpk_slots *slots_alloc(void)
{
	struct dpk_slots *s = calloc(1, sizeof(*s));
	int i;

	for (i = 0; s && i < SLOTS; i++) {
		s->iov[i].iov_base = s->data[i];
		s->iov[i].iov_len = SLOT_BYTES;
		s->msgs[i].msg_hdr.msg_iov = &s->iov[i];
		s->msgs[i].msg_hdr.msg_iovlen = 1;
		s->msgs[i].msg_hdr.msg_name = &s->from[i];
	}
	return s;
}

static void take_miss(struct dp_kernel *k, const struct nlmsghdr *nlh)
{
	static struct log_limit limit = LOG_LIMIT_INIT(10000, 3);
	struct dp_miss miss;
	int ret;

	if (dp_msg_cmd(nlh) != VSWITCH_CMD_MISS)
		return;
	ret = dp_decode_miss(nlh, &miss);
	if (ret)
		vlog_limited(&limit, LOG_MISS, LVL_WARN, "a miss cannot be understood: %s",
			     strerror(-ret));
	else if (miss_turns_add(k->turns, &miss) < 0)
		vlog_limited(&limit, LOG_MISS, LVL_WARN, "a miss of port %u is lost: out of memory",
			     miss.key.k.in_port);
}

static void take_slot(struct dp_kernel *k, int i)
{
	static struct log_limit limit = LOG_LIMIT_INIT(10000, 3);
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)k->slots->data[i];
	int len = (int)k->slots->msgs[i].msg_len;

	if (k->slots->from[i].nl_family == AF_NETLINK && k->slots->from[i].nl_pid)
		return;		/* not from the kernel */
	if (k->slots->msgs[i].msg_hdr.msg_flags & MSG_TRUNC) {
		vlog_limited(&limit, LOG_MISS, LVL_WARN, "a miss is longer than %d bytes",
			     SLOT_BYTES);
		return;
	}
	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
		take_miss(k, nlh);
}

/* What an overrun has lost the module tells again (VSWITCH_A_DP_MISS_LOST). */
static int receive(struct dp_kernel *k, int max)
{
	int i, n;

	for (i = 0; i < max; i++)
		k->slots->msgs[i].msg_hdr.msg_namelen = sizeof(k->slots->from[i]);
	do {
		n = recvmmsg(k->misses, k->slots->msgs, (unsigned int)max,
			     MSG_DONTWAIT, NULL);
	} while (n < 0 && (errno == EINTR || errno == ENOBUFS));
	return n < 0 ? 0 : n;
}

/*
 * What has come, but no more than READ_MAX: the module tells anew of what waits when something
 * has timed out, answered or not, so on a slow machine messages of a flood may come as fast as
 * they can be read.
 */
static void read_some(struct dp_kernel *k)
{
	int i, n, left = READ_MAX;

	while (left > 0 && miss_turns_count(k->turns) < WAITING_MAX) {
		n = receive(k, SLOTS);
		for (i = 0; i < n; i++)
			take_slot(k, i);
		if (n < SLOTS)
			return;
		left -= n;
	}
}

/* How many; less than @max: none waits any more */
static int answer_some(struct dp_kernel *k, int max)
{
	struct miss_waiting *w;
	int n;

	for (n = 0; n < max && (w = miss_turns_next(k->turns)); n++) {
		k->handler->miss(k->handler->arg, &w->miss);
		free(w);
	}
	dpk_answers_end(k);
	return n;
}

/* The socket's event does not come again for what has been read: see dp_ops.run. */
int dpk_miss_run(struct dp_kernel *k, int budget)
{
	int done = 0;

	while (done < budget) {
		read_some(k);
		done += answer_some(k, budget - done < SLOTS ? budget - done : SLOTS);
		if (!miss_turns_count(k->turns))
			break;
	}
	return done;
}

/*
 * No ACK is asked for of the kernel: misses that waited already come before it and would have to be
 * kept. It has answered when the request has been sent, and only a refusal is answered; a peek
 * tells it from a miss.
 */
static int bind_at_once(struct dp_kernel *k)
{
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *nlh = dp_msg_start(buf, k->family, VSWITCH_CMD_BIND, 0, ++k->seq);
	int error = line_send(k->misses, nlh, nlh->nlmsg_len);
	int n;

	if (error)
		return error;
	n = line_receive(k->misses, buf, sizeof(buf), MSG_DONTWAIT | MSG_PEEK);
	if (n < 0)
		return n == -EAGAIN ? 0 : n;
	if (!mnl_nlmsg_ok(nlh, n) || nlh->nlmsg_type != NLMSG_ERROR)
		return 0;
	netlink_ack(nlh, &error);
	return error;
}

/* Of vswitch-dpdk misses come behind the ACK. */
static int bind_datapath(struct dp_kernel *k)
{
	u32 buf[DP_MSG_SMALL / sizeof(u32)];

	if (k->line->at_once)
		return bind_at_once(k);
	return dpk_request(k, k->misses,
			   dp_msg_start(buf, k->family, VSWITCH_CMD_BIND, 0, ++k->seq), NULL, NULL,
			   NULL);
}

int dpk_miss_open(struct dp_kernel *k, char **err)
{
	int size = RCVBUF;
	int ret;

	k->slots = slots_alloc();
	k->turns = miss_turns_new();
	if (!k->slots || !k->turns)
		return errline(err, -ENOMEM, "out of memory");
	k->misses = k->line->open(k);
	if (k->misses < 0)
		return errline(err, k->misses, "cannot open a line to %s for misses: %s",
			       k->line->who, strerror(-k->misses));
	if (setsockopt(k->misses, SOL_SOCKET, SO_RCVBUFFORCE, &size,
		       sizeof(size)) < 0)
		vlog(LOG_DP, LVL_WARN, "the receive buffer for misses stays small: %s",
		     strerror(errno));
	ret = bind_datapath(k);
	if (ret == -EBUSY)
		return errline(err, ret, "another vswitchd has the datapath of this network "
			       "namespace");
	if (ret)
		return errline(err, ret, "cannot bind to the datapath: %s", strerror(-ret));
	return 0;
}

void dpk_miss_close(struct dp_kernel *k)
{
	line_close(k->misses);
	miss_turns_free(k->turns);
	free(k->slots);
}
