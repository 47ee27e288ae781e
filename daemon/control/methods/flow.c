// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flow.add, mod, del, replace: changes of user rules. A request is one change: it is made to
 * the tables in memory, written to the database, committed, and then put into force in the
 * datapath; what fails undoes all of it.
 */
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/target.h"
#include "daemon/base/errline.h"
#include "daemon/rules/change.h"
#include "daemon/syntax/rule_line.h"
#include "daemon/base/xalloc.h"

/* struct change - what a request wants */
struct change {
	struct rule_specs specs;
	bool strict;
	bool may_add;		/* what is to be modified and is not there is added */
	int64_t table;		/* -1: all */
};

static int take_table(struct json_object *params, int64_t *table, char **err)
{
	*table = -1;
	if (!json_object_object_get(params, "table"))
		return 0;
	return param_integer(params, "table", 0, OFTABLE_MAX, table, err);
}

typedef int (*change_fn)(struct target *t, const struct change *c, char **err);

static int change(struct engine *engine, struct json_object *params, enum rule_line_kind kind,
		  change_fn fn, char **err)
{
	struct change c = {
		.specs = { .way = engine_way(engine) },
		.strict = param_flag(params, "strict"),
		.may_add = param_flag(params, "may_add"),
	};
	struct rule_ports ports;
	struct target t;
	int rc = target_find(&t, engine, params, err);

	if (!rc)
		rc = take_table(params, &c.table, err);
	if (rc)
		return rc;
	ports = target_ports(&t, true);
	rc = params_rules(params, kind, &ports, &c.specs, err);
	if (!rc)
		rc = target_begin(&t, err);
	if (!rc)
		rc = target_conclude(&t, fn(&t, &c, err), err);
	rule_specs_free(&c.specs);
	return rc;
}

static int add(struct target *t, const struct change *c, char **err)
{
	(void)err;
	rules_add(t->tables, &c->specs, engine_now(t->engine));
	return 0;
}

static int mod(struct target *t, const struct change *c, char **err)
{
	size_t i;

	(void)err;
	for (i = 0; i < c->specs.n; i++)
		target_rule_mod(t, &c->specs.spec[i], c->strict, c->may_add);
	return 0;
}

static int del(struct target *t, const struct change *c, char **err)
{
	size_t i;

	(void)err;
	for (i = 0; i < c->specs.n; i++)
		target_rule_del(t, &c->specs.spec[i], c->strict);
	return 0;
}

/* Each line says what is done with it, in their order. */
static int mix(struct target *t, const struct change *c, char **err)
{
	size_t i;

	(void)err;
	for (i = 0; i < c->specs.n; i++)
		target_rule(t, &c->specs.spec[i]);
	return 0;
}

static int replace(struct target *t, const struct change *c, char **err)
{
	t->wipe.rules = (int)c->table;
	return rules_replace(t->tables, &c->specs, (int)c->table, engine_now(t->engine), err);
}

static int run_add(struct engine *engine, struct json_object *params,
		   struct json_object **result, char **err)
{
	(void)result;
	if (param_flag(params, "commands"))
		return change(engine, params, RULE_LINE_CHANGE, mix, err);
	return change(engine, params, RULE_LINE_RULE, add, err);
}

static int run_mod(struct engine *engine, struct json_object *params,
		   struct json_object **result, char **err)
{
	(void)result;
	return change(engine, params, RULE_LINE_MODIFY, mod, err);
}

static int run_del(struct engine *engine, struct json_object *params,
		   struct json_object **result, char **err)
{
	(void)result;
	return change(engine, params, RULE_LINE_FILTER, del, err);
}

static int run_replace(struct engine *engine, struct json_object *params,
		       struct json_object **result, char **err)
{
	(void)result;
	return change(engine, params, RULE_LINE_RULE, replace, err);
}

const struct control_method flow_methods[] = {
	{ "flow.add", run_add },
	{ "flow.mod", run_mod },
	{ "flow.del", run_del },
	{ "flow.replace", run_replace },
	{ 0 },
};
