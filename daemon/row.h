/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of the tables of schema.h, read from and written to the database. */
#ifndef VSW_ROW_H
#define VSW_ROW_H

#include "db.h"
#include "schema.h"

/* struct row - @columns has a datum for each of the table's; for ephemeral ones see ephemeral.h */
struct row {
	const struct table *table;
	char uuid[UUID_LEN + 1];
	struct datum *columns;
};

/* struct rows - those that a query found, by name where the table has one, else in their order of
 * creation
 */
struct rows {
	struct row **row;
	unsigned int n;
};

/* A row with defaults and a new UUID, not in the database yet */
struct row *row_new(enum table_id table);
/* One without UUID, whose datums are all empty: a reader is to fill them */
struct row *row_alloc(enum table_id table);
void row_free(struct row *row);
void rows_free(struct rows *rows);

/* The row's UUID, as RFC 7047 writes it */
struct json_object *row_uuid_json(const struct row *row);
/* Position, and datum, of a column by exact name, which must exist */
int row_column(const struct row *row, const char *column);
struct datum *row_datum(const struct row *row, const char *column);
/* The string of a column that has exactly one */
const char *row_string(const struct row *row, const char *column);
/* Make one atom all that a column has. In memory only */
void row_put_string(struct row *row, const char *column, const char *value);
void row_put_integer(struct row *row, const char *column, int64_t value);
/* Add a UUID to a set of them; or to none. In memory only */
void row_put_ref(struct row *row, const char *column, const char *uuid);

/* All rows of a table; those whose column equals @value. 0, even if there is none, or -errno with
 * *err. The caller rows_free()s.
 */
int rows_load(struct db *db, enum table_id table, struct rows *rows, char **err);
int rows_load_where(struct db *db, enum table_id table, const char *column, const char *value,
		    struct rows *rows, char **err);

/* All rows of a table, to be looked at until the next change of one. They are kept until then. */
int rows_cached(struct db *db, enum table_id table, const struct rows **rows, char **err);
/* They follow: a row is new, gone, or has changed in a column; or it is not known what has changed */
void row_cache_insert(struct db *db, const struct row *row);
void row_cache_delete(struct db *db, const struct row *row);
void row_cache_update(struct db *db, const struct row *row, unsigned int column);
void row_cache_forget(struct db *db, enum table_id table);
void row_cache_free(struct db *db);

/* The first such row; the first whose @column refers to @uuid. 1 and *row, 0 if there is none, or
 * -errno with *err
 */
int row_by_uuid(struct db *db, enum table_id table, const char *uuid, struct row **row,
		char **err);
int row_by_name(struct db *db, enum table_id table, const char *name, struct row **row,
		char **err);
int row_referring(struct db *db, enum table_id table, const char *column, const char *uuid,
		  struct row **row, char **err);
/* The UUID of the row of this name alone: 1; 0 if there is none, or -errno with *err */
int row_find(struct db *db, enum table_id table, const char *name, char uuid[UUID_LEN + 1],
	     char **err);
/* The one row of a singleton */
int row_singleton(struct db *db, enum table_id table, struct row **row, char **err);

/* Write a new row, one column of a row that exists, or take it out. 0 or -errno with *err */
int row_insert(struct db *db, const struct row *row, char **err);
int row_update(struct db *db, const struct row *row, unsigned int column, char **err);
int row_delete(struct db *db, const struct row *row, char **err);

/* Add a UUID to, or take it out of, a set of references, and write that. */
int row_add_ref(struct db *db, struct row *row, const char *column, const char *uuid,
		char **err);
int row_del_ref(struct db *db, struct row *row, const char *column, const char *uuid,
		char **err);

/*
 * Add a UUID to a set of references of the row @uuid, to be written with others that follow. Who
 * reads the row finds it; a row that was read before does not have it.
 */
void row_refs_add(struct db *db, enum table_id table, const char *uuid, const char *column,
		  const char *ref);
/* Write those of @table, of all if TBL_NONE; forget all */
int row_refs_write(struct db *db, enum table_id table, char **err);
void row_refs_drop(struct db *db);

#endif
