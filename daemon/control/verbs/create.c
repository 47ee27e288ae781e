// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs that make and destroy rows: create, destroy */
#include "daemon/control/verbs/argument.h"
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"

static int fill_row(struct transaction *t, struct command *c, struct row *row, char **err)
{
	struct argument a;
	unsigned int i;
	int rc = 0;

	for (i = 1; !rc && i < c->n_args; i++) {
		rc = argument_parse(&a, row->table, c->args[i], argument_set_ops, err);
		if (rc)
			return rc;
		/* A name, which never changes, is given here. */
		if (row->table->columns[a.column].flags & COL_EPHEMERAL)
			rc = argument_check_writable(row->table, a.column, err);
		if (!rc)
			rc = argument_set(row, &a, &t->symbols, err);
		if (!rc)
			command_tell_kept(c, row, a.column);
		argument_free(&a);
	}
	return rc;
}

static int run_create(struct transaction *t, struct command *c, char **err)
{
	const struct table *table = schema_match_table(c->args[0], err);
	const char *id = command_option(c, "id");
	const char *uuid;
	struct row *row;
	int rc;

	if (!table)
		return -EINVAL;
	if (table->singleton)
		return errline(err, -EINVAL, "table %s has one row, and no other can be created",
			       table->name);
	uuid = id ? symbol_define(&t->symbols, id, NULL, err) : NULL;
	if (id && !uuid)
		return -EINVAL;
	row = row_new(table->id);
	if (uuid)
		snprintf(row->uuid, sizeof(row->uuid), "%s", uuid);
	rc = fill_row(t, c, row, err);
	if (!rc)
		rc = row_insert(t->db, row, err);
	if (!rc) {
		command_line(c, "%s", row->uuid);
		c->note = xasprintf("%d %s", table->id, row->uuid);
	}
	row_free(row);
	return rc;
}

/* A row that nothing refers to was taken out again when the transaction ended. */
static void done_create(struct transaction *t, struct command *c)
{
	const char *id = command_option(c, "id");
	struct row *row;
	int table = atoi(c->note);
	int rc = row_by_uuid(t->db, table, strchr(c->note, ' ') + 1, &row, NULL);

	if (rc > 0)
		row_free(row);
	if (rc)
		return;
	if (id)
		command_warn(c, "row id \"%s\" was created but no reference to it was inserted, so "
			     "it will not actually appear in the database", id);
	else
		command_warn(c, "applying \"create\" command to table %s without --id option will "
			     "have no effect", schema_table(table)->name);
}

static int destroy_named(struct transaction *t, const struct command *c,
			 const struct table *table, const char *name, char **err)
{
	struct row *row;
	int rc = command_row(t, c, table, name, &row, err);

	if (rc <= 0)
		return rc;
	rc = row_delete(t->db, row, err);
	row_free(row);
	return rc;
}

static int destroy_all(struct transaction *t, const struct table *table, char **err)
{
	struct rows rows;
	unsigned int i;
	int rc = rows_load(t->db, table->id, &rows, err);

	for (i = 0; !rc && i < rows.n; i++)
		rc = row_delete(t->db, rows.row[i], err);
	rows_free(&rows);
	return rc;
}

static int run_destroy(struct transaction *t, struct command *c, char **err)
{
	const struct table *table = schema_match_table(c->args[0], err);
	unsigned int i;
	int rc = 0;

	if (!table)
		return -EINVAL;
	if (table->singleton)
		return errline(err, -EINVAL, "table %s has one row, which cannot be destroyed",
			       table->name);
	if (command_flag(c, "all") && c->n_args > 1)
		return errline(err, -EINVAL,
			       "--all and records argument should not be specified together");
	if (command_flag(c, "all"))
		return destroy_all(t, table, err);
	if (c->n_args < 2)
		command_warn(c, "either --all or records argument should be specified");
	for (i = 1; !rc && i < c->n_args; i++)
		rc = destroy_named(t, c, table, c->args[i], err);
	return rc;
}

const struct control_verb create_verbs[] = {
	{ "create", 2, VERB_MANY, "id=", run_create, done_create },
	{ "destroy", 1, VERB_MANY, "if-exists,all", run_destroy, NULL },
	{ 0 },
};
