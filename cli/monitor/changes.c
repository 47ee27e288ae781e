// SPDX-License-Identifier: GPL-2.0-or-later
#include <json-c/json.h>
#include <string.h>

#include "cli/monitor/changes.h"
#include "cli/plain.h"

/* struct change - one of them, on its way out */
struct change {
	FILE *f;
	const char *time, *kind;
	bool as_json;
};

static void put_value(FILE *f, struct json_object *value)
{
	if (json_object_is_type(value, json_type_string))
		plain_put(f, json_object_get_string(value));
	else
		fputs(value ? json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN) : "-",
		      f);
}

/* Fields that are, or (@was) were, others; all that have a value if there is nothing to compare */
static void put_fields(FILE *f, struct json_object *now, struct json_object *was)
{
	json_object_object_foreach(now, name, value) {
		struct json_object *old = json_object_object_get(was, name);

		if (was ? json_object_equal(old, value) : !value)
			continue;
		fprintf(f, " %s=", name);
		put_value(f, value);
		if (!was)
			continue;
		fputs(" (was ", f);
		put_value(f, old);
		putc(')', f);
	}
}

static void put_text(const struct change *c, const char *key, const char *event,
		     struct json_object *now, struct json_object *was)
{
	fprintf(c->f, "%s %s ", c->time, c->kind);
	plain_put(c->f, key);
	fprintf(c->f, " %s", event);
	if (now)
		put_fields(c->f, now, was);
	putc('\n', c->f);
}

static void add(struct json_object *obj, const char *name, const char *value)
{
	json_object_object_add(obj, name, json_object_new_string(value));
}

static void put_json(const struct change *c, const char *key, const char *event,
		     struct json_object *now, struct json_object *was)
{
	struct json_object *obj = json_object_new_object();

	add(obj, "time", c->time);
	add(obj, "kind", c->kind);
	add(obj, "key", key);
	add(obj, "event", event);
	json_object_object_add(obj, "now", json_object_get(now));
	json_object_object_add(obj, "was", json_object_get(was));
	fprintf(c->f, "%s\n", json_object_to_json_string_ext(obj, JSON_C_TO_STRING_PLAIN |
							     JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(obj);
}

static void put(const struct change *c, const char *key, const char *event,
		struct json_object *now, struct json_object *was)
{
	if (c->as_json)
		put_json(c, key, event, now, was);
	else
		put_text(c, key, event, now, was);
}

static void put_kind(const struct change *c, struct json_object *before, struct json_object *now)
{
	json_object_object_foreach(before, gone, was) {
		if (!json_object_object_get(now, gone))
			put(c, gone, "removed", NULL, was);
	}
	json_object_object_foreach(now, key, is) {
		struct json_object *old = json_object_object_get(before, key);

		if (!old)
			put(c, key, "added", is, NULL);
		else if (!json_object_equal(old, is))
			put(c, key, "changed", is, old);
	}
}

void changes_put(FILE *f, struct json_object *before, struct json_object *now, const char *time,
		 bool as_json)
{
	struct change c = { .f = f, .time = time, .as_json = as_json };

	json_object_object_foreach(now, kind, of_kind) {
		struct json_object *was = json_object_object_get(before, kind);

		c.kind = kind;
		if (was)
			put_kind(&c, was, of_kind);
	}
}

void changes_note(FILE *f, const char *event, const char *why, const char *time, bool as_json)
{
	struct change c = { f, time, "monitor", as_json };
	struct json_object *now = json_object_new_object();

	if (why)
		add(now, "why", why);
	put(&c, "vswitchctl", event, now, NULL);
	json_object_put(now);
}
