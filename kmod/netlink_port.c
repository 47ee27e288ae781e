// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands about ports.
 */
#include <linux/rtnetlink.h>
#include <net/sock.h>
#include "netlink_vsw.h"
#include "vsw.h"

/*
 * PORT_MASTER of a request, if it is there. ERR_PTR(-EINVAL) if it is no internal port, or one that
 * has a master itself or is away.
 */
static struct vsw_port *nl_port_parse_master(struct vsw_dp *dp, struct genl_info *info)
{
	struct nlattr *a = info->attrs[VSWITCH_A_PORT_MASTER];
	struct vsw_port *master;

	if (!a)
		return NULL;
	master = vsw_port_lookup(dp, nla_get_u32(a));
	if (master && master->ops == &vsw_internal_ops && !master->master &&
	    !vsw_port_is_away(master, rtnl_dereference(master->dev)))
		return master;
	NL_SET_ERR_MSG_ATTR(info->extack, a, "master is not an internal port, or under another");
	return ERR_PTR(-EINVAL);
}

/* PORT_LIMITS of a request into @limits, if it is there. 0 or -EINVAL. */
static int nl_port_parse_limits(struct genl_info *info, struct vswitch_port_limits *limits)
{
	struct nlattr *a = info->attrs[VSWITCH_A_PORT_LIMITS];

	if (vsw_nl_take_struct(a, limits, sizeof(*limits)) && !limits->pad)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, a, "limits that this module does not know");
	return -EINVAL;
}

/* PORT_TUNNEL likewise. Its values are checked by the kind of port. */
static int nl_port_parse_tunnel(struct genl_info *info, struct vswitch_tunnel *tunnel)
{
	struct nlattr *a = info->attrs[VSWITCH_A_PORT_TUNNEL];

	if (vsw_nl_take_struct(a, tunnel, sizeof(*tunnel)))
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, a, "tunnel parameters that this module does not know");
	return -EINVAL;
}

/* What tunnels need, and nothing else may have. 0 or -EINVAL */
static int nl_port_parse_shared(struct genl_info *info, const struct vsw_port_ops *ops,
				struct vsw_port_new *new, struct vswitch_tunnel *tunnel)
{
	struct nlattr **a = info->attrs;

	if (!ops->tunnel && !a[VSWITCH_A_PORT_TUNNEL] && !a[VSWITCH_A_PORT_DEVICE])
		return 0;
	if (!ops->tunnel) {
		NL_SET_ERR_MSG(info->extack, "parameters of a tunnel for a port that is no tunnel");
		return -EINVAL;
	}
	if (!a[VSWITCH_A_PORT_TUNNEL] || !a[VSWITCH_A_PORT_DEVICE] || a[VSWITCH_A_PORT_MASTER]) {
		NL_SET_ERR_MSG(info->extack,
			       "a tunnel needs parameters and a device, and has no master");
		return -EINVAL;
	}
	new->device = nla_data(a[VSWITCH_A_PORT_DEVICE]);
	new->tunnel = tunnel;
	return nl_port_parse_tunnel(info, tunnel);
}

static int nl_port_reply(struct genl_info *info, struct vsw_port *port)
{
	struct sk_buff *msg = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	int err;

	if (!msg)
		return -ENOMEM;
	err = vsw_nl_port_fill(msg, port, info->snd_portid, info->snd_seq, 0);
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	return genlmsg_reply(msg, info);
}

int vsw_nl_port_add(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_dp *dp = vsw_dp(genl_info_net(info));
	struct nlattr **a = info->attrs;
	struct vsw_port_new new = { .origin = VSWITCH_ORIGIN_DAEMON };
	struct vswitch_port_limits limits;
	const struct vsw_port_ops *ops;
	struct vswitch_tunnel tunnel;
	struct vsw_port *port;
	int err;

	if (!a[VSWITCH_A_PORT_KIND] || !a[VSWITCH_A_PORT_NAME]) {
		NL_SET_ERR_MSG(info->extack, "kind or name is missing");
		return -EINVAL;
	}
	ops = vsw_port_kind(nla_get_u32(a[VSWITCH_A_PORT_KIND]));
	if (!ops) {
		NL_SET_ERR_MSG_ATTR(info->extack, a[VSWITCH_A_PORT_KIND], "unknown kind of port");
		return -EOPNOTSUPP;
	}
	err = nl_port_parse_limits(info, &limits);
	if (!err)
		err = nl_port_parse_shared(info, ops, &new, &tunnel);
	if (err)
		return err;
	new.name = nla_data(a[VSWITCH_A_PORT_NAME]);
	new.no = a[VSWITCH_A_PORT_NO] ? nla_get_u32(a[VSWITCH_A_PORT_NO]) : 0;

	rtnl_lock();
	new.master = nl_port_parse_master(dp, info);
	err = PTR_ERR_OR_ZERO(new.master);
	if (err)
		goto unlock;
	port = vsw_port_add(dp, ops, &new, info->extack);
	err = PTR_ERR_OR_ZERO(port);
	if (!err) {
		vsw_limits_set(port, &limits);
		err = nl_port_reply(info, port);
	}
unlock:
	rtnl_unlock();
	return err;
}

/* The port that a request names by number or by name. Context: RTNL. */
static struct vsw_port *nl_port_find(struct vsw_dp *dp, struct genl_info *info)
{
	struct nlattr **a = info->attrs;
	struct vsw_port *port;

	ASSERT_RTNL();
	if (a[VSWITCH_A_PORT_NO])
		port = vsw_port_lookup(dp, nla_get_u32(a[VSWITCH_A_PORT_NO]));
	else if (a[VSWITCH_A_PORT_NAME])
		port = vsw_port_by_name(dp, nla_data(a[VSWITCH_A_PORT_NAME]));
	else
		port = NULL;
	if (port)
		return port;
	NL_SET_ERR_MSG(info->extack, "no such port");
	return ERR_PTR(-ENOENT);
}

/* PORT_TUNNEL of a PORT_SET, if it is there. Context: RTNL. */
static int nl_port_set_tunnel(struct vsw_port *port, struct genl_info *info,
			      const struct vswitch_tunnel *tunnel)
{
	struct nlattr *a = info->attrs[VSWITCH_A_PORT_TUNNEL];

	if (!a)
		return 0;
	if (port->ops->tunnel)
		return port->ops->tunnel->set(port, tunnel, info->extack);
	NL_SET_ERR_MSG_ATTR(info->extack, a, "parameters of a tunnel for a port that is no tunnel");
	return -EINVAL;
}

int vsw_nl_port_set(struct sk_buff *skb, struct genl_info *info)
{
	struct vswitch_port_limits limits;
	struct vswitch_tunnel tunnel;
	struct vsw_port *port;
	int err;

	if (!info->attrs[VSWITCH_A_PORT_NO]) {
		NL_SET_ERR_MSG(info->extack, "port number is missing");
		return -EINVAL;
	}
	err = nl_port_parse_limits(info, &limits);
	if (!err)
		err = nl_port_parse_tunnel(info, &tunnel);
	if (err)
		return err;
	rtnl_lock();
	port = nl_port_find(vsw_dp(genl_info_net(info)), info);
	err = PTR_ERR_OR_ZERO(port);
	if (!err)
		err = nl_port_set_tunnel(port, info, &tunnel);
	if (!err && info->attrs[VSWITCH_A_PORT_LIMITS])
		vsw_limits_set(port, &limits);
	rtnl_unlock();
	return err;
}

int vsw_nl_port_del(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_port *port;
	int err;

	rtnl_lock();
	port = nl_port_find(vsw_dp(genl_info_net(info)), info);
	err = PTR_ERR_OR_ZERO(port);
	if (!err)
		vsw_port_del(port, VSWITCH_EVENT_REMOVED);
	rtnl_unlock();
	return err;
}

int vsw_nl_port_get(struct sk_buff *skb, struct genl_info *info)
{
	struct vsw_port *port;
	int err;

	rtnl_lock();
	port = nl_port_find(vsw_dp(genl_info_net(info)), info);
	err = PTR_ERR_OR_ZERO(port);
	if (!err)
		err = nl_port_reply(info, port);
	rtnl_unlock();
	return err;
}

/* cb->args[0]: number to go on from. Ports keep their order, so none that stays is left out. */
int vsw_nl_port_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vsw_dp *dp = vsw_dp(sock_net(skb->sk));
	unsigned long no = cb->args[0];
	struct vsw_port *port;

	rcu_read_lock();
	xa_for_each_start(&dp->ports, no, port, no) {
		if (!rcu_access_pointer(port->dev))
			continue;
		if (vsw_nl_port_fill(skb, port, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				     NLM_F_MULTI))
			break;
	}
	rcu_read_unlock();
	cb->args[0] = port ? no : ULONG_MAX;
	return skb->len;
}
