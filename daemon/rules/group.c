// SPDX-License-Identifier: GPL-2.0-or-later
/* Groups as objects: group.h. */
#include "daemon/base/xalloc.h"
#include "daemon/rules/group.h"
#include "daemon/rules/rule.h"

struct ofgroup *ofgroup_new(u32 id, enum ofgroup_type type)
{
	struct ofgroup *g = xcalloc(1, sizeof(*g));

	g->in_tables.refs = 1;
	g->id = id;
	g->type = type;
	g->counted = rule_new();
	return g;
}

void ofgroup_get(struct ofgroup *g)
{
	g->in_tables.refs++;
}

void ofgroup_put(struct ofgroup *g)
{
	u32 i;

	if (!g || --g->in_tables.refs)
		return;
	for (i = 0; i < g->n; i++) {
		free(g->bucket[i].actions);
		free(g->bucket[i].set);
		rule_put(g->bucket[i].counted);
	}
	free(g->bucket);
	free(g->field);
	rule_put(g->counted);
	free(g);
}

struct ofbucket *ofgroup_add_bucket(struct ofgroup *g, u32 at)
{
	struct ofbucket *b;

	/* In powers of two */
	if (!(g->n & (g->n - 1)))
		g->bucket = xreallocarray(g->bucket, g->n ? 2 * g->n : 1, sizeof(*g->bucket));
	b = &g->bucket[at];
	memmove(b + 1, b, (g->n - at) * sizeof(*b));
	memset(b, 0, sizeof(*b));
	b->watch_group = OFGROUP_ANY;
	g->n++;
	return b;
}

static struct ofacts *copy_row(const struct ofacts *row)
{
	size_t size = sizeof(*row) + row->n * sizeof(row->a[0]);

	return memcpy(xcalloc(1, size), row, size);
}

struct ofgroup *ofgroup_copy(const struct ofgroup *from, u32 n)
{
	struct ofgroup *g = xcalloc(1, sizeof(*g));
	struct ofbucket *b;
	u32 i;

	g->in_tables.refs = 1;
	g->id = from->id;
	g->type = from->type;
	g->method = from->method;
	g->param = from->param;
	g->created = from->created;
	g->n_fields = from->n_fields;
	g->field = xcalloc(from->n_fields, sizeof(*g->field));
	if (from->n_fields)
		memcpy(g->field, from->field, from->n_fields * sizeof(*g->field));
	g->counted = from->counted;
	rule_get(g->counted);
	for (i = 0; i < n; i++) {
		b = ofgroup_add_bucket(g, i);
		*b = from->bucket[i];
		b->actions = copy_row(b->actions);
		b->set = copy_row(b->set);
		rule_get(b->counted);
	}
	return g;
}

static bool same_bucket(const struct ofbucket *a, const struct ofbucket *b)
{
	return a->id == b->id && a->weight == b->weight && a->watch_group == b->watch_group &&
	       !strcmp(a->watch_port, b->watch_port) && ofacts_equal(a->actions, b->actions);
}

bool ofgroup_same(const struct ofgroup *a, const struct ofgroup *b)
{
	u32 i;

	if (a->id != b->id || a->type != b->type || a->method != b->method ||
	    a->param != b->param || a->n != b->n || a->n_fields != b->n_fields)
		return false;
	for (i = 0; i < a->n_fields; i++) {
		if (a->field[i].field != b->field[i].field ||
		    memcmp(a->field[i].mask, b->field[i].mask, sizeof(a->field[i].mask)))
			return false;
	}
	for (i = 0; i < a->n; i++) {
		if (!same_bucket(&a->bucket[i], &b->bucket[i]))
			return false;
	}
	return true;
}

bool ofgroup_names_port(const struct ofgroup *g, const char *port)
{
	u32 i;

	for (i = 0; i < g->n; i++) {
		if (!strcmp(g->bucket[i].watch_port, port) ||
		    ofacts_output_to(g->bucket[i].actions, port, ""))
			return true;
	}
	return false;
}
