// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Patch ports: two of them, each of which names the other, join two bridges. The datapath knows
 * nothing of them: what one sends is what the other receives, within a translation.
 */
#include <stdio.h>
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"

/*
 * Numbers of patch ports, the highest first: those that scripts for Open vSwitch take for ports'.
 * The datapath hands out its own from 1 on, in a circle. Should it come here, or be asked to by
 * ofport_request, the patch port makes room.
 */
#define PATCH_NO_MAX	65279
#define PATCH_NO_MIN	(PATCH_NO_MAX - 4095)

static bool is_free(const struct policy *p, u32 no)
{
	return no && !bridges_port_at(&p->bridges, no) && !foreign_at(&p->bridges, no);
}

/* The wanted number, or any; 0: there is none. */
static u32 choose(const struct port *port, u32 avoid)
{
	const struct policy *p = policy_of(port->bridge);
	u32 no;

	if (is_free(p, port->ofport_request) && port->ofport_request != avoid)
		return port->ofport_request;
	for (no = PATCH_NO_MAX; no >= PATCH_NO_MIN; no--) {
		if (is_free(p, no) && no != avoid)
			return no;
	}
	return 0;
}

/* Number @avoid is about to be somebody else's. */
static int attach(struct port *port, u32 avoid)
{
	struct dp_port dp = { .no = choose(port, avoid), .flags = VSWITCH_PORT_F_UP };

	if (!dp.no) {
		port_set_error(port, "port %s: there are too many patch ports", port->name);
		return -ENOSPC;
	}
	snprintf(dp.name, sizeof(dp.name), "%s", port->name);
	port_take(port, &dp);
	return 0;
}

int patch_attach(struct port *port)
{
	return attach(port, 0);
}

void patch_make_room(struct policy *p, u32 no)
{
	struct port *port = bridges_port_at(&p->bridges, no);

	if (!port || !port_is_patch(port))
		return;
	port_let_go(port);
	attach(port, no);
}

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
	port_set_error(port, "No usable peer '%s' exists in 'system' datapath.", port->peer);
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
