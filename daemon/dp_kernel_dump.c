// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The dump of all flows, many thousands of them, each second: read by libmnl, for which a message
 * is where it was received. It has a socket of its own, as its reader may change flows.
 */
#include <stdlib.h>
#include <sys/time.h>
#include "daemon/dp_kernel.h"
#include "daemon/errline.h"
#include "daemon/log.h"

/* As in netlink_request.c */
#define ANSWER_SECONDS	5
/* Big enough for the largest message: the actions of one flow alone may have 64 KiB. */
#define DUMP_BUFFER	(1 << 17)

struct flow_dump {
	void (*cb)(void *arg, const struct dp_flow *flow);
	void *arg;
	u32 seq;
	unsigned int odd;
	bool done;
	int error;
};

/* A flow with fields that we do not know is not ours: nobody could revalidate it. */
static void take_flow(struct flow_dump *d, const struct nlmsghdr *nlh)
{
	struct dp_flow flow;

	if (dp_decode_flow(nlh, &flow))
		d->odd++;
	else
		d->cb(d->arg, &flow);
}

/* Flows change while they are listed, always: by the contract NLM_F_DUMP_INTR is no failure. */
static void take_message(struct flow_dump *d, const struct nlmsghdr *nlh)
{
	if (nlh->nlmsg_seq != d->seq)
		return;		/* of a dump that was given up */
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		dp_decode_ack(nlh, &d->error);
		d->done = true;
	} else if (nlh->nlmsg_type == NLMSG_DONE) {
		/* with the error that the dump met on its way */
		if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(int) &&
		    *(const int *)mnl_nlmsg_get_payload(nlh) < 0)
			d->error = *(const int *)mnl_nlmsg_get_payload(nlh);
		d->done = true;
	} else if (dp_msg_cmd(nlh) == VSWITCH_CMD_FLOW_GET) {
		take_flow(d, nlh);
	}
}

static int receive(struct dp_kernel *k, struct flow_dump *d)
{
	const struct nlmsghdr *nlh = k->dumped;
	ssize_t n;
	int len;

	do {
		n = mnl_socket_recvfrom(k->dump, k->dumped, DUMP_BUFFER);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN ? -ETIMEDOUT : -errno;
	for (len = (int)n; mnl_nlmsg_ok(nlh, len) && !d->done; nlh = mnl_nlmsg_next(nlh, &len))
		take_message(d, nlh);
	return 0;
}

static int dump(struct dp_kernel *k, struct flow_dump *d)
{
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_FLOW_GET, NLM_F_DUMP,
					    d->seq);
	int ret = 0;

	while (mnl_socket_sendto(k->dump, req, req->nlmsg_len) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	while (!ret && !d->done)
		ret = receive(k, d);
	return ret ?: d->error;
}

int dpk_flow_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_flow *flow), void *arg)
{
	struct dp_kernel *k = dp_kernel(dp);
	struct flow_dump d = { .cb = cb, .arg = arg, .seq = ++k->seq };
	int ret;

	if (k->dumping)
		return -EBUSY;
	k->dumping = true;
	dpk_answers_send(k);
	ret = dump(k, &d);
	k->dumping = false;
	if (d.odd)
		vlog(LOG_DP, LVL_WARN, "%u flows of the datapath cannot be understood", d.odd);
	return ret;
}

int dpk_dump_open(struct dp_kernel *k, char **err)
{
	const struct timeval wait = { .tv_sec = ANSWER_SECONDS };
	int one = 1;

	k->dumped = malloc(DUMP_BUFFER);
	k->dump = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!k->dumped || !k->dump || mnl_socket_bind(k->dump, 0, MNL_SOCKET_AUTOPID) < 0)
		return errline(err, -EIO, "cannot open a netlink socket for the list of flows");
	mnl_socket_setsockopt(k->dump, NETLINK_CAP_ACK, &one, sizeof(one));
	setsockopt(mnl_socket_get_fd(k->dump), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	return 0;
}

void dpk_dump_close(struct dp_kernel *k)
{
	if (k->dump)
		mnl_socket_close(k->dump);
	free(k->dumped);
}
