// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include "daemon/control/methods/json.h"
#include "daemon/base/xalloc.h"

const char *json_whole_string(struct json_object *obj)
{
	if (json_object_get_type(obj) != json_type_string ||
	    strlen(json_object_get_string(obj)) != (size_t)json_object_get_string_len(obj))
		return NULL;
	return json_object_get_string(obj);
}

void json_add_string(struct json_object *obj, const char *name, const char *string)
{
	json_object_object_add(obj, name, string ? json_object_new_string(string) : NULL);
}

void json_add_text(struct json_object *obj, const char *name, char *text)
{
	json_add_string(obj, name, xcheck(text));
	free(text);
}

void json_add_count(struct json_object *obj, const char *name, u64 count)
{
	json_object_object_add(obj, name, json_object_new_uint64(count));
}

void json_add_optional(struct json_object *obj, const char *name, const struct datum *d)
{
	json_add_string(obj, name, d->n ? d->keys[0].string : NULL);
}

void json_add_seconds(struct json_object *obj, const char *name, u64 ms)
{
	char text[32];

	/* json-c would print seventeen digits */
	snprintf(text, sizeof(text), "%llu.%03u", (unsigned long long)ms / 1000,
		 (unsigned int)(ms % 1000));
	json_object_object_add(obj, name, json_object_new_double_s(ms / 1000.0, text));
}
