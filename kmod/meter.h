/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Meters: a rate that flows share.
 */
#ifndef VSW_METER_H
#define VSW_METER_H

#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include "limit.h"

struct vsw_dp;

/**
 * struct vsw_meter - a meter; freed by RCU when neither its number nor an action refers to it
 * @refs:    these
 * @lock:    of what follows it; taken with BH off
 * @stats:   but for age_ms
 * @created: ns
 */
struct vsw_meter {
	refcount_t refs;
	spinlock_t lock;
	struct vswitch_meter config;
	struct vsw_bucket bucket;
	struct vswitch_meter_stats stats;
	u64 created;
	struct rcu_head rcu;
};

void vsw_meters_init(struct vsw_dp *dp);
void vsw_meters_exit(struct vsw_dp *dp);
int vsw_meter_set(struct vsw_dp *dp, const struct vswitch_meter *config);
int vsw_meter_del(struct vsw_dp *dp, u32 no);
struct vsw_meter *vsw_meter_get(struct vsw_dp *dp, u32 no);
void vsw_meter_put(struct vsw_meter *meter);
void vsw_meter_read(struct vsw_meter *meter, struct vswitch_meter *config,
		    struct vswitch_meter_stats *stats);
bool vsw_meter_charge(struct vsw_meter *meter, const struct sk_buff *skb);

#endif
