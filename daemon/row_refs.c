// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * References that are added one after the other. A set of them is one value in its row, so that a
 * thousand that are each written at once cost a million; those of a transaction wait here for one
 * write, which comes before anybody reads rows of that table, and before the transaction's end.
 */
#include "row.h"
#include "xalloc.h"

/* struct row_refs - what is to be added to a column of a row */
struct row_refs {
	struct row_refs *next;
	enum table_id table;
	int column;
	char uuid[UUID_LEN + 1];
	struct datum added;
};

static struct row_refs *get(struct db *db, enum table_id table, const char *uuid, int column)
{
	struct row_refs **first = db_row_refs(db), *r;

	for (r = *first; r; r = r->next) {
		if (r->table == table && r->column == column && !strcmp(r->uuid, uuid))
			return r;
	}
	r = xcalloc(1, sizeof(*r));
	r->table = table;
	r->column = column;
	snprintf(r->uuid, sizeof(r->uuid), "%s", uuid);
	r->next = *first;
	*first = r;
	return r;
}

void row_refs_add(struct db *db, enum table_id table, const char *uuid, const char *column,
		  const char *ref)
{
	union atom atom = { .string = xstrdup(ref) };

	datum_append(&get(db, table, uuid, table_column(schema_table(table), column))->added,
		     &atom, NULL);
}

static void free_refs(struct row_refs *r)
{
	datum_free(&r->added, &schema_table(r->table)->columns[r->column].type);
	free(r);
}

static int write_refs(struct db *db, struct row_refs *r, char **err)
{
	const struct datum_type *type = &schema_table(r->table)->columns[r->column].type;
	struct row *row;
	int rc = row_by_uuid(db, r->table, r->uuid, &row, err);

	if (rc <= 0)
		return rc;
	datum_union(&row->columns[r->column], &r->added, type);
	rc = row_update(db, row, r->column, err);
	row_free(row);
	return rc;
}

/* Taken off before it is written, as that reads the row. */
int row_refs_write(struct db *db, enum table_id table, char **err)
{
	struct row_refs **at = db_row_refs(db), *r;
	int rc = 0;

	while (!rc && (r = *at)) {
		if (table != TBL_NONE && r->table != table) {
			at = &r->next;
			continue;
		}
		*at = r->next;
		rc = write_refs(db, r, err);
		free_refs(r);
	}
	return rc;
}

void row_refs_drop(struct db *db)
{
	struct row_refs **first = db_row_refs(db), *r;

	while ((r = *first)) {
		*first = r->next;
		free_refs(r);
	}
}
