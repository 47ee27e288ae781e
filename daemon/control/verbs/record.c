// SPDX-License-Identifier: GPL-2.0-or-later
/* Which row of a table people mean */
#include "daemon/control/verbs/argument.h"
#include "daemon/base/errline.h"
#include "daemon/schema/symbol.h"
#include "daemon/base/uuid.h"
#include "daemon/base/xalloc.h"

/* By the name of a row that refers to it, and to no other: "list Controller br0" */
static int find_via(struct db *db, const struct table *table, const char *name, struct row **row,
		    char **err)
{
	struct row *from;
	const struct datum *refs;
	int rc = row_by_name(db, table->via_table, name, &from, err);

	if (rc <= 0)
		return rc;
	refs = row_datum(from, table->via_column);
	rc = refs->n == 1 ? row_by_uuid(db, table->id, refs->keys[0].string, row, err) : 0;
	row_free(from);
	return rc;
}

static int find_prefix(struct db *db, const struct table *table, const char *prefix,
		       struct row **row, char **err)
{
	struct rows rows;
	unsigned int i;
	int rc = rows_load(db, table->id, &rows, err);

	if (rc)
		return rc;
	for (i = 0; rc >= 0 && i < rows.n; i++) {
		if (strncasecmp(rows.row[i]->uuid, prefix, strlen(prefix)))
			continue;
		if (rc) {
			row_free(*row);
			rc = errline(err, -EINVAL, "%s contains 2 or more rows whose UUIDs begin "
				     "with %s", table->name, prefix);
			break;
		}
		*row = rows.row[i];
		rows.row[i] = NULL;
		rc = 1;
	}
	rows_free(&rows);
	return rc;
}

static int find_named(struct db *db, const struct table *table, const char *name,
		      struct row **row, char **err)
{
	struct rows rows;
	int rc = rows_load_where(db, table->id, table->named_by, name, &rows, err);

	if (rc)
		return rc;
	if (rows.n > 1)
		rc = errline(err, -EINVAL, "multiple rows in %s match \"%s\"", table->name, name);
	else if (rows.n) {
		*row = rows.row[0];
		rows.row[0] = NULL;
		rc = 1;
	}
	rows_free(&rows);
	return rc;
}

/* The UUID that a record is meant by, which may be made in @given; NULL: it is not meant by one */
static const char *uuid_meant(const char *record, const struct symbols *symbols,
			      char given[UUID_LEN + 1])
{
	const char *known = *record == '@' ? symbol_lookup(symbols, record) : NULL;

	if (known)
		return known;
	return uuid_canonical(given, record) ? given : NULL;
}

int record_find(struct db *db, const struct table *table, const char *record,
		const struct symbols *symbols, struct row **row, char **err)
{
	char given[UUID_LEN + 1];
	const char *uuid = uuid_meant(record, symbols, given);
	int rc = 0;

	if (table->singleton && !strcmp(record, ".")) {
		rc = row_singleton(db, table->id, row, err);
		return rc ? rc : 1;
	}
	if (uuid)
		return row_by_uuid(db, table->id, uuid, row, err);
	if (table->named_by)
		rc = find_named(db, table, record, row, err);
	if (!rc && table->via_table)
		rc = find_via(db, table, record, row, err);
	if (!rc && uuid_is_prefix(record))
		rc = find_prefix(db, table, record, row, err);
	return rc;
}

/* Of tables whose rows have names only the UUID is read: a row may refer to many thousands. */
int record_find_uuid(struct db *db, const struct table *table, const char *record,
		     const struct symbols *symbols, char uuid[UUID_LEN + 1], char **err)
{
	char given[UUID_LEN + 1];
	const char *meant = uuid_meant(record, symbols, given);
	struct row *row;
	int rc = 0;

	if (meant)
		return row_find(db, table->id, "_uuid", meant, uuid, err);
	if (table->named_by)
		rc = row_find(db, table->id, table->named_by, record, uuid, err);
	if (rc == 1 || rc < 0)
		return rc;
	rc = record_find(db, table, record, symbols, &row, err);
	if (rc <= 0)
		return rc;
	memcpy(uuid, row->uuid, UUID_LEN + 1);
	row_free(row);
	return 1;
}

int record_get(struct db *db, const struct table *table, const char *record,
	       const struct symbols *symbols, struct row **row, char **err)
{
	int rc = record_find(db, table, record, symbols, row, err);

	if (!rc)
		return errline(err, -ENOENT, "no row \"%s\" in table %s", record, table->name);
	return rc < 0 ? rc : 0;
}
