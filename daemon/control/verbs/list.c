// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs that go through tables: list, find, wait-until */
#include "daemon/control/verbs/argument.h"
#include "daemon/control/verbs/table_rows.h"
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"

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

static int choose_columns(const struct transaction *t, struct column_list *l,
			  const struct table *table, const struct command *c, char **err)
{
	const char *wanted = command_option(c, "columns");
	unsigned int i;

	if (wanted)
		return parse_columns(l, table, wanted, err);
	add_column(l, COLUMN_UUID);
	for (i = 0; i < table->n_columns; i++) {
		if (!t->as_ovs || !(table->columns[i].flags & COL_OWN))
			add_column(l, i);
	}
	return 0;
}

static const char *column_name(const struct table *table, int column)
{
	return column == COLUMN_UUID ? "_uuid" : table->columns[column].name;
}

/* The answer of list and find */
static void put_table(struct command *c, const struct table *table, const struct column_list *l,
		      struct json_object *rows)
{
	struct json_object *out = json_object_new_object();
	struct json_object *names = json_object_new_array();
	size_t i;

	for (i = 0; i < l->n; i++)
		json_object_array_add(names, json_object_new_string(column_name(table,
										l->column[i])));
	json_object_object_add(out, "name", json_object_new_string(table->name));
	json_object_object_add(out, "columns", names);
	json_object_object_add(out, "rows", rows);
	json_object_object_add(c->output, "table", out);
}

static int list_named(struct transaction *t, struct command *c, const struct table *table,
		      const struct column_list *l, char **err)
{
	struct json_object *rows = json_object_new_array();
	struct row *row;
	unsigned int i;
	int rc = 0;

	put_table(c, table, l, rows);
	for (i = 1; rc >= 0 && i < c->n_args; i++) {
		rc = command_row(t, c, table, c->args[i], &row, err);
		if (rc <= 0)
			continue;
		json_object_array_add(rows, rows_cells(t->engine, row, l));
		row_free(row);
		engine_give_way(t->engine);
	}
	return rc < 0 ? rc : 0;
}

/* Those that the arguments from @first on are true of */
static int list_matching(struct transaction *t, struct command *c, unsigned int first,
			 const struct table *table, struct column_list *l, char **err)
{
	struct json_object *rows = json_object_new_array();
	int rc;

	put_table(c, table, l, rows);
	rc = rows_array(t, table, l, c->args + first, c->n_args - first, &rows, err);
	if (!rc)
		json_object_object_add(json_object_object_get(c->output, "table"), "rows", rows);
	return rc;
}

static int run_list(struct transaction *t, struct command *c, char **err)
{
	const struct table *table = schema_match_table(c->args[0], err);
	struct column_list l = { 0 };
	int rc;

	if (!table)
		return -EINVAL;
	rc = choose_columns(t, &l, table, c, err);
	if (!rc)
		rc = c->n_args > 1 ? list_named(t, c, table, &l, err) :
		     list_matching(t, c, c->n_args, table, &l, err);
	free(l.column);
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

static int run_find(struct transaction *t, struct command *c, char **err)
{
	const struct table *table = schema_match_table(c->args[0], err);
	struct column_list l = { 0 };
	int rc;

	if (!table)
		return -EINVAL;
	rc = check_conditions(t, c, 1, table, err);
	if (!rc)
		rc = choose_columns(t, &l, table, c, err);
	if (!rc)
		rc = list_matching(t, c, 1, table, &l, err);
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
	rc = rows_match(t->engine, row, c->args + 2, c->n_args - 2, &t->symbols, err);
	row_free(row);
	if (rc < 0)
		return rc;
	return rc ? 0 : VERB_WAIT;
}

const struct control_verb list_verbs[] = {
	{ "list", 1, VERB_MANY, "if-exists,columns=", .run = run_list },
	{ "find", 1, VERB_MANY, "columns=", .run = run_find },
	{ "wait-until", 2, VERB_MANY, "", .run = run_wait_until },
	{ 0 },
};
