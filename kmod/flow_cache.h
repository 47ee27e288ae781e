/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The exact cache in front of the flow table: what a CPU looked up lately. Written and read by its
 * own CPU only, with BH off.
 */
#ifndef VSW_FLOW_CACHE_H
#define VSW_FLOW_CACHE_H

#include "flow_table.h"

#define VSW_CACHE_ENTRIES	1024

/**
 * struct vsw_cache_entry - an answer
 * @gen:   vsw_table.gen before the look-up whose answer this is. A flow is freed only after gen
 *         has grown and a grace period has passed, so an entry of the present gen is alive
 * @stats: this CPU's, of @flow
 * @hash:  of the frame's key under the union of the masks
 */
struct vsw_cache_entry {
	u64 gen;
	struct vsw_flow *flow;
	struct vsw_flow_stats *stats;
	u32 hash;
};

struct vsw_cache {
	struct vsw_cache_entry *entries;	/* VSW_CACHE_ENTRIES; NULL: do without */
};

int vsw_cache_init(struct vsw_cache __percpu **cache);
void vsw_cache_exit(struct vsw_cache __percpu *cache);

struct vsw_flow *vsw_cache_lookup(struct vsw_dp *dp, const struct vsw_mask_set *masks,
				  const union vsw_key *key, struct vsw_flow_stats **stats);

#endif
