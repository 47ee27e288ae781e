/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hash tables whose links live in the entries: no allocation per insertion, removal in constant
 * time, several entries under the same key if wanted. The caller hashes (seeded: guests choose
 * MAC addresses) and compares.
 */
#ifndef VSW_HASH_H
#define VSW_HASH_H

#include <env.h>

struct hlink {
	struct hlink *next, **pprev;
	u32 hash;
};

struct hash {
	struct hlink **buckets;
	u32 n_buckets;		/* a power of two */
	u32 count;
};

/* 0 or -ENOMEM */
int hash_init(struct hash *h);
/* Forgets the entries, which are the caller's. */
void hash_exit(struct hash *h);
void hash_add(struct hash *h, struct hlink *link, u32 hash);
void hash_del(struct hash *h, struct hlink *link);

/* The first, or after @link the next, entry under @hash; NULL: none */
struct hlink *hash_first(const struct hash *h, u32 hash);
struct hlink *hash_next(const struct hlink *link);

/* Bytes to a hash. */
u32 hash_bytes(const void *data, size_t len, u64 seed);
/* A seed nobody outside can know. */
u64 hash_seed(void);

#define hash_entry(link, type, member) \
	((type *)((char *)(link) - offsetof(type, member)))

#endif
