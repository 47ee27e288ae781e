/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flows by their hash: buckets of a cache line. What does not fit into one goes to the next that
 * has room, and the bits of those that it passed are set in @spilled. Changes: control thread only.
 */
#ifndef VSW_DPDK_BUCKETS_H
#define VSW_DPDK_BUCKETS_H

#include <rte_branch_prediction.h>
#include <rte_prefetch.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif
#include "dpdk/forward/table.h"

/* Empty ones, for @flows flows or more. NULL: no memory */
struct buckets *buckets_new(u32 flows);
void buckets_free(struct buckets *b);
/* There is room for one more. */
bool buckets_have_room(const struct buckets *b, u32 flows);
/* @number: of the flow, see table_number() */
void buckets_add(struct buckets *b, u32 hash, u32 number);
void buckets_del(struct buckets *b, u32 hash, u32 number);

static inline const struct bucket *bucket_of(const struct buckets *b, u32 hash)
{
	return &b->at[hash & b->last];
}

static inline void buckets_prefetch(const struct buckets *b, u32 hash)
{
	rte_prefetch0(bucket_of(b, hash));
}

static inline bool bucket_has_spilled(const struct buckets *b, u32 at)
{
	return b->spilled[at / 8] & 1U << at % 8;
}

/* Bits of those ways whose hash is @hash, free ones among them */
static inline u32 bucket_match(const struct bucket *at, u32 hash)
{
#ifdef __SSE2__
	const __m128i *row = (const __m128i *)at->hash;
	__m128i h = _mm_set1_epi32((int)hash);
	__m128i low = _mm_cmpeq_epi32(_mm_load_si128(row), h);
	__m128i high = _mm_cmpeq_epi32(_mm_load_si128(row + 1), h);

	return (u32)_mm_movemask_ps(_mm_castsi128_ps(low)) |
	       (u32)_mm_movemask_ps(_mm_castsi128_ps(high)) << 4;
#else
	u32 bits = 0, i;

	for (i = 0; i < BUCKET_WAYS; i++)
		bits |= (u32)(at->hash[i] == hash) << i;
	return bits;
#endif
}

#endif
