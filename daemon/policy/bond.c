// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bonds follow the links of their members, and flows follow the bonds: those that have sent by a
 * member that is out of work are looked at before all others.
 */
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"

#define ETH_HEADER	14
#define RUNNING	(VSWITCH_PORT_F_UP | VSWITCH_PORT_F_RUNNING)

static void due_at(struct policy *p, u64 when)
{
	if (when < p->next_bonds)
		p->next_bonds = when;
}

void bond_update(struct bond *bond)
{
	struct port *port = bond->port;
	u32 was = port->dp.flags;

	if (!port->attached)
		return;
	port->dp.flags = bond_enabled(bond) ? RUNNING : VSWITCH_PORT_F_UP;
	if (was == port->dp.flags)
		return;
	vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: bond %s: %s", port->bridge->name, port->name,
	     port->dp.flags == RUNNING ? "link is up" : "no member is enabled: link is down");
	if (port->dp.flags != RUNNING)
		port_forget_stations(port);
	policy_of(port->bridge)->flows.dirty = true;
}

/* When the bond is as it was found, there is no news. */
static void announce(struct bond *bond)
{
	struct policy *p = policy_of(bond->port->bridge);

	if (!p->adopted)
		return;
	bond_announce(bond);
	due_at(p, p->flows.now);
}

static void active_changed(struct bond *bond)
{
	struct port *port = bond->port;

	if (bond->active)
		vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: bond %s: %s is the active member",
		     port->bridge->name, port->name, bond->active->port->name);
	announce(bond);
	policy_of(port->bridge)->flows.dirty = true;
}

static void elect(struct bond *bond)
{
	if (bond_elect(bond))
		active_changed(bond);
}

void bond_set_active(struct bond_member *m)
{
	m->bond->active = m;
	active_changed(m->bond);
}

/* A member is enabled, or is so no more. */
static void enabled_changed(struct bond_member *m)
{
	struct bond *bond = m->bond;
	struct policy *p = policy_of(bond->port->bridge);

	vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: bond %s: member %s is %s", bond->port->bridge->name,
	     bond->port->name, m->port->name, m->enabled ? "enabled" : "disabled");
	elect(bond);
	bond_spread(bond);
	bond_update(bond);
	if (bond_way(bond) == BOND_BY_SOURCE && !m->enabled)
		announce(bond);
	p->flows.dirty = true;
	if (!m->enabled && !p->flows.quiet)
		flows_leave_port(&p->flows, m->port->dp.no);
}

static bool has_link(const struct port *port)
{
	return port->attached && !port_is_away(port) && (port->dp.flags & RUNNING) == RUNNING;
}

static void member_look(struct bond_member *m)
{
	struct policy *p = policy_of(m->bond->port->bridge);
	bool up = has_link(m->port) && bond_lacp_lets(m);

	if (bond_member_set_up(m, up, p->flows.now))
		enabled_changed(m);
	due_at(p, m->due);
}

/* What LACP says, and what members make of it */
static void look(struct bond *bond)
{
	struct policy *p = policy_of(bond->port->bridge);
	enum bond_partner was = bond->partner;
	struct bond_member *m;

	due_at(p, bond_lacp_turn(bond));
	bond->partner = bond_ask_partner(bond);
	TAILQ_FOREACH(m, &bond->members, link)
		member_look(m);
	if (bond->partner == was)
		return;
	vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: bond %s: LACP %s", bond->port->bridge->name,
	     bond->port->name, bond->partner == BOND_AGREED ? "is negotiated" :
	     bond->partner == BOND_UNASKED ? "is off" : "is not negotiated");
	p->flows.dirty = true;
}

void bond_follow_link(struct port *port)
{
	struct bond_member *m = port->member;

	if (!m)
		return;
	if (bond_has_lacp(m->bond))
		lacp_port_set_link(&m->lacp, has_link(port), policy_of(port->bridge)->flows.now);
	look(m->bond);
}

void bond_hear(struct policy *p, const struct dp_miss *miss)
{
	struct port *port = bridges_port_at(&p->bridges, miss->key.k.in_port);

	if (!port || !port->member || !bond_has_lacp(port->member->bond) ||
	    memcmp(miss->key.k.eth_dst, lacp_group, sizeof(lacp_group)) ||
	    be16_to_cpu(miss->key.k.eth_type) != LACP_ETH_TYPE || miss->key.k.vlan_tpid ||
	    miss->frame_len < ETH_HEADER)
		return;
	lacp_port_receive(&port->member->lacp, miss->frame + ETH_HEADER,
			  miss->frame_len - ETH_HEADER, p->flows.now);
	look(port->member->bond);
}

/* --- configuration ------------------------------------------------------------------------- */

/* What an earlier daemon had in use goes on at once. */
static void join(struct bond *bond, struct port *port)
{
	struct policy *p = policy_of(port->bridge);
	u32 updelay = bond->cfg.updelay;

	if (port->member && port->member->bond == bond)
		return;
	bond_leave(port);
	bond_join(bond, port);
	if (!p->adopted) {
		bond->cfg.updelay = 0;
		bond_lacp_resume(port->member);
	}
	bond_follow_link(port);
	bond->cfg.updelay = updelay;
	p->flows.dirty = true;
}

static void configure_member(struct port *port)
{
	struct port *bond = bridges_port(port->bridge->owner, port->bond_of);

	if (bond && bond->bond && bond->bridge == port->bridge)
		join(bond->bond, port);
	else
		bond_leave(port);
}

static void configure(struct bond *bond, const struct config_bond *cfg)
{
	struct policy *p = policy_of(bond->port->bridge);

	if (cfg->rebalance_ms != bond->cfg.rebalance_ms || bond->next_rebalance == BOND_NEVER)
		bond->next_rebalance = cfg->rebalance_ms ? p->flows.now + cfg->rebalance_ms :
							   BOND_NEVER;
	bond_set_lacp(bond, &cfg->lacp);
	bond->cfg = *cfg;
	due_at(p, bond->next_rebalance);
}

/* LACP may have begun for members that were there before. */
static void follow_links(struct bond *bond)
{
	struct policy *p = policy_of(bond->port->bridge);
	struct bond_member *m;

	TAILQ_FOREACH(m, &bond->members, link) {
		if (bond_has_lacp(bond))
			lacp_port_set_link(&m->lacp, has_link(m->port), p->flows.now);
	}
	look(bond);
}

void bonds_configure(struct bridge *bridge, const struct plan *plan)
{
	const struct config_port *cfg;
	struct bond *bond;
	struct port *port;

	bridge->n_slb = 0;
	LIST_FOREACH(bond, &bridge->owner->bonds, link) {
		cfg = bond->port->bridge == bridge ? plan_port(plan, bond->port)->cfg : NULL;
		if (!cfg)
			continue;
		configure(bond, &cfg->bond);
		bridge->n_slb += cfg->bond.mode == CFG_BOND_BALANCE_SLB;
	}
	TAILQ_FOREACH(port, &bridge->ports, link) {
		if (port_is_member(port) && plan_port(plan, port)->cfg)
			configure_member(port);
	}
	LIST_FOREACH(bond, &bridge->owner->bonds, link) {
		if (bond->port->bridge != bridge)
			continue;
		follow_links(bond);
		elect(bond);
		bond_spread(bond);
		bond_update(bond);
	}
}

/* --- time ---------------------------------------------------------------------------------- */

static void rebalance(struct bond *bond)
{
	struct policy *p = policy_of(bond->port->bridge);
	u32 moved;

	if (p->flows.now < bond->next_rebalance)
		return;
	bond->next_rebalance = p->flows.now + bond->cfg.rebalance_ms;
	moved = bond_rebalance(bond);
	if (!moved)
		return;
	vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: bond %s: %u hashes go to other members",
	     bond->port->bridge->name, bond->port->name, moved);
	p->flows.dirty = true;
}

static void turn(struct policy *p, struct bond *bond)
{
	struct bond_member *m;

	TAILQ_FOREACH(m, &bond->members, link) {
		if (bond_member_turn(m, p->flows.now))
			enabled_changed(m);
		due_at(p, m->due);
	}
	look(bond);
	if (bond_announce_turn(bond))
		due_at(p, p->flows.now);
	rebalance(bond);
	due_at(p, bond->next_rebalance);
}

void bonds_turn(struct policy *p)
{
	struct bond *bond;

	lacp_save(p);
	if (p->flows.now < p->next_bonds)
		return;
	p->next_bonds = BOND_NEVER;
	LIST_FOREACH(bond, &p->bridges.bonds, link)
		turn(p, bond);
}
