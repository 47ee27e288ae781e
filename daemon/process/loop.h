/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event loop: what the daemon waits for. It knows nobody whom it serves: they register. */
#ifndef VSW_PROCESS_LOOP_H
#define VSW_PROCESS_LOOP_H

#include <event2/event.h>
#include <env.h>

#define LOOP_NEVER	(~0ULL)

struct loop;

/* Milliseconds of the monotonic clock: the time that policy is given. */
u64 loop_now(void);

/* SIGTERM and SIGINT end it, SIGHUP reopens the log. NULL: out of memory */
struct loop *loop_new(void);
void loop_free(struct loop *loop);
struct event_base *loop_base(struct loop *loop);

/* Call @fn in each turn in which there is something to read at @fd. 0 or -ENOMEM */
int loop_read(struct loop *loop, int fd, void (*fn)(void *arg), void *arg);

/*
 * struct loop_turn - what somebody does in each turn
 * @before: before the wait; returns the time at which that shall end, or LOOP_NEVER
 * @after:  when it has ended by such a time, and what there was to read has been read; may be NULL
 */
struct loop_turn {
	u64 (*before)(void *arg, u64 now);
	void (*after)(void *arg);
};
/* In the order of these calls. @turn outlives the loop. 0 or -ENOMEM */
int loop_each_turn(struct loop *loop, const struct loop_turn *turn, void *arg);

/* Until loop_stop() or a signal. 0 or -errno */
int loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

#endif
