/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Meters, by number: rates that flows share. Flows that name one hold it; it goes when the last of
 * them does. What the numbers mean: struct vswitch_meter.
 */
#ifndef VSW_DPDK_METER_H
#define VSW_DPDK_METER_H

#include "dpdk/forward/limit.h"

/* struct meter - @lock: of @bucket and @stats; @refs, @created (TSC): the control thread's */
struct meter {
	rte_spinlock_t lock;
	struct token_bucket bucket;
	struct vswitch_meter config;
	struct vswitch_meter_stats stats;
	u32 refs;
	u64 created;
};

/* Make the meter, or change it: its statistics go on. 0 or -ENOMEM */
int meter_set(struct datapath *dp, const struct vswitch_meter *config);
/* 0 or -ENOENT */
int meter_del(struct datapath *dp, u32 no);
/* With a hold of the caller's; NULL: there is none of this number */
struct meter *meter_get(const struct datapath *dp, u32 no);
/* No frame uses the hold any more. */
void meter_put(struct meter *meter);
/* The next one from number @no on, or NULL */
struct meter *meter_next(const struct datapath *dp, u32 no);
void meter_read(struct meter *meter, struct vswitch_meter *config,
		struct vswitch_meter_stats *stats);
/* All meters that no flow holds go. */
void meters_exit(struct datapath *dp);

/* Whether a frame is within the rate; it is counted. Any lcore */
bool meter_charge(struct meter *meter, const struct rte_mbuf *frame);

#endif
