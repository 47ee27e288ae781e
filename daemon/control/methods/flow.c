// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flow.add, mod, del, replace: changes of user rules. A request is one change: it is made to
 * the tables in memory, written to the database, committed, and then put into force in the
 * datapath; what fails undoes all of it.
 */
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/target.h"
#include "daemon/engine/commit.h"
#include "daemon/base/errline.h"
#include "daemon/rules/change.h"
#include "daemon/syntax/rule_line.h"
#include "daemon/base/xalloc.h"

/* struct change - what a request wants */
struct change {
	struct rule_specs specs;
	bool strict;
	int64_t table;		/* -1: all */
};

static int take_text(struct json_object *params, const char ***text, size_t *n, char **err)
{
	struct json_object *array = json_object_object_get(params, "flows");
	size_t i;

	*text = NULL;
	if (json_object_get_type(array) != json_type_array)
		return errline(err, -EINVAL, "parameter \"flows\" must be an array");
	*n = json_object_array_length(array);
	*text = xcalloc(*n, sizeof(**text));
	for (i = 0; i < *n; i++) {
		(*text)[i] = json_whole_string(json_object_array_get_idx(array, i));
		if (!(*text)[i])
			return errline(err, -EINVAL, "parameter \"flows\" must be strings");
	}
	return 0;
}

static int take_lines(struct target *t, struct json_object *params, enum rule_line_kind kind,
		      struct rule_specs *specs, char **err)
{
	struct rule_ports ports = target_ports(t, true);
	const char **text, *source = NULL;
	size_t n = 0;
	int rc = take_text(params, &text, &n, err);

	if (!rc)
		rc = param_optional(params, "source", &source, err);
	if (!rc)
		rc = rule_lines_parse(specs, text, n, source, kind, &ports, err);
	free(text);
	return rc;
}

static int take_table(struct json_object *params, int64_t *table, char **err)
{
	*table = -1;
	if (!json_object_object_get(params, "table"))
		return 0;
	return param_integer(params, "table", 0, OFTABLE_MAX, table, err);
}

/*
 * Write, commit, and have it in force when this returns; or leave all as it was. Until it is
 * written misses find the old rules, all of them: see tables_begin().
 */
static int conclude(struct target *t, int rc, char **err)
{
	struct engine *engine = t->engine;

	if (!rc)
		rc = rule_store_write(&engine->rules, engine->db, t->uuid, t->name, t->wiped,
				      engine_way(engine), err);
	if (rc)
		db_rollback(engine->db);
	else
		rc = commit_rows(engine, err);
	rule_store_conclude(&engine->rules, t->uuid, !rc);
	if (rc) {
		tables_abort(t->tables);
		policy_rules_changed(engine->policy, engine_now(engine));
		return rc;
	}
	tables_commit(t->tables);
	policy_rules_changed(engine->policy, engine_now(engine));
	engine_committed(engine);
	return 0;
}

/* What was counted so far belongs to the rules that are there still. */
static int begin(struct target *t, char **err)
{
	int rc = db_begin(t->engine->db, err);

	if (rc)
		return rc;
	policy_rules_credit(t->engine->policy, engine_now(t->engine));
	tables_begin(t->tables, engine_way(t->engine));
	return 0;
}

typedef int (*change_fn)(struct target *t, const struct change *c, char **err);

static int change(struct engine *engine, struct json_object *params, enum rule_line_kind kind,
		  change_fn fn, char **err)
{
	struct change c = {
		.specs = { .way = engine_way(engine) },
		.strict = param_flag(params, "strict"),
	};
	struct target t;
	int rc = target_find(&t, engine, params, err);

	if (!rc)
		rc = take_table(params, &c.table, err);
	if (rc)
		return rc;
	rc = take_lines(&t, params, kind, &c.specs, err);
	if (!rc)
		rc = begin(&t, err);
	if (!rc)
		rc = conclude(&t, fn(&t, &c, err), err);
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
		rules_mod(t->tables, &c->specs.spec[i], c->strict, t->name);
	return 0;
}

/* Whether a filter means all rules, of a table or of all; *table: which */
static bool means_all(const struct rule_spec *filter, bool strict, int *table)
{
	static const struct rule_match any;

	*table = filter->table_given ? filter->rule->table : -1;
	return !strict && !memcmp(&filter->rule->match, &any, sizeof(any)) &&
	       !filter->cookie_mask && !*filter->out_port;
}

static int del(struct target *t, const struct change *c, char **err)
{
	int table;
	size_t i;

	(void)err;
	for (i = 0; i < c->specs.n; i++) {
		rules_del(t->tables, &c->specs.spec[i], c->strict, t->name);
		if (means_all(&c->specs.spec[i], c->strict, &table) && t->wiped != -1)
			t->wiped = table;
	}
	return 0;
}

static int replace(struct target *t, const struct change *c, char **err)
{
	t->wiped = (int)c->table;
	return rules_replace(t->tables, &c->specs, (int)c->table, engine_now(t->engine), err);
}

static int run_add(struct engine *engine, struct json_object *params,
		   struct json_object **result, char **err)
{
	(void)result;
	return change(engine, params, RULE_LINE_RULE, add, err);
}

static int run_mod(struct engine *engine, struct json_object *params,
		   struct json_object **result, char **err)
{
	(void)result;
	return change(engine, params, RULE_LINE_RULE, mod, err);
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
