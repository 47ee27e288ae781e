// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ageing: what the datapath's counters say of flows, which go when they are idle, and then
 * addresses and rules. It is done in turns, a bounded part in each, so that clients are served
 * meanwhile however much there is; flows, bridges and the configuration may change from one
 * turn to the next.
 */
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"
#include "daemon/rules/tables.h"

/* What a turn may cost; a flow that is looked at is 1. */
#define TURN		256
#define COST_DELETED	4
#define COST_HEARD_OUT	16	/* it is asked what it has counted: a grace period in the kernel */
#define COST_ADDRESSES	FDB_EXPIRE_BATCH

static void enter(struct policy *p, enum ageing_phase phase)
{
	struct ageing *a = &p->ageing;

	a->phase = phase;
	if (phase == AGEING_SIGNS || phase == AGEING_IDLE)
		flow_walk_begin(&p->flows, &a->walk);
}

static void give_up(struct policy *p)
{
	struct ageing *a = &p->ageing;

	if (a->phase == AGEING_SIGNS || a->phase == AGEING_IDLE)
		flow_walk_end(&a->walk);
	a->phase = AGEING_OVER;
}

/* A bounded number of flows; how many */
static u32 read_some(struct policy *p)
{
	struct ageing *a = &p->ageing;
	u32 before = p->flows.shown;
	int ret = flows_read_step(&p->flows);

	if (ret < 0)
		a->phase = AGEING_OVER;
	else if (!ret)
		enter(p, AGEING_SIGNS);
	return p->flows.shown - before + 1;
}

/* If that fails, what has not been shown is no sign of anything. */
int ageing_read_all(struct policy *p)
{
	int err;

	while (p->flows.reading)
		read_some(p);
	err = flows_read(&p->flows);
	if (err)
		give_up(p);
	return err;
}

static u32 look_for_signs(struct policy *p)
{
	struct ageing *a = &p->ageing;
	struct flow *f = flow_walk_next(&a->walk);

	if (f) {
		flow_show_signs(&p->flows, f);
		return 1;
	}
	a->need = flow_room_need(&p->flows.room);
	enter(p, AGEING_IDLE);
	return 1;
}

static u32 look_for_idle(struct policy *p)
{
	struct ageing *a = &p->ageing;
	struct flow *f = flow_walk_next(&a->walk);
	bool has_heirs = f && flow_has_heirs(f);

	if (!f)
		enter(p, AGEING_ADDRESSES);
	else if (flow_age(&p->flows, f, &a->need))
		return has_heirs ? COST_HEARD_OUT : COST_DELETED;
	return 1;
}

/* From the first bridge again in each turn: bridges may have come and gone. */
static u32 expire_addresses(struct policy *p)
{
	struct bridge *bridge;
	u32 cost = 1;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		cost++;
		if (fdb_expire_some(&bridge->fdb, p->flows.now))
			return cost + COST_ADDRESSES;
	}
	enter(p, AGEING_RULES);
	return cost;
}

/* After the flows have told which rules were used of late */
static void expire_rules(struct policy *p)
{
	struct bridge *bridge;
	u32 n;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		n = bridge->tables ? tables_expire(bridge->tables, p->flows.now) : 0;
		if (!n)
			continue;
		vlog(LOG_FLOWS, LVL_INFO, "bridge %s: %u rules have ended by timeout",
		     bridge->name, n);
		p->flows.dirty = true;
	}
	policy_settle(p);
}

static u32 conclude(struct policy *p)
{
	if (policy_sticky_changed(p) && p->listener.sticky_changed)
		p->listener.sticky_changed(p->listener.arg);
	p->flows.dirty |= p->flows.dirty_later;
	p->flows.dirty_later = false;
	p->flows.relearned = false;
	expire_rules(p);
	enter(p, AGEING_OVER);
	return TURN;
}

static u32 step(struct policy *p)
{
	switch (p->ageing.phase) {
	case AGEING_READ:
		return read_some(p);
	case AGEING_SIGNS:
		return look_for_signs(p);
	case AGEING_IDLE:
		return look_for_idle(p);
	case AGEING_ADDRESSES:
		return expire_addresses(p);
	case AGEING_RULES:
		return conclude(p);
	case AGEING_OVER:
		break;
	}
	return TURN;
}

bool ageing_turn(struct policy *p)
{
	struct ageing *a = &p->ageing;
	u32 cost = 0;

	if (a->phase == AGEING_OVER) {
		if (p->flows.now < p->next_age)
			return false;
		enter(p, AGEING_READ);
	}
	while (a->phase != AGEING_OVER && cost < TURN) {
		cost += step(p);
		policy_give_way(p);
	}
	if (a->phase == AGEING_OVER)
		p->next_age = p->flows.now + flows_age_interval(&p->flows);
	return a->phase != AGEING_OVER;
}
