// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Most transactions add something: rows, and references to them. Whether these leave a row that
 * nothing refers to is seen from the new rows alone; the others, of which there may be thousands,
 * are not looked at then.
 */
#include <stdlib.h>
#include "daemon/db/sql.h"
#include "daemon/base/xalloc.h"

/* struct made - a row that is new */
struct made {
	struct hlink link;
	char uuid[UUID_LEN + 1];
	bool held;
};

static struct made *find(const struct db *db, const char *uuid)
{
	struct hlink *link = hash_first(&db->made, hash_text(uuid, 0));

	while (link && strcmp(hash_entry(link, struct made, link)->uuid, uuid))
		link = hash_next(link);
	return link ? hash_entry(link, struct made, link) : NULL;
}

void db_made(struct db *db, const char *uuid, bool held)
{
	struct made *made = xcalloc(1, sizeof(*made));

	snprintf(made->uuid, sizeof(made->uuid), "%s", uuid);
	made->held = held;
	db->unheld += !held;
	hash_add(&db->made, &made->link, hash_text(uuid, 0));
}

bool db_is_new(const struct db *db, const char *uuid)
{
	return find(db, uuid);
}

void db_refers(struct db *db, const char *uuid, bool weak)
{
	struct made *made = find(db, uuid);

	if (!made) {
		db_unsettle(db);
	} else if (!weak && !made->held) {
		made->held = true;
		db->unheld--;
	}
}

void db_forget_made(struct db *db)
{
	struct hlink *link;
	u32 i;

	for (i = 0; i < db->made.n_buckets && db->made.count; i++) {
		while ((link = hash_bucket(&db->made, i))) {
			hash_del(&db->made, link);
			free(hash_entry(link, struct made, link));
		}
	}
	db->unheld = 0;
}

bool db_unsettled(const struct db *db)
{
	return db->unsettled || db->unheld;
}

void db_settled(struct db *db)
{
	db->unsettled = false;
	db_forget_made(db);
}
