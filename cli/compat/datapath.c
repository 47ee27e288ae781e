// SPDX-License-Identifier: GPL-2.0-or-later
/* dpctl/show, dpctl/dump-dps, dpif/show: the datapath, its ports, and bridges that use it. */
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/appctl.h"
#include "cli/compat/ports.h"
#include "cli/error.h"
#include "cli/plain.h"

#define LOCAL_NO	65534	/* of OpenFlow */

bool datapath_is(const char *name, char **err)
{
	const char *at = strchr(name, '@');

	if (!strcmp(at ? at + 1 : name, "ovs-system"))
		return true;
	error_set(err, "opening datapath %s failed (No such device)", name);
	return false;
}

/* struct sums - over all ports; a frame that did not miss was a hit */
struct sums {
	unsigned long long frames, misses;
};

static struct sums sum(struct json_object *ports)
{
	struct sums s = { 0, 0 };

	for (size_t i = 0; i < json_object_array_length(ports); i++) {
		struct json_object *port = json_object_array_get_idx(ports, i);

		s.frames += front_number(port, "rx_packets");
		s.misses += front_number(port, "misses");
	}
	return s;
}

static unsigned long long hits(struct sums s)
{
	return s.frames > s.misses ? s.frames - s.misses : 0;
}

/* --- dpctl --------------------------------------------------------------------------------- */

static void put_port_counters(struct json_object *port)
{
	printf("    RX packets:%llu errors:? dropped:%llu overruns:? frame:?\n"
	       "    TX packets:%llu errors:? dropped:%llu aborted:? carrier:?\n"
	       "    collisions:?\n"
	       "    RX bytes:%llu  TX bytes:%llu\n", front_number(port, "rx_packets"),
	       front_number(port, "rx_dropped"), front_number(port, "tx_packets"),
	       front_number(port, "tx_dropped"), front_number(port, "rx_bytes"),
	       front_number(port, "tx_bytes"));
}

static void put_dp_port(struct json_object *port, bool statistics)
{
	const char *type = front_text(port, "type");

	printf("  port %llu: ", front_number(port, "number"));
	plain_put(stdout, front_text(port, "port"));
	if (port_is_local(port) || (*type && strcmp(type, "system"))) {
		printf(" (");
		port_put_kind(stdout, port);
		putchar(')');
	}
	putchar('\n');
	if (statistics)
		put_port_counters(port);
}

static bool is_patch(struct json_object *port)
{
	return !strcmp(front_text(port, "type"), "patch");
}

static void put_datapath(struct json_object *ports, struct json_object *status, bool statistics)
{
	struct sums s = sum(ports);

	printf(DATAPATH ":\n  lookups: hit:%llu missed:%llu lost:%llu\n  flows: %llu\n", hits(s),
	       s.misses, front_number(status, "miss_lost"), front_number(status, "flows"));
	for (size_t i = 0; i < json_object_array_length(ports); i++) {
		struct json_object *port = json_object_array_get_idx(ports, i);

		if (!is_patch(port))
			put_dp_port(port, statistics);
	}
}

static int by_number(const void *a, const void *b)
{
	unsigned long long x = front_number(*(struct json_object **)a, "number");
	unsigned long long y = front_number(*(struct json_object **)b, "number");

	return x < y ? -1 : x > y;
}

/* Options and names of datapaths; whether counters are wanted. -1 and *err */
static int take_args(const struct front *f, int n, char *const *args, bool *statistics, char **err)
{
	*statistics = f->opts.statistics;
	for (int i = 0; i < n; i++) {
		if (!strcmp(args[i], "-s") || !strcmp(args[i], "--statistics"))
			*statistics = true;
		else if (!datapath_is(args[i], err))
			return -1;
	}
	return 0;
}

int datapath_show(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *ports, *status;
	bool statistics;
	int rc;

	if (take_args(f, n, args, &statistics, err))
		return FRONT_REFUSED;
	rc = ports_ask(f, NULL, &ports, err);
	if (rc)
		return rc;
	rc = front_ask(f, "status", json_object_new_object(), "{flows:n,miss_lost:n}", &status,
		       err);
	if (!rc) {
		json_object_array_sort(ports, by_number);
		put_datapath(ports, status, statistics);
		json_object_put(status);
	}
	json_object_put(ports);
	return rc;
}

int datapath_of_bridges(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *ports;
	int rc = ports_ask(f, NULL, &ports, err);

	(void)n;
	(void)args;
	if (rc)
		return rc;
	for (size_t i = 0; i < json_object_array_length(ports); i++) {
		struct json_object *port = json_object_array_get_idx(ports, i);

		if (!port_is_local(port))
			continue;
		printf("system@");
		plain_put(stdout, front_text(port, "bridge"));
		putchar('\n');
	}
	json_object_put(ports);
	return CTL_EXIT_OK;
}

int datapath_list(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *status;
	int rc = front_ask(f, "status", json_object_new_object(), NULL, &status, err);

	(void)n;
	(void)args;
	if (rc)
		return rc;
	json_object_put(status);
	puts(DATAPATH);
	return CTL_EXIT_OK;
}

/* --- dpif ---------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	struct json_object *x = *(struct json_object **)a, *y = *(struct json_object **)b;
	int bridge = strcmp(front_text(x, "bridge"), front_text(y, "bridge"));

	return bridge ? bridge : strcmp(front_text(x, "port"), front_text(y, "port"));
}

static void put_bridge_port(struct json_object *port)
{
	unsigned long long no = front_number(port, "number");

	printf("    ");
	plain_put(stdout, front_text(port, "port"));
	printf(" %llu/", port_is_local(port) ? LOCAL_NO : no);
	if (is_patch(port))
		printf("none: (");
	else
		printf("%llu: (", no);
	port_put_kind(stdout, port);
	puts(")");
}

int datapath_bridges(const struct front *f, int n, char *const *args, char **err)
{
	const char *bridge = "";
	struct json_object *ports;
	struct sums s;
	int rc = ports_ask(f, NULL, &ports, err);

	(void)n;
	(void)args;
	if (rc)
		return rc;
	s = sum(ports);
	printf(DATAPATH ": hit:%llu missed:%llu\n", hits(s), s.misses);
	json_object_array_sort(ports, by_name);
	for (size_t i = 0; i < json_object_array_length(ports); i++) {
		struct json_object *port = json_object_array_get_idx(ports, i);

		if (strcmp(front_text(port, "bridge"), bridge)) {
			bridge = front_text(port, "bridge");
			printf("  ");
			plain_put(stdout, bridge);
			puts(":");
		}
		put_bridge_port(port);
	}
	json_object_put(ports);
	return CTL_EXIT_OK;
}
