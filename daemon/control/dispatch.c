// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/dispatch.h"

static const struct control_method *const tables[] = {
	bond_methods,
	cache_methods,
	drops_methods,
	export_methods,
	fdb_methods,
	fdb_static_methods,
	flow_methods,
	flow_show_methods,
	flow_read_methods,
	flow_tables_methods,
	bundle_methods,
	group_methods,
	group_show_methods,
	lcore_methods,
	meter_methods,
	meter_show_methods,
	log_methods,
	port_show_methods,
	show_methods,
	stats_methods,
	status_methods,
	trace_methods,
};

const struct control_method *control_method_find(const char *name)
{
	const struct control_method *m;
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (m = tables[i]; m->name; m++) {
			if (!strcmp(m->name, name))
				return m;
		}
	}
	return NULL;
}
