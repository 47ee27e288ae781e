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

static void add_one(struct target *t, struct rule_spec *spec)
{
	const struct rule_specs one = { .spec = spec, .n = 1 };

	rules_add(t->tables, &one, engine_now(t->engine));
}

static void mod_one(struct target *t, struct rule_spec *spec, bool strict, bool may_add)
{
	if (!rules_mod(t->tables, spec, strict, t->name) && may_add && !spec->cookie_selects)
		add_one(t, spec);
}

static int mod(struct target *t, const struct change *c, char **err)
{
	size_t i;

	(void)err;
	for (i = 0; i < c->specs.n; i++)
		mod_one(t, &c->specs.spec[i], c->strict, c->may_add);
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

static void del_one(struct target *t, const struct rule_spec *filter, bool strict)
{
	int table;

	rules_del(t->tables, filter, strict, t->name);
	if (means_all(filter, strict, &table) && t->wiped != -1)
		t->wiped = table;
}

static int del(struct target *t, const struct change *c, char **err)
{
	size_t i;

	(void)err;
	for (i = 0; i < c->specs.n; i++)
		del_one(t, &c->specs.spec[i], c->strict);
	return 0;
}

/* Each line says what is done with it, in their order; as in OpenFlow 1.0 modify may add. */
static int mix(struct target *t, const struct change *c, char **err)
{
	struct rule_spec *spec;
	size_t i;

	(void)err;
	for (i = 0; i < c->specs.n; i++) {
		spec = &c->specs.spec[i];
		switch (spec->command) {
		case RULE_ADD:
			add_one(t, spec);
			break;
		case RULE_MODIFY:
		case RULE_MODIFY_STRICT:
			mod_one(t, spec, spec->command == RULE_MODIFY_STRICT, true);
			break;
		case RULE_DELETE:
		case RULE_DELETE_STRICT:
			del_one(t, spec, spec->command == RULE_DELETE_STRICT);
			break;
		}
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
