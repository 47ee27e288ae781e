// SPDX-License-Identifier: GPL-2.0-or-later
/* Groups in the tables: group.h, numbered.h. */
#include "daemon/rules/tables_state.h"

static struct ofgroup *group_of(struct numbered *one)
{
	return (struct ofgroup *)one;
}

struct ofgroup *tables_group(const struct tables *t, u32 id)
{
	return group_of(numbered_find(t, &t->groups, id));
}

struct ofgroup *tables_group_now(const struct tables *t, u32 id)
{
	return group_of(numbered_find_now(t, &t->groups, id));
}

struct ofgroup *tables_group_next(const struct tables *t, const struct ofgroup *group)
{
	return group_of(numbered_next(&t->groups, group ? &group->in_tables : NULL));
}

u32 tables_group_count(const struct tables *t)
{
	return t->groups.n;
}

void tables_group_remove(struct tables *t, struct ofgroup *group)
{
	numbered_remove(t, &t->groups, &group->in_tables);
}

void tables_group_insert(struct tables *t, struct ofgroup *group)
{
	numbered_insert(t, &t->groups, &group->in_tables, group->id);
}

int tables_each_group_step(const struct tables *t,
			   int (*fn)(void *arg, const struct ofgroup *group, bool added),
			   void *arg)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < t->groups.n_undo && !rc; i++)
		rc = fn(arg, group_of(t->groups.undo[i].one), t->groups.undo[i].added);
	return rc;
}

static void put(struct numbered *one)
{
	ofgroup_put(group_of(one));
}

void tables_groups_init(struct tables *t)
{
	numbered_init(&t->groups, put);
}
