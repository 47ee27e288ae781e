// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where frames leave.
 */
#include <linux/if_vlan.h>
#include <linux/indirect_call_wrapper.h>
#include <linux/tcp.h>
#include "compat.h"
#include "cpu.h"
#include "drop.h"
#include "vsw.h"

/* A GSO frame fits if its segments do. What a guest says of its headers is not trusted. */
noinline bool vsw_gso_fits(const struct sk_buff *skb, unsigned int max)
{
	if (!skb_transport_header_was_set(skb) ||
	    skb_transport_offset(skb) + (int)sizeof(struct tcphdr) > (int)skb_headlen(skb))
		return true;	/* the stack segments it, or drops it, with all its checks */
	return skb_gso_validate_mac_len(skb, max);
}

/*
 * The MTU counts what is behind the Ethernet header and its tags, of which two are free: the
 * VLAN's, which may be accelerated and so not in skb->len, and one more of any kind. The bridge and
 * 8021q count likewise.
 */
static bool tx_fits(const struct sk_buff *skb, const struct net_device *dev)
{
	unsigned int max = READ_ONCE(dev->mtu) + ETH_HLEN;

	if (likely(skb->len <= max))
		return true;
	if (eth_type_vlan(skb->protocol))
		max += VLAN_HLEN;
	return skb_is_gso(skb) ? vsw_gso_fits(skb, max) : skb->len <= max;
}

static __always_inline void tx_frame(struct vsw_port *port, struct sk_buff *skb)
{
	struct net_device *dev = rcu_dereference(port->dev);
	unsigned int len = vsw_wire_len(skb);
	struct vsw_port_pcpu *stats;
	enum vswitch_drop refused;

	if (unlikely(!dev)) {
		vsw_drop(port, skb, VSWITCH_DROP_TX_GONE);
		return;
	}
	if (unlikely(!netif_running(dev) || !netif_carrier_ok(dev))) {
		vsw_drop(port, skb, VSWITCH_DROP_TX_DOWN);
		return;
	}
	if (unlikely(!tx_fits(skb, dev))) {
		vsw_drop(port, skb, VSWITCH_DROP_TX_MTU);
		return;
	}

	/* The time of reception: the egress qdisc would take it for that of departure. */
	skb_clear_tstamp(skb);
	/* the common kind without an indirect call, which retpolines make dear */
	refused = INDIRECT_CALL_1(port->ops->send, vsw_netdev_send, port, dev, skb);
	if (likely(!refused)) {
		stats = this_cpu_ptr(port->stats);
		stats->tx_packets++;
		stats->tx_bytes += len;
	} else {
		vsw_drop_count(port, refused);
	}
}

/* Context: BH off, RCU held. Consumes @skb, whose data begins at the MAC header. */
void vsw_tx(struct vsw_port *port, struct sk_buff *skb)
{
	bool taken = vsw_cpu_take();

	tx_frame(port, skb);
	vsw_cpu_give(taken);
}
