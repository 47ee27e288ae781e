/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The configuration database: one SQLite file, held exclusively by one daemon. What the tables are
 * is said in schema.h; rows are read and written through row.h, within a transaction of this file.
 */
#ifndef VSW_DB_DB_H
#define VSW_DB_DB_H

#include <sqlite3.h>
#include "daemon/db/faults.h"

struct db;
struct row_cache;

/*
 * Open the database at @path, or create it. One that is damaged, read-only, in use, not ours or
 * of a newer version is refused with *err and is left as it was. 0 or -errno.
 */
int db_open(struct db **db, const char *path, char **err);
void db_close(struct db *db);
const char *db_path(const struct db *db);

/*
 * Others may delete the file, its log or its directory, replace it or write to it, while the daemon
 * runs. db_commit() refuses then; db_begin(), db_close() and db_tend() first make right what can
 * be: a file that was deleted is written again, whole. *again: that was done. 0 or -errno and *err
 */
int db_tend(struct db *db, bool *again, char **err);
/* The same, only said: 0, or -errno and *err if a commit would be refused now */
int db_check(const struct db *db, char **err);

/* One write transaction at a time; they do not nest. 0 or -errno with *err. */
int db_begin(struct db *db, char **err);
/* If it fails (disk full), the transaction has been rolled back. */
int db_commit(struct db *db, char **err);
void db_rollback(struct db *db);

/* Whether this transaction has changed a row so far. */
bool db_dirty(const struct db *db);
/*
 * Whether rows may be there that nothing refers to, or references to rows that are not there: after
 * changes of rows and references, until db_settled(), unless that is rolled back.
 */
bool db_unsettled(const struct db *db);
void db_unsettle(struct db *db);
void db_settled(struct db *db);
/*
 * What only grows does not unsettle: a row is new, and (@held) stays though nothing refers to it; a
 * row of this transaction refers to one, @weak: without holding it. That the new row is referred to
 * has to come after it, and nothing may refer to what is not new: else all is looked at.
 */
void db_made(struct db *db, const char *uuid, bool held);
void db_refers(struct db *db, const char *uuid, bool weak);
bool db_is_new(const struct db *db, const char *uuid);
/* A row is new, or has changed, in this transaction; whether it has */
void db_touch(struct db *db, const char *uuid);
bool db_touched(const struct db *db, const char *uuid);
/* What row.h keeps, of the transaction and beyond it; NULL: nothing */
struct row_cache **db_row_cache(struct db *db);

/* Run @sql, which returns no rows: whatever it changes; nothing that row.h would have to know of */
int db_exec(struct db *db, const char *sql, char **err);
int db_run(struct db *db, const char *sql, char **err);
/* How many rows the last statement inserted, changed or deleted. */
int db_changes(const struct db *db);
/*
 * 0 and *stmt, which the caller releases, or -errno, NULL and *err. It is compiled once and kept:
 * values are for its parameters, not for @sql.
 */
int db_prepare(struct db *db, const char *sql, sqlite3_stmt **stmt, char **err);
void db_release(struct db *db, sqlite3_stmt *stmt);
/* Run a statement that returns no rows; it can be run again then. */
int db_step(struct db *db, sqlite3_stmt *stmt, char **err);
/*
 * The same, but -ENOMEM if @bound, what binding its values has come to, is not SQLITE_OK: one that
 * was not bound would be NULL.
 */
int db_step_bound(struct db *db, sqlite3_stmt *stmt, int bound, char **err);
/* Give @fn each row of a query whose one parameter is the UUID of a row of Bridge. 0 or -errno */
int db_each_of_bridge(struct db *db, const char *sql, const char *uuid,
		      void (*fn)(void *arg, sqlite3_stmt *stmt), void *arg, char **err);
/* A column that is a text without a NUL in it, until the next row; NULL: it is none */
const char *db_text(sqlite3_stmt *stmt, int at);
/* Store in *err what SQLite says went wrong, after @doing; returns -errno. */
int db_error(struct db *db, const char *doing, char **err);

#endif
