/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Token buckets, and the limits of what a port may receive, at which only frames of limited ports
 * look.
 */
#ifndef VSW_LIMIT_H
#define VSW_LIMIT_H

#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <uapi/linux/vswitch.h>

struct vsw_port;

/**
 * struct vsw_bucket - tokens of one kind
 * @rate:  tokens that come in a nanosecond; 0: no limit. A token is a millionth of a bit, or a
 *         billionth of a frame, so that the configured rates are whole numbers here
 * @packets: it is of frames, not of bits
 * @burst: as many fit
 * @level: as many are there; less than 0 after a frame that was larger than the burst
 * @at:    time of @level, ns
 */
struct vsw_bucket {
	u32 rate;
	bool packets;
	s64 burst;
	s64 level;
	u64 at;
};

/**
 * struct vsw_limits - the buckets of a port
 * @lock:   of all; taken with BH off
 * @bits, @packets: all frames
 * @storm:  by enum vswitch_storm
 * @config: what they were made from
 */
struct vsw_limits {
	spinlock_t lock;
	struct vsw_bucket bits;
	struct vsw_bucket packets;
	struct vsw_bucket storm[__VSWITCH_STORM_MAX];
	struct vswitch_port_limits config;
};

void vsw_limits_init(struct vsw_port *port);
void vsw_limits_set(struct vsw_port *port, const struct vswitch_port_limits *config);
bool vsw_limits_get(struct vsw_port *port, struct vswitch_port_limits *config);

/* A bucket by itself; its owner has a lock for it */
void vsw_bucket_set(struct vsw_bucket *bucket, u32 rate, u32 burst, bool packets);
bool vsw_bucket_take(struct vsw_bucket *bucket, const struct sk_buff *skb);

bool vsw_police(struct vsw_port *port, const struct sk_buff *skb);
bool vsw_storm(struct vsw_port *port, u32 kind, const struct sk_buff *skb);

#endif
