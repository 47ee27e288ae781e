// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fills the module with ports and flows, in the daemon's stead: many at once, which stay when this
 * ends. Reads lines:
 *
 *	port DEVICE
 *	flow MATCH ACTIONS	as "vswitchctl cache show" writes them
 *
 * and prints the number of flows that are installed then.
 */
#include <stdio.h>
#include <stdlib.h>
#include "daemon/dp.h"
#include "daemon/flow_text.h"
#include "daemon/log.h"

#define PORTS_MAX 4096

static struct dp *dp;
static char names[PORTS_MAX][IF_NAMESIZE];	/* by port number */
static unsigned long line_no;

static void fail(const char *why) __attribute__((noreturn));
static void fail(const char *why)
{
	fprintf(stderr, "flows: line %lu: %s\n", line_no, why);
	exit(1);
}

static u32 number_of(void *arg, const char *name)
{
	u32 no;

	(void)arg;
	for (no = 1; no < PORTS_MAX; no++) {
		if (!strcmp(names[no], name))
			return no;
	}
	return 0;
}

static const struct flow_names by_name = { .number = number_of };

static void add_port(const char *name)
{
	struct dp_port port = { .kind = VSWITCH_PORT_NETDEV };
	char *err = NULL;

	snprintf(port.name, sizeof(port.name), "%s", name);
	if (dp->ops->port_add(dp, &port, &err))
		fail(err);
	if (port.no >= PORTS_MAX)
		fail("too many ports");
	snprintf(names[port.no], sizeof(names[port.no]), "%s", name);
}

static void add_flow(const char *match, const char *actions)
{
	static _Alignas(4) u8 row[65536];
	struct dp_flow flow = { .actions = row };
	char *err = NULL;
	int ret;

	if (flow_match_parse(match, &by_name, &flow.key, &flow.mask, &err) ||
	    flow_actions_parse(actions, &by_name, row, sizeof(row), &flow.actions_len, &err))
		fail(err);
	ret = dp->ops->flow_set(dp, &flow, 0);
	if (ret)
		fail(strerror(-ret));
}

static void take_line(char *line)
{
	char *save, *verb = strtok_r(line, " \n", &save);
	char *first = strtok_r(NULL, " \n", &save), *second = strtok_r(NULL, " \n", &save);

	if (verb && first && !strcmp(verb, "port"))
		add_port(first);
	else if (verb && second && !strcmp(verb, "flow"))
		add_flow(first, second);
	else
		fail("neither port nor flow");
}

int main(void)
{
	static const struct dp_handler nobody;
	static char line[4096];
	struct dp_info info = { 0 };
	char *err = NULL;

	log_set("any", "err");
	if (dp_kernel_open(&dp, &nobody, &err))
		fail(err);
	while (fgets(line, sizeof(line), stdin)) {
		line_no++;
		take_line(line);
	}
	if (dp->ops->info(dp, &info))
		fail("no answer");
	printf("%u\n", info.flows);
	dp->ops->close(dp);
	return 0;
}
