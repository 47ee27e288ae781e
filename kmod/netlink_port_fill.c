// SPDX-License-Identifier: GPL-2.0-only
/*
 * What messages say of ports, and the one that tells of an event.
 */
#include <linux/rtnetlink.h>
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
int vsw_nl_port_fill(struct sk_buff *msg, struct vsw_port *port, u32 portid, u32 seq, int flags)
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
