// SPDX-License-Identifier: GPL-2.0-or-later
#include "datum_json.h"
#include "errline.h"
#include "row.h"
#include "xalloc.h"

static void bind_datum(sqlite3_stmt *stmt, int at, const struct datum *d,
		       const struct datum_type *type)
{
	if (!datum_type_is_single(type))
		sqlite3_bind_text(stmt, at, datum_pack(d, type), -1, free);
	else if (!d->n)
		sqlite3_bind_null(stmt, at);
	else if (type->key.type == ATOM_INTEGER)
		sqlite3_bind_int64(stmt, at, d->keys[0].integer);
	else if (type->key.type == ATOM_BOOLEAN)
		sqlite3_bind_int(stmt, at, d->keys[0].boolean);
	else
		sqlite3_bind_text(stmt, at, d->keys[0].string, -1, SQLITE_TRANSIENT);
}

static int run(struct db *db, sqlite3_stmt *stmt, char **err)
{
	int rc = db_step(db, stmt, err);

	db_release(db, stmt);
	return rc;
}

/* Two rows must not have the same name; SQLite would say so in its own words. */
static int check_unique(struct db *db, const struct row *row, char **err)
{
	char other[UUID_LEN + 1];
	int rc;

	if (table_column(row->table, "name") < 0 ||
	    !(row->table->columns[row_column(row, "name")].flags & COL_UNIQUE))
		return 0;
	rc = row_find(db, row->table->id, row_string(row, "name"), other, err);
	if (rc <= 0)
		return rc;
	return errline(err, -EEXIST, "constraint violation: there is already a row in table %s "
		       "with name \"%s\"", row->table->name, row_string(row, "name"));
}

static char *insert_sql(const struct table *table)
{
	char *names = xstrdup("_uuid"), *marks = xstrdup("?"), *more;
	unsigned int i;

	for (i = 0; i < table->n_columns; i++) {
		if (table->columns[i].flags & COL_EPHEMERAL)
			continue;
		more = xasprintf("%s, \"%s\"", names, table->columns[i].name);
		free(names);
		names = more;
		more = xasprintf("%s, ?", marks);
		free(marks);
		marks = more;
	}
	more = xasprintf("INSERT INTO \"%s\" (%s) VALUES (%s)", table->name, names, marks);
	free(names);
	free(marks);
	return more;
}

int row_insert(struct db *db, const struct row *row, char **err)
{
	static char *sql[__TBL_MAX];	/* as the schema is fixed, made once and kept */
	const struct table *table = row->table;
	sqlite3_stmt *stmt;
	unsigned int i;
	int at = 1, rc;

	if (!sql[table->id])
		sql[table->id] = insert_sql(table);
	rc = check_unique(db, row, err);
	if (!rc)
		rc = db_prepare(db, sql[table->id], &stmt, err);
	if (rc)
		return rc;
	sqlite3_bind_text(stmt, at++, row->uuid, -1, SQLITE_TRANSIENT);
	for (i = 0; i < table->n_columns; i++) {
		if (!(table->columns[i].flags & COL_EPHEMERAL))
			bind_datum(stmt, at++, &row->columns[i], &table->columns[i].type);
	}
	db_unsettle(db);
	rc = run(db, stmt, err);
	if (!rc)
		row_cache_insert(db, row);
	return rc;
}

int row_update(struct db *db, const struct row *row, unsigned int column, char **err)
{
	const struct column *c = &row->table->columns[column];
	/* What is there already is not written again: the transaction may then change nothing. */
	char *sql = xasprintf("UPDATE \"%s\" SET \"%s\" = ?1 WHERE _uuid = ?2 AND \"%s\" IS NOT ?1",
			      row->table->name, c->name, c->name);
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err);

	free(sql);
	if (rc)
		return rc;
	bind_datum(stmt, 1, &row->columns[column], &c->type);
	sqlite3_bind_text(stmt, 2, row->uuid, -1, SQLITE_TRANSIENT);
	if (c->type.key.table || c->type.value.table)
		db_unsettle(db);
	rc = run(db, stmt, err);
	if (!rc)
		row_cache_update(db, row, column);
	return rc;
}

int row_delete(struct db *db, const struct row *row, char **err)
{
	char *sql = xasprintf("DELETE FROM \"%s\" WHERE _uuid = ?1", row->table->name);
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err);

	free(sql);
	if (rc)
		return rc;
	sqlite3_bind_text(stmt, 1, row->uuid, -1, SQLITE_TRANSIENT);
	db_unsettle(db);
	rc = run(db, stmt, err);
	if (!rc)
		row_cache_delete(db, row);
	return rc;
}

int row_add_ref(struct db *db, struct row *row, const char *column, const char *uuid, char **err)
{
	row_put_ref(row, column, uuid);
	return row_update(db, row, row_column(row, column), err);
}

int row_del_ref(struct db *db, struct row *row, const char *column, const char *uuid, char **err)
{
	int i = row_column(row, column);
	struct datum one = { 0 };
	union atom atom = { .string = (char *)uuid };

	datum_append(&one, &atom, NULL);
	datum_subtract(&row->columns[i], &one, &row->table->columns[i].type, true);
	free(one.keys);
	return row_update(db, row, i, err);
}
