// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Patch ports: two of them, each of which names the other, join two bridges. The datapath knows
 * nothing of them (virtual.c): what one sends is what the other receives, within a translation.
 */
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"

static void update(struct port *port)
{
	u32 was = port->dp.flags;

	if (patch_peer(port)) {
		port_clear_error(port);
		port->dp.flags = VSWITCH_PORT_F_UP | VSWITCH_PORT_F_RUNNING;
		return;
	}
	port->dp.flags = VSWITCH_PORT_F_UP;
	if (was & VSWITCH_PORT_F_RUNNING || !port->error)
		vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: port %s: no usable peer %s",
		     port->bridge->name, port->name, port->peer);
	port_set_error(port, "No usable peer '%s' exists in '%s' datapath.", port->peer,
		       port->bridge->dpdk ? "netdev" : "system");
	if (was & VSWITCH_PORT_F_RUNNING)
		port_forget_stations(port);
}

void patches_update(struct policy *p)
{
	struct bridge *bridge;
	struct port *port;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		TAILQ_FOREACH(port, &bridge->ports, link) {
			if (port_is_patch(port) && port->attached)
				update(port);
		}
	}
}
