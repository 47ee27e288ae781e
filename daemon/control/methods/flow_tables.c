// SPDX-License-Identifier: GPL-2.0-or-later
/* flow.tables: what is in the tables of a bridge, and how often rules were looked for there */
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/target.h"

static void count_rules(const struct tables *tables, u32 active[OFTABLE_MAX + 1])
{
	const struct rule *rule;

	TAILQ_FOREACH(rule, tables_rules(tables), entry)
		active[rule->table]++;
}

static struct json_object *row_of(u32 table, u32 active, const struct table_count *count)
{
	struct json_object *row = json_object_new_object();

	json_add_count(row, "table", table);
	json_add_count(row, "active", active);
	json_add_count(row, "lookups", count->lookups);
	json_add_count(row, "matched", count->matched);
	return row;
}

/* Tables without rules that nobody has looked into are left out. */
static int flow_tables(struct engine *engine, struct json_object *params,
		       struct json_object **result, char **err)
{
	struct json_object *rows;
	u32 active[OFTABLE_MAX + 1] = { 0 }, i;
	struct target t;
	int rc = target_find(&t, engine, params, err);

	if (rc)
		return rc;
	policy_rules_credit(engine->policy, engine_now(engine));
	count_rules(t.tables, active);
	rows = json_object_new_array();
	for (i = 0; i <= OFTABLE_MAX; i++) {
		const struct table_count *count = tables_counts(t.tables, (u8)i);

		if (active[i] || count->lookups)
			json_object_array_add(rows, row_of(i, active[i], count));
	}
	*result = answer_array_of(rows);
	return 0;
}

const struct control_method flow_tables_methods[] = {
	{ "flow.tables", flow_tables },
	{ 0 },
};
