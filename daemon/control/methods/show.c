// SPDX-License-Identifier: GPL-2.0-or-later
/* show: what is configured */
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/show_ports.h"

/* The targets of the rows of @table that @column of @from refers to */
static int show_targets(struct engine *engine, const struct row *from, const char *column,
			enum table_id table, struct json_object *list, char **err)
{
	const struct datum *refs = row_datum(from, column);
	struct row *row;
	int rc = 0;
	u32 i;

	for (i = 0; rc >= 0 && i < refs->n; i++) {
		rc = row_by_uuid(engine->db, table, refs->keys[i].string, &row, err);
		if (rc <= 0)
			continue;
		json_object_array_add(list, json_object_new_string(row_string(row, "target")));
		row_free(row);
	}
	return rc < 0 ? rc : 0;
}

static int show_bridge(struct engine *engine, const struct row *bridge, struct show_ports *ports,
		       struct json_object *bridges, char **err)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *controllers = json_object_new_array();

	json_add_string(obj, "name", row_string(bridge, "name"));
	json_object_object_add(obj, "controllers", controllers);
	json_add_optional(obj, "fail_mode", row_datum(bridge, "fail_mode"));
	json_object_object_add(obj, "ports", show_ports_of(ports, bridge));
	json_object_array_add(bridges, obj);
	return show_targets(engine, bridge, "controller", TBL_CONTROLLER, controllers, err);
}

static int show(struct engine *engine, struct json_object *params, struct json_object **result,
		char **err)
{
	struct json_object *list = json_object_new_array(), *managers = json_object_new_array();
	struct rows bridges = { 0 };
	struct show_ports *ports;
	struct row *root;
	unsigned int i;
	int rc;

	(void)params;
	*result = json_object_new_object();
	json_object_object_add(*result, "bridges", list);
	json_object_object_add(*result, "managers", managers);
	json_add_string(*result, "version", VSWITCH_VERSION);
	json_object_object_add(*result, "errors", control_errors(engine));
	rc = row_singleton(engine->db, TBL_OPEN_VSWITCH, &root, err);
	if (rc)
		return rc;
	json_add_string(*result, "uuid", root->uuid);
	rc = show_targets(engine, root, "manager_options", TBL_MANAGER, managers, err);
	row_free(root);
	if (rc)
		return rc;
	rc = show_ports_new(&ports, engine->db, err);
	if (!rc)
		rc = rows_load(engine->db, TBL_BRIDGE, &bridges, err);
	for (i = 0; !rc && i < bridges.n; i++) {
		rc = show_bridge(engine, bridges.row[i], ports, list, err);
		engine_give_way(engine);
	}
	rows_free(&bridges);
	show_ports_put(ports);
	return rc;
}

const struct control_method show_methods[] = {
	{ "show", show },
	{ 0 },
};
