/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event loop: what the daemon waits for, and how it shares its time between that. */
#ifndef VSW_PROCESS_LOOP_H
#define VSW_PROCESS_LOOP_H

#include <event2/event.h>
#include "daemon/policy/policy.h"
#include "daemon/netlink/links.h"

struct loop;

/* Milliseconds of the monotonic clock: the time that policy is given. */
u64 loop_now(void);

/* SIGTERM and SIGINT end it, SIGHUP reopens the log. NULL: out of memory */
struct loop *loop_new(void);
void loop_free(struct loop *loop);
struct event_base *loop_base(struct loop *loop);

/* What the loop serves; all outlive loop_run(). 0 or -errno */
int loop_watch(struct loop *loop, struct dp *dp, struct links *links, struct bridges *br);
/* Until loop_stop() or a signal. 0 or -errno */
int loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/*
 * What bridges_give_way() calls, with the loop as its argument: answers the misses that wait, unless
 * that was done a moment ago, or is being done.
 */
void loop_give_way(void *loop);
/* When that is done again, after misses were answered from @begun to @ended, microseconds */
u64 loop_way_due(u64 begun, u64 ended);

#endif
