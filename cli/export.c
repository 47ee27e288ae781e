// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl export: collectors that are told of flows or frames, and what they were sent. */
#include "cli/noun.h"

#define NUMBER(name)	{ .heading = name, .key = name, .right = true }

static const struct column export_columns[] = {
	{ .heading = "bridge", .key = "bridge" },
	{ .heading = "protocol", .key = "protocol" },
	{ .heading = "target", .key = "target" },
	NUMBER("records"),
	NUMBER("datagrams"),
	NUMBER("dropped"),
	NUMBER("lost_records"),
	NUMBER("refused"),
	{ .heading = "error", .key = "error" },
	{ .heading = NULL }
};

static const struct noun_verb export_verbs[] = {
	{ .name = "show", .args = "[BRIDGE]", .max_args = 1,
	  .method = "export.show", .bridge = true, .columns = export_columns,
	  .help = "print what the collectors of BRIDGE, or of all, were sent",
	  .example = "export show br0" },
};

const struct noun export_noun = {
	.name = "export",
	.help = "collectors of flows and frames (NetFlow, IPFIX, sFlow)",
	.verbs = export_verbs,
	.verbs_count = sizeof(export_verbs) / sizeof(*export_verbs),
};
