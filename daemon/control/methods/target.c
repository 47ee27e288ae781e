// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"
#include "daemon/control/methods/json.h"
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/target.h"
#include "daemon/db/topology.h"
#include "daemon/rules/group.h"
#include "daemon/syntax/rule_actions.h"

int target_find(struct target *t, struct engine *engine, struct json_object *params, char **err)
{
	const char *name;
	int rc = param_string(params, "bridge", &name, err);

	if (!rc)
		rc = bridge_get_uuid(engine->db, name, t->uuid, err);
	if (rc)
		return rc;
	t->engine = engine;
	t->wipe = (struct rule_wipe){ .rules = RULE_STORE_KEPT };
	snprintf(t->name, sizeof(t->name), "%s", name);
	return rule_store_tables(&engine->rules, engine->db, t->uuid, t->name, engine_now(engine),
				 &t->tables, err);
}

static bool rules_name(const struct tables *tables, const char *port)
{
	const struct ofgroup *group;
	const struct rule *rule;

	if (tables_knows_port(tables, port))
		return true;
	TAILQ_FOREACH(rule, tables_rules(tables), entry) {
		if (ofacts_output_to(rule->actions, port, ""))
			return true;
	}
	tables_each_group(tables, group) {
		if (ofgroup_names_port(group, port))
			return true;
	}
	return false;
}

/* One of the bridge, attached or not, or one that was when a rule was made for it */
static bool is_known(void *arg, const char *port)
{
	struct target *t = arg;
	const char *bridge = bridges_port_owner(policy_bridges(t->engine->policy), port);

	return (bridge && !strcmp(bridge, t->name)) || rules_name(t->tables, port);
}

static const char *name_of(void *arg, u32 no)
{
	struct target *t = arg;
	struct bridges *bridges = policy_bridges(t->engine->policy);
	const char *bridge = bridges_port_bridge(bridges, no);

	return bridge && !strcmp(bridge, t->name) ? bridges_port_name(bridges, no) : NULL;
}

static u32 number_of(void *arg, const char *name)
{
	struct target *t = arg;
	u32 no = bridges_port_no(policy_bridges(t->engine->policy), name);
	const char *found = no ? name_of(t, no) : NULL;

	return found && !strcmp(found, name) ? no : 0;
}

int params_lines(struct json_object *params, const char *name, const char ***text, size_t *n,
		 const char **source, char **err)
{
	struct json_object *array = json_object_object_get(params, name);
	size_t i;

	*text = NULL;
	if (json_object_get_type(array) != json_type_array)
		return errline(err, -EINVAL, "parameter \"%s\" must be an array", name);
	*n = json_object_array_length(array);
	*text = xcalloc(*n, sizeof(**text));
	for (i = 0; i < *n; i++) {
		(*text)[i] = json_whole_string(json_object_array_get_idx(array, i));
		if (!(*text)[i])
			return errline(err, -EINVAL, "parameter \"%s\" must be strings", name);
	}
	return param_optional(params, "source", source, err);
}

int params_rules(struct json_object *params, enum rule_line_kind kind,
		 const struct rule_ports *ports, struct rule_specs *specs, char **err)
{
	const char **text, *source = NULL;
	size_t n = 0;
	int rc = params_lines(params, "flows", &text, &n, &source, err);

	if (!rc)
		rc = rule_lines_parse(specs, text, n, source, kind, ports, err);
	free(text);
	return rc;
}

struct rule_ports target_ports(struct target *t, bool names)
{
	return (struct rule_ports){
		.local = t->name, .known = is_known, .name = name_of,
		.number = names ? NULL : number_of, .arg = t,
	};
}
