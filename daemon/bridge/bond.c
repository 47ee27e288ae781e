// SPDX-License-Identifier: GPL-2.0-or-later
/* Bonds and their members: bond.h. */
#include <stdlib.h>
#include "daemon/base/xalloc.h"
#include "daemon/bridge/bridges.h"
#include "daemon/bridge/bond.h"

struct bond *bond_new(struct port *port)
{
	struct bond *bond = xcalloc(1, sizeof(*bond));

	bond->port = port;
	bond->next_rebalance = BOND_NEVER;
	TAILQ_INIT(&bond->members);
	lacp_init(&bond->lacp);
	LIST_INSERT_HEAD(&port->bridge->owner->bonds, bond, link);
	return bond;
}

void bond_free(struct bond *bond)
{
	struct bond_member *m;

	while ((m = TAILQ_FIRST(&bond->members)))
		bond_leave(m->port);
	LIST_REMOVE(bond, link);
	free(bond->told);
	free(bond);
}

void bond_join(struct bond *bond, struct port *port)
{
	struct bond_member *m = xcalloc(1, sizeof(*m)), *next;

	m->bond = bond;
	m->port = port;
	m->due = BOND_NEVER;
	if (bond_has_lacp(bond))
		lacp_add(&bond->lacp, &m->lacp);
	port->member = m;
	bond->n++;
	TAILQ_FOREACH(next, &bond->members, link) {
		if (strcmp(next->port->name, port->name) > 0)
			break;
	}
	if (next)
		TAILQ_INSERT_BEFORE(next, m, link);
	else
		TAILQ_INSERT_TAIL(&bond->members, m, link);
}

void bond_leave(struct port *port)
{
	struct bond_member *m = port->member;

	if (!m)
		return;
	if (m->lacp.lacp)
		lacp_remove(&m->lacp);
	m->enabled = false;
	bond_elect(m->bond);
	bond_spread(m->bond);
	TAILQ_REMOVE(&m->bond->members, m, link);
	m->bond->n--;
	port->member = NULL;
	free(m);
}

struct bond_member *bond_member_named(const struct bond *bond, const char *name)
{
	struct bond_member *m;

	TAILQ_FOREACH(m, &bond->members, link) {
		if (!strcmp(m->port->name, name))
			return m;
	}
	return NULL;
}

enum bond_way bond_way(const struct bond *bond)
{
	if (bond->partner == BOND_UNANSWERED)
		return bond->cfg.lacp.fallback ? BOND_ACTIVE : BOND_NOBODY;
	switch (bond->cfg.mode) {
	case CFG_BOND_BALANCE_SLB:
		return BOND_BY_SOURCE;
	case CFG_BOND_BALANCE_TCP:
		return bond->partner == BOND_AGREED ? BOND_BY_FLOW : BOND_NOBODY;
	default:
		return BOND_ACTIVE;
	}
}

u32 bond_enabled(const struct bond *bond)
{
	const struct bond_member *m;
	u32 n = 0;

	TAILQ_FOREACH(m, &bond->members, link)
		n += m->enabled;
	return n;
}

/* The same one whenever the same members are enabled */
static struct bond_member *usual(const struct bond *bond, u32 bucket)
{
	u32 n = bond_enabled(bond), which = n ? bucket % n : 0;
	struct bond_member *m;

	TAILQ_FOREACH(m, &bond->members, link) {
		if (m->enabled && !which--)
			break;
	}
	return m;
}

struct bond_member *bond_member_for(const struct bond *bond, u32 bucket)
{
	switch (bond_way(bond)) {
	case BOND_NOBODY:
		return NULL;
	case BOND_ACTIVE:
		return bond->active;
	default:
		return bond->bucket[bucket];
	}
}

/* Where loads are not looked at, a member that is back gets its share at once. */
void bond_spread(struct bond *bond)
{
	u32 i;

	for (i = 0; i < BOND_BUCKETS; i++) {
		if (!bond->bucket[i] || !bond->bucket[i]->enabled || !bond->load[i] ||
		    !bond->cfg.rebalance_ms)
			bond->bucket[i] = usual(bond, i);
	}
}

/* The primary one, or the one that is, or the first that is enabled */
static struct bond_member *best(const struct bond *bond)
{
	struct bond_member *m = bond_member_named(bond, bond->cfg.primary);

	if (m && m->enabled)
		return m;
	if (bond->active && bond->active->enabled)
		return bond->active;
	return usual(bond, 0);
}

bool bond_elect(struct bond *bond)
{
	struct bond_member *was = bond->active;

	bond->active = best(bond);
	return bond->active != was;
}

/* LACP has waited already; and where nobody is enabled, nobody waits. */
static u32 delay_of(const struct bond_member *m)
{
	const struct bond *bond = m->bond;

	if (bond->partner != BOND_UNASKED)
		return 0;
	if (!m->up)
		return bond->cfg.downdelay;
	return bond_enabled(bond) ? bond->cfg.updelay : 0;
}

static bool follow(struct bond_member *m, u64 now)
{
	bool changed = m->enabled != m->up;

	m->enabled = m->up;
	m->due = BOND_NEVER;
	if (changed)
		m->since = now;
	return changed;
}

bool bond_member_set_up(struct bond_member *m, bool up, u64 now)
{
	u32 delay;

	if (m->held)
		up = false;
	if (up == m->up && (up == m->enabled || m->due != BOND_NEVER))
		return false;
	m->up = up;
	if (up == m->enabled) {
		m->due = BOND_NEVER;
		return false;
	}
	/* whoever holds it means now, and what has left sends nothing */
	delay = m->held || !m->port->attached ? 0 : delay_of(m);
	if (!delay)
		return follow(m, now);
	m->due = now + delay;
	return false;
}

bool bond_member_turn(struct bond_member *m, u64 now)
{
	return now >= m->due && follow(m, now);
}

bool bond_minds_groups(const struct bond *bond)
{
	return bond->partner != BOND_AGREED;
}

enum bond_verdict bond_admits(const struct bond *bond, const struct bond_member *m, bool group)
{
	/* The partner knows which members it sends by; one that waits may be among them. */
	if (bond->partner == BOND_AGREED)
		return m->enabled || lacp_port_collects(&m->lacp) ? BOND_TAKES : BOND_STANDS_BY;
	if (!m->enabled)
		return BOND_STANDS_BY;
	switch (bond_way(bond)) {
	case BOND_ACTIVE:
		return m == bond->active ? BOND_TAKES : BOND_STANDS_BY;
	case BOND_BY_SOURCE:
		return group && m != bond->active ? BOND_STANDS_BY : BOND_UNLESS_OURS;
	default:
		return BOND_STANDS_BY;
	}
}

/* It is so from the first member that may send on, and as long as anybody is there. */
enum bond_partner bond_ask_partner(const struct bond *bond)
{
	const struct bond_member *m;

	if (!bond_has_lacp(bond))
		return BOND_UNASKED;
	if (bond->partner == BOND_AGREED && bond->lacp.lead)
		return BOND_AGREED;
	TAILQ_FOREACH(m, &bond->members, link) {
		if (lacp_port_distributes(&m->lacp))
			return BOND_AGREED;
	}
	return BOND_UNANSWERED;
}

bool bond_lacp_lets(const struct bond_member *m)
{
	const struct bond *bond = m->bond;

	if (!bond_has_lacp(bond) || lacp_port_distributes(&m->lacp))
		return true;
	return bond->partner == BOND_UNANSWERED && bond->cfg.lacp.fallback &&
	       m->lacp.rx != LACP_RX_EXPIRED;
}

void bond_set_lacp(struct bond *bond, const struct config_lacp *cfg)
{
	bool had = bond_has_lacp(bond);
	struct bond_member *m;

	bond->cfg.lacp = *cfg;
	TAILQ_FOREACH(m, &bond->members, link) {
		if (had && !bond_has_lacp(bond))
			lacp_remove(&m->lacp);
		if (had == bond_has_lacp(bond))
			continue;
		memset(&m->lacp, 0, sizeof(m->lacp));
		if (!had)
			lacp_add(&bond->lacp, &m->lacp);
	}
}

/* struct seats - the enabled members by number, and at which one each bucket is */
struct seats {
	struct bond_member **member;
	u32 n;
	u32 at[BOND_BUCKETS];
};

static void take_seats(struct seats *s, const struct bond *bond)
{
	struct bond_member *m;
	u32 i, k;

	s->member = xcalloc(bond->n + 1, sizeof(*s->member));
	s->n = 0;
	TAILQ_FOREACH(m, &bond->members, link) {
		if (m->enabled)
			s->member[s->n++] = m;
	}
	for (i = 0; i < BOND_BUCKETS; i++) {
		for (k = 0; k < s->n && s->member[k] != bond->bucket[i]; k++)
			;
		s->at[i] = k;
	}
}

u32 bond_rebalance(struct bond *bond)
{
	struct balance_move move;
	struct seats s;
	u32 moved = 0, i;

	take_seats(&s, bond);
	while (moved < BOND_BUCKETS && balance_next(bond->load, s.at, s.n, &move)) {
		s.at[move.bucket] = move.to;
		bond->bucket[move.bucket] = s.member[move.to];
		moved++;
	}
	free(s.member);
	for (i = 0; i < BOND_BUCKETS; i++)
		bond->load[i] /= 2;
	return moved;
}
