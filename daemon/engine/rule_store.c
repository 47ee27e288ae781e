// SPDX-License-Identifier: GPL-2.0-or-later
/* User rules in the database: rule_store.h. Matches and actions are text, as people see them. */
#include "daemon/base/errline.h"
#include "daemon/syntax/rule_line.h"
#include "daemon/engine/group_rows.h"
#include "daemon/engine/meter_rows.h"
#include "daemon/engine/odd_rules.h"
#include "daemon/engine/rule_store.h"
#include "daemon/base/log.h"
#include "daemon/base/text.h"
#include "daemon/base/uuid.h"
#include "daemon/base/xalloc.h"

/* struct bridge_rules - those of one row of Bridge; @seen by the last rule_store_fill() */
struct bridge_rules {
	struct bridge_rules *next;
	char uuid[UUID_LEN + 1];
	struct tables *tables;
	struct odd_rules odd;
	struct odd_rows odd_groups, odd_meters;
	bool seen;
};

/* Names are written as they are, and every name is good: its port may come. */
static bool any_port(void *arg, const char *name)
{
	(void)arg;
	(void)name;
	return true;
}

static struct rule_ports ports_of(const char *bridge)
{
	return (struct rule_ports){ .local = bridge, .known = any_port };
}

static void free_rules(struct bridge_rules *b)
{
	tables_put(b->tables);
	odd_rules_free(&b->odd);
	odd_rows_free(&b->odd_groups);
	odd_rows_free(&b->odd_meters);
	free(b);
}

void rule_store_exit(struct rule_store *store)
{
	struct bridge_rules *b;

	while ((b = store->first)) {
		store->first = b->next;
		free_rules(b);
	}
}

/* --- reading ------------------------------------------------------------------------------- */

/* struct loading - of the rules of @b */
struct loading {
	struct bridge_rules *b;
	struct rule_ports ports;
	u64 now;
};

static void load_rule(void *arg, sqlite3_stmt *stmt)
{
	struct loading *l = arg;

	odd_rules_load(&l->b->odd, l->b->tables, &l->ports, stmt, l->now);
}

static int load_rules(struct bridge_rules *b, struct db *db, const char *bridge, u64 now,
		      char **err)
{
	struct loading l = { .b = b, .ports = ports_of(bridge), .now = now };

	return db_each_of_bridge(db, "SELECT table_id, priority, cookie, match, actions FROM "
				 "vswitch_flow WHERE bridge = ?1", b->uuid, load_rule, &l, err);
}

static int load_default(struct db *db, const char *uuid, struct tables *tables, char **err)
{
	sqlite3_stmt *stmt;
	int rc, step;

	rc = db_prepare(db, "SELECT 1 FROM vswitch_flow_no_default WHERE bridge = ?1", &stmt, err);
	if (rc)
		return rc;
	sqlite3_bind_text(stmt, 1, uuid, -1, SQLITE_STATIC);
	step = sqlite3_step(stmt);
	if (step == SQLITE_ROW)
		tables_drop_default(tables);
	else if (step != SQLITE_DONE)
		rc = db_error(db, "read", err);
	db_release(db, stmt);
	return rc;
}

static struct bridge_rules *find(const struct rule_store *store, const char *uuid)
{
	struct bridge_rules *b = store->first;

	while (b && strcmp(b->uuid, uuid))
		b = b->next;
	return b;
}

static void tell(const struct bridge_rules *b, const char *bridge)
{
	struct faults faults = { 0 };
	const struct fault *f;

	odd_rules_tell(&b->odd, b->uuid, bridge, &faults);
	odd_rows_tell(&b->odd_groups, b->uuid, bridge, &faults);
	odd_rows_tell(&b->odd_meters, b->uuid, bridge, &faults);
	for (f = faults.first; f; f = f->next)
		vlog(LOG_CTL, LVL_ERR, "%s", f->line);
	faults_free(&faults);
}

static int load(struct rule_store *store, struct db *db, const char *uuid, const char *bridge,
		u64 now, struct bridge_rules **loaded, char **err)
{
	struct bridge_rules *b = xcalloc(1, sizeof(*b));
	const struct rule_ports ports = ports_of(bridge);
	int rc;

	snprintf(b->uuid, sizeof(b->uuid), "%s", uuid);
	b->tables = tables_new();
	rc = load_default(db, uuid, b->tables, err);
	if (!rc)
		rc = load_rules(b, db, bridge, now, err);
	if (!rc)
		rc = group_rows_load(&b->odd_groups, db, uuid, b->tables, &ports, now, err);
	if (!rc)
		rc = meter_rows_load(&b->odd_meters, db, uuid, b->tables, bridge, err);
	if (rc) {
		free_rules(b);
		return rc;
	}
	tell(b, bridge);
	b->next = store->first;
	store->first = b;
	*loaded = b;
	return 0;
}

int rule_store_tables(struct rule_store *store, struct db *db, const char *uuid,
		      const char *bridge, u64 now, struct tables **tables, char **err)
{
	struct bridge_rules *b = find(store, uuid);
	int rc = b ? 0 : load(store, db, uuid, bridge, now, &b, err);

	if (rc)
		return rc;
	b->seen = true;
	*tables = b->tables;
	return 0;
}

int rule_store_fill(struct rule_store *store, struct db *db, struct config *cfg, u64 now,
		    char **err)
{
	struct config_bridge *bridge;
	struct bridge_rules *b;
	struct tables *tables;
	int rc = 0;

	for (b = store->first; b; b = b->next)
		b->seen = false;
	for (bridge = cfg->bridges; bridge && !rc; bridge = bridge->next) {
		rc = rule_store_tables(store, db, bridge->uuid, bridge->name, now, &tables, err);
		if (!rc)
			bridge->tables = tables_get(tables);
	}
	return rc;
}

void rule_store_sweep(struct rule_store *store)
{
	struct bridge_rules **at = &store->first, *b;

	while ((b = *at)) {
		if (b->seen) {
			at = &b->next;
			continue;
		}
		*at = b->next;
		free_rules(b);
	}
}

void rule_store_tell(const struct rule_store *store, struct faults *faults)
{
	const struct bridge_rules *b;

	for (b = store->first; b; b = b->next) {
		odd_rules_tell(&b->odd, b->uuid, NULL, faults);
		odd_rows_tell(&b->odd_groups, b->uuid, NULL, faults);
		odd_rows_tell(&b->odd_meters, b->uuid, NULL, faults);
	}
}

/* --- writing ------------------------------------------------------------------------------- */

/* struct writer - the statements of one change, and what is written into them */
struct writer {
	struct db *db;
	const char *uuid;
	struct odd_rules *odd;
	struct rule_ports ports;
	struct text match, actions;
	sqlite3_stmt *insert, *remove;
	struct way way;
	char **err;
};

/* What both statements name a row by. The texts stay until the statement has run. */
static int bind_identity(struct writer *w, sqlite3_stmt *stmt, const struct rule *rule)
{
	return sqlite3_bind_text(stmt, 1, w->uuid, -1, SQLITE_STATIC) ?:
	       sqlite3_bind_int(stmt, 2, rule->table) ?:
	       sqlite3_bind_int(stmt, 3, rule->priority) ?:
	       sqlite3_bind_text(stmt, 4, text_end(&w->match, NULL), -1, SQLITE_STATIC);
}

static int write_rule(void *arg, const struct rule *rule, bool added)
{
	struct writer *w = arg;
	int rc;

	give_way(&w->way);
	if (rule->is_default)
		return 0;
	ofmatch_put(text_begin(&w->match), &rule->match, &w->ports);
	rc = odd_rules_delete_like(w->odd, w->db, w->uuid, rule, text_end(&w->match, NULL), w->err);
	if (rc || rule->idle_timeout || rule->hard_timeout)
		return rc;
	if (!added)
		return db_step_bound(w->db, w->remove, bind_identity(w, w->remove, rule),
				     w->err);
	rc = bind_identity(w, w->insert, rule) ?:
	     sqlite3_bind_int64(w->insert, 5, (sqlite3_int64)rule->cookie) ?:
	     sqlite3_bind_text(w->insert, 6, rule_actions_text(&w->actions, rule, &w->ports), -1,
			       SQLITE_STATIC);
	return db_step_bound(w->db, w->insert, rc, w->err);
}

static int write_default(struct writer *w)
{
	sqlite3_stmt *stmt;
	int rc = db_prepare(w->db, "INSERT OR IGNORE INTO vswitch_flow_no_default VALUES (?1)",
			    &stmt, w->err);

	if (rc)
		return rc;
	sqlite3_bind_text(stmt, 1, w->uuid, -1, SQLITE_STATIC);
	rc = db_step(w->db, stmt, w->err);
	db_release(w->db, stmt);
	return rc;
}

int rule_store_write(struct rule_store *store, struct db *db, const char *uuid,
		     const char *bridge, const struct rule_wipe *wipe, struct way way,
		     char **err)
{
	struct bridge_rules *b = find(store, uuid);
	struct writer w = {
		.db = db, .uuid = uuid, .odd = &b->odd, .ports = ports_of(bridge),
		.way = way, .err = err,
	};
	int rc;

	text_init(&w.match);
	text_init(&w.actions);
	rc = db_prepare(db, "INSERT OR REPLACE INTO vswitch_flow (bridge, table_id, priority, "
			"match, cookie, actions) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &w.insert, err);
	if (!rc)
		rc = db_prepare(db, "DELETE FROM vswitch_flow WHERE bridge = ?1 AND table_id = ?2 "
				"AND priority = ?3 AND match = ?4", &w.remove, err);
	if (!rc && wipe->rules != RULE_STORE_KEPT)
		rc = odd_rules_delete_unread(w.odd, db, uuid, wipe->rules, err);
	if (!rc)
		rc = tables_each_step(b->tables, write_rule, &w);
	if (!rc)
		rc = group_rows_write(&b->odd_groups, db, uuid, b->tables, &w.ports,
				      wipe->groups, err);
	if (!rc)
		rc = meter_rows_write(&b->odd_meters, db, uuid, b->tables, wipe->meters, err);
	if (!rc && tables_default_gone(b->tables))
		rc = write_default(&w);
	db_release(db, w.insert);
	db_release(db, w.remove);
	text_exit(&w.match);
	text_exit(&w.actions);
	return rc;
}

void rule_store_conclude(struct rule_store *store, const char *uuid, bool committed)
{
	struct bridge_rules *b = find(store, uuid);

	if (!b)
		return;
	odd_rules_conclude(&b->odd, committed);
	odd_rows_conclude(&b->odd_groups, committed);
	odd_rows_conclude(&b->odd_meters, committed);
}
