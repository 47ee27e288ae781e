// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl status, vswitchctl exit: the daemon itself. */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/cell.h"
#include "cli/noun.h"

static void print_value(FILE *f, const char *name, struct json_object *value)
{
	char *text = cell_text(value, CELL_PLAIN);

	fprintf(f, "%-15s %s%s\n", name, *text ? text : "-", strcmp(name, "uptime") ? "" : " s");
	free(text);
}

/* An array is a line for each element, of the kind that its name is the plural of. */
static void print_values(FILE *f, const char *name, struct json_object *values)
{
	char *one = strndup(name, strlen(name) - 1);

	if (!one)
		abort();
	for (size_t i = 0; i < json_object_array_length(values); i++)
		print_value(f, one, json_object_array_get_idx(values, i));
	free(one);
}

static void print_status(FILE *f, struct json_object *status)
{
	json_object_object_foreach(status, name, value) {
		if (json_object_is_type(value, json_type_array))
			print_values(f, name, value);
		else
			print_value(f, name, value);
	}
}

static const struct noun_verb status_verbs[] = {
	{ .method = "status", .print = print_status, .shape = "(*)",
	  .help = "print versions, uptime and table sizes of vswitchd and the module",
	  .example = "status" },
};

static const struct noun_verb exit_verbs[] = {
	{ .method = "exit",
	  .help = "end vswitchd; ports and flows stay in the kernel and forward",
	  .example = "exit" },
};

const struct noun status_noun = {
	.name = "status",
	.help = "versions, uptime and table sizes",
	.verbs = status_verbs,
	.verbs_count = sizeof(status_verbs) / sizeof(*status_verbs),
};

const struct noun exit_noun = {
	.name = "exit",
	.help = "end vswitchd; ports and flows stay in the kernel and forward",
	.verbs = exit_verbs,
	.verbs_count = sizeof(exit_verbs) / sizeof(*exit_verbs),
};
