// SPDX-License-Identifier: GPL-2.0-or-later
/* Commands about flows, and about frames that wait for one. */
#include "dpdk/contract/request.h"
#include "dpdk/forward/actions.h"

static int parse_one_key(struct request *r, u16 attr, union vsw_key *key)
{
	const struct nlattr *a = r->a[attr];

	if (!a)
		return request_refuse(r, -EINVAL, "flow key or mask is missing");
	if (vsw_key_from_wire(key, mnl_attr_get_payload(a), mnl_attr_get_payload_len(a)))
		return request_refuse(r, -E2BIG, "matches on fields that this datapath lacks");
	return 0;
}

/* FLOW_KEY under FLOW_MASK */
static int parse_key(struct request *r, union vsw_key *key, union vsw_key *mask)
{
	int ret = parse_one_key(r, VSWITCH_A_FLOW_KEY, key) ?:
		  parse_one_key(r, VSWITCH_A_FLOW_MASK, mask);

	if (ret)
		return ret;
	if (!vsw_mask_valid(mask))
		return request_refuse(r, -EINVAL, "mask of in_port is neither all nor nothing");
	vsw_key_mask(key, key, mask);
	return 0;
}

static u64 cookie(const struct request *r)
{
	const struct nlattr *a = r->a[VSWITCH_A_MISS_COOKIE];

	return a ? mnl_attr_get_u64(a) : 0;
}

int command_flow_set(struct request *r)
{
	const struct nlattr *acts = r->a[VSWITCH_A_FLOW_ACTIONS];
	union vsw_key key, mask;
	int ret = parse_key(r, &key, &mask);

	if (ret)
		return ret;
	if (!acts)
		return request_refuse(r, -EINVAL, "actions are missing");
	return flow_set(r->dp, &key, &mask, mnl_attr_get_payload(acts),
			mnl_attr_get_payload_len(acts), cookie(r), &r->why);
}

static int find(struct request *r, struct flow **flow)
{
	union vsw_key key, mask;
	int ret = parse_key(r, &key, &mask);

	if (ret)
		return ret;
	*flow = table_find(&r->dp->table, &key, &mask);
	return *flow ? 0 : request_refuse(r, -ENOENT, "no such flow");
}

static void answer_with(struct request *r, const struct flow *flow)
{
	struct nlmsghdr *nlh = request_answer(r, VSWITCH_CMD_FLOW_GET, 0);

	fill_flow(nlh, r->dp, flow);
	request_answered(r, nlh);
}

int command_flow_get(struct request *r)
{
	struct flow *flow;
	int ret = find(r, &flow);

	if (!ret)
		answer_with(r, flow);
	return ret;
}

/* What it has counted in all is known when no lcore has a frame of it in hand. */
int command_flow_del(struct request *r)
{
	struct flow *flow;
	int ret = find(r, &flow);

	if (ret)
		return ret;
	flow_unlink(r->dp, flow);
	if (r->nlh->nlmsg_flags & NLM_F_ECHO)
		answer_with(r, flow);
	flow_free(r->dp, flow);
	return 0;
}

int command_flow_flush(struct request *r)
{
	flow_flush(r->dp);
	return 0;
}

int command_execute(struct request *r)
{
	const struct nlattr *row = r->a[VSWITCH_A_FLOW_ACTIONS];
	struct vswitch_flow_stats sent;
	struct actions *acts;
	struct nlmsghdr *nlh;
	int ret;

	if (!row || !cookie(r))
		return request_refuse(r, -EINVAL, "cookie or actions are missing");
	ret = actions_compile(r->dp, mnl_attr_get_payload(row), mnl_attr_get_payload_len(row),
			      &acts, &r->why);
	if (ret)
		return ret;
	ret = miss_execute(r->dp, cookie(r), acts, &sent);
	actions_free(acts);
	if (ret)
		return request_refuse(r, ret, "nothing waits under this cookie");
	if (r->nlh->nlmsg_flags & NLM_F_ECHO) {
		nlh = request_answer(r, VSWITCH_CMD_EXECUTE, 0);
		fill_flow_stats(nlh, &sent);
		request_answered(r, nlh);
	}
	return 0;
}
