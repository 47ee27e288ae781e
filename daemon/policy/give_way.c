// SPDX-License-Identifier: GPL-2.0-or-later
/* Misses in the midst of long work: see bridges_give_way(). */
#include "daemon/policy/state.h"

void bridges_set_way(struct bridges *br, void (*way)(void *arg), void *arg)
{
	br->way = way;
	br->way_arg = arg;
}

/*
 * What is learned meanwhile acts on flows at once, whatever the work at hand has said of that. Before
 * the first configuration nothing is known that a miss could be answered by: they wait.
 */
void bridges_give_way(struct bridges *br)
{
	bool quiet = br->quiet;

	if (!br->way || br->giving || !br->adopted)
		return;
	br->giving = true;
	br->quiet = false;
	br->way(br->way_arg);
	br->quiet = quiet;
	br->giving = false;
}
