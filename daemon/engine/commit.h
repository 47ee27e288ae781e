/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making the policy follow the database, and transactions that end in that. */
#ifndef VSW_ENGINE_COMMIT_H
#define VSW_ENGINE_COMMIT_H

#include "daemon/engine/engine.h"

/*
 * The database alone: end the transaction that db_begin() began. Misses are answered meanwhile, by
 * the policy as it is. 0 or -errno with *err, then it is rolled back
 */
int commit_rows(struct engine *engine, char **err);

/* Load the configuration and put it in force. 0 or -errno with *err */
int commit_config(struct engine *engine, char **err);

/*
 * commit_transaction() - end the transaction that db_begin() began: settle references, make the
 * policy follow, commit. If any of this fails, database and policy are as they were before it.
 */
int commit_transaction(struct engine *engine, char **err);

#endif
