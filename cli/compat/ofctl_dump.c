// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ovs-ofctl dump-flows, dump-aggregate. With names, without statistics or sorted there is no
 * heading and no idle_age, as in Open vSwitch, and no idle_age in OpenFlow 1.1 to 1.4.
 */
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/ofctl.h"
#include "cli/noun.h"
#include "cli/plain.h"

int ofctl_ask_flows(const struct front *f, const char *bridge, const char *match, bool names,
		    struct json_object **flows, char **err)
{
	struct json_object *params = front_bridge(bridge);

	noun_put(params, "match", match);
	json_object_object_add(params, "names", json_object_new_boolean(names));
	json_object_object_add(params, "strict", json_object_new_boolean(f->opts.strict));
	return front_ask(f, "flow.show", params, OFCTL_FLOWS, flows, err);
}

static void put_timeout(struct json_object *flow, const char *name)
{
	if (front_number(flow, name))
		printf("%s=%llu, ", name, front_number(flow, name));
}

static void put_statistics(struct json_object *flow)
{
	printf("cookie=0x%llx, duration=%.3fs, table=%llu, n_packets=%llu, n_bytes=%llu, ",
	       front_number(flow, "cookie"),
	       json_object_get_double(json_object_object_get(flow, "duration")),
	       front_number(flow, "table"), front_number(flow, "packets"),
	       front_number(flow, "bytes"));
}

static void put_flow(const struct front *f, struct json_object *flow, bool idle_age)
{
	const char *match = front_text(flow, "match");

	putchar(' ');
	if (!f->opts.no_stats) {
		put_statistics(flow);
	} else {
		if (front_number(flow, "cookie"))
			printf("cookie=0x%llx, ", front_number(flow, "cookie"));
		if (front_number(flow, "table"))
			printf("table=%llu, ", front_number(flow, "table"));
	}
	put_timeout(flow, "idle_timeout");
	put_timeout(flow, "hard_timeout");
	if (idle_age)
		printf("idle_age=%llu, ", front_number(flow, "idle_age"));
	plain_put(stdout, match ? match : "");
	fputs(match && *match ? " actions=" : "actions=", stdout);
	plain_put(stdout, front_text(flow, "actions"));
	putchar('\n');
}

/* A filter may name ports, which Open vSwitch has to ask for before. */
static void put_heading(const struct front *f, const char *kind, bool filter)
{
	if (f->opts.of)
		printf("OFPST_%s reply", kind);
	else
		printf("NXST_%s reply", kind);
	front_put_xid(stdout, f, (f->opts.of ? 2 : 4) + (filter && !f->opts.no_names ? 4 : 0));
	putchar(':');
}

int ofctl_dump_flows(const struct front *f, int n, char *const *args, char **err)
{
	bool names = front_names(f), plain = !names && !f->opts.no_stats && !f->opts.n_sort;
	bool idle_age = plain && (!f->opts.of || f->opts.of >= 5);
	struct json_object *flows;
	int rc;

	if (ofctl_sort_check(f, err))
		return CTL_EXIT_ERROR;
	rc = ofctl_ask_flows(f, args[0], n > 1 ? args[1] : NULL, names, &flows, err);
	if (rc)
		return rc;
	if (plain) {
		put_heading(f, "FLOW", n > 1);
		putchar('\n');
	}
	ofctl_sort(f, flows);
	for (size_t i = 0; i < json_object_array_length(flows); i++)
		put_flow(f, json_object_array_get_idx(flows, i), idle_age);
	json_object_put(flows);
	return CTL_EXIT_OK;
}

int ofctl_dump_aggregate(const struct front *f, int n, char *const *args, char **err)
{
	unsigned long long packets = 0, bytes = 0;
	struct json_object *flows;
	size_t count;
	int rc = ofctl_ask_flows(f, args[0], n > 1 ? args[1] : NULL, true, &flows, err);

	if (rc)
		return rc;
	count = json_object_array_length(flows);
	for (size_t i = 0; i < count; i++) {
		packets += front_number(json_object_array_get_idx(flows, i), "packets");
		bytes += front_number(json_object_array_get_idx(flows, i), "bytes");
	}
	put_heading(f, "AGGREGATE", n > 1);
	printf(" packet_count=%llu byte_count=%llu flow_count=%zu\n", packets, bytes, count);
	json_object_put(flows);
	return CTL_EXIT_OK;
}
