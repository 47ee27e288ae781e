// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports on devices that exist: NICs, taps, veths.
 */
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <net/sch_generic.h>
#include "compat.h"
#include "drop.h"
#include "skb_frame.h"
#include "vsw.h"

struct vsw_port *vsw_netdev_port(const struct net_device *dev)
{
	ASSERT_RTNL();
	if (rcu_access_pointer(dev->rx_handler) != vsw_rx_netdev)
		return NULL;
	return rtnl_dereference(dev->rx_handler_data);
}

/*
 * Whether a device is of a kind that can be a port: 0 or -errno, which @extack explains. A port's
 * device is looked at again when it is brought up, as some change their kind while they are down.
 * Context: RTNL.
 */
static int netdev_suits(const struct net_device *dev, struct netlink_ext_ack *extack)
{
	ASSERT_RTNL();
	if (dev->flags & IFF_LOOPBACK) {
		NL_SET_ERR_MSG(extack, "is a loopback device");
		return -EINVAL;
	}
	if (dev->type != ARPHRD_ETHER || dev->addr_len != ETH_ALEN) {
		NL_SET_ERR_MSG(extack, "is not an Ethernet device");
		return -EINVAL;
	}
	if (dev->priv_flags & IFF_DONT_BRIDGE) {
		NL_SET_ERR_MSG(extack, "is of a kind that cannot be bridged");
		return -EOPNOTSUPP;
	}
	return 0;
}

static int netdev_refuse(struct net_device *dev, struct net_device *master,
		  struct netlink_ext_ack *extack)
{
	const struct vsw_port *port = vsw_port_of_dev(dev);
	int err;

	if (port && port->ops != &vsw_netdev_ops) {
		NL_SET_ERR_MSG(extack, "is an internal port of this switch");
		return -EINVAL;
	}
	err = netdev_suits(dev, extack);
	if (err)
		return err;
	if (port) {
		NL_SET_ERR_MSG(extack, "is a port of the switch already");
		return -EEXIST;
	}
	if (netdev_master_upper_dev_get(dev)) {
		NL_SET_ERR_MSG(extack, "belongs to another bridge, bond or team");
		return -EBUSY;
	}
	if (netdev_is_rx_handler_busy(dev)) {
		NL_SET_ERR_MSG(extack, "has another receive handler (macvlan, ipvlan, ...)");
		return -EBUSY;
	}
	if (master && netdev_has_upper_dev(master, dev)) {
		NL_SET_ERR_MSG(extack, "stands on the bridge's own device: frames would go round");
		return -ELOOP;
	}
	return 0;
}

static int netdev_attach(struct vsw_port *port, const struct vsw_port_new *new,
			 struct net_device *master, struct netlink_ext_ack *extack)
{
	struct net_device *dev = __dev_get_by_name(port->dp->net, port->name);
	int err;

	ASSERT_RTNL();
	if (!dev) {
		NL_SET_ERR_MSG(extack, "no such device");
		return -ENODEV;
	}
	err = netdev_refuse(dev, master, extack);
	if (!err)
		err = vsw_port_set_name(port, dev->name, extack);	/* not an altname */
	if (err)
		return err;

	if (master) {
		err = netdev_master_upper_dev_link(dev, master, NULL, NULL, extack);
		if (err)
			return err;
	}
	err = dev_set_promiscuity(dev, 1);
	if (err) {
		NL_SET_ERR_MSG(extack, "cannot be made promiscuous");
		goto unlink;
	}
	dev_disable_lro(dev);
	/* both before the first frame can come */
	rcu_assign_pointer(port->dev, dev);
	err = netdev_rx_handler_register(dev, vsw_rx_netdev, port);
	if (err)
		goto unset;
	return 0;

unset:
	RCU_INIT_POINTER(port->dev, NULL);
	dev_set_promiscuity(dev, -1);
unlink:
	if (master)
		netdev_upper_dev_unlink(dev, master);
	return err;
}

/*
 * These two are the halves of netdev_rx_handler_unregister(), which removes the handler, waits for
 * a grace period, and removes the handler's data, for one device at a time: 2,000 ports would hold
 * RTNL for 2,000 grace periods.
 *
 * The wait keeps a frame that has found our handler from finding the data of the next one, whom
 * somebody registers in a later RTNL section. On a device that is being unregistered nobody does
 * so, and the core waits before it frees the device: our data stay, and nothing is waited for.
 */
static void netdev_detach(struct vsw_port *port, struct net_device *dev, struct vsw_leave *leave)
{
	ASSERT_RTNL();
	RCU_INIT_POINTER(dev->rx_handler, NULL);
	leave->wait |= dev->reg_state == NETREG_REGISTERED;
	vsw_port_unlink(port, dev);
	dev_set_promiscuity(dev, -1);
}

static void netdev_detached(struct vsw_port *port, struct net_device *dev)
{
	if (dev->reg_state == NETREG_REGISTERED)
		RCU_INIT_POINTER(dev->rx_handler_data, NULL);
}

/* By the core: queueing discipline, tc and netfilter, packet sockets, segmentation, checksums. */
static noinline int netdev_xmit_by_core(struct sk_buff *skb, struct net_device *dev)
{
	if (unlikely(skb->ip_summed == CHECKSUM_PARTIAL && eth_type_vlan(skb->protocol)) &&
	    !vsw_skb_find_network(skb)) {
		vsw_drop_free(skb, VSWITCH_DROP_TX_REFUSED);
		return NET_XMIT_DROP;
	}
	return dev_queue_xmit(skb);
}

/*
 * Whether dev_queue_xmit() would do nothing for any frame but call the device: it has one queue, no
 * queueing discipline that holds frames back, no transmit lock, no filter, and nobody listens.
 */
static bool netdev_is_direct(struct net_device *dev)
{
	const struct netdev_queue *txq = netdev_get_tx_queue(dev, 0);

	return vsw_dev_lltx(dev) && dev->real_num_tx_queues == 1 &&
	       !rcu_dereference_bh(txq->qdisc)->enqueue && !netif_xmit_stopped(txq) &&
	       !vsw_dev_has_egress_hook(dev) && !dev_nit_active(dev);
}

/*
 * Whether it would do nothing for this frame, except put its tag into the bytes: it belongs to no
 * socket and no route, is not to be segmented, and the device computes the checksum that it
 * lacks. These are the cases of validate_xmit_skb().
 */
static bool netdev_skb_is_direct(const struct sk_buff *skb, const struct net_device *dev)
{
	netdev_features_t features = dev->features;

	if (skb->sk || skb->_skb_refdst || skb_has_extensions((struct sk_buff *)skb) ||
	    skb_is_gso(skb))
		return false;
	if (skb_vlan_tagged(skb))
		features &= dev->vlan_features;
	if (skb_is_nonlinear(skb) && (!(features & NETIF_F_SG) || skb_has_frag_list(skb)))
		return false;
	return skb->ip_summed != CHECKSUM_PARTIAL ||
	       (features & NETIF_F_HW_CSUM && !skb->encapsulation && !vsw_csum_is_sctp(skb) &&
		!eth_type_vlan(skb->protocol));
}

static int netdev_xmit_direct(struct sk_buff *skb, struct net_device *dev)
{
	int rc;

	if (skb_vlan_tag_present(skb) && !vlan_hw_offload_capable(dev->features, skb->vlan_proto)) {
		skb = __vlan_hwaccel_push_inside(skb);
		if (unlikely(!skb))
			return NET_XMIT_DROP;
	}
	skb_reset_mac_header(skb);
	skb_set_queue_mapping(skb, 0);
	rc = netdev_start_xmit(skb, dev, netdev_get_tx_queue(dev, 0), false);
	if (unlikely(!dev_xmit_complete(rc)))
		kfree_skb(skb);
	return rc;
}

/*
 * NET_XMIT_CN is no success: the qdisc has dropped this frame, or another one in its place. A
 * device whose carrier has just come has a qdisc that drops everything so, until it is activated.
 */
enum vswitch_drop vsw_netdev_send(struct vsw_port *port, struct net_device *dev,
				  struct sk_buff *skb)
{
	int rc;

	skb->dev = dev;
	skb_forward_csum(skb);
	if (netdev_is_direct(dev) && netdev_skb_is_direct(skb, dev))
		rc = netdev_xmit_direct(skb, dev);
	else
		rc = netdev_xmit_by_core(skb, dev);
	return likely(rc == NET_XMIT_SUCCESS) ? VSWITCH_DROP_UNSPEC : VSWITCH_DROP_TX_REFUSED;
}

const struct vsw_port_ops vsw_netdev_ops = {
	.kind = VSWITCH_PORT_NETDEV,
	.attach = netdev_attach,
	.detach = netdev_detach,
	.detached = netdev_detached,
	.send = vsw_netdev_send,
	.of_dev = vsw_netdev_port,
	.suits = netdev_suits,
};
