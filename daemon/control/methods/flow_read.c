// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flow.read: what lines of rules say, as it would be shown if they were there; nothing is changed.
 * In the order of flow.show; of lines with the same table, priority and match the last one.
 */
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/number.h"
#include "daemon/base/xalloc.h"
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/target.h"

/* struct read_rule - @place: of its line */
struct read_rule {
	const struct rule *rule;
	char *match;
	size_t place;
};

static int by_order(const void *a, const void *b)
{
	const struct read_rule *x = a, *y = b;
	int order;

	if (x->rule->table != y->rule->table)
		return x->rule->table < y->rule->table ? -1 : 1;
	if (x->rule->priority != y->rule->priority)
		return x->rule->priority > y->rule->priority ? -1 : 1;
	order = strcmp(x->match, y->match);
	return order ? order : x->place < y->place ? -1 : 1;
}

static bool is_same(const struct read_rule *a, const struct read_rule *b)
{
	return a->rule->table == b->rule->table && a->rule->priority == b->rule->priority &&
	       !strcmp(a->match, b->match);
}

static struct json_object *row_of(const struct read_rule *r, const char *actions)
{
	struct json_object *row = json_object_new_object();

	json_add_count(row, "table", r->rule->table);
	json_add_count(row, "priority", r->rule->priority);
	json_add_count(row, "cookie", r->rule->cookie);
	json_add_count(row, "idle_timeout", r->rule->idle_timeout);
	json_add_count(row, "hard_timeout", r->rule->hard_timeout);
	json_add_string(row, "match", r->match);
	json_add_string(row, "actions", actions);
	return row;
}

static struct json_object *rows_of(const struct rule_specs *specs, const struct rule_ports *ports)
{
	struct read_rule *all = xcalloc(specs->n, sizeof(*all));
	struct json_object *rows = json_object_new_array();
	struct text text;
	size_t i;

	text_init(&text);
	for (i = 0; i < specs->n; i++) {
		all[i].rule = specs->spec[i].rule;
		all[i].match = xstrdup(rule_match_text(&text, all[i].rule, ports));
		all[i].place = i;
	}
	qsort(all, specs->n, sizeof(*all), by_order);
	for (i = 0; i < specs->n; i++) {
		if (i + 1 == specs->n || !is_same(&all[i], &all[i + 1]))
			json_object_array_add(rows, row_of(&all[i], rule_actions_text(&text,
							   all[i].rule, ports)));
		give_way(&specs->way);
	}
	for (i = 0; i < specs->n; i++)
		free(all[i].match);
	free(all);
	text_exit(&text);
	return rows;
}

/* Ports of no bridge in particular: any name is one, and any number is its own name. */

static bool any_known(void *arg, const char *name)
{
	(void)arg;
	(void)name;
	return true;
}

static const char *any_name(void *arg, u32 no)
{
	snprintf(arg, IF_NAMESIZE, "%u", no);
	return arg;
}

static u32 any_number(void *arg, const char *name)
{
	u64 no;

	(void)arg;
	return number_parse(name, VSWITCH_PORT_MAX, &no) ? (u32)no : 0;
}

/* @t NULL: of no bridge */
static int read_lines(struct engine *engine, struct target *t, struct json_object *params,
		      struct json_object **result, char **err)
{
	char name[IF_NAMESIZE];
	const struct rule_ports any = { .local = "", .known = any_known, .name = any_name,
					.number = any_number, .arg = name };
	struct rule_ports ports = t ? target_ports(t, true) : any;
	struct rule_specs specs = { .way = engine_way(engine) };
	int rc = params_rules(params, RULE_LINE_RULE, &ports, &specs, err);

	if (!rc) {
		if (t)
			ports = target_ports(t, param_flag(params, "names"));
		*result = answer_array_of(rows_of(&specs, &ports));
	}
	rule_specs_free(&specs);
	return rc;
}

static int flow_read(struct engine *engine, struct json_object *params,
		     struct json_object **result, char **err)
{
	struct target t;
	int rc;

	if (!json_object_object_get(params, "bridge"))
		return read_lines(engine, NULL, params, result, err);
	rc = target_find(&t, engine, params, err);
	return rc ? rc : read_lines(engine, &t, params, result, err);
}

const struct control_method flow_read_methods[] = {
	{ "flow.read", flow_read },
	{ 0 },
};
