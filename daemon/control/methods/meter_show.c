// SPDX-License-Identifier: GPL-2.0-or-later
/* meter.show: the meters of a bridge by rising number, with what the datapath has counted */
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/target.h"
#include "daemon/syntax/meter_line.h"

/* struct shown - a meter, and how many actions of rules name it */
struct shown {
	const struct ofmeter *meter;
	struct vswitch_meter_stats stats;
	u64 users;
};

/* struct shown_list - sorted by number in the datapath, then by that of the meter */
struct shown_list {
	struct shown *all;
	size_t n;
};

static int compare(u32 a, u32 b)
{
	return a < b ? -1 : a > b;
}

static int by_id(const void *a, const void *b)
{
	const struct shown *x = a, *y = b;

	return compare(x->meter->id, y->meter->id);
}

static int by_no(const void *a, const void *b)
{
	const struct shown *x = a, *y = b;

	return compare(x->meter->no, y->meter->no);
}

/* Two datapaths may have it, see dp.h. */
static void add_stats(struct vswitch_meter_stats *sum, const struct vswitch_meter_stats *more)
{
	sum->packets += more->packets;
	sum->bytes += more->bytes;
	sum->dropped_packets += more->dropped_packets;
	sum->dropped_bytes += more->dropped_bytes;
	if (more->age_ms > sum->age_ms)
		sum->age_ms = more->age_ms;
}

static void take_stats(void *arg, const struct dp_meter *dp)
{
	struct shown_list *list = arg;
	const struct ofmeter like = { .no = dp->config.no };
	const struct shown key = { .meter = &like };
	struct shown *found = bsearch(&key, list->all, list->n, sizeof(key), by_no);

	if (found && found->meter->in_force)
		add_stats(&found->stats, &dp->stats);
}

static void count_row(const struct ofacts *row, struct shown_list *list)
{
	struct ofmeter like = { 0 };
	const struct shown key = { .meter = &like };
	struct shown *found;
	u32 i;

	for (i = 0; i < row->n; i++) {
		if (row->a[i].type != OFACT_METER)
			continue;
		like.id = row->a[i].meter;
		found = bsearch(&key, list->all, list->n, sizeof(key), by_id);
		if (found)
			found->users++;
	}
}

static struct json_object *row_of(const struct shown *s, const char *text)
{
	struct json_object *row = json_object_new_object();

	json_add_count(row, "meter", s->meter->id);
	json_add_string(row, "text", text);
	json_add_seconds(row, "duration", s->stats.age_ms);
	json_add_count(row, "references", s->users);
	json_add_count(row, "packets", s->stats.packets);
	json_add_count(row, "bytes", s->stats.bytes);
	json_add_count(row, "dropped_packets", s->stats.dropped_packets);
	json_add_count(row, "dropped_bytes", s->stats.dropped_bytes);
	return row;
}

static struct json_object *rows_of(struct target *t, const struct shown_list *list)
{
	struct json_object *rows = json_object_new_array();
	struct text text;
	size_t i;

	text_init(&text);
	for (i = 0; i < list->n; i++) {
		json_object_array_add(rows, row_of(&list->all[i],
						   meter_text(&text, list->all[i].meter)));
		engine_give_way(t->engine);
	}
	text_exit(&text);
	return rows;
}

/* @id: OFMETER_ALL: all. Frames may make rules meanwhile, but no meters. */
static int list_meters(struct target *t, u32 id, struct json_object **rows, char **err)
{
	struct shown_list list = { 0 };
	const struct ofmeter *m;
	const struct rule *rule;
	int rc;

	list.all = xcalloc(tables_meter_count(t->tables), sizeof(*list.all));
	tables_each_meter(t->tables, m) {
		if (id == OFMETER_ALL || m->id == id)
			list.all[list.n++].meter = m;
	}
	qsort(list.all, list.n, sizeof(*list.all), by_no);
	rc = list.n ? policy_meters_each(t->engine->policy, take_stats, &list) : 0;
	if (rc) {
		free(list.all);
		return errline(err, rc, "what meters have counted could not be read: %s",
			       strerror(-rc));
	}
	qsort(list.all, list.n, sizeof(*list.all), by_id);
	TAILQ_FOREACH(rule, tables_rules(t->tables), entry)
		count_row(rule->actions, &list);
	*rows = rows_of(t, &list);
	free(list.all);
	return 0;
}

static int show(struct engine *engine, struct json_object *params, struct json_object **result,
		char **err)
{
	int64_t id = OFMETER_ALL;
	struct json_object *rows = NULL;
	struct target t;
	int rc = target_find(&t, engine, params, err);

	if (!rc && json_object_object_get(params, "meter"))
		rc = param_integer(params, "meter", 1, OFMETER_MAX, &id, err);
	if (!rc)
		rc = list_meters(&t, (u32)id, &rows, err);
	if (!rc)
		*result = answer_array_of(rows);
	return rc;
}

const struct control_method meter_show_methods[] = {
	{ "meter.show", show },
	{ 0 },
};
