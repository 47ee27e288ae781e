// SPDX-License-Identifier: GPL-2.0-or-later
/* Questions to vswitchd, and its complaints in the words that Open vSwitch has for them. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/front.h"
#include "cli/error.h"
#include "cli/noun.h"
#include "cli/shape.h"

struct json_object *front_bridge(const char *name)
{
	struct json_object *params = json_object_new_object();
	const char *at = strchr(name, '@'), *slash = strrchr(name, '/');
	char *bridge;

	if (slash)
		name = slash + 1;
	else if (at)
		name = at + 1;
	bridge = strdup(name);
	if (!bridge)
		abort();
	if (slash && strlen(bridge) > 5 && !strcmp(bridge + strlen(bridge) - 5, ".mgmt"))
		bridge[strlen(bridge) - 5] = '\0';
	noun_put(params, "bridge", bridge);
	free(bridge);
	return params;
}

/*
 * struct saying - what the daemon's line ends with, and the words for it
 * @named: what stands before @end follows
 */
static const struct saying {
	const char *end, *said;
	bool named;
} sayings[] = {
	{ "actions= is missing", "must specify an action", false },
	{ "actions: cannot stand here", "unknown keyword actions", false },
	{ "cookie: a rule's cookie has no mask", "flow additions cannot use a cookie mask", false },
	{ "group_id is missing", "must specify a group_id", false },
	{ ": type is missing", "must specify a type", false },
	{ ": there is no such type of group", "invalid group type ", true },
	{ ": no such word of a group", "unknown keyword ", true },
	{ "a bucket has no actions", "bucket must specify actions", false },
	{ ": a bucket of a fast_failover group must have watch_port or watch_group",
	  "fast failover bucket requires watch_port or watch_group", false },
	{ ": only buckets of select groups have weights",
	  "Only select groups can have bucket weights.", false },
	{ ": an indirect group has one bucket",
	  "Indirect groups can have at most one bucket.", false },
	{ ": fields only go with selection_method=hash",
	  "fields may only be specified with \"selection_method=hash\"", false },
	{ ": command_bucket_id is missing", "must specify a command bucket id", false },
	{ ": no such field", "unknown keyword ", true },
	{ ": no such action", "unknown action ", true },
};

static char *in_words(const char *text)
{
	size_t len = strlen(text);
	char *said = NULL;

	for (size_t i = 0; i < sizeof(sayings) / sizeof(*sayings) && !said; i++) {
		const struct saying *s = &sayings[i];
		size_t tail = strlen(s->end);

		if (len >= tail && !strcmp(text + len - tail, s->end) &&
		    asprintf(&said, "%s%.*s", s->said, s->named ? (int)(len - tail) : 0, text) < 0)
			abort();
	}
	return said ? said : strdup(text);
}

/* Length of "FILE:LINE: " in front of a line that has it */
static size_t place_of(const char *line)
{
	const char *at = line;

	while ((at = strchr(at, ':'))) {
		size_t digits = strspn(at + 1, "0123456789");

		if (digits && !strncmp(at + 1 + digits, ": ", 2))
			return (size_t)(at + 3 + digits - line);
		at++;
	}
	return 0;
}

/* Standard input is called as it was named. */
static void translate_line(char **err)
{
	static const char in[] = "standard input:";
	char *line = *err, *said;
	size_t place = place_of(line);
	bool is_stdin = place && !strncmp(line, in, sizeof(in) - 1);
	size_t skip = is_stdin ? sizeof(in) - 2 : 0;

	said = in_words(line + place);
	if (!said)
		abort();
	error_set(err, "%s%.*s%s", is_stdin ? "-" : "", (int)(place - skip), line + skip, said);
	free(said);
	free(line);
}

static void translate(const struct front *f, struct json_object *bridge, char **err)
{
	char *line = *err;

	if (strncmp(line, "no bridge named ", 16)) {
		translate_line(err);
		return;
	}
	if (f->asks)
		error_set(err, "no such bridge");
	else
		error_set(err, "%s is not a bridge or a socket", json_object_get_string(bridge));
	free(line);
}

int front_ask(const struct front *f, const char *method, struct json_object *params,
	      const char *shape, struct json_object **result, char **err)
{
	struct json_object *bridge = NULL;
	int rc;

	json_object_object_get_ex(params, "bridge", &bridge);
	json_object_get(bridge);
	rc = client_call(&f->opts.client, method, params, result, err);
	if (rc == CLIENT_REFUSED)
		translate(f, bridge, err);
	json_object_put(bridge);
	if (rc)
		return rc == CLIENT_REFUSED ? FRONT_REFUSED : CTL_EXIT_ERROR;
	if (!shape || shape_fits(shape, *result))
		return 0;
	json_object_put(*result);
	error_set(err, "vswitchd's answer to %s cannot be understood", method);
	return CTL_EXIT_ERROR;
}

bool front_names(const struct front *f)
{
	return f->opts.names || (!f->opts.no_names && isatty(STDOUT_FILENO));
}

void front_put_xid(FILE *out, const struct front *f, unsigned int xid)
{
	if (f->opts.of)
		fprintf(out, " (OF1.%u)", f->opts.of);
	fprintf(out, " (xid=0x%x)", xid);
}

const char *front_text(struct json_object *obj, const char *name)
{
	return json_object_get_string(json_object_object_get(obj, name));
}

unsigned long long front_number(struct json_object *obj, const char *name)
{
	return json_object_get_uint64(json_object_object_get(obj, name));
}

bool front_flag(struct json_object *obj, const char *name)
{
	return json_object_get_boolean(json_object_object_get(obj, name));
}
