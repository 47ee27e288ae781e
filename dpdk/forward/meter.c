// SPDX-License-Identifier: GPL-2.0-or-later
#include <rte_cycles.h>
#include <stdlib.h>
#include "dpdk/forward/datapath.h"
#include "dpdk/forward/meter.h"

static void configure(struct meter *meter, const struct vswitch_meter *config)
{
	bool packets = config->flags & VSWITCH_METER_F_PACKETS;

	meter->config = *config;
	bucket_set(&meter->bucket, config->rate, config->burst ?: config->rate, packets);
}

static int add(struct datapath *dp, const struct vswitch_meter *config)
{
	struct meter *meter = calloc(1, sizeof(*meter));

	if (!meter)
		return -ENOMEM;
	rte_spinlock_init(&meter->lock);
	meter->refs = 1;
	meter->created = rte_rdtsc();
	configure(meter, config);
	dp->meters[config->no] = meter;
	return 0;
}

int meter_set(struct datapath *dp, const struct vswitch_meter *config)
{
	struct meter *meter = dp->meters[config->no];

	if (!meter)
		return add(dp, config);
	rte_spinlock_lock(&meter->lock);
	if (memcmp(&meter->config, config, sizeof(*config)))
		configure(meter, config);
	rte_spinlock_unlock(&meter->lock);
	return 0;
}

int meter_del(struct datapath *dp, u32 no)
{
	struct meter *meter = no <= VSWITCH_METER_MAX ? dp->meters[no] : NULL;

	if (!meter)
		return -ENOENT;
	dp->meters[no] = NULL;
	meter_put(meter);
	return 0;
}

struct meter *meter_get(const struct datapath *dp, u32 no)
{
	struct meter *meter = no <= VSWITCH_METER_MAX ? dp->meters[no] : NULL;

	if (meter)
		meter->refs++;
	return meter;
}

void meter_put(struct meter *meter)
{
	if (!--meter->refs)
		free(meter);
}

struct meter *meter_next(const struct datapath *dp, u32 no)
{
	for (; no <= VSWITCH_METER_MAX; no++)
		if (dp->meters[no])
			return dp->meters[no];
	return NULL;
}

void meter_read(struct meter *meter, struct vswitch_meter *config,
		struct vswitch_meter_stats *stats)
{
	rte_spinlock_lock(&meter->lock);
	*config = meter->config;
	*stats = meter->stats;
	rte_spinlock_unlock(&meter->lock);
	stats->age_ms = (rte_rdtsc() - meter->created) / (rte_get_tsc_hz() / 1000);
}

void meters_exit(struct datapath *dp)
{
	u32 no;

	for (no = 1; no <= VSWITCH_METER_MAX; no++)
		meter_del(dp, no);
}

bool meter_charge(struct meter *meter, const struct rte_mbuf *frame)
{
	bool ok;

	rte_spinlock_lock(&meter->lock);
	ok = bucket_take(&meter->bucket, frame);
	meter->stats.packets++;
	meter->stats.bytes += frame->pkt_len;
	if (!ok) {
		meter->stats.dropped_packets++;
		meter->stats.dropped_bytes += frame->pkt_len;
	}
	rte_spinlock_unlock(&meter->lock);
	return ok;
}
