// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Says to the module what no policy says: any flow, any limit. In the daemon's stead: no daemon may
 * run, and ports and flows stay when this ends.
 *
 * usage: dpctl add-port DEVICE [internal]
 *        dpctl add-flow MATCH ACTIONS        as "vswitchctl cache show" writes them
 *        dpctl add-each | del-each           the same for lines "MATCH ACTIONS" of standard input
 *        dpctl del-flows
 *        dpctl limit PORT [police_kbps=N] [police_kbits=N] [police_pps=N] [police_packets=N]
 *                         [storm_broadcast=N] [storm_multicast=N] [storm_unknown=N]
 *        dpctl show                          flows and drops
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "core/drop.h"
#include "daemon/dp.h"
#include "daemon/flow_text.h"
#include "daemon/log.h"

static struct dp *dp;

static struct port_list {
	struct dp_port ports[64];
	size_t n;
} list;

static void fail(const char *what, const char *why) __attribute__((noreturn));
static void fail(const char *what, const char *why)
{
	fprintf(stderr, "dpctl: %s: %s\n", what, why);
	exit(1);
}

static void take_port(void *arg, const struct dp_port *port)
{
	(void)arg;
	if (list.n < sizeof(list.ports) / sizeof(list.ports[0]))
		list.ports[list.n++] = *port;
}

static const char *name_of(void *arg, u32 no)
{
	size_t i;

	(void)arg;
	for (i = 0; i < list.n; i++) {
		if (list.ports[i].no == no)
			return list.ports[i].name;
	}
	return NULL;
}

static u32 number_of(void *arg, const char *name)
{
	size_t i;

	(void)arg;
	for (i = 0; i < list.n; i++) {
		if (!strcmp(list.ports[i].name, name))
			return list.ports[i].no;
	}
	return 0;
}

static const struct flow_names names = { name_of, number_of, NULL };

static void add_port(const char *name, const char *kind)
{
	struct dp_port port = { .kind = VSWITCH_PORT_NETDEV };
	char *err = NULL;

	if (kind && !strcmp(kind, "internal"))
		port.kind = VSWITCH_PORT_INTERNAL;
	else if (kind)
		fail(kind, "no kind of port");
	snprintf(port.name, sizeof(port.name), "%s", name);
	if (dp->ops->port_add(dp, &port, &err))
		fail("add-port", err);
}

static void parse_flow(struct dp_flow *flow, const char *match, const char *actions, u8 *row,
		       size_t size)
{
	char *err = NULL;

	memset(flow, 0, sizeof(*flow));
	flow->actions = row;
	if (flow_match_parse(match, &names, &flow->key, &flow->mask, &err) ||
	    flow_actions_parse(actions, &names, row, size, &flow->actions_len, &err))
		fail(match, err);
}

static void add_flow(const char *match, const char *actions)
{
	static _Alignas(4) u8 row[65536];
	struct dp_flow flow;
	int ret;

	parse_flow(&flow, match, actions, row, sizeof(row));
	ret = dp->ops->flow_set(dp, &flow, 0);
	if (ret)
		fail("add-flow", strerror(-ret));
}

static void del_flow(const char *match, const char *actions)
{
	static _Alignas(4) u8 row[65536];
	struct dp_flow flow;
	int ret;

	parse_flow(&flow, match, actions, row, sizeof(row));
	ret = dp->ops->flow_del(dp, &flow.key, &flow.mask, NULL);
	if (ret)
		fail("del-flow", strerror(-ret));
}

static void each_line(void (*what)(const char *match, const char *actions))
{
	char line[1024], *actions;

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = 0;
		actions = strchr(line, ' ');
		if (!actions)
			fail(line, "no actions");
		*actions++ = 0;
		what(line, actions);
	}
}

static void limit(const char *name, char **words)
{
	static const char *const fields[] = {
		"police_kbps", "police_kbits", "police_pps", "police_packets",
		"storm_broadcast", "storm_multicast", "storm_unknown",
	};
	u32 values[sizeof(struct vswitch_port_limits) / sizeof(u32)] = { 0 };
	struct vswitch_port_limits limits;
	char *err = NULL;
	size_t i;

	for (; *words; words++) {
		size_t n = strcspn(*words, "=");

		for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
			if (strlen(fields[i]) == n && !strncmp(*words, fields[i], n))
				break;
		}
		if (i == sizeof(fields) / sizeof(fields[0]) || !(*words)[n])
			fail(*words, "no limit");
		values[i] = (u32)strtoul(*words + n + 1, NULL, 0);
	}
	memcpy(&limits, values, sizeof(limits));
	if (dp->ops->port_set(dp, number_of(NULL, name), &limits, NULL, &err))
		fail("limit", err);
}

static void show_flow(void *arg, const struct dp_flow *flow)
{
	char *match = flow_match_format(&flow->key, &flow->mask, &names);
	char *actions = flow_actions_format(flow->actions, flow->actions_len, &names);

	(void)arg;
	printf("%s actions=%s packets=%llu\n", match, actions,
	       (unsigned long long)flow->stats.packets);
	free(match);
	free(actions);
}

static void show(void)
{
	size_t i;
	u32 reason;

	dp->ops->flow_dump(dp, show_flow, NULL);
	for (i = 0; i < list.n; i++) {
		for (reason = 1; reason < __VSWITCH_DROP_MAX; reason++) {
			if (list.ports[i].drops[reason])
				printf("%s %s %llu\n", list.ports[i].name, vsw_drop_name(reason),
				       (unsigned long long)list.ports[i].drops[reason]);
		}
	}
}

int main(int argc, char **argv)
{
	static const struct dp_handler nobody;
	char *err = NULL;

	log_set("any", "err");
	if (dp_kernel_open(&dp, &nobody, &err))
		fail("open", err);
	dp->ops->port_dump(dp, take_port, NULL);
	if (argc >= 3 && !strcmp(argv[1], "add-port"))
		add_port(argv[2], argv[3]);
	else if (argc == 4 && !strcmp(argv[1], "add-flow"))
		add_flow(argv[2], argv[3]);
	else if (argc == 2 && !strcmp(argv[1], "add-each"))
		each_line(add_flow);
	else if (argc == 2 && !strcmp(argv[1], "del-each"))
		each_line(del_flow);
	else if (argc == 2 && !strcmp(argv[1], "del-flows"))
		dp->ops->flow_flush(dp);
	else if (argc >= 3 && !strcmp(argv[1], "limit"))
		limit(argv[2], argv + 3);
	else if (argc == 2 && !strcmp(argv[1], "show"))
		show();
	else
		fail("usage", "see tests/e2e/dpctl/dpctl.c");
	dp->ops->close(dp);
	return 0;
}
