// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages about meters.
 */
#include <net/sock.h>
#include "meter.h"
#include "netlink_vsw.h"
#include "vsw.h"

/* METER of a request. 0 or -EINVAL. */
static int nl_meter_parse(struct genl_info *info, struct vswitch_meter *meter)
{
	struct nlattr *a = info->attrs[VSWITCH_A_METER];

	if (!a) {
		NL_SET_ERR_MSG(info->extack, "meter is missing");
		return -EINVAL;
	}
	if (!vsw_nl_take_struct(a, meter, sizeof(*meter)) ||
	    meter->flags & ~VSWITCH_METER_F_PACKETS) {
		NL_SET_ERR_MSG_ATTR(info->extack, a, "meter that this module does not know");
		return -EINVAL;
	}
	if (meter->no && meter->no <= VSWITCH_METER_MAX)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, a, "number of a meter that is out of range");
	return -EINVAL;
}

int vsw_nl_meter_set(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_dp *dp = vsw_dp(genl_info_net(info));
	struct vswitch_meter meter;
	int err = nl_meter_parse(info, &meter);

	if (err)
		return err;
	mutex_lock(&dp->flow_mutex);
	err = vsw_meter_set(dp, &meter);
	mutex_unlock(&dp->flow_mutex);
	return err;
}

static int nl_meter_parse_no(struct genl_info *info, u32 *no)
{
	struct nlattr *a = info->attrs[VSWITCH_A_METER_NO];

	if (!a) {
		NL_SET_ERR_MSG(info->extack, "number of a meter is missing");
		return -EINVAL;
	}
	*no = nla_get_u32(a);
	return 0;
}

int vsw_nl_meter_del(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_dp *dp = vsw_dp(genl_info_net(info));
	u32 no;
	int err = nl_meter_parse_no(info, &no);

	if (err)
		return err;
	mutex_lock(&dp->flow_mutex);
	err = vsw_meter_del(dp, no);
	mutex_unlock(&dp->flow_mutex);
	return err;
}

/* A whole METER_GET message. 0 or -EMSGSIZE. */
static int nl_meter_fill(struct sk_buff *msg, struct vsw_meter *meter, u32 portid, u32 seq,
			 int flags)
{
	struct vswitch_meter_stats stats;
	struct vswitch_meter config;
	void *hdr;

	hdr = genlmsg_put(msg, portid, seq, &vsw_family, flags, VSWITCH_CMD_METER_GET);
	if (!hdr)
		return -EMSGSIZE;
	vsw_meter_read(meter, &config, &stats);
	if (nla_put(msg, VSWITCH_A_METER, sizeof(config), &config) ||
	    nla_put_64bit(msg, VSWITCH_A_METER_STATS, sizeof(stats), &stats, VSWITCH_A_PAD)) {
		genlmsg_cancel(msg, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return 0;
}

int vsw_nl_meter_get(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_meter *meter;
	struct sk_buff *msg;
	u32 no;
	int err = nl_meter_parse_no(info, &no);

	if (err)
		return err;
	meter = vsw_meter_get(vsw_dp(genl_info_net(info)), no);
	if (!meter)
		return -ENOENT;
	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	err = msg ? nl_meter_fill(msg, meter, info->snd_portid, info->snd_seq, 0) : -ENOMEM;
	vsw_meter_put(meter);
	if (!err)
		return genlmsg_reply(msg, info);
	nlmsg_free(msg);
	return err;
}

/* cb->args[0]: number to go on from. flow_mutex, so that no meter in hand goes. */
int vsw_nl_meter_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vsw_dp *dp = vsw_dp(sock_net(skb->sk));
	unsigned long no = cb->args[0];
	struct vsw_meter *meter;
	int err = 0;

	mutex_lock(&dp->flow_mutex);
	xa_for_each_start(&dp->meters, no, meter, no) {
		err = nl_meter_fill(skb, meter, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				    NLM_F_MULTI);
		if (err)
			break;
	}
	mutex_unlock(&dp->flow_mutex);
	cb->args[0] = meter ? no : ULONG_MAX;
	return skb->len ? : err;
}
