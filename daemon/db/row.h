/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of the tables of schema.h, read from and written to the database. */
#ifndef VSW_DB_ROW_H
#define VSW_DB_ROW_H

#include "daemon/base/hash.h"
#include "daemon/db/db.h"
#include "daemon/schema/schema.h"

/*
 * struct row
 * @columns: a datum for each of the table's; for ephemeral ones see ephemeral.h
 * @why:     NULL: the database has a good value for each. Else, by column, what is wrong with the
 *           value there, or NULL; the datum is what could be read of it, or the default
 * @gone:    it is held, but not what the database has: another row took its place, or none
 * @by_uuid: among those that are kept
 * @note:    what a reader has made of it, or NULL; goes by @drop when the row changes or is freed
 */
struct row {
	const struct table *table;
	unsigned int refs;	/* who holds it; more than one: it is not written any more */
	char uuid[UUID_LEN + 1];
	struct datum *columns;
	char **why;
	bool gone;
	struct hlink by_uuid;
	void *note;
	void (*drop)(void *note);
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
/* Let go of it: the last one frees it. */
void row_free(struct row *row);
struct row *row_get(struct row *row);
void row_drop_note(struct row *row);
void rows_free(struct rows *rows);

/* The row's UUID, as RFC 7047 writes it */
struct json_object *row_uuid_json(const struct row *row);
/* Position, and datum, of a column by exact name, which must exist */
int row_column(const struct row *row, const char *column);
struct datum *row_datum(const struct row *row, const char *column);
/* What is wrong with the value that the database has in a column, or NULL */
const char *row_why(const struct row *row, const char *column);
/* Takes over @why, or NULL */
void row_set_why(struct row *row, unsigned int column, char *why);
/* The string of a column that has exactly one */
const char *row_string(const struct row *row, const char *column);
/* Make one atom all that a column has. In memory only */
void row_put_string(struct row *row, const char *column, const char *value);
void row_put_integer(struct row *row, const char *column, int64_t value);
void row_put_boolean(struct row *row, const char *column, bool value);
/* One more pair of a map of strings. In memory only */
void row_put_pair(struct row *row, const char *column, const char *key, const char *value);
/* Add a UUID to a set of them; or to none. In memory only */
void row_put_ref(struct row *row, const char *column, const char *uuid);

/*
 * All rows of a table; those whose column equals @value. 0, even if there is none, or -errno with
 * *err. The caller rows_free()s. A value that cannot be understood is no error: row.why says so.
 */
int rows_load(struct db *db, enum table_id table, struct rows *rows, char **err);
int rows_load_where(struct db *db, enum table_id table, const char *column, const char *value,
		    struct rows *rows, char **err);

/* All rows of a table, to be looked at until the next change of one. They are kept until then. */
int rows_cached(struct db *db, enum table_id table, const struct rows **rows, char **err);
/* One of a table of which all are kept; NULL: there is none */
const struct row *row_cached(struct db *db, enum table_id table, const char *uuid);
/*
 * The same, held as they are now: later changes are made to others. They are not to be written. The
 * caller rows_free()s.
 */
int rows_hold(struct db *db, enum table_id table, struct rows *rows, char **err);
/* They follow: a row is new, gone, or has changed in a column; or nobody knows what has changed */
void row_cache_insert(struct db *db, const struct row *row);
void row_cache_delete(struct db *db, const struct row *row);
void row_cache_update(struct db *db, const struct row *row, unsigned int column);
void row_cache_add_ref(struct db *db, enum table_id table, const char *uuid, unsigned int column,
		       const char *ref);
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
/*
 * The UUID alone of the first row whose @column equals @value: 1; 2 if there are more; 0 if there
 * is none, or -errno with *err
 */
int row_find(struct db *db, enum table_id table, const char *column, const char *value,
	     char uuid[UUID_LEN + 1], char **err);
/* The one row of a singleton */
int row_singleton(struct db *db, enum table_id table, struct row **row, char **err);

/* Write a new row, one column of a row that exists, or take it out. 0 or -errno with *err */
int row_insert(struct db *db, const struct row *row, char **err);
int row_update(struct db *db, const struct row *row, unsigned int column, char **err);
int row_delete(struct db *db, const struct row *row, char **err);

/* 0, or -EINVAL and *err if a column has a value that could not be read, and would be lost */
int row_check_readable(const struct row *row, int column, char **err);
/* Add a UUID to, or take it out of, a set of references, and write that. */
int row_add_ref(struct db *db, struct row *row, const char *column, const char *uuid,
		char **err);
int row_del_ref(struct db *db, struct row *row, const char *column, const char *uuid,
		char **err);

/* The same of the row @uuid, which is not read for that; one that was read before lacks it. */
int row_add_ref_to(struct db *db, enum table_id table, const char *uuid, const char *column,
		   const char *ref, char **err);

#endif
