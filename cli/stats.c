// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl stats: frames and bytes by port, as the switch sees them. */
#include "cli/noun.h"

#define NUMBER(name)	{ .heading = name, .key = name, .right = true }

static const struct column stats_columns[] = {
	{ .heading = "bridge", .key = "bridge" },
	{ .heading = "port", .key = "port" },
	NUMBER("rx_packets"),
	NUMBER("rx_bytes"),
	NUMBER("rx_dropped"),
	NUMBER("tx_packets"),
	NUMBER("tx_bytes"),
	NUMBER("tx_dropped"),
	NUMBER("misses"),
	NUMBER("flows"),
	NUMBER("flows_refused"),
	{ .heading = NULL }
};

static const struct noun_verb stats_verbs[] = {
	{ .name = "show", .args = "[BRIDGE]", .max_args = 1,
	  .method = "stats.show", .bridge = true, .columns = stats_columns,
	  .help = "print the counters of the ports of BRIDGE, or of all",
	  .example = "stats show br0" },
};

const struct noun stats_noun = {
	.name = "stats",
	.help = "counters by port",
	.verbs = stats_verbs,
	.verbs_count = sizeof(stats_verbs) / sizeof(*stats_verbs),
};
