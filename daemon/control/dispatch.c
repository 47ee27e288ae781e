// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/dispatch.h"

static const struct ctl_method *const tables[] = {
	ctl_cache_methods,
	ctl_drops_methods,
	ctl_fdb_methods,
	ctl_flow_methods,
	ctl_flow_show_methods,
	ctl_log_methods,
	ctl_show_methods,
	ctl_stats_methods,
	ctl_status_methods,
	ctl_trace_methods,
};

const struct ctl_method *ctl_method_find(const char *name)
{
	const struct ctl_method *m;
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (m = tables[i]; m->name; m++) {
			if (!strcmp(m->name, name))
				return m;
		}
	}
	return NULL;
}
