/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a configuration wants of the bridges and ports that there are, while it is applied. */
#ifndef VSW_BRIDGE_PLAN_H
#define VSW_BRIDGE_PLAN_H

#include "daemon/bridge/bridges.h"

struct port_plan {
	const struct port *port;
	const struct config_port *cfg;	/* NULL: not wanted any more */
	bool fresh;			/* this configuration brought it, or brought it here */
	bool detach;			/* attached in a way that does not fit */
};

/*
 * struct static_plan - static addresses that are not in force, as long as @n_dropped of the MAC
 * table does not change. @looked: they have been looked for
 */
struct static_plan {
	const struct config_fdb **news;
	u32 n;
	u64 n_dropped;
	bool looked;
};

struct bridge_plan {
	const struct bridge *bridge;
	const struct config_bridge *cfg;	/* NULL: not wanted any more */
	struct static_plan statics;
};

struct plan {
	struct port_plan *ports;
	struct bridge_plan *bridges;
	u32 n_ports, n_bridges;
};

/* All that there is, none of which is wanted yet, and room for all of @cfg. 0 or -ENOMEM */
int plan_init(struct plan *plan, const struct bridges *br, const struct config *cfg);
void plan_exit(struct plan *plan);

struct port_plan *plan_add_port(struct plan *plan, struct port *port);
struct bridge_plan *plan_add_bridge(struct plan *plan, struct bridge *bridge);

/* What is planned for a port, or a bridge: each has its entry. */
struct port_plan *plan_port(const struct plan *plan, const struct port *port);
struct bridge_plan *plan_bridge(const struct plan *plan, const struct bridge *bridge);

#endif
