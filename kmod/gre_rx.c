// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames out of GRE tunnels: which port they are of.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <net/dst_metadata.h>
#include <net/inet_ecn.h>
#include "compat_gre.h"
#include "drop.h"
#include "gre.h"
#include "vsw.h"

static void gre_rx_peer(struct vsw_gre_peer *peer, const struct ip_tunnel_info *info)
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
 * Whether the kernel may have changed the VLAN of @skb. Its tunnels bring CE and ECT(1) of the
 * outer header into the inner one (IP_ECN_decapsulate), and for a tagged IP packet they take the
 * tag for the beginning of that header: of the VLAN ID they change bits 0 and 1 (IPv4), or 4 and 5
 * (IPv6), if these look like ECT. What they were before cannot be found out. If the outer header
 * has CE the frame is dropped even if its tag was left alone: RFC 6040 section 4.2 says so where
 * the inner packet knows no ECN.
 */
static bool gre_has_marked_tag(const struct sk_buff *skb, u8 tos)
{
	u16 tci = skb_vlan_tag_get(skb);

	if (!skb_vlan_tag_present(skb))
		return false;
	return INET_ECN_is_ce(tos) || (tci & INET_ECN_MASK) == INET_ECN_ECT_1 ||
	       (tci >> 4 & INET_ECN_MASK) == INET_ECN_ECT_1;
}

/* Context: BH off, RCU held. Consumes @skb, whose data begins at the MAC header. */
static void gre_rx_drop_marked(struct vsw_port *port, struct sk_buff *skb)
{
	this_cpu_inc(port->stats->rx_packets);
	this_cpu_add(port->stats->rx_bytes, vsw_wire_len(skb));
	vsw_drop(port, skb, VSWITCH_DROP_TUNNEL_ECN);
}

/*
 * Frames from peers that are no port's are counted as dropped by the device ("ip -s link").
 * Context: softirq, RCU held. Takes over *pskb unless it returns RX_HANDLER_PASS.
 */
rx_handler_result_t vsw_gre_rx(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct net_device *dev = skb->dev;
	const struct ip_tunnel_info *info;
	struct vsw_tunnel *t = NULL;
	struct vsw_gre_peer peer;
	__be32 key;
	u8 tos;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb)) {
		dev_core_stats_rx_dropped_inc(dev);
		return RX_HANDLER_CONSUMED;
	}
	info = skb_tunnel_info(skb);
	if (likely(info)) {
		gre_rx_peer(&peer, info);
		key = peer.key;
		tos = info->key.tos;
		t = vsw_gre_find(rcu_dereference(dev->rx_handler_data), &peer);
	}
	if (unlikely(!t)) {
		dev_core_stats_rx_dropped_inc(dev);
		kfree_skb(skb);
		return RX_HANDLER_CONSUMED;
	}
	vsw_skb_cb(skb)->key_id = t->peer.match == VSW_GRE_ANY_KEY ? key : 0;
	skb_dst_drop(skb);
	skb_push(skb, ETH_HLEN);
	/* both CE and ECT(1) have this bit */
	if (unlikely(tos & INET_ECN_ECT_1) && gre_has_marked_tag(skb, tos))
		gre_rx_drop_marked(t->port, skb);
	else
		vsw_rx(t->port, skb);
	return RX_HANDLER_CONSUMED;
}
