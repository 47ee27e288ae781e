// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl log: how much vswitchd logs, by area, while it runs. */
#include "cli/noun.h"

static const struct column log_columns[] = {
	{ .heading = "area", .key = "area" },
	{ .heading = "level", .key = "level" },
	{ .heading = NULL }
};

static int set_params(char *const *args, int n, struct json_object *params, char **err)
{
	(void)n;
	(void)err;
	noun_put(params, "area", args[0]);
	noun_put(params, "level", args[1]);
	return 0;
}

static const struct noun_verb log_verbs[] = {
	{ .name = "show",
	  .method = "log.show", .columns = log_columns,
	  .help = "print the level of each area",
	  .example = "log show" },
	{ .name = "set", .args = "AREA LEVEL", .min_args = 2, .max_args = 2,
	  .method = "log.set", .params = set_params,
	  .help = "set AREA, or any, to off, err, warn, info or debug",
	  .example = "log set fdb debug" },
};

const struct noun log_noun = {
	.name = "log",
	.help = "log levels of vswitchd",
	.verbs = log_verbs,
	.verbs_count = sizeof(log_verbs) / sizeof(*log_verbs),
};
