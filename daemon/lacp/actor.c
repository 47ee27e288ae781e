// SPDX-License-Identifier: GPL-2.0-or-later
/* Our end of a link, as the partner is told of it. */
#include <string.h>
#include "daemon/lacp/lacp.h"

/*
 * One key for all, as they are to be one: the lowest that is given, or the lowest number of a link.
 * After a restart links may come in another order.
 */
static u16 key_of(const struct lacp *l)
{
	const struct lacp_port *p;
	u16 key = 0, port = 0;

	TAILQ_FOREACH(p, &l->ports, link) {
		if (p->key && (!key || p->key < key))
			key = p->key;
		if (!port || p->port < port)
			port = p->port;
	}
	return key ? key : port;
}

static u8 state_of(const struct lacp_port *p)
{
	u8 state = LACP_AGGREGATION;

	if (p->lacp->cfg.active)
		state |= LACP_ACTIVE;
	if (p->lacp->cfg.fast)
		state |= LACP_SHORT;
	if (p->mux >= LACP_MUX_ATTACHED)
		state |= LACP_SYNC;
	if (lacp_port_collects(p))
		state |= LACP_COLLECTING;
	if (lacp_port_distributes(p))
		state |= LACP_DISTRIBUTING;
	if (p->rx == LACP_RX_DEFAULTED)
		state |= LACP_DEFAULTED;
	if (p->rx == LACP_RX_EXPIRED)
		state |= LACP_EXPIRED;
	return state;
}

struct lacp_info lacp_port_actor(const struct lacp_port *p)
{
	struct lacp_info info = {
		.system_priority = p->lacp->cfg.priority, .key = key_of(p->lacp),
		.port_priority = p->priority, .port = p->port, .state = state_of(p),
	};

	memcpy(info.system, p->lacp->cfg.system, sizeof(info.system));
	return info;
}
