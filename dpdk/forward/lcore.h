/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A logical core: a thread that takes frames from receive queues, a burst at a time, through the
 * same stages as kmod/pipeline.c has them:
 *
 *   lcore.c -> burst.c (keys, cache, table) -> execute.c -> output.c
 *                 `-> no flow: miss_park.c
 *
 * What it counts and holds back lies in memory of its own, which others only read: there is no lock
 * and no atomic operation on the way of a frame that has a flow, but for one for each burst that
 * is handed to a device.
 *
 * The control thread is one, too, without queues: it sends what has waited for a flow.
 */
#ifndef VSW_DPDK_LCORE_H
#define VSW_DPDK_LCORE_H

#include <pthread.h>
#include "dpdk/forward/datapath.h"
#include "dpdk/forward/flow.h"

#define BURST		32
#define CACHE_ENTRIES	4096
#define HINTS		8192
#define LCORE_POLLS	VSWITCH_LCORE_QUEUES	/* queues that one may serve */

/*
 * struct lane - a port, as one lcore has it: what it has to send there, and what it has counted
 * @queued: of @frames
 * @marked: it is in lcore.dirty
 */
struct lane {
	u16 queued;
	bool marked;
	struct rte_mbuf *frames[BURST];
	u64 rx_packets;
	u64 rx_bytes;
	u64 tx_packets;
	u64 tx_bytes;
	u64 drops[__VSWITCH_DROP_MAX];
} __attribute__((aligned(64)));

/* struct poll - a receive queue that an lcore serves */
struct poll {
	struct port *port;
	u16 queue;
};

/* struct polls - all of an lcore's; replaced as a whole */
struct polls {
	u32 n;
	struct poll at[];
};

/*
 * struct cache_entry - the answer to a look-up
 * @gen: low bits of flow_table.gen before it
 */
struct cache_entry {
	u32 hash;
	u32 gen;
	struct flow *flow;
};

/* struct lcore_work - cycles that went into frames, that found none, and frames; or at a time */
struct lcore_work {
	u64 at;
	u64 busy;
	u64 idle;
	u64 frames;
};

/*
 * struct lcore
 * @dirty:  slots of ports for which something is queued
 * @counts: by number of a flow; memory is taken as it is used
 * @hints:  by hash: places in mask_set.masks that served such keys last
 * @send_as: which queue of a port it sends by
 * @now:    TSC at the beginning of the burst
 * @id:     of its thread in flow_table.rcu, and its place in datapath.lcores
 * @cpu:    on which it runs; -1: any
 * @asleep: it waits for @wake
 * @seen:   the list of queues that it has in hand
 * @before: what it had done when lcores_balance() looked last; the control thread's
 * @second: what it did between the last two looks
 */
struct lcore {
	struct datapath *dp;
	u32 id;
	struct polls *polls;
	struct flow_count *counts;
	struct cache_entry *cache;
	u8 (*hints)[2];
	struct lane *lanes[PORT_SLOTS];
	u16 dirty[PORT_SLOTS];
	u32 n_dirty;
	u32 send_as;
	u64 now;

	u64 busy;		/* cycles that went into frames */
	u64 idle;		/* cycles that found none */
	u64 slept;		/* cycles asleep */
	u64 sleeps;
	u64 frames;

	pthread_t thread;
	int cpu;
	int wake;		/* eventfd */
	struct lcore_work before, second;
	const struct polls *seen;
	bool asleep;
	bool stop;
	bool running;
} __attribute__((aligned(64)));

/* lcores.c: making and ending them, control thread. 0 or -errno */
int lcores_start(struct datapath *dp, const int *cpus, u32 n);
void lcores_stop(struct datapath *dp);
/* Give each lcore a lane for a new port, or take them away. */
int lcores_add_lanes(struct datapath *dp, struct port *port);
void lcores_del_lanes(struct datapath *dp, struct port *port);
/* All queues of a port are served by some lcore from now on, or by none. */
int lcores_serve(struct datapath *dp, struct port *port);
void lcores_leave(struct datapath *dp, struct port *port);
/* A port that is served has @n of them from now on; -ENOSPC, -ENOMEM: fewer, as it says itself */
int lcores_set_queues(struct datapath *dp, struct port *port, u16 n);
/* Those that sleep look again what they wait for. */
void lcores_wake(struct datapath *dp);
int lcores_move(struct lcore *from, struct lcore *to, struct port *port, u16 queue);
/*
 * balance.c: see what lcores did in the last second, and move a queue to where there is time for
 * it, if that helps; called once a second
 */
void lcores_balance(struct datapath *dp);

/* loop.c: the thread */
void *lcore_main(void *lcore);

/* burst.c: @n frames that @port has received, consumed */
void burst_run(struct lcore *lc, struct port *port, struct rte_mbuf **frames, u16 n);
/* By @flow, which covers it; consumes @frame */
void burst_resume(struct lcore *lc, struct flow *flow, struct port *port, struct rte_mbuf *frame);

/* execute.c: consumes @frame, which @in has received */
void execute(struct lcore *lc, struct actions *acts, struct port *in, struct rte_mbuf *frame);

/* output.c */
void output(struct lcore *lc, struct port *port, struct rte_mbuf *frame);
/* The same for frames that @in has received, to whom none of them goes back */
void output_many(struct lcore *lc, struct port *in, struct port *port, struct rte_mbuf **frames,
		 u16 n);
/* @frame is as @port's device takes it, and that is there */
void output_put(struct lcore *lc, struct port *port, struct rte_mbuf *frame);
/* Hand all that is held back to the devices. */
void output_flush(struct lcore *lc);

static inline void drop_count(struct lcore *lc, const struct port *port, enum vswitch_drop reason)
{
	lc->lanes[port->slot]->drops[reason]++;
}

static inline void drop_frame(struct lcore *lc, const struct port *port, struct rte_mbuf *frame,
			      enum vswitch_drop reason)
{
	drop_count(lc, port, reason);
	rte_pktmbuf_free(frame);
}

#endif
