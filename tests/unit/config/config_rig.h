/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of what the tables become: the configuration as it is loaded */
#ifndef CONFIG_RIG_H
#define CONFIG_RIG_H

#include "daemon/config/load.h"
#include "tests/unit/control/ctl_rig.h"

/* To be freed by config_free() */
static inline struct config load(struct rig *r)
{
	struct faults faults = { 0 };
	struct config cfg;
	char *err = NULL;

	if (config_load(r->engine.db, &cfg, &faults, (struct way){ NULL }, &err))
		fail_msg("%s", err);
	if (faults.first && faults.first->grade == FAULT_WRONG)
		fail_msg("%s", faults.first->line);
	faults_free(&faults);
	return cfg;
}

static inline struct config_port *port(struct config *cfg, const char *name)
{
	struct config_bridge *b;
	struct config_port *p;

	for (b = cfg->bridges; b; b = b->next) {
		for (p = b->ports; p; p = p->next) {
			if (!strcmp(p->name, name))
				return p;
		}
	}
	fail_msg("no port %s", name);
	return NULL;
}

#endif
