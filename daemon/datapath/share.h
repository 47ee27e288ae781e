/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A datapath's share of the thread: so much in one turn of the event loop, after which the control
 * socket, the timers and the links have theirs, and a little in the midst of work that takes long.
 */
#ifndef VSW_DATAPATH_SHARE_H
#define VSW_DATAPATH_SHARE_H

#include "daemon/datapath/dp.h"
#include "daemon/process/loop.h"

/* struct dp_share - all of it zero but for @dp at first */
struct dp_share {
	struct dp *dp;
	u64 way_due;
	bool running;	/* the datapath calls its handler */
	bool ran;	/* it had its share in this turn */
	bool more;	/* it has something to handle that its descriptors may not tell of */
};

/*
 * Have the datapath served by the loop. Both outlive loop_run(). Who changes what is to be handled
 * in struct loop_turn.before registers with the loop before this. 0 or -ENOMEM
 */
int dp_share_start(struct dp_share *share, struct loop *loop);

/*
 * Called in the midst of work that takes long, with the share as its argument: answers the misses
 * that wait, unless that was done a moment ago, or is being done.
 */
void dp_give_way(void *share);
/* When that is done again, after misses were answered from @begun to @ended, microseconds */
u64 dp_way_due(u64 begun, u64 ended);

#endif
