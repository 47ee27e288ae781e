// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Work that is put off. Many events come at once when a host is taken down: they change ports at
 * once and flows later, all in one walk. With many flows a walk takes long: it is done in turns,
 * between which clients are served and misses answered, as with ageing. A flow that was decided for
 * after the last change is not looked at; one that is changed for in the midst of a walk is, by
 * the next.
 *
 * A port's number is free when no flow refers to it any more: who takes ports away, or wants a
 * number for one, has all flows looked at first.
 */
#include "daemon/base/slice.h"
#include "daemon/policy/policy_state.h"

/* What a turn may cost: so many flows, or so long; but a few are done where they are found due. */
#define TURN		256
#define TURN_STEP	64	/* of them, before a look at the clock */
#define TURN_US		2000

static bool is_done(const struct policy *p)
{
	return p->settling.done == p->flows.version;
}

static void begin(struct policy *p)
{
	p->settling.began = p->flows.version;
	p->settling.walking = true;
	flow_walk_begin(&p->flows, &p->settling.walk);
}

static void step(struct policy *p)
{
	struct flow *f;

	if (!p->settling.walking)
		begin(p);
	f = flow_walk_next(&p->settling.walk);
	if (!f) {
		p->settling.walking = false;
		p->settling.done = p->settling.began;
		return;
	}
	if (f->version != p->flows.version)
		flows_revalidate(&p->flows, f);
	policy_give_way(p);
}

bool policy_settle_turn(struct policy *p)
{
	u64 end = slice_now_us() + TURN_US;
	u32 i;

	for (i = 0; i < TURN && !is_done(p); i++) {
		if (i && !(i % TURN_STEP) && slice_now_us() >= end)
			break;
		step(p);
	}
	return !is_done(p);
}

/*
 * All that was due when it began. Misses in between may bring changes again and again: those are
 * for the turns to come.
 */
void policy_catch_up(struct policy *p)
{
	u32 change = p->flows.version;

	while (!policy_is_settled(p, change))
		step(p);
}

void policy_revalidate(struct policy *p)
{
	p->flows.version++;
	policy_catch_up(p);
}

/* What a decision depends on, whatever flows there are */
static bool settle_ports(struct policy *p)
{
	struct bridge *bridge;

	if (!p->flows.dirty)
		return false;
	p->flows.dirty = false;
	patches_update(p);
	TAILQ_FOREACH(bridge, &p->bridges.list, link)
		bridge_update_local(bridge);
	p->flows.version++;
	return true;
}

void policy_settle(struct policy *p)
{
	if (settle_ports(p))
		policy_settle_turn(p);
}

void policy_settle_all(struct policy *p)
{
	settle_ports(p);
	policy_catch_up(p);
}

u32 policy_change(const struct policy *p)
{
	return p->flows.version;
}

bool policy_is_settled(const struct policy *p, u32 change)
{
	return (s32)(p->settling.done - change) >= 0;
}
