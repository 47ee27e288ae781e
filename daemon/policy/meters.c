// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Meters of rules in the datapath. Each has a number there, which no other meter of any bridge has:
 * it is set before a flow can name it. One that no bridge wants any more is deleted when all flows
 * agree with that, and not before: a flow that names it keeps it, and a later meter of its number
 * would be another one.
 */
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/base/xalloc.h"
#include "daemon/policy/policy_state.h"
#include "daemon/rules/meter.h"

#define NUMBERS		(VSWITCH_METER_MAX + 1)
#define RETRY_MS	10000

static struct vswitch_meter config_of(const struct ofmeter *m)
{
	return (struct vswitch_meter){
		.no = m->no, .flags = m->packets ? VSWITCH_METER_F_PACKETS : 0, .rate = m->rate,
		.burst = m->burst,
	};
}

/* What the datapath is known to have, by number; room for it is made when there is a meter. */
static struct vswitch_meter *have(struct policy *p, u32 no)
{
	if (!p->meters.have)
		p->meters.have = xcalloc(NUMBERS, sizeof(*p->meters.have));
	return &p->meters.have[no];
}

static int set(struct policy *p, struct ofmeter *m, char **err)
{
	const struct vswitch_meter config = config_of(m);
	int rc = p->dp->ops->meter_set(p->dp, &config, err);

	m->in_force = !rc;
	if (!rc)
		*have(p, m->no) = config;
	return rc;
}

/* --- a change that is being made ------------------------------------------------------------- */

/* The lowest number that the datapath has no meter under, nor @owner one; 0: none is free */
static u32 free_number(struct policy *p, struct ofmeter *const *owner)
{
	u32 no;

	for (no = 1; no < NUMBERS; no++) {
		if (!have(p, no)->no && (!owner || !owner[no]))
			return no;
	}
	return 0;
}

/* struct prepare - @tables: being changed */
struct prepare {
	struct policy *p;
	const struct tables *tables;
	char **err;
};

static int prepare(void *arg, struct ofmeter *m, bool added)
{
	struct prepare *c = arg;

	c->p->meters.due = true;
	if (!added || tables_meter_now(c->tables, m->id) != m)
		return 0;
	if (!m->no)
		m->no = free_number(c->p, NULL);
	if (!m->no)
		return errline(c->err, -ENOSPC, "meter %u: the datapath has %d meters already",
			       m->id, VSWITCH_METER_MAX);
	return set(c->p, m, c->err);
}

int policy_meters_prepare(struct policy *p, struct tables *tables, char **err)
{
	struct prepare c = { .p = p, .tables = tables, .err = err };

	return tables_each_meter_step(tables, prepare, &c);
}

/* --- following what bridges have -------------------------------------------------------------- */

/* Give @fn each meter of each bridge. */
static void each(struct policy *p, void (*fn)(struct policy *p, struct ofmeter **owner,
					      struct ofmeter *m), struct ofmeter **owner)
{
	struct bridge *bridge;
	struct ofmeter *m;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (!bridge->tables)
			continue;
		tables_each_meter(bridge->tables, m) {
			if (!m->bad)
				fn(p, owner, m);
		}
	}
}

/* Of two with one number, which rows of the database may say, the second gets another one. */
static void claim(struct policy *p, struct ofmeter **owner, struct ofmeter *m)
{
	(void)p;
	if (m->no && !owner[m->no])
		owner[m->no] = m;
	else
		m->no = 0;
}

static void number(struct policy *p, struct ofmeter **owner, struct ofmeter *m)
{
	if (m->no)
		return;
	m->no = free_number(p, owner);
	if (m->no)
		owner[m->no] = m;
	m->in_force = false;
}

static void follow_one(struct policy *p, struct ofmeter *m, bool anew)
{
	const struct vswitch_meter config = config_of(m);
	static struct log_limit limit = LOG_LIMIT_INIT(10000, 3);
	char *why = NULL;

	m->in_force = !memcmp(have(p, m->no), &config, sizeof(config));
	if (m->in_force && !anew)
		return;
	if (set(p, m, &why)) {
		vlog_limited(&limit, LOG_BRIDGE, LVL_WARN, "meter %u: what comes to it is dropped: "
			     "%s", m->id, why ? why : "out of memory");
		p->meters.retry = p->flows.now + RETRY_MS;
	}
	free(why);
}

static struct ofmeter **owners(struct policy *p)
{
	struct ofmeter **owner = xcalloc(NUMBERS, sizeof(struct ofmeter *));

	each(p, claim, owner);
	each(p, number, owner);
	return owner;
}

static bool any(struct policy *p)
{
	struct bridge *bridge;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (bridge->tables && tables_meter_count(bridge->tables))
			return true;
	}
	return false;
}

void meters_follow(struct policy *p, bool anew)
{
	struct ofmeter **owner;
	u32 no;

	if (!p->meters.have && !any(p))
		return;
	owner = owners(p);
	p->meters.due = false;
	p->meters.retry = 0;
	for (no = 1; no < NUMBERS; no++) {
		if (owner[no])
			follow_one(p, owner[no], anew);
		else if (p->meters.have)
			p->meters.sweep |= have(p, no)->no;
	}
	free(owner);
}

/* Those that nobody wants, when no flow names them any more */
static void sweep(struct policy *p)
{
	struct ofmeter **owner = owners(p);
	u32 no;
	int err;

	p->meters.sweep = false;
	for (no = 1; no < NUMBERS; no++) {
		if (owner[no] || !have(p, no)->no)
			continue;
		err = p->dp->ops->meter_del(p->dp, no);
		if (err && err != -ENOENT)
			vlog(LOG_BRIDGE, LVL_WARN, "meter %u of the datapath could not be deleted: "
			     "%s", no, strerror(-err));
		else
			have(p, no)->no = 0;
	}
	free(owner);
}

u64 meters_turn(struct policy *p, u64 next)
{
	if (p->meters.retry && p->flows.now >= p->meters.retry) {
		meters_follow(p, false);
		p->flows.dirty = true;
		policy_settle(p);
	}
	if (p->meters.sweep && p->adopted && !p->flows.dirty &&
	    policy_is_settled(p, p->flows.version))
		sweep(p);
	return p->meters.retry && p->meters.retry < next ? p->meters.retry : next;
}

/* --- the datapath's -------------------------------------------------------------------------- */

static void take(void *arg, const struct dp_meter *meter)
{
	struct policy *p = arg;

	if (meter->config.no && meter->config.no < NUMBERS)
		*have(p, meter->config.no) = meter->config;
}

/* An older module has no meters. */
void meters_adopt(struct policy *p)
{
	int err = p->dp->ops->meter_dump(p->dp, take, p);

	if (err)
		vlog(LOG_BRIDGE, LVL_WARN, "the meters of the datapath could not be listed: %s",
		     strerror(-err));
}

int policy_meters_each(struct policy *p, void (*cb)(void *arg, const struct dp_meter *meter),
		       void *arg)
{
	return p->dp->ops->meter_dump(p->dp, cb, arg);
}
