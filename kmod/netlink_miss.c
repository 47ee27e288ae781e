// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages about frames that wait, and the daemon's socket.
 */
#include <linux/if_vlan.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include "netlink_vsw.h"
#include "vsw.h"

/* --- the daemon's socket ------------------------------------------------------------------- */

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

/* --- messages ------------------------------------------------------------------------------ */

/* The first @len bytes of the frame, with an accelerated tag back in its place. */
static int nl_miss_put_frame(struct sk_buff *msg, const struct sk_buff *skb, unsigned int len)
{
	struct nlattr *a = nla_reserve(msg, VSWITCH_A_MISS_FRAME, len);
	unsigned int head = 2 * ETH_ALEN;
	struct vlan_hdr tag;
	u8 *to;

	if (!a)
		return -EMSGSIZE;
	to = nla_data(a);
	if (!skb_vlan_tag_present(skb))
		return skb_copy_bits(skb, 0, to, len);

	/* on the wire: TPID, TCI (IEEE 802.1Q clause 9.5) */
	tag.h_vlan_TCI = skb->vlan_proto;
	tag.h_vlan_encapsulated_proto = htons(skb_vlan_tag_get(skb));
	if (len < head + VLAN_HLEN)
		return skb_copy_bits(skb, 0, to, min(len, head));
	if (skb_copy_bits(skb, 0, to, head))
		return -EFAULT;
	memcpy(to + head, &tag, VLAN_HLEN);
	return skb_copy_bits(skb, head, to + head + VLAN_HLEN, len - head - VLAN_HLEN);
}

/* So many of the first bytes of a frame go into a message. */
static u32 nl_miss_bytes(void)
{
	return clamp(READ_ONCE(vsw_miss_bytes), 64U, 16384U);
}

static size_t nl_miss_size(u32 len)
{
	return nla_total_size_64bit(sizeof(u64)) + nla_total_size(sizeof(struct vswitch_flow_key)) +
	       nla_total_size(len) + nla_total_size(sizeof(u32));
}

/* What a message takes of a socket's buffer at most: the allocator doubles it in the worst case. */
u32 vsw_nl_miss_truesize(void)
{
	return 2 * SKB_TRUESIZE(NLMSG_HDRLEN + GENL_HDRLEN + nl_miss_size(nl_miss_bytes()));
}

/* Room for any message of a miss. NULL: no memory. Context: any. */
struct sk_buff *vsw_nl_miss_alloc(void)
{
	return genlmsg_new(nl_miss_size(nl_miss_bytes()), GFP_ATOMIC | __GFP_NOWARN);
}

/*
 * Say in @msg, of vsw_nl_miss_alloc(), what the first frame of @miss is. 0 or -EMSGSIZE: miss_bytes
 * has been made larger since. Context: vsw_miss_queue.lock.
 */
int vsw_nl_miss_write(struct sk_buff *msg, const struct vsw_miss *miss)
{
	const struct sk_buff *skb = skb_peek(&miss->frames);
	unsigned int wire = vsw_wire_len(skb);
	void *hdr = genlmsg_put(msg, 0, 0, &vsw_family, 0, VSWITCH_CMD_MISS);

	if (!hdr ||
	    nla_put_u64_64bit(msg, VSWITCH_A_MISS_COOKIE, miss->cookie, VSWITCH_A_PAD) ||
	    nla_put(msg, VSWITCH_A_FLOW_KEY, sizeof(miss->key), &miss->key) ||
	    nla_put_u32(msg, VSWITCH_A_MISS_LEN, wire) ||
	    nl_miss_put_frame(msg, skb, min(nl_miss_bytes(), wire)))
		return -EMSGSIZE;
	genlmsg_end(msg, hdr);
	return 0;
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
