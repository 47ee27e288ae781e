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

	for (kind = 0; kind < EXPORTERS; kind++) {
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

struct export_listing {
	void (*cb)(void *arg, const struct export_info *info);
	void *arg;
};

static void list(const struct export_listing *l, const struct bridge *bridge,
		 const struct export_settings *s, const struct collectors *all)
{
	u32 i;

	for (i = 0; i < all->n; i++)
		l->cb(l->arg, &(struct export_info){
			.bridge = bridge->name, .kind = s->kind, .version = s->version,
			.collector = &all->c[i],
		});
}

void policy_exports_each(struct policy *p, const char *name,
			 void (*cb)(void *arg, const struct export_info *info), void *arg)
{
	const struct export_listing l = { cb, arg };
	const struct bridge *bridge;
	const struct exporter *e;
	u32 kind;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (name && strcmp(bridge->name, name))
			continue;
		for (kind = 0; kind < EXPORTERS; kind++) {
			e = bridge->exporters[kind];
			if (e)
				list(&l, bridge, &e->settings, &e->collectors);
		}
		if (bridge->sampler)
			list(&l, bridge, &bridge->sampler->settings, &bridge->sampler->collectors);
	}
}
