// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Answers to misses: many are sent with one system call, and another one sees which were refused.
 * Where the line is one that acts at once, no ACK is asked for: what is refused can be read when
 * the answers have been sent. Else the last of them asks for one, which comes behind all refusals.
 */
#include <stdlib.h>
#include <sys/socket.h>
#include "daemon/datapath/kernel/kernel_state.h"
#include "daemon/base/errline.h"
#include "daemon/base/log.h"

#define ANSWERS_MAX	32
/* The kernel copies what is sent: with its own headers it fits into a page. */
#define ANSWERS_BYTES	3584

/*
 * struct dpk_answers - what was put off, and what came of it
 * @n:    answers since the handler was last told
 * @sent: of these, sent
 * @len:  bytes in @data, which are not sent yet; @last: the last message there
 */
struct dpk_answers {
	u32 n;
	u32 sent;
	size_t len;
	struct nlmsghdr *last;
	u32 seq[ANSWERS_MAX];
	struct dp_refusal all[ANSWERS_MAX];	/* err 0: not refused */
	u8 data[ANSWERS_BYTES] __attribute__((aligned(8)));
};

static void note(struct dpk_answers *a, const struct nlmsghdr *nlh)
{
	u32 i;

	for (i = a->sent; i < a->n && a->seq[i] != nlh->nlmsg_seq; i++)
		;
	if (i < a->n && nlh->nlmsg_type == NLMSG_ERROR)
		netlink_ack(nlh, &a->all[i].err);
}

/* What is not known to be done counts as refused: to do it twice does no harm. */
static void refuse_all(struct dpk_answers *a, int err)
{
	u32 i;

	for (i = a->sent; i < a->n; i++)
		a->all[i].err = err;
}

static void read_refusals(struct dp_kernel *k)
{
	struct dpk_answers *a = k->answers;
	const struct nlmsghdr *nlh;
	bool last = false;
	int n = 0, len;

	while (!last) {
		n = line_receive(k->flows, k->answer, DP_RECEIVE,
				 k->line->at_once ? MSG_DONTWAIT : 0);
		if (n < 0)
			break;
		nlh = k->answer;
		for (len = n; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
			note(a, nlh);
			last |= !k->line->at_once && nlh->nlmsg_seq == a->seq[a->n - 1];
		}
	}
	if (n < 0 && n != -EAGAIN)
		refuse_all(a, n);
}

void dpk_answers_send(struct dp_kernel *k)
{
	struct dpk_answers *a = k->answers;
	int ret;

	if (!a->len)
		return;
	if (!k->line->at_once)
		a->last->nlmsg_flags |= NLM_F_ACK;
	ret = line_send(k->flows, a->data, a->len);
	if (ret)
		refuse_all(a, ret);
	else
		read_refusals(k);
	a->sent = a->n;
	a->len = 0;
}

void dpk_answers_end(struct dp_kernel *k)
{
	struct dpk_answers *a = k->answers;
	u32 i;

	dpk_answers_send(k);
	for (i = 0; i < a->n; i++) {
		if (a->all[i].err)
			k->handler->refused(k->handler->arg, &a->all[i]);
	}
	a->n = 0;
	a->sent = 0;
}

static int append(struct dp_kernel *k, const struct dp_flow *flow, u64 cookie)
{
	struct dpk_answers *a = k->answers;
	struct nlmsghdr *req = dp_msg_start(a->data + a->len, k->family, VSWITCH_CMD_FLOW_SET, 0,
					    ++k->seq);
	int err;

	dp_encode_flow(req, &flow->key, &flow->mask);
	dp_encode_cookie(req, cookie);
	err = dp_encode_actions(req, ANSWERS_BYTES - a->len, flow->actions, flow->actions_len);
	if (err)
		return err;
	a->last = req;
	a->seq[a->n] = req->nlmsg_seq;
	a->all[a->n] = (struct dp_refusal){
		.key = flow->key, .mask = flow->mask, .cookie = cookie,
	};
	a->n++;
	a->len += MNL_ALIGN(req->nlmsg_len);
	return 0;
}

int dpk_answers_add(struct dp_kernel *k, const struct dp_flow *flow, u64 cookie)
{
	struct dpk_answers *a = k->answers;
	size_t most = DP_MSG_SMALL + flow->actions_len;

	if (most > ANSWERS_BYTES || a->n == ANSWERS_MAX)
		return -ENOBUFS;
	if (most > ANSWERS_BYTES - a->len)
		dpk_answers_send(k);
	return append(k, flow, cookie);
}

int dpk_answers_open(struct dp_kernel *k, char **err)
{
	k->answers = calloc(1, sizeof(*k->answers));
	return k->answers ? 0 : errline(err, -ENOMEM, "out of memory");
}

void dpk_answers_close(struct dp_kernel *k)
{
	free(k->answers);
}
