// SPDX-License-Identifier: GPL-2.0-or-later
/* Misses in the midst of long work: see policy_give_way(). */
#include "daemon/policy/state.h"

void policy_set_way(struct policy *p, void (*way)(void *arg), void *arg)
{
	p->way = way;
	p->way_arg = arg;
}

/*
 * What is learned meanwhile acts on flows at once, whatever the work at hand has said of that. Before
 * the first configuration nothing is known that a miss could be answered by: they wait.
 */
void policy_give_way(struct policy *p)
{
	bool quiet = p->flows.quiet;

	if (!p->way || p->giving || !p->adopted)
		return;
	p->giving = true;
	p->flows.quiet = false;
	p->way(p->way_arg);
	p->flows.quiet = quiet;
	p->giving = false;
}
