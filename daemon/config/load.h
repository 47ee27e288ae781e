/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The database's rows as a configuration of the policy */
#ifndef VSW_CONFIG_LOAD_H
#define VSW_CONFIG_LOAD_H

#include "daemon/base/way.h"
#include "daemon/bridge/settings.h"
#include "daemon/db/db.h"

/*
 * Fill @cfg from the tables; the caller config_free()s it. What they say and cannot be served is
 * left out and told in @faults, in lines that name the bridge or the port: load.c says what.
 * Others have a turn (@way) between two ports. -errno and *err: the tables cannot be read.
 */
int config_load(struct db *db, struct config *cfg, struct faults *faults, struct way way,
		char **err);

#endif
