// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ageing: what the datapath's counters say of flows, which go when they are idle, and then addresses
 * and rules. It is done in turns, a bounded part in each, so that clients are served meanwhile however
 * much there is; flows, bridges and the configuration may change from one turn to the next.
 */
#include "daemon/base/log.h"
#include "daemon/policy/state.h"
#include "daemon/rules/tables.h"

/* What a turn may cost; a flow that is looked at is 1. */
#define TURN		256
#define COST_DELETED	4
#define COST_HEARD_OUT	16	/* it is asked what it has counted: a grace period of the kernel's */
#define COST_ADDRESSES	FDB_EXPIRE_BATCH

static void enter(struct bridges *br, enum ageing_phase phase)
{
	struct ageing *a = &br->ageing;

	a->phase = phase;
	if (phase == AGEING_SIGNS || phase == AGEING_IDLE)
		flow_walk_begin(&br->flows, &a->walk);
}

void ageing_give_up(struct bridges *br)
{
	struct ageing *a = &br->ageing;

	if (a->phase == AGEING_SIGNS || a->phase == AGEING_IDLE)
		flow_walk_end(&a->walk);
	a->phase = AGEING_OVER;
}

/* A bounded number of flows; how many */
static u32 read_some(struct bridges *br)
{
	struct ageing *a = &br->ageing;
	u32 before = br->flows.shown;
	int ret = flows_read_step(br, !a->reading);

	a->reading = ret > 0;
	if (ret < 0)
		a->phase = AGEING_OVER;
	else if (!ret)
		enter(br, AGEING_SIGNS);
	return br->flows.shown - before + 1;
}

void ageing_finish_reading(struct bridges *br)
{
	while (br->ageing.reading)
		read_some(br);
}

static u32 look_for_signs(struct bridges *br)
{
	struct ageing *a = &br->ageing;
	struct flow *f = flow_walk_next(&a->walk);

	if (f) {
		flow_show_signs(br, f);
		return 1;
	}
	a->need = flow_room_need(&br->flows.room);
	enter(br, AGEING_IDLE);
	return 1;
}

static u32 look_for_idle(struct bridges *br)
{
	struct ageing *a = &br->ageing;
	struct flow *f = flow_walk_next(&a->walk);
	bool has_heirs = f && flow_has_heirs(f);

	if (!f)
		enter(br, AGEING_ADDRESSES);
	else if (flow_age(br, f, &a->need))
		return has_heirs ? COST_HEARD_OUT : COST_DELETED;
	return 1;
}

/* From the first bridge again in each turn: bridges may have come and gone. */
static u32 expire_addresses(struct bridges *br)
{
	struct bridge *bridge;
	u32 cost = 1;

	TAILQ_FOREACH(bridge, &br->bridges, link) {
		cost++;
		if (fdb_expire_some(&bridge->fdb, br->now))
			return cost + COST_ADDRESSES;
	}
	enter(br, AGEING_RULES);
	return cost;
}

/* After the flows have told which rules were used of late */
static void expire_rules(struct bridges *br)
{
	struct bridge *bridge;
	u32 n;

	TAILQ_FOREACH(bridge, &br->bridges, link) {
		n = bridge->tables ? tables_expire(bridge->tables, br->now) : 0;
		if (!n)
			continue;
		vlog(LOG_FLOWS, LVL_INFO, "bridge %s: %u rules have ended by timeout",
		     bridge->name, n);
		br->dirty = true;
	}
	bridges_settle(br);
}

static u32 conclude(struct bridges *br)
{
	if (bridges_sticky_changed(br) && br->listener.sticky_changed)
		br->listener.sticky_changed(br->listener.arg);
	br->dirty |= br->room;
	br->room = false;
	expire_rules(br);
	enter(br, AGEING_OVER);
	return TURN;
}

static u32 step(struct bridges *br)
{
	switch (br->ageing.phase) {
	case AGEING_READ:
		return read_some(br);
	case AGEING_SIGNS:
		return look_for_signs(br);
	case AGEING_IDLE:
		return look_for_idle(br);
	case AGEING_ADDRESSES:
		return expire_addresses(br);
	case AGEING_RULES:
		return conclude(br);
	case AGEING_OVER:
		break;
	}
	return TURN;
}

bool ageing_turn(struct bridges *br)
{
	struct ageing *a = &br->ageing;
	u32 cost = 0;

	if (a->phase == AGEING_OVER) {
		if (br->now < br->next_age)
			return false;
		enter(br, AGEING_READ);
	}
	while (a->phase != AGEING_OVER && cost < TURN) {
		cost += step(br);
		bridges_give_way(br);
	}
	if (a->phase == AGEING_OVER)
		br->next_age = br->now + flows_age_interval(br);
	return a->phase != AGEING_OVER;
}
