// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/verbs/targets.h"

static enum table_id table_of(const struct row *row, const char *column)
{
	return column_ref(&row->table->columns[row_column(row, column)])->table;
}

/* Call @each for the rows that the column refers to, until it fails: 0 or -errno. */
static int for_each(struct transaction *t, struct command *c, const struct row *row,
		    const char *column,
		    int (*each)(struct transaction *t, struct command *c, struct row *one,
				char **err), char **err)
{
	const struct datum *refs = row_datum(row, column);
	struct row *one;
	int rc = 0;
	u32 i;

	for (i = 0; rc >= 0 && i < refs->n; i++) {
		rc = row_by_uuid(t->db, table_of(row, column), refs->keys[i].string, &one, err);
		if (rc <= 0)
			continue;
		rc = each(t, c, one, err);
		row_free(one);
	}
	return rc < 0 ? rc : 0;
}

static int show(struct transaction *t, struct command *c, struct row *one, char **err)
{
	(void)t, (void)err;
	command_line(c, "%s", row_string(one, "target"));
	return 0;
}

int targets_show(struct transaction *t, struct command *c, const struct row *row,
		 const char *column, char **err)
{
	int rc = for_each(t, c, row, column, show, err);

	command_sort_lines(c);
	return rc;
}

static int delete(struct transaction *t, struct command *c, struct row *one, char **err)
{
	(void)c;
	return row_delete(t->db, one, err);
}

int targets_delete(struct transaction *t, struct row *row, const char *column, char **err)
{
	int rc = for_each(t, NULL, row, column, delete, err);

	return rc ? rc : command_clear(t, row, row_column(row, column), err);
}

/* What Open vSwitch takes as a connection to, or from, somebody */
static bool is_known(const char *target)
{
	static const char *const kinds[] = {
		"tcp:", "ssl:", "unix:", "ptcp:", "pssl:", "punix:", NULL
	};
	const char *const *kind;

	for (kind = kinds; *kind; kind++) {
		if (!strncmp(target, *kind, strlen(*kind)))
			return true;
	}
	return false;
}

static int add(struct transaction *t, struct command *c, struct row *row, const char *column,
	       const char *target, char **err)
{
	struct row *one = row_new(table_of(row, column));
	const char *probe = command_option(c, "inactivity-probe");
	int rc;

	if (!is_known(target))
		command_warn_as(c, "vsctl", "target type \"%s\" is possibly erroneous", target);
	row_put_string(one, "target", target);
	if (probe)
		row_put_integer(one, "inactivity_probe", atoll(probe));
	rc = row_insert(t->db, one, err);
	if (!rc)
		rc = row_add_ref(t->db, row, column, one->uuid, err);
	row_free(one);
	return rc;
}

int targets_set(struct transaction *t, struct command *c, struct row *row, const char *column,
		unsigned int first, char **err)
{
	unsigned int i;
	int rc = targets_delete(t, row, column, err);

	for (i = first; !rc && i < c->n_args; i++)
		rc = add(t, c, row, column, c->args[i], err);
	return rc;
}
