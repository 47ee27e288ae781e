// SPDX-License-Identifier: GPL-2.0-only
/*
 * The commands of the generic netlink family, their policy, and what concerns the datapath as a
 * whole.
 */
#include <net/genetlink.h>
#include "netlink_vsw.h"
#include "vsw.h"

/* A key may be that of a later version: see vsw_key_from_wire(). */
#define KEY_BYTES_MAX	1024
/* So may the limits and the tunnel of a port: see vsw_nl_take_struct(). */
#define LIMITS_BYTES_MAX	256
#define TUNNEL_BYTES_MAX	256
/* And a meter */
#define METER_BYTES_MAX		256

/* NLA_POLICY_RANGE holds 16-bit signed limits only. Older kernels want it without const. */
static struct netlink_range_validation port_range = { .min = 1, .max = VSWITCH_PORT_MAX };
static struct netlink_range_validation meter_range = { .min = 1, .max = VSWITCH_METER_MAX };

static const struct nla_policy vsw_policy[VSWITCH_A_MAX + 1] = {
	[VSWITCH_A_PORT_NO] = NLA_POLICY_FULL_RANGE(NLA_U32, &port_range),
	[VSWITCH_A_PORT_KIND] = { .type = NLA_U32 },
	[VSWITCH_A_PORT_NAME] = { .type = NLA_NUL_STRING, .len = IFNAMSIZ - 1 },
	[VSWITCH_A_PORT_MASTER] = NLA_POLICY_FULL_RANGE(NLA_U32, &port_range),
	[VSWITCH_A_FLOW_KEY] = { .type = NLA_BINARY, .len = KEY_BYTES_MAX },
	[VSWITCH_A_FLOW_MASK] = { .type = NLA_BINARY, .len = KEY_BYTES_MAX },
	[VSWITCH_A_FLOW_ACTIONS] = { .type = NLA_NESTED },
	[VSWITCH_A_MISS_COOKIE] = { .type = NLA_U64 },
	[VSWITCH_A_PORT_DEVICE] = { .type = NLA_NUL_STRING, .len = IFNAMSIZ - 1 },
	[VSWITCH_A_PORT_TUNNEL] = { .type = NLA_BINARY, .len = TUNNEL_BYTES_MAX },
	[VSWITCH_A_PORT_LIMITS] = { .type = NLA_BINARY, .len = LIMITS_BYTES_MAX },
	[VSWITCH_A_METER] = { .type = NLA_BINARY, .len = METER_BYTES_MAX },
	[VSWITCH_A_METER_NO] = NLA_POLICY_FULL_RANGE(NLA_U32, &meter_range),
};

static int nl_dp_get(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_dp *dp = vsw_dp(genl_info_net(info));
	struct sk_buff *msg = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	u32 masks;
	void *hdr;

	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_put_reply(msg, info, &vsw_family, 0, VSWITCH_CMD_DP_GET);
	rcu_read_lock();
	masks = rcu_dereference(dp->table.masks)->n;
	rcu_read_unlock();
	if (!hdr ||
	    nla_put_string(msg, VSWITCH_A_DP_VERSION, VSW_VERSION) ||
	    nla_put_u32(msg, VSWITCH_A_DP_UAPI, VSWITCH_UAPI_MAJOR << 16 | VSWITCH_UAPI_MINOR) ||
	    nla_put_u32(msg, VSWITCH_A_DP_FLOWS, READ_ONCE(dp->table.count)) ||
	    nla_put_u32(msg, VSWITCH_A_DP_MASKS, masks) ||
	    nla_put_u32(msg, VSWITCH_A_DP_PARKED, READ_ONCE(dp->miss.frames)) ||
	    nla_put_u64_64bit(msg, VSWITCH_A_DP_MISS_LOST, READ_ONCE(dp->miss.lost),
			      VSWITCH_A_PAD)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

#define VSW_OP(op, do_it, ...)							\
	{ .cmd = VSWITCH_CMD_##op, .flags = GENL_ADMIN_PERM, .doit = do_it, __VA_ARGS__ }

static const struct genl_ops vsw_ops[] = {
	VSW_OP(DP_GET, nl_dp_get),
	VSW_OP(BIND, vsw_nl_bind),
	VSW_OP(PORT_ADD, vsw_nl_port_add),
	VSW_OP(PORT_DEL, vsw_nl_port_del),
	VSW_OP(PORT_SET, vsw_nl_port_set),
	VSW_OP(PORT_GET, vsw_nl_port_get, .dumpit = vsw_nl_port_dump),
	VSW_OP(FLOW_SET, vsw_nl_flow_set),
	VSW_OP(FLOW_DEL, vsw_nl_flow_del),
	VSW_OP(FLOW_GET, vsw_nl_flow_get, .start = vsw_nl_flow_dump_start,
	       .dumpit = vsw_nl_flow_dump),
	VSW_OP(FLOW_FLUSH, vsw_nl_flow_flush),
	VSW_OP(EXECUTE, vsw_nl_execute),
	VSW_OP(METER_SET, vsw_nl_meter_set),
	VSW_OP(METER_DEL, vsw_nl_meter_del),
	VSW_OP(METER_GET, vsw_nl_meter_get, .dumpit = vsw_nl_meter_dump),
};

int __init vsw_netlink_init(void)
{
	int err = vsw_nl_miss_init();

	vsw_family.policy = vsw_policy;
	vsw_family.ops = vsw_ops;
	vsw_family.n_ops = ARRAY_SIZE(vsw_ops);
	if (err)
		return err;
	err = genl_register_family(&vsw_family);
	if (err)
		vsw_nl_miss_exit();
	return err;
}

/* No daemon is bound: its socket would have kept the module from being unloaded. */
void vsw_netlink_exit(void)
{
	genl_unregister_family(&vsw_family);
	vsw_nl_miss_exit();
}
