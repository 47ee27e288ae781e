// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/verbs/argument.h"
#include "daemon/control/verbs/table_rows.h"
#include "daemon/schema/datum_json.h"
#include "daemon/engine/ephemeral.h"
#include "daemon/base/xalloc.h"

/* struct row_maker - @rows are held; @args: copies of the conditions */
struct row_maker {
	struct maker maker;
	struct rows rows;
	unsigned int at;
	struct column_list columns;
	const char **args;
	unsigned int n_args;
};

static struct json_object *cell(const struct engine *engine, const struct row *row, int column)
{
	const struct column *c = &row->table->columns[column];
	struct json_object *json;
	struct datum now;

	if (!(c->flags & COL_EPHEMERAL))
		return datum_json(&row->columns[column], &c->type);
	ephemeral_read(engine, row, column, &now);
	json = datum_json(&now, &c->type);
	datum_free(&now, &c->type);
	return json;
}

struct json_object *rows_cells(const struct engine *engine, const struct row *row,
			       const struct column_list *l)
{
	struct json_object *cells = json_object_new_array();
	size_t i;

	for (i = 0; i < l->n; i++)
		json_object_array_add(cells, l->column[i] == COLUMN_UUID ? row_uuid_json(row) :
				      cell(engine, row, l->column[i]));
	return cells;
}

/* The row may be held by others: a computed column goes into a copy of its array of columns. */
static int match_computed(const struct engine *engine, const struct row *row,
			  const struct argument *a, struct symbols *symbols, char **err)
{
	const struct table *table = row->table;
	struct row view = *row;
	int rc;

	view.columns = xcalloc(table->n_columns, sizeof(*view.columns));
	memcpy(view.columns, row->columns, table->n_columns * sizeof(*view.columns));
	ephemeral_read(engine, row, a->column, &view.columns[a->column]);
	rc = argument_match(&view, a, symbols, err);
	datum_free(&view.columns[a->column], &table->columns[a->column].type);
	free(view.columns);
	return rc;
}

static int match_one(const struct engine *engine, const struct row *row, const char *arg,
		     struct symbols *symbols, char **err)
{
	struct argument a;
	int rc = argument_parse(&a, row->table, arg, argument_find_ops, err);

	if (rc)
		return rc;
	if (row->table->columns[a.column].flags & COL_EPHEMERAL)
		rc = match_computed(engine, row, &a, symbols, err);
	else
		rc = argument_match(row, &a, symbols, err);
	argument_free(&a);
	return rc;
}

int rows_match(const struct engine *engine, const struct row *row, const char *const *args,
	       unsigned int n, struct symbols *symbols, char **err)
{
	unsigned int i;
	int rc = 1;

	for (i = 0; rc > 0 && i < n; i++)
		rc = match_one(engine, row, args[i], symbols, err);
	return rc;
}

/* What is wrong with conditions was said before: none fails here. */
static int step(struct maker *maker, struct engine *engine, struct json_object **element)
{
	struct row_maker *m = (struct row_maker *)maker;
	struct symbols none = { 0 };
	struct row *row;

	if (m->at == m->rows.n)
		return 0;
	row = m->rows.row[m->at];
	if (rows_match(engine, row, m->args, m->n_args, &none, NULL) > 0)
		*element = rows_cells(engine, row, &m->columns);
	symbols_free(&none);
	row_free(row);
	m->rows.row[m->at++] = NULL;
	return 1;
}

static void free_maker(struct maker *maker)
{
	struct row_maker *m = (struct row_maker *)maker;
	unsigned int i;

	for (i = 0; i < m->n_args; i++)
		free((char *)m->args[i]);
	free(m->args);
	rows_free(&m->rows);
	free(m->columns.column);
	free(m);
}

/* A condition that names a row of this line ("@x") is judged while the line runs. */
static int keep_matching(struct transaction *t, struct rows *rows, const char *const *args,
			 unsigned int n, char **err)
{
	unsigned int i, kept = 0;
	int rc = 0;

	for (i = 0; i < rows->n; i++) {
		if (rc >= 0)
			rc = rows_match(t->engine, rows->row[i], args, n, &t->symbols, err);
		if (rc > 0)
			rows->row[kept++] = rows->row[i];
		else
			row_free(rows->row[i]);
		engine_give_way(t->engine);
	}
	rows->n = kept;
	return rc < 0 ? rc : 0;
}

int rows_array(struct transaction *t, const struct table *table, struct column_list *l,
	       const char *const *args, unsigned int n_args, struct json_object **array, char **err)
{
	struct row_maker *m = xcalloc(1, sizeof(*m));
	unsigned int i;
	int rc;

	m->maker = (struct maker){ step, free_maker };
	m->columns = *l;
	*l = (struct column_list){ 0 };
	rc = rows_hold(t->db, table->id, &m->rows, err);
	if (!rc && t->symbols.first)
		rc = keep_matching(t, &m->rows, args, n_args, err);
	if (rc) {
		free_maker(&m->maker);
		return rc;
	}
	m->args = xcalloc(n_args, sizeof(*m->args));
	for (i = 0; i < n_args && !t->symbols.first; i++)
		m->args[m->n_args++] = xstrdup(args[i]);
	*array = answer_array(&m->maker);
	return 0;
}
