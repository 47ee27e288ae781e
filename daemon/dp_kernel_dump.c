// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The dump of all flows, many thousands of them, each second: read by libmnl, for which a message
 * is where it was received. It has a socket of its own, as its reader may change flows.
 */
#include <stdlib.h>
#include "daemon/dp_kernel.h"
#include "daemon/errline.h"
#include "daemon/log.h"

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
		d->error = dp_decode_done(nlh);
		d->done = true;
	} else if (dp_msg_cmd(nlh) == VSWITCH_CMD_FLOW_GET) {
		take_flow(d, nlh);
	}
}

static int receive(struct dp_kernel *k, struct flow_dump *d)
{
	const struct nlmsghdr *nlh = k->dumped;
	int len = dpk_receive(k->dump, k->dumped, DUMP_BUFFER);

	if (len < 0)
		return len;
	for (; mnl_nlmsg_ok(nlh, len) && !d->done; nlh = mnl_nlmsg_next(nlh, &len))
		take_message(d, nlh);
	return 0;
}

static int dump(struct dp_kernel *k, struct flow_dump *d)
{
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_FLOW_GET, NLM_F_DUMP,
					    d->seq);
	int ret = dpk_send(k->dump, req, req->nlmsg_len);

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
	k->dumped = malloc(DUMP_BUFFER);
	k->dump = dpk_socket_open();
	if (!k->dumped || !k->dump)
		return errline(err, -EIO, "cannot open a netlink socket for the list of flows");
	return 0;
}

void dpk_dump_close(struct dp_kernel *k)
{
	dpk_socket_close(k->dump);
	free(k->dumped);
}
