// SPDX-License-Identifier: GPL-2.0-only
/*
 * Meters of a datapath, by number. Flows that name one hold it; it goes when the last of them does.
 */
#include <linux/ktime.h>
#include <linux/slab.h>
#include "compat.h"
#include "meter.h"
#include "vsw.h"

void vsw_meters_init(struct vsw_dp *dp)
{
	xa_init_flags(&dp->meters, XA_FLAGS_ACCOUNT);
}

/* No flow is left, nor who could make one. */
void vsw_meters_exit(struct vsw_dp *dp)
{
	struct vsw_meter *meter;
	unsigned long no;

	xa_for_each(&dp->meters, no, meter)
		vsw_meter_put(meter);
	xa_destroy(&dp->meters);
}

static void meter_configure(struct vsw_meter *meter, const struct vswitch_meter *config)
{
	bool packets = config->flags & VSWITCH_METER_F_PACKETS;

	meter->config = *config;
	vsw_bucket_set(&meter->bucket, config->rate, config->burst ? : config->rate, packets);
}

static int meter_add(struct vsw_dp *dp, const struct vswitch_meter *config)
{
	struct vsw_meter *meter = kzalloc(sizeof(*meter), GFP_KERNEL_ACCOUNT);
	int err;

	if (!meter)
		return -ENOMEM;
	refcount_set(&meter->refs, 1);
	spin_lock_init(&meter->lock);
	meter->created = ktime_get_ns();
	meter_configure(meter, config);
	err = xa_err(xa_store(&dp->meters, config->no, meter, GFP_KERNEL));
	if (err)
		kfree(meter);
	return err;
}

/* Make the meter, or change it. 0 or -ENOMEM. Context: flow_mutex. */
int vsw_meter_set(struct vsw_dp *dp, const struct vswitch_meter *config)
{
	struct vsw_meter *meter = xa_load(&dp->meters, config->no);

	lockdep_assert_held(&dp->flow_mutex);
	if (!meter)
		return meter_add(dp, config);
	spin_lock_bh(&meter->lock);
	if (memcmp(&meter->config, config, sizeof(*config)))
		meter_configure(meter, config);
	spin_unlock_bh(&meter->lock);
	return 0;
}

/* 0 or -ENOENT. Context: flow_mutex. */
int vsw_meter_del(struct vsw_dp *dp, u32 no)
{
	struct vsw_meter *meter = xa_erase(&dp->meters, no);

	lockdep_assert_held(&dp->flow_mutex);
	if (!meter)
		return -ENOENT;
	vsw_meter_put(meter);
	return 0;
}

/* A reference to the meter of this number, or NULL. Context: any. */
struct vsw_meter *vsw_meter_get(struct vsw_dp *dp, u32 no)
{
	struct vsw_meter *meter;

	rcu_read_lock();
	meter = xa_load(&dp->meters, no);
	if (meter && !refcount_inc_not_zero(&meter->refs))
		meter = NULL;
	rcu_read_unlock();
	return meter;
}

/* No frame uses the reference any more. Context: any. */
void vsw_meter_put(struct vsw_meter *meter)
{
	if (refcount_dec_and_test(&meter->refs))
		kfree_rcu(meter, rcu);
}

/* What it is and has counted. Context: any. */
void vsw_meter_read(struct vsw_meter *meter, struct vswitch_meter *config,
		    struct vswitch_meter_stats *stats)
{
	spin_lock_bh(&meter->lock);
	*config = meter->config;
	*stats = meter->stats;
	spin_unlock_bh(&meter->lock);
	stats->age_ms = div_u64(ktime_get_ns() - meter->created, NSEC_PER_MSEC);
}

/* Whether a frame is within the rate; it is counted. Context: BH off. */
bool vsw_meter_charge(struct vsw_meter *meter, const struct sk_buff *skb)
{
	unsigned int len = vsw_wire_len(skb);
	bool ok;

	lockdep_assert_in_softirq();
	spin_lock(&meter->lock);
	ok = vsw_bucket_take(&meter->bucket, skb);
	meter->stats.packets++;
	meter->stats.bytes += len;
	if (!ok) {
		meter->stats.dropped_packets++;
		meter->stats.dropped_bytes += len;
	}
	spin_unlock(&meter->lock);
	return ok;
}
