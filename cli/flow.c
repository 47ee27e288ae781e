// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vswitchctl flow: user rules, in the syntax and the output of ovs-ofctl(8).
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/error.h"
#include "cli/flow_args.h"
#include "cli/flow_file.h"
#include "cli/noun.h"
#include "cli/plain.h"

/* --- verbs --------------------------------------------------------------------------------- */

/* Each takes [OPTION...] BRIDGE and what it calls @rest; in an array of its own: it is changed. */
static int with_args(char *const *args, int n, struct json_object *params, char **err,
		     int (*fn)(char **args, int n, struct json_object *params, char **err))
{
	char **copy = calloc((size_t)n + 1, sizeof(char *));
	int ret;

	if (!copy)
		return error_set(err, "out of memory");
	memcpy(copy, args, (size_t)n * sizeof(char *));
	if (flow_take_flag(copy, &n, "--strict"))
		json_object_object_add(params, "strict", json_object_new_boolean(true));
	ret = fn(copy, n, params, err);
	free(copy);
	return ret;
}

/* What a rule has, and the name of a file has not */
static bool is_rule(const char *text)
{
	return strstr(text, "actions=") || strstr(text, "action=");
}

/* BRIDGE FLOW, BRIDGE FILE, BRIDGE - */
static int put_rules(char **args, int n, struct json_object *params, char **err)
{
	char *text;

	if (flow_check_args(args, n, err))
		return -1;
	noun_put(params, "bridge", args[0]);
	if (n == 2 && !is_rule(args[1]))
		return flow_file_put(params, "flows", args[1], err);
	text = flow_join(args + 1, n - 1);
	flow_line_put(params, "flows", text ? text : "");
	free(text);
	return 0;
}

static int rules_params(char *const *args, int n, struct json_object *params, char **err)
{
	return with_args(args, n, params, err, put_rules);
}

/* BRIDGE [MATCH], BRIDGE - */
static int put_filter(char **args, int n, struct json_object *params, char **err)
{
	char *text;

	if (flow_check_args(args, n, err))
		return -1;
	noun_put(params, "bridge", args[0]);
	if (n == 2 && !strcmp(args[1], "-"))
		return flow_file_put(params, "flows", args[1], err);
	text = flow_join(args + 1, n - 1);
	/* A blank line would be none. */
	flow_line_put(params, "flows", text && *text ? text : ",");
	free(text);
	return 0;
}

static int filter_params(char *const *args, int n, struct json_object *params, char **err)
{
	return with_args(args, n, params, err, put_filter);
}

/* BRIDGE FILE [table=N] */
static int put_replacement(char **args, int n, struct json_object *params, char **err)
{
	char *end;
	long table;

	if (flow_check_args(args, n, err))
		return -1;
	noun_put(params, "bridge", args[0]);
	if (n == 3) {
		errno = 0;
		table = strncmp(args[2], "table=", 6) ? -1 : strtol(args[2] + 6, &end, 10);
		if (errno || table < 0 || table > 254 || !args[2][6] || *end)
			return error_set(err, "'%s' is not table=N, with a number from 0 to 254",
					 args[2]);
		json_object_object_add(params, "table", json_object_new_int((int)table));
	}
	return flow_file_put(params, "flows", args[1], err);
}

static int replace_params(char *const *args, int n, struct json_object *params, char **err)
{
	return with_args(args, n, params, err, put_replacement);
}

/* BRIDGE FILE: lines "flow …" and "group …" */
static int put_bundle(char **args, int n, struct json_object *params, char **err)
{
	if (flow_check_args(args, n, err))
		return -1;
	noun_put(params, "bridge", args[0]);
	return flow_file_put(params, "lines", args[1], err);
}

static int bundle_params(char *const *args, int n, struct json_object *params, char **err)
{
	return with_args(args, n, params, err, put_bundle);
}

static int put_show(char **args, int n, struct json_object *params, char **err)
{
	char *text;

	flow_put_names(args, &n, params);
	if (flow_check_args(args, n, err))
		return -1;
	noun_put(params, "bridge", args[0]);
	text = flow_join(args + 1, n - 1);
	noun_put(params, "match", text);
	free(text);
	return 0;
}

static int show_params(char *const *args, int n, struct json_object *params, char **err)
{
	return with_args(args, n, params, err, put_show);
}

/* --- output -------------------------------------------------------------------------------- */

static uint64_t number(struct json_object *rule, const char *name)
{
	return json_object_get_uint64(json_object_object_get(rule, name));
}

static void put_timeout(FILE *f, struct json_object *rule, const char *name)
{
	if (number(rule, name))
		fprintf(f, "%s=%" PRIu64 ", ", name, number(rule, name));
}

static void print_rules(FILE *f, struct json_object *rules)
{
	size_t n = json_object_array_length(rules);

	for (size_t i = 0; i < n; i++) {
		struct json_object *rule = json_object_array_get_idx(rules, i);
		const char *match = json_object_get_string(json_object_object_get(rule, "match"));

		fprintf(f, " cookie=0x%" PRIx64 ", duration=%.3fs, table=%" PRIu64 ", ",
			number(rule, "cookie"),
			json_object_get_double(json_object_object_get(rule, "duration")),
			number(rule, "table"));
		fprintf(f, "n_packets=%" PRIu64 ", n_bytes=%" PRIu64 ", ",
			number(rule, "packets"), number(rule, "bytes"));
		put_timeout(f, rule, "idle_timeout");
		put_timeout(f, rule, "hard_timeout");
		fprintf(f, "idle_age=%" PRIu64 ", ", number(rule, "idle_age"));
		plain_put(f, match ? match : "");
		fputs(match && *match ? " actions=" : "actions=", f);
		plain_put(f, json_object_get_string(json_object_object_get(rule, "actions")));
		putc('\n', f);
	}
}

#define MANY	256

static const struct noun_verb flow_verbs[] = {
	{ .name = "show", .args = "[--names] [--strict] BRIDGE [MATCH]", .min_args = 1,
	  .max_args = MANY, .method = "flow.show", .params = show_params, .print = print_rules,
	  .shape = "[{match?:s,actions:s,cookie?:n,duration?:n,table?:n,packets?:n,bytes?:n}]",
	  .help = "print the rules of BRIDGE, those that MATCH covers",
	  .example = "flow show br0 table=1,ip" },
	{ .name = "add", .args = "BRIDGE FLOW|FILE|-", .min_args = 2, .max_args = MANY,
	  .method = "flow.add", .params = rules_params,
	  .help = "add a rule, or all of FILE",
	  .example = "flow add br0 'priority=100,in_port=tap0,tcp,tp_dst=25 actions=drop'" },
	{ .name = "mod", .args = "[--strict] BRIDGE FLOW|FILE|-", .min_args = 2, .max_args = MANY,
	  .method = "flow.mod", .params = rules_params,
	  .help = "change the actions of the rules that FLOW covers",
	  .example = "flow mod br0 'in_port=tap0 actions=NORMAL'" },
	{ .name = "del", .args = "[--strict] BRIDGE [MATCH|-]", .min_args = 1, .max_args = MANY,
	  .method = "flow.del", .params = filter_params,
	  .help = "delete the rules that MATCH covers, or all",
	  .example = "flow del br0 cookie=0x10/0xf0" },
	{ .name = "replace", .args = "BRIDGE FILE|- [table=N]", .min_args = 2, .max_args = 3,
	  .method = "flow.replace", .params = replace_params,
	  .help = "make FILE all there is (in table N)",
	  .example = "flow replace br0 rules.txt" },
	{ .name = "bundle", .args = "BRIDGE FILE|-", .min_args = 2, .max_args = 2,
	  .method = "bundle", .params = bundle_params,
	  .help = "change rules and groups in one, as the lines of FILE say",
	  .example = "flow bundle br0 changes.txt" },
};

const struct noun flow_noun = {
	.name = "flow",
	.help = "user flow tables, in the syntax of ovs-ofctl(8)",
	.verbs = flow_verbs,
	.verbs_count = sizeof(flow_verbs) / sizeof(*flow_verbs),
};
