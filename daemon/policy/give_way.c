// SPDX-License-Identifier: GPL-2.0-or-later
/* Misses in the midst of long work: see policy_give_way(). */
#include "daemon/policy/policy_state.h"

void policy_set_way(struct policy *p, struct way way)
{
	p->way = way;
}

/*
 * What is learned meanwhile acts on flows at once, whatever the work at hand has said of that.
 * Before the first configuration nothing is known that a miss could be answered by: they wait.
 */
void policy_give_way(struct policy *p)
{
	bool quiet = p->flows.quiet;

	if (!p->way.fn || p->giving || !p->adopted)
		return;
	p->giving = true;
	p->flows.quiet = false;
	give_way(&p->way);
	p->flows.quiet = quiet;
	p->giving = false;
}

static void give_others_way(void *arg)
{
	policy_give_way(arg);
}

struct way policy_way(struct policy *p)
{
	return (struct way){ give_others_way, p };
}
