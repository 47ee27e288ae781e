// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tables that are read whole after each change: row.h. Nobody but this daemon writes the database,
 * so what was read once holds until row_store.c, or SQL that is not ours to understand, changes it.
 */
#include "daemon/db/row.h"
#include "daemon/base/xalloc.h"

struct row_cache {
	struct rows rows[__TBL_MAX];
	bool loaded[__TBL_MAX];
	struct hash by_uuid;	/* rows of all tables */
};

static void keep(struct row_cache *cache, struct row *row)
{
	hash_add(&cache->by_uuid, &row->by_uuid, hash_text(row->uuid, 0));
}

/* It is not kept any more. */
static void let_go(struct row_cache *cache, struct row *row)
{
	hash_del(&cache->by_uuid, &row->by_uuid);
	row->gone = true;
	row_free(row);
}

static struct row_cache *cache_new(void)
{
	struct row_cache *cache = xcalloc(1, sizeof(*cache));

	if (hash_init(&cache->by_uuid))
		xcheck(NULL);
	return cache;
}

static int load(struct db *db, struct row_cache *cache, enum table_id table, char **err)
{
	struct rows *rows = &cache->rows[table];
	int rc = rows_load(db, table, rows, err);
	unsigned int i;

	for (i = 0; !rc && i < rows->n; i++)
		keep(cache, rows->row[i]);
	cache->loaded[table] = !rc;
	return rc;
}

int rows_cached(struct db *db, enum table_id table, const struct rows **rows, char **err)
{
	struct row_cache **cache = db_row_cache(db);
	int rc = 0;

	if (!*cache)
		*cache = cache_new();
	if (!(*cache)->loaded[table])
		rc = load(db, *cache, table, err);
	if (rc)
		return rc;
	*rows = &(*cache)->rows[table];
	return 0;
}

static struct row *find_uuid(const struct row_cache *cache, enum table_id table, const char *uuid)
{
	struct hlink *link = hash_first(&cache->by_uuid, hash_text(uuid, 0));

	for (; link; link = hash_next(link)) {
		struct row *row = hash_entry(link, struct row, by_uuid);

		if (row->table->id == table && !strcmp(row->uuid, uuid))
			return row;
	}
	return NULL;
}

const struct row *row_cached(struct db *db, enum table_id table, const char *uuid)
{
	const struct row_cache *cache = *db_row_cache(db);

	return cache && cache->loaded[table] ? find_uuid(cache, table, uuid) : NULL;
}

int rows_hold(struct db *db, enum table_id table, struct rows *rows, char **err)
{
	const struct rows *all;
	unsigned int i;
	int rc = rows_cached(db, table, &all, err);

	memset(rows, 0, sizeof(*rows));
	if (rc)
		return rc;
	rows->row = xcalloc(all->n, sizeof(*rows->row));
	for (i = 0; i < all->n; i++)
		rows->row[rows->n++] = row_get(all->row[i]);
	return 0;
}

/* The rows of a table that are kept, or NULL */
static struct rows *kept(struct db *db, enum table_id table)
{
	struct row_cache *cache = *db_row_cache(db);

	return cache && cache->loaded[table] ? &cache->rows[table] : NULL;
}

/* Not every row has one: in the order of SQLite those without come first. */
static const char *name_of(const struct row *row)
{
	const struct datum *name = row_datum(row, "name");

	return name->n ? name->keys[0].string : "";
}

/* Where a new row is in the order of names, of two with the same behind the older one; or last */
static unsigned int place(const struct rows *rows, const struct row *row)
{
	unsigned int low = 0, high = rows->n, mid;

	if (table_column(row->table, "name") < 0)
		return rows->n;
	while (low < high) {
		mid = low + (high - low) / 2;
		if (strcmp(name_of(row), name_of(rows->row[mid])) < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

static bool same_name(const struct row *a, const struct row *b)
{
	return table_column(a->table, "name") < 0 ||
	       !strcmp(name_of(a), name_of(b));
}

/* Position of a row, or -1 */
static int find(const struct rows *rows, const struct row *row)
{
	unsigned int i = place(rows, row);

	while (i-- && same_name(rows->row[i], row)) {
		if (!strcmp(rows->row[i]->uuid, row->uuid))
			return i;
	}
	return -1;
}

static struct row *copy_row(const struct row *row)
{
	struct row *copy = row_alloc(row->table->id);
	unsigned int i;

	memcpy(copy->uuid, row->uuid, sizeof(copy->uuid));
	for (i = 0; i < row->table->n_columns; i++)
		datum_copy(&copy->columns[i], &row->columns[i], &row->table->columns[i].type);
	for (i = 0; row->why && i < row->table->n_columns; i++)
		row_set_why(copy, i, row->why[i] ? xstrdup(row->why[i]) : NULL);
	return copy;
}

/*
 * A copy of the first of that name that is kept, or NULL. A row whose name cannot be understood may
 * stand anywhere, with an empty one: what is not found here may be there all the same.
 */
static struct row *copy_named(struct db *db, enum table_id table, const char *name)
{
	const struct rows *rows = kept(db, table);
	unsigned int low = 0, high = rows ? rows->n : 0, mid;

	if (!high || !*name || table_column(schema_table(table), "name") < 0)
		return NULL;
	while (low < high) {
		mid = low + (high - low) / 2;
		if (strcmp(name_of(rows->row[mid]), name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == rows->n || strcmp(name_of(rows->row[low]), name))
		return NULL;
	return copy_row(rows->row[low]);
}

/* A row that is kept need not be read: a bridge's has the list of all its ports. */
int row_by_name(struct db *db, enum table_id table, const char *name, struct row **row, char **err)
{
	struct rows rows;
	int rc;

	*row = copy_named(db, table, name);
	if (*row)
		return 1;
	rc = rows_load_where(db, table, "name", name, &rows, err);
	if (rc || !rows.n)
		return rc;
	*row = row_get(rows.row[0]);
	rows_free(&rows);
	return 1;
}

void row_cache_insert(struct db *db, const struct row *row)
{
	struct rows *rows = kept(db, row->table->id);
	unsigned int i;

	if (!rows)
		return;
	i = place(rows, row);
	rows->row = xreallocarray(rows->row, rows->n + 1, sizeof(struct row *));
	memmove(&rows->row[i + 1], &rows->row[i], (rows->n - i) * sizeof(struct row *));
	rows->row[i] = copy_row(row);
	rows->n++;
	keep(*db_row_cache(db), rows->row[i]);
}

void row_cache_delete(struct db *db, const struct row *row)
{
	struct rows *rows = kept(db, row->table->id);
	int i;

	if (!rows)
		return;
	i = find(rows, row);
	if (i < 0) {
		row_cache_forget(db, row->table->id);
		return;
	}
	let_go(*db_row_cache(db), rows->row[i]);
	rows->n--;
	memmove(&rows->row[i], &rows->row[i + 1], (rows->n - i) * sizeof(struct row *));
}

/* What somebody holds stays as it is: another one takes its place among those that are kept. */
static struct row *own(struct row_cache *cache, struct rows *rows, int i)
{
	struct row *row = rows->row[i];

	if (row->refs > 1) {
		rows->row[i] = copy_row(row);
		let_go(cache, row);
		keep(cache, rows->row[i]);
	}
	row_drop_note(rows->row[i]);
	return rows->row[i];
}

/* What was written is good. */
static void replace(struct row *row, unsigned int column, const struct datum *from)
{
	const struct datum_type *type = &row->table->columns[column].type;

	datum_free(&row->columns[column], type);
	datum_copy(&row->columns[column], from, type);
	row_set_why(row, column, NULL);
}

void row_cache_add_ref(struct db *db, enum table_id table, const char *uuid, unsigned int column,
		       const char *ref)
{
	const struct column *c = &schema_table(table)->columns[column];
	struct row_cache *cache = *db_row_cache(db);
	struct rows *rows = kept(db, table);
	struct row *row = rows ? find_uuid(cache, table, uuid) : NULL;

	if (row)
		datum_insert(&own(cache, rows, find(rows, row))->columns[column],
			     &(union atom){ .string = xstrdup(ref) }, &c->type);
}

/* Rows are in the order of their names. */
void row_cache_update(struct db *db, const struct row *row, unsigned int column)
{
	const struct column *c = &row->table->columns[column];
	struct rows *rows = kept(db, row->table->id);
	int i;

	if (!rows)
		return;
	i = find(rows, row);
	if (i < 0 || !strcmp(c->name, "name"))
		row_cache_forget(db, row->table->id);
	else
		replace(own(*db_row_cache(db), rows, i), column, &row->columns[column]);
}

void row_cache_forget(struct db *db, enum table_id table)
{
	struct row_cache *cache = *db_row_cache(db);
	struct rows *rows;
	unsigned int i;

	if (!cache || !cache->loaded[table])
		return;
	rows = &cache->rows[table];
	for (i = 0; i < rows->n; i++)
		let_go(cache, rows->row[i]);
	free(rows->row);
	*rows = (struct rows){ 0 };
	cache->loaded[table] = false;
}

void row_cache_free(struct db *db)
{
	struct row_cache **cache = db_row_cache(db);
	int id;

	for (id = TBL_NONE + 1; id < __TBL_MAX; id++)
		row_cache_forget(db, id);
	if (*cache)
		hash_exit(&(*cache)->by_uuid);
	free(*cache);
	*cache = NULL;
}
