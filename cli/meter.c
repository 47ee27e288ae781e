// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl meter: rates that rules share, in the syntax and the output of ovs-ofctl(8). */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/error.h"
#include "cli/flow_args.h"
#include "cli/flow_file.h"
#include "cli/noun.h"
#include "cli/plain.h"

/* BRIDGE METER, BRIDGE FILE, BRIDGE -: what a meter has, and the name of a file has not */
static int meters_params(char *const *args, int n, struct json_object *params, char **err)
{
	char *text;

	if (flow_check_args(args, n, err))
		return -1;
	noun_put(params, "bridge", args[0]);
	if (n == 2 && !strstr(args[1], "meter="))
		return flow_file_put(params, "meters", args[1], err);
	text = flow_join(args + 1, n - 1);
	flow_line_put(params, "meters", text ? text : "");
	free(text);
	return 0;
}

/* "N", "meter=N" */
static int parse_id(const char *text, struct json_object *params, char **err)
{
	const char *digits = strncmp(text, "meter=", 6) ? text : text + 6;

	return flow_put_id(params, "meter", digits, 1, FLOW_METER_MAX) ? 0 :
	       error_set(err, "'%s' is not the number of a meter", text);
}

static int show_params(char *const *args, int n, struct json_object *params, char **err)
{
	if (flow_check_args(args, n, err))
		return -1;
	noun_put(params, "bridge", args[0]);
	return n < 2 ? 0 : parse_id(args[1], params, err);
}

/* BRIDGE [N]: nothing stands for all */
static int del_params(char *const *args, int n, struct json_object *params, char **err)
{
	struct json_object *id;
	char line[32] = "meter=all";

	if (show_params(args, n, params, err))
		return -1;
	if (json_object_object_get_ex(params, "meter", &id))
		snprintf(line, sizeof(line), "meter=%" PRId64, json_object_get_int64(id));
	json_object_object_del(params, "meter");
	flow_line_put(params, "meters", line);
	return 0;
}

static uint64_t number(struct json_object *row, const char *name)
{
	return json_object_get_uint64(json_object_object_get(row, name));
}

static void print_meters(FILE *f, struct json_object *meters)
{
	for (size_t i = 0; i < json_object_array_length(meters); i++) {
		struct json_object *m = json_object_array_get_idx(meters, i);

		fprintf(f, " duration=%.3fs, references=%" PRIu64 ", n_packets=%" PRIu64
			", n_bytes=%" PRIu64 ", dropped_packets=%" PRIu64 ", dropped_bytes=%"
			PRIu64 ", meter=%" PRIu64 " ",
			json_object_get_double(json_object_object_get(m, "duration")),
			number(m, "references"), number(m, "packets"), number(m, "bytes"),
			number(m, "dropped_packets"), number(m, "dropped_bytes"),
			number(m, "meter"));
		plain_put(f, json_object_get_string(json_object_object_get(m, "text")));
		putc('\n', f);
	}
}

#define MANY	64

static const struct noun_verb meter_verbs[] = {
	{ .name = "show", .args = "BRIDGE [METER]", .min_args = 1, .max_args = 2,
	  .method = "meter.show", .params = show_params, .print = print_meters,
	  .shape = FLOW_METERS,
	  .help = "print the meters of BRIDGE, or one, with what came to them and was dropped",
	  .example = "meter show br0" },
	{ .name = "add", .args = "BRIDGE METER|FILE|-", .min_args = 2, .max_args = MANY,
	  .method = "meter.add", .params = meters_params,
	  .help = "add a meter, or all of FILE",
	  .example = "meter add br0 meter=1,kbps,burst,bands=type=drop,rate=10000,"
		     "burst_size=1000" },
	{ .name = "mod", .args = "BRIDGE METER|FILE|-", .min_args = 2, .max_args = MANY,
	  .method = "meter.mod", .params = meters_params,
	  .help = "make a meter that is there another one, which counts on",
	  .example = "meter mod br0 meter=1,kbps,bands=type=drop,rate=20000" },
	{ .name = "del", .args = "BRIDGE [METER]", .min_args = 1, .max_args = 2,
	  .method = "meter.del", .params = del_params,
	  .help = "delete a meter, or all, and the rules that name it",
	  .example = "meter del br0 1" },
};

const struct noun meter_noun = {
	.name = "meter",
	.help = "rates that rules share, in the syntax of ovs-ofctl(8)",
	.verbs = meter_verbs,
	.verbs_count = sizeof(meter_verbs) / sizeof(*meter_verbs),
};
