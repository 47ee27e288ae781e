// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Dumps of all flows, many thousands of them, each second and when somebody asks: read by libmnl,
 * for which a message is where it was received. Each has a socket of its own, as its reader may
 * change flows, and may take his time: what he has not asked for yet the kernel has not listed yet.
 */
#include <stdlib.h>
#include "daemon/datapath/kernel/kernel_state.h"
#include "daemon/base/log.h"

/*
 * struct flow_dump
 * @odd:  flows so far that could not be understood
 * @done: the kernel has said that it was all, or (@error) that it cannot go on
 */
struct flow_dump {
	struct dp_dump dump;
	int line;
	u32 seq;
	unsigned int odd;
	bool done;
	int error;
	u8 received[DP_RECEIVE] __attribute__((aligned(8)));
};

typedef void take_fn(void *arg, const struct dp_flow *flow);

/* A flow with fields that we do not know is not ours: nobody could revalidate it. */
static void take_flow(struct flow_dump *d, const struct nlmsghdr *nlh, take_fn *cb, void *arg)
{
	struct dp_flow flow;

	if (dp_decode_flow(nlh, &flow))
		d->odd++;
	else
		cb(arg, &flow);
}

/* Flows change while they are listed, always: by the contract NLM_F_DUMP_INTR is no failure. */
static void take_message(struct flow_dump *d, const struct nlmsghdr *nlh, take_fn *cb, void *arg)
{
	if (nlh->nlmsg_seq != d->seq)
		return;
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		netlink_ack(nlh, &d->error);
		d->done = true;
	} else if (nlh->nlmsg_type == NLMSG_DONE) {
		d->error = netlink_done(nlh);
		d->done = true;
	} else if (dp_msg_cmd(nlh) == VSWITCH_CMD_FLOW_GET) {
		take_flow(d, nlh, cb, arg);
	}
}

int dpk_flow_dump_step(struct dp_dump *dump, take_fn *cb, void *arg)
{
	struct flow_dump *d = (struct flow_dump *)dump;
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)d->received;
	int len = d->done ? d->error : line_receive(d->line, d->received, DP_RECEIVE, 0);

	if (len < 0)
		return len;
	for (; !d->done && mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
		take_message(d, nlh, cb, arg);
	return d->done ? d->error : 1;
}

static int ask(struct flow_dump *d)
{
	struct dp_kernel *k = dp_kernel(d->dump.dp);
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req;

	d->line = k->line->open(k);
	if (d->line < 0)
		return d->line;
	d->seq = ++k->seq;
	req = dp_msg_start(buf, k->family, VSWITCH_CMD_FLOW_GET, NLM_F_DUMP, d->seq);
	dpk_answers_send(k);
	return line_send(d->line, req, req->nlmsg_len);
}

int dpk_flow_dump_begin(struct dp *dp, struct dp_dump **dump)
{
	struct flow_dump *d = malloc(sizeof(*d));
	int ret;

	if (!d)
		return -ENOMEM;
	*d = (struct flow_dump){ .dump.dp = dp, .line = -1 };
	ret = ask(d);
	if (ret)
		dpk_flow_dump_end(&d->dump);
	else
		*dump = &d->dump;
	return ret;
}

void dpk_flow_dump_end(struct dp_dump *dump)
{
	struct flow_dump *d = (struct flow_dump *)dump;

	if (d->odd)
		vlog(LOG_DP, LVL_WARN, "%u flows of the datapath cannot be understood", d->odd);
	line_close(d->line);
	free(d);
}
