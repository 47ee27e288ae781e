// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/schema/datum_json.h"
#include "daemon/base/errline.h"
#include "daemon/db/row.h"
#include "daemon/base/utf8.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"

/* "SELECT _uuid, …": position of a column in it is the number of stored ones before it, plus 1 */
static char *select_columns(const struct table *table)
{
	const struct column *c = table->columns;
	struct text sql;
	FILE *out;

	text_init(&sql);
	out = text_begin(&sql);
	fputs("SELECT t._uuid", out);
	for (; c < table->columns + table->n_columns; c++) {
		if (c->flags & COL_RELATION)
			fprintf(out, ", (SELECT json_group_array(value) FROM (SELECT value FROM "
				"\"%s_%s\" r WHERE r._uuid = t._uuid AND typeof(value) = 'text' "
				"ORDER BY value))", table->name, c->name);
		else if (!(c->flags & COL_EPHEMERAL))
			fprintf(out, ", t.\"%s\"", c->name);
	}
	fprintf(out, " FROM \"%s\" t", table->name);
	return text_take(&sql);
}

static char *select_sql(const struct table *table, const char *where)
{
	static char *columns[__TBL_MAX];	/* as the schema is fixed, made once and kept */

	if (!columns[table->id])
		columns[table->id] = select_columns(table);
	return xasprintf("%s%s ORDER BY %s", columns[table->id], where,
			 table_column(table, "name") >= 0 ? "t.name, t.rowid" : "t.rowid");
}

/* UTF-8 without a NUL in it, or NULL and *why */
static const char *read_text(sqlite3_stmt *stmt, int at, char **why)
{
	const char *text;

	if (sqlite3_column_type(stmt, at) != SQLITE_TEXT) {
		errline(why, -EINVAL, "it is no text");
		return NULL;
	}
	text = xcheck((void *)sqlite3_column_text(stmt, at));
	if (strlen(text) != (size_t)sqlite3_column_bytes(stmt, at)) {
		errline(why, -EINVAL, "it has a NUL in it");
		return NULL;
	}
	if (!utf8_valid(text)) {
		errline(why, -EINVAL, "it is no UTF-8");
		return NULL;
	}
	return text;
}

static int read_integer(sqlite3_stmt *stmt, int at, int64_t *value, char **why)
{
	if (sqlite3_column_type(stmt, at) != SQLITE_INTEGER)
		return errline(why, -EINVAL, "it is no integer");
	*value = sqlite3_column_int64(stmt, at);
	return 0;
}

static int read_atom(union atom *atom, enum atom_type type, sqlite3_stmt *stmt, int at, char **why)
{
	const char *text;
	int64_t value = 0;
	int rc;

	memset(atom, 0, sizeof(*atom));
	if (type != ATOM_INTEGER && type != ATOM_BOOLEAN) {
		text = read_text(stmt, at, why);
		atom->string = text ? xstrdup(text) : NULL;
		return text ? 0 : -EINVAL;
	}
	rc = read_integer(stmt, at, &value, why);
	if (!rc && type == ATOM_BOOLEAN && value != 0 && value != 1)
		rc = errline(why, -EINVAL, "it is neither 0 nor 1");
	if (!rc && type == ATOM_BOOLEAN)
		atom->boolean = value;
	else if (!rc)
		atom->integer = value;
	return rc;
}

static int read_single(struct datum *d, const struct datum_type *type, sqlite3_stmt *stmt, int at,
		       char **why)
{
	union atom atom;
	int rc;

	if (sqlite3_column_type(stmt, at) == SQLITE_NULL)
		return type->min ? errline(why, -EINVAL, "it is NULL") : 0;
	rc = read_atom(&atom, type->key.type, stmt, at, why);
	if (!rc)
		datum_append(d, &atom, NULL);
	return rc;
}

static int read_datum(struct datum *d, const struct datum_type *type, sqlite3_stmt *stmt, int at,
		      char **why)
{
	const char *text;

	if (datum_type_is_single(type))
		return read_single(d, type, stmt, at, why);
	text = read_text(stmt, at, why);
	if (!text)
		return -EINVAL;
	if (datum_unpack(d, type, text)) {
		char *wanted = datum_type_text(type);

		errline(why, -EINVAL, "it is no %s", wanted);
		free(wanted);
		return -EINVAL;
	}
	return 0;
}

/* A value that is only out of its range is kept, to be shown. */
static void read_column(struct row *row, unsigned int i, sqlite3_stmt *stmt, int at)
{
	const struct column *c = &row->table->columns[i];
	struct datum *d = &row->columns[i];
	char *why = NULL;

	if (read_datum(d, &c->type, stmt, at, &why)) {
		datum_free(d, &c->type);
		datum_default(d, &c->type);
	} else if (!datum_check(d, &c->type, &why)) {
		return;
	}
	row_set_why(row, i, xcheck(why));
}

static struct row *read_row(const struct table *table, sqlite3_stmt *stmt)
{
	struct row *row = row_alloc(table->id);
	const char *uuid = NULL;
	unsigned int i;
	int at = 1;

	if (sqlite3_column_type(stmt, 0) != SQLITE_NULL)
		uuid = xcheck((void *)sqlite3_column_text(stmt, 0));
	snprintf(row->uuid, sizeof(row->uuid), "%s", uuid ? uuid : "");
	for (i = 0; i < table->n_columns; i++) {
		if (table->columns[i].flags & COL_EPHEMERAL)
			datum_default(&row->columns[i], &table->columns[i].type);
		else
			read_column(row, i, stmt, at++);
	}
	return row;
}

static int fetch(struct db *db, const struct table *table, sqlite3_stmt *stmt, struct rows *rows,
		 char **err)
{
	int rc;

	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		rows->row = xreallocarray(rows->row, rows->n + 1, sizeof(struct row *));
		rows->row[rows->n++] = read_row(table, stmt);
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
	int rc;

	memset(rows, 0, sizeof(*rows));
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
	if (table->columns[i].flags & COL_RELATION)
		where = xasprintf(" WHERE t._uuid IN "
				  "(SELECT _uuid FROM \"%s_%s\" WHERE value = ?1)",
				  table->name, column);
	else
		where = xasprintf(" WHERE EXISTS (SELECT 1 FROM json_each(CASE WHEN "
				  "json_valid(t.\"%s\") THEN t.\"%s\" ELSE '[]' END) j "
				  "WHERE j.value = ?1)", column, column);
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

int row_referring(struct db *db, enum table_id table, const char *column, const char *uuid,
		  struct row **row, char **err)
{
	struct rows rows;
	int rc = load_referring(db, table, column, uuid, &rows, err);

	return rc ? rc : first(&rows, row);
}

/* The first of what a query finds; returns 0, 1, 2: there are more, or -errno */
static int fetch_uuid(struct db *db, sqlite3_stmt *stmt, char uuid[UUID_LEN + 1], char **err)
{
	int rc = sqlite3_step(stmt), n = 0;

	if (rc == SQLITE_ROW) {
		snprintf(uuid, UUID_LEN + 1, "%s",
			 (const char *)xcheck((void *)sqlite3_column_text(stmt, 0)));
		rc = sqlite3_step(stmt);
		n = rc == SQLITE_ROW ? 2 : 1;
	}
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? n : db_error(db, "read", err);
}

int row_find(struct db *db, enum table_id table, const char *column, const char *value,
	     char uuid[UUID_LEN + 1], char **err)
{
	char *sql = xasprintf("SELECT _uuid FROM \"%s\" WHERE \"%s\" = ?1",
			      schema_table(table)->name, column);
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err);

	free(sql);
	if (rc)
		return rc;
	sqlite3_bind_text(stmt, 1, value, -1, SQLITE_STATIC);
	rc = fetch_uuid(db, stmt, uuid, err);
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
