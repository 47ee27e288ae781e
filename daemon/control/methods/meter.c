// SPDX-License-Identifier: GPL-2.0-or-later
/* meter.add, mod, del: each is one change of meters */
#include <stdlib.h>
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/target.h"
#include "daemon/syntax/meter_line.h"

static int apply(struct target *t, const struct meter_specs *specs, enum meter_command command,
		 char **err)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < specs->n && !rc; i++) {
		rc = meter_change(t->tables, specs->meter[i], command, err);
		t->wipe.meters |= command == METER_DELETE && specs->meter[i]->id == OFMETER_ALL;
	}
	return rc;
}

static int read_lines(struct json_object *params, enum meter_command command,
		      struct meter_specs *specs, char **err)
{
	const char **text, *source = NULL;
	size_t n = 0;
	int rc = params_lines(params, "meters", &text, &n, &source, err);

	if (!rc)
		rc = meter_lines_parse(specs, text, n, source, command, err);
	free(text);
	return rc;
}

static int change(struct engine *engine, struct json_object *params, enum meter_command command,
		  char **err)
{
	struct meter_specs specs = { .way = engine_way(engine) };
	struct target t;
	int rc = target_find(&t, engine, params, err);

	if (rc)
		return rc;
	rc = read_lines(params, command, &specs, err);
	if (!rc)
		rc = target_begin(&t, err);
	if (!rc)
		rc = target_conclude(&t, apply(&t, &specs, command, err), err);
	meter_specs_free(&specs);
	return rc;
}

static int run_add(struct engine *engine, struct json_object *params, struct json_object **result,
		   char **err)
{
	(void)result;
	return change(engine, params, METER_ADD, err);
}

static int run_mod(struct engine *engine, struct json_object *params, struct json_object **result,
		   char **err)
{
	(void)result;
	return change(engine, params, METER_MODIFY, err);
}

static int run_del(struct engine *engine, struct json_object *params, struct json_object **result,
		   char **err)
{
	(void)result;
	return change(engine, params, METER_DELETE, err);
}

const struct control_method meter_methods[] = {
	{ "meter.add", run_add },
	{ "meter.mod", run_mod },
	{ "meter.del", run_del },
	{ 0 },
};
