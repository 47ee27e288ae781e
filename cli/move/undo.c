// SPDX-License-Identifier: GPL-2.0-or-later
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/error.h"
#include "cli/move/undo.h"
#include "cli/shape.h"

/* struct undoing - what of a command stays behind, and how that is taken away */
struct undoing {
	const char *verb;	/* that adds */
	const char *table;	/* where it is found */
	const char *undo;
	int arg;		/* its name */
};

static const struct undoing undoings[] = {
	{ "add-br", "Bridge", "del-br", 0 },
	{ "add-port", "Port", "del-port", 1 },
};

static const struct undoing *undoing_of(const struct vsctl_command *cmd)
{
	for (size_t i = 0; i < sizeof(undoings) / sizeof(*undoings); i++) {
		if (!strcmp(undoings[i].verb, cmd->verb->name))
			return &undoings[i];
	}
	return NULL;
}

static struct json_object *command(const char *verb, const char *first, const char *second,
				   const char *option, struct json_object *value)
{
	struct json_object *cmd = json_object_new_object(), *args = json_object_new_array();
	struct json_object *options = json_object_new_object();

	json_object_array_add(args, json_object_new_string(first));
	if (second)
		json_object_array_add(args, json_object_new_string(second));
	json_object_object_add(options, option, value);
	json_object_object_add(cmd, "verb", json_object_new_string(verb));
	json_object_object_add(cmd, "args", args);
	json_object_object_add(cmd, "options", options);
	return cmd;
}

static struct json_object *params_of(struct json_object *commands)
{
	struct json_object *params = json_object_new_object();

	json_object_object_add(params, "commands", commands);
	json_object_object_add(params, "timeout", json_object_new_int(0));
	return params;
}

/* name="br0": a string's quotes are JSON's */
static char *condition(const char *name)
{
	struct json_object *string = json_object_new_string(name);
	char *text;

	if (asprintf(&text, "name=%s",
		     json_object_to_json_string_ext(string, JSON_C_TO_STRING_NOSLASHESCAPE)) < 0)
		abort();
	json_object_put(string);
	return text;
}

static struct json_object *find_command(const struct vsctl_command *cmd)
{
	const struct undoing *u = undoing_of(cmd);
	char *name = condition(cmd->args[u->arg]);
	struct json_object *find = command("find", u->table, name, "columns",
					   json_object_new_string("name"));

	free(name);
	return find;
}

static int check(const struct vsctl_line *line, char **err)
{
	for (size_t i = 0; i < line->n; i++) {
		if (!undoing_of(&line->commands[i]))
			return error_set(err, "'%s' cannot stand beside --move-ip: only add-br and "
					 "add-port can be taken back",
					 line->commands[i].verb->name);
	}
	return 0;
}

/* In the reverse order */
static struct json_object *undo_commands(const struct vsctl_line *line, struct json_object *found)
{
	struct json_object *commands = json_object_new_array();

	for (size_t i = line->n; i--;) {
		const struct vsctl_command *cmd = &line->commands[i];
		const struct undoing *u = undoing_of(cmd);
		struct json_object *table = json_object_object_get(
			json_object_array_get_idx(found, i), "table");

		if (!json_object_array_length(json_object_object_get(table, "rows")))
			json_object_array_add(commands, command(u->undo, cmd->args[u->arg], NULL,
						"if-exists", json_object_new_boolean(1)));
	}
	return commands;
}

int undo_prepare(const struct vsctl_line *line, const struct client_options *client,
		 struct json_object **params, char **err)
{
	struct json_object *commands = json_object_new_array(), *found;
	int ret = 0;

	if (check(line, err)) {
		json_object_put(commands);
		return -1;
	}
	for (size_t i = 0; i < line->n; i++)
		json_object_array_add(commands, find_command(&line->commands[i]));
	if (client_call(client, "transact", params_of(commands), &found, err))
		return -1;
	if (shape_fits("[{table:{rows:[*]}}]", found) && json_object_array_length(found) == line->n)
		*params = params_of(undo_commands(line, found));
	else
		ret = error_set(err, "vswitchd's answer to transact cannot be understood");
	json_object_put(found);
	return ret;
}
