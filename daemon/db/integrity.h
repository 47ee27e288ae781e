/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What holds between rows when a transaction ends: RFC 7047 section 3.1 (isRoot), 3.2 (refTable) */
#ifndef VSW_DB_INTEGRITY_H
#define VSW_DB_INTEGRITY_H

#include "daemon/db/row.h"

/*
 * When the database is opened. Rows that nothing refers to then are a matter for people: no command
 * has left them so. They are kept, until somebody destroys them.
 */
int refs_open(struct db *db, char **err);

/*
 * Delete rows of tables that are not roots which nothing refers to any more, and drop weak
 * references to rows that are gone.
 */
int refs_settle(struct db *db, char **err);

#define REFS_VIOLATION	"referential integrity violation"	/* begins what is told */

/* Whether something refers to a row strongly: 1, 0, or -errno and *err */
int refs_held(struct db *db, const struct row *row, char **err);
/*
 * A row of @table that is not there though something refers to it, and how many times: 1; 0:
 * there is none; or -errno and *err
 */
int refs_dangling(struct db *db, enum table_id table, char uuid[UUID_LEN + 1], unsigned int *n,
		  char **err);

/* Tell of strong references to rows that are not there, and of rows that refs_open() has kept. */
int refs_check(struct db *db, struct faults *faults, char **err);

#endif
