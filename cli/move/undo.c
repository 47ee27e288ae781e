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
	const char *undo;
	int arg;		/* its name */
	struct json_object *(*find)(const char *name);
	const char *answer;	/* shape of that which @find is given */
	bool (*found)(struct json_object *answer);
};

static struct json_object *command(const char *verb, const char *first, const char *second,
				   const char *option, struct json_object *value)
{
	struct json_object *cmd = json_object_new_object(), *args = json_object_new_array();
	struct json_object *options = json_object_new_object();

	json_object_array_add(args, json_object_new_string(first));
	if (second)
		json_object_array_add(args, json_object_new_string(second));
	if (option)
		json_object_object_add(options, option, value);
	json_object_object_add(cmd, "verb", json_object_new_string(verb));
	json_object_object_add(cmd, "args", args);
	json_object_object_add(cmd, "options", options);
	return cmd;
}

/* A bridge that stands for a VLAN is in no row of table Bridge. */
static struct json_object *find_bridge(const char *name)
{
	return command("br-exists", name, NULL, NULL, NULL);
}

static bool found_bridge(struct json_object *answer)
{
	return !json_object_get_int(json_object_object_get(answer, "exit"));
}

/* name="br0": a string's quotes are JSON's */
static struct json_object *find_port(const char *name)
{
	struct json_object *string = json_object_new_string(name), *find;
	char *text;

	if (asprintf(&text, "name=%s",
		     json_object_to_json_string_ext(string, JSON_C_TO_STRING_NOSLASHESCAPE)) < 0)
		abort();
	json_object_put(string);
	find = command("find", "Port", text, "columns", json_object_new_string("name"));
	free(text);
	return find;
}

static bool found_port(struct json_object *answer)
{
	struct json_object *table = json_object_object_get(answer, "table");

	return json_object_array_length(json_object_object_get(table, "rows"));
}

static const struct undoing undoings[] = {
	{ "add-br", "del-br", 0, find_bridge, "{exit?:n}", found_bridge },
	{ "add-port", "del-port", 1, find_port, "{table:{rows:[*]}}", found_port },
};

static const struct undoing *undoing_of(const struct vsctl_command *cmd)
{
	for (size_t i = 0; i < sizeof(undoings) / sizeof(*undoings); i++) {
		if (!strcmp(undoings[i].verb, cmd->verb->name))
			return &undoings[i];
	}
	return NULL;
}

static struct json_object *params_of(struct json_object *commands)
{
	struct json_object *params = json_object_new_object();

	json_object_object_add(params, "commands", commands);
	json_object_object_add(params, "timeout", json_object_new_int(0));
	return params;
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

static struct json_object *find_commands(const struct vsctl_line *line)
{
	struct json_object *commands = json_object_new_array();

	for (size_t i = 0; i < line->n; i++) {
		const struct vsctl_command *cmd = &line->commands[i];
		const struct undoing *u = undoing_of(cmd);

		json_object_array_add(commands, u->find(cmd->args[u->arg]));
	}
	return commands;
}

static bool fits(const struct vsctl_line *line, struct json_object *found)
{
	if (!shape_fits("[*]", found) || json_object_array_length(found) != line->n)
		return false;
	for (size_t i = 0; i < line->n; i++) {
		if (!shape_fits(undoing_of(&line->commands[i])->answer,
				json_object_array_get_idx(found, i)))
			return false;
	}
	return true;
}

/* In the reverse order */
static struct json_object *undo_commands(const struct vsctl_line *line, struct json_object *found)
{
	struct json_object *commands = json_object_new_array();

	for (size_t i = line->n; i--;) {
		const struct vsctl_command *cmd = &line->commands[i];
		const struct undoing *u = undoing_of(cmd);

		if (!u->found(json_object_array_get_idx(found, i)))
			json_object_array_add(commands, command(u->undo, cmd->args[u->arg], NULL,
						"if-exists", json_object_new_boolean(1)));
	}
	return commands;
}

int undo_prepare(const struct vsctl_line *line, const struct client_options *client,
		 struct json_object **params, char **err)
{
	struct json_object *found;
	int ret = 0;

	if (check(line, err) ||
	    client_call(client, "transact", params_of(find_commands(line)), &found, err))
		return -1;
	if (fits(line, found))
		*params = params_of(undo_commands(line, found));
	else
		ret = error_set(err, "vswitchd's answer to transact cannot be understood");
	json_object_put(found);
	return ret;
}
