/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Turns: something that is dear to others is done no more often than every so much time, but for a
 * few times in a row. Who comes too early is told how long to wait, and so the sooner comes the
 * one, the later the other: none is refused. (The generic cell rate algorithm of ITU-T I.371.)
 */
#ifndef VSW_TURN_H
#define VSW_TURN_H

#include <env.h>

/**
 * vsw_turn_take() - take the next turn
 * @next:  when the turn after the last one would come if all were even; 0 at first
 * @now:   in the unit of @every, never less than in former calls
 * @every: one in so much time
 * @row:   as many in a row before anybody waits
 *
 * How long to wait until it has come.
 */
static inline u64 vsw_turn_take(u64 *next, u64 now, u64 every, u32 row)
{
	u64 from = *next > now ? *next : now;

	*next = from + every;
	return *next - now > row * every ? *next - now - row * every : 0;
}

#endif
