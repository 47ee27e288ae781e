// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/base/log.h"
#include "daemon/process/loop.h"
#include "daemon/base/slice.h"

/*
 * Messages taken in one turn of the loop. What is left (@more) makes the next turn begin at once, after
 * the control socket, the timers and the links had theirs.
 */
#define DP_BUDGET	64
#define LINKS_BUDGET	64

#define IDLE_MS		60000	/* longest wait for a tick */
#define WAY_US		2000	/* at least, between two looks at misses in the midst of other work */
#define WAY_BUDGET	8	/* misses that are answered there before a look at the clock */

struct loop {
	struct event_base *base;
	struct event *signals[3];
	struct event *dp_ready[2];
	struct event *links_ready;
	struct event *tick;
	struct dp *dp;
	struct links *links;
	struct bridges *br;
	u64 way_due;
	bool running;		/* the datapath calls its handler */
	bool ran;		/* it had its share in this turn */
	bool more;		/* it has something to handle that its descriptors may not tell of */
	bool stop;
};

u64 loop_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (u64)t.tv_sec * 1000 + (u64)t.tv_nsec / 1000000;
}

void loop_stop(struct loop *l)
{
	l->stop = true;
}

static void on_end(evutil_socket_t sig, short what, void *arg)
{
	(void)what;
	vlog(LOG_MAIN, LVL_INFO, "ending: %s", strsignal((int)sig));
	loop_stop(arg);
}

static void on_hangup(evutil_socket_t sig, short what, void *arg)
{
	int ret = log_reopen();

	(void)sig, (void)what, (void)arg;
	if (ret)
		vlog(LOG_MAIN, LVL_ERR, "cannot reopen the log file: %s", strerror(-ret));
}

static void run_dp(struct loop *l)
{
	l->running = true;
	l->more = l->dp->ops->run(l->dp, DP_BUDGET) >= DP_BUDGET;
	l->running = false;
	l->ran = true;
}

static void on_dp(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	run_dp(arg);
}

u64 loop_way_due(u64 begun, u64 ended)
{
	return ended + (ended - begun > WAY_US ? ended - begun : WAY_US);
}

/*
 * Under a flood of misses work goes on, too: it has at least half of the time, however long a miss
 * takes on this machine.
 */
void loop_give_way(void *arg)
{
	struct loop *l = arg;
	u64 begun = slice_now_us();
	int n;

	if (l->running || begun < l->way_due)
		return;
	l->running = true;
	do {
		n = l->dp->ops->misses(l->dp, WAY_BUDGET);
	} while (n >= WAY_BUDGET && slice_now_us() < begun + WAY_US);
	l->running = false;
	l->more |= n >= WAY_BUDGET;
	l->way_due = loop_way_due(begun, slice_now_us());
}

static void link_appeared(void *arg, const char *name)
{
	struct loop *l = arg;

	bridges_link_appeared(l->br, name, loop_now());
}

static void on_links(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;

	(void)fd, (void)what;
	links_run(l->links, LINKS_BUDGET, link_appeared, l);
}

/* Ends the wait: loop_run() ticks in each turn. */
static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;

	(void)fd, (void)what;
	if (l->more && !l->ran)
		run_dp(l);
}

static struct event *add(struct loop *l, int fd, short what, event_callback_fn cb)
{
	struct event *ev = event_new(l->base, fd, (short)(what | EV_PERSIST), cb, l);

	if (ev && event_add(ev, NULL)) {
		event_free(ev);
		return NULL;
	}
	return ev;
}

struct loop *loop_new(void)
{
	struct loop *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->base = event_base_new();
	if (l->base) {
		l->signals[0] = add(l, SIGTERM, EV_SIGNAL, on_end);
		l->signals[1] = add(l, SIGINT, EV_SIGNAL, on_end);
		l->signals[2] = add(l, SIGHUP, EV_SIGNAL, on_hangup);
		l->tick = event_new(l->base, -1, 0, on_tick, l);
	}
	if (!l->base || !l->signals[0] || !l->signals[1] || !l->signals[2] || !l->tick) {
		loop_free(l);
		return NULL;
	}
	return l;
}

static void event_drop(struct event *ev)
{
	if (ev)
		event_free(ev);
}

void loop_free(struct loop *l)
{
	int i;

	if (!l)
		return;
	for (i = 0; i < 3; i++)
		event_drop(l->signals[i]);
	for (i = 0; i < 2; i++)
		event_drop(l->dp_ready[i]);
	event_drop(l->links_ready);
	event_drop(l->tick);
	if (l->base)
		event_base_free(l->base);
	free(l);
}

struct event_base *loop_base(struct loop *l)
{
	return l->base;
}

int loop_watch(struct loop *l, struct dp *dp, struct links *links, struct bridges *br)
{
	int fds[2];
	int i, n = dp->ops->fds(dp, fds);

	l->dp = dp;
	l->links = links;
	l->br = br;
	for (i = 0; i < n; i++) {
		l->dp_ready[i] = add(l, fds[i], EV_READ, on_dp);
		if (!l->dp_ready[i])
			return -ENOMEM;
	}
	l->links_ready = add(l, links_fd(links), EV_READ, on_links);
	return l->links_ready ? 0 : -ENOMEM;
}

/*
 * Whatever happened in a turn may have changed the time at which policy wants its tick: it is
 * asked after each.
 */
static int turn(struct loop *l)
{
	u64 now = loop_now();
	u64 next = bridges_tick(l->br, now);
	u64 wait = next > now && !l->more ? next - now : 0;
	struct timeval tv;

	if (wait > IDLE_MS)
		wait = IDLE_MS;
	tv.tv_sec = (time_t)(wait / 1000);
	tv.tv_usec = (suseconds_t)(wait % 1000 * 1000);
	if (event_add(l->tick, &tv))
		return -ENOMEM;
	l->ran = false;
	return event_base_loop(l->base, EVLOOP_ONCE) < 0 ? -EIO : 0;
}

int loop_run(struct loop *l)
{
	int ret = 0;

	while (!l->stop && !ret)
		ret = turn(l);
	/* What is ready now, an answer to "exit" foremost; one turn, as a flood does not end */
	event_base_loop(l->base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	return ret;
}
