// SPDX-License-Identifier: GPL-2.0-or-later
/* Hash tables with links in the entries: hash.h. */
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include "hash.h"

#define BUCKETS_MIN	64

int hash_init(struct hash *h)
{
	memset(h, 0, sizeof(*h));
	h->buckets = calloc(BUCKETS_MIN, sizeof(*h->buckets));
	if (!h->buckets)
		return -ENOMEM;
	h->n_buckets = BUCKETS_MIN;
	return 0;
}

void hash_exit(struct hash *h)
{
	free(h->buckets);
	memset(h, 0, sizeof(*h));
}

static struct hlink **bucket(const struct hash *h, u32 hash)
{
	return &h->buckets[hash & (h->n_buckets - 1)];
}

static void link_in(struct hlink **head, struct hlink *link)
{
	link->next = *head;
	if (link->next)
		link->next->pprev = &link->next;
	link->pprev = head;
	*head = link;
}

/* Without memory for more buckets the table works on, with longer chains. */
static void grow(struct hash *h)
{
	struct hlink **old = h->buckets, *link;
	u32 n_old = h->n_buckets, i;

	h->buckets = calloc((size_t)n_old * 2, sizeof(*h->buckets));
	if (!h->buckets) {
		h->buckets = old;
		return;
	}
	h->n_buckets = n_old * 2;
	for (i = 0; i < n_old; i++) {
		while ((link = old[i])) {
			old[i] = link->next;
			link_in(bucket(h, link->hash), link);
		}
	}
	free(old);
}

void hash_add(struct hash *h, struct hlink *link, u32 hash)
{
	if (h->count >= h->n_buckets && h->n_buckets < 1U << 31)
		grow(h);
	link->hash = hash;
	link_in(bucket(h, hash), link);
	h->count++;
}

void hash_del(struct hash *h, struct hlink *link)
{
	*link->pprev = link->next;
	if (link->next)
		link->next->pprev = link->pprev;
	link->pprev = NULL;
	link->next = NULL;
	h->count--;
}

static struct hlink *skip(struct hlink *link, u32 hash)
{
	while (link && link->hash != hash)
		link = link->next;
	return link;
}

struct hlink *hash_first(const struct hash *h, u32 hash)
{
	return skip(*bucket(h, hash), hash);
}

struct hlink *hash_next(const struct hlink *link)
{
	return skip(link->next, link->hash);
}

u32 hash_bytes(const void *data, size_t len, u64 seed)
{
	const u8 *pos = data;
	u64 h = seed ^ len;

	while (len) {
		size_t n = len < 8 ? len : 8;
		unsigned __int128 m;
		u64 word = 0;

		memcpy(&word, pos, n);
		pos += n;
		len -= n;
		m = (unsigned __int128)(h ^ word) * (0x9e3779b97f4a7c15ULL + (seed << 1));
		h = (u64)m ^ (u64)(m >> 64);
	}
	return (u32)(h ^ h >> 32);
}

u64 hash_seed(void)
{
	struct timespec now;
	u64 seed;

	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) == sizeof(seed))
		return seed;
	clock_gettime(CLOCK_REALTIME, &now);
	return (u64)now.tv_nsec << 32 ^ (u64)now.tv_sec ^ (uintptr_t)&seed;
}
