// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/answers/answer.h"
#include "daemon/engine/commit.h"
#include "daemon/control/methods/json.h"
#include "daemon/control/transact.h"
#include "daemon/base/errline.h"
#include "daemon/db/integrity.h"
#include "daemon/base/log.h"
#include "daemon/base/xalloc.h"

const struct control_verb *const verb_tables[] = {
	bridge_verbs,
	controller_verbs,
	manager_verbs,
	auto_attach_verbs,
	zone_verbs,
	port_verbs,
	port_add_verbs,
	get_verbs,
	list_verbs,
	set_verbs,
	create_verbs,
	NULL,
};

static const struct control_verb *find_verb(const char *name)
{
	const struct control_verb *const *table, *v;

	for (table = verb_tables; *table; table++) {
		for (v = *table; v->name; v++) {
			if (!strcmp(v->name, name))
				return v;
		}
	}
	return NULL;
}

/* Whether a verb knows @option; *has_value: it stands there as "option=" */
static bool knows_option(const struct control_verb *v, const char *option, bool *has_value)
{
	size_t len = strlen(option);
	const char *p = v->options;

	while (p && *p) {
		size_t n = strcspn(p, ",=");

		if (n == len && !strncmp(p, option, n)) {
			*has_value = p[n] == '=';
			return true;
		}
		p += strcspn(p, ",");
		p += *p == ',';
	}
	return false;
}

static int check_options(const struct command *c, char **err)
{
	struct json_object_iterator it, end;
	const char *name;
	bool has_value;

	if (!c->options)
		return 0;
	if (json_object_get_type(c->options) != json_type_object)
		return errline(err, -EINVAL, "options of a command are not an object");
	it = json_object_iter_begin(c->options);
	end = json_object_iter_end(c->options);
	for (; !json_object_iter_equal(&it, &end); json_object_iter_next(&it)) {
		name = json_object_iter_peek_name(&it);
		if (!knows_option(c->verb, name, &has_value))
			return errline(err, -EINVAL, "'%s' command has no '--%s' option",
				       c->verb->name, name);
		if (has_value ? !json_whole_string(json_object_iter_peek_value(&it)) :
		    json_object_get_type(json_object_iter_peek_value(&it)) != json_type_boolean)
			return errline(err, -EINVAL, "'%s' command: bad value of '--%s' option",
				       c->verb->name, name);
	}
	return 0;
}

static int take_args(struct command *c, struct json_object *args, char **err)
{
	size_t i, n = args ? json_object_array_length(args) : 0;

	if (n < c->verb->min)
		return errline(err, -EINVAL, "'%s' command requires at least %u arguments",
			       c->verb->name, c->verb->min);
	if (n > c->verb->max)
		return errline(err, -EINVAL, "'%s' command takes at most %u arguments",
			       c->verb->name, c->verb->max);
	c->args = xcalloc(n, sizeof(*c->args));
	for (i = 0; i < n; i++) {
		c->args[i] = json_whole_string(json_object_array_get_idx(args, i));
		if (!c->args[i])
			return errline(err, -EINVAL, "'%s' command: argument %zu is not a string",
				       c->verb->name, i + 1);
	}
	c->n_args = n;
	return 0;
}

static int take_command(struct command *c, struct json_object *obj, char **err)
{
	struct json_object *args = json_object_object_get(obj, "args");
	const char *verb;
	int rc;

	verb = json_whole_string(json_object_object_get(obj, "verb"));
	if (!verb)
		return errline(err, -EINVAL, "a command has no verb");
	c->verb = find_verb(verb);
	if (!c->verb)
		return errline(err, -EINVAL, "unknown command '%s'; use --help for help", verb);
	if (args && json_object_get_type(args) != json_type_array)
		return errline(err, -EINVAL, "arguments of '%s' are not an array", verb);
	c->options = json_object_object_get(obj, "options");
	rc = check_options(c, err);
	return rc ? rc : take_args(c, args, err);
}

/* struct command_list - what they point at belongs to the request */
struct command_list {
	struct command *command;
	size_t n;
};

static int take_commands(struct engine *engine, struct command_list *list,
			 struct json_object *params, char **err)
{
	struct json_object *array = json_object_object_get(params, "commands");
	struct command *c;
	size_t i, n;
	int rc = 0;

	if (json_object_get_type(array) != json_type_array)
		return errline(err, -EINVAL, "transact: no array of commands");
	n = json_object_array_length(array);
	list->command = xcalloc(n, sizeof(*list->command));
	for (i = 0; !rc && i < n; i++) {
		c = &list->command[list->n++];
		c->output = json_object_new_object();
		rc = take_command(c, json_object_array_get_idx(array, i), err);
		engine_give_way(engine);
	}
	return rc;
}

static void free_commands(struct engine *engine, struct command_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		free(list->command[i].args);
		free(list->command[i].note);
		json_object_put(list->command[i].output);
		engine_give_way(engine);
	}
	free(list->command);
}

static int run_commands(struct transaction *t, struct command_list *list, char **err)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < list->n; i++) {
		rc = list->command[i].verb->run(t, &list->command[i], err);
		engine_give_way(t->engine);
	}
	if (!rc)
		rc = symbols_check(&t->symbols, err);
	for (i = 0; !rc && i < list->n; i++) {
		if (list->command[i].verb->check)
			rc = list->command[i].verb->check(t, &list->command[i], err);
	}
	return rc;
}

/* What is computed is shown as it was before this line has changed something: now. */
static void settle_output(struct transaction *t, struct command_list *list)
{
	struct json_object *table, *rows;
	size_t i;

	for (i = 0; i < list->n; i++) {
		table = json_object_object_get(list->command[i].output, "table");
		rows = json_object_object_get(table, "rows");
		if (rows)
			answer_array_fill(rows, t->engine);
	}
}

static struct json_object *no_lines(void)
{
	struct json_object *output = json_object_new_object();

	json_object_object_add(output, "lines", json_object_new_array());
	return output;
}

/*
 * Each command answers with exactly one of lines, values, table, exit. Most, of which there may be
 * many thousands, have nothing to say: all with the same words.
 */
static struct json_object *output_of(struct command *c, struct json_object *nothing)
{
	static const char *const kinds[] = { "lines", "values", "table", "exit" };
	size_t k;

	if (!json_object_object_length(c->output))
		return json_object_get(nothing);
	for (k = 0; k < 4 && !json_object_object_get(c->output, kinds[k]); k++)
		;
	if (k == 4)
		json_object_object_add(c->output, "lines", json_object_new_array());
	return json_object_get(c->output);
}

/* What is to be said though it failed: {"warnings": [...]}, or NULL */
static struct json_object *collect_warnings(const struct command_list *list)
{
	struct json_object *all = NULL, *some, *result;
	size_t i, w;

	for (i = 0; i < list->n; i++) {
		some = json_object_object_get(list->command[i].output, "warnings");
		if (some && !all)
			all = json_object_new_array();
		for (w = 0; some && w < json_object_array_length(some); w++)
			json_object_array_add(all, json_object_get(
						      json_object_array_get_idx(some, w)));
	}
	if (!all)
		return NULL;
	result = json_object_new_object();
	json_object_object_add(result, "warnings", all);
	return result;
}

static struct json_object *collect_output(struct transaction *t, struct command_list *list)
{
	struct json_object *all = json_object_new_array(), *nothing = no_lines();
	struct command *c;
	size_t i;

	for (i = 0; i < list->n; i++) {
		c = &list->command[i];
		if (c->verb->done && !t->dry_run)
			c->verb->done(t, c);
		json_object_array_add(all, output_of(c, nothing));
		engine_give_way(t->engine);
	}
	json_object_put(nothing);
	return all;
}

/* For the log: one line, whatever is in the arguments, and not too long a one */
static void log_commands(const struct command_list *list)
{
	char line[512];
	size_t len = 0, i;
	unsigned int a;
	char *p;

	line[0] = '\0';
	for (i = 0; i < list->n && len < sizeof(line); i++) {
		const struct command *c = &list->command[i];

		len += snprintf(line + len, sizeof(line) - len, "%s%s", i ? " -- " : "",
				c->verb->name);
		for (a = 0; a < c->n_args && len < sizeof(line); a++)
			len += snprintf(line + len, sizeof(line) - len, " %s", c->args[a]);
	}
	for (p = line; *p; p++) {
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	}
	vlog(LOG_CTL, LVL_INFO, "done: %s%s", line, len < sizeof(line) ? "" : "…");
}

/* What is wrong with references is said as an OVSDB server says it. */
static void quote_violation(char **err)
{
	size_t len = strlen(REFS_VIOLATION);
	char *line = err ? *err : NULL;

	if (!line || strncmp(line, REFS_VIOLATION ": ", len + 2))
		return;
	*err = NULL;
	command_violation(REFS_VIOLATION, line + len + 2, err);
	free(line);
}

int control_transact(struct engine *engine, struct json_object *params,
		     struct json_object **result, char **err)
{
	struct transaction t = {
		.engine = engine, .db = engine->db,
		.as_ovs = json_object_get_boolean(json_object_object_get(params, "as_ovs")),
		.dry_run = json_object_get_boolean(json_object_object_get(params, "dry_run")),
	};
	struct command_list list = { 0 };
	bool dirty = false;
	int rc;

	rc = take_commands(engine, &list, params, err);
	if (!rc)
		rc = db_begin(t.db, err);
	if (!rc) {
		rc = run_commands(&t, &list, err);
		dirty = db_dirty(t.db);
		if (!rc && dirty)
			settle_output(&t, &list);
		if (rc || t.dry_run)
			db_rollback(t.db);
		else
			rc = commit_transaction(engine, err);
		quote_violation(err);
	}
	if (!rc && dirty && !t.dry_run)
		log_commands(&list);
	if (!rc)
		*result = collect_output(&t, &list);
	else if (rc < 0)
		*result = collect_warnings(&list);
	free_commands(engine, &list);
	symbols_free(&t.symbols);
	return rc;
}
