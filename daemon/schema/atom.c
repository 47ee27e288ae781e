// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include "daemon/schema/atom.h"
#include "daemon/base/errline.h"
#include "daemon/schema/symbol.h"
#include "daemon/base/uuid.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"

const char *atom_type_name(enum atom_type type)
{
	static const char *const names[] = {
		[ATOM_VOID] = "void",
		[ATOM_INTEGER] = "integer",
		[ATOM_BOOLEAN] = "boolean",
		[ATOM_STRING] = "string",
		[ATOM_UUID] = "uuid",
	};

	return names[type];
}

static bool is_text(enum atom_type type)
{
	return type == ATOM_STRING || type == ATOM_UUID;
}

void atom_default(union atom *atom, enum atom_type type)
{
	memset(atom, 0, sizeof(*atom));
	if (type == ATOM_STRING)
		atom->string = xstrdup("");
	else if (type == ATOM_UUID)
		atom->string = xstrdup("00000000-0000-0000-0000-000000000000");
}

void atom_copy(union atom *dst, const union atom *src, enum atom_type type)
{
	*dst = *src;
	if (is_text(type))
		dst->string = xstrdup(src->string);
}

void atom_free(union atom *atom, enum atom_type type)
{
	if (is_text(type))
		free(atom->string);
}

int atom_compare(const union atom *a, const union atom *b, enum atom_type type)
{
	switch (type) {
	case ATOM_INTEGER:
		return (a->integer > b->integer) - (a->integer < b->integer);
	case ATOM_BOOLEAN:
		return a->boolean - b->boolean;
	case ATOM_STRING:
	case ATOM_UUID:
		return strcmp(a->string, b->string);
	case ATOM_VOID:
		break;
	}
	return 0;
}

static int parse_integer(union atom *atom, const char *text, char **err)
{
	char *end;

	errno = 0;
	atom->integer = strtoll(text, &end, 10);
	while (isspace((unsigned char)*end))
		end++;
	if (end == text || *end || errno)
		return errline(err, -EINVAL, "\"%s\" is not a valid integer or range", text);
	return 0;
}

static int parse_boolean(union atom *atom, const char *text, char **err)
{
	static const char *const yes[] = { "true", "yes", "on", "1" };
	static const char *const no[] = { "false", "no", "off", "0" };
	unsigned int i;

	for (i = 0; i < 4; i++) {
		if (strcmp(text, yes[i]) && strcmp(text, no[i]))
			continue;
		atom->boolean = !strcmp(text, yes[i]);
		return 0;
	}
	return errline(err, -EINVAL,
			 "\"%s\" is not a valid boolean (use \"true\" or \"false\")", text);
}

/* A string in double quotes has JSON's escapes; another is what it says. */
static int parse_string(union atom *atom, const char *text, char **err)
{
	struct json_tokener *tok;
	struct json_object *obj;
	size_t len = strlen(text);

	if (!len)
		return errline(err, -EINVAL, "An empty string is not valid as input; "
				 "use \"\" to represent the empty string");
	if (*text != '"') {
		atom->string = xstrdup(text);
		return 0;
	}
	if (len < 2 || text[len - 1] != '"')
		return errline(err, -EINVAL, "%s: missing quote at end of quoted string", text);

	tok = xcheck(json_tokener_new());
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	obj = json_tokener_parse_ex(tok, text, len);
	if (obj && json_tokener_get_parse_end(tok) == len && json_object_get_type(obj) ==
	    json_type_string && strlen(json_object_get_string(obj)) ==
	    (size_t)json_object_get_string_len(obj))
		atom->string = xstrdup(json_object_get_string(obj));
	json_object_put(obj);
	json_tokener_free(tok);
	if (!atom->string)
		return errline(err, -EINVAL, "%s: not a valid quoted string", text);
	return 0;
}

static int parse_uuid(union atom *atom, const char *text, struct symbols *symbols, char **err)
{
	char uuid[UUID_LEN + 1];

	if (*text == '@' && symbols) {
		atom->string = xstrdup(symbol_refer(symbols, text));
		return 0;
	}
	if (!uuid_canonical(uuid, text))
		return errline(err, -EINVAL, "\"%s\" is not a valid UUID", text);
	atom->string = xstrdup(uuid);
	return 0;
}

static int check_range(const union atom *atom, const struct atom_kind *kind, char **err)
{
	if (!kind->min && !kind->max)
		return 0;
	if (atom->integer >= kind->min && atom->integer <= kind->max)
		return 0;
	if (kind->max == INT64_MAX)
		return errline(err, -EINVAL, "constraint violation: %" PRId64
				 " is less than minimum allowed value %" PRId64,
				 atom->integer, kind->min);
	return errline(err, -EINVAL, "constraint violation: %" PRId64
			 " is not in the valid range %" PRId64 " to %" PRId64 " (inclusive)",
			 atom->integer, kind->min, kind->max);
}

static int check_allowed(const char *text, const char *const *allowed, char **err)
{
	const char *const *a;
	struct text all;
	FILE *out;

	for (a = allowed; *a; a++) {
		if (!strcmp(*a, text))
			return 0;
	}
	text_init(&all);
	out = text_begin(&all);
	for (a = allowed; *a; a++)
		fprintf(out, "%s%s", a == allowed ? "" : ", ", *a);
	errline(err, -EINVAL, "constraint violation: %s is not one of the allowed values ([%s])",
		text, text_end(&all, NULL));
	text_exit(&all);
	return -EINVAL;
}

int atom_check(const union atom *atom, const struct atom_kind *kind, char **err)
{
	if (kind->type == ATOM_INTEGER)
		return check_range(atom, kind, err);
	if (kind->type == ATOM_STRING && kind->allowed)
		return check_allowed(atom->string, kind->allowed, err);
	return 0;
}

int atom_check_stored(const union atom *atom, const struct atom_kind *kind, char **err)
{
	char uuid[UUID_LEN + 1];

	if (kind->type == ATOM_UUID &&
	    (!uuid_canonical(uuid, atom->string) || strcmp(uuid, atom->string)))
		return errline(err, -EINVAL, "\"%s\" is not a valid UUID", atom->string);
	return atom_check(atom, kind, err);
}

int atom_parse(union atom *atom, const struct atom_kind *kind, const char *text,
	       struct symbols *symbols, char **err)
{
	int rc = -EINVAL;

	memset(atom, 0, sizeof(*atom));
	switch (kind->type) {
	case ATOM_INTEGER:
		rc = parse_integer(atom, text, err);
		break;
	case ATOM_BOOLEAN:
		rc = parse_boolean(atom, text, err);
		break;
	case ATOM_STRING:
		rc = parse_string(atom, text, err);
		break;
	case ATOM_UUID:
		rc = parse_uuid(atom, text, symbols, err);
		break;
	case ATOM_VOID:
		break;
	}
	if (!rc)
		rc = atom_check(atom, kind, err);
	if (rc)
		atom_free(atom, kind->type);
	return rc;
}

char *atom_text(const union atom *atom, enum atom_type type)
{
	if (type == ATOM_INTEGER)
		return xasprintf("%" PRId64, atom->integer);
	if (type == ATOM_BOOLEAN)
		return xstrdup(atom->boolean ? "true" : "false");
	return xstrdup(type == ATOM_VOID ? "" : atom->string);
}

struct json_object *atom_json(const union atom *atom, enum atom_type type)
{
	struct json_object *pair;

	switch (type) {
	case ATOM_INTEGER:
		return json_object_new_int64(atom->integer);
	case ATOM_BOOLEAN:
		return json_object_new_boolean(atom->boolean);
	case ATOM_STRING:
		return json_object_new_string(atom->string);
	case ATOM_UUID:
		pair = json_object_new_array();
		json_object_array_add(pair, json_object_new_string("uuid"));
		json_object_array_add(pair, json_object_new_string(atom->string));
		return pair;
	case ATOM_VOID:
		break;
	}
	return NULL;
}
