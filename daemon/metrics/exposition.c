// SPDX-License-Identifier: GPL-2.0-or-later
/* One metric is one row of a table. Names are a contract: dashboards and alarms have them. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "core/drop.h"
#include "daemon/base/errline.h"
#include "daemon/metrics/exposition.h"
#include "daemon/metrics/snapshot.h"

/* struct family - what its HELP, TYPE and UNIT lines say; samples of counters end in _total */
struct family {
	const char *name;
	const char *type;	/* "counter", "gauge" */
	const char *unit;	/* NULL: it has none; else the name ends with it */
	const char *help;
};

/* struct port_family - a number of each port, by where it lies in struct metrics_port */
struct port_family {
	struct family family;
	size_t offset;
};

#define PORT(name, type, unit, member, help)	\
	{ { "vswitch_port_" name, type, unit, help }, offsetof(struct metrics_port, member) }

static const struct port_family port_families[] = {
	PORT("receive_packets", "counter", NULL, rx_packets,
	     "Frames that the port has received; one that is to be cut up later (GSO) is one."),
	PORT("receive_bytes", "counter", "bytes", rx_bytes,
	     "Bytes of received frames, with the Ethernet header."),
	PORT("transmit_packets", "counter", NULL, tx_packets, "Frames sent by the port."),
	PORT("transmit_bytes", "counter", "bytes", tx_bytes, "Bytes of frames sent."),
	PORT("misses", "counter", NULL, misses,
	     "Frames from the port that found no installed flow."),
	PORT("flows_refused", "counter", NULL, flows_refused,
	     "Flows that were not installed, as the port has its share of the table."),
	PORT("flows", "gauge", NULL, flows, "Installed flows from the port."),
};

static const struct family up_family = {
	"vswitch_port_up", "gauge", NULL,
	"1: the port is in the datapath, and its device is up and has a link; else 0."
};
static const struct family drops_family = {
	"vswitch_port_drops", "counter", NULL,
	"Frames dropped, by reason; of tx_ reasons by the port that should have sent them."
};
static const struct family fdb_family = {
	"vswitch_bridge_fdb_entries", "gauge", NULL, "Entries of the bridge's MAC table."
};
static const struct family ports_family = {
	"vswitch_bridge_ports", "gauge", NULL, "Ports of the bridge, its own among them."
};

static void put_family(struct evbuffer *out, const struct family *f)
{
	evbuffer_add_printf(out, "# TYPE %s %s\n", f->name, f->type);
	if (f->unit)
		evbuffer_add_printf(out, "# UNIT %s %s\n", f->name, f->unit);
	evbuffer_add_printf(out, "# HELP %s %s\n", f->name, f->help);
}

/* OpenMetrics, "Escaping": backslash, quote, line end. Names are UTF-8, as JSON took them. */
void exposition_label(struct evbuffer *out, const char *value)
{
	for (; *value; value++) {
		if (*value == '\n')
			evbuffer_add(out, "\\n", 2);
		else if (*value == '\\' || *value == '"')
			evbuffer_add_printf(out, "\\%c", *value);
		else
			evbuffer_add(out, value, 1);
	}
}

static const char *suffix(const struct family *f)
{
	return strcmp(f->type, "counter") ? "" : "_total";
}

static void put_port_labels(struct evbuffer *out, const struct metrics_port *p)
{
	evbuffer_add_printf(out, "bridge=\"");
	exposition_label(out, p->bridge);
	evbuffer_add_printf(out, "\",port=\"");
	exposition_label(out, p->name);
	evbuffer_add_printf(out, "\"");
}

static void put_port(struct evbuffer *out, const struct family *f, const struct metrics_port *p,
		     u64 value)
{
	evbuffer_add_printf(out, "%s%s{", f->name, suffix(f));
	put_port_labels(out, p);
	evbuffer_add_printf(out, "} %llu\n", (unsigned long long)value);
}

static void put_ports(struct engine *engine, struct evbuffer *out, const struct metrics_ports *m)
{
	for (size_t i = 0; i < sizeof(port_families) / sizeof(*port_families); i++) {
		const struct port_family *f = &port_families[i];

		put_family(out, &f->family);
		for (unsigned int p = 0; p < m->n_ports; p++)
			put_port(out, &f->family, &m->port[p],
				 *(const u64 *)((const char *)&m->port[p] + f->offset));
		engine_give_way(engine);
	}
	put_family(out, &up_family);
	for (unsigned int p = 0; p < m->n_ports; p++)
		put_port(out, &up_family, &m->port[p], m->port[p].up);
	engine_give_way(engine);
}

/* Each reason of each port, also those that have dropped nothing, would be some thirty a port. */
static void put_drops(struct engine *engine, struct evbuffer *out, const struct metrics_ports *m)
{
	put_family(out, &drops_family);
	for (unsigned int i = 0; i < m->n_ports; i++) {
		const struct metrics_port *p = &m->port[i];

		for (u32 reason = VSWITCH_DROP_UNSPEC + 1; reason < __VSWITCH_DROP_MAX; reason++) {
			if (!p->drops[reason])
				continue;
			evbuffer_add_printf(out, "%s_total{", drops_family.name);
			put_port_labels(out, p);
			evbuffer_add_printf(out, ",reason=\"%s\"} %llu\n", vsw_drop_name(reason),
					    (unsigned long long)p->drops[reason]);
		}
		engine_give_way(engine);
	}
}

static void put_bridge(struct evbuffer *out, const struct family *f, const char *bridge, u64 value)
{
	evbuffer_add_printf(out, "%s{bridge=\"", f->name);
	exposition_label(out, bridge);
	evbuffer_add_printf(out, "\"} %llu\n", (unsigned long long)value);
}

static u64 ports_of(const struct metrics_ports *m, const char *bridge)
{
	u64 n = 0;

	for (unsigned int i = 0; i < m->n_ports; i++)
		n += !strcmp(m->port[i].bridge, bridge);
	return n;
}

static void put_bridges(struct evbuffer *out, const struct metrics_ports *m)
{
	put_family(out, &fdb_family);
	for (unsigned int i = 0; i < m->n_bridges; i++)
		put_bridge(out, &fdb_family, m->bridge[i].name, m->bridge[i].fdb);
	put_family(out, &ports_family);
	for (unsigned int i = 0; i < m->n_bridges; i++)
		put_bridge(out, &ports_family, m->bridge[i].name,
			   ports_of(m, m->bridge[i].name));
}

/* Resident pages: the second number of /proc/self/statm (proc(5)). 0: it cannot be read */
static u64 resident_bytes(void)
{
	unsigned long long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");

	if (f && fscanf(f, "%*u %llu", &pages) != 1)
		pages = 0;
	if (f)
		fclose(f);
	return pages * sysconf(_SC_PAGESIZE);
}

static void put_number(struct evbuffer *out, const struct family *f, u64 value)
{
	put_family(out, f);
	evbuffer_add_printf(out, "%s%s %llu\n", f->name, suffix(f), (unsigned long long)value);
}

#define GAUGE(name, unit, help)	(&(const struct family){ "vswitch_" name, "gauge", unit, help })
#define COUNTER(name, help)	(&(const struct family){ "vswitch_" name, "counter", NULL, help })

static void put_switch(struct engine *engine, struct evbuffer *out, const struct dp_info *info)
{
	put_number(out, GAUGE("flows", NULL, "Installed flows."), info->flows);
	put_number(out, GAUGE("masks", NULL, "Masks that installed flows have."), info->masks);
	put_number(out, GAUGE("parked_packets", NULL, "Frames that wait for a flow."),
		   info->parked);
	put_number(out, COUNTER("misses_lost", "Misses that the daemon was not told of in time."),
		   info->miss_lost);
	put_number(out, GAUGE("uptime_seconds", "seconds", "How long the daemon has run."),
		   (engine_now(engine) - engine->started) / 1000);
	put_number(out, GAUGE("resident_memory_bytes", "bytes", "Resident memory of the daemon."),
		   resident_bytes());
	evbuffer_add_printf(out, "# TYPE vswitch_build info\n"
			    "# HELP vswitch_build Versions of daemon and module.\n"
			    "vswitch_build_info{version=\"");
	exposition_label(out, VSWITCH_VERSION);
	evbuffer_add_printf(out, "\",module_version=\"");
	exposition_label(out, info->version);
	evbuffer_add_printf(out, "\"} 1\n");
}

int exposition_write(struct engine *engine, struct evbuffer *out, char **err)
{
	struct metrics_ports ports;
	struct dp_info info;
	int rc = policy_dp_info(engine->policy, &info);

	if (rc)
		return errline(err, rc, "cannot ask the datapath: %s", strerror(-rc));
	rc = metrics_ports_take(engine, &ports, err);
	if (!rc) {
		put_switch(engine, out, &info);
		put_bridges(out, &ports);
		put_ports(engine, out, &ports);
		put_drops(engine, out, &ports);
		evbuffer_add_printf(out, "# EOF\n");
	}
	metrics_ports_free(&ports);
	return rc;
}
