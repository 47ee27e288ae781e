// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include "daemon/base/xalloc.h"
#include "daemon/engine/odd_rows.h"

/*
 * struct odd_row
 * @unplaced: its number as the database has it, and nothing stands in its place; NULL: what has
 *            @number does
 * @line:     what is wrong with it
 * @gone:     no more so, once the transaction that is going on is committed
 */
struct odd_row {
	struct odd_row *next;
	sqlite3_value *unplaced;
	u32 number;
	char *line;
	bool gone;
};

static struct odd_row *add(struct odd_rows *odd)
{
	struct odd_row *o = xcalloc(1, sizeof(*o));

	o->next = odd->first;
	odd->first = o;
	return o;
}

void odd_rows_add_unplaced(struct odd_rows *odd, const char *bridge, sqlite3_value *number)
{
	struct odd_row *o = add(odd);
	sqlite3_value *text;
	const char *name;

	o->unplaced = xcheck(sqlite3_value_dup(number));
	/* To look at it as text makes text of it. */
	text = xcheck(sqlite3_value_dup(number));
	name = (const char *)sqlite3_value_text(text);
	o->line = xasprintf("bridge %s: %s \"%s\" in the database: there can be no such %s; "
			    "it is left out", bridge, odd->what, name ? name : "", odd->what);
	sqlite3_value_free(text);
}

void odd_rows_add(struct odd_rows *odd, const char *bridge, u32 number, const char *why,
		  const char *so)
{
	struct odd_row *o = add(odd);

	o->number = number;
	o->line = xasprintf("bridge %s: %s %u in the database: %s; %s", bridge, odd->what, number,
			    why ? why : "out of memory", so);
}

static void free_one(struct odd_row *o)
{
	sqlite3_value_free(o->unplaced);
	free(o->line);
	free(o);
}

void odd_rows_free(struct odd_rows *odd)
{
	struct odd_row *o;

	while ((o = odd->first)) {
		odd->first = o->next;
		free_one(o);
	}
}

void odd_rows_tell(const struct odd_rows *odd, const char *uuid, const char *bridge,
		   struct faults *faults)
{
	const struct odd_row *o;

	for (o = odd->first; o; o = o->next)
		faults_add(faults, TBL_NONE, uuid, bridge, xstrdup(o->line));
}

void odd_rows_replaced(struct odd_rows *odd, u32 number)
{
	struct odd_row *o;

	for (o = odd->first; o; o = o->next)
		o->gone |= !o->unplaced && o->number == number;
}

int odd_rows_wipe(struct odd_rows *odd, struct db *db, const char *sql, const char *uuid,
		  char **err)
{
	struct odd_row *o;
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, sql, &stmt, err);

	for (o = odd->first; o && !rc; o = o->next) {
		if (!o->unplaced)
			continue;
		rc = db_step_bound(db, stmt, sqlite3_bind_text(stmt, 1, uuid, -1, SQLITE_STATIC) ?:
				   sqlite3_bind_value(stmt, 2, o->unplaced), err);
		o->gone = !rc;
	}
	db_release(db, stmt);
	return rc;
}

void odd_rows_conclude(struct odd_rows *odd, bool committed)
{
	struct odd_row **at = &odd->first, *o;

	while ((o = *at)) {
		if (o->gone && committed) {
			*at = o->next;
			free_one(o);
			continue;
		}
		o->gone = false;
		at = &o->next;
	}
}
