// SPDX-License-Identifier: GPL-2.0-or-later
/* What a transaction has changed so far: db.h. */
#include "daemon/db/sql.h"
#include "daemon/base/xalloc.h"

bool db_dirty(const struct db *db)
{
	return sqlite3_total_changes(db->sql) != db->changes;
}

void db_unsettle(struct db *db)
{
	db->unsettled = true;
}

/* Grows by doubling: whenever the count is a power of two, the room is used up. */
void db_touch(struct db *db, const char *uuid)
{
	size_t n = db->n_touched;

	if (n && !strcmp(db->touched[n - 1], uuid))
		return;
	if (!(n & (n - 1)))
		db->touched = xreallocarray(db->touched, n ? n * 2 : 1, sizeof(*db->touched));
	snprintf(db->touched[n], sizeof(*db->touched), "%s", uuid);
	db->n_touched++;
}

bool db_touched(const struct db *db, const char *uuid)
{
	size_t i;

	for (i = 0; i < db->n_touched; i++) {
		if (!strcmp(db->touched[i], uuid))
			return true;
	}
	return false;
}
