// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters of ports, and the end of a dropped frame.
 */
#include "compat.h"
#include "drop.h"
#include "trace.h"
#include "vsw.h"

int vsw_port_stats_alloc(struct vsw_port *port)
{
	port->stats = alloc_percpu(struct vsw_port_pcpu);
	return port->stats ? 0 : -ENOMEM;
}

/* Context: any. */
void vsw_port_stats_read(const struct vsw_port *port, struct vswitch_port_stats *stats,
			 u64 drops[__VSWITCH_DROP_MAX])
{
	int cpu, i;

	memset(stats, 0, sizeof(*stats));
	memset(drops, 0, __VSWITCH_DROP_MAX * sizeof(*drops));
	for_each_possible_cpu(cpu) {
		const struct vsw_port_pcpu *s = per_cpu_ptr(port->stats, cpu);

		stats->rx_packets += READ_ONCE(s->rx_packets);
		stats->rx_bytes += READ_ONCE(s->rx_bytes);
		stats->tx_packets += READ_ONCE(s->tx_packets);
		stats->tx_bytes += READ_ONCE(s->tx_bytes);
		for (i = 1; i < __VSWITCH_DROP_MAX; i++)
			drops[i] += READ_ONCE(s->drops[i]);
	}
	stats->misses = READ_ONCE(port->miss.sent);
}

void vsw_drop_count(struct vsw_port *port, enum vswitch_drop reason)
{
	trace_vsw_drop(port, reason);
	this_cpu_inc(port->stats->drops[reason]);
}

/* The kernel's own names for the reasons that it has a name for. */
static enum skb_drop_reason stats_kernel_reason(enum vswitch_drop reason)
{
	switch (reason) {
	case VSWITCH_DROP_TX_DOWN:
		return VSW_SKB_DROP(DEV_READY);
	case VSWITCH_DROP_TX_MTU:
		return VSW_SKB_DROP(PKT_TOO_BIG);
	case VSWITCH_DROP_NO_MEMORY:
	case VSWITCH_DROP_ACTION:
		return VSW_SKB_DROP(NOMEM);
	default:
		return VSW_SKB_DROP(NOT_SPECIFIED);
	}
}

void vsw_drop(struct vsw_port *port, struct sk_buff *skb, enum vswitch_drop reason)
{
	vsw_drop_count(port, reason);
	kfree_skb_reason(skb, stats_kernel_reason(reason));
}
