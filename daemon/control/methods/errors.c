// SPDX-License-Identifier: GPL-2.0-or-later
/* What "show" and "status" tell of rows that are left out, and of what does not work */
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

static void add_watchers(struct json_object *lines, const struct engine_watch *watches)
{
	const struct engine_watch *w;

	for (w = watches; w; w = w->next) {
		if (w->error)
			json_object_array_add(lines, xcheck(json_object_new_string(w->error)));
	}
}

/* A collector that was sent nothing the last time */
static void add_collector(void *arg, const struct export_info *info)
{
	const struct collector *c = info->collector;
	char *line;

	if (!c->error)
		return;
	line = xasprintf("bridge %s: %s collector %s: %s%s; %llu datagrams are lost", info->bridge,
			 export_kind_name(info->kind), c->target.text, strerror(c->error),
			 c->error == EPERM || c->error == EAFNOSUPPORT ?
			 " (see vswitchd(8), COLLECTORS)" : "",
			 (unsigned long long)c->dropped);
	json_object_array_add(arg, xcheck(json_object_new_string(line)));
	free(line);
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
	add_watchers(lines, engine->watches);
	policy_exports_each(engine->policy, NULL, add_collector, lines);
	if (policy_sampling_error(engine->policy))
		json_object_array_add(lines, xcheck(json_object_new_string(
				      policy_sampling_error(engine->policy))));
	return lines;
}
