// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchctl show on a terminal. */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "cli/doctor/findings.h"
#include "cli/plain.h"
#include "cli/tree.h"

#define NAME_WIDTH	16

/* ECMA-48, SGR */
#define BOLD	"1"
#define RED	"31"
#define YELLOW	"33"
#define FAINT	"2"

/* struct tree - where it goes, and whether colours do */
struct tree {
	FILE *f;
	const struct findings *wrong;
	bool colours;
};

static void put(const struct tree *t, const char *colour, const char *text)
{
	if (t->colours)
		fprintf(t->f, "\033[%sm", colour);
	plain_put(t->f, text);
	if (t->colours)
		fputs("\033[0m", t->f);
}

static const char *string(struct json_object *obj, const char *name)
{
	struct json_object *value = json_object_object_get(obj, name);

	return value ? json_object_get_string(value) : "";
}

static size_t length(struct json_object *array)
{
	return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

/* "trunk", "trunk of 10,20", "VLAN 10", "native-untagged, VLAN 10" */
static void put_vlans(FILE *f, struct json_object *port)
{
	struct json_object *trunks = json_object_object_get(port, "trunks");
	const char *mode = string(port, "vlan_mode"), *tag = string(port, "tag");

	if (*mode && strcmp(mode, "access") && strcmp(mode, "trunk"))
		fprintf(f, "%s, ", mode);
	if (*tag && strcmp(mode, "trunk"))
		fprintf(f, "VLAN %s", tag);
	else
		fputs("trunk", f);
	for (size_t i = 0; i < length(trunks); i++)
		fprintf(f, "%s%s", i ? "," : " of ",
			json_object_get_string(json_object_array_get_idx(trunks, i)));
}

/* ", gre to 192.0.2.2": what a type is about */
static void put_type(FILE *f, struct json_object *iface)
{
	struct json_object *options = json_object_object_get(iface, "options");
	const char *type = string(iface, "type");
	const char *to = *string(options, "remote_ip") ? string(options, "remote_ip")
						       : string(options, "peer");

	if (!*type || !strcmp(type, "system"))
		return;
	fprintf(f, ", %s", type);
	if (*to) {
		fputs(" to ", f);
		plain_put(f, to);
	}
}

static void put_wrong(const struct tree *t, const char *branch, const char *colour,
		      const char *text)
{
	fprintf(t->f, "%s    ", branch);
	put(t, colour, text);
	putc('\n', t->f);
}

/* The daemon's errors are the worst, and are found among the others. */
static void put_findings(const struct tree *t, const char *branch, const char *port,
			 struct json_object *iface)
{
	if (*string(iface, "error"))
		put_wrong(t, branch, RED, string(iface, "error"));
	for (size_t i = 0; t->wrong && i < t->wrong->n; i++) {
		const struct finding *f = &t->wrong->list[i];

		if (!strcmp(f->where, port) && strcmp(f->check, "error"))
			put_wrong(t, branch, YELLOW, f->wrong);
	}
}

static void put_port(const struct tree *t, struct json_object *port, bool last)
{
	struct json_object *ifaces = json_object_object_get(port, "interfaces");
	struct json_object *iface = length(ifaces) ? json_object_array_get_idx(ifaces, 0) : NULL;
	const char *name = string(port, "name");

	fputs(last ? "└─ " : "├─ ", t->f);
	plain_put(t->f, name);
	fprintf(t->f, "%*s", strlen(name) < NAME_WIDTH ? NAME_WIDTH - (int)strlen(name) : 1, "");
	put_vlans(t->f, port);
	put_type(t->f, iface);
	putc('\n', t->f);
	put_findings(t, last ? "   " : "│  ", name, iface);
}

static void put_bridge(const struct tree *t, struct json_object *bridge)
{
	struct json_object *ports = json_object_object_get(bridge, "ports");

	put(t, BOLD, string(bridge, "name"));
	if (*string(bridge, "fail_mode"))
		fprintf(t->f, "  %s", string(bridge, "fail_mode"));
	putc('\n', t->f);
	for (size_t i = 0; i < length(ports); i++)
		put_port(t, json_object_array_get_idx(ports, i), i + 1 == length(ports));
}

void tree_print(FILE *f, struct json_object *show, const struct findings *wrong, bool colours)
{
	struct json_object *bridges = json_object_object_get(show, "bridges");
	struct json_object *errors = json_object_object_get(show, "errors");
	const struct tree t = { f, wrong, colours };

	for (size_t i = 0; i < length(bridges); i++)
		put_bridge(&t, json_object_array_get_idx(bridges, i));
	for (size_t i = 0; i < length(errors); i++) {
		put(&t, RED, json_object_get_string(json_object_array_get_idx(errors, i)));
		putc('\n', f);
	}
	if (wrong && wrong->n) {
		put(&t, FAINT, "vswitchctl doctor says what to do");
		putc('\n', f);
	}
}
