// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include "daemon/lacp/lacp.h"

/* A link to ourselves, or to nobody, is none. */
static bool is_eligible(const struct lacp_port *p)
{
	static const u8 nobody[6];

	return (p->rx == LACP_RX_CURRENT || p->rx == LACP_RX_EXPIRED) &&
	       memcmp(p->partner.system, nobody, sizeof(nobody)) &&
	       memcmp(p->partner.system, p->lacp->cfg.system, sizeof(nobody));
}

static bool is_with(const struct lacp_port *p, const struct lacp_port *lead)
{
	return p->partner.key == lead->partner.key &&
	       p->partner.system_priority == lead->partner.system_priority &&
	       !memcmp(p->partner.system, lead->partner.system, sizeof(lead->partner.system));
}

static int by_system(const struct lacp_info *a, const struct lacp_info *b)
{
	if (a->system_priority != b->system_priority)
		return a->system_priority < b->system_priority ? -1 : 1;
	return memcmp(a->system, b->system, sizeof(a->system));
}

/* The end with the better system decides the order of links, clause 6.4.14.1. */
static u32 rank(const struct lacp_port *p)
{
	struct lacp_info actor = lacp_port_actor(p);
	const struct lacp_info *who = by_system(&actor, &p->partner) <= 0 ? &actor : &p->partner;

	return (u32)who->port_priority << 16 | who->port;
}

/* Who is in use stays so; then those who have heard of late; then the order of links. */
static bool is_better(const struct lacp_port *a, const struct lacp_port *b)
{
	bool used_a = lacp_port_distributes(a), used_b = lacp_port_distributes(b);

	if (used_a != used_b)
		return used_a;
	if (a->rx != b->rx)
		return a->rx == LACP_RX_CURRENT;
	return rank(a) < rank(b);
}

void lacp_select(struct lacp *l)
{
	struct lacp_port *p;

	l->lead = NULL;
	TAILQ_FOREACH(p, &l->ports, link) {
		if (is_eligible(p) && (!l->lead || is_better(p, l->lead)))
			l->lead = p;
	}
	TAILQ_FOREACH(p, &l->ports, link)
		p->selected = l->lead && is_eligible(p) && is_with(p, l->lead);
}
