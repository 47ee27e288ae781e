// SPDX-License-Identifier: GPL-2.0-or-later
/* Lcores as a crew: made and ended, their queues given out and moved. Control thread. */
#include <rte_cycles.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>
#include "daemon/base/log.h"
#include "dpdk/forward/lcore.h"

#define LOOK_AGAIN_US	10

/* --- one ------------------------------------------------------------------------------------- */

static void *map(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static void free_lcore(struct lcore *lc)
{
	struct datapath *dp = lc->dp;

	if (lc->counts)
		munmap(lc->counts, dp->table.max * sizeof(*lc->counts));
	if (lc->wake >= 0)
		close(lc->wake);
	free(lc->cache);
	free(lc->hints);
	free(lc->polls);
	free(lc);
}

static struct lcore *new_lcore(struct datapath *dp, u32 id, int cpu)
{
	struct lcore *lc = aligned_alloc(64, sizeof(*lc));

	if (!lc)
		return NULL;
	*lc = (struct lcore){ .dp = dp, .id = id, .send_as = id, .cpu = cpu };
	lc->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	lc->counts = map(dp->table.max * sizeof(*lc->counts));
	lc->cache = aligned_alloc(64, CACHE_ENTRIES * sizeof(*lc->cache));
	lc->hints = calloc(HINTS, sizeof(*lc->hints));
	lc->polls = calloc(1, sizeof(*lc->polls));
	if (lc->wake < 0 || !lc->counts || !lc->cache || !lc->hints || !lc->polls) {
		free_lcore(lc);
		return NULL;
	}
	memset(lc->cache, 0, CACHE_ENTRIES * sizeof(*lc->cache));
	return lc;
}

static void wake(struct lcore *lc)
{
	if (__atomic_load_n(&lc->asleep, __ATOMIC_SEQ_CST))
		eventfd_write(lc->wake, 1);
}

void lcores_wake(struct datapath *dp)
{
	u32 i;

	for (i = 1; i < dp->n_lcores; i++)
		wake(dp->lcores[i]);
}

/* --- all of them ----------------------------------------------------------------------------- */

static void pin(struct lcore *lc)
{
	cpu_set_t set;
	int ret;

	if (lc->cpu < 0)
		return;
	CPU_ZERO(&set);
	CPU_SET(lc->cpu, &set);
	ret = pthread_setaffinity_np(lc->thread, sizeof(set), &set);
	if (!ret)
		return;
	vlog(LOG_MAIN, LVL_WARN, "lcore %u cannot run on CPU %d, but where the kernel puts it: %s",
	     lc->id, lc->cpu, strerror(ret));
	lc->cpu = -1;
}

static int start_one(struct datapath *dp, u32 id, int cpu, bool thread)
{
	struct lcore *lc = new_lcore(dp, id, cpu);
	int ret;

	if (!lc)
		return -ENOMEM;
	dp->lcores[id] = lc;
	dp->n_lcores = id + 1;
	if (!thread)
		return 0;
	rte_rcu_qsbr_thread_register(dp->rcu, id);
	ret = -pthread_create(&lc->thread, NULL, lcore_main, lc);
	lc->running = !ret;
	if (!ret)
		pin(lc);
	return ret;
}

int lcores_start(struct datapath *dp, const int *cpus, u32 n)
{
	int ret = start_one(dp, 0, -1, false);
	u32 i;

	for (i = 0; i < n && !ret; i++)
		ret = start_one(dp, i + 1, cpus[i], true);
	if (ret)
		lcores_stop(dp);
	return ret;
}

void lcores_stop(struct datapath *dp)
{
	u32 i;

	for (i = 0; i < dp->n_lcores; i++) {
		struct lcore *lc = dp->lcores[i];

		if (lc->running) {
			__atomic_store_n(&lc->stop, true, __ATOMIC_RELEASE);
			eventfd_write(lc->wake, 1);
			pthread_join(lc->thread, NULL);
			rte_rcu_qsbr_thread_unregister(dp->rcu, lc->id);
		}
		free_lcore(lc);
		dp->lcores[i] = NULL;
	}
	dp->n_lcores = 0;
}

int lcores_add_lanes(struct datapath *dp, struct port *port)
{
	u32 i;

	for (i = 0; i < dp->n_lcores; i++) {
		struct lane *lane = aligned_alloc(64, sizeof(*lane));

		if (!lane) {
			lcores_del_lanes(dp, port);
			return -ENOMEM;
		}
		memset(lane, 0, sizeof(*lane));
		dp->lcores[i]->lanes[port->slot] = lane;
	}
	return 0;
}

void lcores_del_lanes(struct datapath *dp, struct port *port)
{
	u32 i;

	for (i = 0; i < dp->n_lcores; i++) {
		free(dp->lcores[i]->lanes[port->slot]);
		dp->lcores[i]->lanes[port->slot] = NULL;
	}
}

/* --- queues ---------------------------------------------------------------------------------- */

/*
 * When this returns the lcore knows the former list no more, nor does it sleep on a descriptor of
 * it: what the kernel does when that is closed is done when close(2) returns.
 */
static void replace_polls(struct lcore *lc, struct polls *polls)
{
	struct polls *old = lc->polls;

	__atomic_store_n(&lc->polls, polls, __ATOMIC_RELEASE);
	eventfd_write(lc->wake, 1);
	while (lc->running && __atomic_load_n(&lc->seen, __ATOMIC_ACQUIRE) != polls)
		usleep(LOOK_AGAIN_US);
	free(old);
}

static struct polls *copy_polls(const struct polls *from, u32 more)
{
	struct polls *to = malloc(sizeof(*to) + (from->n + more) * sizeof(*to->at));

	if (!to)
		return NULL;
	to->n = from->n;
	memcpy(to->at, from->at, from->n * sizeof(*to->at));
	return to;
}

static int give(struct lcore *lc, struct port *port, u16 queue)
{
	struct polls *polls;

	if (lc->polls->n >= LCORE_POLLS)
		return -ENOSPC;
	polls = copy_polls(lc->polls, 1);
	if (!polls)
		return -ENOMEM;
	polls->at[polls->n++] = (struct poll){ .port = port, .queue = queue };
	replace_polls(lc, polls);
	return 0;
}

static void take(struct lcore *lc, const struct port *port, int queue)
{
	struct polls *polls = copy_polls(lc->polls, 0);
	u32 i, n = 0;

	if (!polls)
		abort();	/* some dozens of bytes */
	for (i = 0; i < polls->n; i++)
		if (polls->at[i].port != port || (queue >= 0 && polls->at[i].queue != queue))
			polls->at[n++] = polls->at[i];
	polls->n = n;
	replace_polls(lc, polls);
}

/* @queue: -1 for any */
static bool serves(const struct lcore *lc, const struct port *port, int queue)
{
	u32 i;

	for (i = 0; i < lc->polls->n; i++)
		if (lc->polls->at[i].port == port &&
		    (queue < 0 || lc->polls->at[i].queue == queue))
			return true;
	return false;
}

/* The one with the fewest queues. NULL: there is none but the control thread */
static struct lcore *least_busy(const struct datapath *dp)
{
	struct lcore *best = NULL;
	u32 i;

	for (i = 1; i < dp->n_lcores; i++)
		if (!best || dp->lcores[i]->polls->n < best->polls->n)
			best = dp->lcores[i];
	return best;
}

int lcores_serve(struct datapath *dp, struct port *port)
{
	u16 n = port->n_queues;
	int ret;

	port->n_queues = 0;
	ret = lcores_set_queues(dp, port, n);
	if (ret) {
		lcores_leave(dp, port);
		port->n_queues = n;
	}
	return ret;
}

void lcores_leave(struct datapath *dp, struct port *port)
{
	u32 i;

	for (i = 1; i < dp->n_lcores; i++)
		if (serves(dp->lcores[i], port, -1))
			take(dp->lcores[i], port, -1);
}

static void take_last(struct datapath *dp, struct port *port)
{
	u32 i;

	port->n_queues--;
	for (i = 1; i < dp->n_lcores; i++)
		if (serves(dp->lcores[i], port, port->n_queues))
			take(dp->lcores[i], port, port->n_queues);
}

int lcores_set_queues(struct datapath *dp, struct port *port, u16 n)
{
	while (port->n_queues > n)
		take_last(dp, port);
	while (port->n_queues < n) {
		struct lcore *lc = least_busy(dp);
		int ret = lc ? give(lc, port, port->n_queues) : -ENODEV;

		if (ret)
			return ret;
		port->n_queues++;
	}
	return 0;
}

/* The lcore that has it sends all it holds back before it says that it knows the queue no more. */
int lcores_move(struct lcore *from, struct lcore *to, struct port *port, u16 queue)
{
	if (to->polls->n >= LCORE_POLLS)
		return -ENOSPC;
	take(from, port, queue);
	return give(to, port, queue);
}
