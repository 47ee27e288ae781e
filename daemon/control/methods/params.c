// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include "daemon/control/methods/json.h"
#include "daemon/control/methods/params.h"
#include "daemon/base/errline.h"
#include "daemon/db/topology.h"

int param_optional(struct json_object *params, const char *name, const char **value, char **err)
{
	struct json_object *obj = json_object_object_get(params, name);

	*value = json_whole_string(obj);
	if (obj && !*value)
		return errline(err, -EINVAL, "parameter \"%s\" must be a string", name);
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

bool param_flag(struct json_object *params, const char *name)
{
	return json_object_get_boolean(json_object_object_get(params, name));
}

int param_bridge(struct engine *engine, struct json_object *params, const char **bridge,
		 char **err)
{
	char uuid[UUID_LEN + 1];
	int rc = param_optional(params, "bridge", bridge, err);

	return rc || !*bridge ? rc : bridge_get_uuid(engine->db, *bridge, uuid, err);
}
