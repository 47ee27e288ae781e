// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs that change rows which exist: set, add, remove, clear */
#include "daemon/control/verbs/argument.h"
#include "daemon/control/verbs/verb.h"
#include "daemon/schema/datum_text.h"
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"

/* The row that a command is about: 1; 0: there is none, and --if-exists was given; or -errno */
static int find_row(struct transaction *t, const struct command *c, struct row **row, char **err)
{
	const struct table *table = schema_match_table(c->args[0], err);

	return table ? command_row(t, c, table, c->args[1], row, err) : -EINVAL;
}

/* What the command says of the row, word by word */
static int change_row(struct transaction *t, struct command *c,
		      int (*change)(struct transaction *t, struct command *c, struct row *row,
				    const char *text, char **err), char **err)
{
	struct row *row;
	unsigned int i;
	int rc = find_row(t, c, &row, err);

	if (rc <= 0)
		return rc;
	rc = 0;
	for (i = 2; !rc && i < c->n_args; i++)
		rc = change(t, c, row, c->args[i], err);
	row_free(row);
	return rc;
}

static int run_set(struct transaction *t, struct command *c, char **err)
{
	return change_row(t, c, command_write, err);
}

static int writable_column(const struct row *row, const char *name, char **err)
{
	int column = table_match_column(row->table, name, err);

	if (column < 0 || argument_check_writable(row->table, column, err))
		return -EINVAL;
	return column;
}

static int check_count(const struct command *c, const struct row *row, int column, char **err)
{
	const struct column *col = &row->table->columns[column];
	const struct datum *d = &row->columns[column];
	const char *what = datum_type_is_map(&col->type) ? "pairs" : "values";

	if (d->n > col->type.max)
		return errline(err, -EINVAL, "\"%s\" operation would put %u %s in column %s of "
			       "table %s but the maximum number is %u", c->verb->name, d->n, what,
			       col->name, row->table->name, col->type.max);
	if (d->n < col->type.min)
		return errline(err, -EINVAL, "\"%s\" operation would put %u %s in column %s of "
			       "table %s but the minimum number is %u", c->verb->name, d->n, what,
			       col->name, row->table->name, col->type.min);
	return 0;
}

/* At least one, whatever the column may have */
static int parse_values(struct transaction *t, const struct datum_type *of, const char *text,
			struct datum *d, char **err)
{
	struct datum_type type = *of;

	type.min = 1;
	type.max = DATUM_UNLIMITED;
	return datum_parse(d, &type, text, &t->symbols, err);
}

static int add_value(struct transaction *t, struct row *row, int column, const char *text,
		     char **err)
{
	const struct datum_type *type = &row->table->columns[column].type;
	struct datum d;
	int rc = parse_values(t, type, text, &d, err);

	if (rc)
		return rc;
	datum_union(&row->columns[column], &d, type);
	datum_free(&d, type);
	return 0;
}

static int remove_value(struct transaction *t, struct row *row, int column, const char *text,
			char **err)
{
	struct datum_type type = row->table->columns[column].type;
	struct datum_type given;
	struct datum d;
	int rc = -EINVAL;

	type.min = 1;
	type.max = DATUM_UNLIMITED;
	given = type;
	/* From a map pairs can be taken, or keys whatever their values are. */
	if (datum_type_is_map(&type))
		rc = datum_parse(&d, &given, text, &t->symbols, NULL);
	if (rc) {
		given.value = (struct atom_kind){ .type = ATOM_VOID };
		rc = datum_parse(&d, &given, text, &t->symbols, err);
	}
	if (rc)
		return rc;
	datum_subtract(&row->columns[column], &d, &type, !datum_type_is_map(&given));
	datum_free(&d, &given);
	return 0;
}

static int change_values(struct transaction *t, struct command *c,
			 int (*change)(struct transaction *t, struct row *row, int column,
				       const char *text, char **err), char **err)
{
	struct row *row;
	unsigned int i;
	int column, rc = find_row(t, c, &row, err);

	if (rc <= 0)
		return rc;
	column = writable_column(row, c->args[2], err);
	rc = column < 0 ? column : row_check_readable(row, column, err);
	for (i = 3; !rc && i < c->n_args; i++)
		rc = change(t, row, column, c->args[i], err);
	if (!rc)
		rc = check_count(c, row, column, err);
	if (!rc)
		rc = row_update(t->db, row, column, err);
	if (!rc)
		command_tell_kept(c, row, column);
	row_free(row);
	return rc;
}

/* Position of the column that a command names if it has a table of its own, or -1 */
static int relation_column(const struct command *c, const struct table *table)
{
	int column = table ? table_match_column(table, c->args[2], NULL) : -1;

	return column >= 0 && table->columns[column].flags & COL_RELATION ? column : -1;
}

static int add_refs(struct transaction *t, const struct table *table, const char *uuid,
		    const struct column *column, const char *text, char **err)
{
	struct datum d;
	int rc = parse_values(t, &column->type, text, &d, err);
	u32 i;

	if (rc)
		return rc;
	for (i = 0; !rc && i < d.n; i++)
		rc = row_add_ref_to(t->db, table->id, uuid, column->name, d.keys[i].string, err);
	datum_free(&d, &column->type);
	return rc;
}

/* Those that are there are not looked at: of many lines that add one each, each costs the same. */
static int add_to_relation(struct transaction *t, struct command *c, const struct table *table,
			   const struct column *column, char **err)
{
	char uuid[UUID_LEN + 1];
	struct row *row;
	unsigned int i;
	int rc = record_find_uuid(t->db, table, c->args[1], &t->symbols, uuid, err);

	if (!rc)
		return command_row(t, c, table, c->args[1], &row, err);
	for (i = 3; rc > 0 && i < c->n_args; i++)
		rc = add_refs(t, table, uuid, column, c->args[i], err) ?: 1;
	return rc < 0 ? rc : 0;
}

static int run_add(struct transaction *t, struct command *c, char **err)
{
	const struct table *table = schema_match_table(c->args[0], NULL);
	int column = relation_column(c, table);

	if (column >= 0)
		return add_to_relation(t, c, table, &table->columns[column], err);
	return change_values(t, c, add_value, err);
}

static int run_remove(struct transaction *t, struct command *c, char **err)
{
	return change_values(t, c, remove_value, err);
}

/* What is computed may be cleared by who clears all that there is: it is computed anew. */
static int clear_column(struct transaction *t, struct command *c, struct row *row,
			const char *name, char **err)
{
	int column = table_match_column(row->table, name, err);
	const struct column *col;

	(void)c;
	if (column < 0)
		return column;
	col = &row->table->columns[column];
	if (col->flags & COL_IMMUTABLE)
		return argument_check_writable(row->table, column, err);
	if (col->type.min)
		return errline(err, -EINVAL, "\"clear\" operation cannot be applied to column %s "
			       "of table %s, which is not allowed to be empty", col->name,
			       row->table->name);
	if (col->flags & COL_EPHEMERAL)
		return 0;
	return command_clear(t, row, column, err);
}

static int run_clear(struct transaction *t, struct command *c, char **err)
{
	return change_row(t, c, clear_column, err);
}

const struct control_verb set_verbs[] = {
	{ "set", 3, VERB_MANY, "if-exists", .run = run_set },
	{ "add", 4, VERB_MANY, "if-exists", .run = run_add },
	{ "remove", 4, VERB_MANY, "if-exists", .run = run_remove },
	{ "clear", 3, VERB_MANY, "if-exists", .run = run_clear },
	{ 0 },
};
