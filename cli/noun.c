// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/error.h"
#include "cli/noun.h"
#include "cli/shape.h"

#define OPTIONS_NOTE	" (note that options must precede command names)"

void noun_put(struct json_object *params, const char *name, const char *text)
{
	json_object_object_add(params, name, text ? json_object_new_string(text) : NULL);
}

static bool stands_alone(const struct noun *noun)
{
	return noun->verbs_count && !noun->verbs[0].name;
}

const struct noun_verb *noun_verb_find(const struct noun *noun, const char *name)
{
	for (size_t i = 0; i < noun->verbs_count && !stands_alone(noun); i++) {
		if (!strcmp(noun->verbs[i].name, name))
			return &noun->verbs[i];
	}
	return NULL;
}

static int check_count(const struct noun *noun, const struct noun_verb *verb, int n,
		       char *const *args, char **err)
{
	const char *space = verb->name ? " " : "", *name = verb->name ? verb->name : "";

	if (n < verb->min_args)
		return error_set(err, "'%s%s%s' command requires at least %d arguments",
				 noun->name, space, name, verb->min_args);
	if (n > verb->max_args)
		return error_set(err, "'%s%s%s' command takes at most %d arguments%s",
				 noun->name, space, name, verb->max_args,
				 args[verb->max_args][0] == '-' ? OPTIONS_NOTE : "");
	return 0;
}

static int check_style(const struct noun *noun, const struct cli_options *opts, char **err)
{
	if (opts->first.given)
		return error_set(err, "'%s' takes no command option", noun->name);
	if (opts->style.format == OUTPUT_HTML || opts->style.format == OUTPUT_CSV)
		return error_set(err, "'%s' is printed as a table or, with --json, as JSON",
				 noun->name);
	return 0;
}

/*
 * Step over the verb's name in @args. NULL with *err if it is unknown; one that is missing is show,
 * which each noun has that does not stand alone.
 */
static const struct noun_verb *take_verb(const struct noun *noun, int *n, char *const **args,
					 char **err)
{
	const struct noun_verb *verb;

	if (stands_alone(noun))
		return &noun->verbs[0];
	if (!*n)
		return noun_verb_find(noun, "show");
	verb = noun_verb_find(noun, **args);
	if (!verb)
		error_set(err, "unknown command '%s %s'; use '%s --help' for help", noun->name,
			  **args, noun->name);
	(*args)++;
	(*n)--;
	return verb;
}

/* What is shown in columns: rows of whatever */
static bool has_expected_shape(const struct noun_verb *verb, struct json_object *result)
{
	if (!verb->columns && !verb->print)
		return true;
	return shape_fits(verb->print ? verb->shape : "[{}]", result);
}

static void print_result(const struct noun_verb *verb, bool one_bridge, struct json_object *result,
			 struct output *out)
{
	if (!verb->columns && !verb->print)
		return;
	if (out->style.json || out->style.format == OUTPUT_JSON)
		output_json(out, result);
	else if (verb->print)
		verb->print(out->stream, result);
	else
		columns_print(out->stream, verb->columns + (one_bridge ? 1 : 0), result,
			      !out->style.no_headings, out->width);
}

static int call(const struct noun_verb *verb, int n, char *const *args,
		const struct cli_options *opts, struct json_object **result, char **err)
{
	struct json_object *params = json_object_new_object();

	if (verb->bridge)
		noun_put(params, "bridge", n > 0 ? args[0] : NULL);
	if (verb->params && verb->params(args, n, params, err)) {
		json_object_put(params);
		return -1;
	}
	return client_call(&opts->client, verb->method, params, result, err);
}

int noun_run(const struct noun *noun, int n, char *const *args, const struct cli_options *opts,
	     struct output *out, char **err)
{
	const struct noun_verb *verb = take_verb(noun, &n, &args, err);
	struct json_object *result;

	if (!verb || check_style(noun, opts, err) || check_count(noun, verb, n, args, err))
		return CTL_EXIT_ERROR;
	if (verb->run)
		return verb->run(n, args, opts, out, err);
	if (call(verb, n, args, opts, &result, err))
		return CTL_EXIT_ERROR;
	if (!has_expected_shape(verb, result)) {
		json_object_put(result);
		error_set(err, "vswitchd's answer to %s cannot be understood", verb->method);
		return CTL_EXIT_ERROR;
	}
	print_result(verb, verb->bridge && n > 0, result, out);
	json_object_put(result);
	return CTL_EXIT_OK;
}
