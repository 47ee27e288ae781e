// SPDX-License-Identifier: GPL-2.0-or-later
#include "datum_json.h"
#include "errline.h"
#include "row.h"
#include "xalloc.h"

/* "SELECT _uuid, …": position of a column in it is the number of stored ones before it, plus 1 */
static char *select_columns(const struct table *table)
{
	char *sql = xstrdup("SELECT t._uuid"), *more;
	unsigned int i;

	for (i = 0; i < table->n_columns; i++) {
		if (table->columns[i].flags & COL_EPHEMERAL)
			continue;
		more = xasprintf("%s, t.\"%s\"", sql, table->columns[i].name);
		free(sql);
		sql = more;
	}
	more = xasprintf("%s FROM \"%s\" t", sql, table->name);
	free(sql);
	return more;
}

static char *select_sql(const struct table *table, const char *where)
{
	static char *columns[__TBL_MAX];	/* as the schema is fixed, made once and kept */

	if (!columns[table->id])
		columns[table->id] = select_columns(table);
	return xasprintf("%s%s ORDER BY %s", columns[table->id], where,
			 table_column(table, "name") >= 0 ? "t.name, t.rowid" : "t.rowid");
}

static bool read_single(struct datum *d, const struct datum_type *type, sqlite3_stmt *stmt, int at)
{
	union atom atom;

	if (sqlite3_column_type(stmt, at) == SQLITE_NULL)
		return !type->min;
	if (type->key.type == ATOM_INTEGER)
		atom.integer = sqlite3_column_int64(stmt, at);
	else if (type->key.type == ATOM_BOOLEAN)
		atom.boolean = sqlite3_column_int(stmt, at);
	else
		atom.string = xstrdup((const char *)sqlite3_column_text(stmt, at));
	datum_append(d, &atom, NULL);
	return true;
}

static bool read_datum(struct datum *d, const struct datum_type *type, sqlite3_stmt *stmt, int at)
{
	const char *text;

	if (datum_type_is_single(type))
		return read_single(d, type, stmt, at);
	text = (const char *)sqlite3_column_text(stmt, at);
	return text && !datum_unpack(d, type, text);
}

static struct row *read_row(struct db *db, const struct table *table, sqlite3_stmt *stmt,
			    char **err)
{
	struct row *row = row_alloc(table->id);
	unsigned int i;
	int at = 1;

	snprintf(row->uuid, sizeof(row->uuid), "%s", sqlite3_column_text(stmt, 0));
	for (i = 0; i < table->n_columns; i++) {
		if (table->columns[i].flags & COL_EPHEMERAL) {
			datum_default(&row->columns[i], &table->columns[i].type);
			continue;
		}
		if (read_datum(&row->columns[i], &table->columns[i].type, stmt, at++))
			continue;
		errline(err, -EUCLEAN, "database %s is damaged: table %s, row %s, column %s",
			db_path(db), table->name, row->uuid, table->columns[i].name);
		row_free(row);
		return NULL;
	}
	return row;
}

static int fetch(struct db *db, const struct table *table, sqlite3_stmt *stmt, struct rows *rows,
		 char **err)
{
	struct row *row;
	int rc;

	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		row = read_row(db, table, stmt, err);
		if (!row)
			return -EUCLEAN;
		rows->row = xreallocarray(rows->row, rows->n + 1, sizeof(struct row *));
		rows->row[rows->n++] = row;
	}
	return rc == SQLITE_DONE ? 0 : db_error(db, "read", err);
}

/* @where begins with a space, or is empty; @value is its ?1 */
static int load(struct db *db, enum table_id id, const char *where, const char *value,
		struct rows *rows, char **err)
{
	const struct table *table = schema_table(id);
	sqlite3_stmt *stmt;
	char *sql;
	int rc = row_refs_write(db, id, err);

	memset(rows, 0, sizeof(*rows));
	if (rc)
		return rc;
	sql = select_sql(table, where);
	rc = db_prepare(db, sql, &stmt, err);
	free(sql);
	if (rc)
		return rc;
	if (value)
		sqlite3_bind_text(stmt, 1, value, -1, SQLITE_STATIC);
	rc = fetch(db, table, stmt, rows, err);
	db_release(db, stmt);
	if (rc)
		rows_free(rows);
	return rc;
}

int rows_load(struct db *db, enum table_id table, struct rows *rows, char **err)
{
	return load(db, table, "", NULL, rows, err);
}

int rows_load_where(struct db *db, enum table_id table, const char *column, const char *value,
		    struct rows *rows, char **err)
{
	char *where = xasprintf(" WHERE t.\"%s\" = ?1", column);
	int rc = load(db, table, where, value, rows, err);

	free(where);
	return rc;
}

static int load_referring(struct db *db, enum table_id id, const char *column, const char *uuid,
			  struct rows *rows, char **err)
{
	const struct table *table = schema_table(id);
	int i = table_column(table, column);
	char *where;
	int rc;

	if (datum_type_is_single(&table->columns[i].type))
		return rows_load_where(db, id, column, uuid, rows, err);
	where = xasprintf(" WHERE EXISTS (SELECT 1 FROM json_each(t.\"%s\") j WHERE j.value = ?1)",
			  column);
	rc = load(db, id, where, uuid, rows, err);
	free(where);
	return rc;
}

/* Keep the first of @rows. */
static int first(struct rows *rows, struct row **row)
{
	if (!rows->n)
		return 0;
	*row = rows->row[0];
	rows->row[0] = NULL;
	rows_free(rows);
	return 1;
}

int row_by_uuid(struct db *db, enum table_id table, const char *uuid, struct row **row, char **err)
{
	struct rows rows;
	int rc = rows_load_where(db, table, "_uuid", uuid, &rows, err);

	return rc ? rc : first(&rows, row);
}

int row_by_name(struct db *db, enum table_id table, const char *name, struct row **row, char **err)
{
	struct rows rows;
	int rc = rows_load_where(db, table, "name", name, &rows, err);

	return rc ? rc : first(&rows, row);
}

int row_referring(struct db *db, enum table_id table, const char *column, const char *uuid,
		  struct row **row, char **err)
{
	struct rows rows;
	int rc = load_referring(db, table, column, uuid, &rows, err);

	return rc ? rc : first(&rows, row);
}

int row_find(struct db *db, enum table_id table, const char *name, char uuid[UUID_LEN + 1],
	     char **err)
{
	char *sql = xasprintf("SELECT _uuid FROM \"%s\" WHERE name = ?1",
			      schema_table(table)->name);
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err);

	free(sql);
	if (rc)
		return rc;
	sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		snprintf(uuid, UUID_LEN + 1, "%s", sqlite3_column_text(stmt, 0));
	if (rc == SQLITE_ROW || rc == SQLITE_DONE)
		rc = rc == SQLITE_ROW;
	else
		rc = db_error(db, "read", err);
	db_release(db, stmt);
	return rc;
}

int row_singleton(struct db *db, enum table_id table, struct row **row, char **err)
{
	struct rows rows;
	int rc = rows_load(db, table, &rows, err);

	if (rc)
		return rc;
	if (!first(&rows, row))
		return errline(err, -EUCLEAN, "database %s is damaged: table %s is empty",
			       db_path(db), schema_table(table)->name);
	return 0;
}
