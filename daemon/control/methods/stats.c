// SPDX-License-Identifier: GPL-2.0-or-later
/* stats.show: frames that ports received and sent */
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/ports.h"

static void add_port(struct engine *engine, void *arg, const char *bridge, const char *port,
		     const struct iface_status *st)
{
	struct json_object *row = json_object_new_object();

	(void)engine;
	json_add_string(row, "bridge", bridge);
	json_add_string(row, "port", port);
	ports_add_counters(row, st);
	json_add_count(row, "flows", st->stats.flows);
	json_add_count(row, "flows_refused", st->stats.flows_refused);
	json_object_array_add(arg, row);
}

static int stats_show(struct engine *engine, struct json_object *params,
		      struct json_object **result, char **err)
{
	return rows_of_ports(engine, params, add_port, result, err);
}

const struct control_method stats_methods[] = {
	{ "stats.show", stats_show },
	{ 0 },
};
