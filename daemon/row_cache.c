// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tables that are read whole after each change: row.h. Nobody but this daemon writes the database,
 * so what was read once holds until row_store.c, or SQL that is not ours to understand, changes it.
 */
#include "row.h"
#include "xalloc.h"

struct row_cache {
	struct rows rows[__TBL_MAX];
	bool loaded[__TBL_MAX];
};

int rows_cached(struct db *db, enum table_id table, const struct rows **rows, char **err)
{
	struct row_cache **cache = db_row_cache(db);
	int rc = row_refs_write(db, table, err);

	if (!*cache)
		*cache = xcalloc(1, sizeof(**cache));
	if (!rc && !(*cache)->loaded[table])
		rc = rows_load(db, table, &(*cache)->rows[table], err);
	if (rc)
		return rc;
	(*cache)->loaded[table] = true;
	*rows = &(*cache)->rows[table];
	return 0;
}

static void replace(struct datum *to, const struct datum *from, const struct datum_type *type)
{
	datum_free(to, type);
	datum_copy(to, from, type);
}

/* Rows are in the order of their names. */
void row_cache_update(struct db *db, const struct row *row, unsigned int column)
{
	struct row_cache *cache = *db_row_cache(db);
	const struct column *c = &row->table->columns[column];
	struct rows *rows;
	unsigned int i;

	if (!cache || !cache->loaded[row->table->id])
		return;
	rows = &cache->rows[row->table->id];
	for (i = 0; i < rows->n && strcmp(rows->row[i]->uuid, row->uuid); i++)
		;
	if (i == rows->n || !strcmp(c->name, "name"))
		row_cache_forget(db, row->table->id);
	else if (rows->row[i] != row)
		replace(&rows->row[i]->columns[column], &row->columns[column], &c->type);
}

void row_cache_forget(struct db *db, enum table_id table)
{
	struct row_cache *cache = *db_row_cache(db);

	if (!cache || !cache->loaded[table])
		return;
	rows_free(&cache->rows[table]);
	cache->loaded[table] = false;
}

void row_cache_free(struct db *db)
{
	struct row_cache **cache = db_row_cache(db);
	int id;

	for (id = TBL_NONE + 1; id < __TBL_MAX; id++)
		row_cache_forget(db, id);
	free(*cache);
	*cache = NULL;
}
