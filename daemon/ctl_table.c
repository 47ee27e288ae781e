// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs that go through tables: list, find, wait-until */
#include "argument.h"
#include "ctl_transact.h"
#include "datum_json.h"
#include "ephemeral.h"
#include "errline.h"
#include "xalloc.h"

/* "_uuid" in a list of columns */
#define COLUMN_UUID	(-1)

/* struct column_list - positions in table->columns, or COLUMN_UUID */
struct column_list {
	int *column;
	size_t n;
};

static void add_column(struct column_list *l, int column)
{
	l->column = xreallocarray(l->column, l->n + 1, sizeof(*l->column));
	l->column[l->n++] = column;
}

static int parse_columns(struct column_list *l, const struct table *table, const char *text,
			 char **err)
{
	char *copy = xstrdup(text), *save = NULL, *name;
	int column = 0;

	for (name = strtok_r(copy, ", ", &save); name && column >= 0;
	     name = strtok_r(NULL, ", ", &save)) {
		if (!strcasecmp(name, "_uuid")) {
			add_column(l, COLUMN_UUID);
			continue;
		}
		column = table_match_column(table, name, err);
		if (column >= 0)
			add_column(l, column);
	}
	free(copy);
	if (column < 0)
		return -EINVAL;
	if (!l->n)
		return errline(err, -EINVAL, "must specify at least one column name");
	return 0;
}

static int choose_columns(struct column_list *l, const struct table *table,
			  const struct command *c, char **err)
{
	const char *wanted = command_option(c, "columns");
	unsigned int i;

	if (wanted)
		return parse_columns(l, table, wanted, err);
	add_column(l, COLUMN_UUID);
	for (i = 0; i < table->n_columns; i++)
		add_column(l, i);
	return 0;
}

static const char *column_name(const struct table *table, int column)
{
	return column == COLUMN_UUID ? "_uuid" : table->columns[column].name;
}

/* Begin the answer of list and find; returns its array of rows. */
static struct json_object *begin_table(struct command *c, const struct table *table,
				       const struct column_list *l)
{
	struct json_object *out = json_object_new_object();
	struct json_object *names = json_object_new_array();
	struct json_object *rows = json_object_new_array();
	size_t i;

	for (i = 0; i < l->n; i++)
		json_object_array_add(names, json_object_new_string(column_name(table,
										l->column[i])));
	json_object_object_add(out, "name", json_object_new_string(table->name));
	json_object_object_add(out, "columns", names);
	json_object_object_add(out, "rows", rows);
	json_object_object_add(c->output, "table", out);
	return rows;
}

static void add_row(const struct transaction *t, struct json_object *rows, struct row *row,
		    const struct column_list *l)
{
	struct json_object *cells = json_object_new_array();
	struct json_object *cell;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (l->column[i] == COLUMN_UUID)
			cell = row_uuid_json(row);
		else
			cell = datum_json(ephemeral_datum(t->ctx, row, l->column[i]),
					  &row->table->columns[l->column[i]].type);
		json_object_array_add(cells, cell);
	}
	json_object_array_add(rows, cells);
}

static int list_named(struct transaction *t, struct command *c, const struct table *table,
		      const struct column_list *l, struct json_object *rows, char **err)
{
	struct row *row;
	unsigned int i;
	int rc = 0;

	for (i = 1; rc >= 0 && i < c->n_args; i++) {
		if (command_flag(c, "if-exists"))
			rc = record_find(t->db, table, c->args[i], &t->symbols, &row, err);
		else
			rc = record_get(t->db, table, c->args[i], &t->symbols, &row, err) ?: 1;
		if (rc <= 0)
			continue;
		add_row(t, rows, row, l);
		row_free(row);
	}
	return rc < 0 ? rc : 0;
}

static int list_all(struct transaction *t, const struct table *table, const struct column_list *l,
		    struct json_object *out, char **err)
{
	struct rows rows;
	unsigned int i;
	int rc = rows_load(t->db, table->id, &rows, err);

	for (i = 0; !rc && i < rows.n; i++)
		add_row(t, out, rows.row[i], l);
	rows_free(&rows);
	return rc;
}

static int run_list(struct transaction *t, struct command *c, char **err)
{
	const struct table *table = schema_match_table(c->args[0], err);
	struct column_list l = { 0 };
	struct json_object *rows;
	int rc;

	if (!table)
		return -EINVAL;
	rc = choose_columns(&l, table, c, err);
	if (!rc) {
		rows = begin_table(c, table, &l);
		rc = c->n_args > 1 ? list_named(t, c, table, &l, rows, err) :
		     list_all(t, table, &l, rows, err);
	}
	free(l.column);
	return rc;
}

/* Whether a row is as the arguments from @first on say: 1, 0 or -EINVAL */
static int matches(struct transaction *t, const struct command *c, unsigned int first,
		   struct row *row, char **err)
{
	struct argument a;
	unsigned int i;
	int rc = 1;

	for (i = first; rc > 0 && i < c->n_args; i++) {
		rc = argument_parse(&a, row->table, c->args[i], argument_find_ops, err);
		if (rc)
			return rc;
		ephemeral_datum(t->ctx, row, a.column);
		rc = argument_match(row, &a, &t->symbols, err);
		argument_free(&a);
	}
	return rc;
}

/* Say what is wrong with conditions even if there is no row to try them on. */
static int check_conditions(struct transaction *t, const struct command *c, unsigned int first,
			    const struct table *table, char **err)
{
	struct row *blank = row_new(table->id);
	struct argument a;
	unsigned int i;
	int rc = 0;

	for (i = first; rc >= 0 && i < c->n_args; i++) {
		rc = argument_parse(&a, table, c->args[i], argument_find_ops, err);
		if (rc)
			break;
		rc = argument_match(blank, &a, &t->symbols, err);
		argument_free(&a);
	}
	row_free(blank);
	return rc < 0 ? rc : 0;
}

static int find_rows(struct transaction *t, struct command *c, const struct table *table,
		     const struct column_list *l, struct json_object *out, char **err)
{
	struct rows rows;
	unsigned int i;
	int rc = rows_load(t->db, table->id, &rows, err);

	for (i = 0; rc >= 0 && i < rows.n; i++) {
		rc = matches(t, c, 1, rows.row[i], err);
		if (rc > 0)
			add_row(t, out, rows.row[i], l);
	}
	rows_free(&rows);
	return rc < 0 ? rc : 0;
}

static int run_find(struct transaction *t, struct command *c, char **err)
{
	const struct table *table = schema_match_table(c->args[0], err);
	struct column_list l = { 0 };
	int rc;

	if (!table)
		return -EINVAL;
	rc = check_conditions(t, c, 1, table, err);
	if (!rc)
		rc = choose_columns(&l, table, c, err);
	if (!rc)
		rc = find_rows(t, c, table, &l, begin_table(c, table, &l), err);
	free(l.column);
	return rc;
}

static int run_wait_until(struct transaction *t, struct command *c, char **err)
{
	const struct table *table = schema_match_table(c->args[0], err);
	struct row *row;
	int rc;

	if (!table)
		return -EINVAL;
	rc = check_conditions(t, c, 2, table, err);
	if (rc)
		return rc;
	rc = record_find(t->db, table, c->args[1], &t->symbols, &row, err);
	if (rc <= 0)
		return rc ? rc : VERB_WAIT;
	rc = matches(t, c, 2, row, err);
	row_free(row);
	if (rc < 0)
		return rc;
	return rc ? 0 : VERB_WAIT;
}

const struct verb ctl_table_verbs[] = {
	{ "list", 1, VERB_MANY, "if-exists,columns=", run_list, NULL },
	{ "find", 1, VERB_MANY, "columns=", run_find, NULL },
	{ "wait-until", 2, VERB_MANY, "", run_wait_until, NULL },
	{ 0 },
};
