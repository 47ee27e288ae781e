/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the flow table holds. The control thread alone changes it; lcores read it between two
 * reports of a quiescent state (rte_rcu_qsbr), and what they may still see is freed after that.
 */
#ifndef VSW_DPDK_FLOW_H
#define VSW_DPDK_FLOW_H

#include "core/key.h"

struct actions;
struct port;

#define MASKS_MAX	64

/* struct mask - a mask that flows are under; @count: of them, the control thread's */
struct mask {
	union vsw_key key;
	struct vsw_span span;
	u32 count;
};

/*
 * struct mask_set - all masks as of now; replaced as a whole
 * @all:   union of the masks: frames that agree under it match the same flow
 * @group: @all and what NORMAL switching looks at: under it frames that miss wait together
 * @depth: of @all
 * @seed:  of hashes, as in struct flow_table
 */
struct mask_set {
	u32 n;
	enum vsw_depth depth;
	struct vsw_span span;
	u64 seed;
	union vsw_key all;
	union vsw_key group;
	struct mask *masks[MASKS_MAX];
};

/*
 * struct flow - a masked key, and actions for frames that agree with it. A hit on a key of layer 2
 * reads the first cache line alone.
 * @key:     masked
 * @open:    false while frames that came before the flow are being sent: others wait behind them.
 *           Set once, under the lock of misses
 * @hash:    of @key under its mask
 * @created: TSC
 * @in_port: held if the mask looks at it, else NULL
 */
struct flow {
	const struct mask *mask;
	struct actions *actions;
	u64 key[VSW_KEY_WORDS];
	bool open;
	u32 hash;
	u64 created;
	struct port *in_port;
	struct flow *next_free;
} __attribute__((aligned(64)));

_Static_assert(offsetof(struct flow, key) + VSW_KEY_L2_WORDS * 8 <= 64, "one line for layer 2");
_Static_assert(sizeof(struct flow) <= 192, "see docs/performance.md: 256 bytes for each flow");

/*
 * struct flow_count - what one lcore has seen of a flow; only that one writes
 * @used: TSC of the last frame, 0: there was none
 */
struct flow_count {
	u64 packets;
	u64 bytes;
	u64 used;
};

static inline bool flow_covers(const struct flow *flow, const union vsw_key *key)
{
	return vsw_key_covers(flow->key, &flow->mask->key, flow->mask->span, key);
}

#endif
