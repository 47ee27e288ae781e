/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sticky MAC addresses in the database: what ports with mac-sticky have learned, so that it
 * outlives the daemon. No table of schema.h: what guests can bring about is not configuration.
 */
#ifndef VSW_ENGINE_STICKY_STORE_H
#define VSW_ENGINE_STICKY_STORE_H

#include "daemon/policy/policy.h"
#include "daemon/db/db.h"

/* Those of the bridges in @cfg, at the start of the daemon */
int sticky_store_fill(struct db *db, struct config *cfg, char **err);
/*
 * Write those of bridges in which they have changed; in a transaction of the caller, who tells the
 * policy when it has been committed (policy_sticky_written).
 */
int sticky_store_write(struct db *db, struct policy *policy, char **err);
/* The same in a transaction of its own, if there is anything to write */
int sticky_store_save(struct db *db, struct policy *policy, char **err);

#endif
