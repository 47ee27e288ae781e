// SPDX-License-Identifier: GPL-2.0-or-later
#include <rte_common.h>
#include <stdlib.h>
#include "dpdk/forward/buckets.h"

#define BUCKETS_MIN	64U
#define FILL		4	/* flows in a bucket, on average, at most */

struct buckets *buckets_new(u32 flows)
{
	u32 n = RTE_MAX(rte_align32pow2(flows / FILL * 2 + 1), BUCKETS_MIN);
	struct buckets *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->last = n - 1;
	b->spilled = calloc(n / 8, 1);
	b->at = aligned_alloc(sizeof(*b->at), n * sizeof(*b->at));
	if (!b->spilled || !b->at) {
		buckets_free(b);
		return NULL;
	}
	memset(b->at, 0, n * sizeof(*b->at));
	return b;
}

void buckets_free(struct buckets *b)
{
	if (!b)
		return;
	free(b->at);
	free(b->spilled);
	free(b);
}

bool buckets_have_room(const struct buckets *b, u32 flows)
{
	return flows < (b->last + 1) * FILL;
}

/* A free way; -1: none */
static int free_way(const struct bucket *at)
{
	int i;

	for (i = 0; i < BUCKET_WAYS; i++)
		if (!at->flow[i])
			return i;
	return -1;
}

/* Whoever reads the number finds the hash that belongs to it, and the flow. */
void buckets_add(struct buckets *b, u32 hash, u32 number)
{
	u32 at = hash & b->last;
	int way;

	while ((way = free_way(&b->at[at])) < 0) {
		__atomic_fetch_or(&b->spilled[at / 8], (u8)(1U << at % 8), __ATOMIC_RELEASE);
		at = (at + 1) & b->last;
	}
	__atomic_store_n(&b->at[at].hash[way], hash, __ATOMIC_RELAXED);
	__atomic_store_n(&b->at[at].flow[way], number + 1, __ATOMIC_RELEASE);
}

void buckets_del(struct buckets *b, u32 hash, u32 number)
{
	u32 at = hash & b->last;
	int i;

	for (;; at = (at + 1) & b->last) {
		for (i = 0; i < BUCKET_WAYS; i++) {
			if (b->at[at].flow[i] != number + 1)
				continue;
			__atomic_store_n(&b->at[at].flow[i], 0, __ATOMIC_RELEASE);
			return;
		}
	}
}
