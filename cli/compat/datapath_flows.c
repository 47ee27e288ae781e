// SPDX-License-Identifier: GPL-2.0-or-later
/* dpctl/dump-flows, dpif/dump-flows: installed flows, as Open vSwitch writes its own. */
#include <string.h>
#include <unistd.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/appctl.h"
#include "cli/error.h"
#include "cli/plain.h"

static void put_flow(struct json_object *flow)
{
	struct json_object *used = json_object_object_get(flow, "used");

	plain_put(stdout, front_text(flow, "match"));
	printf(", packets:%llu, bytes:%llu, used:", front_number(flow, "packets"),
	       front_number(flow, "bytes"));
	if (used)
		printf("%.3fs", json_object_get_double(used));
	else
		printf("never");
	printf(", actions:");
	plain_put(stdout, front_text(flow, "actions"));
	putchar('\n');
}

static int dump(const struct front *f, const char *bridge, bool names, char **err)
{
	struct json_object *params = bridge ? front_bridge(bridge) : json_object_new_object();
	struct json_object *flows;
	int rc;

	json_object_object_add(params, "ovs", json_object_new_boolean(true));
	json_object_object_add(params, "names", json_object_new_boolean(names));
	rc = front_ask(f, "cache.show", params, "[{match:s,actions:s,packets:n,bytes:n,used?:n}]",
		       &flows, err);
	if (rc)
		return rc;
	for (size_t i = 0; i < json_object_array_length(flows); i++)
		put_flow(json_object_array_get_idx(flows, i));
	json_object_put(flows);
	return CTL_EXIT_OK;
}

/* struct wanted - what stands behind the command */
struct wanted {
	bool names, no_names;
	const char *what;
};

static int take_args(int n, char *const *args, struct wanted *w, char **err)
{
	for (int i = 0; i < n; i++) {
		if (!strcmp(args[i], "--names"))
			w->names = true;
		else if (!strcmp(args[i], "--no-names"))
			w->no_names = true;
		else if (!strcmp(args[i], "-m") || !strcmp(args[i], "--more"))
			continue;
		else if (!strncmp(args[i], "type=", 5) || !strncmp(args[i], "filter=", 7) ||
			 !strncmp(args[i], "pmd=", 4))
			return error_set(err, "%s is not served by vswitch: all flows are shown",
					 args[i]);
		else
			w->what = args[i];
	}
	return 0;
}

/* ovs-dpctl shows names where people look, ovs-appctl where it is told to. */
int datapath_dump_flows(const struct front *f, int n, char *const *args, char **err)
{
	struct wanted w = { f->opts.names, f->opts.no_names, NULL };

	if (take_args(n, args, &w, err) || (w.what && !datapath_is(w.what, err)))
		return FRONT_REFUSED;
	return dump(f, NULL, w.names || (!f->asks && !w.no_names && isatty(STDOUT_FILENO)), err);
}

int datapath_dump_bridge(const struct front *f, int n, char *const *args, char **err)
{
	struct wanted w = { false, false, NULL };

	if (take_args(n, args, &w, err))
		return FRONT_REFUSED;
	if (!w.what) {
		error_set(err, "no such bridge");
		return FRONT_REFUSED;
	}
	return dump(f, w.what, w.names, err);
}
