// SPDX-License-Identifier: GPL-2.0-or-later
/* Hash tables with links in the entries: hash.h. */
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include "daemon/base/hash.h"

int hash_init(struct hash *h)
{
	memset(h, 0, sizeof(*h));
	h->segments[0] = calloc(HASH_SEGMENT, sizeof(*h->segments[0]));
	if (!h->segments[0])
		return -ENOMEM;
	h->n_buckets = HASH_SEGMENT;
	h->half = HASH_SEGMENT;
	return 0;
}

void hash_exit(struct hash *h)
{
	u32 i;

	for (i = 0; i < HASH_SEGMENTS; i++)
		free(h->segments[i]);
	memset(h, 0, sizeof(*h));
}

static u32 segment_of(u32 i)
{
	return i < HASH_SEGMENT ? 0 : 32 - (u32)__builtin_clz(i / HASH_SEGMENT);
}

static u32 begin_of(u32 segment)
{
	return segment ? HASH_SEGMENT << (segment - 1) : 0;
}

static struct hlink **head(const struct hash *h, u32 i)
{
	u32 segment = segment_of(i);

	return &h->segments[segment][i - begin_of(segment)];
}

struct hlink *hash_bucket(const struct hash *h, u32 i)
{
	return *head(h, i);
}

/* One bit more of the hash counts in those buckets that have been divided. */
static struct hlink **bucket(const struct hash *h, u32 hash)
{
	u32 i = hash & (2 * h->half - 1);

	return head(h, i < h->n_buckets ? i : i - h->half);
}

static void link_in(struct hlink **at, struct hlink *link)
{
	link->next = *at;
	if (link->next)
		link->next->pprev = &link->next;
	link->pprev = at;
	*at = link;
}

static void link_out(struct hlink *link)
{
	*link->pprev = link->next;
	if (link->next)
		link->next->pprev = link->pprev;
}

static void divide(struct hash *h)
{
	struct hlink *link = *head(h, h->n_buckets - h->half), *next;
	struct hlink **to = head(h, h->n_buckets);

	for (; link; link = next) {
		next = link->next;
		if (!(link->hash & h->half))
			continue;
		link_out(link);
		link_in(to, link);
	}
	if (++h->n_buckets == 2 * h->half)
		h->half *= 2;
}

/* Without memory for more buckets the table works on, with longer chains. */
static void grow(struct hash *h)
{
	u32 segment = segment_of(h->n_buckets);

	if (segment == HASH_SEGMENTS)
		return;
	if (!h->segments[segment])
		h->segments[segment] = calloc(begin_of(segment), sizeof(*h->segments[0]));
	if (h->segments[segment])
		divide(h);
}

void hash_add(struct hash *h, struct hlink *link, u32 hash)
{
	if (h->count >= h->n_buckets)
		grow(h);
	link->hash = hash;
	link_in(bucket(h, hash), link);
	h->count++;
}

void hash_del(struct hash *h, struct hlink *link)
{
	link_out(link);
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
