// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether groups lead to others that are there, and not to themselves: group_change.h. */
#include "daemon/base/errline.h"
#include "daemon/rules/group_change.h"

/* ofgroup.height of one that is being looked at, and of one that was not yet */
#define LOOKING	(~0U)
#define UNSEEN	0

/* struct lack - a group that a row leads to, and that is not there */
struct lack {
	const struct tables *tables;
	bool gone, found;
	u32 id;
};

/* @gone: only what was there before this change counts */
static bool lacks(struct lack *lack, u32 id)
{
	if (id == OFGROUP_ANY || tables_group_now(lack->tables, id) ||
	    (lack->gone && !tables_group(lack->tables, id)))
		return false;
	lack->found = true;
	lack->id = id;
	return true;
}

static void look_row(struct lack *lack, const struct ofacts *row)
{
	u32 i;

	for (i = 0; i < row->n; i++) {
		if (row->a[i].type == OFACT_GROUP && lacks(lack, row->a[i].group))
			return;
	}
}

static void look_bucket(struct lack *lack, const struct ofbucket *b)
{
	if (!lacks(lack, b->watch_group))
		look_row(lack, b->actions);
}

static int check_group(const struct tables *t, const struct ofgroup *g, bool gone, char **err)
{
	struct lack lack = { .tables = t, .gone = gone };
	u32 i;

	for (i = 0; i < g->n && !lack.found; i++)
		look_bucket(&lack, &g->bucket[i]);
	if (!lack.found)
		return 0;
	return errline(err, -EINVAL, "group %u: bucket %u leads to group %u, which is not there",
		       g->id, g->bucket[i - 1].id, lack.id);
}

/* struct check - @err: of the first that is wrong; a group went */
struct check {
	struct tables *tables;
	bool any, gone;
	char **err;
};

static int check_group_step(void *arg, const struct ofgroup *group, bool added)
{
	struct check *c = arg;

	c->any = true;
	if (!added) {
		c->gone |= !tables_group_now(c->tables, group->id);
		return 0;
	}
	return tables_group_now(c->tables, group->id) == group ?
	       check_group(c->tables, group, false, c->err) : 0;
}

static int check_rule_step(void *arg, const struct rule *rule, bool added)
{
	struct check *c = arg;
	struct lack lack = { .tables = c->tables };

	tables_give_way(c->tables);
	if (!added || !rule->in_force)
		return 0;
	look_row(&lack, rule->actions);
	return lack.found ? errline(c->err, -EINVAL, "group:%u: there is no such group", lack.id) :
	       0;
}

/* --- loops ----------------------------------------------------------------------------------- */

static u32 height_of(const struct tables *t, struct ofgroup *g, u32 depth);

/* The greater one; LOOKING is greater than all. */
static u32 above(const struct tables *t, u32 id, u32 height, u32 depth)
{
	struct ofgroup *g = tables_group_now(t, id);
	u32 other = g ? height_of(t, g, depth + 1) : 0;

	return other > height ? other : height;
}

/* LOOKING: it leads to itself, or too deep. One that was looked at is not looked at again. */
static u32 height_of(const struct tables *t, struct ofgroup *g, u32 depth)
{
	u32 height = 0, i, k;

	if (g->height != UNSEEN || depth > OFGROUP_DEPTH_MAX)
		return g->height == UNSEEN ? LOOKING : g->height;
	g->height = LOOKING;
	for (i = 0; i < g->n && height != LOOKING; i++) {
		const struct ofbucket *b = &g->bucket[i];

		if (b->watch_group != OFGROUP_ANY)
			height = above(t, b->watch_group, height, depth);
		for (k = 0; k < b->actions->n && height != LOOKING; k++) {
			if (b->actions->a[k].type == OFACT_GROUP)
				height = above(t, b->actions->a[k].group, height, depth);
		}
	}
	if (height < OFGROUP_DEPTH_MAX)
		g->height = height + 1;
	return g->height;
}

struct ofgroup *groups_find_loop(const struct tables *t)
{
	struct ofgroup *g;

	tables_each_group(t, g)
		g->height = UNSEEN;
	tables_each_group(t, g) {
		if (height_of(t, g, 0) == LOOKING)
			return g;
	}
	return NULL;
}

int groups_check(struct tables *t, char **err)
{
	struct check c = { .tables = t, .err = err };
	const struct ofgroup *g;
	int rc = tables_each_group_step(t, check_group_step, &c);

	if (!rc)
		rc = tables_each_step(t, check_rule_step, &c);
	if (rc || !c.any)
		return rc;
	tables_each_group(t, g) {
		if (c.gone && !rc)
			rc = check_group(t, g, true, err);
	}
	if (rc)
		return rc;
	g = groups_find_loop(t);
	return g ? errline(err, -EINVAL, "group %u leads to itself, or through more than %d groups",
			   g->id, OFGROUP_DEPTH_MAX) : 0;
}
