// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/base/errline.h"
#include "daemon/db/integrity.h"
#include "daemon/db/row.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"

/* Call @fn with each column that refers to rows, until it returns non-zero. */
static int each_ref(struct db *db, int (*fn)(struct db *db, const struct table *from,
					     const struct column *c, void *arg, char **err),
		    void *arg, char **err)
{
	const struct table *from;
	unsigned int i;
	int id, rc = 0;

	for (id = TBL_NONE + 1; !rc && id < __TBL_MAX; id++) {
		from = schema_table(id);
		for (i = 0; !rc && i < from->n_columns; i++) {
			if (column_ref(&from->columns[i]))
				rc = fn(db, from, &from->columns[i], arg, err);
		}
	}
	return rc;
}

/*
 * A query for all UUIDs in a column, as "value" beside "_uuid" of the row that has it;
 * freed. A cell that is no JSON refers to nothing; what it may have referred to is not
 * collected (refs_open).
 */
static char *refs_sql(const struct table *from, const struct column *c)
{
	if (c->flags & COL_RELATION)
		return xasprintf("SELECT _uuid, value FROM \"%s_%s\" WHERE _uuid IN "
				 "(SELECT _uuid FROM \"%s\")", from->name, c->name, from->name);
	if (datum_type_is_single(&c->type))
		return xasprintf("SELECT _uuid, \"%s\" AS value FROM \"%s\" WHERE \"%s\" NOT NULL",
				 c->name, from->name, c->name);
	return xasprintf("SELECT t._uuid, j.value AS value FROM \"%s\" t, json_each(CASE WHEN "
			 "json_valid(t.\"%s\") THEN t.\"%s\" ELSE '[]' END) j "
			 "WHERE j.value NOT NULL",
			 from->name, c->name, c->name);
}

/* struct holders - what refers to a table strongly, as a condition on its rows */
struct holders {
	const struct table *to;
	FILE *condition;
};

static int add_holder(struct db *db, const struct table *from, const struct column *c, void *arg,
		      char **err)
{
	struct holders *h = arg;
	char *refs;

	(void)db;
	(void)err;
	if (column_ref(c)->table != (int)h->to->id || column_ref(c)->weak)
		return 0;
	refs = refs_sql(from, c);
	fprintf(h->condition, " AND _uuid NOT IN (SELECT value FROM (%s))", refs);
	free(refs);
	return 0;
}

/* A condition on rows of @table that holds for those that nothing holds; freed */
static char *unheld(struct db *db, const struct table *table)
{
	struct holders h = { .to = table };
	struct text condition;

	text_init(&condition);
	h.condition = text_begin(&condition);
	fputs("1", h.condition);
	each_ref(db, add_holder, &h, NULL);
	return text_take(&condition);
}

int refs_held(struct db *db, const struct row *row, char **err)
{
	char *condition = unheld(db, row->table);
	char *sql = xasprintf("SELECT 1 FROM \"%s\" WHERE _uuid = ?1 AND %s", row->table->name,
			      condition);
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err), step;

	free(condition);
	free(sql);
	if (rc)
		return rc;
	sqlite3_bind_text(stmt, 1, row->uuid, -1, SQLITE_STATIC);
	step = sqlite3_step(stmt);
	rc = step == SQLITE_ROW ? 0 : step == SQLITE_DONE ? 1 : db_error(db, "read", err);
	db_release(db, stmt);
	return rc;
}

/* Rows that nothing holds any more. Returns how many were deleted, or -errno. */
static int collect_table(struct db *db, const struct table *table, char **err)
{
	char *condition = unheld(db, table);
	char *sql = xasprintf("DELETE FROM \"%s\" WHERE %s AND _uuid NOT IN "
			      "(SELECT uuid FROM temp.lost)", table->name, condition);
	int rc = db_run(db, sql, err);

	free(condition);
	free(sql);
	if (rc)
		return rc;
	if (db_changes(db))
		row_cache_forget(db, table->id);
	return db_changes(db);
}

/* What a deleted row referred to may be garbage now too. */
static int collect(struct db *db, char **err)
{
	int id, rc, deleted;

	do {
		deleted = 0;
		for (id = TBL_NONE + 1; id < __TBL_MAX; id++) {
			if (schema_table(id)->root)
				continue;
			rc = collect_table(db, schema_table(id), err);
			if (rc < 0)
				return rc;
			deleted += rc;
		}
	} while (deleted);
	return 0;
}

/* A query for the references in a column to rows that are not there; freed */
static char *dangling_sql(const struct table *from, const struct column *c)
{
	char *refs = refs_sql(from, c);
	char *sql;

	sql = xasprintf("SELECT _uuid, value FROM (%s) "
			"WHERE value NOT IN (SELECT _uuid FROM \"%s\")", refs,
			schema_table(column_ref(c)->table)->name);
	free(refs);
	return sql;
}

static int drop_ref(struct db *db, const struct table *from, const struct column *c,
		    const char *uuid, const char *value, char **err)
{
	struct row *row;
	int rc = row_by_uuid(db, from->id, uuid, &row, err);

	if (rc <= 0)
		return rc;
	/* Who mends the cell decides on all of it. */
	rc = row_why(row, c->name) ? 0 : row_del_ref(db, row, c->name, value, err);
	row_free(row);
	return rc;
}

/* In the words of an OVSDB server */
static void tell_dangling(struct faults *faults, const struct table *from, const struct column *c,
			  const char *uuid, const char *value)
{
	faults_add(faults, from->id, uuid, NULL,
		   xasprintf(REFS_VIOLATION ": Table %s column %s row %s references nonexistent "
			     "row %s in table %s.", from->name, c->name, uuid, value,
			     schema_table(column_ref(c)->table)->name));
}

/* Go through the dangling references of a column; @arg: where strong ones are told, or NULL */
static int dangling(struct db *db, const struct table *from, const struct column *c, void *arg,
		    char **err)
{
	char *sql = dangling_sql(from, c);
	const char *uuid, *value;
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err), step;

	free(sql);
	if (rc)
		return rc;
	while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
		uuid = (const char *)xcheck((void *)sqlite3_column_text(stmt, 0));
		value = (const char *)xcheck((void *)sqlite3_column_text(stmt, 1));
		if (arg)
			tell_dangling(arg, from, c, uuid, value);
		else
			rc = drop_ref(db, from, c, uuid, value, err);
	}
	if (!rc && step != SQLITE_DONE)
		rc = db_error(db, "read", err);
	db_release(db, stmt);
	return rc;
}

static int drop_weak(struct db *db, const struct table *from, const struct column *c, void *arg,
		     char **err)
{
	(void)arg;
	return column_ref(c)->weak ? dangling(db, from, c, NULL, err) : 0;
}

static int check_strong(struct db *db, const struct table *from, const struct column *c, void *arg,
			char **err)
{
	return column_ref(c)->weak ? 0 : dangling(db, from, c, arg, err);
}

/* struct hanging - references to one row of a table that is not there */
struct hanging {
	enum table_id table;
	char *uuid;
	unsigned int n;
};

static int count_hanging(struct db *db, const struct table *from, const struct column *c, void *arg,
			 char **err)
{
	struct hanging *h = arg;
	sqlite3_stmt *stmt;
	char *refs, *sql;
	int rc, step;

	if (column_ref(c)->table != (int)h->table || column_ref(c)->weak)
		return 0;
	refs = dangling_sql(from, c);
	sql = xasprintf("SELECT value, count(*) FROM (%s) WHERE ?1 = '' OR value = ?1 "
			"GROUP BY value LIMIT 1", refs);
	free(refs);
	rc = db_prepare(db, sql, &stmt, err);
	free(sql);
	if (rc)
		return rc;
	sqlite3_bind_text(stmt, 1, h->uuid, -1, SQLITE_TRANSIENT);
	step = sqlite3_step(stmt);
	if (step == SQLITE_ROW) {
		snprintf(h->uuid, UUID_LEN + 1, "%s",
			 (const char *)xcheck((void *)sqlite3_column_text(stmt, 0)));
		h->n += sqlite3_column_int(stmt, 1);
	} else if (step != SQLITE_DONE) {
		rc = db_error(db, "read", err);
	}
	db_release(db, stmt);
	return rc;
}

int refs_dangling(struct db *db, enum table_id table, char uuid[UUID_LEN + 1], unsigned int *n,
		  char **err)
{
	struct hanging h = { .table = table, .uuid = uuid };
	int rc;

	*uuid = '\0';
	rc = each_ref(db, count_hanging, &h, err);
	*n = h.n;
	return rc ? rc : h.n > 0;
}

int refs_settle(struct db *db, char **err)
{
	int rc = collect(db, err);

	return rc ? rc : each_ref(db, drop_weak, NULL, err);
}

/* --- what was so when the database was opened ------------------------------------------------ */

/* Call @fn with each table whose rows go when nothing refers to them. */
static int each_held(struct db *db, int (*fn)(struct db *db, const struct table *table, void *arg,
					      char **err), void *arg, char **err)
{
	int id, rc = 0;

	for (id = TBL_NONE + 1; !rc && id < __TBL_MAX; id++) {
		if (!schema_table(id)->root)
			rc = fn(db, schema_table(id), arg, err);
	}
	return rc;
}

static int keep_lost(struct db *db, const struct table *table, void *arg, char **err)
{
	char *condition = unheld(db, table);
	char *sql = xasprintf("INSERT OR IGNORE INTO temp.lost SELECT _uuid FROM \"%s\" WHERE %s",
			      table->name, condition);
	int rc = db_run(db, sql, err);

	(void)arg;
	free(condition);
	free(sql);
	return rc;
}

int refs_open(struct db *db, char **err)
{
	int rc = db_exec(db, "PRAGMA temp_store = MEMORY; CREATE TEMP TABLE lost "
			 "(uuid TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID", err);

	return rc ? rc : each_held(db, keep_lost, NULL, err);
}

static int tell_lost(struct db *db, const struct table *table, void *arg, char **err)
{
	bool named = table_column(table, "name") >= 0;
	char *condition = unheld(db, table);
	char *sql = xasprintf("SELECT _uuid, %s FROM \"%s\" WHERE _uuid IN (SELECT uuid FROM "
			      "temp.lost) AND %s", named ? "name" : "''", table->name, condition);
	const char *uuid, *name;
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err), step;

	free(condition);
	free(sql);
	if (rc)
		return rc;
	while ((step = sqlite3_step(stmt)) == SQLITE_ROW) {
		uuid = (const char *)xcheck((void *)sqlite3_column_text(stmt, 0));
		name = (const char *)sqlite3_column_text(stmt, 1);
		faults_add(arg, table->id, uuid, name,
			   xasprintf("table %s, row %s%s%s: nothing refers to it", table->name,
				     uuid, name && *name ? ", " : "", name ? name : ""));
	}
	if (step != SQLITE_DONE)
		rc = db_error(db, "read", err);
	db_release(db, stmt);
	return rc;
}

int refs_check(struct db *db, struct faults *faults, char **err)
{
	int rc = each_ref(db, check_strong, faults, err);

	if (!rc)
		rc = each_held(db, tell_lost, faults, err);
	if (!rc)
		db_settled(db);
	return rc;
}
