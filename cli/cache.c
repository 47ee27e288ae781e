// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl cache: the flows that are installed in the datapath. */
#include <stdlib.h>
#include <json-c/json.h>

#include "cli/cell.h"
#include "cli/noun.h"

/* Text of a member, to be freed; @absent for null */
static char *member(struct json_object *flow, const char *name, const char *absent)
{
	struct json_object *value = json_object_object_get(flow, name);
	struct json_object *text = value ? NULL : json_object_new_string(absent);
	char *cell = cell_text(value ? value : text, CELL_PLAIN);

	json_object_put(text);
	return cell;
}

static void put_seconds(FILE *f, struct json_object *flow, const char *name)
{
	char *text = member(flow, name, "");

	fprintf(f, ", %s:%s%s", name, *text ? text : "never", *text ? "s" : "");
	free(text);
}

static void put_flow(FILE *f, struct json_object *flow)
{
	char *match = member(flow, "match", ""), *actions = member(flow, "actions", "");
	char *packets = member(flow, "packets", "0"), *bytes = member(flow, "bytes", "0");

	fprintf(f, "%s, packets:%s, bytes:%s", match, packets, bytes);
	put_seconds(f, flow, "used");
	put_seconds(f, flow, "age");
	fprintf(f, ", actions=%s\n", actions);
	free(match);
	free(actions);
	free(packets);
	free(bytes);
}

/* Can be taken apart again: there is no blank in a match, and actions reach to the line's end. */
static void print_flows(FILE *f, struct json_object *flows)
{
	size_t n = json_object_array_length(flows);

	for (size_t i = 0; i < n; i++)
		put_flow(f, json_object_array_get_idx(flows, i));
}

static const struct noun_verb cache_verbs[] = {
	{ .name = "show", .args = "[BRIDGE]", .max_args = 1,
	  .method = "cache.show", .bridge = true, .print = print_flows,
	  .shape = "[{match?:s,actions?:s,packets?:n,bytes?:n,used?:n,age?:n}]",
	  .help = "print the installed flows of BRIDGE, or all, with their counters",
	  .example = "cache show br0" },
	{ .name = "flush", .args = "[BRIDGE]", .max_args = 1,
	  .method = "cache.flush", .bridge = true,
	  .help = "remove them; the frames that follow bring new ones",
	  .example = "cache flush br0" },
};

const struct noun cache_noun = {
	.name = "cache",
	.help = "flows installed in the datapath",
	.verbs = cache_verbs,
	.verbs_count = sizeof(cache_verbs) / sizeof(*cache_verbs),
};
