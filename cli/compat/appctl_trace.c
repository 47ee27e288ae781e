// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ovs-appctl ofproto/trace: what would become of a frame. Steps are told in the words of
 * vswitchctl trace, in the frame that Open vSwitch has for them.
 */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/appctl.h"
#include "cli/error.h"
#include "cli/noun.h"
#include "cli/plain.h"

#define RULE_PRIORITY	32768	/* of a rule that does not say it */

static void put_line(const char *title, const char *text)
{
	fputs(title, stdout);
	plain_put(stdout, text);
	putchar('\n');
}

static void put_bridge(const char *name, bool first)
{
	size_t len = strcspn(name, ":");

	printf("%sbridge(\"%.*s\")\n", first ? "" : "\n", (int)len, name);
	for (len += 10; len; len--)
		putchar('-');
	putchar('\n');
}

/* " 0. tcp,in_port=2, priority 100"; @text: "priority=100,tcp,in_port=2 actions=drop", or less */
static void put_rule(unsigned long table, const char *text)
{
	const char *end = strstr(text, "actions=");
	unsigned long priority = RULE_PRIORITY;
	char *rest;

	printf("%2lu. ", table);
	if (!end) {
		puts("No match.\n    drop");
		return;
	}
	if (!strncmp(text, "priority=", 9)) {
		priority = strtoul(text + 9, &rest, 10);
		text = rest + (*rest == ',');
	}
	if (end > text + 1)
		printf("%.*s, ", (int)(end - text - 1), text);
	printf("priority %lu\n", priority);
	if (!strcmp(end, "actions=drop"))
		puts("    drop");
}

/* What is done stands under the rule that says so; what came of it behind an arrow. */
static void put_step(struct json_object *step, bool first)
{
	const char *text = front_text(step, "text");
	char *rest = NULL;
	unsigned long table = strncmp(text, "table ", 6) ? 0 : strtoul(text + 6, &rest, 10);

	if (!strncmp(text, "bridge ", 7)) {
		put_bridge(text + 7, first);
	} else if (rest && !strncmp(rest, ": ", 2)) {
		put_rule(table, rest + 2);
	} else if (!strncmp(text, "NORMAL in ", 10)) {
		puts("    NORMAL");
		put_line("     -> in ", text + 10);
	} else if (!strncmp(text, "output to ", 10)) {
		put_line("    output:", text + 10);
	} else {
		put_line("     -> ", text);
	}
}

static void put_trace(const char *flow, struct json_object *trace)
{
	struct json_object *steps = json_object_object_get(trace, "steps");

	put_line("Flow: ", flow);
	putchar('\n');
	for (size_t i = 0; i < json_object_array_length(steps); i++)
		put_step(json_object_array_get_idx(steps, i), !i);
	putchar('\n');
	put_line("Final flow: ", front_flag(trace, "changed") ? "changed" : "unchanged");
	put_line("Megaflow: ", front_text(trace, "match"));
	put_line("Datapath actions: ", front_text(trace, "actions"));
}

/* What says more than a flow does: a packet, or what would be made of it */
static int check_rest(int n, char *const *args, char **err)
{
	for (int i = 2; i < n; i++) {
		bool generate = !strcmp(args[i], "-generate") || !strcmp(args[i], "--generate");

		if (!generate && strcmp(args[i], "--names") && strcmp(args[i], "--no-names"))
			return error_set(err, "%s is not served by vswitch: a flow is", args[i]);
		if (generate)
			return error_set(err, "%s is not served by vswitch: a trace changes "
					 "nothing", args[i]);
	}
	return n > 1 ? 0 : error_set(err, "Must specify bridge name");
}

static void translate(char *const *args, char **err)
{
	char *line = *err;

	if (!strcmp(line, "no such bridge"))
		error_set(err, "%s: unknown bridge", args[0]);
	else
		error_set(err, "Bad openflow flow syntax: %s: %s", args[1], line);
	free(line);
}

int appctl_trace(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *params, *trace;
	int rc;

	if (check_rest(n, args, err))
		return FRONT_REFUSED;
	params = front_bridge(args[0]);
	noun_put(params, "flow", args[1]);
	json_object_object_add(params, "ovs", json_object_new_boolean(true));
	rc = front_ask(f, "trace", params, "{steps:[{depth:n,text:s}],match:s,actions:s}", &trace,
		       err);
	if (rc == FRONT_REFUSED)
		translate(args, err);
	if (rc)
		return rc;
	put_trace(args[1], trace);
	json_object_put(trace);
	return CTL_EXIT_OK;
}
