// SPDX-License-Identifier: GPL-2.0-or-later
/* group.add, mod, del, insert_buckets, remove_buckets, replace: each is one change of groups */
#include "daemon/base/xalloc.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/target.h"
#include "daemon/rules/group_change.h"
#include "daemon/syntax/group_line.h"

static int apply(struct target *t, const struct group_specs *specs, char **err)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < specs->n && !rc; i++) {
		const struct group_spec *spec = &specs->spec[i];

		rc = group_change(t->tables, spec, engine_now(t->engine), err);
		t->wipe.groups |= spec->command == GROUP_DELETE &&
				   spec->group->id == OFGROUP_ANY;
	}
	return rc;
}

static int replace(struct target *t, const struct group_specs *specs, char **err)
{
	t->wipe.groups = true;
	return groups_replace(t->tables, specs, engine_now(t->engine), err);
}

static int read_lines(struct target *t, struct json_object *params, enum group_command command,
		      struct group_specs *specs, char **err)
{
	const struct rule_ports ports = target_ports(t, true);
	const char **text, *source = NULL;
	size_t n = 0;
	int rc = params_lines(params, "groups", &text, &n, &source, err);

	if (!rc)
		rc = group_lines_parse(specs, text, n, source, command,
				       param_flag(params, "commands"), &ports, err);
	free(text);
	return rc;
}

static int change(struct engine *engine, struct json_object *params, enum group_command command,
		  int (*fn)(struct target *t, const struct group_specs *specs, char **err),
		  char **err)
{
	struct group_specs specs = { .way = engine_way(engine) };
	struct target t;
	int rc = target_find(&t, engine, params, err);

	if (rc)
		return rc;
	rc = read_lines(&t, params, command, &specs, err);
	if (!rc)
		rc = target_begin(&t, err);
	if (!rc)
		rc = target_conclude(&t, fn(&t, &specs, err), err);
	group_specs_free(&specs);
	return rc;
}

static int run_add(struct engine *engine, struct json_object *params, struct json_object **result,
		   char **err)
{
	(void)result;
	return change(engine, params, GROUP_ADD, apply, err);
}

static int run_mod(struct engine *engine, struct json_object *params, struct json_object **result,
		   char **err)
{
	(void)result;
	return change(engine, params, param_flag(params, "may_add") ? GROUP_ADD_OR_MODIFY :
		      GROUP_MODIFY, apply, err);
}

static int run_del(struct engine *engine, struct json_object *params, struct json_object **result,
		   char **err)
{
	(void)result;
	return change(engine, params, GROUP_DELETE, apply, err);
}

static int run_insert(struct engine *engine, struct json_object *params,
		      struct json_object **result, char **err)
{
	(void)result;
	return change(engine, params, GROUP_INSERT_BUCKETS, apply, err);
}

static int run_remove(struct engine *engine, struct json_object *params,
		      struct json_object **result, char **err)
{
	(void)result;
	return change(engine, params, GROUP_REMOVE_BUCKETS, apply, err);
}

static int run_replace(struct engine *engine, struct json_object *params,
		       struct json_object **result, char **err)
{
	(void)result;
	return change(engine, params, GROUP_ADD, replace, err);
}

const struct control_method group_methods[] = {
	{ "group.add", run_add },
	{ "group.mod", run_mod },
	{ "group.del", run_del },
	{ "group.insert_buckets", run_insert },
	{ "group.remove_buckets", run_remove },
	{ "group.replace", run_replace },
	{ 0 },
};
