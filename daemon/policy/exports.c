// SPDX-License-Identifier: GPL-2.0-or-later
/* Collectors that bridges tell of their flows: which, and what became of what they were sent. */
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/export/ledger.h"
#include "daemon/policy/policy_state.h"

void exports_configure(struct bridge *bridge, const struct config_bridge *cfg)
{
	struct exporter **e;
	int kind;

	for (kind = 0; kind < EXPORT_KINDS; kind++) {
		e = &bridge->exporters[kind];
		if (!cfg->exports[kind]) {
			exporter_put(*e);
			*e = NULL;
		} else if (*e) {
			exporter_configure(*e, cfg->exports[kind]);
		} else {
			*e = exporter_new(&bridge->owner->exporters, bridge->name,
					  cfg->exports[kind]);
			if (!*e)
				vlog(LOG_BRIDGE, LVL_ERR, "bridge %s: no memory for its collectors",
				     bridge->name);
		}
	}
}

void exports_flush(struct policy *p)
{
	exporters_flush(&p->bridges.exporters, p->flows.now);
}

/* Without it a daemon that is killed has records of long flows sent again by the next one. */
void policy_keep_exports(struct policy *p, const char *db)
{
	char *path, *err = NULL;

	if (asprintf(&path, "%s.exported", db) < 0)
		return;
	if (ledger_open(&p->bridges.exporters.ledger, path, &err))
		vlog(LOG_FLOWS, LVL_WARN, "what collectors are told of flows is not kept: %s",
		     err ? err : "out of memory");
	free(err);
	free(path);
}

void policy_exports_each(struct policy *p, const char *name,
			 void (*cb)(void *arg, const struct export_info *info), void *arg)
{
	const struct bridge *bridge;
	const struct exporter *e;
	u32 kind, i;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (name && strcmp(bridge->name, name))
			continue;
		for (kind = 0; kind < EXPORT_KINDS; kind++) {
			e = bridge->exporters[kind];
			for (i = 0; e && i < e->n_collectors; i++)
				cb(arg, &(struct export_info){
					.bridge = bridge->name, .kind = kind,
					.version = e->settings.version,
					.collector = &e->collectors[i],
				});
		}
	}
}
