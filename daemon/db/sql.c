// SPDX-License-Identifier: GPL-2.0-or-later
/* The connection to the database: what SQLite says, and statements. */
#include "daemon/db/sql.h"
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"

/*
 * struct statement - one that was compiled, which takes longer than most take to run. They are
 * kept: texts name tables and columns, never values, so there are not many.
 * @busy: begun and not released; within its rows the same text may be begun again, as another one
 */
struct statement {
	struct statement *next;
	struct hlink by_text;
	sqlite3_stmt *stmt;
	bool busy;
};

static int sqlite_errno(int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return -EUCLEAN;
	case SQLITE_READONLY:
		return -EROFS;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	case SQLITE_CONSTRAINT:
		return -EEXIST;
	case SQLITE_NOMEM:
		return -ENOMEM;
	}
	return -EIO;
}

int db_error(struct db *db, const char *doing, char **err)
{
	int code = sqlite3_errcode(db->sql);

	if ((code & 0xff) == SQLITE_BUSY)
		return errline(err, -EBUSY, "database %s is in use by another process", db->path);
	if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB)
		return errline(err, -EUCLEAN, "database %s is damaged: %s", db->path,
			       sqlite3_errmsg(db->sql));
	if ((code & 0xff) == SQLITE_IOERR && sqlite3_system_errno(db->sql))
		return errline(err, sqlite_errno(code), "database %s: cannot %s: %s (%s)",
			       db->path, doing, sqlite3_errmsg(db->sql),
			       strerror(sqlite3_system_errno(db->sql)));
	return errline(err, sqlite_errno(code), "database %s: cannot %s: %s", db->path, doing,
		       sqlite3_errmsg(db->sql));
}

int db_changes(const struct db *db)
{
	return sqlite3_changes(db->sql);
}

static struct statement *find_idle(const struct db *db, const char *sql)
{
	struct hlink *link = hash_first(&db->by_text, hash_text(sql, 0));
	struct statement *s;

	for (; link; link = hash_next(link)) {
		s = hash_entry(link, struct statement, by_text);
		if (!s->busy && !strcmp(sqlite3_sql(s->stmt), sql))
			return s;
	}
	return NULL;
}

static struct statement *compile(struct db *db, const char *sql)
{
	struct statement *s;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v3(db->sql, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) !=
	    SQLITE_OK)
		return NULL;
	s = xcalloc(1, sizeof(*s));
	s->stmt = stmt;
	s->next = db->statements;
	db->statements = s;
	hash_add(&db->by_text, &s->by_text, hash_text(sql, 0));
	return s;
}

int db_prepare(struct db *db, const char *sql, sqlite3_stmt **stmt, char **err)
{
	struct statement *s = find_idle(db, sql);

	if (!s)
		s = compile(db, sql);
	*stmt = s ? s->stmt : NULL;
	if (!s)
		return db_error(db, "read", err);
	s->busy = true;
	return 0;
}

void db_release(struct db *db, sqlite3_stmt *stmt)
{
	struct statement *s;
	struct hlink *link;

	if (!stmt)
		return;
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
	link = hash_first(&db->by_text, hash_text(sqlite3_sql(stmt), 0));
	for (; link; link = hash_next(link)) {
		s = hash_entry(link, struct statement, by_text);
		if (s->stmt == stmt)
			s->busy = false;
	}
}

void db_free_statements(struct db *db)
{
	struct statement *s;

	while ((s = db->statements)) {
		db->statements = s->next;
		sqlite3_finalize(s->stmt);
		free(s);
	}
	hash_exit(&db->by_text);
}

int db_step(struct db *db, sqlite3_stmt *stmt, char **err)
{
	int rc = sqlite3_step(stmt) == SQLITE_DONE ? 0 : db_error(db, "write", err);

	sqlite3_reset(stmt);
	return rc;
}

int db_step_bound(struct db *db, sqlite3_stmt *stmt, int bound, char **err)
{
	return bound == SQLITE_OK ? db_step(db, stmt, err) :
				    errline(err, -ENOMEM, "out of memory");
}

int db_each_of_bridge(struct db *db, const char *sql, const char *uuid,
		      void (*fn)(void *arg, sqlite3_stmt *stmt), void *arg, char **err)
{
	sqlite3_stmt *stmt;
	int step, rc = db_prepare(db, sql, &stmt, err);

	if (rc)
		return rc;
	sqlite3_bind_text(stmt, 1, uuid, -1, SQLITE_STATIC);
	while ((step = sqlite3_step(stmt)) == SQLITE_ROW)
		fn(arg, stmt);
	if (step != SQLITE_DONE)
		rc = db_error(db, "read", err);
	db_release(db, stmt);
	return rc;
}

const char *db_text(sqlite3_stmt *stmt, int at)
{
	const char *text;

	if (sqlite3_column_type(stmt, at) != SQLITE_TEXT)
		return NULL;
	text = xcheck((void *)sqlite3_column_text(stmt, at));
	return strlen(text) == (size_t)sqlite3_column_bytes(stmt, at) ? text : NULL;
}

int db_run(struct db *db, const char *sql, char **err)
{
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err);

	if (!rc)
		rc = db_step(db, stmt, err);
	db_release(db, stmt);
	return rc;
}

bool db_is_busy(const struct db *db)
{
	const struct statement *s;

	for (s = db->statements; s; s = s->next) {
		if (s->busy)
			return true;
	}
	return !sqlite3_get_autocommit(db->sql);
}

void db_swap_connections(struct db *db, struct db *fresh)
{
	struct db old = *db;

	db->sql = fresh->sql;
	db->statements = fresh->statements;
	db->by_text = fresh->by_text;
	fresh->sql = old.sql;
	fresh->statements = old.statements;
	fresh->by_text = old.by_text;
}

const char *db_path(const struct db *db)
{
	return db->path;
}

struct row_cache **db_row_cache(struct db *db)
{
	return &db->row_cache;
}
