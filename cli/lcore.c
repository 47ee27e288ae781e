// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl lcore: threads of vswitch-dpdk, and the receive queues that they serve. */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/noun.h"

static const char *member(struct json_object *o, const char *name, const char *absent)
{
	struct json_object *value = json_object_object_get(o, name);

	return value ? json_object_get_string(value) : absent;
}

/* "nic0:0 (2.5%), tap1:0 (0%)", to be freed */
static char *queues_text(struct json_object *row)
{
	struct json_object *queues = json_object_object_get(row, "queues");
	size_t n = 0, size, i;
	char *text;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	if (json_object_is_type(queues, json_type_array))
		n = json_object_array_length(queues);
	for (i = 0; i < n; i++) {
		struct json_object *q = json_object_array_get_idx(queues, i);

		fprintf(f, "%s%s:%s (%g%%)", i ? ", " : "", member(q, "port", "?"),
			member(q, "queue", "?"),
			json_object_get_double(json_object_object_get(q, "busy")));
	}
	if (!n)
		fputs("-", f);
	if (fclose(f))
		abort();
	return text;
}

#define NUMBER(head, name)	{ .heading = head, .key = name, .right = true }

static const struct column lcore_columns[] = {
	NUMBER("lcore", "lcore"),
	NUMBER("cpu", "cpu"),
	NUMBER("busy%", "busy"),
	NUMBER("polling%", "polling"),
	NUMBER("asleep%", "asleep"),
	NUMBER("frames/s", "frames"),
	NUMBER("cycles/frame", "cycles_per_frame"),
	{ .heading = "queues", .key = "queues", .text = queues_text },
	{ .heading = NULL }
};

static const struct noun_verb lcore_verbs[] = {
	{ .name = "show", .method = "lcore.show", .columns = lcore_columns,
	  .help = "print what each thread of vswitch-dpdk did in the last second",
	  .example = "lcore show" },
};

const struct noun lcore_noun = {
	.name = "lcore",
	.help = "threads of vswitch-dpdk and their receive queues",
	.verbs = lcore_verbs,
	.verbs_count = sizeof(lcore_verbs) / sizeof(*lcore_verbs),
};
