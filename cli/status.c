// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl status, vswitchctl exit: the daemon itself. */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/cell.h"
#include "cli/noun.h"

static void print_status(FILE *f, struct json_object *status)
{
	json_object_object_foreach(status, name, value) {
		char *text = cell_text(value, CELL_BARE);

		fprintf(f, "%-15s %s%s\n", name, *text ? text : "-",
			strcmp(name, "uptime") ? "" : " s");
		free(text);
	}
}

static const struct noun_verb status_verbs[] = {
	{ .method = "status", .print = print_status, .print_object = true,
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
