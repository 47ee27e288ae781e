// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How the database is opened. It is held exclusively (no other process can write what the daemon
 * would not notice) and in WAL mode, synchronously: what a commit has said is on disk.
 */
#include "daemon/db/file.h"
#include "daemon/db/integrity.h"
#include "daemon/db/migrate.h"
#include "daemon/db/row.h"
#include "daemon/db/sql.h"
#include "daemon/db/vfs.h"
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"

/* Another daemon that is just ending may hold the lock for a moment. */
#define BUSY_MS	1000

void db_free(struct db *db)
{
	row_cache_free(db);
	db_free_statements(db);
	free(db->touched);
	db_forget_made(db);
	hash_exit(&db->made);
	sqlite3_close(db->sql);
	db_place_exit(&db->place);
	free(db->path);
	free(db);
}

/* What integrity_check found, of which the last line says most */
static int damaged(const struct db *db, const char *found, char **err)
{
	const char *line = strrchr(found, '\n');

	return errline(err, -EUCLEAN, "database %s is damaged: %s", db->path,
		       line ? line + 1 : found);
}

int db_pragma(struct db *db, const char *sql, const char *wanted, char **err)
{
	const char *word = NULL;
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err);

	if (rc)
		return rc;
	if (sqlite3_step(stmt) == SQLITE_ROW)
		word = (const char *)sqlite3_column_text(stmt, 0);
	if (!word)
		rc = db_error(db, "open", err);
	else if (strcmp(word, wanted))
		rc = damaged(db, word, err);
	db_release(db, stmt);
	return rc;
}

/* Rows with values that the tables would not take are left out by config_load(), one by one. */
static bool is_about_rows(const char *line)
{
	return !strncmp(line, "CHECK constraint failed in ", 27) || strstr(line, " value in ") ||
	       strstr(line, "non-unique entry in index ");
}

static int check_integrity(struct db *db, char **err)
{
	const char *line;
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, "PRAGMA integrity_check(1000)", &stmt, err), step;

	if (rc)
		return rc;
	while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
		line = (const char *)xcheck((void *)sqlite3_column_text(stmt, 0));
		if (strcmp(line, "ok") && !is_about_rows(line))
			rc = damaged(db, line, err);
	}
	if (!rc && step != SQLITE_DONE)
		rc = db_error(db, "open", err);
	db_release(db, stmt);
	return rc;
}

static int check_writable(struct db *db, char **err)
{
	if (sqlite3_db_readonly(db->sql, "main") > 0)
		return errline(err, -EROFS, "database %s is read-only", db->path);
	return 0;
}

static int prepare_file(struct db *db, char **err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	int rc;

	if (sqlite3_open_v2(db->path, &db->sql, flags, db_way_vfs()) != SQLITE_OK)
		return db_error(db, "open", err);
	sqlite3_busy_timeout(db->sql, BUSY_MS);
	db_way_open(db->sql);
	rc = check_writable(db, err);
	if (!rc)
		rc = db_pragma(db, "PRAGMA locking_mode = EXCLUSIVE", "exclusive", err);
	if (!rc)
		rc = check_integrity(db, err);
	if (!rc)
		rc = db_pragma(db, "PRAGMA journal_mode = WAL", "wal", err);
	if (!rc)
		rc = db_exec(db, "PRAGMA synchronous = FULL", err);
	if (!rc)
		rc = db_schema_update(db, err);
	return rc ? rc : refs_open(db, err);
}

int db_open(struct db **result, const char *path, char **err)
{
	struct db *db;
	int rc;

	rc = db_file_check(path, err);
	if (rc == -ENOENT)
		rc = db_file_create(path, err);
	if (rc)
		return rc;
	db = xcalloc(1, sizeof(*db));
	db->path = xstrdup(path);
	db_place_init(&db->place, path);
	db->unsettled = true;
	if (hash_init(&db->by_text) || hash_init(&db->made))
		xcheck(NULL);
	rc = prepare_file(db, err);
	if (rc) {
		db_free(db);
		return rc;
	}
	db_place_note(&db->place);
	*result = db;
	return 0;
}
