// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where frames enter: from a device by its rx_handler, from the host by an internal device's
 * transmit function (port_internal.c). Both end in vsw_rx().
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include "compat.h"
#include "cpu.h"
#include "drop.h"
#include "vsw.h"

/* How often one CPU may be inside the switch at once: devices stacked into a loop end here. */
#define VSW_NEST_MAX	4

static DEFINE_PER_CPU(unsigned int, vsw_nest);	/* of who has taken the CPU (cpu.h) */

/* Inlined, and so no dearer than its caller alone where the CPU needs no taking */
static __always_inline void rx_frame(struct vsw_port *port, struct sk_buff *skb)
{
	struct vsw_port_pcpu *stats = this_cpu_ptr(port->stats);

	stats->rx_packets++;
	stats->rx_bytes += vsw_wire_len(skb);

	if (unlikely(!pskb_may_pull(skb, ETH_HLEN))) {
		vsw_drop(port, skb, skb->len < ETH_HLEN ? VSWITCH_DROP_TOO_SHORT :
							  VSWITCH_DROP_NO_MEMORY);
		return;
	}
	/* IEEE 802.3 clause 3.2.3 b): a source address is an individual one */
	if (unlikely(!is_valid_ether_addr(eth_hdr(skb)->h_source))) {
		vsw_drop(port, skb, VSWITCH_DROP_BAD_SOURCE);
		return;
	}
	if (unlikely(READ_ONCE(port->policed)) && !vsw_police(port, skb)) {
		vsw_drop(port, skb, VSWITCH_DROP_POLICED);
		return;
	}
	if (unlikely(__this_cpu_inc_return(vsw_nest) > VSW_NEST_MAX))
		vsw_drop(port, skb, VSWITCH_DROP_LOOP);
	else
		vsw_pipeline(port, skb);
	__this_cpu_dec(vsw_nest);
}

/*
 * A frame from the port's own device, or from the host through it.
 * Context: BH off, RCU held. Consumes @skb, whose data begins at the MAC header.
 */
void vsw_rx(struct vsw_port *port, struct sk_buff *skb)
{
	bool taken = vsw_cpu_take();

	rx_frame(port, skb);
	vsw_cpu_give(taken);
}

/* Context: softirq, RCU held. Takes over *pskb unless it returns RX_HANDLER_PASS. */
rx_handler_result_t vsw_rx_netdev(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct vsw_port *port = rcu_dereference(skb->dev->rx_handler_data);

	/* a copy, for packet sockets, of what the host itself has sent */
	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;

	/* a packet socket holds the same skb: take a clone of our own */
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb)) {
		this_cpu_inc(port->stats->rx_packets);
		vsw_drop_count(port, VSWITCH_DROP_NO_MEMORY);
		return RX_HANDLER_CONSUMED;
	}
	if (unlikely(skb_warn_if_lro(skb))) {
		this_cpu_inc(port->stats->rx_packets);
		vsw_drop(port, skb, VSWITCH_DROP_LRO);
		return RX_HANDLER_CONSUMED;
	}
	skb_push(skb, ETH_HLEN);
	vsw_rx(port, skb);
	return RX_HANDLER_CONSUMED;
}
