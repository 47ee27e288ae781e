// SPDX-License-Identifier: GPL-2.0-or-later
/* ovs-appctl fdb/...: MAC tables. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/appctl.h"
#include "cli/error.h"
#include "cli/noun.h"
#include "cli/plain.h"

/* The bridge's own address does not age. */
static void put_entry(struct json_object *e)
{
	bool local = !strcmp(front_text(e, "port"), front_text(e, "bridge"));
	char no[24];

	snprintf(no, sizeof(no), "%llu", front_number(e, "number"));
	printf("%5s  %4llu  %s  ", local ? "LOCAL" : no, front_number(e, "vlan"),
	       front_text(e, "mac"));
	if (front_flag(e, "static") || front_flag(e, "local"))
		puts("static");
	else
		printf("%3llu\n", front_number(e, "age"));
}

int appctl_fdb_show(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *entries;
	int rc = front_ask(f, "fdb.show", front_bridge(args[0]),
			   "[{bridge:s,port:s,number:n,vlan:n,mac:s,age?:n,static:b,local:b}]",
			   &entries, err);

	(void)n;
	if (rc)
		return rc;
	puts(" port  VLAN  MAC                Age");
	for (size_t i = 0; i < json_object_array_length(entries); i++)
		put_entry(json_object_array_get_idx(entries, i));
	json_object_put(entries);
	return CTL_EXIT_OK;
}

static int change(const struct front *f, const char *method, struct json_object *params,
		  char **err)
{
	struct json_object *result;
	int rc = front_ask(f, method, params, NULL, &result, err);

	if (!rc)
		json_object_put(result);
	return rc;
}

/* BRIDGE [PORT] VLAN MAC */
static int change_entry(const struct front *f, const char *method, int n, char *const *args,
			char **err)
{
	struct json_object *params = front_bridge(args[0]);
	unsigned int bytes[6];
	char *end, rest;
	long vlan;

	noun_put(params, "port", n > 3 ? args[1] : NULL);
	noun_put(params, "mac", args[n - 1]);
	errno = 0;
	vlan = strtol(args[n - 2], &end, 10);
	if (errno || end == args[n - 2] || *end || vlan < 0 || vlan > 4095)
		error_set(err, "bad VLAN");
	else if (sscanf(args[n - 1], "%2x:%2x:%2x:%2x:%2x:%2x%c", &bytes[0], &bytes[1], &bytes[2],
			&bytes[3], &bytes[4], &bytes[5], &rest) != 6)
		error_set(err, "bad MAC address");
	if (*err) {
		json_object_put(params);
		return FRONT_REFUSED;
	}
	json_object_object_add(params, "vlan", json_object_new_int((int)vlan));
	return change(f, method, params, err);
}

int appctl_fdb_add(const struct front *f, int n, char *const *args, char **err)
{
	return change_entry(f, "fdb.add", n, args, err);
}

int appctl_fdb_del(const struct front *f, int n, char *const *args, char **err)
{
	int rc = change_entry(f, "fdb.del", n, args, err);

	if (rc == FRONT_REFUSED && strstr(*err, "has no static or sticky entry")) {
		free(*err);
		error_set(err, "could not find static mac entry");
	}
	return rc;
}

int appctl_fdb_flush(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *params = n ? front_bridge(args[0]) : json_object_new_object();
	int rc = change(f, "fdb.flush", params, err);

	if (!rc)
		puts("table successfully flushed");
	return rc;
}

static void put_stats(const char *bridge, struct json_object *s)
{
	static const struct {
		const char *title, *name;
	} counts[] = {
		{ "Current static MAC entries in the table :", "static" },
		{ "Total number of learned MAC entries     :", "learned" },
		{ "Total number of expired MAC entries     :", "expired" },
		{ "Total number of evicted MAC entries     :", "evicted" },
		{ "Total number of port moved MAC entries  :", "moved" },
	};

	printf("Statistics for bridge \"");
	plain_put(stdout, bridge);
	printf("\":\n  Current/maximum MAC entries in the table: %llu/%llu\n",
	       front_number(s, "entries"), front_number(s, "max"));
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		printf("  %s %llu\n", counts[i].title, front_number(s, counts[i].name));
}

int appctl_fdb_stats(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *stats;
	int rc = front_ask(f, "fdb.stats", front_bridge(args[0]),
			   "{entries:n,max:n,static:n,learned:n,expired:n,evicted:n,moved:n}",
			   &stats, err);

	(void)n;
	if (rc)
		return rc;
	put_stats(args[0], stats);
	json_object_put(stats);
	return CTL_EXIT_OK;
}
