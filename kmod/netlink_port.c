// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages about ports.
 */
#include <linux/rtnetlink.h>
#include <net/sock.h>
#include "netlink_vsw.h"
#include "vsw.h"

static u32 nl_port_flags(const struct vsw_port *port, const struct net_device *dev)
{
	u32 flags = vsw_port_is_away(port, dev) ? VSWITCH_PORT_F_AWAY : 0;

	if (netif_running(dev)) {
		flags |= VSWITCH_PORT_F_UP;
		if (netif_carrier_ok(dev))
			flags |= VSWITCH_PORT_F_RUNNING;
	}
	return flags;
}

static int nl_port_put_identity(struct sk_buff *msg, const struct vsw_port *port)
{
	return nla_put_u32(msg, VSWITCH_A_PORT_NO, port->no) ||
	       nla_put_u32(msg, VSWITCH_A_PORT_KIND, port->ops->kind) ||
	       nla_put_u32(msg, VSWITCH_A_PORT_ORIGIN, port->origin) ||
	       nla_put_u64_64bit(msg, VSWITCH_A_PORT_SERIAL, port->serial, VSWITCH_A_PAD) ||
	       nla_put_string(msg, VSWITCH_A_PORT_NAME, port->name) ? -EMSGSIZE : 0;
}

static u32 nl_port_mtu(const struct vsw_port *port, const struct net_device *dev)
{
	return port->ops->tunnel ? port->ops->tunnel->mtu(port) : READ_ONCE(dev->mtu);
}

/* Where the device is, and what it is called there. */
static int nl_port_put_away(struct sk_buff *msg, const struct vsw_port *port,
		    const struct net_device *dev)
{
	if (!vsw_port_is_away(port, dev))
		return 0;
	return nla_put_s32(msg, VSWITCH_A_PORT_NETNS,
			   peernet2id_alloc(port->dp->net, dev_net(dev), GFP_ATOMIC)) ||
	       nla_put_string(msg, VSWITCH_A_PORT_DEVICE, dev->name) ? -EMSGSIZE : 0;
}

static int nl_port_put_dev(struct sk_buff *msg, const struct vsw_port *port,
		   const struct net_device *dev)
{
	const struct vsw_port *master = READ_ONCE(port->master);

	return nla_put_u32(msg, VSWITCH_A_PORT_IFINDEX, dev->ifindex) ||
	       nla_put_u32(msg, VSWITCH_A_PORT_MASTER, master ? master->no : 0) ||
	       nla_put_u32(msg, VSWITCH_A_PORT_FLAGS, nl_port_flags(port, dev)) ||
	       nla_put_u32(msg, VSWITCH_A_PORT_MTU, nl_port_mtu(port, dev)) ||
	       nla_put(msg, VSWITCH_A_PORT_ADDRESS, ETH_ALEN, dev->dev_addr) ||
	       nl_port_put_away(msg, port, dev) ? -EMSGSIZE : 0;
}

static int nl_port_put_stats(struct sk_buff *msg, const struct vsw_port *port)
{
	struct vswitch_port_stats stats;
	u64 drops[__VSWITCH_DROP_MAX];

	vsw_port_stats_read(port, &stats, drops);
	return nla_put_64bit(msg, VSWITCH_A_PORT_STATS, sizeof(stats), &stats, VSWITCH_A_PAD) ||
	       nla_put_64bit(msg, VSWITCH_A_PORT_DROPS, sizeof(drops), drops, VSWITCH_A_PAD) ?
	       -EMSGSIZE : 0;
}

static int nl_port_put_limits(struct sk_buff *msg, struct vsw_port *port)
{
	struct vswitch_port_limits limits;

	if (!vsw_limits_get(port, &limits))
		return 0;
	return nla_put(msg, VSWITCH_A_PORT_LIMITS, sizeof(limits), &limits);
}

static int nl_port_put_tunnel(struct sk_buff *msg, const struct vsw_port *port,
			      const struct net_device *dev)
{
	struct vswitch_tunnel tunnel;

	if (!port->ops->tunnel)
		return 0;
	port->ops->tunnel->get(port, &tunnel);
	return nla_put_string(msg, VSWITCH_A_PORT_DEVICE, dev->name) ||
	       nla_put(msg, VSWITCH_A_PORT_TUNNEL, sizeof(tunnel), &tunnel) ? -EMSGSIZE : 0;
}

/* A whole PORT_GET message. 0 or -EMSGSIZE. Context: RTNL or RCU held. */
static int nl_port_fill(struct sk_buff *msg, struct vsw_port *port, u32 portid, u32 seq, int flags)
{
	const struct net_device *dev = rcu_dereference_rtnl(port->dev);
	void *hdr = genlmsg_put(msg, portid, seq, &vsw_family, flags, VSWITCH_CMD_PORT_GET);

	if (!hdr)
		return -EMSGSIZE;
	if (nl_port_put_identity(msg, port) ||
	    (dev && (nl_port_put_dev(msg, port, dev) || nl_port_put_tunnel(msg, port, dev))) ||
	    nl_port_put_stats(msg, port) || nl_port_put_limits(msg, port)) {
		genlmsg_cancel(msg, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return 0;
}

static int nl_port_reply(struct genl_info *info, struct vsw_port *port)
{
	struct sk_buff *msg = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	int err;

	if (!msg)
		return -ENOMEM;
	err = nl_port_fill(msg, port, info->snd_portid, info->snd_seq, 0);
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	return genlmsg_reply(msg, info);
}

/* Tell the namespace's listeners. Context: RTNL. A listener that is too slow sees ENOBUFS. */
void vsw_port_notify(const struct vsw_port *port, enum vswitch_port_event event)
{
	const struct net_device *dev = rtnl_dereference(port->dev);
	struct sk_buff *msg;
	void *hdr;

	if (!vsw_family.id)	/* the module is on its way out */
		return;
	msg = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	hdr = msg ? genlmsg_put(msg, 0, 0, &vsw_family, 0, VSWITCH_CMD_PORT_EVENT) : NULL;
	if (!hdr || nla_put_u32(msg, VSWITCH_A_PORT_EVENT, event) ||
	    nl_port_put_identity(msg, port) ||
	    (dev && (nl_port_put_dev(msg, port, dev) || nl_port_put_tunnel(msg, port, dev)))) {
		nlmsg_free(msg);
		genl_set_err(&vsw_family, port->dp->net, 0, 0, -ENOBUFS);
		return;
	}
	genlmsg_end(msg, hdr);
	genlmsg_multicast_netns(&vsw_family, port->dp->net, msg, 0, 0, GFP_KERNEL);
}

/* --- commands ------------------------------------------------------------------------------ */

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

/*
 * A struct of a request that grows from version to version; all zero if it is not there. A shorter
 * one is of an older version. False: a longer one, and a byte past the known part is not zero.
 */
static bool nl_port_take_struct(const struct nlattr *a, void *to, int size)
{
	int known = min_t(int, a ? nla_len(a) : 0, size);

	memset(to, 0, size);
	if (!a)
		return true;
	memcpy(to, nla_data(a), known);
	return !memchr_inv(nla_data(a) + known, 0, nla_len(a) - known);
}

/* PORT_LIMITS of a request into @limits, if it is there. 0 or -EINVAL. */
static int nl_port_parse_limits(struct genl_info *info, struct vswitch_port_limits *limits)
{
	struct nlattr *a = info->attrs[VSWITCH_A_PORT_LIMITS];

	if (nl_port_take_struct(a, limits, sizeof(*limits)) && !limits->pad)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, a, "limits that this module does not know");
	return -EINVAL;
}

/* PORT_TUNNEL likewise. Its values are checked by the kind of port. */
static int nl_port_parse_tunnel(struct genl_info *info, struct vswitch_tunnel *tunnel)
{
	struct nlattr *a = info->attrs[VSWITCH_A_PORT_TUNNEL];

	if (nl_port_take_struct(a, tunnel, sizeof(*tunnel)))
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
		if (nl_port_fill(skb, port, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				 NLM_F_MULTI))
			break;
	}
	rcu_read_unlock();
	cb->args[0] = port ? no : ULONG_MAX;
	return skb->len;
}
