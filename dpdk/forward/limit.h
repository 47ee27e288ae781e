/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Limits of what a port may receive: token buckets, which only frames of limited ports look at.
 * What the numbers mean: struct vswitch_port_limits.
 */
#ifndef VSW_DPDK_LIMIT_H
#define VSW_DPDK_LIMIT_H

#include <rte_spinlock.h>
#include <env.h>

struct datapath;
struct port;
struct rte_mbuf;

/*
 * struct token_bucket
 * @rate:  tokens that come in a nanosecond; 0: no limit. A token is a millionth of a bit, or a
 *         billionth of a frame, so that the configured rates are whole numbers here
 * @burst: as many fit
 * @level: as many are there; less than 0 after a frame that was larger than the burst
 * @at:    time of @level, ns
 */
struct token_bucket {
	u32 rate;
	int64_t burst;
	int64_t level;
	u64 at;
	bool packets;
};

struct limits {
	rte_spinlock_t lock;
	struct token_bucket bits;
	struct token_bucket packets;
	struct token_bucket storm[__VSWITCH_STORM_MAX];
	struct vswitch_port_limits config;
};

/*
 * A bucket of frames, or (not @packets) of kilobits, whose unit @rate (a second) and @burst have;
 * it is full. And whether it has enough for a frame, which is charged then. Who calls has the lock.
 */
void bucket_set(struct token_bucket *b, u32 rate, u32 burst, bool packets);
bool bucket_take(struct token_bucket *b, const struct rte_mbuf *frame);

/* If @config is not what is in force, all buckets begin anew, full. */
void limits_set(struct port *port, const struct vswitch_port_limits *config);
/* Whether a frame that @port receives is within its rates; it is charged if it is. */
bool limit_police(struct port *port, const struct rte_mbuf *frame);
/* The same for flooded frames of one kind (enum vswitch_storm) */
bool limit_storm(struct port *port, u32 kind, const struct rte_mbuf *frame);

#endif
