// SPDX-License-Identifier: GPL-2.0-or-later
/* show: what is configured, as JSON for the method, as text for the verb */
#include <ctype.h>
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/show_ports.h"
#include "daemon/control/verbs/verb.h"
#include "daemon/schema/datum_json.h"
#include "daemon/base/uuid.h"
#include "daemon/base/xalloc.h"

static int show_controllers(struct ctl_context *ctx, const struct row *bridge,
			    struct json_object *list, char **err)
{
	const struct datum *refs = row_datum(bridge, "controller");
	struct row *row;
	int rc = 0;
	u32 i;

	for (i = 0; rc >= 0 && i < refs->n; i++) {
		rc = row_by_uuid(ctx->db, TBL_CONTROLLER, refs->keys[i].string, &row, err);
		if (rc <= 0)
			continue;
		json_object_array_add(list, json_object_new_string(row_string(row, "target")));
		row_free(row);
	}
	return rc < 0 ? rc : 0;
}

static int show_bridge(struct ctl_context *ctx, const struct row *bridge, struct show_ports *ports,
		       struct json_object *bridges, char **err)
{
	struct json_object *obj = json_object_new_object();
	struct json_object *controllers = json_object_new_array();
	const struct datum *mode = row_datum(bridge, "fail_mode");

	json_add_string(obj, "name", row_string(bridge, "name"));
	json_object_object_add(obj, "controllers", controllers);
	json_add_string(obj, "fail_mode", mode->n ? mode->keys[0].string : NULL);
	json_object_object_add(obj, "ports", show_ports_of(ports, bridge));
	json_object_array_add(bridges, obj);
	return show_controllers(ctx, bridge, controllers, err);
}

static int show(struct ctl_context *ctx, struct json_object *params, struct json_object **result,
		char **err)
{
	struct json_object *list = json_object_new_array();
	struct rows bridges = { 0 };
	struct show_ports *ports;
	struct row *root;
	unsigned int i;
	int rc;

	(void)params;
	*result = json_object_new_object();
	json_object_object_add(*result, "bridges", list);
	json_add_string(*result, "version", VSWITCH_VERSION);
	json_object_object_add(*result, "errors", ctl_errors(ctx));
	rc = row_singleton(ctx->db, TBL_OPEN_VSWITCH, &root, err);
	if (rc)
		return rc;
	json_add_string(*result, "uuid", root->uuid);
	row_free(root);
	rc = show_ports_new(&ports, ctx->db, err);
	if (!rc)
		rc = rows_load(ctx->db, TBL_BRIDGE, &bridges, err);
	for (i = 0; !rc && i < bridges.n; i++) {
		rc = show_bridge(ctx, bridges.row[i], ports, list, err);
		ctl_give_way(ctx);
	}
	rows_free(&bridges);
	show_ports_put(ports);
	return rc;
}

/* As ovs-vsctl writes strings: in quotes what could be taken for something else */
static const char *quoted(struct json_object *string)
{
	const char *s = json_object_get_string(string), *p;
	char uuid[UUID_LEN + 1];

	if ((!isalpha((unsigned char)*s) && *s != '_') || !strcmp(s, "true") ||
	    !strcmp(s, "false") || uuid_canonical(uuid, s))
		return json_object_to_json_string_ext(string, JSON_C_TO_STRING_NOSLASHESCAPE);
	for (p = s; *p; p++) {
		if (!isalnum((unsigned char)*p) && !strchr("_-.", *p))
			return json_object_to_json_string_ext(string,
							      JSON_C_TO_STRING_NOSLASHESCAPE);
	}
	return s;
}

static struct json_object *member(struct json_object *obj, const char *name)
{
	return json_object_object_get(obj, name);
}

static void print_iface(struct command *c, struct json_object *iface)
{
	struct json_object *options = member(iface, "options");
	const char *sep = "";
	char *text = NULL;
	size_t len;
	FILE *f;

	command_line(c, "            Interface %s", quoted(member(iface, "name")));
	if (*json_object_get_string(member(iface, "type")))
		command_line(c, "                type: %s", quoted(member(iface, "type")));
	if (json_object_object_length(options)) {
		f = xcheck(open_memstream(&text, &len));
		json_object_object_foreach(options, key, value) {
			fprintf(f, "%s%s=%s", sep, key, quoted(value));
			sep = ", ";
		}
		if (ferror(f) || fclose(f))
			xcheck(NULL);
		command_line(c, "                options: {%s}", text);
		free(text);
	}
	if (member(iface, "error"))
		command_line(c, "                error: %s", quoted(member(iface, "error")));
}

static void print_port(struct command *c, struct json_object *port)
{
	struct json_object *tag = member(port, "tag"), *trunks = member(port, "trunks");
	struct json_object *ifaces = member(port, "interfaces");
	size_t i;

	command_line(c, "        Port %s", quoted(member(port, "name")));
	if (tag)
		command_line(c, "            tag: %s", json_object_get_string(tag));
	if (json_object_array_length(trunks) == 1)
		command_line(c, "            trunks: %s",
			     json_object_get_string(json_object_array_get_idx(trunks, 0)));
	else if (json_object_array_length(trunks)) {
		const char *text = json_object_to_json_string_ext(trunks, JSON_C_TO_STRING_PLAIN);
		char *spaced = NULL;
		size_t len;
		FILE *f = xcheck(open_memstream(&spaced, &len));

		for (; *text; text++)
			fprintf(f, *text == ',' ? ", " : "%c", *text);
		if (ferror(f) || fclose(f))
			xcheck(NULL);
		command_line(c, "            trunks: %s", spaced);
		free(spaced);
	}
	for (i = 0; i < json_object_array_length(ifaces); i++)
		print_iface(c, json_object_array_get_idx(ifaces, i));
}

static void print_bridge(struct command *c, struct json_object *bridge, struct ctl_context *ctx)
{
	struct json_object *controllers = member(bridge, "controllers");
	struct json_object *ports = member(bridge, "ports");
	size_t i;

	answer_array_fill(ports, ctx);
	command_line(c, "    Bridge %s", quoted(member(bridge, "name")));
	for (i = 0; i < json_object_array_length(controllers); i++)
		command_line(c, "        Controller %s",
			     quoted(json_object_array_get_idx(controllers, i)));
	if (member(bridge, "fail_mode"))
		command_line(c, "        fail_mode: %s", quoted(member(bridge, "fail_mode")));
	for (i = 0; i < json_object_array_length(ports); i++)
		print_port(c, json_object_array_get_idx(ports, i));
}

static int run_show(struct transaction *t, struct command *c, char **err)
{
	struct json_object *all = NULL, *bridges, *errors;
	size_t i;
	int rc = show(t->ctx, NULL, &all, err);

	if (!rc) {
		bridges = member(all, "bridges");
		command_line(c, "%s", json_object_get_string(member(all, "uuid")));
		for (i = 0; i < json_object_array_length(bridges); i++)
			print_bridge(c, json_object_array_get_idx(bridges, i), t->ctx);
		errors = member(all, "errors");
		for (i = 0; i < json_object_array_length(errors); i++)
			command_line(c, "    error: %s",
				     quoted(json_object_array_get_idx(errors, i)));
		command_line(c, "    ovs_version: %s", quoted(member(all, "version")));
	}
	json_object_put(all);
	return rc;
}

const struct ctl_verb ctl_show_verbs[] = {
	{ "show", 0, 0, "", run_show, NULL },
	{ 0 },
};

const struct ctl_method ctl_show_methods[] = {
	{ "show", show },
	{ 0 },
};
