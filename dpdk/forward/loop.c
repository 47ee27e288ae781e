// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The thread of an lcore: it polls as long as frames come, and sleeps when none do.
 *
 * Where all of its queues have something to wait for, it waits for that. Where one has to be polled
 * (most devices of DPDK have no interrupt), it sleeps a little longer each time, up to
 * datapath.sleep_max.
 */
#include <poll.h>
#include <pthread.h>
#include <rte_cycles.h>
#include <rte_lcore.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include "dpdk/forward/lcore.h"

#define EMPTY_ROUNDS	256	/* without a frame, before it sleeps */
#define SLEEP_FIRST	2	/* microseconds */
#define WAIT_MAX_MS	1000

/* struct idle - how long it has had nothing to do; @sleep: microseconds next time */
struct idle {
	u32 rounds;
	u32 sleep;
};

static u16 serve(struct lcore *lc, const struct poll *poll)
{
	struct rte_mbuf *frames[BURST];
	struct port *port = poll->port;
	u16 n = port->ops->receive(port, poll->queue, frames, BURST);
	u64 end;

	if (!n)
		return 0;
	burst_run(lc, port, frames, n);
	end = rte_rdtsc();
	port->load[poll->queue].busy += end - lc->now;
	port->load[poll->queue].frames += n;
	lc->now = end;
	return n;
}

/* All queues once. The frames that were there */
static u32 round_of(struct lcore *lc, const struct polls *polls)
{
	u64 begin = rte_rdtsc();
	u32 n = 0, i;

	lc->now = begin;
	for (i = 0; i < polls->n; i++)
		n += serve(lc, &polls->at[i]);
	output_flush(lc);
	*(n ? &lc->busy : &lc->idle) += rte_rdtsc() - begin;
	lc->frames += n;
	return n;
}

/* What can be waited for, beside lc->wake. False: one of the queues has to be polled */
static bool gather_fds(const struct polls *polls, struct pollfd *fds, u32 *n, bool *work)
{
	bool all = true;
	u32 i;

	for (i = 0; i < polls->n; i++) {
		const struct poll *p = &polls->at[i];
		int fd = p->port->ops->fd ? p->port->ops->fd(p->port, p->queue) : -1;

		if (fd == PORT_FD_NONE)
			continue;
		if (fd < 0 || *n > LCORE_POLLS) {
			all = false;
			continue;
		}
		if (p->port->ops->arm && !p->port->ops->arm(p->port, p->queue, true))
			*work = true;
		fds[(*n)++] = (struct pollfd){ .fd = fd, .events = POLLIN };
	}
	return all;
}

static void disarm(const struct polls *polls)
{
	u32 i;

	for (i = 0; i < polls->n; i++) {
		const struct poll *p = &polls->at[i];

		if (p->port->ops->arm)
			p->port->ops->arm(p->port, p->queue, false);
	}
}

/* Nothing that others might free is in hand while it sleeps. */
static void wait_for(struct lcore *lc, struct pollfd *fds, u32 n, u64 ns)
{
	const struct timespec t = { .tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000 };
	struct rte_rcu_qsbr *rcu = lc->dp->rcu;
	u64 begin = rte_rdtsc();
	eventfd_t rung;

	rte_rcu_qsbr_thread_offline(rcu, lc->id);
	ppoll(fds, n, &t, NULL);
	if (fds[0].revents)
		eventfd_read(lc->wake, &rung);
	rte_rcu_qsbr_thread_online(rcu, lc->id);
	lc->slept += rte_rdtsc() - begin;
	lc->sleeps++;
}

static void rest(struct lcore *lc, const struct polls *polls, struct idle *idle)
{
	struct pollfd fds[LCORE_POLLS + 1];
	bool work = false, all;
	u32 n = 1;
	u64 ns;

	fds[0] = (struct pollfd){ .fd = lc->wake, .events = POLLIN };
	/* what it is woken for may happen while it looks what there is to wait for */
	__atomic_store_n(&lc->asleep, true, __ATOMIC_SEQ_CST);
	all = gather_fds(polls, fds, &n, &work);
	if (!work) {
		idle->sleep = idle->sleep ? 2 * idle->sleep : SLEEP_FIRST;
		idle->sleep = RTE_MIN(idle->sleep, lc->dp->sleep_max);
		ns = all ? WAIT_MAX_MS * 1000000ULL : idle->sleep * 1000ULL;
		wait_for(lc, fds, n, ns);
	}
	__atomic_store_n(&lc->asleep, false, __ATOMIC_SEQ_CST);
	/* the queues may be others' by now, but those that were armed are still there: see
	 * lcores_leave()
	 */
	disarm(__atomic_load_n(&lc->polls, __ATOMIC_ACQUIRE));
	if (all)
		idle->rounds = 0;
}

static void run(struct lcore *lc)
{
	struct idle idle = { 0 };

	while (!__atomic_load_n(&lc->stop, __ATOMIC_ACQUIRE)) {
		const struct polls *polls = __atomic_load_n(&lc->polls, __ATOMIC_ACQUIRE);

		__atomic_store_n(&lc->seen, polls, __ATOMIC_RELEASE);
		if (round_of(lc, polls)) {
			idle = (struct idle){ 0 };
		} else if (lc->dp->sleep_max && ++idle.rounds >= EMPTY_ROUNDS) {
			rest(lc, polls, &idle);
		}
		rte_rcu_qsbr_quiescent(lc->dp->rcu, lc->id);
	}
}

void *lcore_main(void *arg)
{
	struct lcore *lc = arg;
	char name[16];

	snprintf(name, sizeof(name), "lcore-%u", lc->id);
	pthread_setname_np(pthread_self(), name);
	prctl(PR_SET_TIMERSLACK, 1);
	/* without a number of its own buffers come from the pool one by one */
	rte_thread_register();
	rte_rcu_qsbr_thread_online(lc->dp->rcu, lc->id);
	run(lc);
	rte_rcu_qsbr_thread_offline(lc->dp->rcu, lc->id);
	rte_thread_unregister();
	return NULL;
}
