// SPDX-License-Identifier: GPL-2.0-or-later
#include <assert.h>
#include "daemon/db/row.h"
#include "daemon/base/uuid.h"
#include "daemon/base/xalloc.h"

struct row *row_alloc(enum table_id id)
{
	struct row *row = xcalloc(1, sizeof(*row));

	row->table = schema_table(id);
	row->refs = 1;
	row->columns = xcalloc(row->table->n_columns, sizeof(*row->columns));
	return row;
}

struct row *row_new(enum table_id id)
{
	struct row *row = row_alloc(id);
	unsigned int i;

	uuid_generate(row->uuid);
	for (i = 0; i < row->table->n_columns; i++)
		datum_default(&row->columns[i], &row->table->columns[i].type);
	return row;
}

void row_drop_note(struct row *row)
{
	if (row->note)
		row->drop(row->note);
	row->note = NULL;
}

void row_free(struct row *row)
{
	unsigned int i;

	if (!row || --row->refs)
		return;
	for (i = 0; i < row->table->n_columns; i++)
		datum_free(&row->columns[i], &row->table->columns[i].type);
	for (i = 0; row->why && i < row->table->n_columns; i++)
		free(row->why[i]);
	row_drop_note(row);
	free(row->why);
	free(row->columns);
	free(row);
}

struct row *row_get(struct row *row)
{
	row->refs++;
	return row;
}

void rows_free(struct rows *rows)
{
	unsigned int i;

	for (i = 0; i < rows->n; i++)
		row_free(rows->row[i]);
	free(rows->row);
	memset(rows, 0, sizeof(*rows));
}

int row_column(const struct row *row, const char *column)
{
	int i = table_column(row->table, column);

	assert(i >= 0);
	return i;
}

struct datum *row_datum(const struct row *row, const char *column)
{
	return &row->columns[row_column(row, column)];
}

const char *row_why(const struct row *row, const char *column)
{
	return row->why ? row->why[row_column(row, column)] : NULL;
}

void row_set_why(struct row *row, unsigned int column, char *why)
{
	if (!row->why && !why)
		return;
	if (!row->why)
		row->why = xcalloc(row->table->n_columns, sizeof(*row->why));
	free(row->why[column]);
	row->why[column] = why;
}

const char *row_string(const struct row *row, const char *column)
{
	return row_datum(row, column)->keys[0].string;
}

static void put_atom(struct row *row, const char *column, union atom atom)
{
	int i = row_column(row, column);

	datum_free(&row->columns[i], &row->table->columns[i].type);
	datum_append(&row->columns[i], &atom, NULL);
}

void row_put_string(struct row *row, const char *column, const char *value)
{
	put_atom(row, column, (union atom){ .string = xstrdup(value) });
}

void row_put_integer(struct row *row, const char *column, int64_t value)
{
	put_atom(row, column, (union atom){ .integer = value });
}

void row_put_boolean(struct row *row, const char *column, bool value)
{
	put_atom(row, column, (union atom){ .boolean = value });
}

void row_put_pair(struct row *row, const char *column, const char *key, const char *value)
{
	union atom k = { .string = xstrdup(key) }, v = { .string = xstrdup(value) };
	int i = row_column(row, column);

	datum_append(&row->columns[i], &k, &v);
	datum_sort(&row->columns[i], &row->table->columns[i].type);
}

void row_put_ref(struct row *row, const char *column, const char *uuid)
{
	union atom atom = { .string = xstrdup(uuid) };
	int i = row_column(row, column);

	datum_append(&row->columns[i], &atom, NULL);
	datum_sort(&row->columns[i], &row->table->columns[i].type);
}

struct json_object *row_uuid_json(const struct row *row)
{
	const union atom atom = { .string = (char *)row->uuid };

	return atom_json(&atom, ATOM_UUID);
}
