// SPDX-License-Identifier: GPL-2.0-or-later
/* Verbs that make and destroy rows: create, destroy */
#include "daemon/control/verbs/argument.h"
#include "daemon/control/verbs/verb.h"
#include "daemon/base/errline.h"
#include "daemon/db/integrity.h"
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

/* A UUID that the caller has chosen must be a new one. */
static int check_new(struct transaction *t, const struct table *table, const char *uuid,
		     char **err)
{
	struct row *row;
	int rc = row_by_uuid(t->db, table->id, uuid, &row, err);

	if (rc <= 0)
		return rc;
	row_free(row);
	return command_violation("duplicate uuid", "This UUID would duplicate a UUID already "
				 "present within the table or deleted within the same "
				 "transaction.", err);
}

/* The UUID that the new row has: by --id one that is given, or that of a symbol; else its own */
static int choose_uuid(struct transaction *t, const struct command *c, struct row *row, char **err)
{
	const char *id = command_option(c, "id"), *uuid;

	if (!id)
		return 0;
	if (uuid_canonical(row->uuid, id))
		return check_new(t, row->table, row->uuid, err);
	uuid = symbol_define(&t->symbols, id, NULL, err);
	if (!uuid)
		return -EINVAL;
	snprintf(row->uuid, sizeof(row->uuid), "%s", uuid);
	return 0;
}

static int run_create(struct transaction *t, struct command *c, char **err)
{
	const struct table *table = schema_match_table(c->args[0], err);
	struct row *row;
	int rc;

	if (!table)
		return -EINVAL;
	if (table->singleton)
		return errline(err, -EINVAL, "table %s has one row, and no other can be created",
			       table->name);
	if (!command_option(c, "id") && !table->root)
		command_warn_as(c, "db_ctl_base", "applying \"create\" command to table %s without "
				"--id option will have no effect", table->name);
	row = row_new(table->id);
	rc = choose_uuid(t, c, row, err);
	if (!rc)
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

/* The row that was made, if it is there: 1, 0 or -errno */
static int find_made(struct transaction *t, const struct command *c, struct row **row)
{
	return row_by_uuid(t->db, atoi(c->note), strchr(c->note, ' ') + 1, row, NULL);
}

static void warn_unreferenced(struct command *c)
{
	const char *id = command_option(c, "id");

	if (id && *id == '@')
		command_warn_as(c, "vsctl", "row id \"%s\" was created but no reference to it was "
				"inserted, so it will not actually appear in the database", id);
}

/* Name in *missing a column that must refer to a row and has been given none. False: all have */
static bool lacks_row(const struct row *row, const struct column **missing)
{
	unsigned int i;

	for (i = 0; i < row->table->n_columns; i++) {
		const struct column *c = &row->table->columns[i];

		if (c->type.min && column_ref(c) && datum_is_default(&row->columns[i], &c->type)) {
			*missing = c;
			return true;
		}
	}
	return false;
}

/* At the line's end a row refers to all that it has to: else nobody could say what it is of. */
static int check_create(struct transaction *t, struct command *c, char **err)
{
	const struct column *missing;
	struct row *row;
	char *why;
	int rc;

	if (find_made(t, c, &row) <= 0)
		return 0;
	if (!lacks_row(row, &missing)) {
		row_free(row);
		return 0;
	}
	warn_unreferenced(c);
	why = xasprintf("Table %s column %s row %s references nonexistent row "
			"00000000-0000-0000-0000-000000000000 in table %s.", row->table->name,
			missing->name, row->uuid, schema_table(column_ref(missing)->table)->name);
	rc = command_violation("referential integrity violation", why, err);
	free(why);
	row_free(row);
	return rc;
}

/* A row that nothing refers to was taken out again when the transaction ended. */
static void done_create(struct transaction *t, struct command *c)
{
	struct row *row;
	int rc = find_made(t, c, &row);

	if (rc > 0)
		row_free(row);
	if (!rc)
		warn_unreferenced(c);
}

/*
 * What something refers to goes when nothing does so any more, not before; a row that the line has
 * made goes at once.
 */
static int may_delete(struct transaction *t, struct command *c, const struct row *row, char **err)
{
	int rc;

	if (row->table->root || db_is_new(t->db, row->uuid))
		return 1;
	rc = refs_held(t->db, row, err);
	if (rc > 0)
		command_note(c, "table %s, row %s: it stays, as it is referred to",
			     row->table->name, row->uuid);
	return rc < 0 ? rc : !rc;
}

static int destroy_named(struct transaction *t, struct command *c,
			 const struct table *table, const char *name, char **err)
{
	struct row *row;
	int rc = command_row(t, c, table, name, &row, err);

	if (rc <= 0)
		return rc;
	rc = may_delete(t, c, row, err);
	if (rc > 0)
		rc = row_delete(t->db, row, err);
	row_free(row);
	return rc;
}

static int destroy_all(struct transaction *t, struct command *c, const struct table *table,
		       char **err)
{
	struct rows rows;
	unsigned int i;
	int rc = rows_load(t->db, table->id, &rows, err);

	for (i = 0; rc >= 0 && i < rows.n; i++) {
		rc = may_delete(t, c, rows.row[i], err);
		if (rc > 0)
			rc = row_delete(t->db, rows.row[i], err);
	}
	rows_free(&rows);
	return rc;
}

/* That nothing refers to rows that went though something might */
static int check_destroy(struct transaction *t, struct command *c, char **err)
{
	const struct table *table = schema_match_table(c->args[0], NULL);
	char uuid[UUID_LEN + 1], *why;
	unsigned int n;
	int rc = table->root ? refs_dangling(t->db, table->id, uuid, &n, err) : 0;

	if (rc <= 0)
		return rc;
	why = xasprintf("cannot delete %s row %s because of %u remaining reference(s)",
			table->name, uuid, n);
	rc = command_violation("referential integrity violation", why, err);
	free(why);
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
	if (command_flag(c, "all") && command_flag(c, "if-exists"))
		return errline(err, -EINVAL,
			       "--all and --if-exists should not be specified together");
	if (command_flag(c, "all"))
		return destroy_all(t, c, table, err);
	if (c->n_args < 2)
		command_warn_as(c, "db_ctl_base",
				"either --all or records argument should be specified");
	for (i = 1; !rc && i < c->n_args; i++)
		rc = destroy_named(t, c, table, c->args[i], err);
	return rc;
}

const struct control_verb create_verbs[] = {
	{ "create", 2, VERB_MANY, "id=", .run = run_create, .done = done_create,
	  .check = check_create },
	{ "destroy", 1, VERB_MANY, "if-exists,all", .run = run_destroy, .check = check_destroy },
	{ 0 },
};
