/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ports at one moment: a family of metrics has all of its samples in one place, so that all ports
 * are gone through once for each family.
 */
#ifndef VSW_METRICS_SNAPSHOT_H
#define VSW_METRICS_SNAPSHOT_H

#include "daemon/engine/engine.h"

/* struct metrics_port - names and counters */
struct metrics_port {
	char bridge[IF_NAMESIZE], name[IF_NAMESIZE];
	bool attached, up;
	u32 mtu;
	u64 misses, flows, flows_refused;
	u64 rx_packets, rx_bytes, tx_packets, tx_bytes;
	u64 drops[__VSWITCH_DROP_MAX];
};

/* struct metrics_bridge - @fdb: entries of its MAC table */
struct metrics_bridge {
	char name[IF_NAMESIZE];
	u64 fdb;
};

struct metrics_ports {
	struct metrics_port *port;
	struct metrics_bridge *bridge;
	unsigned int n_ports, n_bridges;
};

/* 0, or -errno and *err. metrics_ports_free() ends it in either case. */
int metrics_ports_take(struct engine *engine, struct metrics_ports *ports, char **err);
void metrics_ports_free(struct metrics_ports *ports);

#endif
