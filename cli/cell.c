// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Values of the database as text, to the letter as ovs-vsctl writes them: scripts compare these.
 */
#include <ctype.h>
#include <float.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/cell.h"
#include "cli/plain.h"

#define JSON_FLAGS	(JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)

bool cell_uuid_prefix(const char *text)
{
	for (int i = 0; i < CELL_UUID_LEN; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
			return false;
	}
	return true;
}

/* ASCII whatever the locale is: a name in another script is quoted. */
static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word(char c)
{
	return is_alpha(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/* True if @s would be read back as something else than this string. */
static bool needs_quotes(const char *s)
{
	if (!is_alpha(s[0]) && s[0] != '_')
		return true;
	for (const char *p = s; *p; p++) {
		if (!is_word(*p))
			return true;
	}
	if (!strcmp(s, "true") || !strcmp(s, "false"))
		return true;
	return strlen(s) == CELL_UUID_LEN && cell_uuid_prefix(s);
}

static void put_string(FILE *f, struct json_object *atom, enum cell_format format)
{
	const char *s = json_object_get_string(atom);

	if (format == CELL_PLAIN)
		plain_put(f, s);
	else if (format == CELL_BARE || !needs_quotes(s))
		fputs(s, f);
	else
		fputs(json_object_to_json_string_ext(atom, JSON_FLAGS), f);
}

/* ["uuid", "..."]; NULL if @datum is not of that form */
static struct json_object *uuid_of(struct json_object *datum)
{
	struct json_object *tag;

	if (!json_object_is_type(datum, json_type_array) || json_object_array_length(datum) != 2)
		return NULL;
	tag = json_object_array_get_idx(datum, 0);
	if (!json_object_is_type(tag, json_type_string) ||
	    strcmp(json_object_get_string(tag), "uuid"))
		return NULL;
	return json_object_array_get_idx(datum, 1);
}

static void put_atom(FILE *f, struct json_object *atom, enum cell_format format)
{
	struct json_object *uuid = uuid_of(atom);

	if (uuid)
		plain_put(f, json_object_get_string(uuid));
	else if (json_object_is_type(atom, json_type_string))
		put_string(f, atom, format);
	else if (json_object_is_type(atom, json_type_double))
		fprintf(f, "%.*g", DBL_DIG, json_object_get_double(atom));
	else
		fputs(json_object_to_json_string_ext(atom, JSON_FLAGS), f);
}

/* Elements of [@name, [...]]; NULL if @datum is not of that form */
static struct json_object *elements_of(struct json_object *datum, const char *name)
{
	struct json_object *tag, *elements;

	if (!json_object_is_type(datum, json_type_array) || json_object_array_length(datum) != 2)
		return NULL;
	tag = json_object_array_get_idx(datum, 0);
	elements = json_object_array_get_idx(datum, 1);
	if (!json_object_is_type(tag, json_type_string) ||
	    strcmp(json_object_get_string(tag), name) ||
	    !json_object_is_type(elements, json_type_array))
		return NULL;
	return elements;
}

static void put_pair(FILE *f, struct json_object *pair, enum cell_format format)
{
	put_atom(f, json_object_array_get_idx(pair, 0), format);
	putc('=', f);
	put_atom(f, json_object_array_get_idx(pair, 1), format);
}

static bool is_pair(struct json_object *obj)
{
	return json_object_is_type(obj, json_type_array) && json_object_array_length(obj) == 2;
}

static void put_elements(FILE *f, struct json_object *elements, bool map, enum cell_format format)
{
	const char *separator = format == CELL_STRING ? ", " : " ";
	size_t n = json_object_array_length(elements);

	if (format == CELL_STRING)
		putc(map ? '{' : '[', f);
	for (size_t i = 0; i < n; i++) {
		struct json_object *e = json_object_array_get_idx(elements, i);

		if (i)
			fputs(separator, f);
		if (map && is_pair(e))
			put_pair(f, e, format);
		else
			put_atom(f, e, format);
	}
	if (format == CELL_STRING)
		putc(map ? '}' : ']', f);
}

struct json_object *cell_json(struct json_object *datum)
{
	struct json_object *set = elements_of(datum, "set");

	if (set && json_object_array_length(set) == 1)
		return json_object_get(json_object_array_get_idx(set, 0));
	return json_object_get(datum);
}

static void put_datum(FILE *f, struct json_object *datum, enum cell_format format)
{
	struct json_object *set = elements_of(datum, "set"), *map = elements_of(datum, "map");

	if (format == CELL_JSON) {
		struct json_object *json = cell_json(datum);

		fputs(json_object_to_json_string_ext(json, JSON_FLAGS), f);
		json_object_put(json);
	} else if (set) {
		put_elements(f, set, false, format);
	} else if (map) {
		put_elements(f, map, true, format);
	} else {
		put_atom(f, datum, format);
	}
}

char *cell_text(struct json_object *datum, enum cell_format format)
{
	size_t len;
	char *text;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		abort();
	if (datum)
		put_datum(f, datum, format);
	if (fclose(f))
		abort();
	return text;
}
