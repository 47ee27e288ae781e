// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The database file: how it is opened, and its transactions. It is held exclusively (no other
 * process can write what the daemon would not notice) and in WAL mode, synchronously: what a commit
 * has said is on disk.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/db/db.h"
#include "daemon/db/file.h"
#include "daemon/db/place.h"
#include "daemon/db/migrate.h"
#include "daemon/db/way.h"
#include "daemon/base/errline.h"
#include "daemon/base/hash.h"
#include "daemon/base/log.h"
#include "daemon/db/integrity.h"
#include "daemon/db/row.h"
#include "daemon/base/xalloc.h"

/* Another daemon that is just ending may hold the lock for a moment. */
#define BUSY_MS	1000

struct db {
	sqlite3 *sql;
	char *path;
	struct db_place place;
	int changes;	/* sqlite3_total_changes when the transaction began */
	struct row_cache *row_cache;
	bool unsettled;
	char (*touched)[UUID_LEN + 1];	/* UUIDs of rows, since the transaction began */
	size_t n_touched;
	struct statement *statements;
	struct hash by_text;	/* they, too */
};

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

int db_changes(const struct db *db)
{
	return sqlite3_changes(db->sql);
}

static u32 text_hash(const char *sql)
{
	return hash_bytes(sql, strlen(sql), 0);
}

static struct statement *find_idle(const struct db *db, const char *sql)
{
	struct hlink *link = hash_first(&db->by_text, text_hash(sql));
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
	hash_add(&db->by_text, &s->by_text, text_hash(sql));
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
	link = hash_first(&db->by_text, text_hash(sqlite3_sql(stmt)));
	for (; link; link = hash_next(link)) {
		s = hash_entry(link, struct statement, by_text);
		if (s->stmt == stmt)
			s->busy = false;
	}
}

static void free_statements(struct db *db)
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

int db_run(struct db *db, const char *sql, char **err)
{
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err);

	if (!rc)
		rc = db_step(db, stmt, err);
	db_release(db, stmt);
	return rc;
}

/* What integrity_check found, of which the last line says most */
static int damaged(const struct db *db, const char *found, char **err)
{
	const char *line = strrchr(found, '\n');

	return errline(err, -EUCLEAN, "database %s is damaged: %s", db->path,
		       line ? line + 1 : found);
}

/* Run a pragma that answers with a word, which must be @wanted. */
static int pragma(struct db *db, const char *sql, const char *wanted, char **err)
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
	rc = check_writable(db, err);
	if (!rc)
		rc = pragma(db, "PRAGMA locking_mode = EXCLUSIVE", "exclusive", err);
	if (!rc)
		rc = check_integrity(db, err);
	if (!rc)
		rc = pragma(db, "PRAGMA journal_mode = WAL", "wal", err);
	if (!rc)
		rc = db_exec(db, "PRAGMA synchronous = FULL", err);
	if (!rc)
		rc = db_schema_update(db, err);
	return rc ? rc : refs_open(db, err);
}

static void free_db(struct db *db);

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
	if (hash_init(&db->by_text))
		xcheck(NULL);
	rc = prepare_file(db, err);
	if (rc) {
		free_db(db);
		return rc;
	}
	db_place_note(&db->place);
	*result = db;
	return 0;
}

/* --- what others do to the file -------------------------------------------------------------- */

/* The connection is to go without a trace: what lies at its path is not what it has open. */
static void leave_files(struct db *db)
{
	int on = 1;

	sqlite3_file_control(db->sql, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

/* Go on with the connection of @fresh; the old one goes. Row caches hold, as rows are the same. */
static void take_connection(struct db *db, struct db *fresh)
{
	struct db old = *db;

	db->sql = fresh->sql;
	db->statements = fresh->statements;
	db->by_text = fresh->by_text;
	db->place.file = fresh->place.file;
	db->place.log = fresh->place.log;
	fresh->sql = old.sql;
	fresh->statements = old.statements;
	fresh->by_text = old.by_text;
	leave_files(fresh);
	free_db(fresh);
}

static bool is_busy(const struct db *db)
{
	const struct statement *s;

	for (s = db->statements; s; s = s->next) {
		if (s->busy)
			return true;
	}
	return !sqlite3_get_autocommit(db->sql);
}

/* What was deleted is still open, and whole. */
static int write_again(struct db *db, char **err)
{
	struct db *fresh;
	int rc = db_file_copy(db->sql, db->path, err);

	if (rc)
		return rc;
	rc = db_open(&fresh, db->path, err);
	if (rc) {
		unlink(db->path);
		return rc;
	}
	take_connection(db, fresh);
	return 0;
}

/* All that the lost log had goes into the file, and a new log begins. */
static int renew_log(struct db *db, char **err)
{
	int rc = pragma(db, "PRAGMA journal_mode = DELETE", "delete", err);

	if (!rc)
		rc = pragma(db, "PRAGMA journal_mode = WAL", "wal", err);
	if (!rc)
		db_place_note(&db->place);
	return rc;
}

int db_tend(struct db *db, bool *again, char **err)
{
	enum db_state state = db_place_look(&db->place);
	int rc;

	*again = false;
	if (state == DB_STATE_GOOD || is_busy(db))
		return 0;
	if (state == DB_STATE_DELETED)
		rc = write_again(db, err);
	else if (state == DB_STATE_LOG_LOST)
		rc = renew_log(db, err);
	else
		rc = db_place_refuse(&db->place, state, err);
	*again = !rc;
	return rc;
}

int db_check(const struct db *db, char **err)
{
	return db_place_refuse(&db->place, db_place_look(&db->place), err);
}

static void free_db(struct db *db)
{
	row_cache_free(db);
	free_statements(db);
	free(db->touched);
	sqlite3_close(db->sql);
	db_place_exit(&db->place);
	free(db->path);
	free(db);
}

/*
 * SQLite would bring what the log has into a file that is not the log's any more, and take away what
 * lies beside it.
 */
static void close_foreign(struct db *db, enum db_state state)
{
	struct stat log;

	leave_files(db);
	if (!stat(db->place.log_path, &log) && log.st_ino == db->place.log.st_ino &&
	    log.st_dev == db->place.log.st_dev)
		unlink(db->place.log_path);
	vlog(LOG_DB, LVL_ERR, "database %s %s: it is left as it is", db->path,
	     state == DB_STATE_WRITTEN ? "was written to by another program" : "was replaced");
}

void db_close(struct db *db)
{
	enum db_state state;
	char *err = NULL;
	bool again;

	if (!db)
		return;
	if (db_tend(db, &again, &err))
		vlog(LOG_DB, LVL_ERR, "%s", err);
	free(err);
	state = db_place_look(&db->place);
	if (state == DB_STATE_REPLACED || state == DB_STATE_WRITTEN)
		close_foreign(db, state);
	free_db(db);
}

const char *db_path(const struct db *db)
{
	return db->path;
}

/* Who only reads needs no file: what is wrong with it is said when something is to be written. */
int db_begin(struct db *db, char **err)
{
	bool again;

	db_tend(db, &again, NULL);
	db->changes = sqlite3_total_changes(db->sql);
	db->n_touched = 0;
	return exec(db, "BEGIN IMMEDIATE", err);
}

/* A commit may have brought the log into the file: that was us. */
static void note_write(struct db *db)
{
	enum db_state state = db_place_look(&db->place);
	char *why = NULL;
	bool again;

	if (state == DB_STATE_GOOD || state == DB_STATE_WRITTEN)
		db_place_note(&db->place);
	else if (db_tend(db, &again, &why))
		vlog(LOG_DB, LVL_ERR, "what was just changed is not on disk: %s", why);
	free(why);
}

/* Nothing is acknowledged that only a deleted file would know of. */
int db_commit(struct db *db, char **err)
{
	bool dirty = db_dirty(db);
	int rc = dirty ? db_check(db, err) : 0;

	if (!rc && sqlite3_exec(db->sql, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		rc = db_error(db, "commit", err);
	if (rc)
		db_rollback(db);
	else if (dirty)
		note_write(db);
	return rc;
}

void db_rollback(struct db *db)
{
	/* What was read since is not what the database says now. */
	if (db_dirty(db)) {
		row_cache_free(db);
		db->unsettled = true;
	}
	/* A full disk may have ended the transaction already. */
	if (!sqlite3_get_autocommit(db->sql))
		sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL);
}

bool db_dirty(const struct db *db)
{
	return sqlite3_total_changes(db->sql) != db->changes;
}

bool db_unsettled(const struct db *db)
{
	return db->unsettled;
}

void db_unsettle(struct db *db)
{
	db->unsettled = true;
}

void db_settled(struct db *db)
{
	db->unsettled = false;
}

/* Grows by doubling: whenever the count is a power of two, the room is used up. */
void db_touch(struct db *db, const char *uuid)
{
	size_t n = db->n_touched;

	if (n && !strcmp(db->touched[n - 1], uuid))
		return;
	if (!(n & (n - 1)))
		db->touched = xreallocarray(db->touched, n ? n * 2 : 1, sizeof(*db->touched));
	snprintf(db->touched[n], sizeof(*db->touched), "%s", uuid);
	db->n_touched++;
}

bool db_touched(const struct db *db, const char *uuid)
{
	size_t i;

	for (i = 0; i < db->n_touched; i++) {
		if (!strcmp(db->touched[i], uuid))
			return true;
	}
	return false;
}

struct row_cache **db_row_cache(struct db *db)
{
	return &db->row_cache;
}
