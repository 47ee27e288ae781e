// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl trace: what would become of a frame. */
#include <stdlib.h>
#include <json-c/json.h>

#include "cli/cell.h"
#include "cli/noun.h"
#include "cli/plain.h"

static void put_member(FILE *f, const char *title, struct json_object *trace, const char *name)
{
	struct json_object *value = json_object_object_get(trace, name);
	char *text;

	if (!value)
		return;
	text = cell_text(value, CELL_PLAIN);
	fprintf(f, "%s: %s\n", title, text);
	free(text);
}

static void print_trace(FILE *f, struct json_object *trace)
{
	struct json_object *steps = json_object_object_get(trace, "steps");
	size_t n = steps ? json_object_array_length(steps) : 0;

	for (size_t i = 0; i < n; i++) {
		struct json_object *step = json_object_array_get_idx(steps, i);
		int depth = json_object_get_int(json_object_object_get(step, "depth"));

		fprintf(f, "%*s", 2 * depth, "");
		plain_put(f, json_object_get_string(json_object_object_get(step, "text")));
		fputc('\n', f);
	}
	fputc('\n', f);
	put_member(f, "Datapath flow", trace, "match");
	put_member(f, "Actions", trace, "actions");
	put_member(f, "Dropped", trace, "drop");
}

static int put_flow(char *const *args, int n, struct json_object *params, char **err)
{
	(void)n;
	(void)err;
	noun_put(params, "flow", args[1]);
	return 0;
}

static const struct noun_verb trace_verbs[] = {
	{ .args = "BRIDGE FLOW", .min_args = 2, .max_args = 2,
	  .method = "trace", .bridge = true, .params = put_flow,
	  .print = print_trace,
	  .shape = "{steps?:[{depth:n,text:s}],match?:s,actions?:s,drop?:s}",
	  .help = "print what would become of a frame that looks like FLOW",
	  .example = "trace br0 in_port=tap0,dl_src=52:54:00:00:00:01,dl_dst=52:54:00:00:00:02" },
};

const struct noun trace_noun = {
	.name = "trace",
	.help = "steps of a decision",
	.verbs = trace_verbs,
	.verbs_count = sizeof(trace_verbs) / sizeof(*trace_verbs),
};
