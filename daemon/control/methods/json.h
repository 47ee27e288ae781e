/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading and making JSON, where json-c takes more than one call */
#ifndef VSW_CONTROL_METHODS_JSON_H
#define VSW_CONTROL_METHODS_JSON_H

#include <json-c/json.h>
#include <env.h>
#include "daemon/schema/datum.h"

/* Text from a request, which stays @obj's: what C takes for its end must be its end; else NULL. */
const char *json_whole_string(struct json_object *obj);

/* Add a member to an object. @string: NULL becomes null; @text is freed */
void json_add_string(struct json_object *obj, const char *name, const char *string);
void json_add_text(struct json_object *obj, const char *name, char *text);
void json_add_count(struct json_object *obj, const char *name, u64 count);
/* The string of a column that may have one, else null */
void json_add_optional(struct json_object *obj, const char *name, const struct datum *d);
/* In seconds, with three digits behind the point */
void json_add_seconds(struct json_object *obj, const char *name, u64 ms);

#endif
