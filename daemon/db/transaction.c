// SPDX-License-Identifier: GPL-2.0-or-later
/* Transactions, and SQL of which nobody can say what it changes: db.h, sql.h. */
#include "daemon/db/row.h"
#include "daemon/db/sql.h"

static int exec(struct db *db, const char *sql, char **err)
{
	if (sqlite3_exec(db->sql, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_error(db, "write", err);
	return 0;
}

int db_exec(struct db *db, const char *sql, char **err)
{
	row_cache_free(db);
	db->unsettled = true;
	return exec(db, sql, err);
}

int db_txn_begin(struct db *db, char **err)
{
	db->changes = sqlite3_total_changes(db->sql);
	db->n_touched = 0;
	db_forget_made(db);
	return exec(db, "BEGIN IMMEDIATE", err);
}

int db_txn_commit(struct db *db, char **err)
{
	int rc = 0;

	if (sqlite3_exec(db->sql, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		rc = db_error(db, "commit", err);
	if (rc)
		db_rollback(db);
	return rc;
}

void db_rollback(struct db *db)
{
	/* What was read since is not what the database says now. */
	if (db_dirty(db)) {
		row_cache_free(db);
		db->unsettled = true;
	}
	db_forget_made(db);
	/* A full disk may have ended the transaction already. */
	if (!sqlite3_get_autocommit(db->sql))
		sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL);
}
