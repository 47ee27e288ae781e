// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/target.h"
#include "daemon/db/topology.h"
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
	t->wiped = RULE_STORE_KEPT;
	snprintf(t->name, sizeof(t->name), "%s", name);
	return rule_store_tables(&engine->rules, engine->db, t->uuid, t->name, engine_now(engine),
				 &t->tables, err);
}

static bool rules_name(const struct tables *tables, const char *port)
{
	const struct rule *rule;

	if (tables_knows_port(tables, port))
		return true;
	TAILQ_FOREACH(rule, tables_rules(tables), entry) {
		if (ofacts_output_to(rule->actions, port, ""))
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

struct rule_ports target_ports(struct target *t, bool names)
{
	return (struct rule_ports){
		.local = t->name, .known = is_known, .name = name_of,
		.number = names ? NULL : number_of, .arg = t,
	};
}
