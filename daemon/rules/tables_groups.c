// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Groups in the tables: group.h. As with rules, look-ups find those of the tables' version, and
 * whoever makes a change those that are listed.
 */
#include "daemon/base/xalloc.h"
#include "daemon/rules/tables_state.h"

static u32 hash_of(const struct tables *t, u32 id)
{
	return hash_bytes(&id, sizeof(id), t->seed);
}

static struct hlink *first(const struct tables *t, u32 id)
{
	return hash_first(&t->groups.by_id, hash_of(t, id));
}

struct ofgroup *tables_group(const struct tables *t, u32 id)
{
	struct hlink *link;

	for (link = first(t, id); link; link = hash_next(link)) {
		struct ofgroup *g = hash_entry(link, struct ofgroup, link);

		if (g->id == id && g->since <= t->version && t->version < g->until)
			return g;
	}
	return NULL;
}

/* Outside of a change the two are the same. */
struct ofgroup *tables_group_now(const struct tables *t, u32 id)
{
	struct hlink *link;

	for (link = first(t, id); link; link = hash_next(link)) {
		struct ofgroup *g = hash_entry(link, struct ofgroup, link);

		if (g->id == id && g->until == RULE_FOREVER)
			return g;
	}
	return NULL;
}

const struct ofgroup_list *tables_groups(const struct tables *t)
{
	return &t->groups.list;
}

u32 tables_group_count(const struct tables *t)
{
	return t->groups.n;
}

static void list(struct tables *t, struct ofgroup *g)
{
	TAILQ_INSERT_TAIL(&t->groups.list, g, entry);
	g->until = RULE_FOREVER;
	t->groups.n++;
}

static void unlist(struct tables *t, struct ofgroup *g)
{
	TAILQ_REMOVE(&t->groups.list, g, entry);
	t->groups.n--;
}

/* Nobody sees it any more. */
static void vacate(struct tables *t, struct ofgroup *g)
{
	hash_del(&t->groups.by_id, &g->link);
	ofgroup_put(g);
}

static void log_step(struct tables *t, struct ofgroup *g, bool added)
{
	struct group_table *gt = &t->groups;

	if (gt->n_undo == gt->room_undo) {
		gt->room_undo = 2 * gt->room_undo + 16;
		gt->undo = xreallocarray(gt->undo, gt->room_undo, sizeof(*gt->undo));
	}
	ofgroup_get(g);
	gt->undo[gt->n_undo++] = (struct group_undo){ .group = g, .added = added };
}

void tables_group_remove(struct tables *t, struct ofgroup *g)
{
	unlist(t, g);
	if (!t->changing) {
		vacate(t, g);
		return;
	}
	log_step(t, g, false);
	g->until = t->version + 1;
	give_way(&t->way);
}

void tables_group_insert(struct tables *t, struct ofgroup *g)
{
	struct ofgroup *old = tables_group_now(t, g->id);

	if (old)
		tables_group_remove(t, old);
	if (t->changing)
		log_step(t, g, true);
	ofgroup_get(g);
	g->since = t->version + t->changing;
	hash_add(&t->groups.by_id, &g->link, hash_of(t, g->id));
	list(t, g);
	give_way(&t->way);
}

int tables_each_group_step(const struct tables *t,
			   int (*fn)(void *arg, const struct ofgroup *group, bool added),
			   void *arg)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < t->groups.n_undo && !rc; i++)
		rc = fn(arg, t->groups.undo[i].group, t->groups.undo[i].added);
	return rc;
}

static void end(struct tables *t)
{
	struct group_table *gt = &t->groups;

	while (gt->n_undo)
		ofgroup_put(gt->undo[--gt->n_undo].group);
	free(gt->undo);
	gt->undo = NULL;
	gt->room_undo = 0;
}

void tables_groups_commit(struct tables *t)
{
	size_t i;

	for (i = 0; i < t->groups.n_undo; i++) {
		if (!t->groups.undo[i].added)
			vacate(t, t->groups.undo[i].group);
	}
	end(t);
}

void tables_groups_abort(struct tables *t)
{
	size_t i;

	for (i = t->groups.n_undo; i--;) {
		struct ofgroup *g = t->groups.undo[i].group;

		if (t->groups.undo[i].added) {
			unlist(t, g);
			vacate(t, g);
		} else {
			list(t, g);
		}
	}
	end(t);
}

void tables_groups_init(struct tables *t)
{
	if (hash_init(&t->groups.by_id))
		xcheck(NULL);
	TAILQ_INIT(&t->groups.list);
}

void tables_groups_exit(struct tables *t)
{
	struct ofgroup *g;

	while ((g = TAILQ_FIRST(&t->groups.list))) {
		unlist(t, g);
		vacate(t, g);
	}
	hash_exit(&t->groups.by_id);
	free(t->groups.undo);
}
