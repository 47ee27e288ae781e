/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hash tables whose links live in the entries: no allocation per insertion, removal in constant
 * time, several entries under the same key if wanted. The caller hashes (seeded: guests choose
 * MAC addresses) and compares.
 */
#ifndef VSW_BASE_HASH_H
#define VSW_BASE_HASH_H

#include <string.h>
#include <env.h>

struct hlink {
	struct hlink *next, **pprev;
	u32 hash;
};

/* Buckets of the first segment, and of the second; each other has twice those of the one before. */
#define HASH_SEGMENT	64
#define HASH_SEGMENTS	26

/* It grows by one bucket with each entry: never are all entries put elsewhere at once. */
struct hash {
	struct hlink **segments[HASH_SEGMENTS];
	u32 n_buckets;
	u32 half;		/* the largest power of two up to @n_buckets */
	u32 count;
};

/* 0 or -ENOMEM */
int hash_init(struct hash *h);
/* Forgets the entries, which are the caller's. */
void hash_exit(struct hash *h);
void hash_add(struct hash *h, struct hlink *link, u32 hash);
void hash_del(struct hash *h, struct hlink *link);

/* The entries of bucket @i of n_buckets, by hlink.next */
struct hlink *hash_bucket(const struct hash *h, u32 i);

/* The first, or after @link the next, entry under @hash; NULL: none */
struct hlink *hash_first(const struct hash *h, u32 hash);
struct hlink *hash_next(const struct hlink *link);

/* Bytes to a hash. */
u32 hash_bytes(const void *data, size_t len, u64 seed);

/* A word, without its end */
static inline u32 hash_text(const char *text, u64 seed)
{
	return hash_bytes(text, strlen(text), seed);
}

/* A seed nobody outside can know. */
u64 hash_seed(void);

#define hash_entry(link, type, member) \
	((type *)((char *)(link) - offsetof(type, member)))

#endif
