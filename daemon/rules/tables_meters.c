// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Meters in the tables: meter.h. As with rules, look-ups find those of the tables' version, and
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
	return hash_first(&t->meters.by_id, hash_of(t, id));
}

struct ofmeter *tables_meter(const struct tables *t, u32 id)
{
	struct hlink *link;

	for (link = first(t, id); link; link = hash_next(link)) {
		struct ofmeter *m = hash_entry(link, struct ofmeter, link);

		if (m->id == id && m->since <= t->version && t->version < m->until)
			return m;
	}
	return NULL;
}

/* Outside of a change the two are the same. */
struct ofmeter *tables_meter_now(const struct tables *t, u32 id)
{
	struct hlink *link;

	for (link = first(t, id); link; link = hash_next(link)) {
		struct ofmeter *m = hash_entry(link, struct ofmeter, link);

		if (m->id == id && m->until == RULE_FOREVER)
			return m;
	}
	return NULL;
}

const struct ofmeter_list *tables_meters(const struct tables *t)
{
	return &t->meters.list;
}

u32 tables_meter_count(const struct tables *t)
{
	return t->meters.n;
}

static void list(struct tables *t, struct ofmeter *m)
{
	TAILQ_INSERT_TAIL(&t->meters.list, m, entry);
	m->until = RULE_FOREVER;
	t->meters.n++;
}

static void unlist(struct tables *t, struct ofmeter *m)
{
	TAILQ_REMOVE(&t->meters.list, m, entry);
	t->meters.n--;
}

/* Nobody sees it any more. */
static void vacate(struct tables *t, struct ofmeter *m)
{
	hash_del(&t->meters.by_id, &m->link);
	ofmeter_put(m);
}

static void log_step(struct tables *t, struct ofmeter *m, bool added)
{
	struct meter_table *mt = &t->meters;

	if (mt->n_undo == mt->room_undo) {
		mt->room_undo = 2 * mt->room_undo + 16;
		mt->undo = xreallocarray(mt->undo, mt->room_undo, sizeof(*mt->undo));
	}
	ofmeter_get(m);
	mt->undo[mt->n_undo++] = (struct meter_undo){ .meter = m, .added = added };
}

void tables_meter_remove(struct tables *t, struct ofmeter *m)
{
	unlist(t, m);
	if (!t->changing) {
		vacate(t, m);
		return;
	}
	log_step(t, m, false);
	m->until = t->version + 1;
	give_way(&t->way);
}

void tables_meter_insert(struct tables *t, struct ofmeter *m)
{
	struct ofmeter *old = tables_meter_now(t, m->id);

	if (old)
		tables_meter_remove(t, old);
	if (t->changing)
		log_step(t, m, true);
	ofmeter_get(m);
	m->since = t->version + t->changing;
	hash_add(&t->meters.by_id, &m->link, hash_of(t, m->id));
	list(t, m);
	give_way(&t->way);
}

int tables_each_meter_step(const struct tables *t,
			   int (*fn)(void *arg, struct ofmeter *meter, bool added),
			   void *arg)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < t->meters.n_undo && !rc; i++)
		rc = fn(arg, t->meters.undo[i].meter, t->meters.undo[i].added);
	return rc;
}

static void end(struct tables *t)
{
	struct meter_table *mt = &t->meters;

	while (mt->n_undo)
		ofmeter_put(mt->undo[--mt->n_undo].meter);
	free(mt->undo);
	mt->undo = NULL;
	mt->room_undo = 0;
}

void tables_meters_commit(struct tables *t)
{
	size_t i;

	for (i = 0; i < t->meters.n_undo; i++) {
		if (!t->meters.undo[i].added)
			vacate(t, t->meters.undo[i].meter);
	}
	end(t);
}

void tables_meters_abort(struct tables *t)
{
	size_t i;

	for (i = t->meters.n_undo; i--;) {
		struct ofmeter *m = t->meters.undo[i].meter;

		if (t->meters.undo[i].added) {
			unlist(t, m);
			vacate(t, m);
		} else {
			list(t, m);
		}
	}
	end(t);
}

void tables_meters_init(struct tables *t)
{
	if (hash_init(&t->meters.by_id))
		xcheck(NULL);
	TAILQ_INIT(&t->meters.list);
}

void tables_meters_exit(struct tables *t)
{
	struct ofmeter *m;

	while ((m = TAILQ_FIRST(&t->meters.list))) {
		unlist(t, m);
		vacate(t, m);
	}
	hash_exit(&t->meters.by_id);
	free(t->meters.undo);
}
