// SPDX-License-Identifier: GPL-2.0-only
/*
 * Internal ports: devices that the switch makes, by which the host itself is connected to it. The
 * one with a bridge's name is the rtnl master of the bridge's ports, and stays in their network
 * namespace. Others may be moved to that of a container; frames then lose at the border what one
 * namespace has noted of them and the other must not see: marks, connections, routes.
 */
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <net/dst.h>
#include <net/rtnetlink.h>
#include "compat.h"
#include "drop.h"
#include "netlink_vsw.h"
#include "skb_frame.h"
#include "vsw.h"

struct vsw_internal {
	struct vsw_port *port;		/* NULL: no frame comes (any more) */
};

static const struct net_device_ops internal_netdev_ops;

static bool internal_is_dev(const struct net_device *dev)
{
	return dev->netdev_ops == &internal_netdev_ops;
}

static struct vsw_port *internal_port(const struct net_device *dev)
{
	return ((struct vsw_internal *)netdev_priv(dev))->port;
}

static struct vsw_port *internal_of_dev(const struct net_device *dev)
{
	return internal_is_dev(dev) ? internal_port(dev) : NULL;
}

/* --- as a device --------------------------------------------------------------------------- */

/*
 * Remove what the stack has noted of the frame so far, such as its route; if it passes between
 * namespaces, all that it would not have if it came by a cable (marks, priority).
 */
static void internal_scrub(struct sk_buff *skb, bool away)
{
	skb_scrub_packet(skb, away);
	if (unlikely(away))
		skb->priority = 0;
}

/* From the host into the switch. Context: BH off. Consumes @skb. */
static netdev_tx_t internal_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct vsw_port *port = internal_port(dev);

	dev_sw_netstats_tx_add(dev, 1, skb->len);
	skb_reset_mac_header(skb);
	if (likely(pskb_may_pull(skb, ETH_HLEN)))	/* else it is dropped */
		vsw_skb_set_headers(skb);

	rcu_read_lock();
	if (unlikely(vsw_port_is_away(port, dev)))
		internal_scrub(skb, true);
	vsw_rx(port, skb);
	rcu_read_unlock();
	return NETDEV_TX_OK;
}

static int internal_open(struct net_device *dev)
{
	netif_start_queue(dev);
	return 0;
}

static int internal_stop(struct net_device *dev)
{
	netif_stop_queue(dev);
	return 0;
}

static void internal_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	netdev_stats_to_stats64(stats, &dev->stats);
	dev_fetch_sw_netstats(stats, dev->tstats);
}

static int internal_init(struct net_device *dev)
{
	dev->tstats = netdev_alloc_pcpu_stats(struct pcpu_sw_netstats);
	return dev->tstats ? 0 : -ENOMEM;
}

static void internal_uninit(struct net_device *dev)
{
	free_percpu(dev->tstats);
}

/* "ip link set DEV master BR": RTNL */
static int internal_add_slave(struct net_device *master, struct net_device *dev,
			      struct netlink_ext_ack *extack)
{
	struct vsw_port *port = internal_port(master);
	const struct vsw_port_new new = {
		.name = dev->name, .master = port, .origin = VSWITCH_ORIGIN_LINK,
	};

	ASSERT_RTNL();
	if (port->master || vsw_port_is_away(port, master)) {
		NL_SET_ERR_MSG(extack, "is a port of a bridge, and no bridge");
		return -EOPNOTSUPP;
	}
	return PTR_ERR_OR_ZERO(vsw_port_add(port->dp, &vsw_netdev_ops, &new, extack));
}

/* "ip link set DEV nomaster": RTNL. Internal ports leave by the daemon only. */
static int internal_del_slave(struct net_device *master, struct net_device *dev)
{
	struct vsw_port *port = vsw_netdev_port(dev);

	if (!port || port->master != internal_port(master))
		return -EOPNOTSUPP;
	vsw_port_del(port, VSWITCH_EVENT_NOMASTER);
	return 0;
}

/*
 * The stack leaves as much room in front of what the host sends, for headers that other ports add.
 * IFF_PHONY_HEADROOM (internal_setup) says that this device itself needs none of it: the switch
 * does not take it for a need of the device, for which the other ports would have to leave room in
 * turn.
 */
static void internal_set_rx_headroom(struct net_device *dev, int headroom)
{
	dev->needed_headroom = max(headroom, 0);
}

static const struct net_device_ops internal_netdev_ops = {
	.ndo_init = internal_init,
	.ndo_uninit = internal_uninit,
	.ndo_open = internal_open,
	.ndo_stop = internal_stop,
	.ndo_start_xmit = internal_xmit,
	.ndo_get_stats64 = internal_stats64,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
	.ndo_set_rx_headroom = internal_set_rx_headroom,
	.ndo_add_slave = internal_add_slave,
	.ndo_del_slave = internal_del_slave,
};

static void internal_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	strscpy(info->driver, "vswitch", sizeof(info->driver));
	strscpy(info->version, VSW_VERSION, sizeof(info->version));
}

static const struct ethtool_ops internal_ethtool_ops = {
	.get_drvinfo = internal_drvinfo,
	.get_link = ethtool_op_get_link,
	.get_ts_info = ethtool_op_get_ts_info,
};

/* For "ip -d link"; devices of this kind are made by the daemon, not by "ip link add". */
static struct rtnl_link_ops internal_link_ops __read_mostly = {
	.kind = "vswitch",
};

static void internal_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &internal_netdev_ops;
	dev->ethtool_ops = &internal_ethtool_ops;
	dev->rtnl_link_ops = &internal_link_ops;
	dev->needs_free_netdev = true;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = ETH_MAX_MTU;
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	dev->priv_flags |= IFF_LIVE_ADDR_CHANGE | IFF_NO_QUEUE | IFF_PHONY_HEADROOM;
	/* netpoll would transmit with interrupts off, and the switch wants them on */
	dev->priv_flags |= IFF_DISABLE_NETPOLL;
	vsw_dev_set_lltx(dev);

	/* Work that can wait is left to the device where the frame goes out. */
	dev->hw_features = NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HIGHDMA | NETIF_F_HW_CSUM |
			   NETIF_F_GSO_SOFTWARE | NETIF_F_GSO_ENCAP_ALL |
			   NETIF_F_HW_VLAN_CTAG_TX | NETIF_F_HW_VLAN_STAG_TX;
	dev->features |= dev->hw_features;
	dev->vlan_features = dev->hw_features &
			     ~(NETIF_F_HW_VLAN_CTAG_TX | NETIF_F_HW_VLAN_STAG_TX);
	dev->hw_enc_features = dev->vlan_features;
	eth_hw_addr_random(dev);
	/* What the daemon gives back when no other address is configured any more. */
	memcpy(dev->perm_addr, dev->dev_addr, ETH_ALEN);
}

/* --- as a port ----------------------------------------------------------------------------- */

static int internal_attach(struct vsw_port *port, const struct vsw_port_new *new,
			   struct net_device *master, struct netlink_ext_ack *extack)
{
	struct vsw_internal *internal;
	struct net_device *dev;
	int err;

	ASSERT_RTNL();
	if (!dev_valid_name(port->name) || strchr(port->name, '%')) {
		NL_SET_ERR_MSG(extack, "is not a valid name for a device");
		return -EINVAL;
	}
	err = vsw_port_set_name(port, port->name, extack);
	if (err)
		return err;
	dev = alloc_netdev(sizeof(*internal), port->name, NET_NAME_USER, internal_setup);
	if (!dev)
		return -ENOMEM;
	dev_net_set(dev, port->dp->net);
	/* it may become the master of others, which stay here, and so must it */
	if (!master)
		vsw_dev_set_netns_local(dev);
	internal = netdev_priv(dev);
	internal->port = port;
	netif_carrier_on(dev);
	err = register_netdevice(dev);
	if (err) {
		if (err == -EEXIST)
			NL_SET_ERR_MSG(extack, "a device of this name exists");
		free_netdev(dev);
		return err;
	}
	if (master) {
		err = netdev_master_upper_dev_link(dev, master, NULL, NULL, extack);
		if (err) {
			unregister_netdevice(dev);
			return err;
		}
	}
	rcu_assign_pointer(port->dev, dev);
	return 0;
}

/* The device is being unregistered already if the namespace that it was moved to goes. */
static void internal_detach(struct vsw_port *port, struct net_device *dev, struct vsw_leave *leave)
{
	ASSERT_RTNL();
	vsw_port_unlink(port, dev);
	if (dev->reg_state == NETREG_REGISTERED)
		unregister_netdevice_queue(dev, &leave->devs);
}

/* The device is closed, and no frame is in it any more; dump or ioctl may still have hold of it. */
static void internal_detached(struct vsw_port *port, struct net_device *dev)
{
	struct vsw_internal *internal = netdev_priv(dev);

	internal->port = NULL;
}

/* The device is about to leave its network namespace, and is closed. Context: RTNL. */
static void internal_leaves(struct vsw_port *port, struct net_device *dev)
{
	vsw_port_unlink(port, dev);
}

/*
 * The device has come to another one; back home it goes under its master again. It may have a name
 * now that another port bears, as the core asks nobody before: the port then keeps the name that it
 * had.
 * Context: RTNL.
 */
static void internal_arrives(struct vsw_port *port, struct net_device *dev)
{
	ASSERT_RTNL();
	if (!vsw_port_is_away(port, dev)) {
		if (port->master &&
		    netdev_master_upper_dev_link(dev, rtnl_dereference(port->master->dev), NULL,
						 NULL, NULL)) {
			netdev_warn(dev, "no memory to put it under its bridge again\n");
			vsw_port_set_master(port, NULL);
		}
		vsw_port_set_name(port, dev->name, NULL);
	}
	vsw_port_notify(port, VSWITCH_EVENT_NETNS);
}

/*
 * To the host, or to a container. netif_rx: the stack above is not entered from within a
 * transmission.
 */
static enum vswitch_drop internal_send(struct vsw_port *port, struct net_device *dev,
				       struct sk_buff *skb)
{
	unsigned int len = skb->len;

	skb->dev = dev;
	internal_scrub(skb, vsw_port_is_away(port, dev));
	skb->protocol = eth_type_trans(skb, dev);
	if (netif_rx(skb) != NET_RX_SUCCESS)
		return VSWITCH_DROP_TX_REFUSED;
	dev_sw_netstats_rx_add(dev, len);
	return VSWITCH_DROP_UNSPEC;
}

const struct vsw_port_ops vsw_internal_ops = {
	.kind = VSWITCH_PORT_INTERNAL,
	.attach = internal_attach,
	.detach = internal_detach,
	.detached = internal_detached,
	.send = internal_send,
	.of_dev = internal_of_dev,
	.leaves = internal_leaves,
	.arrives = internal_arrives,
};

int vsw_internal_init(void)
{
	return rtnl_link_register(&internal_link_ops);
}

void vsw_internal_exit(void)
{
	rtnl_link_unregister(&internal_link_ops);
}
