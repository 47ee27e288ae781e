// SPDX-License-Identifier: GPL-2.0-or-later
/* Changes of groups: group_change.h. */
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"
#include "daemon/rules/group_change.h"

void group_spec_free(struct group_spec *spec)
{
	ofgroup_put(spec->group);
	free(spec->weighted);
	spec->group = NULL;
	spec->weighted = NULL;
}

void group_specs_free(struct group_specs *specs)
{
	size_t i;

	for (i = 0; i < specs->n; i++)
		group_spec_free(&specs->spec[i]);
	free(specs->spec);
}

/* --- whether a group can be ------------------------------------------------------------------ */

static bool has_bucket(const struct ofgroup *g, u32 id)
{
	u32 i;

	for (i = 0; i < g->n; i++) {
		if (g->bucket[i].id == id)
			return true;
	}
	return false;
}

/* The lowest numbers that no bucket has, in their order */
static void number_buckets(struct ofgroup *g)
{
	u32 next = 0, i;

	for (i = 0; i < g->n; i++) {
		if (g->bucket[i].id != OFBUCKET_NEW)
			continue;
		while (has_bucket(g, next))
			next++;
		g->bucket[i].id = next++;
	}
}

static int compare_ids(const void *a, const void *b)
{
	const u32 *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int check_ids(const struct ofgroup *g, char **err)
{
	u32 *ids = xcalloc(g->n, sizeof(*ids)), i;
	int rc = 0;

	for (i = 0; i < g->n; i++)
		ids[i] = g->bucket[i].id;
	qsort(ids, g->n, sizeof(*ids), compare_ids);
	for (i = 1; i < g->n && !rc; i++) {
		if (ids[i] == ids[i - 1])
			rc = errline(err, -EINVAL, "group %u: two buckets have the number %u",
				     g->id, ids[i]);
	}
	free(ids);
	return rc;
}

static int check_bucket(const struct ofgroup *g, const struct ofbucket *b, bool weighted,
			char **err)
{
	if (weighted && g->type != OFGROUP_SELECT && b->weight)
		return errline(err, -EINVAL, "group %u: only buckets of select groups have weights",
			       g->id);
	if (g->type == OFGROUP_FF && !b->watch_port[0] && b->watch_group == OFGROUP_ANY)
		return errline(err, -EINVAL, "group %u: a bucket of a fast_failover group must "
			       "have watch_port or watch_group", g->id);
	return 0;
}

int group_settle(struct ofgroup *g, const bool *weighted, char **err)
{
	u32 i;
	int rc = 0;

	for (i = 0; i < g->n && !rc; i++) {
		rc = check_bucket(g, &g->bucket[i], weighted[i], err);
		if (!weighted[i])
			g->bucket[i].weight = g->type == OFGROUP_SELECT;
	}
	number_buckets(g);
	if (!rc && g->type == OFGROUP_INDIRECT && g->n != 1)
		rc = errline(err, -EINVAL, "group %u: an indirect group has one bucket", g->id);
	if (!rc && g->n > OFBUCKETS_MAX)
		rc = errline(err, -EINVAL, "group %u: more than %d buckets", g->id, OFBUCKETS_MAX);
	return rc ? rc : check_ids(g, err);
}

/* --- changes --------------------------------------------------------------------------------- */

static int no_such(u32 id, char **err)
{
	return errline(err, -ENOENT, "there is no group %u", id);
}

static int put(struct tables *t, struct ofgroup *g, u64 now, char **err)
{
	const struct ofgroup *old = tables_group_now(t, g->id);

	if (!old && tables_group_count(t) >= OFGROUPS_MAX)
		return errline(err, -ENOSPC, "group %u: there are %d groups already", g->id,
			       OFGROUPS_MAX);
	g->created = old ? old->created : now;
	tables_group_insert(t, g);
	return 0;
}

static int add(struct tables *t, struct ofgroup *g, u64 now, char **err)
{
	if (tables_group_now(t, g->id))
		return errline(err, -EEXIST, "group %u is there already", g->id);
	return put(t, g, now, err);
}

/* Rules that use it, or (OFGROUP_ANY) any */
static void remove_users(struct tables *t, u32 id)
{
	struct rule *rule, *next;

	for (rule = TAILQ_FIRST(tables_rules(t)); rule; rule = next) {
		next = TAILQ_NEXT(rule, entry);
		if (ofacts_use_group(rule->actions, id))
			tables_remove(t, rule);
		else
			tables_give_way(t);
	}
}

static void delete(struct tables *t, u32 id)
{
	struct ofgroup *g;

	if (id != OFGROUP_ANY) {
		g = tables_group_now(t, id);
		if (!g)
			return;
		remove_users(t, id);
		tables_group_remove(t, g);
		return;
	}
	remove_users(t, OFGROUP_ANY);
	while ((g = tables_group_next(t, NULL)))
		tables_group_remove(t, g);
}

/* Where the bucket is; its number of buckets: nowhere */
static u32 place_of(const struct ofgroup *g, u32 id)
{
	u32 at = 0;

	if (id == OFBUCKET_LAST)
		return g->n ? g->n - 1 : 0;
	while (id != OFBUCKET_FIRST && at < g->n && g->bucket[at].id != id)
		at++;
	return at;
}

static int no_such_bucket(const struct ofgroup *g, u32 id, char **err)
{
	return errline(err, -ENOENT, "group %u has no bucket %u", g->id, id);
}

/* The buckets are the new group's from then on. */
static int insert_buckets(struct tables *t, const struct group_spec *spec, u64 now, char **err)
{
	const struct ofgroup *old = tables_group_now(t, spec->group->id);
	u32 n_new = spec->group->n, at, i;
	struct ofgroup *g;
	bool *weighted;
	int rc;

	if (!old)
		return no_such(spec->group->id, err);
	at = place_of(old, spec->at);
	if (spec->at <= OFBUCKET_MAX && at == old->n)
		return no_such_bucket(old, spec->at, err);
	at += old->n && spec->at != OFBUCKET_FIRST;
	g = ofgroup_copy(old, old->n);
	weighted = xcalloc(old->n + n_new, sizeof(*weighted));
	for (i = 0; i < old->n + n_new; i++)
		weighted[i] = i < at || i >= at + n_new || spec->weighted[i - at];
	for (i = 0; i < n_new; i++)
		*ofgroup_add_bucket(g, at + i) = spec->group->bucket[i];
	spec->group->n = 0;
	rc = group_settle(g, weighted, err) ?: put(t, g, now, err);
	free(weighted);
	ofgroup_put(g);
	return rc;
}

static void drop_bucket(struct ofgroup *g, u32 at)
{
	struct ofbucket *b = &g->bucket[at];

	free(b->actions);
	free(b->set);
	rule_put(b->counted);
	memmove(b, b + 1, (g->n - at - 1) * sizeof(*b));
	g->n--;
}

static int remove_buckets(struct tables *t, const struct group_spec *spec, u64 now, char **err)
{
	const struct ofgroup *old = tables_group_now(t, spec->group->id);
	struct ofgroup *g;
	u32 at;
	int rc;

	if (!old)
		return no_such(spec->group->id, err);
	at = place_of(old, spec->at);
	if (spec->at <= OFBUCKET_MAX && at == old->n)
		return no_such_bucket(old, spec->at, err);
	g = ofgroup_copy(old, spec->at == OFBUCKET_ALL ? 0 : old->n);
	if (at < g->n)
		drop_bucket(g, at);
	rc = g->type == OFGROUP_INDIRECT && g->n != 1 ?
	     errline(err, -EINVAL, "group %u: an indirect group has one bucket", g->id) :
	     put(t, g, now, err);
	ofgroup_put(g);
	return rc;
}

int group_change(struct tables *t, const struct group_spec *spec, u64 now, char **err)
{
	struct ofgroup *g = spec->group;

	switch (spec->command) {
	case GROUP_ADD:
		return add(t, g, now, err);
	case GROUP_MODIFY:
		return tables_group_now(t, g->id) ? put(t, g, now, err) : no_such(g->id, err);
	case GROUP_ADD_OR_MODIFY:
		return put(t, g, now, err);
	case GROUP_DELETE:
		delete(t, g->id);
		return 0;
	case GROUP_INSERT_BUCKETS:
		return insert_buckets(t, spec, now, err);
	case GROUP_REMOVE_BUCKETS:
		return remove_buckets(t, spec, now, err);
	}
	return -EINVAL;
}

/* Of two lines with one number the first one is complained of, as in "add". */
int groups_replace(struct tables *t, const struct group_specs *specs, u64 now, char **err)
{
	struct tables *wanted = tables_new();
	struct ofgroup *g, *next, *old;
	size_t i;
	int rc = 0;

	for (i = 0; i < specs->n && !rc; i++) {
		g = ofgroup_new(specs->spec[i].group->id, OFGROUP_ALL);
		rc = add(wanted, g, now, err);
		ofgroup_put(g);
	}
	for (g = tables_group_next(t, NULL); g && !rc; g = next) {
		next = tables_group_next(t, g);
		if (!tables_group_now(wanted, g->id))
			delete(t, g->id);
	}
	for (i = 0; i < specs->n && !rc; i++) {
		old = tables_group_now(t, specs->spec[i].group->id);
		if (!old || !ofgroup_same(old, specs->spec[i].group))
			rc = put(t, specs->spec[i].group, now, err);
	}
	tables_put(wanted);
	return rc;
}
