// SPDX-License-Identifier: GPL-2.0-or-later
/* export.show: what collectors were sent */
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"

static void add_collector(void *arg, const struct export_info *info)
{
	const struct collector *c = info->collector;
	struct json_object *row = json_object_new_object();

	json_add_string(row, "bridge", info->bridge);
	json_add_string(row, "protocol", export_kind_name(info->kind));
	json_add_count(row, "version", info->version);
	json_add_string(row, "target", c->target.text);
	json_add_count(row, "records", c->records);
	json_add_count(row, "datagrams", c->sent);
	json_add_count(row, "dropped", c->dropped);
	json_add_count(row, "lost_records", c->lost);
	json_add_count(row, "refused", c->refused);
	json_add_string(row, "error", c->error ? strerror(c->error) : NULL);
	json_object_array_add(arg, row);
}

static int export_show(struct engine *engine, struct json_object *params,
		       struct json_object **result, char **err)
{
	struct json_object *rows;
	const char *bridge;
	int rc = param_bridge(engine, params, &bridge, err);

	if (rc)
		return rc;
	rows = json_object_new_array();
	policy_exports_each(engine->policy, bridge, add_collector, rows);
	*result = answer_array_of(rows);
	return 0;
}

const struct control_method export_methods[] = {
	{ "export.show", export_show },
	{ 0 },
};
