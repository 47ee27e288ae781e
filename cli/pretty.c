// SPDX-License-Identifier: GPL-2.0-or-later
/* --pretty, to the letter as ovs-vsctl indents */
#include <json-c/json.h>

#include "cli/pretty.h"

#define FLAGS	(JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)

static void put(FILE *f, struct json_object *value, int depth);

/* In front of element @i */
static void put_line(FILE *f, size_t i, int depth)
{
	fprintf(f, "%s\n%*s", i ? "," : "", 2 * depth, "");
}

static void put_array(FILE *f, struct json_object *array, int depth)
{
	putc('[', f);
	for (size_t i = 0; i < json_object_array_length(array); i++) {
		put_line(f, i, depth + 1);
		put(f, json_object_array_get_idx(array, i), depth + 1);
	}
	putc(']', f);
}

static void put_object(FILE *f, struct json_object *obj, int depth)
{
	size_t i = 0;

	putc('{', f);
	json_object_object_foreach(obj, name, value) {
		struct json_object *text = json_object_new_string(name);

		put_line(f, i++, depth + 1);
		fprintf(f, "%s: ", json_object_to_json_string_ext(text, FLAGS));
		put(f, value, depth + 1);
		json_object_put(text);
	}
	putc('}', f);
}

static void put(FILE *f, struct json_object *value, int depth)
{
	if (json_object_is_type(value, json_type_array))
		put_array(f, value, depth);
	else if (json_object_is_type(value, json_type_object))
		put_object(f, value, depth);
	else
		fputs(json_object_to_json_string_ext(value, FLAGS), f);
}

void pretty_put(FILE *f, struct json_object *obj)
{
	put(f, obj, 0);
}
