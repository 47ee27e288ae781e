// SPDX-License-Identifier: GPL-2.0-or-later
/* group.show: the groups of a bridge by rising number, with what was counted for them */
#include <stdlib.h>
#include "daemon/base/xalloc.h"
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/target.h"
#include "daemon/rules/group.h"
#include "daemon/syntax/group_line.h"

/* struct shown - a group, and how many actions of rules lead to it */
struct shown {
	const struct ofgroup *group;
	u64 users;
};

static int by_id(const void *a, const void *b)
{
	const struct shown *x = a, *y = b;

	return x->group->id < y->group->id ? -1 : x->group->id > y->group->id;
}

static void count_row(const struct ofacts *row, struct shown *all, size_t n)
{
	struct ofgroup like = { 0 };
	struct shown key = { .group = &like }, *found;
	u32 i;

	for (i = 0; i < row->n; i++) {
		if (row->a[i].type != OFACT_GROUP)
			continue;
		like.id = row->a[i].group;
		found = bsearch(&key, all, n, sizeof(*all), by_id);
		if (found)
			found->users++;
	}
}

static struct json_object *buckets_of(const struct ofgroup *g)
{
	struct json_object *rows = json_object_new_array(), *row;
	u32 i;

	for (i = 0; i < g->n; i++) {
		row = json_object_new_object();
		json_add_count(row, "bucket", g->bucket[i].id);
		json_add_count(row, "packets", g->bucket[i].counted->packets);
		json_add_count(row, "bytes", g->bucket[i].counted->bytes);
		json_object_array_add(rows, row);
	}
	return rows;
}

static struct json_object *row_of(const struct shown *s, const char *text, u64 now)
{
	struct json_object *row = json_object_new_object();
	const struct ofgroup *g = s->group;

	json_add_count(row, "group", g->id);
	json_add_string(row, "text", text);
	json_add_seconds(row, "duration", now > g->created ? now - g->created : 0);
	json_add_count(row, "references", s->users);
	json_add_count(row, "packets", g->counted->packets);
	json_add_count(row, "bytes", g->counted->bytes);
	json_object_object_add(row, "buckets", buckets_of(g));
	return row;
}

static struct json_object *rows_of(struct target *t, struct shown *all, size_t n, bool names)
{
	const struct rule_ports ports = target_ports(t, names);
	struct json_object *rows = json_object_new_array();
	struct text text;
	size_t i;

	text_init(&text);
	for (i = 0; i < n; i++) {
		json_object_array_add(rows, row_of(&all[i], group_text(&text, all[i].group, &ports),
						   engine_now(t->engine)));
		engine_give_way(t->engine);
	}
	text_exit(&text);
	return rows;
}

/* @id: OFGROUP_ANY: all. Frames may make rules meanwhile, but no groups. */
static struct json_object *list(struct target *t, u32 id, bool names)
{
	struct shown *all = xcalloc(tables_group_count(t->tables), sizeof(*all));
	const struct ofgroup *g;
	struct json_object *rows;
	const struct rule *rule;
	size_t n = 0;

	tables_each_group(t->tables, g) {
		if (id == OFGROUP_ANY || g->id == id)
			all[n++].group = g;
	}
	qsort(all, n, sizeof(*all), by_id);
	TAILQ_FOREACH(rule, tables_rules(t->tables), entry)
		count_row(rule->actions, all, n);
	rows = rows_of(t, all, n, names);
	free(all);
	return rows;
}

static int show(struct engine *engine, struct json_object *params, struct json_object **result,
		char **err)
{
	int64_t id = OFGROUP_ANY;
	struct target t;
	int rc = target_find(&t, engine, params, err);

	if (!rc && json_object_object_get(params, "group"))
		rc = param_integer(params, "group", 0, OFGROUP_MAX, &id, err);
	if (rc)
		return rc;
	policy_rules_credit(engine->policy, engine_now(engine));
	*result = answer_array_of(list(&t, (u32)id, param_flag(params, "names")));
	return 0;
}

const struct control_method group_show_methods[] = {
	{ "group.show", show },
	{ 0 },
};
