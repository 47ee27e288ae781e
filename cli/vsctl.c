// SPDX-License-Identifier: GPL-2.0-or-later
/* A parsed command line: to the daemon as one transaction, and its result to people. */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/doctor/checks.h"
#include "cli/error.h"
#include "cli/explain.h"
#include "cli/move/guard.h"
#include "cli/move/move.h"
#include "cli/shape.h"
#include "cli/show.h"
#include "cli/terminal.h"
#include "cli/tree.h"
#include "cli/vsctl.h"

static struct json_object *command_options_json(const struct command_options *opts)
{
	struct json_object *obj = json_object_new_object();

	for (int i = 0; i < __VERB_OPTIONS; i++) {
		if (opts->given & ~VERB_OWN_OPTIONS & 1U << i)
			json_object_object_add(obj, verb_options[i].name,
					       opts->values[i] ?
					       json_object_new_string(opts->values[i]) :
					       json_object_new_boolean(1));
	}
	return obj;
}

static struct json_object *command_json(const struct vsctl_command *cmd)
{
	struct json_object *obj = json_object_new_object(), *args = json_object_new_array();

	for (int i = 0; i < cmd->n_args; i++)
		json_object_array_add(args, json_object_new_string(cmd->args[i]));
	json_object_object_add(obj, "verb", json_object_new_string(cmd->verb->name));
	json_object_object_add(obj, "args", args);
	json_object_object_add(obj, "options", command_options_json(&cmd->options));
	return obj;
}

struct json_object *vsctl_params(const struct vsctl_line *line, const struct cli_options *opts)
{
	struct json_object *params = json_object_new_object();
	struct json_object *commands = json_object_new_array();

	for (size_t i = 0; i < line->n; i++) {
		if (!line->commands[i].verb->show)
			json_object_array_add(commands, command_json(&line->commands[i]));
	}
	json_object_object_add(params, "commands", commands);
	json_object_object_add(params, "timeout", json_object_new_int64(opts->client.timeout));
	if (opts->as_ovs)
		json_object_object_add(params, "as_ovs", json_object_new_boolean(true));
	if (opts->dry_run)
		json_object_object_add(params, "dry_run", json_object_new_boolean(true));
	return params;
}

static size_t count_show(const struct vsctl_line *line)
{
	size_t n = 0;

	for (size_t i = 0; i < line->n; i++)
		n += line->commands[i].verb->show;
	return n;
}

static int malformed(char **err)
{
	error_set(err, "vswitchd's answer to transact cannot be understood");
	return CTL_EXIT_ERROR;
}

/* A member of @output if it is there and of @type */
static struct json_object *member(struct json_object *output, const char *name,
				  enum json_type type)
{
	struct json_object *value;

	if (!json_object_object_get_ex(output, name, &value) || !json_object_is_type(value, type))
		return NULL;
	return value;
}

static void put_show(struct json_object *show, struct output *out)
{
	char *text;

	if (out->style.json) {
		output_json(out, show);
		return;
	}
	if (out->width) {
		tree_print(out->stream, show, out->wrong, terminal_colours(out->stream));
		return;
	}
	text = show_text(show, out->wrong);
	output_text(out, text);
	free(text);
}

/* A verb that prints nothing has an (empty) line with --oneline, and no document with --json. */
static void put_lines(const struct verb *verb, struct json_object *lines, struct output *out)
{
	if (!out->style.json || !verb->silent || json_object_array_length(lines))
		output_lines(out, lines);
}

static bool is_table(struct json_object *table)
{
	return shape_fits("{columns:[s],rows:[[*]]}", table);
}

static int put_output(const struct verb *verb, struct json_object *output, struct output *out)
{
	struct json_object *table = member(output, "table", json_type_object);
	struct json_object *values = member(output, "values", json_type_array);
	struct json_object *lines = member(output, "lines", json_type_array);

	if (table && is_table(table))
		output_table(out, table);
	else if (values)
		output_values(out, values);
	else if (lines)
		put_lines(verb, lines, out);
	else
		return -1;
	return 0;
}

static void put_warning(struct json_object *warning, FILE *f, const char *prog)
{
	struct json_object *area, *text;

	if (json_object_is_type(warning, json_type_string)) {
		error_print(f, prog, json_object_get_string(warning));
		return;
	}
	if (!json_object_is_type(warning, json_type_object))
		return;
	area = member(warning, "area", json_type_string);
	text = member(warning, "text", json_type_string);
	if (area && text)
		console_warn(f, prog, json_object_get_string(area), json_object_get_string(text));
}

/* @kind: "warnings" or "notes" */
static void put_warnings_of(struct json_object *output, const char *kind, FILE *f,
			    const char *prog)
{
	struct json_object *warnings = member(output, kind, json_type_array);

	for (size_t w = 0; warnings && w < json_object_array_length(warnings); w++)
		put_warning(json_object_array_get_idx(warnings, w), f, prog);
}

static void put_warnings(struct json_object *result, const char *kind, FILE *f, const char *prog)
{
	for (size_t i = 0; i < json_object_array_length(result); i++)
		put_warnings_of(json_object_array_get_idx(result, i), kind, f, prog);
}

/* It failed: what else there is to say. Returns the exit status */
static int put_failure(struct json_object *result, FILE *f, const char *prog, const char *err)
{
	static const char violation[] = "transaction error: ";

	if (json_object_is_type(result, json_type_object)) {
		put_warnings_of(result, "warnings", f, prog);
		if (member(result, "timed_out", json_type_boolean))
			return VSCTL_TIMED_OUT;
	}
	if (console_is_ovs(prog) && err && !strncmp(err, violation, sizeof(violation) - 1))
		console_warn(f, prog, "ovsdb_idl", err);
	return CTL_EXIT_ERROR;
}

/* Exit status of the first output that has one, or 0. As in ovs-vsctl nothing is printed then. */
static int find_exit(struct json_object *result)
{
	for (size_t i = 0; i < json_object_array_length(result); i++) {
		struct json_object *status;

		status = member(json_object_array_get_idx(result, i), "exit", json_type_int);
		if (status && json_object_get_int(status))
			return json_object_get_int(status);
	}
	return CTL_EXIT_OK;
}

static int put_outputs(const struct vsctl_line *line, struct json_object *result,
		       struct json_object *show, struct output *out)
{
	size_t next = 0;

	for (size_t i = 0; i < line->n; i++) {
		const struct verb *verb = line->commands[i].verb;

		if (verb->show)
			put_show(show, out);
		else if (put_output(verb, json_object_array_get_idx(result, next++), out))
			return -1;
	}
	return 0;
}

int vsctl_print(const struct vsctl_line *line, struct json_object *result,
		struct json_object *show, struct output *out, FILE *warnings, const char *prog,
		char **err)
{
	int status;

	if (!json_object_is_type(result, json_type_array) ||
	    json_object_array_length(result) + count_show(line) != line->n ||
	    (count_show(line) && !shape_fits(SHOW_SHAPE, show)))
		return malformed(err);
	put_warnings(result, "warnings", warnings, prog);
	if (!console_is_ovs(prog))
		put_warnings(result, "notes", warnings, prog);
	status = find_exit(result);
	if (status)
		return status;
	return put_outputs(line, result, show, out) ? malformed(err) : CTL_EXIT_OK;
}

static bool adds_port(const struct vsctl_line *line)
{
	for (size_t i = 0; i < line->n; i++) {
		if (!strcmp(line->commands[i].verb->name, "add-port"))
			return true;
	}
	return false;
}

/* Open vSwitch's scripts run where nobody may look, too. */
static int look_at_host(struct host *host, const struct cli_options *opts, char **err)
{
	if (!host_load(host, err) || !opts->as_ovs)
		return *err ? -1 : 0;
	free(*err);
	*err = NULL;
	return 0;
}

/* What there is to say of ports that are added, if they are: to be printed, and freed. */
struct said {
	FILE *file;
	char *text;
	size_t len;
};

static int guard(const struct vsctl_line *line, struct host *host, const struct cli_options *opts,
		 struct said *said, const char *prog, char **err)
{
	said->file = open_memstream(&said->text, &said->len);
	if (!said->file)
		return error_set(err, "out of memory");
	return look_at_host(host, opts, err) ?:
	       guard_line(line, host, opts, said->file, prog, err);
}

/* A line that is refused is answered by one line, and what was to be said with it is of no use. */
static void say(struct said *said, FILE *warnings, bool refused)
{
	if (!said->file)
		return;
	fclose(said->file);
	if (!refused)
		fputs(said->text, warnings);
	free(said->text);
}

/* Ports that are added may be what the host itself is reached by. */
static int transact(const struct vsctl_line *line, const struct cli_options *opts,
		    struct json_object **result, FILE *warnings, const char *prog, char **err)
{
	struct host host = { NULL, 0 };
	struct said said = { NULL };
	int ret = 0;

	if (adds_port(line))
		ret = guard(line, &host, opts, &said, prog, err);
	if (!ret && move_wanted(line) && !opts->dry_run)
		ret = move_run(line, &host, opts, result, warnings, prog, err);
	else if (!ret)
		ret = client_ask(&opts->client, "transact", vsctl_params(line, opts), result, err);
	if (ret)
		explain_refusal(line, &host, err);
	say(&said, warnings, ret);
	host_free(&host);
	return ret;
}

/* Neither asks for what the line does not have. "show" tells what the transaction made. */
static int ask(const struct vsctl_line *line, const struct cli_options *opts,
	       struct json_object **result, struct json_object **show, FILE *warnings,
	       const char *prog, char **err)
{
	size_t shows = count_show(line);

	*result = *show = NULL;
	if (shows == line->n)
		*result = json_object_new_array();
	else if (transact(line, opts, result, warnings, prog, err))
		return -1;
	if (!shows)
		return 0;
	return client_call(&opts->client, "show", json_object_new_object(), show, err);
}

int vsctl_run(int argc, char *const *argv, const struct cli_options *opts, struct output *out,
	      FILE *warnings, const char *prog, char **err)
{
	struct findings found = { NULL, 0, NULL };
	struct json_object *result, *show;
	struct vsctl_line line;
	int status;

	if (vsctl_parse(&line, argc, argv, &opts->first, err))
		return CTL_EXIT_ERROR;
	if (ask(&line, opts, &result, &show, warnings, prog, err)) {
		status = put_failure(result, warnings, prog, *err);
	} else {
		if (show && !opts->as_ovs && !out->style.json)
			findings_of_show(&found, show, &opts->client);
		out->wrong = &found;
		status = vsctl_print(&line, result, show, out, warnings, prog, err);
	}
	findings_free(&found);
	json_object_put(result);
	json_object_put(show);
	vsctl_free(&line);
	return status;
}
