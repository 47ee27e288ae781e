// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ovs-ofctl diff-flows: what stands in front of a flow says that it is only in the first source (-)
 * or only in the second (+). A source is a switch or a file; what is in a file is read by the
 * daemon, as nobody else knows what of it is the same.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/ofctl.h"
#include "cli/flow_file.h"
#include "cli/plain.h"

#define DIFFER	2	/* exit status */

static bool is_file(const char *name)
{
	struct stat st;

	return !stat(name, &st) && !S_ISSOCK(st.st_mode) && !S_ISDIR(st.st_mode);
}

/* Flows of a file, as they would be shown if they were there; @bridge: whose ports it names */
static int ask_file(const struct front *f, const char *path, const char *bridge,
		    struct json_object **flows, char **err)
{
	struct json_object *params = front_bridge(bridge ? bridge : "");

	if (!bridge)
		json_object_object_del(params, "bridge");
	if (flow_file_put(params, "flows", path, err)) {
		json_object_put(params);
		return CTL_EXIT_ERROR;
	}
	json_object_object_add(params, "names", json_object_new_boolean(front_names(f)));
	return front_ask(f, "flow.read", params, OFCTL_FLOWS, flows, err);
}

static int ask_source(const struct front *f, const char *name, const char *other,
		      struct json_object **flows, char **err)
{
	if (is_file(name))
		return ask_file(f, name, is_file(other) ? NULL : other, flows, err);
	return ofctl_ask_flows(f, name, NULL, front_names(f), flows, err);
}

static unsigned long long by(struct json_object *a, const char *name)
{
	return front_number(a, name);
}

/* In the order in which they are shown; 0: the same match of the same table and priority */
static int order(struct json_object *a, struct json_object *b)
{
	if (by(a, "table") != by(b, "table"))
		return by(a, "table") < by(b, "table") ? -1 : 1;
	if (by(a, "priority") != by(b, "priority"))
		return by(a, "priority") > by(b, "priority") ? -1 : 1;
	return strcmp(front_text(a, "match"), front_text(b, "match"));
}

static bool is_same(struct json_object *a, struct json_object *b)
{
	return !strcmp(front_text(a, "actions"), front_text(b, "actions")) &&
	       by(a, "cookie") == by(b, "cookie") &&
	       by(a, "idle_timeout") == by(b, "idle_timeout") &&
	       by(a, "hard_timeout") == by(b, "hard_timeout");
}

static void put_number(const char *format, struct json_object *flow, const char *name)
{
	if (by(flow, name))
		printf(format, by(flow, name));
}

static void put_flow(char sign, struct json_object *flow)
{
	putchar(sign);
	put_number("table=%llu ", flow, "table");
	plain_put(stdout, front_text(flow, "match"));
	put_number(" cookie=0x%llx", flow, "cookie");
	put_number(" idle_timeout=%llu", flow, "idle_timeout");
	put_number(" hard_timeout=%llu", flow, "hard_timeout");
	fputs(" actions=", stdout);
	plain_put(stdout, front_text(flow, "actions"));
	putchar('\n');
}

static struct json_object *at(struct json_object *flows, size_t i)
{
	return i < json_object_array_length(flows) ? json_object_array_get_idx(flows, i) : NULL;
}

/* Both are sorted. */
static bool put_differences(struct json_object *one, struct json_object *other)
{
	struct json_object *a, *b;
	size_t i = 0, j = 0;
	bool differ = false;

	for (;;) {
		int which;

		a = at(one, i);
		b = at(other, j);
		if (!a && !b)
			return differ;
		which = !a ? 1 : !b ? -1 : order(a, b);
		i += which <= 0;
		j += which >= 0;
		if (!which && is_same(a, b))
			continue;
		differ = true;
		if (which <= 0)
			put_flow('-', a);
		if (which >= 0)
			put_flow('+', b);
	}
}

int ofctl_diff_flows(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *one, *other;
	bool differ;
	int rc = ask_source(f, args[0], args[1], &one, err);

	(void)n;
	if (rc)
		return rc;
	rc = ask_source(f, args[1], args[0], &other, err);
	if (!rc) {
		differ = put_differences(one, other);
		json_object_put(other);
		rc = differ ? DIFFER : CTL_EXIT_OK;
	}
	json_object_put(one);
	return rc;
}
