// SPDX-License-Identifier: GPL-2.0-or-later
/* Our end of a link, as the partner is told of it. */
#include <string.h>
#include "daemon/lacp/lacp.h"

/* One key for all, as they are to be one: that of the first link, or its number */
static u16 key_of(const struct lacp *l)
{
	const struct lacp_port *first = TAILQ_FIRST(&l->ports);

	return first->key ? first->key : first->port;
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
