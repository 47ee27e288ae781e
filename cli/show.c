// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl show: the layout, indents and quotes of "ovs-vsctl show". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "cli/cell.h"
#include "cli/doctor/findings.h"
#include "cli/plain.h"
#include "cli/show.h"

static struct json_object *member(struct json_object *obj, const char *name)
{
	struct json_object *value;

	if (!json_object_is_type(obj, json_type_object) ||
	    !json_object_object_get_ex(obj, name, &value))
		return NULL;
	return value;
}

static size_t length(struct json_object *array)
{
	return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

static void put_cell(FILE *f, int indent, const char *name, const char *separator,
		     struct json_object *datum)
{
	char *text = cell_text(datum, CELL_STRING);

	fprintf(f, "%*s%s%s%s\n", indent, "", name, separator, text);
	free(text);
}

static void put_name(FILE *f, int indent, const char *kind, struct json_object *obj)
{
	put_cell(f, indent, kind, " ", member(obj, "name"));
}

/* Null and the empty string are not shown. */
static void put_column(FILE *f, int indent, const char *name, struct json_object *obj)
{
	struct json_object *value = member(obj, name);

	if (value && *json_object_get_string(value))
		put_cell(f, indent, name, ": ", value);
}

/* @kind and the plain array or object @elements as an RFC 7047 datum */
static void put_elements(FILE *f, int indent, const char *name, const char *kind,
			 struct json_object *elements)
{
	struct json_object *datum = json_object_new_array();

	json_object_array_add(datum, json_object_new_string(kind));
	json_object_array_add(datum, elements);
	put_cell(f, indent, name, ": ", datum);
	json_object_put(datum);
}

static void put_trunks(FILE *f, int indent, struct json_object *port)
{
	struct json_object *trunks = member(port, "trunks");

	if (length(trunks))
		put_elements(f, indent, "trunks", "set", json_object_get(trunks));
}

static struct json_object *pairs_of(struct json_object *options)
{
	struct json_object *pairs = json_object_new_array();

	json_object_object_foreach(options, key, value) {
		struct json_object *pair = json_object_new_array();

		json_object_array_add(pair, json_object_new_string(key));
		json_object_array_add(pair, json_object_get(value));
		json_object_array_add(pairs, pair);
	}
	return pairs;
}

static void put_options(FILE *f, int indent, struct json_object *iface)
{
	struct json_object *options = member(iface, "options");

	if (json_object_is_type(options, json_type_object) && json_object_object_length(options))
		put_elements(f, indent, "options", "map", pairs_of(options));
}

static void put_interface(FILE *f, struct json_object *iface)
{
	put_name(f, 12, "Interface", iface);
	put_column(f, 16, "type", iface);
	put_options(f, 16, iface);
	put_column(f, 16, "error", iface);
}

/* As a port's error, which is shown with its interface */
static void put_warnings(FILE *f, struct json_object *port, const struct findings *wrong)
{
	const char *name = json_object_get_string(member(port, "name"));

	for (size_t i = 0; wrong && name && i < wrong->n; i++) {
		struct json_object *text;

		if (strcmp(wrong->list[i].where, name) || !strcmp(wrong->list[i].check, "error"))
			continue;
		text = json_object_new_string(wrong->list[i].wrong);
		put_cell(f, 12, "warning", ": ", text);
		json_object_put(text);
	}
}

static void put_port(FILE *f, struct json_object *port, const struct findings *wrong)
{
	struct json_object *ifaces = member(port, "interfaces");

	put_name(f, 8, "Port", port);
	put_column(f, 12, "tag", port);
	put_trunks(f, 12, port);
	put_column(f, 12, "vlan_mode", port);
	for (size_t i = 0; i < length(ifaces); i++)
		put_interface(f, json_object_array_get_idx(ifaces, i));
	/* by the interface's name, which only a bond's is not the port's */
	for (size_t i = 0; i < length(ifaces); i++)
		put_warnings(f, json_object_array_get_idx(ifaces, i), wrong);
}

static void put_bridge(FILE *f, struct json_object *bridge, const struct findings *wrong)
{
	struct json_object *controllers = member(bridge, "controllers");
	struct json_object *ports = member(bridge, "ports");

	put_name(f, 4, "Bridge", bridge);
	for (size_t i = 0; i < length(controllers); i++)
		put_cell(f, 8, "Controller", " ", json_object_array_get_idx(controllers, i));
	put_column(f, 8, "fail_mode", bridge);
	for (size_t i = 0; i < length(ports); i++)
		put_port(f, json_object_array_get_idx(ports, i), wrong);
}

char *show_text(struct json_object *result, const struct findings *wrong)
{
	struct json_object *bridges = member(result, "bridges");
	struct json_object *managers = member(result, "managers");
	struct json_object *errors = member(result, "errors");
	struct json_object *uuid = member(result, "uuid"), *version = member(result, "version");
	size_t len;
	char *text;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		abort();
	if (uuid) {
		plain_put(f, json_object_get_string(uuid));
		putc('\n', f);
	}
	for (size_t i = 0; i < length(managers); i++)
		put_cell(f, 4, "Manager", " ", json_object_array_get_idx(managers, i));
	for (size_t i = 0; i < length(bridges); i++)
		put_bridge(f, json_object_array_get_idx(bridges, i), wrong);
	for (size_t i = 0; i < length(errors); i++)
		put_cell(f, 4, "error", ": ", json_object_array_get_idx(errors, i));
	if (version)
		put_cell(f, 4, "ovs_version", ": ", version);
	if (fclose(f))
		abort();
	return text;
}
