// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include "daemon/base/xalloc.h"
#include "daemon/rules/tables_state.h"

static u32 hash_of(const struct tables *t, u32 id)
{
	return hash_bytes(&id, sizeof(id), t->seed);
}

static struct hlink *first(const struct tables *t, const struct numbered_set *set, u32 id)
{
	return hash_first(&set->by_id, hash_of(t, id));
}

struct numbered *numbered_find(const struct tables *t, const struct numbered_set *set, u32 id)
{
	struct hlink *link;

	for (link = first(t, set, id); link; link = hash_next(link)) {
		struct numbered *one = hash_entry(link, struct numbered, link);

		if (one->id == id && one->since <= t->version && t->version < one->until)
			return one;
	}
	return NULL;
}

/* Outside of a change the two are the same. */
struct numbered *numbered_find_now(const struct tables *t, const struct numbered_set *set, u32 id)
{
	struct hlink *link;

	for (link = first(t, set, id); link; link = hash_next(link)) {
		struct numbered *one = hash_entry(link, struct numbered, link);

		if (one->id == id && one->until == RULE_FOREVER)
			return one;
	}
	return NULL;
}

struct numbered *numbered_next(const struct numbered_set *set, const struct numbered *one)
{
	return one ? TAILQ_NEXT(one, entry) : TAILQ_FIRST(&set->list);
}

static void list(struct numbered_set *set, struct numbered *one)
{
	TAILQ_INSERT_TAIL(&set->list, one, entry);
	one->until = RULE_FOREVER;
	set->n++;
}

static void unlist(struct numbered_set *set, struct numbered *one)
{
	TAILQ_REMOVE(&set->list, one, entry);
	set->n--;
}

/* Nobody sees it any more. */
static void vacate(struct numbered_set *set, struct numbered *one)
{
	hash_del(&set->by_id, &one->link);
	set->put(one);
}

static void log_step(struct numbered_set *set, struct numbered *one, bool added)
{
	if (set->n_undo == set->room_undo) {
		set->room_undo = 2 * set->room_undo + 16;
		set->undo = xreallocarray(set->undo, set->room_undo, sizeof(*set->undo));
	}
	one->refs++;
	set->undo[set->n_undo++] = (struct numbered_step){ .one = one, .added = added };
}

void numbered_remove(struct tables *t, struct numbered_set *set, struct numbered *one)
{
	unlist(set, one);
	if (!t->changing) {
		vacate(set, one);
		return;
	}
	log_step(set, one, false);
	one->until = t->version + 1;
	give_way(&t->way);
}

void numbered_insert(struct tables *t, struct numbered_set *set, struct numbered *one, u32 id)
{
	struct numbered *old = numbered_find_now(t, set, id);

	if (old)
		numbered_remove(t, set, old);
	if (t->changing)
		log_step(set, one, true);
	one->refs++;
	one->id = id;
	one->since = t->version + t->changing;
	hash_add(&set->by_id, &one->link, hash_of(t, id));
	list(set, one);
	give_way(&t->way);
}

static void end(struct numbered_set *set)
{
	while (set->n_undo)
		set->put(set->undo[--set->n_undo].one);
	free(set->undo);
	set->undo = NULL;
	set->room_undo = 0;
}

void numbered_commit(struct numbered_set *set)
{
	size_t i;

	for (i = 0; i < set->n_undo; i++) {
		if (!set->undo[i].added)
			vacate(set, set->undo[i].one);
	}
	end(set);
}

void numbered_abort(struct numbered_set *set)
{
	size_t i;

	for (i = set->n_undo; i--;) {
		struct numbered *one = set->undo[i].one;

		if (set->undo[i].added) {
			unlist(set, one);
			vacate(set, one);
		} else {
			list(set, one);
		}
	}
	end(set);
}

void numbered_init(struct numbered_set *set, void (*put)(struct numbered *one))
{
	if (hash_init(&set->by_id))
		xcheck(NULL);
	TAILQ_INIT(&set->list);
	set->put = put;
}

void numbered_exit(struct numbered_set *set)
{
	struct numbered *one;

	while ((one = TAILQ_FIRST(&set->list))) {
		unlist(set, one);
		vacate(set, one);
	}
	hash_exit(&set->by_id);
	free(set->undo);
}
