// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports that are tunnels: Ethernet in GRE (RFC 2784, RFC 2890). All of a namespace ride on one
 * gretap device in external mode, or one ip6gretap: the kernel parses what comes in and says from
 * whom, and a hash table says which port that is.
 */
#include <linux/etherdevice.h>
#include <linux/rhashtable.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/dst_metadata.h>
#include <net/ipv6.h>
#include <net/rtnetlink.h>
#include "compat.h"
#include "compat_gre.h"
#include "gre.h"
#include "vsw.h"

#define KNOWN_FLAGS	(VSWITCH_TUN_F_IPV6 | VSWITCH_TUN_F_IN_KEY | VSWITCH_TUN_F_IN_FLOW | \
			 VSWITCH_TUN_F_OUT_KEY | VSWITCH_TUN_F_OUT_FLOW | VSWITCH_TUN_F_CSUM | \
			 VSWITCH_TUN_F_SEQ | VSWITCH_TUN_F_DF | VSWITCH_TUN_F_TOS_INHERIT | \
			 VSWITCH_TUN_F_TTL_INHERIT | VSWITCH_TUN_F_PMTUD)

/**
 * struct vsw_gre_dev - a device that tunnels share
 * @tunnels: by vsw_tunnel.peer
 * @count: of tunnels by class(): what need not be looked for
 * @ports: that ride on it; the last one ends its service. RTNL
 * @ipv6:  it is an ip6gretap
 */
struct vsw_gre_dev {
	struct rhashtable tunnels;
	unsigned int count[4];
	unsigned int ports;
	bool ipv6;
};

static const struct rhashtable_params tunnel_params = {
	.key_len = sizeof(struct vsw_gre_peer),
	.key_offset = offsetof(struct vsw_tunnel, peer),
	.head_offset = offsetof(struct vsw_tunnel, node),
	.automatic_shrinking = true,
};

static rx_handler_result_t gre_rx(struct sk_buff **pskb);

bool vsw_is_gre_dev(const struct net_device *dev)
{
	return rcu_access_pointer(dev->rx_handler) == gre_rx;
}

/* --- who is it ----------------------------------------------------------------------------- */

static bool is_zero(const u8 address[16])
{
	return !memchr_inv(address, 0, 16);
}

static unsigned int class(const struct vsw_gre_peer *peer)
{
	return (is_zero(peer->local) ? 2 : 0) + (peer->match == VSW_GRE_ANY_KEY);
}

static struct vsw_tunnel *find_class(const struct vsw_gre_dev *shared,
				     const struct vsw_gre_peer *peer)
{
	if (!READ_ONCE(shared->count[class(peer)]))
		return NULL;
	return rhashtable_lookup(&((struct vsw_gre_dev *)shared)->tunnels, peer, tunnel_params);
}

/* The most specific first: see struct vswitch_tunnel. Context: RCU held. */
static struct vsw_tunnel *find(const struct vsw_gre_dev *shared, struct vsw_gre_peer *peer)
{
	const struct vsw_gre_peer frame = *peer;
	struct vsw_tunnel *t = NULL;
	int any_local;

	for (any_local = 0; any_local < 2 && !t; any_local++) {
		if (any_local)
			memset(peer->local, 0, sizeof(peer->local));
		peer->match = frame.match;
		peer->key = frame.key;
		t = find_class(shared, peer);
		if (t)
			break;
		peer->match = VSW_GRE_ANY_KEY;
		peer->key = 0;
		t = find_class(shared, peer);
	}
	return t;
}

static void peer_of_frame(struct vsw_gre_peer *peer, const struct ip_tunnel_info *info)
{
	const struct ip_tunnel_key *key = &info->key;

	memset(peer, 0, sizeof(*peer));
	if (ip_tunnel_info_af(info) == AF_INET6) {
		memcpy(peer->remote, &key->u.ipv6.src, 16);
		memcpy(peer->local, &key->u.ipv6.dst, 16);
	} else {
		memcpy(peer->remote, &key->u.ipv4.src, 4);
		memcpy(peer->local, &key->u.ipv4.dst, 4);
	}
	if (vsw_tun_has_key(info)) {
		peer->match = VSW_GRE_KEY;
		peer->key = tunnel_id_to_key32(key->tun_id);
	}
}

/*
 * Frames from peers that are no port's are counted as dropped by the device ("ip -s link").
 * Context: softirq, RCU held. Takes over *pskb unless it returns RX_HANDLER_PASS.
 */
static rx_handler_result_t gre_rx(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct net_device *dev = skb->dev;
	const struct ip_tunnel_info *info;
	struct vsw_tunnel *t = NULL;
	struct vsw_gre_peer peer;
	__be32 key;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb)) {
		dev_core_stats_rx_dropped_inc(dev);
		return RX_HANDLER_CONSUMED;
	}
	info = skb_tunnel_info(skb);
	if (likely(info)) {
		peer_of_frame(&peer, info);
		key = peer.key;
		t = find(rcu_dereference(dev->rx_handler_data), &peer);
	}
	if (unlikely(!t)) {
		dev_core_stats_rx_dropped_inc(dev);
		kfree_skb(skb);
		return RX_HANDLER_CONSUMED;
	}
	vsw_skb_cb(skb)->key_id = t->peer.match == VSW_GRE_ANY_KEY ? key : 0;
	skb_dst_drop(skb);
	skb_push(skb, ETH_HLEN);
	vsw_rx(t->port, skb);
	return RX_HANDLER_CONSUMED;
}

/* --- parameters ---------------------------------------------------------------------------- */

static const char *check_address(const struct vswitch_tunnel *conf, const u8 address[16])
{
	struct in6_addr ip6;
	__be32 ip4;

	if (conf->flags & VSWITCH_TUN_F_IPV6) {
		memcpy(&ip6, address, sizeof(ip6));
		return ipv6_addr_is_multicast(&ip6) ? "a tunnel's address is a group's" : NULL;
	}
	memcpy(&ip4, address, sizeof(ip4));
	if (memchr_inv(address + 4, 0, 12))
		return "an IPv4 address is longer than four bytes";
	return ipv4_is_multicast(ip4) || ipv4_is_lbcast(ip4) ? "a tunnel's address is a group's" :
							       NULL;
}

/* NULL: it is right */
static const char *check(const struct vswitch_tunnel *conf)
{
	u32 in = conf->flags & (VSWITCH_TUN_F_IN_KEY | VSWITCH_TUN_F_IN_FLOW);
	u32 out = conf->flags & (VSWITCH_TUN_F_OUT_KEY | VSWITCH_TUN_F_OUT_FLOW);

	if (conf->flags & ~KNOWN_FLAGS || conf->pad[0] || conf->pad[1])
		return "tunnel flags that this module does not know";
	if (is_zero(conf->remote))
		return "a tunnel's remote address is missing";
	if (hweight32(in) > 1 || hweight32(out) > 1 ||
	    (!(in & VSWITCH_TUN_F_IN_KEY) && conf->in_key) ||
	    (!(out & VSWITCH_TUN_F_OUT_KEY) && conf->out_key))
		return "a tunnel's key is there and is not";
	if (conf->tos & INET_ECN_MASK)
		return "a tunnel's TOS has bits of ECN";
	return check_address(conf, conf->remote) ?: check_address(conf, conf->local);
}

static void peer_of_conf(struct vsw_gre_peer *peer, const struct vswitch_tunnel *conf)
{
	memset(peer, 0, sizeof(*peer));
	memcpy(peer->remote, conf->remote, sizeof(peer->remote));
	memcpy(peer->local, conf->local, sizeof(peer->local));
	peer->key = conf->in_key;
	if (conf->flags & VSWITCH_TUN_F_IN_KEY)
		peer->match = VSW_GRE_KEY;
	else if (conf->flags & VSWITCH_TUN_F_IN_FLOW)
		peer->match = VSW_GRE_ANY_KEY;
}

static unsigned int overhead(const struct vswitch_tunnel *conf)
{
	unsigned int len = conf->flags & VSWITCH_TUN_F_IPV6 ? sizeof(struct ipv6hdr) :
							      sizeof(struct iphdr);

	len += sizeof(struct gre_base_hdr);
	if (conf->flags & VSWITCH_TUN_F_CSUM)
		len += 4;
	if (conf->flags & (VSWITCH_TUN_F_OUT_KEY | VSWITCH_TUN_F_OUT_FLOW))
		len += 4;
	if (conf->flags & VSWITCH_TUN_F_SEQ)
		len += 4;
	return len;
}

static void tunnel_free(struct vsw_tunnel *t)
{
	dst_cache_destroy(&t->routes);
	kfree(t);
}

static void tunnel_free_rcu(struct rcu_head *head)
{
	tunnel_free(container_of(head, struct vsw_tunnel, rcu));
}

static struct vsw_tunnel *tunnel_new(struct vsw_port *port, const struct vswitch_tunnel *conf,
				     bool ipv6, struct netlink_ext_ack *extack)
{
	const char *wrong = check(conf);
	struct vsw_tunnel *t;
	int err;

	if (!wrong && !!(conf->flags & VSWITCH_TUN_F_IPV6) != ipv6)
		wrong = "the tunnel's device is one of the other IP version";
	if (wrong) {
		if (extack)
			extack->_msg = wrong;
		return ERR_PTR(-EINVAL);
	}
	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (!t)
		return ERR_PTR(-ENOMEM);
	err = dst_cache_init(&t->routes, GFP_KERNEL);
	if (err) {
		kfree(t);
		return ERR_PTR(err);
	}
	t->port = port;
	t->conf = *conf;
	t->overhead = overhead(conf);
	peer_of_conf(&t->peer, conf);
	return t;
}

/* --- the table: RTNL ----------------------------------------------------------------------- */

static int enter(struct vsw_gre_dev *shared, struct vsw_tunnel *t, struct netlink_ext_ack *extack)
{
	unsigned int *count = &shared->count[class(&t->peer)];
	int err;

	/* before it can be found: a look-up passes over classes that are empty */
	WRITE_ONCE(*count, *count + 1);
	err = rhashtable_lookup_insert_fast(&shared->tunnels, &t->node, tunnel_params);
	if (err)
		WRITE_ONCE(*count, *count - 1);
	if (err == -EEXIST)
		NL_SET_ERR_MSG(extack, "another port has the same remote, local and key");
	return err;
}

static void leave(struct vsw_gre_dev *shared, struct vsw_tunnel *t)
{
	unsigned int *count = &shared->count[class(&t->peer)];

	rhashtable_remove_fast(&shared->tunnels, &t->node, tunnel_params);
	WRITE_ONCE(*count, *count - 1);
}

/* A frame finds the port by the old parameters or by the new ones. */
static int gre_set(struct vsw_port *port, const struct vswitch_tunnel *conf,
		   struct netlink_ext_ack *extack)
{
	struct vsw_gre_dev *shared = port->gre->shared;
	struct vsw_tunnel *old = rtnl_dereference(port->gre->tunnel);
	struct vsw_tunnel *t = tunnel_new(port, conf, shared->ipv6, extack);
	bool same;
	int err;

	if (IS_ERR(t))
		return PTR_ERR(t);
	same = !memcmp(&t->peer, &old->peer, sizeof(t->peer));
	err = same ? rhashtable_replace_fast(&shared->tunnels, &old->node, &t->node,
					     tunnel_params) :
		     enter(shared, t, extack);
	if (err) {
		tunnel_free(t);
		return err;
	}
	rcu_assign_pointer(port->gre->tunnel, t);
	if (!same)
		leave(shared, old);
	call_rcu(&old->rcu, tunnel_free_rcu);
	return 0;
}

static void gre_get(const struct vsw_port *port, struct vswitch_tunnel *conf)
{
	*conf = rcu_dereference_rtnl(port->gre->tunnel)->conf;
}

/* With room for a VLAN tag, as frames in it may have one. */
static u32 gre_mtu(const struct vsw_port *port)
{
	struct vsw_gre_route way;
	struct vsw_tunnel *t;
	int mtu = 0;

	local_bh_disable();
	rcu_read_lock();
	t = rcu_dereference(port->gre->tunnel);
	if (vsw_gre_route(t, rcu_dereference(port->dev), &way)) {
		mtu = (int)dst_mtu(way.dst) - (int)t->overhead - ETH_HLEN - VLAN_HLEN;
		dst_release(way.dst);
	}
	rcu_read_unlock();
	local_bh_enable();
	return max(mtu, 0);
}

/* --- the device: RTNL ---------------------------------------------------------------------- */

/* Whether it is a tunnel device in external mode; *ipv6: of which kind */
static bool is_external(const struct net_device *dev, bool *ipv6)
{
	const char *kind = dev->rtnl_link_ops ? dev->rtnl_link_ops->kind : "";

	*ipv6 = !strcmp(kind, "ip6gretap");
	if (*ipv6)
		return ((const struct ip6_tnl *)netdev_priv(dev))->parms.collect_md;
	return !strcmp(kind, "gretap") &&
	       ((const struct ip_tunnel *)netdev_priv(dev))->collect_md;
}

static struct vsw_gre_dev *take_device(struct net_device *dev, struct netlink_ext_ack *extack)
{
	struct vsw_gre_dev *shared;
	bool ipv6;
	int err;

	if (!is_external(dev, &ipv6)) {
		NL_SET_ERR_MSG(extack, "the device is no gretap or ip6gretap in external mode");
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
	err = rhashtable_init(&shared->tunnels, &tunnel_params);
	if (err)
		goto undo_alloc;
	err = netdev_rx_handler_register(dev, gre_rx, shared);
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
static void release_device(struct net_device *dev, struct vsw_gre_dev *shared)
{
	netdev_rx_handler_unregister(dev);
	rhashtable_destroy(&shared->tunnels);
	kfree(shared);
}

static int ride(struct vsw_port *port, struct net_device *dev, struct vsw_gre_dev *shared,
		const struct vswitch_tunnel *conf, struct netlink_ext_ack *extack)
{
	struct vsw_gre *gre = kzalloc(sizeof(*gre), GFP_KERNEL);
	struct vsw_tunnel *t;
	int err;

	if (!gre)
		return -ENOMEM;
	t = tunnel_new(port, conf, shared->ipv6, extack);
	err = PTR_ERR_OR_ZERO(t);
	if (err)
		goto undo_gre;
	gre->shared = shared;
	RCU_INIT_POINTER(gre->tunnel, t);
	/* all before the first frame can come */
	port->gre = gre;
	rcu_assign_pointer(port->dev, dev);
	err = enter(shared, t, extack);
	if (err)
		goto undo_tunnel;
	shared->ports++;
	return 0;

undo_tunnel:
	/* no frame has found it, but a dump may have found the port by its number */
	RCU_INIT_POINTER(port->dev, NULL);
	synchronize_net();
	port->gre = NULL;
	tunnel_free(t);
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
	if (vsw_port_by_name(port->dp, port->name)) {
		NL_SET_ERR_MSG(extack, "a port of this name exists");
		return -EEXIST;
	}
	if (!dev) {
		NL_SET_ERR_MSG(extack, "no such tunnel device");
		return -ENODEV;
	}
	shared = vsw_is_gre_dev(dev) ? rtnl_dereference(dev->rx_handler_data) :
				       take_device(dev, extack);
	if (IS_ERR(shared))
		return PTR_ERR(shared);
	err = ride(port, dev, shared, new->tunnel, extack);
	if (err && !shared->ports)
		release_device(dev, shared);
	return err;
}

static void gre_detach(struct vsw_port *port, struct net_device *dev)
{
	struct vsw_gre *gre = port->gre;
	struct vsw_tunnel *t = rtnl_dereference(gre->tunnel);

	ASSERT_RTNL();
	leave(gre->shared, t);
	if (!--gre->shared->ports)
		release_device(dev, gre->shared);
	else
		synchronize_net();
	/* nobody has found the port since, neither to receive for it nor to send by it */
	port->gre = NULL;
	tunnel_free(t);
	kfree(gre);
}

static const struct vsw_tunnel_ops gre_tunnel_ops = {
	.set = gre_set,
	.get = gre_get,
	.mtu = gre_mtu,
};

const struct vsw_port_ops vsw_gre_ops = {
	.kind = VSWITCH_PORT_GRE,
	.attach = gre_attach,
	.detach = gre_detach,
	.send = vsw_gre_send,
	.tunnel = &gre_tunnel_ops,
};
