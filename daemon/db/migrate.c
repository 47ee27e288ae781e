// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tables and columns that are missing are added, with their defaults; so a new version needs a step
 * of its own only if what is there must be changed. Values are checked by datum.c: SQL knows their
 * types alone, so that a range can be widened without a table being copied.
 */
#include "daemon/db/file.h"
#include "daemon/db/migrate.h"
#include "daemon/db/sql.h"
#include "daemon/base/errline.h"
#include "daemon/schema/schema.h"
#include "daemon/base/uuid.h"
#include "daemon/base/xalloc.h"

#define VERSION_RELATIONS	4	/* from which on COL_RELATION are tables */

/* steps[v] is run on the way from version v - 1 to v, when tables and columns are there. */
static const char *const steps[DB_VERSION + 1] = {
	[1] = NULL,	/* the first */
	/*
	 * Rules, many of them, in a table that schema.h does not know; and whose default rule is
	 * gone
	 */
	[2] = "CREATE TABLE IF NOT EXISTS vswitch_flow (bridge TEXT NOT NULL, "
	      "table_id INTEGER NOT NULL, priority INTEGER NOT NULL, match TEXT NOT NULL, "
	      "cookie INTEGER NOT NULL, actions TEXT NOT NULL, "
	      "PRIMARY KEY (bridge, table_id, priority, match)) WITHOUT ROWID;"
	      "CREATE TABLE IF NOT EXISTS vswitch_flow_no_default "
	      "(bridge TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;"
	      "CREATE TRIGGER IF NOT EXISTS vswitch_flow_of_bridge AFTER DELETE ON Bridge BEGIN "
	      "DELETE FROM vswitch_flow WHERE bridge = OLD._uuid; "
	      "DELETE FROM vswitch_flow_no_default WHERE bridge = OLD._uuid; END",
	/* What ports with mac-sticky have learned */
	[3] = "CREATE TABLE IF NOT EXISTS vswitch_sticky (bridge TEXT NOT NULL, "
	      "vlan INTEGER NOT NULL, mac TEXT NOT NULL, port TEXT NOT NULL, "
	      "PRIMARY KEY (bridge, vlan, mac)) WITHOUT ROWID;"
	      "CREATE TRIGGER IF NOT EXISTS vswitch_sticky_of_bridge AFTER DELETE ON Bridge BEGIN "
	      "DELETE FROM vswitch_sticky WHERE bridge = OLD._uuid; END",
	[VERSION_RELATIONS] = NULL,	/* move_relations() */
	[5] = NULL,	/* the tables and columns of Open vSwitch that are only kept */
	/* Groups, which rules refer to by number */
	[6] = "CREATE TABLE IF NOT EXISTS vswitch_group (bridge TEXT NOT NULL, "
	      "group_id INTEGER NOT NULL, text TEXT NOT NULL, "
	      "PRIMARY KEY (bridge, group_id)) WITHOUT ROWID;"
	      "CREATE TRIGGER IF NOT EXISTS vswitch_group_of_bridge AFTER DELETE ON Bridge BEGIN "
	      "DELETE FROM vswitch_group WHERE bridge = OLD._uuid; END",
	/* Meters, likewise, and their numbers in the datapath */
	[7] = "CREATE TABLE IF NOT EXISTS vswitch_meter (bridge TEXT NOT NULL, "
	      "meter_id INTEGER NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, "
	      "PRIMARY KEY (bridge, meter_id)) WITHOUT ROWID;"
	      "CREATE TRIGGER IF NOT EXISTS vswitch_meter_of_bridge AFTER DELETE ON Bridge BEGIN "
	      "DELETE FROM vswitch_meter WHERE bridge = OLD._uuid; END",
};

/* The column as CREATE TABLE and ALTER TABLE want it */
static char *column_sql(const struct column *c)
{
	const struct datum_type *t = &c->type;
	const char *null = t->min ? "NOT NULL" : "";
	const char *or_null = t->min ? "" : ", 'null'";

	if (!datum_type_is_single(t))
		return xasprintf("\"%s\" TEXT NOT NULL DEFAULT '%s' CHECK (json_valid(\"%s\"))",
				 c->name, datum_type_is_map(t) ? "{}" : "[]", c->name);
	if (t->key.type == ATOM_BOOLEAN)
		return xasprintf("\"%s\" INTEGER %s %s CHECK (\"%s\" IN (0, 1))", c->name, null,
				 t->min ? "DEFAULT 0" : "", c->name);
	if (t->key.type == ATOM_INTEGER)
		return xasprintf("\"%s\" INTEGER %s %s CHECK (typeof(\"%s\") IN ('integer'%s))",
				 c->name, null, t->min ? "DEFAULT 0" : "", c->name, or_null);
	return xasprintf("\"%s\" TEXT %s %s CHECK (typeof(\"%s\") IN ('text'%s))", c->name, null,
			 t->min ? "DEFAULT ''" : "", c->name, or_null);
}

static int exec_free(struct db *db, char *sql, char **err)
{
	int rc = db_exec(db, sql, err);

	free(sql);
	return rc;
}

/* Whether @sql, with @a and @b as ?1 and ?2, finds a row; or -errno */
static int exists(struct db *db, const char *sql, const char *a, const char *b, char **err)
{
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err);

	if (rc)
		return rc;
	sqlite3_bind_text(stmt, 1, a, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 2, b, -1, SQLITE_STATIC);
	rc = sqlite3_step(stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		rc = db_error(db, "read", err);
	else
		rc = rc == SQLITE_ROW;
	db_release(db, stmt);
	return rc;
}

static int has_column(struct db *db, const struct table *t, const struct column *c, char **err)
{
	return exists(db, "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2", t->name, c->name,
		      err);
}

static int add_column(struct db *db, const struct table *t, const struct column *c, char **err)
{
	char *sql;
	int rc;

	rc = has_column(db, t, c, err);
	if (rc)
		return rc < 0 ? rc : 0;
	sql = column_sql(c);
	rc = exec_free(db, xasprintf("ALTER TABLE \"%s\" ADD COLUMN %s", t->name, sql), err);
	free(sql);
	return rc;
}

static int add_index(struct db *db, const struct table *t, const struct column *c, char **err)
{
	char *why = NULL;
	int rc;

	if (!(c->flags & COL_UNIQUE))
		return 0;
	rc = exec_free(db, xasprintf("CREATE UNIQUE INDEX IF NOT EXISTS \"%s_%s\" "
				     "ON \"%s\" (\"%s\")", t->name, c->name, t->name, c->name),
		       &why);
	/* Two rows of one name: config_load() tells of them. */
	if (rc && rc != -EEXIST)
		return errline(err, rc, "%s", why ? why : "out of memory");
	free(why);
	return 0;
}

/* Its rows go with the row that they belong to. */
static int add_relation(struct db *db, const struct table *t, const struct column *c, char **err)
{
	return exec_free(db, xasprintf("CREATE TABLE IF NOT EXISTS \"%1$s_%2$s\" (_uuid TEXT NOT "
				       "NULL, value TEXT NOT NULL, PRIMARY KEY (_uuid, value)) "
				       "WITHOUT ROWID;"
				       "CREATE INDEX IF NOT EXISTS \"%1$s_%2$s_value\" ON "
				       "\"%1$s_%2$s\" (value);"
				       "CREATE TRIGGER IF NOT EXISTS \"%1$s_%2$s_of_row\" AFTER "
				       "DELETE ON \"%1$s\" BEGIN DELETE FROM \"%1$s_%2$s\" "
				       "WHERE _uuid = OLD._uuid; END", t->name, c->name), err);
}

/*
 * Before version 4 a relation was one cell, an array. That stays, empty: older SQLite cannot drop a
 * column. One that is no array stays as it is; nobody can say what it was.
 */
static int move_relation(struct db *db, const struct table *t, const struct column *c, char **err)
{
	int rc = c->flags & COL_RELATION ? has_column(db, t, c, err) : 0;

	if (rc <= 0)
		return rc;
	return exec_free(db, xasprintf("INSERT OR IGNORE INTO \"%1$s_%2$s\" SELECT t._uuid, "
				       "j.value FROM \"%1$s\" t, json_each(CASE WHEN "
				       "json_valid(t.\"%2$s\") THEN t.\"%2$s\" ELSE '[]' END) j "
				       "WHERE typeof(j.value) = 'text';"
				       "UPDATE \"%1$s\" SET \"%2$s\" = '[]' "
				       "WHERE json_valid(\"%2$s\")", t->name, c->name), err);
}

static int move_relations(struct db *db, char **err)
{
	const struct table *t;
	unsigned int i;
	int id, rc = 0;

	for (id = TBL_NONE + 1; !rc && id < __TBL_MAX; id++) {
		t = schema_table(id);
		for (i = 0; !rc && i < t->n_columns; i++)
			rc = move_relation(db, t, &t->columns[i], err);
	}
	return rc;
}

static int update_table(struct db *db, const struct table *t, char **err)
{
	unsigned int i;
	int rc;

	rc = exec_free(db, xasprintf("CREATE TABLE IF NOT EXISTS \"%s\" "
				     "(_uuid TEXT NOT NULL PRIMARY KEY CHECK (length(_uuid) = %d))",
				     t->name, UUID_LEN), err);
	for (i = 0; !rc && i < t->n_columns; i++) {
		if (t->columns[i].flags & COL_RELATION)
			rc = add_relation(db, t, &t->columns[i], err);
		if (t->columns[i].flags & COL_ELSEWHERE)
			continue;
		rc = add_column(db, t, &t->columns[i], err);
		if (!rc)
			rc = add_index(db, t, &t->columns[i], err);
	}
	return rc;
}

/* A singleton's row is there from the beginning. */
static int add_row(struct db *db, const struct table *t, char **err)
{
	char uuid[UUID_LEN + 1];

	if (!t->singleton)
		return 0;
	uuid_generate(uuid);
	return exec_free(db, xasprintf("INSERT INTO \"%s\" (_uuid) SELECT '%s' "
				       "WHERE NOT EXISTS (SELECT 1 FROM \"%s\")",
				       t->name, uuid, t->name), err);
}

static int update_tables(struct db *db, char **err)
{
	int i, rc = 0;

	for (i = TBL_NONE + 1; !rc && i < __TBL_MAX; i++) {
		rc = update_table(db, schema_table(i), err);
		if (!rc)
			rc = add_row(db, schema_table(i), err);
	}
	return rc;
}

static int read_version(struct db *db, char **err)
{
	sqlite3_stmt *stmt;
	int version, rc = db_prepare(db, "PRAGMA user_version", &stmt, err);

	if (rc)
		return rc;
	if (sqlite3_step(stmt) == SQLITE_ROW)
		version = sqlite3_column_int(stmt, 0);
	else
		version = db_error(db, "read", err);
	db_release(db, stmt);
	return version;
}

static int run_step(struct db *db, int version, char **err)
{
	int rc = 0;

	if (steps[version])
		rc = db_exec(db, steps[version], err);
	if (!rc && version == VERSION_RELATIONS)
		rc = move_relations(db, err);
	if (rc)
		return rc;
	return exec_free(db, xasprintf("INSERT INTO vswitch_migrations VALUES "
				       "(%d, datetime('now'), '%s'); PRAGMA user_version = %d",
				       version, VSWITCH_VERSION, version), err);
}

static int update(struct db *db, int version, char **err)
{
	int rc;

	rc = db_exec(db, "CREATE TABLE IF NOT EXISTS vswitch_migrations (version INTEGER "
		     "PRIMARY KEY, at TEXT NOT NULL, by_version TEXT NOT NULL)", err);
	if (!rc)
		rc = update_tables(db, err);
	while (!rc && version < DB_VERSION)
		rc = run_step(db, ++version, err);
	return rc;
}

/* The row of a singleton that somebody has taken out comes back, as it is when new. */
static int repair(struct db *db, char **err)
{
	int i, rc = 0;

	for (i = TBL_NONE + 1; !rc && i < __TBL_MAX; i++)
		rc = add_row(db, schema_table(i), err);
	return rc;
}

/* Rows with values that are none must not stand in the way: SQLite looks at all of them. */
int db_schema_update(struct db *db, char **err)
{
	int version = read_version(db, err);
	int rc;

	if (version < 0)
		return version;
	if (version == DB_VERSION)
		return repair(db, err);
	/* The file's header may lag behind the log that was written after it. */
	rc = db_file_version_check(db_path(db), version, err);
	if (!rc)
		rc = db_exec(db, "PRAGMA ignore_check_constraints = ON", err);
	if (rc)
		return rc;
	rc = db_txn_begin(db, err);
	if (rc)
		return rc;
	rc = update(db, version, err);
	if (rc)
		db_rollback(db);
	else
		rc = db_txn_commit(db, err);
	/* Into the file at once: its header tells of the version, and a copy of it is whole. */
	return rc ? rc : db_exec(db, "PRAGMA wal_checkpoint(TRUNCATE); "
				 "PRAGMA ignore_check_constraints = OFF", err);
}
