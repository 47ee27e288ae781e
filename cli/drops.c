// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl drops: dropped frames, by port and reason. */
#include "cli/noun.h"

static const struct column drops_columns[] = {
	{ .heading = "bridge", .key = "bridge" },
	{ .heading = "port", .key = "port" },
	{ .heading = "reason", .key = "reason" },
	{ .heading = "packets", .key = "packets", .right = true },
	{ .heading = NULL }
};

static const struct noun_verb drops_verbs[] = {
	{ .name = "show", .args = "[BRIDGE]", .max_args = 1,
	  .method = "drops.show", .bridge = true, .columns = drops_columns,
	  .help = "print the frames dropped in BRIDGE, or in all, by port and reason",
	  .example = "drops show br0" },
};

const struct noun drops_noun = {
	.name = "drops",
	.help = "dropped frames by port and reason",
	.verbs = drops_verbs,
	.verbs_count = sizeof(drops_verbs) / sizeof(*drops_verbs),
};
