// SPDX-License-Identifier: GPL-2.0-or-later
/* Shapes of the daemon's answers: checked once, before anything is printed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/shape.h"

/* Behind the shape that begins at @p */
static const char *skip(const char *p)
{
	int depth = 0;

	do {
		if (strchr("[{(", *p))
			depth++;
		else if (strchr("]})", *p))
			depth--;
		p++;
	} while (depth);
	return p;
}

static bool fits(const char *p, struct json_object *value);

static bool elements_fit(const char *p, struct json_object *array)
{
	if (!json_object_is_type(array, json_type_array))
		return false;
	for (size_t i = 0; i < json_object_array_length(array); i++) {
		if (!fits(p, json_object_array_get_idx(array, i)))
			return false;
	}
	return true;
}

static bool values_fit(const char *p, struct json_object *obj)
{
	if (!json_object_is_type(obj, json_type_object))
		return false;
	json_object_object_foreach(obj, name, value) {
		(void)name;
		if (!fits(p, value))
			return false;
	}
	return true;
}

/* @p: behind the brace */
static bool members_fit(const char *p, struct json_object *obj)
{
	if (!json_object_is_type(obj, json_type_object))
		return false;
	while (*p != '}') {
		size_t len = strcspn(p, "?:");
		bool optional = p[len] == '?';
		const char *shape = p + len + optional + 1;
		struct json_object *value;
		char name[32];

		snprintf(name, sizeof(name), "%.*s", (int)len, p);
		value = json_object_object_get(obj, name);
		if (!(optional && !value) && !fits(shape, value))
			return false;
		p = skip(shape);
		p += *p == ',';
	}
	return true;
}

static bool fits(const char *p, struct json_object *value)
{
	switch (*p) {
	case '[':
		return elements_fit(p + 1, value);
	case '{':
		return members_fit(p + 1, value);
	case '(':
		return values_fit(p + 1, value);
	case 's':
		return json_object_is_type(value, json_type_string);
	case 'b':
		return json_object_is_type(value, json_type_boolean);
	case 'n':
		return json_object_is_type(value, json_type_int) ||
		       json_object_is_type(value, json_type_double);
	case '*':
		return true;
	}
	abort();
}

bool shape_fits(const char *shape, struct json_object *value)
{
	return fits(shape, value);
}
