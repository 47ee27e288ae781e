// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages about flows.
 */
#include <net/sock.h>
#include "flow_cache.h"
#include "grace.h"
#include "netlink_vsw.h"

/* --- towards the kernel -------------------------------------------------------------------- */

static int nl_flow_parse_key_attr(struct genl_info *info, int attr, union vsw_key *key)
{
	struct nlattr *a = info->attrs[attr];

	if (!a) {
		NL_SET_ERR_MSG(info->extack, "flow key or mask is missing");
		return -EINVAL;
	}
	if (vsw_key_from_wire(key, nla_data(a), nla_len(a))) {
		NL_SET_ERR_MSG_ATTR(info->extack, a, "matches on fields that this module lacks");
		return -E2BIG;
	}
	return 0;
}

/* FLOW_KEY under FLOW_MASK of a request. */
static int nl_flow_parse_key(struct genl_info *info, union vsw_key *key, union vsw_key *mask)
{
	int err = nl_flow_parse_key_attr(info, VSWITCH_A_FLOW_KEY, key);

	if (!err)
		err = nl_flow_parse_key_attr(info, VSWITCH_A_FLOW_MASK, mask);
	if (err)
		return err;
	if (!vsw_mask_valid(mask)) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[VSWITCH_A_FLOW_MASK],
				    "mask of in_port is neither all nor nothing");
		return -EINVAL;
	}
	vsw_key_mask(key, key, mask);
	return 0;
}

static struct vsw_actions *nl_flow_parse_actions(struct vsw_dp *dp, struct genl_info *info)
{
	struct nlattr *a = info->attrs[VSWITCH_A_FLOW_ACTIONS];

	if (a)
		return vsw_actions_compile(dp, nla_data(a), nla_len(a), info->extack);
	NL_SET_ERR_MSG(info->extack, "actions are missing");
	return ERR_PTR(-EINVAL);
}

/* Flows to install refer to their ingress port, so that its number stays theirs. */
static int nl_flow_ingress(struct vsw_dp *dp, struct genl_info *info, const union vsw_key *key,
			   const union vsw_key *mask, struct vsw_port **port)
{
	*port = NULL;
	if (!mask->k.in_port)
		return 0;
	*port = vsw_port_get(dp, key->k.in_port);
	if (*port)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[VSWITCH_A_FLOW_KEY],
			    "in_port is a port that does not exist");
	return -ENOENT;
}

static struct vsw_flow *nl_flow_insert(struct vsw_dp *dp, struct genl_info *info,
				       const union vsw_key *key, const union vsw_key *mask,
				       struct vsw_actions *acts)
{
	struct vsw_port *in_port;
	struct vsw_flow *flow;
	int err = nl_flow_ingress(dp, info, key, mask, &in_port);

	if (err)
		return ERR_PTR(err);
	flow = vsw_table_insert(&dp->table, key, mask, in_port, acts);
	if (!IS_ERR(flow)) {
		vsw_cache_fit(dp);
		return flow;
	}
	if (in_port)
		vsw_port_put(in_port);
	if (PTR_ERR(flow) == -ENOSPC)
		NL_SET_ERR_MSG(info->extack, "the flow limit (flow_max) is reached");
	else if (PTR_ERR(flow) == -EDQUOT)
		NL_SET_ERR_MSG(info->extack, "the ingress port has its share of the flow limit");
	else if (PTR_ERR(flow) == -EMFILE)
		NL_SET_ERR_MSG(info->extack, "the limit of distinct masks is reached");
	return flow;
}

static void nl_flow_replace_actions(struct vsw_dp *dp, struct vsw_flow *flow,
				    struct vsw_actions *acts)
{
	struct vsw_actions *old;

	old = rcu_dereference_protected(flow->actions, lockdep_is_held(&dp->flow_mutex));
	vsw_flow_set_actions(flow, acts);
	vsw_actions_free_rcu(old);
}

int vsw_nl_flow_set(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_dp *dp = vsw_dp(genl_info_net(info));
	struct nlattr *cookie = info->attrs[VSWITCH_A_MISS_COOKIE];
	union vsw_key key, mask;
	struct vsw_actions *acts;
	struct vsw_flow *flow;
	int err;

	err = nl_flow_parse_key(info, &key, &mask);
	if (err)
		return err;
	acts = nl_flow_parse_actions(dp, info);
	if (IS_ERR(acts))
		return PTR_ERR(acts);

	mutex_lock(&dp->flow_mutex);
	dp->table.most_actions = max(dp->table.most_actions, acts->row_len);
	flow = vsw_table_find(&dp->table, &key, &mask);
	if (!flow) {
		flow = nl_flow_insert(dp, info, &key, &mask, acts);
		err = PTR_ERR_OR_ZERO(flow);
	} else {
		nl_flow_replace_actions(dp, flow, acts);
	}
	if (err)
		vsw_actions_free(acts);
	else
		vsw_miss_release(dp, flow, cookie ? nla_get_u64(cookie) : 0);
	mutex_unlock(&dp->flow_mutex);
	return err;
}

int vsw_nl_flow_flush(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_dp *dp = vsw_dp(genl_info_net(info));

	mutex_lock(&dp->flow_mutex);
	vsw_table_flush(&dp->table);
	mutex_unlock(&dp->flow_mutex);
	return 0;
}

/* --- towards the daemon -------------------------------------------------------------------- */

static int nl_flow_put_stats(struct sk_buff *msg, const struct vsw_flow *flow)
{
	struct vswitch_flow_stats stats;

	vsw_flow_stats_read(flow, &stats);
	return nla_put_64bit(msg, VSWITCH_A_FLOW_STATS, sizeof(stats), &stats, VSWITCH_A_PAD);
}

/* As far as the flow looks: what follows is zero. */
static int nl_flow_put_key(struct sk_buff *msg, const struct vsw_flow *flow)
{
	int len = flow->mask->span.end * sizeof(u64);

	return nla_put(msg, VSWITCH_A_FLOW_KEY, len, flow->key) ||
	       nla_put(msg, VSWITCH_A_FLOW_MASK, len, &flow->mask->key) ? -EMSGSIZE : 0;
}

static int nl_flow_put_actions(struct sk_buff *msg, const struct vsw_actions *acts)
{
	struct nlattr *nest = nla_nest_start(msg, VSWITCH_A_FLOW_ACTIONS);

	if (!nest || vsw_actions_put(acts, msg))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

/* A whole FLOW_GET message. 0 or -EMSGSIZE. Context: flow_mutex. */
static int nl_flow_fill(struct vsw_dp *dp, struct sk_buff *msg, const struct vsw_flow *flow,
			u32 portid, u32 seq, int flags)
{
	const struct vsw_actions *acts;
	void *hdr;

	acts = rcu_dereference_protected(flow->actions, lockdep_is_held(&dp->flow_mutex));
	hdr = genlmsg_put(msg, portid, seq, &vsw_family, flags, VSWITCH_CMD_FLOW_GET);
	if (!hdr)
		return -EMSGSIZE;
	if (nl_flow_put_key(msg, flow) || nl_flow_put_actions(msg, acts) ||
	    nl_flow_put_stats(msg, flow)) {
		genlmsg_cancel(msg, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return 0;
}

/* Room for any flow: its actions and all else. */
static size_t nl_flow_room(const struct vsw_dp *dp)
{
	return READ_ONCE(dp->table.most_actions) + 1024;
}

static struct sk_buff *nl_flow_msg(const struct vsw_dp *dp)
{
	return genlmsg_new(nl_flow_room(dp), GFP_KERNEL);
}

int vsw_nl_flow_get(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_dp *dp = vsw_dp(genl_info_net(info));
	union vsw_key key, mask;
	struct vsw_flow *flow;
	struct sk_buff *msg;
	int err;

	err = nl_flow_parse_key(info, &key, &mask);
	if (err)
		return err;
	msg = nl_flow_msg(dp);
	if (!msg)
		return -ENOMEM;
	mutex_lock(&dp->flow_mutex);
	flow = vsw_table_find(&dp->table, &key, &mask);
	err = flow ? nl_flow_fill(dp, msg, flow, info->snd_portid, info->snd_seq, 0) : -ENOENT;
	mutex_unlock(&dp->flow_mutex);
	if (!err)
		return genlmsg_reply(msg, info);
	nlmsg_free(msg);
	return err;
}

/*
 * The flow can be found no more: put into the answer what it has counted in all. One that was in
 * use a moment ago may be counting still. Without flow_mutex, as it may take its time.
 */
static void nl_flow_put_final_stats(struct sk_buff *msg, const struct vsw_flow *flow)
{
	struct nlattr *attr = nlmsg_find_attr(nlmsg_hdr(msg), GENL_HDRLEN, VSWITCH_A_FLOW_STATS);
	struct vswitch_flow_stats stats;

	vsw_flow_stats_read(flow, &stats);
	if (stats.used_ms < MSEC_PER_SEC) {
		vsw_grace_wait();
		vsw_flow_stats_read(flow, &stats);
	}
	memcpy(nla_data(attr), &stats, sizeof(stats));
}

int vsw_nl_flow_del(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_dp *dp = vsw_dp(genl_info_net(info));
	struct sk_buff *msg = NULL;
	union vsw_key key, mask;
	struct vsw_flow *flow;
	int err;

	err = nl_flow_parse_key(info, &key, &mask);
	if (err)
		return err;
	if (info->nlhdr->nlmsg_flags & NLM_F_ECHO) {
		msg = nl_flow_msg(dp);
		if (!msg)
			return -ENOMEM;
	}
	mutex_lock(&dp->flow_mutex);
	flow = vsw_table_find(&dp->table, &key, &mask);
	err = flow ? 0 : -ENOENT;
	if (flow && msg)
		err = nl_flow_fill(dp, msg, flow, info->snd_portid, info->snd_seq, 0);
	if (!err)
		vsw_table_unlink(&dp->table, flow);
	mutex_unlock(&dp->flow_mutex);
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	if (msg)
		nl_flow_put_final_stats(msg, flow);
	vsw_flow_free(flow);
	return msg ? genlmsg_reply(msg, info) : 0;
}

int vsw_nl_flow_dump_start(struct netlink_callback *cb)
{
	cb->min_dump_alloc = nl_flow_room(vsw_dp(sock_net(cb->skb->sk)));
	return 0;
}

/* cb->args[0]: id to go on from. flow_mutex, so that no flow in hand goes away or is half made. */
int vsw_nl_flow_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vsw_dp *dp = vsw_dp(sock_net(skb->sk));
	unsigned long id = cb->args[0];
	struct vsw_flow *flow;
	int err = 0;

	mutex_lock(&dp->flow_mutex);
	xa_for_each_start(&dp->table.flows, id, flow, id) {
		err = nl_flow_fill(dp, skb, flow, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				   NLM_F_MULTI);
		if (err)
			break;
	}
	mutex_unlock(&dp->flow_mutex);
	cb->args[0] = flow ? id : ULONG_MAX;
	return skb->len ? : err;
}
