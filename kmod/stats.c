// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters of ports.
 */
#include "vsw.h"

int vsw_port_stats_alloc(struct vsw_port *port)
{
	port->stats = alloc_percpu_gfp(struct vsw_port_pcpu, GFP_KERNEL_ACCOUNT);
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
	stats->flows = READ_ONCE(port->flows);
	stats->flows_refused = READ_ONCE(port->flows_refused);
}
