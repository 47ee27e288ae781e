// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/base/slice.h"
#include "daemon/datapath/share.h"

/*
 * Messages taken in one turn, fewer if they take long: a miss may cost a flood to thousands of
 * ports. What is left (@more) makes the next turn begin at once.
 */
#define BUDGET		64
#define BUDGET_STEP	16	/* of them, before a look at the clock */
#define TURN_US		2000

#define WAY_US		2000	/* at least, between two looks at misses in the midst of work */
#define WAY_BUDGET	8	/* misses that are answered there before a look at the clock */

static void run(void *arg)
{
	struct dp_share *s = arg;
	u64 begun = slice_now_us();
	int left = BUDGET;

	s->running = true;
	do {
		s->more = s->dp->ops->run(s->dp, BUDGET_STEP) >= BUDGET_STEP;
		left -= BUDGET_STEP;
	} while (s->more && left > 0 && slice_now_us() < begun + TURN_US);
	s->running = false;
	s->ran = true;
}

static u64 before_wait(void *arg, u64 now)
{
	struct dp_share *s = arg;

	s->ran = false;
	return s->more ? now : LOOP_NEVER;
}

static void after_wait(void *arg)
{
	struct dp_share *s = arg;

	if (s->more && !s->ran)
		run(s);
}

int dp_share_start(struct dp_share *s, struct loop *loop)
{
	static const struct loop_turn each = { .before = before_wait, .after = after_wait };
	int fds[DP_FDS];
	int i, n = s->dp->ops->fds(s->dp, fds);
	int ret = loop_each_turn(loop, &each, s);

	for (i = 0; i < n && !ret; i++)
		ret = loop_read(loop, fds[i], run, s);
	return ret;
}

u64 dp_way_due(u64 begun, u64 ended)
{
	return ended + (ended - begun > WAY_US ? ended - begun : WAY_US);
}

/*
 * Under a flood of misses work goes on, too: it has at least half of the time, however long a miss
 * takes on this machine.
 */
void dp_give_way(void *arg)
{
	struct dp_share *s = arg;
	u64 begun = slice_now_us();
	int n;

	if (s->running || begun < s->way_due)
		return;
	s->running = true;
	do {
		n = s->dp->ops->misses(s->dp, WAY_BUDGET);
	} while (n >= WAY_BUDGET && slice_now_us() < begun + WAY_US);
	s->running = false;
	s->more |= n >= WAY_BUDGET;
	s->way_due = dp_way_due(begun, slice_now_us());
}
