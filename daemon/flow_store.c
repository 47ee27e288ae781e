// SPDX-License-Identifier: GPL-2.0-or-later
/* User rules in the database: flow_store.h. Matches and actions are text, as people see them. */
#include "errline.h"
#include "flow_line.h"
#include "flow_store.h"
#include "text.h"
#include "uuid.h"
#include "xalloc.h"

/* struct bridge_rules - those of one row of Bridge; @seen by the last flow_store_fill() */
struct bridge_rules {
	struct bridge_rules *next;
	char uuid[CFG_UUID_LEN + 1];
	struct tables *tables;
	bool seen;
};

/* Names are written as they are, and every name is good: its port may come. */
static bool any_port(void *arg, const char *name)
{
	(void)arg;
	(void)name;
	return true;
}

static struct flow_ports all_ports(const char *bridge)
{
	return (struct flow_ports){ .local = bridge, .known = any_port };
}

static void free_rules(struct bridge_rules *b)
{
	tables_put(b->tables);
	free(b);
}

void flow_store_exit(struct flow_store *store)
{
	struct bridge_rules *b;

	while ((b = store->first)) {
		store->first = b->next;
		free_rules(b);
	}
}

/* --- reading ------------------------------------------------------------------------------- */

static int load_rule(struct tables *tables, const char *bridge, sqlite3_stmt *stmt, u64 now,
		     char **err)
{
	struct flow_ports ports = all_ports(bridge);
	char *text, *why = NULL;
	struct flow_line line;
	int rc;

	text = xasprintf("table=%d,priority=%d,cookie=0x%llx,%s actions=%s",
			 sqlite3_column_int(stmt, 0), sqlite3_column_int(stmt, 1),
			 (unsigned long long)sqlite3_column_int64(stmt, 2),
			 (const char *)sqlite3_column_text(stmt, 3),
			 (const char *)sqlite3_column_text(stmt, 4));
	rc = flow_line_parse(&line, text, FLOW_LINE_RULE, &ports, &why);
	if (rc) {
		rc = errline(err, rc, "bridge %s: rule \"%s\" in the database: %s", bridge, text,
			     why);
	} else {
		line.rule->created = line.rule->used = now;
		tables_insert(tables, line.rule);
	}
	flow_line_free(&line);
	free(why);
	free(text);
	return rc;
}

static int load_rules(struct db *db, const char *uuid, const char *bridge, u64 now,
		      struct tables *tables, char **err)
{
	sqlite3_stmt *stmt;
	int rc, step;

	rc = db_prepare(db, "SELECT table_id, priority, cookie, match, actions FROM vswitch_flow "
			"WHERE bridge = ?1", &stmt, err);
	if (rc)
		return rc;
	sqlite3_bind_text(stmt, 1, uuid, -1, SQLITE_STATIC);
	while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW)
		rc = load_rule(tables, bridge, stmt, now, err);
	if (!rc && step != SQLITE_DONE)
		rc = db_error(db, "read", err);
	db_release(db, stmt);
	return rc;
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

static struct bridge_rules *find(const struct flow_store *store, const char *uuid)
{
	struct bridge_rules *b = store->first;

	while (b && strcmp(b->uuid, uuid))
		b = b->next;
	return b;
}

static int load(struct flow_store *store, struct db *db, const char *uuid, const char *bridge,
		u64 now, struct bridge_rules **loaded, char **err)
{
	struct bridge_rules *b = xcalloc(1, sizeof(*b));
	int rc;

	snprintf(b->uuid, sizeof(b->uuid), "%s", uuid);
	b->tables = tables_new();
	rc = load_default(db, uuid, b->tables, err);
	if (!rc)
		rc = load_rules(db, uuid, bridge, now, b->tables, err);
	if (rc) {
		free_rules(b);
		return rc;
	}
	b->next = store->first;
	store->first = b;
	*loaded = b;
	return 0;
}

int flow_store_tables(struct flow_store *store, struct db *db, const char *uuid,
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

int flow_store_fill(struct flow_store *store, struct db *db, struct config *cfg, u64 now,
		    char **err)
{
	struct config_bridge *bridge;
	struct bridge_rules *b;
	struct tables *tables;
	int rc = 0;

	for (b = store->first; b; b = b->next)
		b->seen = false;
	for (bridge = cfg->bridges; bridge && !rc; bridge = bridge->next) {
		rc = flow_store_tables(store, db, bridge->uuid, bridge->name, now, &tables, err);
		if (!rc)
			bridge->tables = tables_get(tables);
	}
	return rc;
}

void flow_store_sweep(struct flow_store *store)
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

/* --- writing ------------------------------------------------------------------------------- */

/* struct writer - the statements of one change, and what is written into them */
struct writer {
	struct db *db;
	const char *uuid;
	struct flow_ports ports;
	struct text match, actions;
	sqlite3_stmt *insert, *remove;
	char **err;
};

/* What both statements name a row by. The texts stay until the statement has run. */
static void bind_identity(struct writer *w, sqlite3_stmt *stmt, const struct rule *rule)
{
	ofmatch_put(text_begin(&w->match), &rule->match, &w->ports);
	sqlite3_bind_text(stmt, 1, w->uuid, -1, SQLITE_STATIC);
	sqlite3_bind_int(stmt, 2, rule->table);
	sqlite3_bind_int(stmt, 3, rule->priority);
	sqlite3_bind_text(stmt, 4, text_end(&w->match, NULL), -1, SQLITE_STATIC);
}

static int write_rule(void *arg, const struct rule *rule, bool added)
{
	struct writer *w = arg;

	if (rule->is_default || rule->idle_timeout || rule->hard_timeout)
		return 0;
	if (!added) {
		bind_identity(w, w->remove, rule);
		return db_step(w->db, w->remove, w->err);
	}
	bind_identity(w, w->insert, rule);
	sqlite3_bind_int64(w->insert, 5, (sqlite3_int64)rule->cookie);
	sqlite3_bind_text(w->insert, 6, rule_actions_text(&w->actions, rule, &w->ports), -1,
			  SQLITE_STATIC);
	return db_step(w->db, w->insert, w->err);
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

int flow_store_write(struct db *db, const char *uuid, const char *bridge,
		     const struct tables *tables, char **err)
{
	struct writer w = { .db = db, .uuid = uuid, .ports = all_ports(bridge), .err = err };
	int rc;

	text_init(&w.match);
	text_init(&w.actions);
	rc = db_prepare(db, "INSERT OR REPLACE INTO vswitch_flow (bridge, table_id, priority, "
			"match, cookie, actions) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &w.insert, err);
	if (!rc)
		rc = db_prepare(db, "DELETE FROM vswitch_flow WHERE bridge = ?1 AND table_id = ?2 "
				"AND priority = ?3 AND match = ?4", &w.remove, err);
	if (!rc)
		rc = tables_each_step(tables, write_rule, &w);
	if (!rc && tables_default_gone(tables))
		rc = write_default(&w);
	db_release(db, w.insert);
	db_release(db, w.remove);
	text_exit(&w.match);
	text_exit(&w.actions);
	return rc;
}
