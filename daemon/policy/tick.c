// SPDX-License-Identifier: GPL-2.0-or-later
/* What is done in turns; and what is due when user rules change. */
#include "daemon/policy/policy_state.h"

void policy_rules_credit(struct policy *p, u64 now)
{
	p->flows.now = now;
	policy_settle(p);
	ageing_read_all(p);
}

void policy_rules_changed(struct policy *p, u64 now)
{
	p->flows.now = now;
	p->flows.dirty = true;
	if (p->meters.due)
		meters_follow(p, false);
	policy_settle(p);
}

/* When the next of what is done in turns is due */
static u64 next_tick(const struct policy *p)
{
	u64 next = p->next_age;

	if (p->paths && p->next_paths < next)
		next = p->next_paths;
	if (p->next_retake && p->next_retake < next)
		next = p->next_retake;
	return p->next_bonds < next ? p->next_bonds : next;
}

u64 policy_tick(struct policy *p, u64 now)
{
	u64 samples, next;
	bool more;

	p->flows.now = now;
	portals_look(p);
	notice_tell(p);
	retakes_tick(p);
	if (p->repair)
		policy_repair(p);
	if (p->adopted)
		tunnels_follow_paths(p, now);
	bonds_turn(p);
	policy_settle(p);
	more = policy_settle_turn(p);
	if (p->adopted)
		more |= ageing_turn(p) || p->portals_due;
	exports_flush(p);
	samples = samples_turn(p);
	next = meters_turn(p, next_tick(p));
	return more ? now : samples < next ? samples : next;
}
