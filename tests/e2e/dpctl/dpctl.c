// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Says to the module what no policy says: any flow, any limit. In the daemon's stead: no daemon may
 * run, and ports and flows stay when this ends.
 *
 * With VSW_DPDK in the environment, the path of its socket, to vswitch-dpdk.
 *
 * usage: dpctl VERB [WORD...], or lines of such words on standard input
 *
 *	add-port DEVICE [internal]
 *	add-port NAME dpdk|dpdkvhostuser|dpdkvhostuserclient ARGS
 *	add-flow MATCH ACTIONS        as "vswitchctl cache show" writes them
 *	del-flow MATCH
 *	del-flows
 *	limit PORT [police_kbps=N] [police_kbits=N] [police_pps=N] [police_packets=N]
 *	           [storm_broadcast=N] [storm_multicast=N] [storm_unknown=N]
 *	set-meter NO kbps|pktps RATE [BURST]
 *	del-meter NO
 *	count                         of flows
 *	show                          flows, drops and meters
 */
#include <stdio.h>
#include <stdlib.h>
#include "core/drop.h"
#include "daemon/datapath/dp.h"
#include "daemon/datapath/kernel/dpdk.h"
#include "daemon/datapath/kernel/kernel.h"
#include "daemon/syntax/flow.h"
#include "daemon/base/log.h"

#define PORTS_MAX	4096
#define WORDS_MAX	10

static struct dp *dp;

static struct port_list {
	struct dp_port ports[PORTS_MAX];
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
	if (list.n == PORTS_MAX)
		fail(port->name, "too many ports");
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

static const struct port_names names = { name_of, number_of, NULL };

static u32 kind_of(const char *word)
{
	static const struct {
		const char *word;
		u32 kind;
	} kinds[] = {
		{ "internal", VSWITCH_PORT_INTERNAL },
		{ "dpdk", VSWITCH_PORT_DPDK },
		{ "dpdkvhostuser", VSWITCH_PORT_VHOST_SERVER },
		{ "dpdkvhostuserclient", VSWITCH_PORT_VHOST_CLIENT },
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(word, kinds[i].word))
			return kinds[i].kind;
	fail(word, "no kind of port");
}

static void add_port(char **words)
{
	struct dp_port port = { 0 };
	char *err = NULL;

	port.kind = words[1] ? kind_of(words[1]) : VSWITCH_PORT_NETDEV;
	if (words[1] && words[2])
		snprintf(port.args, sizeof(port.args), "%s", words[2]);
	snprintf(port.name, sizeof(port.name), "%s", words[0]);
	if (dp->ops->port_add(dp, &port, &err))
		fail(words[0], err);
	take_port(NULL, &port);
}

static void parse_match(struct dp_flow *flow, const char *match)
{
	char *err = NULL;

	memset(flow, 0, sizeof(*flow));
	if (flow_match_parse(match, &names, &flow->key, &flow->mask, &err))
		fail(match, err);
}

static void add_flow(char **words)
{
	static _Alignas(4) u8 row[65536];
	struct dp_flow flow;
	char *err = NULL;
	int ret;

	parse_match(&flow, words[0]);
	flow.actions = row;
	if (flow_actions_parse(words[1], &names, row, sizeof(row), &flow.actions_len, &err))
		fail(words[1], err);
	ret = dp->ops->flow_set(dp, &flow, 0);
	if (ret)
		fail(words[0], strerror(-ret));
}

static void del_flow(char **words)
{
	struct dp_flow flow;
	int ret;

	parse_match(&flow, words[0]);
	ret = dp->ops->flow_del(dp, &flow.key, &flow.mask, NULL);
	if (ret)
		fail(words[0], strerror(-ret));
}

static void del_flows(char **words)
{
	(void)words;
	dp->ops->flow_flush(dp);
}

static void limit(char **words)
{
	static const char *const fields[] = {
		"police_kbps", "police_kbits", "police_pps", "police_packets",
		"storm_broadcast", "storm_multicast", "storm_unknown",
	};
	u32 values[sizeof(struct vswitch_port_limits) / sizeof(u32)] = { 0 };
	struct vswitch_port_limits limits;
	const char *name = *words;
	char *err = NULL;
	size_t i;

	while (*++words) {
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
		fail(name, err);
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

static u32 number_in(const char *word)
{
	return (u32)strtoul(word, NULL, 0);
}

static void set_meter(char **words)
{
	struct vswitch_meter meter = {
		.no = number_in(words[0]),
		.flags = strcmp(words[1], "kbps") ? VSWITCH_METER_F_PACKETS : 0,
		.rate = number_in(words[2]),
		.burst = words[3] ? number_in(words[3]) : 0,
	};
	char *err = NULL;

	if (dp->ops->meter_set(dp, &meter, &err))
		fail(words[0], err);
}

static void del_meter(char **words)
{
	int ret = dp->ops->meter_del(dp, number_in(words[0]));

	if (ret)
		fail(words[0], strerror(-ret));
}

static void show_meter(void *arg, const struct dp_meter *m)
{
	(void)arg;
	printf("meter %u %s %u %u packets=%llu bytes=%llu dropped=%llu,%llu\n", m->config.no,
	       m->config.flags & VSWITCH_METER_F_PACKETS ? "pktps" : "kbps", m->config.rate,
	       m->config.burst, (unsigned long long)m->stats.packets,
	       (unsigned long long)m->stats.bytes,
	       (unsigned long long)m->stats.dropped_packets,
	       (unsigned long long)m->stats.dropped_bytes);
}

static void show(char **words)
{
	size_t i;
	u32 reason;

	(void)words;
	dp_flow_dump(dp, show_flow, NULL);
	dp->ops->meter_dump(dp, show_meter, NULL);
	for (i = 0; i < list.n; i++) {
		for (reason = 1; reason < __VSWITCH_DROP_MAX; reason++) {
			if (list.ports[i].drops[reason])
				printf("%s %s %llu\n", list.ports[i].name, vsw_drop_name(reason),
				       (unsigned long long)list.ports[i].drops[reason]);
		}
	}
}

static void count(char **words)
{
	struct dp_info info = { 0 };

	(void)words;
	if (dp->ops->info(dp, &info))
		fail("count", "no answer");
	printf("%u\n", info.flows);
}

static const struct verb {
	const char *name;
	int least, most;	/* words behind it */
	void (*run)(char **words);
} verbs[] = {
	{ "add-port", 1, 3, add_port },
	{ "add-flow", 2, 2, add_flow },
	{ "del-flow", 1, 1, del_flow },
	{ "del-flows", 0, 0, del_flows },
	{ "limit", 1, WORDS_MAX - 2, limit },
	{ "set-meter", 3, 4, set_meter },
	{ "del-meter", 1, 1, del_meter },
	{ "count", 0, 0, count },
	{ "show", 0, 0, show },
};

/* @words: @n of them and NULL */
static void run(char **words, int n)
{
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		const struct verb *v = &verbs[i];

		if (strcmp(words[0], v->name) || n - 1 < v->least || n - 1 > v->most)
			continue;
		v->run(words + 1);
		return;
	}
	fail(words[0], "see tests/e2e/dpctl/dpctl.c");
}

static void run_lines(void)
{
	static char line[4096];
	char *words[WORDS_MAX + 1];
	char *save;
	int n;

	while (fgets(line, sizeof(line), stdin)) {
		n = 0;
		words[0] = strtok_r(line, " \n", &save);
		while (words[n] && n < WORDS_MAX)
			words[++n] = strtok_r(NULL, " \n", &save);
		words[n] = NULL;
		if (n)
			run(words, n);
	}
}

int main(int argc, char **argv)
{
	static const struct dp_handler nobody;
	char *err = NULL;

	log_set("any", "err");
	if (getenv("VSW_DPDK") ? dp_dpdk_open(&dp, getenv("VSW_DPDK"), &nobody, &err) :
				 dp_kernel_open(&dp, &nobody, &err))
		fail("open", err);
	dp->ops->port_dump(dp, take_port, NULL);
	if (argc > 1)
		run(argv + 1, argc - 1);
	else
		run_lines();
	dp->ops->close(dp);
	return 0;
}
