// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/schema/datum_json.h"
#include "daemon/base/errline.h"
#include "daemon/db/row.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"

/* SQLite's own copy is made: a value that was not bound for want of memory would be NULL. */
static int bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
	return sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT);
}

static int bind_packed(sqlite3_stmt *stmt, int at, const struct datum *d,
		       const struct datum_type *type)
{
	char *text = datum_pack(d, type);
	int rc = text ? bind_text(stmt, at, text) : SQLITE_NOMEM;

	free(text);
	return rc;
}

static int bind_datum(sqlite3_stmt *stmt, int at, const struct datum *d,
		      const struct datum_type *type)
{
	if (!datum_type_is_single(type))
		return bind_packed(stmt, at, d, type);
	if (!d->n)
		return sqlite3_bind_null(stmt, at);
	if (type->key.type == ATOM_INTEGER)
		return sqlite3_bind_int64(stmt, at, d->keys[0].integer);
	if (type->key.type == ATOM_BOOLEAN)
		return sqlite3_bind_int(stmt, at, d->keys[0].boolean);
	return bind_text(stmt, at, d->keys[0].string);
}

/* @bound: SQLITE_OK, or what binding its values has come to */
static int run(struct db *db, sqlite3_stmt *stmt, int bound, char **err)
{
	int rc = db_step_bound(db, stmt, bound, err);

	db_release(db, stmt);
	return rc;
}

/* Two rows must not have the same name; SQLite would say so in its own words. */
static int check_unique(struct db *db, const struct row *row, char **err)
{
	const char *column = row->table->named_by;
	char other[UUID_LEN + 1];
	int rc;

	if (!column || !(row->table->columns[row_column(row, column)].flags & COL_UNIQUE))
		return 0;
	rc = row_find(db, row->table->id, column, row_string(row, column), other, err);
	if (rc <= 0)
		return rc;
	return errline(err, -EEXIST, "constraint violation: there is already a row in table %s "
		       "with %s \"%s\"", row->table->name, column, row_string(row, column));
}

static char *insert_sql(const struct table *table)
{
	unsigned int i, n = 0;
	struct text sql;
	FILE *out;

	text_init(&sql);
	out = text_begin(&sql);
	fprintf(out, "INSERT INTO \"%s\" (_uuid", table->name);
	for (i = 0; i < table->n_columns; i++) {
		if (table->columns[i].flags & COL_ELSEWHERE)
			continue;
		fprintf(out, ", \"%s\"", table->columns[i].name);
		n++;
	}
	fputs(") VALUES (?", out);
	while (n--)
		fputs(", ?", out);
	fputc(')', out);
	return text_take(&sql);
}

/* Run @sql, which it takes over: ?1 is the row's UUID, ?2 the column as an array */
static int run_relation(struct db *db, const struct row *row, const struct column *c, char *sql,
			char **err)
{
	const struct datum *d = row_datum(row, c->name);
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err), bound;

	free(sql);
	if (rc)
		return rc;
	bound = bind_text(stmt, 1, row->uuid) ?: bind_packed(stmt, 2, d, &c->type);
	return run(db, stmt, bound, err);
}

/* The elements that the row has, and no others; those that are there are not written again. */
static int write_relation(struct db *db, const struct row *row, const struct column *c, char **err)
{
	const char *table = row->table->name;
	int rc = run_relation(db, row, c,
			      xasprintf("DELETE FROM \"%s_%s\" WHERE _uuid = ?1 AND value NOT IN "
					"(SELECT value FROM json_each(?2))", table, c->name), err);

	return rc ? rc : run_relation(db, row, c,
				      xasprintf("INSERT OR IGNORE INTO \"%s_%s\" SELECT ?1, value "
						"FROM json_each(?2)", table, c->name), err);
}

static void note_column(struct db *db, const struct datum *d, const struct column *c)
{
	const struct atom_kind *ref = column_ref(c);
	const union atom *atoms = ref == &c->type.value ? d->values : d->keys;
	u32 i;

	for (i = 0; ref && i < d->n; i++)
		db_refers(db, atoms[i].string, ref->weak);
}

static void note_row(struct db *db, const struct row *row)
{
	unsigned int i;

	db_touch(db, row->uuid);
	db_made(db, row->uuid, row->table->root);
	for (i = 0; i < row->table->n_columns; i++)
		note_column(db, &row->columns[i], &row->table->columns[i]);
}

static int insert_relations(struct db *db, const struct row *row, char **err)
{
	const struct column *c;
	unsigned int i;
	int rc = 0;

	for (i = 0; !rc && i < row->table->n_columns; i++) {
		c = &row->table->columns[i];
		if (c->flags & COL_RELATION && row->columns[i].n)
			rc = write_relation(db, row, c, err);
	}
	return rc;
}

int row_insert(struct db *db, const struct row *row, char **err)
{
	static char *sql[__TBL_MAX];	/* as the schema is fixed, made once and kept */
	const struct table *table = row->table;
	sqlite3_stmt *stmt;
	unsigned int i;
	int at = 1, bound, rc;

	if (!sql[table->id])
		sql[table->id] = insert_sql(table);
	rc = check_unique(db, row, err);
	if (!rc)
		rc = db_prepare(db, sql[table->id], &stmt, err);
	if (rc)
		return rc;
	bound = bind_text(stmt, at++, row->uuid);
	for (i = 0; bound == SQLITE_OK && i < table->n_columns; i++) {
		if (!(table->columns[i].flags & COL_ELSEWHERE))
			bound = bind_datum(stmt, at++, &row->columns[i], &table->columns[i].type);
	}
	note_row(db, row);
	rc = run(db, stmt, bound, err);
	if (!rc)
		rc = insert_relations(db, row, err);
	if (!rc)
		row_cache_insert(db, row);
	return rc;
}

static int update_cell(struct db *db, const struct row *row, unsigned int column, char **err)
{
	const struct column *c = &row->table->columns[column];
	/* What is there already is not written again: the transaction may then change nothing. */
	char *sql = xasprintf("UPDATE \"%s\" SET \"%s\" = ?1 WHERE _uuid = ?2 AND \"%s\" IS NOT ?1",
			      row->table->name, c->name, c->name);
	sqlite3_stmt *stmt;
	int bound, rc = db_prepare(db, sql, &stmt, err);

	free(sql);
	if (rc)
		return rc;
	bound = bind_datum(stmt, 1, &row->columns[column], &c->type) ?:
		bind_text(stmt, 2, row->uuid);
	return run(db, stmt, bound, err);
}

int row_update(struct db *db, const struct row *row, unsigned int column, char **err)
{
	const struct column *c = &row->table->columns[column];
	int rc;

	if (c->type.key.table || c->type.value.table)
		db_unsettle(db);
	db_touch(db, row->uuid);
	rc = c->flags & COL_RELATION ? write_relation(db, row, c, err) :
	     update_cell(db, row, column, err);
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
	db_unsettle(db);
	rc = run(db, stmt, bind_text(stmt, 1, row->uuid), err);
	if (!rc)
		row_cache_delete(db, row);
	return rc;
}

int row_check_readable(const struct row *row, int column, char **err)
{
	const char *why = row->why ? row->why[column] : NULL;

	if (!why)
		return 0;
	return errline(err, -EINVAL, "column %s of row %s in table %s can be set, but not changed: "
		       "%s", row->table->columns[column].name, row->uuid, row->table->name, why);
}

int row_add_ref(struct db *db, struct row *row, const char *column, const char *uuid, char **err)
{
	int rc = row_check_readable(row, row_column(row, column), err);

	if (rc)
		return rc;
	row_put_ref(row, column, uuid);
	if (row->table->columns[row_column(row, column)].flags & COL_RELATION)
		return row_add_ref_to(db, row->table->id, row->uuid, column, uuid, err);
	return row_update(db, row, row_column(row, column), err);
}

int row_del_ref(struct db *db, struct row *row, const char *column, const char *uuid, char **err)
{
	int i = row_column(row, column), rc = row_check_readable(row, i, err);
	struct datum one = { 0 };
	union atom atom = { .string = (char *)uuid };

	if (rc)
		return rc;
	datum_append(&one, &atom, NULL);
	datum_subtract(&row->columns[i], &one, &row->table->columns[i].type, true);
	free(one.keys);
	return row_update(db, row, i, err);
}

int row_add_ref_to(struct db *db, enum table_id table, const char *uuid, const char *column,
		   const char *ref, char **err)
{
	const struct table *t = schema_table(table);
	char *sql = xasprintf("INSERT OR IGNORE INTO \"%s_%s\" VALUES (?1, ?2)", t->name, column);
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err);

	free(sql);
	if (rc)
		return rc;
	db_refers(db, ref, false);
	db_touch(db, uuid);
	rc = run(db, stmt, bind_text(stmt, 1, uuid) ?: bind_text(stmt, 2, ref), err);
	if (!rc)
		row_cache_add_ref(db, table, uuid, table_column(t, column), ref);
	return rc;
}
