// SPDX-License-Identifier: GPL-2.0-or-later
/* Flow commands. libmnl sends from and receives into buffers of ours, without an allocation. */
#include <stdlib.h>
#include "daemon/datapath/kernel/kernel_state.h"
#include "daemon/base/errline.h"

struct answer {
	u32 seq;
	bool done;
	int error;
	struct vswitch_flow_stats *stats;
};

static void take_answer(struct answer *a, const void *buf, int len)
{
	const struct nlmsghdr *nlh = buf;

	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
		if (nlh->nlmsg_seq != a->seq)
			continue;	/* of a request that was given up */
		if (nlh->nlmsg_type == NLMSG_ERROR) {
			netlink_ack(nlh, &a->error);
			a->done = true;
		} else if (a->stats && dp_msg_cmd(nlh) != VSWITCH_CMD_UNSPEC) {
			dp_decode_flow_stats(nlh, a->stats);
		}
	}
}

static int transact(struct dp_kernel *k, struct nlmsghdr *req, struct vswitch_flow_stats *stats)
{
	struct answer a = { .seq = req->nlmsg_seq, .stats = stats };
	int ret;

	dpk_answers_send(k);
	req->nlmsg_flags |= NLM_F_ACK;
	ret = netlink_send(k->flows, req, req->nlmsg_len);
	while (ret >= 0 && !a.done) {
		ret = netlink_receive(k->flows, k->answer, DP_MSG_MAX);
		if (ret > 0)
			take_answer(&a, k->answer, ret);
	}
	return ret < 0 ? ret : a.error;
}

int dpk_flow_set(struct dp *dp, const struct dp_flow *flow, u64 cookie)
{
	struct dp_kernel *k = dp_kernel(dp);
	struct nlmsghdr *req = dp_msg_start(k->request, k->family, VSWITCH_CMD_FLOW_SET, 0,
					    ++k->seq);

	dp_encode_flow(req, &flow->key, &flow->mask);
	dp_encode_cookie(req, cookie);
	return dp_encode_actions(req, DP_MSG_MAX, flow->actions, flow->actions_len) ?:
	       transact(k, req, NULL);
}

int dpk_flow_answer(struct dp *dp, const struct dp_flow *flow, u64 cookie)
{
	int ret = dpk_answers_add(dp_kernel(dp), flow, cookie);

	return ret == -ENOBUFS ? dpk_flow_set(dp, flow, cookie) : ret;
}

int dpk_flow_del(struct dp *dp, const union vsw_key *key, const union vsw_key *mask,
		 struct vswitch_flow_stats *final)
{
	struct dp_kernel *k = dp_kernel(dp);
	u32 buf[DP_MSG_SMALL / sizeof(u32)];
	struct nlmsghdr *req = dp_msg_start(buf, k->family, VSWITCH_CMD_FLOW_DEL,
					    final ? NLM_F_ECHO : 0, ++k->seq);

	if (final)
		memset(final, 0, sizeof(*final));
	dp_encode_flow(req, key, mask);
	return transact(k, req, final);
}

int dpk_flow_flush(struct dp *dp)
{
	struct dp_kernel *k = dp_kernel(dp);
	u32 buf[DP_MSG_SMALL / sizeof(u32)];

	return transact(k, dp_msg_start(buf, k->family, VSWITCH_CMD_FLOW_FLUSH, 0, ++k->seq),
			NULL);
}

int dpk_execute(struct dp *dp, u64 cookie, const void *actions, size_t len,
		struct vswitch_flow_stats *sent)
{
	struct dp_kernel *k = dp_kernel(dp);
	struct nlmsghdr *req = dp_msg_start(k->request, k->family, VSWITCH_CMD_EXECUTE,
					    NLM_F_ECHO, ++k->seq);

	memset(sent, 0, sizeof(*sent));
	dp_encode_cookie(req, cookie);
	return dp_encode_actions(req, DP_MSG_MAX, actions, len) ?: transact(k, req, sent);
}

int dpk_flow_open(struct dp_kernel *k, char **err)
{
	k->request = malloc(DP_MSG_MAX);
	k->answer = malloc(DP_MSG_MAX);
	k->flows = netlink_socket_open(NETLINK_GENERIC);
	if (!k->request || !k->answer || !k->flows)
		return errline(err, -EIO, "cannot open a netlink socket for flows");
	return 0;
}

void dpk_flow_close(struct dp_kernel *k)
{
	netlink_socket_close(k->flows);
	free(k->answer);
	free(k->request);
}
