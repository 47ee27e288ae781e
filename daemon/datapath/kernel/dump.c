// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The dump of all flows, many thousands of them, each second: read by libmnl, for which a message
 * is where it was received. It has a socket of its own, as its reader may change flows.
 */
#include <stdlib.h>
#include "daemon/datapath/kernel/state.h"
#include "daemon/base/errline.h"
#include "daemon/base/log.h"

/* Big enough for the largest message: the actions of one flow alone may have 64 KiB. */
#define DUMP_BUFFER	(1 << 17)

/* struct flow_dump - one step of a dump */
struct flow_dump {
	struct dp_kernel *k;
	void (*cb)(void *arg, const struct dp_flow *flow);
	void *arg;
	bool done;
	int error;
};

/* A flow with fields that we do not know is not ours: nobody could revalidate it. */
static void take_flow(struct flow_dump *d, const struct nlmsghdr *nlh)
{
	struct dp_flow flow;

	if (dp_decode_flow(nlh, &flow))
		d->k->dump_odd++;
	else
		d->cb(d->arg, &flow);
}

/* Flows change while they are listed, always: by the contract NLM_F_DUMP_INTR is no failure. */
static void take_message(struct flow_dump *d, const struct nlmsghdr *nlh)
{
	if (nlh->nlmsg_seq != d->k->dump_seq)
		return;		/* of a dump that was given up */
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		netlink_ack(nlh, &d->error);
		d->done = true;
	} else if (nlh->nlmsg_type == NLMSG_DONE) {
		d->error = netlink_done(nlh);
		d->done = true;
	} else if (dp_msg_cmd(nlh) == VSWITCH_CMD_FLOW_GET) {
		take_flow(d, nlh);
	}
}

static int receive(struct dp_kernel *k, struct flow_dump *d)
{
	const struct nlmsghdr *nlh = k->dumped;
	int len = netlink_receive(k->dump, k->dumped, DUMP_BUFFER);

	if (len < 0)
		return len;
	for (; mnl_nlmsg_ok(nlh, len) && !d->done; nlh = mnl_nlmsg_next(nlh, &len))
		take_message(d, nlh);
	return d->done ? d->error : 1;
}

static int begin(struct dp_kernel *k)
{
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_FLOW_GET, NLM_F_DUMP,
					    ++k->seq);

	k->dumping = true;
	k->dump_seq = k->seq;
	k->dump_odd = 0;
	dpk_answers_send(k);
	return netlink_send(k->dump, req, req->nlmsg_len);
}

static void end(struct dp_kernel *k)
{
	k->dumping = false;
	if (k->dump_odd)
		vlog(LOG_DP, LVL_WARN, "%u flows of the datapath cannot be understood",
		     k->dump_odd);
}

int dpk_flow_dump_step(struct dp *dp, bool first,
		       void (*cb)(void *arg, const struct dp_flow *flow), void *arg)
{
	struct dp_kernel *k = dp_kernel(dp);
	struct flow_dump d = { .k = k, .cb = cb, .arg = arg };
	int ret;

	if (first && k->dumping)
		return -EBUSY;
	ret = first ? begin(k) : 0;
	ret = ret ?: receive(k, &d);
	if (ret <= 0)
		end(k);
	return ret;
}

int dpk_flow_dump(struct dp *dp, void (*cb)(void *arg, const struct dp_flow *flow), void *arg)
{
	int ret = dpk_flow_dump_step(dp, true, cb, arg);

	while (ret > 0)
		ret = dpk_flow_dump_step(dp, false, cb, arg);
	return ret;
}

int dpk_dump_open(struct dp_kernel *k, char **err)
{
	k->dumped = malloc(DUMP_BUFFER);
	k->dump = netlink_socket_open(NETLINK_GENERIC);
	if (!k->dumped || !k->dump)
		return errline(err, -EIO, "cannot open a netlink socket for the list of flows");
	return 0;
}

void dpk_dump_close(struct dp_kernel *k)
{
	netlink_socket_close(k->dump);
	free(k->dumped);
}
