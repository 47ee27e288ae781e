// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flow.add, mod, del, replace: changes of user flow tables. A request is one change: it is made to
 * the tables in memory, written to the database, committed, and then put into force in the datapath;
 * what fails undoes all of it.
 */
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/target.h"
#include "daemon/db/way.h"
#include "daemon/base/errline.h"
#include "daemon/rules/change.h"
#include "daemon/base/xalloc.h"

/* struct change - what a request wants */
struct change {
	struct flow_lines lines;
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

static int take_lines(struct target *t, struct json_object *params, enum flow_line_kind kind,
		      struct flow_lines *lines, char **err)
{
	struct flow_ports ports = target_ports(t, true);
	const char **text, *source = NULL;
	size_t n = 0;
	int rc = take_text(params, &text, &n, err);

	if (!rc)
		rc = param_optional(params, "source", &source, err);
	if (!rc)
		rc = flow_lines_parse(lines, text, n, source, kind, &ports, err);
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

static void give_others_way(void *arg)
{
	ctl_give_way(arg);
}

/* The policy is whole all the time: see tables_begin(). */
static int commit(struct ctl_context *ctx, char **err)
{
	int rc;

	db_way_set((struct way){ give_others_way, ctx });
	rc = db_commit(ctx->db, err);
	db_way_set((struct way){ NULL });
	return rc;
}

/*
 * Write, commit, and have it in force when this returns; or leave all as it was. Until it is written
 * misses find the old rules, all of them.
 */
static int conclude(struct target *t, int rc, char **err)
{
	struct ctl_context *ctx = t->ctx;

	if (!rc)
		rc = flow_store_write(&ctx->flows, ctx->db, t->uuid, t->name, t->wiped, give_others_way,
				      ctx, err);
	if (rc)
		db_rollback(ctx->db);
	else
		rc = commit(ctx, err);
	flow_store_conclude(&ctx->flows, t->uuid, !rc);
	if (rc) {
		tables_abort(t->tables);
		bridges_rules_changed(ctx->bridges, ctl_now(ctx));
		ctl_wake(ctx);
		return rc;
	}
	tables_commit(t->tables);
	bridges_rules_changed(ctx->bridges, ctl_now(ctx));
	ctl_wake(ctx);
	if (ctx->committed)
		ctx->committed(ctx->committed_arg);
	return 0;
}

/* What was counted so far belongs to the rules that are there still. */
static int begin(struct target *t, char **err)
{
	int rc = db_begin(t->ctx->db, err);

	if (rc)
		return rc;
	bridges_rules_credit(t->ctx->bridges, ctl_now(t->ctx));
	tables_begin(t->tables, give_others_way, t->ctx);
	return 0;
}

typedef int (*change_fn)(struct target *t, const struct change *c, char **err);

static int change(struct ctl_context *ctx, struct json_object *params, enum flow_line_kind kind,
		  change_fn fn, char **err)
{
	struct change c = {
		.lines = { .way = give_others_way, .way_arg = ctx },
		.strict = param_flag(params, "strict"),
	};
	struct target t;
	int rc = target_find(&t, ctx, params, err);

	if (!rc)
		rc = take_table(params, &c.table, err);
	if (rc)
		return rc;
	rc = take_lines(&t, params, kind, &c.lines, err);
	if (!rc)
		rc = begin(&t, err);
	if (!rc)
		rc = conclude(&t, fn(&t, &c, err), err);
	flow_lines_free(&c.lines);
	return rc;
}

static int add(struct target *t, const struct change *c, char **err)
{
	(void)err;
	flow_add(t->tables, &c->lines, ctl_now(t->ctx));
	return 0;
}

static int mod(struct target *t, const struct change *c, char **err)
{
	size_t i;

	(void)err;
	for (i = 0; i < c->lines.n; i++)
		flow_mod(t->tables, &c->lines.line[i], c->strict, t->name);
	return 0;
}

/* Whether a filter means all rules, of a table or of all; *table: which */
static bool means_all(const struct flow_line *filter, bool strict, int *table)
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
	for (i = 0; i < c->lines.n; i++) {
		flow_del(t->tables, &c->lines.line[i], c->strict, t->name);
		if (means_all(&c->lines.line[i], c->strict, &table) && t->wiped != -1)
			t->wiped = table;
	}
	return 0;
}

static int replace(struct target *t, const struct change *c, char **err)
{
	t->wiped = (int)c->table;
	return flow_replace(t->tables, &c->lines, (int)c->table, ctl_now(t->ctx), err);
}

static int run_add(struct ctl_context *ctx, struct json_object *params,
		   struct json_object **result, char **err)
{
	(void)result;
	return change(ctx, params, FLOW_LINE_RULE, add, err);
}

static int run_mod(struct ctl_context *ctx, struct json_object *params,
		   struct json_object **result, char **err)
{
	(void)result;
	return change(ctx, params, FLOW_LINE_RULE, mod, err);
}

static int run_del(struct ctl_context *ctx, struct json_object *params,
		   struct json_object **result, char **err)
{
	(void)result;
	return change(ctx, params, FLOW_LINE_FILTER, del, err);
}

static int run_replace(struct ctl_context *ctx, struct json_object *params,
		       struct json_object **result, char **err)
{
	(void)result;
	return change(ctx, params, FLOW_LINE_RULE, replace, err);
}

const struct ctl_method ctl_flow_methods[] = {
	{ "flow.add", run_add },
	{ "flow.mod", run_mod },
	{ "flow.del", run_del },
	{ "flow.replace", run_replace },
	{ 0 },
};
