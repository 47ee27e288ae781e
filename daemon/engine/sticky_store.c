// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/base/errline.h"
#include "daemon/base/macaddr.h"
#include "daemon/engine/sticky_store.h"
#include "daemon/base/xalloc.h"

/* --- reading ------------------------------------------------------------------------------- */

/* What cannot be one is passed over: it would be learned anew. */
static void add_row(void *arg, sqlite3_stmt *stmt)
{
	struct config_bridge *bridge = arg;
	const char *port = (const char *)sqlite3_column_text(stmt, 0);
	const char *mac = (const char *)sqlite3_column_text(stmt, 2);
	int vlan = sqlite3_column_int(stmt, 1);
	u8 bytes[6];

	if ((!port && sqlite3_column_type(stmt, 0) == SQLITE_TEXT) ||
	    (!mac && sqlite3_column_type(stmt, 2) == SQLITE_TEXT))
		xcheck(NULL);

	if (port && mac && vlan >= 0 && vlan < VLAN_COUNT && macaddr_parse(bytes, mac) &&
	    macaddr_is_station(bytes))
		xcheck(config_sticky_add(bridge, port, (u16)vlan, bytes));
}

int sticky_store_fill(struct db *db, struct config *cfg, char **err)
{
	struct config_bridge *bridge;
	int rc = 0;

	for (bridge = cfg->bridges; bridge && !rc; bridge = bridge->next)
		rc = db_each_of_bridge(db, "SELECT port, vlan, mac FROM vswitch_sticky WHERE "
				       "bridge = ?1 ORDER BY vlan DESC, mac DESC", bridge->uuid,
				       add_row, bridge, err);
	return rc;
}

/* --- writing ------------------------------------------------------------------------------- */

/* struct writer - the statements; @uuid of the bridge that is written */
struct writer {
	struct db *db;
	const char *uuid;
	sqlite3_stmt *clear, *insert;
	char **err;
};

static int write_bridge(void *arg, const char *uuid)
{
	struct writer *w = arg;

	w->uuid = uuid;
	sqlite3_bind_text(w->clear, 1, uuid, -1, SQLITE_STATIC);
	return db_step(w->db, w->clear, w->err);
}

static int write_entry(void *arg, const char *port, u16 vlan, const u8 mac[6])
{
	struct writer *w = arg;
	char text[MACADDR_LEN];

	macaddr_format(text, mac);
	sqlite3_bind_text(w->insert, 1, w->uuid, -1, SQLITE_STATIC);
	sqlite3_bind_int(w->insert, 2, vlan);
	sqlite3_bind_text(w->insert, 3, text, -1, SQLITE_STATIC);
	sqlite3_bind_text(w->insert, 4, port, -1, SQLITE_STATIC);
	return db_step(w->db, w->insert, w->err);
}

int sticky_store_write(struct db *db, struct policy *policy, char **err)
{
	struct writer w = { .db = db, .err = err };
	int rc;

	if (!policy_sticky_changed(policy))
		return 0;
	rc = db_prepare(db, "DELETE FROM vswitch_sticky WHERE bridge = ?1", &w.clear, err);
	if (!rc)
		rc = db_prepare(db, "INSERT INTO vswitch_sticky (bridge, vlan, mac, port) "
				"VALUES (?1, ?2, ?3, ?4)", &w.insert, err);
	if (!rc)
		rc = policy_sticky_each(policy, write_bridge, write_entry, &w);
	db_release(db, w.clear);
	db_release(db, w.insert);
	return rc;
}

int sticky_store_save(struct db *db, struct policy *policy, char **err)
{
	int rc;

	if (!policy_sticky_changed(policy))
		return 0;
	rc = db_begin(db, err);
	if (rc)
		return rc;
	rc = sticky_store_write(db, policy, err);
	if (rc)
		db_rollback(db);
	else
		rc = db_commit(db, err);
	if (!rc)
		policy_sticky_written(policy);
	return rc;
}
