// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include "daemon/schema/datum_json.h"
#include "daemon/base/xalloc.h"

static struct json_object *json_pair(struct json_object *a, struct json_object *b)
{
	struct json_object *pair = json_object_new_array();

	json_object_array_add(pair, a);
	json_object_array_add(pair, b);
	return pair;
}

struct json_object *datum_json(const struct datum *d, const struct datum_type *type)
{
	bool map = datum_type_is_map(type);
	struct json_object *all, *key;
	u32 i;

	if (d->n && datum_type_is_single(type))
		return atom_json(&d->keys[0], type->key.type);
	all = json_object_new_array();
	for (i = 0; i < d->n; i++) {
		key = atom_json(&d->keys[i], type->key.type);
		if (map)
			key = json_pair(key, atom_json(&d->values[i], type->value.type));
		json_object_array_add(all, key);
	}
	return json_pair(json_object_new_string(map ? "map" : "set"), all);
}

/* An atom in the database: UUIDs are plain strings. */
static struct json_object *pack_atom(const union atom *atom, enum atom_type type)
{
	return atom_json(atom, type == ATOM_UUID ? ATOM_STRING : type);
}

/*
 * What goes into the database is read once more before: without memory json-c leaves parts of a
 * text out, and says nothing.
 */
static bool reads_back(const char *text, const struct datum *d, const struct datum_type *type)
{
	struct datum_type any = *type;
	struct datum read;
	bool same;

	any.min = 0;
	any.max = DATUM_UNLIMITED;
	if (datum_unpack(&read, &any, text))
		return false;
	same = !datum_compare(&read, d, type);
	datum_free(&read, type);
	return same;
}

char *datum_pack(const struct datum *d, const struct datum_type *type)
{
	bool map = datum_type_is_map(type);
	struct json_object *all = map ? json_object_new_object() : json_object_new_array();
	const char *packed;
	char *text;
	u32 i;

	for (i = 0; all && i < d->n; i++) {
		if (map) {
			text = atom_text(&d->keys[i], type->key.type);
			json_object_object_add(all, text,
					       pack_atom(&d->values[i], type->value.type));
			free(text);
		} else {
			json_object_array_add(all, pack_atom(&d->keys[i], type->key.type));
		}
	}
	packed = json_object_to_json_string_ext(all, JSON_C_TO_STRING_PLAIN |
						JSON_C_TO_STRING_NOSLASHESCAPE);
	text = packed ? strdup(packed) : NULL;
	json_object_put(all);
	if (text && !reads_back(text, d, type)) {
		free(text);
		text = NULL;
	}
	return text;
}

static bool unpack_atom(union atom *atom, enum atom_type type, struct json_object *obj)
{
	static const enum json_type wanted[] = {
		[ATOM_INTEGER] = json_type_int,
		[ATOM_BOOLEAN] = json_type_boolean,
		[ATOM_STRING] = json_type_string,
		[ATOM_UUID] = json_type_string,
	};

	if (json_object_get_type(obj) != wanted[type])
		return false;
	if (type == ATOM_INTEGER)
		atom->integer = json_object_get_int64(obj);
	else if (type == ATOM_BOOLEAN)
		atom->boolean = json_object_get_boolean(obj);
	else if (strlen(json_object_get_string(obj)) == (size_t)json_object_get_string_len(obj))
		atom->string = xstrdup(json_object_get_string(obj));
	else
		return false;
	return true;
}

static bool unpack_set(struct datum *d, const struct datum_type *type, struct json_object *all)
{
	union atom key;
	size_t i;

	if (json_object_get_type(all) != json_type_array)
		return false;
	for (i = 0; i < json_object_array_length(all); i++) {
		if (!unpack_atom(&key, type->key.type, json_object_array_get_idx(all, i)))
			return false;
		datum_append(d, &key, NULL);
	}
	return true;
}

static bool unpack_key(union atom *key, enum atom_type type, const char *text)
{
	const struct atom_kind plain = { .type = type };

	/* A string is its own text; "" and quotes would mean something to atom_parse. */
	if (type != ATOM_STRING)
		return !atom_parse(key, &plain, text, NULL, NULL);
	key->string = xstrdup(text);
	return true;
}

static bool unpack_map(struct datum *d, const struct datum_type *type, struct json_object *all)
{
	struct json_object_iterator it, end;
	union atom key, value;

	if (json_object_get_type(all) != json_type_object)
		return false;
	it = json_object_iter_begin(all);
	end = json_object_iter_end(all);
	for (; !json_object_iter_equal(&it, &end); json_object_iter_next(&it)) {
		if (!unpack_key(&key, type->key.type, json_object_iter_peek_name(&it)))
			return false;
		if (!unpack_atom(&value, type->value.type, json_object_iter_peek_value(&it))) {
			atom_free(&key, type->key.type);
			return false;
		}
		datum_append(d, &key, &value);
	}
	return true;
}

/* All of @text as JSON, or NULL */
static struct json_object *parse(const char *text)
{
	struct json_tokener *tok = xcheck(json_tokener_new());
	size_t len = strlen(text);
	struct json_object *all;

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	errno = 0;
	all = json_tokener_parse_ex(tok, text, (int)len + 1);
	if (errno == ENOMEM)
		xcheck(NULL);
	if (json_tokener_get_error(tok) != json_tokener_success) {
		json_object_put(all);
		all = NULL;
	}
	json_tokener_free(tok);
	return all;
}

int datum_unpack(struct datum *d, const struct datum_type *type, const char *text)
{
	struct json_object *all;
	bool ok;

	memset(d, 0, sizeof(*d));
	/* Most columns of most rows are empty: not worth a parser. */
	if (!type->min && !strcmp(text, datum_type_is_map(type) ? "{}" : "[]"))
		return 0;
	all = parse(text);
	ok = datum_type_is_map(type) ? unpack_map(d, type, all) : unpack_set(d, type, all);
	json_object_put(all);
	if (ok && datum_sort(d, type) && d->n >= type->min && d->n <= type->max)
		return 0;
	datum_free(d, type);
	return -EINVAL;
}
