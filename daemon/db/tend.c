// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What others do to the file while it is open: looked for when a transaction begins, before it is
 * committed, at the end, and whenever db_tend() is called.
 */
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/db/file.h"
#include "daemon/db/sql.h"
#include "daemon/base/log.h"

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
	db_swap_connections(db, fresh);
	db->place.file = fresh->place.file;
	db->place.log = fresh->place.log;
	leave_files(fresh);
	db_free(fresh);
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
	int rc = db_pragma(db, "PRAGMA journal_mode = DELETE", "delete", err);

	if (!rc)
		rc = db_pragma(db, "PRAGMA journal_mode = WAL", "wal", err);
	if (!rc)
		db_place_note(&db->place);
	return rc;
}

int db_tend(struct db *db, bool *again, char **err)
{
	enum db_state state = db_place_look(&db->place);
	int rc;

	*again = false;
	if (state == DB_STATE_GOOD || db_is_busy(db))
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

/* Who only reads needs no file: what is wrong with it is said when something is to be written. */
int db_begin(struct db *db, char **err)
{
	bool again;

	db_tend(db, &again, NULL);
	return db_txn_begin(db, err);
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

	if (rc)
		db_rollback(db);
	else
		rc = db_txn_commit(db, err);
	if (!rc && dirty)
		note_write(db);
	return rc;
}

/*
 * SQLite would bring what the log has into a file that is not the log's any more, and take away
 * what lies beside it.
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
	db_free(db);
}
