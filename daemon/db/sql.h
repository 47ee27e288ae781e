/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is behind db.h, for the files that do what it says. From the ground up: sql.c, the
 * connection and its statements; changes.c, what a transaction has changed, growth.c, what is new;
 * (rows;) transaction.c; (migrate.c;) open.c; tend.c.
 */
#ifndef VSW_DB_SQL_H
#define VSW_DB_SQL_H

#include "daemon/base/hash.h"
#include "daemon/base/uuid.h"
#include "daemon/db/db.h"
#include "daemon/db/place.h"

struct db {
	sqlite3 *sql;
	char *path;
	struct db_place place;
	int changes;	/* sqlite3_total_changes when the transaction began */
	struct row_cache *row_cache;
	bool unsettled;
	struct hash made;	/* rows that are new in the transaction, or nothing */
	u32 unheld;		/* of them, those that nothing refers to yet */
	char (*touched)[UUID_LEN + 1];	/* UUIDs of rows, since the transaction began */
	size_t n_touched;
	struct statement *statements;
	struct hash by_text;	/* they, too */
};

/* All of it; its statements */
void db_free(struct db *db);
void db_free_statements(struct db *db);
/* Whether a statement has been begun and not released, or a transaction */
bool db_is_busy(const struct db *db);
/* Give @db what @fresh has open, and the other way round. */
void db_swap_connections(struct db *db, struct db *fresh);
/* Run a pragma that answers with a word, which must be @wanted. */
int db_pragma(struct db *db, const char *sql, const char *wanted, char **err);

/* Nothing is new. */
void db_forget_made(struct db *db);

/* A transaction, whatever has become of the file. If its end fails it has been rolled back. */
int db_txn_begin(struct db *db, char **err);
int db_txn_commit(struct db *db, char **err);

#endif
