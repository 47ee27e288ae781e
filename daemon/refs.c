// SPDX-License-Identifier: GPL-2.0-or-later
#include "errline.h"
#include "refs.h"
#include "row.h"
#include "xalloc.h"

/* The part of a column's type that refers to rows, or NULL */
static const struct atom_kind *ref_kind(const struct column *c)
{
	if (c->flags & COL_EPHEMERAL)
		return NULL;
	if (c->type.value.table)
		return &c->type.value;
	return c->type.key.table ? &c->type.key : NULL;
}

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
			if (ref_kind(&from->columns[i]))
				rc = fn(db, from, &from->columns[i], arg, err);
		}
	}
	return rc;
}

/* A query for all UUIDs in a column, as "value" beside "_uuid" of the row that has it; freed */
static char *refs_sql(const struct table *from, const struct column *c)
{
	if (datum_type_is_single(&c->type))
		return xasprintf("SELECT _uuid, \"%s\" AS value FROM \"%s\" WHERE \"%s\" NOT NULL",
				 c->name, from->name, c->name);
	return xasprintf("SELECT t._uuid, j.value AS value FROM \"%s\" t, json_each(t.\"%s\") j",
			 from->name, c->name);
}

/* struct holders - what refers to a table strongly, as a condition on its rows */
struct holders {
	const struct table *to;
	char *condition;
};

static int add_holder(struct db *db, const struct table *from, const struct column *c, void *arg,
		      char **err)
{
	struct holders *h = arg;
	char *refs, *more;

	(void)db;
	(void)err;
	if (ref_kind(c)->table != (int)h->to->id || ref_kind(c)->weak)
		return 0;
	refs = refs_sql(from, c);
	more = xasprintf("%s AND _uuid NOT IN (SELECT value FROM (%s))", h->condition, refs);
	free(refs);
	free(h->condition);
	h->condition = more;
	return 0;
}

/* Rows that nothing holds. Returns how many were deleted, or -errno. */
static int collect_table(struct db *db, const struct table *table, char **err)
{
	struct holders h = { .to = table, .condition = xstrdup("1") };
	char *sql;
	int rc;

	each_ref(db, add_holder, &h, err);
	sql = xasprintf("DELETE FROM \"%s\" WHERE %s", table->name, h.condition);
	rc = db_run(db, sql, err);
	free(h.condition);
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
			schema_table(ref_kind(c)->table)->name);
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
	rc = row_del_ref(db, row, c->name, value, err);
	row_free(row);
	return rc;
}

static int settle_column(struct db *db, const struct table *from, const struct column *c,
			 void *arg, char **err)
{
	char *sql = dangling_sql(from, c);
	const char *uuid, *value;
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err), step;

	(void)arg;
	free(sql);
	if (rc)
		return rc;
	while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
		uuid = (const char *)sqlite3_column_text(stmt, 0);
		value = (const char *)sqlite3_column_text(stmt, 1);
		if (ref_kind(c)->weak)
			rc = drop_ref(db, from, c, uuid, value, err);
		else
			rc = errline(err, -EINVAL, "referential integrity violation: column %s of "
				     "row %s in table %s refers to row %s, which is not in table "
				     "%s", c->name, uuid, from->name, value,
				     schema_table(ref_kind(c)->table)->name);
	}
	if (!rc && step != SQLITE_DONE)
		rc = db_error(db, "read", err);
	db_release(db, stmt);
	return rc;
}

int refs_settle(struct db *db, char **err)
{
	int rc = row_refs_write(db, TBL_NONE, err);

	if (!rc)
		rc = collect(db, err);
	if (!rc)
		rc = each_ref(db, settle_column, NULL, err);
	if (!rc)
		db_settled(db);
	return rc;
}
