// SPDX-License-Identifier: GPL-2.0-or-later
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/client.h"
#include "cli/error.h"
#include "cli/monitor/state.h"
#include "cli/shape.h"
#include "cli/show.h"

/* struct source - who tells of a kind */
struct source {
	const char *kind, *method, *params;
	const char *shape;	/* of the answer */
	void (*fill)(struct json_object *answer, struct json_object *state);
};

static struct json_object *member(struct json_object *obj, const char *name)
{
	return json_object_object_get(obj, name);
}

static const char *string(struct json_object *obj, const char *name)
{
	struct json_object *value = member(obj, name);

	return value ? json_object_get_string(value) : "";
}

static size_t length(struct json_object *array)
{
	return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

static void copy(struct json_object *to, struct json_object *from, const char *name)
{
	json_object_object_add(to, name, json_object_get(member(from, name)));
}

/* A new entry of that key in the state of a kind */
static struct json_object *entry(struct json_object *state, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static struct json_object *entry(struct json_object *state, const char *fmt, ...)
{
	struct json_object *obj = json_object_new_object();
	va_list args;
	char *key;

	va_start(args, fmt);
	if (vasprintf(&key, fmt, args) < 0)
		abort();
	va_end(args);
	json_object_object_add(state, key, obj);
	free(key);
	return obj;
}

static void fill_bridges(struct json_object *show, struct json_object *state)
{
	struct json_object *bridges = member(show, "bridges");

	for (size_t i = 0; i < length(bridges); i++) {
		struct json_object *bridge = json_object_array_get_idx(bridges, i);

		copy(entry(state, "%s", string(bridge, "name")), bridge, "fail_mode");
	}
}

static void fill_port(struct json_object *state, struct json_object *bridge,
		      struct json_object *port)
{
	struct json_object *ifaces = member(port, "interfaces");
	struct json_object *iface = length(ifaces) ? json_object_array_get_idx(ifaces, 0) : NULL;
	struct json_object *e = entry(state, "%s/%s", string(bridge, "name"),
				      string(port, "name"));

	copy(e, port, "tag");
	copy(e, port, "trunks");
	copy(e, port, "vlan_mode");
	copy(e, iface, "type");
	copy(e, iface, "error");
}

static void fill_ports(struct json_object *show, struct json_object *state)
{
	struct json_object *bridges = member(show, "bridges");

	for (size_t i = 0; i < length(bridges); i++) {
		struct json_object *bridge = json_object_array_get_idx(bridges, i);
		struct json_object *ports = member(bridge, "ports");

		for (size_t k = 0; k < length(ports); k++)
			fill_port(state, bridge, json_object_array_get_idx(ports, k));
	}
}

/* [{"table": {"columns": [name...], "rows": [[value...]...]}}]: an empty set is no value */
static void fill_links(struct json_object *answer, struct json_object *state)
{
	struct json_object *table = length(answer) ?
				    member(json_object_array_get_idx(answer, 0), "table") : NULL;
	struct json_object *columns = member(table, "columns"), *rows = member(table, "rows");

	for (size_t r = 0; r < length(rows); r++) {
		struct json_object *row = json_object_array_get_idx(rows, r), *e;

		if (length(row) != length(columns))
			continue;
		e = entry(state, "%s", json_object_get_string(json_object_array_get_idx(row, 0)));
		for (size_t c = 1; c < length(columns); c++) {
			struct json_object *value = json_object_array_get_idx(row, c);

			json_object_object_add(e, json_object_get_string(
				json_object_array_get_idx(columns, c)),
				length(value) ? NULL : json_object_get(value));
		}
	}
}

static void fill_fdb(struct json_object *rows, struct json_object *state)
{
	for (size_t i = 0; i < length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);
		struct json_object *e = entry(state, "%s/%s/%s", string(row, "bridge"),
					      string(row, "vlan"), string(row, "mac"));

		copy(e, row, "port");
		copy(e, row, "static");
	}
}

static void fill_drops(struct json_object *rows, struct json_object *state)
{
	for (size_t i = 0; i < length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);

		copy(entry(state, "%s/%s/%s", string(row, "bridge"), string(row, "port"),
			   string(row, "reason")), row, "packets");
	}
}

static void fill_daemon(struct json_object *status, struct json_object *state)
{
	struct json_object *e = entry(state, "vswitchd");

	copy(e, status, "version");
	copy(e, status, "pid");
}

static const struct source sources[] = {
	{ "daemon", "status", "{}", "{version:s,pid:n}", fill_daemon },
	{ "bridge", "show", "{}", SHOW_SHAPE, fill_bridges },
	{ "port", "show", "{}", SHOW_SHAPE, fill_ports },
	{ "link", "transact",
	  "{\"timeout\":0,\"commands\":[{\"verb\":\"list\",\"args\":[\"Interface\"],\"options\":"
	  "{\"columns\":\"name,ofport,admin_state,link_state,mtu,mac_in_use\"}}]}",
	  "[{table:{columns:[s],rows:[[*]]}}]", fill_links },
	{ "fdb", "fdb.show", "{}", "[{bridge:s,port:s,vlan:n,mac:s}]", fill_fdb },
	{ "drops", "drops.show", "{}", "[{bridge:s,port:s,reason:s,packets:n}]", fill_drops },
};

const char *const state_kinds[] = { "daemon", "bridge", "port", "link", "fdb", "drops", NULL };

int state_has_kind(const char *kinds, const char *kind)
{
	size_t len = strlen(kind);

	for (const char *at = kinds; at && *at; at += strcspn(at, ","), at += *at == ',') {
		if (strcspn(at, ",") == len && !strncmp(at, kind, len))
			return 1;
	}
	return !kinds;
}

static int take(const struct source *source, const struct client_options *client,
		struct json_object *state, char **err)
{
	struct json_object *answer, *of_kind = json_object_new_object();

	json_object_object_add(state, source->kind, of_kind);
	if (client_call(client, source->method, json_tokener_parse(source->params), &answer, err))
		return -1;
	if (!shape_fits(source->shape, answer)) {
		json_object_put(answer);
		return error_set(err, "vswitchd's answer to %s cannot be understood",
				 source->method);
	}
	source->fill(answer, of_kind);
	json_object_put(answer);
	return 0;
}

struct json_object *state_take(const struct client_options *client, const char *kinds, char **err)
{
	struct json_object *state = json_object_new_object();

	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		if (state_has_kind(kinds, sources[i].kind) &&
		    take(&sources[i], client, state, err)) {
			json_object_put(state);
			return NULL;
		}
	}
	return state;
}
