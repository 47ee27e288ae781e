// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports that are tunnels: Ethernet in GRE (RFC 2784, RFC 2890). All tunnels of a namespace share
 * one gretap device in external mode, or one ip6gretap: the kernel decapsulates what comes in and
 * says which addresses and key it came with, and a hash table says which port that is.
 */
#include <linux/if_vlan.h>
#include <linux/rhashtable.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/ipv6.h>
#include <net/rtnetlink.h>
#include "compat.h"
#include "compat_gre.h"
#include "gre.h"
#include "vsw.h"

static bool gre_is_shared(const struct net_device *dev)
{
	return rcu_access_pointer(dev->rx_handler) == vsw_gre_rx;
}

/* --- parameters: RTNL ---------------------------------------------------------------------- */

static int gre_port_csum_get(struct vsw_gre_dev *shared, const struct vsw_tunnel *t,
			     struct netlink_ext_ack *extack)
{
	int err;

	ASSERT_RTNL();
	if (!(t->conf.flags & VSWITCH_TUN_F_CSUM) || shared->csum++)
		return 0;
	err = vsw_gre_csum_start(shared, t->port->dp->net);
	if (err)
		shared->csum--;
	if (err == -EOPNOTSUPP)
		NL_SET_ERR_MSG(extack, "checksums in tunnels need a kernel with netfilter");
	return err;
}

static void gre_port_csum_put(struct vsw_gre_dev *shared, const struct vsw_tunnel *t)
{
	ASSERT_RTNL();
	if (t->conf.flags & VSWITCH_TUN_F_CSUM && !--shared->csum)
		vsw_gre_csum_end(shared, t->port->dp->net);
}

/* A frame finds the port by the old parameters or by the new ones. */
static int gre_tunnel_set(struct vsw_port *port, const struct vswitch_tunnel *conf,
			  struct netlink_ext_ack *extack)
{
	struct vsw_gre_dev *shared = vsw_gre(port)->shared;
	struct vsw_tunnel *old = rtnl_dereference(vsw_gre(port)->tunnel);
	struct vsw_tunnel *t = vsw_tunnel_new(port, conf, shared->ipv6, extack);
	bool same;
	int err;

	if (IS_ERR(t))
		return PTR_ERR(t);
	err = gre_port_csum_get(shared, t, extack);
	if (err)
		goto undo_tunnel;
	same = !memcmp(&t->peer, &old->peer, sizeof(t->peer));
	err = same ? vsw_gre_replace(shared, old, t) : vsw_gre_enter(shared, t, extack);
	if (err)
		goto undo_csum;
	rcu_assign_pointer(vsw_gre(port)->tunnel, t);
	if (!same)
		vsw_gre_leave(shared, old);
	gre_port_csum_put(shared, old);
	vsw_tunnel_free_rcu(old);
	return 0;

undo_csum:
	gre_port_csum_put(shared, t);
undo_tunnel:
	vsw_tunnel_free(t);
	return err;
}

static void gre_tunnel_get(const struct vsw_port *port, struct vswitch_tunnel *conf)
{
	*conf = rcu_dereference_rtnl(vsw_gre(port)->tunnel)->conf;
}

/* With room for a VLAN tag, as frames in it may have one. */
static u32 gre_tunnel_mtu(const struct vsw_port *port)
{
	const struct net_device *dev;
	struct vsw_gre_route way;
	struct vsw_tunnel *t;
	int mtu = 0;

	local_bh_disable();
	rcu_read_lock();
	t = rcu_dereference(vsw_gre(port)->tunnel);
	dev = rcu_dereference(port->dev);
	if (dev && vsw_gre_route(t, dev, &way)) {
		mtu = (int)dst_mtu(way.dst) - (int)t->overhead - ETH_HLEN - VLAN_HLEN;
		dst_release(way.dst);
	}
	rcu_read_unlock();
	local_bh_enable();
	return max(mtu, 0);
}

/* --- the device: RTNL ---------------------------------------------------------------------- */

/*
 * What is wrong with @dev as the device of tunnels, a sentence for people; NULL: nothing. A tunnel
 * device that was moved goes on receiving in the namespace where it was made, while what is sent by
 * it here would be routed here: each direction would have an underlay of its own.
 */
static const char *gre_device_check(const struct net_device *dev, bool *ipv6)
{
	const char *kind = dev->rtnl_link_ops ? dev->rtnl_link_ops->kind : "";
	const struct ip6_tnl *t6 = netdev_priv(dev);
	const struct ip_tunnel *t4 = netdev_priv(dev);
	const struct net *underlay;
	bool external;

	*ipv6 = !strcmp(kind, "ip6gretap");
	external = *ipv6 ? t6->parms.collect_md : !strcmp(kind, "gretap") && t4->collect_md;
	if (!external)
		return "the device is no gretap or ip6gretap in external mode";
	underlay = *ipv6 ? t6->net : t4->net;
	if (!net_eq(underlay, dev_net(dev)))
		return "the tunnel device was made in another network namespace and sends there";
	return NULL;
}

static struct vsw_gre_dev *gre_device_take(struct net_device *dev, struct netlink_ext_ack *extack)
{
	struct vsw_gre_dev *shared;
	const char *wrong;
	bool ipv6;
	int err;

	wrong = gre_device_check(dev, &ipv6);
	if (wrong) {
		if (extack)
			extack->_msg = wrong;
		return ERR_PTR(-EINVAL);
	}
	if (netdev_master_upper_dev_get(dev) || netdev_is_rx_handler_busy(dev)) {
		NL_SET_ERR_MSG(extack, "the tunnel device belongs to another bridge or the like");
		return ERR_PTR(-EBUSY);
	}
	shared = kzalloc(sizeof(*shared), GFP_KERNEL);
	if (!shared)
		return ERR_PTR(-ENOMEM);
	shared->ipv6 = ipv6;
	err = rhashtable_init(&shared->tunnels, &vsw_tunnel_params);
	if (err)
		goto undo_alloc;
	err = netdev_rx_handler_register(dev, vsw_gre_rx, shared);
	if (err)
		goto undo_table;
	return shared;

undo_table:
	rhashtable_destroy(&shared->tunnels);
undo_alloc:
	kfree(shared);
	return ERR_PTR(err);
}

/* netdev_rx_handler_unregister waits for the frames that are on their way. */
static void gre_device_release(struct net_device *dev, struct vsw_gre_dev *shared)
{
	netdev_rx_handler_unregister(dev);
	rhashtable_destroy(&shared->tunnels);
	kfree(shared);
}

static int gre_port_join(struct vsw_port *port, struct net_device *dev, struct vsw_gre_dev *shared,
			 const struct vswitch_tunnel *conf, struct netlink_ext_ack *extack)
{
	struct vsw_gre *gre = kzalloc(sizeof(*gre), GFP_KERNEL);
	struct vsw_tunnel *t;
	int err;

	if (!gre)
		return -ENOMEM;
	t = vsw_tunnel_new(port, conf, shared->ipv6, extack);
	err = PTR_ERR_OR_ZERO(t);
	if (err)
		goto undo_gre;
	err = gre_port_csum_get(shared, t, extack);
	if (err)
		goto undo_tunnel;
	gre->shared = shared;
	RCU_INIT_POINTER(gre->tunnel, t);
	/* all before the first frame can come */
	port->priv = gre;
	rcu_assign_pointer(port->dev, dev);
	err = vsw_gre_enter(shared, t, extack);
	if (err)
		goto undo_port;
	shared->ports++;
	return 0;

undo_port:
	/* No frame can have found the tunnel, but a dump may be reading the port. */
	RCU_INIT_POINTER(port->dev, NULL);
	gre_port_csum_put(shared, t);
	vsw_tunnel_free_rcu(t);
	kfree_rcu(gre, rcu);
	return err;
undo_tunnel:
	vsw_tunnel_free(t);
undo_gre:
	kfree(gre);
	return err;
}

static int gre_attach(struct vsw_port *port, const struct vsw_port_new *new,
		      struct net_device *master, struct netlink_ext_ack *extack)
{
	struct net_device *dev = __dev_get_by_name(port->dp->net, new->device);
	struct vsw_gre_dev *shared;
	int err;

	ASSERT_RTNL();
	err = vsw_port_set_name(port, port->name, extack);
	if (err)
		return err;
	if (!dev) {
		NL_SET_ERR_MSG(extack, "no such tunnel device");
		return -ENODEV;
	}
	shared = gre_is_shared(dev) ? rtnl_dereference(dev->rx_handler_data) :
				       gre_device_take(dev, extack);
	if (IS_ERR(shared))
		return PTR_ERR(shared);
	err = gre_port_join(port, dev, shared, new->tunnel, extack);
	if (err && !shared->ports)
		gre_device_release(dev, shared);
	return err;
}

/*
 * Without a wait for the frames on their way, so that thousands of tunnels can go at once. Who has
 * seen port->dev under RCU may still use @gre and its tunnel, so both are freed after a grace
 * period; port->priv stays as it is, as nobody looks there any more who finds no device.
 */
static void gre_detach(struct vsw_port *port, struct net_device *dev, struct vsw_leave *leave)
{
	struct vsw_gre *gre = vsw_gre(port);
	struct vsw_tunnel *t = rtnl_dereference(gre->tunnel);

	ASSERT_RTNL();
	vsw_gre_leave(gre->shared, t);
	gre_port_csum_put(gre->shared, t);
	if (!--gre->shared->ports)
		gre_device_release(dev, gre->shared);
	vsw_tunnel_free_rcu(t);
	kfree_rcu(gre, rcu);
}

static const struct vsw_tunnel_ops gre_tunnel_ops = {
	.set = gre_tunnel_set,
	.get = gre_tunnel_get,
	.mtu = gre_tunnel_mtu,
	.shares = gre_is_shared,
};

const struct vsw_port_ops vsw_gre_ops = {
	.kind = VSWITCH_PORT_GRE,
	.headroom = VSW_GRE_HEADROOM,
	.attach = gre_attach,
	.detach = gre_detach,
	.send = vsw_gre_send,
	.tunnel = &gre_tunnel_ops,
};
