// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands about frames that wait, and the daemon's socket.
 */
#include <linux/module.h>
#include <linux/notifier.h>
#include "netlink_vsw.h"
#include "vsw.h"

/* The module stays as long as the socket does. */
int vsw_nl_bind(struct sk_buff *skb, struct genl_info *info)
{
	int err = vsw_miss_bind(vsw_dp(genl_info_net(info)), NETLINK_CB(skb).sk, info->snd_portid);

	if (!err)
		__module_get(THIS_MODULE);
	else
		NL_SET_ERR_MSG(info->extack, "another daemon serves this network namespace");
	return err;
}

static int nl_socket_released(struct notifier_block *nb, unsigned long state, void *data)
{
	struct netlink_notify *n = data;

	if (state == NETLINK_URELEASE && n->protocol == NETLINK_GENERIC &&
	    vsw_miss_unbind(vsw_dp(n->net), n->portid))
		module_put(THIS_MODULE);
	return NOTIFY_DONE;
}

static struct notifier_block socket_notifier = {
	.notifier_call = nl_socket_released,
};

int vsw_nl_miss_init(void)
{
	return netlink_register_notifier(&socket_notifier);
}

void vsw_nl_miss_exit(void)
{
	netlink_unregister_notifier(&socket_notifier);
}

/* Room for the answer to EXECUTE, and in it *@stats, to be filled in. NULL: no memory. */
static struct sk_buff *nl_miss_stats_msg(struct genl_info *info, struct nlattr **stats)
{
	struct sk_buff *msg = genlmsg_new(nla_total_size_64bit(sizeof(struct vswitch_flow_stats)),
					  GFP_KERNEL);
	void *hdr;

	if (!msg)
		return NULL;
	hdr = genlmsg_put_reply(msg, info, &vsw_family, 0, VSWITCH_CMD_EXECUTE);
	*stats = hdr ? nla_reserve_64bit(msg, VSWITCH_A_FLOW_STATS,
					 sizeof(struct vswitch_flow_stats), VSWITCH_A_PAD) : NULL;
	if (!*stats) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

int vsw_nl_execute(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_dp *dp = vsw_dp(genl_info_net(info));
	bool echo = info->nlhdr->nlmsg_flags & NLM_F_ECHO;
	struct nlattr **a = info->attrs, *attr = NULL;
	struct vswitch_flow_stats stats;
	struct sk_buff *msg = NULL;
	struct vsw_actions *acts;
	int err;

	if (!a[VSWITCH_A_MISS_COOKIE] || !a[VSWITCH_A_FLOW_ACTIONS]) {
		NL_SET_ERR_MSG(info->extack, "cookie or actions are missing");
		return -EINVAL;
	}
	acts = vsw_actions_compile(dp, nla_data(a[VSWITCH_A_FLOW_ACTIONS]),
				   nla_len(a[VSWITCH_A_FLOW_ACTIONS]), info->extack);
	if (IS_ERR(acts))
		return PTR_ERR(acts);
	if (echo)
		msg = nl_miss_stats_msg(info, &attr);
	err = echo && !msg ? -ENOMEM :
	      vsw_miss_execute(dp, nla_get_u64(a[VSWITCH_A_MISS_COOKIE]), acts, &stats);
	if (err == -ENOENT)
		NL_SET_ERR_MSG(info->extack, "nothing waits under this cookie");
	vsw_actions_free_rcu(acts);
	if (err || !msg) {
		nlmsg_free(msg);
		return err;
	}
	memcpy(nla_data(attr), &stats, sizeof(stats));
	return genlmsg_reply(msg, info);
}
