// SPDX-License-Identifier: GPL-2.0-or-later
/* What "show" and "status" tell of rows that are left out */
#include "daemon/control/methods/method.h"
#include "daemon/base/xalloc.h"

static void add_lines(struct json_object *lines, const struct faults *faults)
{
	const struct fault *f;

	for (f = faults->first; f; f = f->next) {
		if (f->grade == FAULT_NONE)
			continue;
		json_object_array_add(lines, xcheck(json_object_new_string(f->line)));
	}
}

struct json_object *control_errors(const struct engine *engine)
{
	struct json_object *lines = xcheck(json_object_new_array());
	struct faults rules = { 0 };
	char *why = NULL;

	if (db_check(engine->db, &why))
		json_object_array_add(lines, xcheck(json_object_new_string(why ? why : "")));
	free(why);
	add_lines(lines, &engine->faults);
	rule_store_tell(&engine->rules, &rules);
	add_lines(lines, &rules);
	faults_free(&rules);
	return lines;
}
