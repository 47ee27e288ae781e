// SPDX-License-Identifier: GPL-2.0-or-later
/* LACP of bonds: what it is told of its links, what it says, and what outlives the daemon. */
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/base/xalloc.h"
#include "daemon/policy/policy_state.h"

#define SAVE_MS	1000	/* between two writings, at least */

/* By default it goes by the bridge's address, as the ports by their numbers. */
static void configure(struct bond *bond)
{
	const struct config_lacp *cfg = &bond->cfg.lacp;
	const u8 *own = bridge_local_mac(bond->port->bridge);
	struct lacp_config lacp = {
		.active = cfg->mode == CFG_LACP_ACTIVE, .fast = cfg->fast,
		.priority = cfg->priority,
	};
	struct bond_member *m;

	if (cfg->has_system)
		memcpy(lacp.system, cfg->system, sizeof(lacp.system));
	else if (own)
		memcpy(lacp.system, own, sizeof(lacp.system));
	lacp_configure(&bond->lacp, &lacp);
	TAILQ_FOREACH(m, &bond->members, link) {
		const struct config_lacp_port *port = &m->port->lacp;

		lacp_port_configure(&m->lacp, port->port ? port->port : (u16)m->port->dp.no,
				    port->priority, port->key);
	}
}

static void send_frame(struct policy *p, const struct port *port, const u8 *frame)
{
	static struct log_limit limit = LOG_LIMIT_INIT(60000, 1);
	int err = p->links.send ? p->links.send(p->links.arg, port->dp.ifindex, frame,
						LACP_FRAME_LEN) : -EOPNOTSUPP;

	if (err)
		vlog_limited(&limit, LOG_BRIDGE, LVL_ERR,
			     "bridge %s: port %s: LACP cannot speak: %s",
			     port->bridge->name, port->name, strerror(-err));
}

static void speak(struct policy *p, struct bond_member *m)
{
	u8 frame[LACP_FRAME_LEN];

	if (!lacp_port_transmit(&m->lacp, frame + 14, p->flows.now))
		return;
	memcpy(frame, lacp_group, 6);
	memcpy(frame + 6, m->port->dp.address, 6);
	frame[12] = LACP_ETH_TYPE >> 8;
	frame[13] = LACP_ETH_TYPE & 0xff;
	send_frame(p, m->port, frame);
}

/* The partner, while the link is used: what the next daemon has to know. It is all zero else. */
static bool agreed_changed(struct bond_member *m)
{
	const size_t len = offsetof(struct lacp_info, state) + sizeof(m->agreed.state);
	struct lacp_info now = { 0 };

	if (lacp_port_distributes(&m->lacp))
		now = m->lacp.partner;
	if (!memcmp(&now, &m->agreed, len))
		return false;
	m->agreed = now;
	return true;
}

/* Told to its owner once in a second, as long as there is somebody to be told */
void lacp_save(struct policy *p)
{
	if (!p->lacp_changed || !p->listener.lacp_changed || p->flows.now < p->next_lacp_save)
		return;
	p->lacp_changed = false;
	p->next_lacp_save = p->flows.now + SAVE_MS;
	p->listener.lacp_changed(p->listener.arg);
}

u64 bond_lacp_turn(struct bond *bond)
{
	struct policy *p = policy_of(bond->port->bridge);
	struct bond_member *m;
	u64 due;

	if (!bond_has_lacp(bond))
		return LACP_NEVER;
	configure(bond);
	lacp_turn(&bond->lacp, p->flows.now);
	TAILQ_FOREACH(m, &bond->members, link) {
		speak(p, m);
		p->lacp_changed |= agreed_changed(m);
	}
	due = lacp_turn(&bond->lacp, p->flows.now);
	if (p->lacp_changed && p->listener.lacp_changed && p->next_lacp_save < due)
		due = p->next_lacp_save;
	return due;
}

/* --- from one daemon to the next ----------------------------------------------------------- */

void policy_lacp_each(struct policy *p, void (*cb)(void *arg, const struct lacp_record *record),
		      void *arg)
{
	struct lacp_record record;
	struct bond_member *m;
	struct bond *bond;

	LIST_FOREACH(bond, &p->bridges.bonds, link) {
		TAILQ_FOREACH(m, &bond->members, link) {
			if (!bond_has_lacp(bond) || !lacp_port_distributes(&m->lacp))
				continue;
			memset(&record, 0, sizeof(record));
			memcpy(record.port, m->port->name, sizeof(record.port));
			record.serial = m->port->dp.serial;
			record.partner = m->lacp.partner;
			cb(arg, &record);
		}
	}
}

bool policy_lacp_changed(const struct policy *p)
{
	return p->lacp_changed;
}

void policy_lacp_resume(struct policy *p, const struct lacp_record *record)
{
	p->records = xcheck(reallocarray(p->records, p->n_records + 1, sizeof(*p->records)));
	p->records[p->n_records++] = *record;
}

void bond_lacp_resume(struct bond_member *m)
{
	struct policy *p = policy_of(m->port->bridge);
	const struct dp_port *dp = &m->port->dp;
	const struct lacp_record *r;

	if (!bond_has_lacp(m->bond) || !m->port->attached || !m->port->found || !dp->serial)
		return;
	for (r = p->records; r < p->records + p->n_records; r++) {
		if (r->serial != dp->serial || strcmp(r->port, m->port->name))
			continue;
		configure(m->bond);
		lacp_port_resume(&m->lacp, &r->partner, p->flows.now);
		m->bond->partner = BOND_AGREED;
		vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: bond %s: LACP goes on at %s",
		     m->port->bridge->name, m->bond->port->name, m->port->name);
	}
}

void lacp_records_free(struct policy *p)
{
	free(p->records);
	p->records = NULL;
	p->n_records = 0;
}
