// SPDX-License-Identifier: GPL-2.0-or-later
/* ovs-ofctl add-flow, add-flows, mod-flows, del-flows, replace-flows: all or nothing, each. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/ofctl.h"
#include "cli/error.h"
#include "cli/flow_file.h"

int ofctl_change(const struct front *f, const char *method, struct json_object *params,
		  char **err)
{
	struct json_object *result;
	int rc;

	if (f->opts.strict)
		json_object_object_add(params, "strict", json_object_new_boolean(true));
	rc = front_ask(f, method, params, NULL, &result, err);
	if (!rc)
		json_object_put(result);
	return rc;
}

/* A line of its own that does not begin with a comment sign: it is said, not passed over. */
static void put_line(struct json_object *params, const char *line)
{
	flow_line_put(params, "flows", *line ? line : ",");
}

/* Like Open vSwitch: "FILE: open failed (No such file or directory)" */
int ofctl_put_file(struct json_object *params, const char *member, const char *path, char **err)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "re") : NULL;

	if (!file && strcmp(path, "-"))
		return error_set(err, "%s: open failed (%s)", path, strerror(errno));
	if (file)
		fclose(file);
	return flow_file_put(params, member, path, err);
}

static int change_file(const struct front *f, const char *method, const char *bridge,
		       const char *path, bool commands, char **err)
{
	struct json_object *params = front_bridge(bridge);

	if (ofctl_put_file(params, "flows", path, err)) {
		json_object_put(params);
		return CTL_EXIT_ERROR;
	}
	if (commands)
		json_object_object_add(params, "commands", json_object_new_boolean(true));
	return ofctl_change(f, method, params, err);
}

static int change_line(const struct front *f, const char *method, const char *bridge,
		       const char *line, char **err)
{
	struct json_object *params = front_bridge(bridge);

	put_line(params, line);
	return ofctl_change(f, method, params, err);
}

/* Lines may begin with add, modify, modify_strict, delete, delete_strict. */
int ofctl_add_flows(const struct front *f, int n, char *const *args, char **err)
{
	(void)n;
	return change_file(f, "flow.add", args[0], args[1], true, err);
}

int ofctl_add_flow(const struct front *f, int n, char *const *args, char **err)
{
	if (!strcmp(args[1], "-"))
		return ofctl_add_flows(f, n, args, err);
	return change_line(f, "flow.add", args[0], args[1], err);
}

/* OpenFlow 1.0 adds what is not there. */
int ofctl_mod_flows(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *params = front_bridge(args[0]);

	(void)n;
	if (strcmp(args[1], "-")) {
		put_line(params, args[1]);
	} else if (ofctl_put_file(params, "flows", args[1], err)) {
		json_object_put(params);
		return CTL_EXIT_ERROR;
	}
	if (!f->opts.of)
		json_object_object_add(params, "may_add", json_object_new_boolean(true));
	return ofctl_change(f, "flow.mod", params, err);
}

int ofctl_del_flows(const struct front *f, int n, char *const *args, char **err)
{
	if (n > 1 && !strcmp(args[1], "-"))
		return change_file(f, "flow.del", args[0], args[1], false, err);
	return change_line(f, "flow.del", args[0], n > 1 ? args[1] : "", err);
}

int ofctl_replace_flows(const struct front *f, int n, char *const *args, char **err)
{
	(void)n;
	return change_file(f, "flow.replace", args[0], args[1], false, err);
}

int ofctl_bundle(const struct front *f, int n, char *const *args, char **err)
{
	struct json_object *params = front_bridge(args[0]);

	(void)n;
	if (ofctl_put_file(params, "lines", args[1], err)) {
		json_object_put(params);
		return CTL_EXIT_ERROR;
	}
	return ofctl_change(f, "bundle", params, err);
}
