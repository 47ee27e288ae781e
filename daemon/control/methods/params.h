/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parameters of a method. 0, or -EINVAL and *err which names the method's parameter. The strings
 * belong to @params; an optional one that is absent or null is NULL.
 */
#ifndef VSW_CONTROL_METHODS_PARAMS_H
#define VSW_CONTROL_METHODS_PARAMS_H

#include <json-c/json.h>
#include "daemon/engine/engine.h"

int param_string(struct json_object *params, const char *name, const char **value, char **err);
int param_optional(struct json_object *params, const char *name, const char **value, char **err);
int param_integer(struct json_object *params, const char *name, int64_t min, int64_t max,
		  int64_t *value, char **err);
/* false unless it is there, and true */
bool param_flag(struct json_object *params, const char *name);
/* "bridge", or NULL for all: it must exist */
int param_bridge(struct engine *engine, struct json_object *params, const char **bridge,
		 char **err);

#endif
