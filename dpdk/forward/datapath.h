/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The datapath: what all of its parts share. There is one in a process. */
#ifndef VSW_DPDK_DATAPATH_H
#define VSW_DPDK_DATAPATH_H

#include <rte_mbuf.h>
#include <rte_rcu_qsbr.h>
#include "daemon/base/cpus.h"
#include "dpdk/forward/miss.h"
#include "dpdk/forward/port.h"
#include "dpdk/forward/table.h"

#define LCORES_MAX	(CPUS_MAX + 1)	/* and the control thread */
/* How long an lcore may sleep where it has to poll, microseconds */
#define SLEEP_MAX_US	1000000
#define SLEEP_MAX_US_DEFAULT	150

struct lcore;
struct meter;

#define DATAPATH_FRAMES	32768	/* of datapath_options, if that is zero */

/*
 * struct datapath_options - what it is made with; zero is the default of each but @sleep_max
 * @frames:    buffers of the pool
 * @sleep_max, @options: see struct datapath
 */
struct datapath_options {
	u32 sleep_max;
	const char *options;
	u32 flow_max;
	u32 frames;
	struct miss_limits miss;
};

/*
 * struct datapath
 * @lcores:  [0] is the control thread; @n_lcores of them
 * @ports:   by number, those among them that flows alone hold
 * @slots:   the same ports by slot
 * @sleep_max: microseconds that an idle lcore sleeps at most where it has to poll; 0: never;
 *           @sleep_default: as it was started
 * @options: VSWITCH_A_DP_OPTIONS
 */
struct datapath {
	struct flow_table table;
	struct miss_queue miss;
	struct rte_rcu_qsbr *rcu;
	struct rte_mempool *pool;
	struct lcore *lcores[LCORES_MAX];
	u32 n_lcores;
	u32 sleep_max;
	u32 sleep_default;
	const char *options;

	struct port *slots[PORT_SLOTS];
	struct port *ports[VSWITCH_PORT_MAX + 1];
	struct meter *meters[VSWITCH_METER_MAX + 1];
	u32 next_no;
	u64 next_serial;
	u32 frames;		/* in @pool */
	int changed;		/* eventfd: some port is stale */
	bool ending;		/* what outlives the process stays */
	/* who wants to know of ports: NULL: nobody */
	void (*port_event)(void *arg, enum vswitch_port_event event, const struct port *port);
	void *port_event_arg;
};

int datapath_init(struct datapath *dp, const struct datapath_options *opts, char **err);
/* Ports are gone, lcores have ended. */
void datapath_exit(struct datapath *dp);

/* Any thread: how the port's device is may have changed. The control thread looks, soon. */
void datapath_port_changed(struct port *port);
/* Look at all that are stale, or at all; control thread */
void datapath_look_at_ports(struct datapath *dp, bool all);

/* Flow commands: 0 or a negative errno as the uAPI has them, and a sentence in *why */
int flow_set(struct datapath *dp, const union vsw_key *key, const union vsw_key *mask,
	     const void *row, size_t row_len, u64 cookie, const char **why);
/* No lcore has a frame of it in hand when this returns, but it is still there; then free it */
void flow_unlink(struct datapath *dp, struct flow *flow);
void flow_free(struct datapath *dp, struct flow *flow);
void flow_flush(struct datapath *dp);
void flow_stats_read(const struct datapath *dp, const struct flow *flow,
		     struct vswitch_flow_stats *stats);

static inline struct lcore *control_lcore(struct datapath *dp)
{
	return dp->lcores[0];
}

#endif
