// SPDX-License-Identifier: GPL-2.0-or-later
/* Flow commands: sent from and received into buffers of ours, without an allocation. */
#include <stdlib.h>
#include "daemon/datapath/kernel/kernel_state.h"
#include "daemon/base/errline.h"

static void take_stats(void *arg, const struct nlmsghdr *nlh)
{
	if (dp_msg_cmd(nlh) != VSWITCH_CMD_UNSPEC)
		dp_decode_flow_stats(nlh, arg);
}

static int transact(struct dp_kernel *k, struct nlmsghdr *req, struct vswitch_flow_stats *stats)
{
	dpk_answers_send(k);
	return dpk_request(k, k->flows, req, stats ? take_stats : NULL, stats, NULL);
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
	k->flows = k->line->open(k);
	if (!k->request)
		return errline(err, -ENOMEM, "out of memory");
	return k->flows >= 0 ? 0 : errline(err, k->flows, "cannot open a line to %s for flows: %s",
					   k->line->who, strerror(-k->flows));
}

void dpk_flow_close(struct dp_kernel *k)
{
	line_close(k->flows);
	free(k->request);
}
