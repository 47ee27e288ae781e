/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of schema.h, in SQL. */
#ifndef VSW_DB_MIGRATE_H
#define VSW_DB_MIGRATE_H

#include "daemon/db/db.h"

/* Bring the tables of an older or a new database to this version, in one transaction. */
int db_schema_update(struct db *db, char **err);

#endif
