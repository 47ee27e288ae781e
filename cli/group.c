// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl group: what rules share, in the syntax and the output of ovs-ofctl(8). */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/error.h"
#include "cli/flow_args.h"
#include "cli/flow_file.h"
#include "cli/noun.h"
#include "cli/plain.h"

/* --- arguments ----------------------------------------------------------------------------- */

/* Each takes [OPTION...] BRIDGE and the rest; in an array of its own: it is changed. */
static int with_args(char *const *args, int n, struct json_object *params, char **err,
		     int (*fn)(char **args, int n, struct json_object *params, char **err))
{
	char **copy = calloc((size_t)n + 1, sizeof(char *));
	int ret;

	if (!copy)
		return error_set(err, "out of memory");
	memcpy(copy, args, (size_t)n * sizeof(char *));
	ret = fn(copy, n, params, err);
	free(copy);
	return ret;
}

/* BRIDGE GROUP, BRIDGE FILE, BRIDGE -: what a group has, and the name of a file has not */
static int put_groups(char **args, int n, struct json_object *params, char **err)
{
	char *text;

	if (flow_take_flag(args, &n, "--may-create"))
		json_object_object_add(params, "may_add", json_object_new_boolean(true));
	if (flow_check_args(args, n, err))
		return -1;
	noun_put(params, "bridge", args[0]);
	if (n == 2 && !strstr(args[1], "group_id="))
		return flow_file_put(params, "groups", args[1], err);
	text = flow_join(args + 1, n - 1);
	flow_line_put(params, "groups", text ? text : "");
	free(text);
	return 0;
}

static int groups_params(char *const *args, int n, struct json_object *params, char **err)
{
	return with_args(args, n, params, err, put_groups);
}

/* "N", "group_id=N" */
static int parse_id(const char *text, struct json_object *params, char **err)
{
	const char *digits = strncmp(text, "group_id=", 9) ? text : text + 9;

	return flow_put_id(params, "group", digits, 0, FLOW_GROUP_MAX) ? 0 :
	       error_set(err, "'%s' is not the number of a group", text);
}

/* BRIDGE [N]: nothing stands for all */
static int put_del(char **args, int n, struct json_object *params, char **err)
{
	struct json_object *id;
	char line[32] = "group_id=all";

	if (flow_check_args(args, n, err))
		return -1;
	noun_put(params, "bridge", args[0]);
	if (n == 2 && parse_id(args[1], params, err))
		return -1;
	if (json_object_object_get_ex(params, "group", &id))
		snprintf(line, sizeof(line), "group_id=%" PRId64, json_object_get_int64(id));
	json_object_object_del(params, "group");
	flow_line_put(params, "groups", line);
	return 0;
}

static int del_params(char *const *args, int n, struct json_object *params, char **err)
{
	return with_args(args, n, params, err, put_del);
}

static int put_replacement(char **args, int n, struct json_object *params, char **err)
{
	if (flow_check_args(args, n, err))
		return -1;
	noun_put(params, "bridge", args[0]);
	return flow_file_put(params, "groups", args[1], err);
}

static int replace_params(char *const *args, int n, struct json_object *params, char **err)
{
	return with_args(args, n, params, err, put_replacement);
}

static int put_show(char **args, int n, struct json_object *params, char **err)
{
	flow_put_names(args, &n, params);
	if (flow_check_args(args, n, err))
		return -1;
	noun_put(params, "bridge", args[0]);
	if (n > 2)
		return error_set(err, "one group, or all of them");
	return n == 2 ? parse_id(args[1], params, err) : 0;
}

static int show_params(char *const *args, int n, struct json_object *params, char **err)
{
	return with_args(args, n, params, err, put_show);
}

/* --- output -------------------------------------------------------------------------------- */

static uint64_t number(struct json_object *row, const char *name)
{
	return json_object_get_uint64(json_object_object_get(row, name));
}

/* Of each bucket, in their order: "bucket_packets=4|1, " */
static void print_buckets(FILE *f, const char *title, struct json_object *buckets,
			  const char *counter)
{
	size_t n = json_object_array_length(buckets);

	for (size_t i = 0; i < n; i++)
		fprintf(f, "%s%" PRIu64 "%s", i ? "|" : title,
			number(json_object_array_get_idx(buckets, i), counter),
			i == n - 1 ? ", " : "");
}

static void print_groups(FILE *f, struct json_object *groups)
{
	for (size_t i = 0; i < json_object_array_length(groups); i++) {
		struct json_object *g = json_object_array_get_idx(groups, i);

		struct json_object *buckets = json_object_object_get(g, "buckets");

		fprintf(f, " duration=%.3fs, references=%" PRIu64 ", n_packets=%" PRIu64
			", n_bytes=%" PRIu64 ", ",
			json_object_get_double(json_object_object_get(g, "duration")),
			number(g, "references"), number(g, "packets"), number(g, "bytes"));
		print_buckets(f, "bucket_packets=", buckets, "packets");
		print_buckets(f, "bucket_bytes=", buckets, "bytes");
		fprintf(f, "group_id=%" PRIu64 ",", number(g, "group"));
		plain_put(f, json_object_get_string(json_object_object_get(g, "text")));
		putc('\n', f);
	}
}

#define MANY	256

static const struct noun_verb group_verbs[] = {
	{ .name = "show", .args = "[--names] BRIDGE [GROUP]", .min_args = 1, .max_args = 4,
	  .method = "group.show", .params = show_params, .print = print_groups,
	  .shape = FLOW_GROUPS,
	  .help = "print the groups of BRIDGE, or one, with counters of their buckets",
	  .example = "group show br0" },
	{ .name = "add", .args = "BRIDGE GROUP|FILE|-", .min_args = 2, .max_args = MANY,
	  .method = "group.add", .params = groups_params,
	  .help = "add a group, or all of FILE",
	  .example = "group add br0 group_id=1,type=ff,bucket=watch_port:eth0,output:eth0,"
		     "bucket=watch_port:eth1,output:eth1" },
	{ .name = "mod", .args = "[--may-create] BRIDGE GROUP|FILE|-", .min_args = 2,
	  .max_args = MANY, .method = "group.mod", .params = groups_params,
	  .help = "make a group that is there another one",
	  .example = "group mod br0 group_id=1,type=indirect,bucket=output:tap0" },
	{ .name = "del", .args = "BRIDGE [GROUP]", .min_args = 1, .max_args = 2,
	  .method = "group.del", .params = del_params,
	  .help = "delete a group, or all, and the rules that use it",
	  .example = "group del br0 1" },
	{ .name = "insert-buckets", .args = "BRIDGE BUCKETS|FILE|-", .min_args = 2,
	  .max_args = MANY, .method = "group.insert_buckets", .params = groups_params,
	  .help = "add buckets to a group",
	  .example = "group insert-buckets br0 group_id=1,command_bucket_id=last,"
		     "bucket=output:tap1" },
	{ .name = "remove-buckets", .args = "BRIDGE BUCKETS|FILE|-", .min_args = 2,
	  .max_args = MANY, .method = "group.remove_buckets", .params = groups_params,
	  .help = "take a bucket out of a group, or all",
	  .example = "group remove-buckets br0 group_id=1,command_bucket_id=2" },
	{ .name = "replace", .args = "BRIDGE FILE|-", .min_args = 2, .max_args = 2,
	  .method = "group.replace", .params = replace_params,
	  .help = "make FILE all groups there are; the same ones stay, and count on",
	  .example = "group replace br0 groups.txt" },
};

const struct noun group_noun = {
	.name = "group",
	.help = "groups that rules use, in the syntax of ovs-ofctl(8)",
	.verbs = group_verbs,
	.verbs_count = sizeof(group_verbs) / sizeof(*group_verbs),
};
