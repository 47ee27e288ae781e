// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include "daemon/control/methods/method.h"
#include "daemon/base/errline.h"
#include "daemon/db/topology.h"

static const struct ctl_method *const methods[] = {
	ctl_cache_methods,
	ctl_drops_methods,
	ctl_fdb_methods,
	ctl_flow_methods,
	ctl_log_methods,
	ctl_show_methods,
	ctl_stats_methods,
	ctl_status_methods,
	ctl_trace_methods,
};

const struct ctl_method *ctl_method_find(const char *name)
{
	const struct ctl_method *m;
	size_t i;

	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		for (m = methods[i]; m->name; m++) {
			if (!strcmp(m->name, name))
				return m;
		}
	}
	return NULL;
}

int param_optional(struct json_object *params, const char *name, const char **value, char **err)
{
	struct json_object *obj = json_object_object_get(params, name);

	*value = NULL;
	if (!obj)
		return 0;
	if (json_object_get_type(obj) != json_type_string ||
	    strlen(json_object_get_string(obj)) != (size_t)json_object_get_string_len(obj))
		return errline(err, -EINVAL, "parameter \"%s\" must be a string", name);
	*value = json_object_get_string(obj);
	return 0;
}

int param_string(struct json_object *params, const char *name, const char **value, char **err)
{
	int rc = param_optional(params, name, value, err);

	if (!rc && !*value)
		rc = errline(err, -EINVAL, "parameter \"%s\" is missing", name);
	return rc;
}

int param_integer(struct json_object *params, const char *name, int64_t min, int64_t max,
		  int64_t *value, char **err)
{
	struct json_object *obj = json_object_object_get(params, name);

	if (json_object_get_type(obj) != json_type_int)
		return errline(err, -EINVAL, "parameter \"%s\" must be a number", name);
	*value = json_object_get_int64(obj);
	if (*value < min || *value > max)
		return errline(err, -EINVAL, "%s %" PRId64 " is not in the valid range %" PRId64
			       " to %" PRId64, name, *value, min, max);
	return 0;
}

int param_bridge(struct ctl_context *ctx, struct json_object *params, const char **bridge,
		 char **err)
{
	char uuid[UUID_LEN + 1];
	int rc = param_optional(params, "bridge", bridge, err);

	return rc || !*bridge ? rc : bridge_get_uuid(ctx->db, *bridge, uuid, err);
}

static int each_of_bridge(struct ctl_context *ctx, const struct row *bridge, ctl_port_cb cb,
			  void *arg, char **err)
{
	struct iface_status st;
	struct rows ports;
	const char *name;
	unsigned int i;
	int rc = bridge_ports(ctx->db, bridge, &ports, err);

	for (i = 0; !rc && i < ports.n; i++) {
		name = row_string(ports.row[i], "name");
		if (!bridges_iface_status(ctx->bridges, name, true, &st))
			cb(arg, row_string(bridge, "name"), name, &st);
		ctl_give_way(ctx);
	}
	rows_free(&ports);
	return rc;
}

int ctl_each_port(struct ctl_context *ctx, const char *bridge, ctl_port_cb cb, void *arg,
		  char **err)
{
	struct rows bridges;
	unsigned int i;
	int rc = rows_load(ctx->db, TBL_BRIDGE, &bridges, err);

	for (i = 0; !rc && i < bridges.n; i++) {
		if (!bridge || !strcmp(row_string(bridges.row[i], "name"), bridge))
			rc = each_of_bridge(ctx, bridges.row[i], cb, arg, err);
	}
	rows_free(&bridges);
	return rc;
}
