// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Receive queues go where there is time for them. Once a second the lcore with the most work gives
 * one of its queues to the one with the least, if that leaves the busier of the two with at least a
 * tenth of a second less to do. So queues do not wander while nothing is gained by it.
 */
#include <rte_cycles.h>
#include "dpdk/forward/lcore.h"

#define GAIN_PARTS	10

/* --- what they did --------------------------------------------------------------------------- */

static void measure_lcore(struct lcore *lc)
{
	struct lcore_work now = {
		.at = rte_rdtsc(), .busy = lc->busy, .idle = lc->idle, .frames = lc->frames,
	};

	lc->second = (struct lcore_work){
		.at = now.at - lc->before.at, .busy = now.busy - lc->before.busy,
		.idle = now.idle - lc->before.idle, .frames = now.frames - lc->before.frames,
	};
	lc->before = now;
}

static void measure_queue(struct port *port, u16 queue)
{
	u64 busy = port->load[queue].busy, frames = port->load[queue].frames;

	port->load[queue].second.busy = busy - port->load[queue].before.busy;
	port->load[queue].second.frames = frames - port->load[queue].before.frames;
	port->load[queue].before.busy = busy;
	port->load[queue].before.frames = frames;
}

static void measure(struct datapath *dp)
{
	struct port *port;
	u16 queue;
	u32 i;

	for (i = 1; i < dp->n_lcores; i++)
		measure_lcore(dp->lcores[i]);
	for (port = port_next(dp, 1); port; port = port_next(dp, port->no + 1))
		for (queue = 0; queue < port->n_queues; queue++)
			measure_queue(port, queue);
}

/* --- what is better -------------------------------------------------------------------------- */

/* The lcores with the most and the least work; false: there are not two */
static bool extremes(struct datapath *dp, struct lcore **most, struct lcore **least, u64 loads[2])
{
	u32 i;

	*most = *least = NULL;
	for (i = 1; i < dp->n_lcores; i++) {
		struct lcore *lc = dp->lcores[i];
		u64 load = lc->second.busy;

		if (!*most || load > loads[0]) {
			*most = lc;
			loads[0] = load;
		}
		if (!*least || load < loads[1]) {
			*least = lc;
			loads[1] = load;
		}
	}
	return *most != *least;
}

/* The queue whose move makes the two most alike, as it was last second; false: none helps */
static bool choose(const struct lcore *from, const u64 loads[2], struct poll *best)
{
	u64 worst = loads[0] - rte_get_tsc_hz() / GAIN_PARTS;
	bool found = false;
	u32 i;

	if (loads[0] < rte_get_tsc_hz() / GAIN_PARTS)
		return false;
	for (i = 0; i < from->polls->n; i++) {
		const struct poll *p = &from->polls->at[i];
		u64 load = p->port->load[p->queue].second.busy;
		u64 rest = loads[0] > load ? loads[0] - load : 0;
		u64 after = RTE_MAX(rest, loads[1] + load);

		if (after < worst) {
			worst = after;
			*best = *p;
			found = true;
		}
	}
	return found;
}

void lcores_balance(struct datapath *dp)
{
	struct lcore *most, *least;
	struct poll best;
	u64 loads[2];

	measure(dp);
	if (extremes(dp, &most, &least, loads) && choose(most, loads, &best))
		lcores_move(most, least, best.port, best.queue);
}
