// SPDX-License-Identifier: GPL-2.0-or-later
/* Misses wait by port and are answered by turns: miss_turns.h. */
#include <stdlib.h>
#include "daemon/base/hash.h"
#include "daemon/datapath/miss_turns.h"

/* struct turn - a port in one of the rounds; it leaves them when nothing of it waits any more */
struct turn {
	struct hlink by_port;
	TAILQ_ENTRY(turn) link;
	STAILQ_HEAD(, miss_waiting) waiting;	/* oldest first */
	u32 port;
	u32 count;
	u32 first;	/* misses that are still served before others' */
};
TAILQ_HEAD(turn_round, turn);

struct miss_turns {
	struct hash ports;
	struct turn_round fresh;	/* were quiet: served before @others */
	struct turn_round others;
	u32 count;
	u64 seed;
};

struct miss_turns *miss_turns_new(void)
{
	struct miss_turns *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	TAILQ_INIT(&t->fresh);
	TAILQ_INIT(&t->others);
	t->seed = hash_seed();
	if (hash_init(&t->ports)) {
		free(t);
		return NULL;
	}
	return t;
}

void miss_turns_free(struct miss_turns *t)
{
	struct miss_waiting *w;

	if (!t)
		return;
	while ((w = miss_turns_next(t)))
		free(w);
	hash_exit(&t->ports);
	free(t);
}

u32 miss_turns_count(const struct miss_turns *t)
{
	return t->count;
}

static u32 hash_of(const struct miss_turns *t, u32 port)
{
	return hash_bytes(&port, sizeof(port), t->seed);
}

static struct turn *turn_find(const struct miss_turns *t, u32 port)
{
	struct hlink *link = hash_first(&t->ports, hash_of(t, port));

	for (; link; link = hash_next(link)) {
		struct turn *turn = hash_entry(link, struct turn, by_port);

		if (turn->port == port)
			return turn;
	}
	return NULL;
}

static struct turn *turn_new(struct miss_turns *t, u32 port)
{
	struct turn *turn = calloc(1, sizeof(*turn));

	if (!turn)
		return NULL;
	STAILQ_INIT(&turn->waiting);
	turn->port = port;
	turn->first = MISS_TURNS_FEW;
	hash_add(&t->ports, &turn->by_port, hash_of(t, port));
	TAILQ_INSERT_TAIL(&t->fresh, turn, link);
	return turn;
}

static struct miss_waiting *copy_of(const struct dp_miss *miss)
{
	struct miss_waiting *w = malloc(sizeof(*w) + miss->frame_len);

	if (!w)
		return NULL;
	w->miss = *miss;
	if (miss->frame_len)
		memcpy(w->bytes, miss->frame, miss->frame_len);
	w->miss.frame = w->bytes;
	return w;
}

static struct miss_waiting *take_first(struct miss_turns *t, struct turn *turn)
{
	struct miss_waiting *w = STAILQ_FIRST(&turn->waiting);

	STAILQ_REMOVE_HEAD(&turn->waiting, link);
	turn->count--;
	t->count--;
	return w;
}

int miss_turns_add(struct miss_turns *t, const struct dp_miss *miss)
{
	u32 port = miss->key.k.in_port;
	struct miss_waiting *w = copy_of(miss);
	struct turn *turn = turn_find(t, port);
	bool full = turn && turn->count >= MISS_TURNS_PORT;

	if (w && !turn)
		turn = turn_new(t, port);
	if (!turn || !w) {
		free(w);
		return -ENOMEM;
	}
	if (full)
		free(take_first(t, turn));
	STAILQ_INSERT_TAIL(&turn->waiting, w, link);
	turn->count++;
	t->count++;
	return full;
}

/* @turn, of which nothing waits, goes out of the rounds. */
static void turn_end(struct miss_turns *t, struct turn *turn, struct turn_round *round)
{
	TAILQ_REMOVE(round, turn, link);
	hash_del(&t->ports, &turn->by_port);
	free(turn);
}

/*
 * A port of which nothing waits any more stays for a round among the others, where it had its turn:
 * or one that never has two misses at a time would be fresh again and again.
 */
struct miss_waiting *miss_turns_next(struct miss_turns *t)
{
	struct turn *turn;

	while ((turn = TAILQ_FIRST(&t->fresh))) {
		if (turn->first && turn->count) {
			turn->first--;
			return take_first(t, turn);
		}
		TAILQ_REMOVE(&t->fresh, turn, link);
		TAILQ_INSERT_TAIL(&t->others, turn, link);
	}
	while ((turn = TAILQ_FIRST(&t->others))) {
		if (!turn->count) {
			turn_end(t, turn, &t->others);
			continue;
		}
		TAILQ_REMOVE(&t->others, turn, link);
		TAILQ_INSERT_TAIL(&t->others, turn, link);
		return take_first(t, turn);
	}
	return NULL;
}
