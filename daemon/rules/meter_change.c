// SPDX-License-Identifier: GPL-2.0-or-later
/* Changes of meters: meter.h. */
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/rules/meter.h"
#include "daemon/rules/tables.h"

void meter_specs_free(struct meter_specs *specs)
{
	size_t i;

	for (i = 0; i < specs->n; i++)
		ofmeter_put(specs->meter[i]);
	free(specs->meter);
}

static bool names(const struct ofacts *row, u32 id)
{
	u32 i;

	for (i = 0; i < row->n; i++) {
		if (row->a[i].type == OFACT_METER && (id == OFMETER_ALL || row->a[i].meter == id))
			return true;
	}
	return false;
}

static void remove_users(struct tables *t, u32 id)
{
	struct rule *rule, *next;

	for (rule = TAILQ_FIRST(tables_rules(t)); rule; rule = next) {
		next = TAILQ_NEXT(rule, entry);
		if (names(rule->actions, id))
			tables_remove(t, rule);
		else
			tables_give_way(t);
	}
}

/* As in Open vSwitch what is not there is no mistake. */
static void delete(struct tables *t, u32 id)
{
	struct ofmeter *m, *next;

	if (id != OFMETER_ALL && !tables_meter_now(t, id))
		return;
	remove_users(t, id);
	for (m = tables_meter_next(t, NULL); m; m = next) {
		next = tables_meter_next(t, m);
		if (id == OFMETER_ALL || m->id == id)
			tables_meter_remove(t, m);
	}
}

int meter_change(struct tables *t, struct ofmeter *m, enum meter_command command, char **err)
{
	const struct ofmeter *old = tables_meter_now(t, m->id);

	if (command == METER_DELETE) {
		delete(t, m->id);
		return 0;
	}
	if (command == METER_ADD && old)
		return errline(err, -EEXIST, "meter %u is there already", m->id);
	if (command == METER_MODIFY && !old)
		return errline(err, -ENOENT, "there is no meter %u", m->id);
	if (!old && tables_meter_count(t) >= OFMETERS_MAX)
		return errline(err, -ENOSPC, "meter %u: there are %d meters already", m->id,
			       OFMETERS_MAX);
	if (old)
		m->no = old->no;
	tables_meter_insert(t, m);
	return 0;
}

/* struct check - @err: of the first rule that names no meter */
struct check {
	struct tables *tables;
	char **err;
};

static int check_rule(void *arg, const struct rule *rule, bool added)
{
	struct check *c = arg;
	u32 i;

	tables_give_way(c->tables);
	for (i = 0; added && rule->in_force && i < rule->actions->n; i++) {
		const struct ofact *a = &rule->actions->a[i];

		if (a->type == OFACT_METER && !tables_meter_now(c->tables, a->meter))
			return errline(c->err, -EINVAL, "meter:%u: there is no such meter",
				       a->meter);
	}
	return 0;
}

int meters_check(struct tables *t, char **err)
{
	struct check c = { .tables = t, .err = err };

	return tables_each_step(t, check_rule, &c);
}
