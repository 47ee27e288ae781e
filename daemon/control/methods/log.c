// SPDX-License-Identifier: GPL-2.0-or-later
/* log.show, log.set: what is logged */
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/base/errline.h"
#include "daemon/base/log.h"

static void add_area(void *arg, const char *area, const char *level)
{
	struct json_object *row = json_object_new_object();

	json_add_string(row, "area", area);
	json_add_string(row, "level", level);
	json_object_array_add(arg, row);
}

static int log_show(struct engine *engine, struct json_object *params,
		    struct json_object **result, char **err)
{
	(void)engine;
	(void)params;
	(void)err;
	*result = json_object_new_array();
	log_each(add_area, *result);
	return 0;
}

static int log_change(struct engine *engine, struct json_object *params,
		      struct json_object **result, char **err)
{
	const char *area, *level;
	int rc = param_string(params, "area", &area, err);

	(void)engine;
	(void)result;
	if (!rc)
		rc = param_string(params, "level", &level, err);
	if (rc)
		return rc;
	if (log_set(area, level))
		return errline(err, -EINVAL, "there is no log area \"%s\" or no level \"%s\" "
			       "(off, err, warn, info, debug)", area, level);
	return 0;
}

const struct control_method log_methods[] = {
	{ "log.show", log_show },
	{ "log.set", log_change },
	{ 0 },
};
