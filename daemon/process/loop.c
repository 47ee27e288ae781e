// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <time.h>
#include "daemon/base/log.h"
#include "daemon/process/loop.h"

#define IDLE_MS		60000	/* longest wait */

/* struct source - somebody who reads */
struct source {
	SLIST_ENTRY(source) link;
	struct event *ready;
	void (*fn)(void *arg);
	void *arg;
};

/* struct guest - somebody who does something in each turn */
struct guest {
	STAILQ_ENTRY(guest) link;
	const struct loop_turn *turn;
	void *arg;
};

struct loop {
	struct event_base *base;
	struct event *signals[3];
	struct event *wait_ends;
	SLIST_HEAD(, source) sources;
	STAILQ_HEAD(, guest) guests;
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

static void on_ready(evutil_socket_t fd, short what, void *arg)
{
	const struct source *source = arg;

	(void)fd, (void)what;
	source->fn(source->arg);
}

static void on_wait_ends(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;
	struct guest *guest;

	(void)fd, (void)what;
	STAILQ_FOREACH(guest, &l->guests, link) {
		if (guest->turn->after)
			guest->turn->after(guest->arg);
	}
}

static struct event *add(struct loop *l, int fd, short what, event_callback_fn cb, void *arg)
{
	struct event *ev = event_new(l->base, fd, (short)(what | EV_PERSIST), cb, arg);

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
	SLIST_INIT(&l->sources);
	STAILQ_INIT(&l->guests);
	l->base = event_base_new();
	if (l->base) {
		l->signals[0] = add(l, SIGTERM, EV_SIGNAL, on_end, l);
		l->signals[1] = add(l, SIGINT, EV_SIGNAL, on_end, l);
		l->signals[2] = add(l, SIGHUP, EV_SIGNAL, on_hangup, l);
		l->wait_ends = event_new(l->base, -1, 0, on_wait_ends, l);
	}
	if (!l->base || !l->signals[0] || !l->signals[1] || !l->signals[2] || !l->wait_ends) {
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

static void free_registered(struct loop *l)
{
	struct source *source;
	struct guest *guest;

	while ((source = SLIST_FIRST(&l->sources))) {
		SLIST_REMOVE_HEAD(&l->sources, link);
		event_free(source->ready);
		free(source);
	}
	while ((guest = STAILQ_FIRST(&l->guests))) {
		STAILQ_REMOVE_HEAD(&l->guests, link);
		free(guest);
	}
}

void loop_free(struct loop *l)
{
	int i;

	if (!l)
		return;
	free_registered(l);
	for (i = 0; i < 3; i++)
		event_drop(l->signals[i]);
	event_drop(l->wait_ends);
	if (l->base)
		event_base_free(l->base);
	free(l);
}

struct event_base *loop_base(struct loop *l)
{
	return l->base;
}

int loop_read(struct loop *l, int fd, void (*fn)(void *arg), void *arg)
{
	struct source *source = calloc(1, sizeof(*source));

	if (!source)
		return -ENOMEM;
	source->fn = fn;
	source->arg = arg;
	source->ready = add(l, fd, EV_READ, on_ready, source);
	if (!source->ready) {
		free(source);
		return -ENOMEM;
	}
	SLIST_INSERT_HEAD(&l->sources, source, link);
	return 0;
}

int loop_each_turn(struct loop *l, const struct loop_turn *turn, void *arg)
{
	struct guest *guest = calloc(1, sizeof(*guest));

	if (!guest)
		return -ENOMEM;
	guest->turn = turn;
	guest->arg = arg;
	STAILQ_INSERT_TAIL(&l->guests, guest, link);
	return 0;
}

/*
 * Whatever happened in a turn may have changed the time at which somebody wants the wait to end:
 * all are asked before each.
 */
static u64 wait_ms(struct loop *l)
{
	u64 now = loop_now(), end = now + IDLE_MS;
	struct guest *guest;

	STAILQ_FOREACH(guest, &l->guests, link) {
		u64 wanted = guest->turn->before(guest->arg, now);

		if (wanted < end)
			end = wanted;
	}
	return end > now ? end - now : 0;
}

static int turn(struct loop *l)
{
	u64 wait = wait_ms(l);
	struct timeval tv = {
		.tv_sec = (time_t)(wait / 1000), .tv_usec = (suseconds_t)(wait % 1000 * 1000),
	};

	if (event_add(l->wait_ends, &tv))
		return -ENOMEM;
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
