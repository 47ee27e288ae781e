// SPDX-License-Identifier: GPL-2.0-or-later
/* Ports that are known to the daemon only, patch ports and bonds: they have numbers as well. */
#include <stdio.h>
#include "daemon/policy/policy_state.h"

/*
 * Numbers of such ports, the highest first: those that scripts for Open vSwitch take for ports'.
 * The datapath hands out its own from 1 on, in a circle. Should it come here, or be asked to by
 * ofport_request, the port makes room.
 */
#define VIRTUAL_NO_MAX	65279
#define VIRTUAL_NO_MIN	(VIRTUAL_NO_MAX - 4095)

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
	for (no = VIRTUAL_NO_MAX; no >= VIRTUAL_NO_MIN; no--) {
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
		port_set_error(port, "port %s: there are too many patch ports and bonds",
			       port->name);
		return -ENOSPC;
	}
	snprintf(dp.name, sizeof(dp.name), "%s", port->name);
	port_take(port, &dp);
	return 0;
}

int virtual_attach(struct port *port)
{
	return attach(port, 0);
}

void virtual_make_room(struct policy *p, u32 no)
{
	struct port *port = bridges_port_at(&p->bridges, no);

	if (!port || !port_is_virtual(port))
		return;
	port_let_go(port);
	attach(port, no);
	if (port->bond)
		bond_update(port->bond);
}
