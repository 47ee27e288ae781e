// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/base/errline.h"
#include "daemon/engine/odd_rules.h"
#include "daemon/rules/tables.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"

/*
 * struct odd_rule
 * @identity: the row's table_id, priority and match, as the database has them
 * @line:     what is wrong with it, or NULL
 * @match:    of the rule in its place, with @table and @priority, as text; NULL: there is none
 * @gone:     deleted in the transaction that is going on
 */
struct odd_rule {
	struct odd_rule *next;
	sqlite3_value *identity[3];
	char *line;
	char *match;
	int table, priority;
	bool gone;
};

/* struct rule_row - where the columns are in a row that is read */
enum { AT_TABLE, AT_PRIORITY, AT_COOKIE, AT_MATCH, AT_ACTIONS };

/* --- reading ------------------------------------------------------------------------------- */

static bool in_range(sqlite3_stmt *stmt, int at, int64_t max)
{
	return sqlite3_column_type(stmt, at) == SQLITE_INTEGER &&
	       sqlite3_column_int64(stmt, at) >= 0 && sqlite3_column_int64(stmt, at) <= max;
}

/* 0, or -EINVAL and *why if the row's rule cannot be had; @spec is to be freed by the caller */
static int parse(struct rule_spec *spec, sqlite3_stmt *stmt, const char *actions,
		 const struct rule_ports *ports, char **why)
{
	const char *match = db_text(stmt, AT_MATCH);
	char *text;
	int rc;

	memset(spec, 0, sizeof(*spec));
	if (!in_range(stmt, AT_TABLE, OFTABLE_MAX) || !in_range(stmt, AT_PRIORITY, UINT16_MAX) ||
	    sqlite3_column_type(stmt, AT_COOKIE) != SQLITE_INTEGER || !match || !actions)
		return errline(why, -EINVAL, "a column has a value that is none");
	text = xasprintf("table=%d,priority=%d,cookie=0x%llx,%s actions=%s",
			 sqlite3_column_int(stmt, AT_TABLE), sqlite3_column_int(stmt, AT_PRIORITY),
			 (unsigned long long)sqlite3_column_int64(stmt, AT_COOKIE), match, actions);
	rc = rule_line_parse(spec, text, RULE_LINE_RULE, ports, why);
	free(text);
	return rc;
}

static char *canonical(const struct rule *rule, const struct rule_ports *ports)
{
	struct text text;
	char *match;

	text_init(&text);
	ofmatch_put(text_begin(&text), &rule->match, ports);
	match = xstrdup(text_end(&text, NULL));
	text_exit(&text);
	return match;
}

/* The row in words, whatever its values are */
static char *words(sqlite3_stmt *stmt)
{
	const char *part[5];
	int i;

	for (i = 0; i < 5; i++)
		part[i] = (const char *)sqlite3_column_text(stmt, i);
	return xasprintf("table=%s,priority=%s,%s actions=%s", part[AT_TABLE] ? part[AT_TABLE] : "",
			 part[AT_PRIORITY] ? part[AT_PRIORITY] : "",
			 part[AT_MATCH] ? part[AT_MATCH] : "",
			 part[AT_ACTIONS] ? part[AT_ACTIONS] : "");
}

static struct odd_rule *note(struct odd_rules *odd, sqlite3_stmt *stmt, const struct rule *rule,
			     const struct rule_ports *ports)
{
	static const int at[] = { AT_TABLE, AT_PRIORITY, AT_MATCH };
	struct odd_rule *o = xcalloc(1, sizeof(*o));
	size_t i;

	for (i = 0; i < 3; i++)
		o->identity[i] = xcheck(sqlite3_value_dup(sqlite3_column_value(stmt, at[i])));
	if (rule) {
		o->match = canonical(rule, ports);
		o->priority = rule->priority;
	}
	o->table = in_range(stmt, AT_TABLE, OFTABLE_MAX) ? sqlite3_column_int(stmt, AT_TABLE) : -1;
	o->next = odd->first;
	odd->first = o;
	return o;
}

static void complain(struct odd_rule *o, sqlite3_stmt *stmt, const char *bridge, const char *why,
		     const char *so)
{
	char *text = words(stmt);

	o->line = xasprintf("bridge %s: rule \"%s\" in the database: %s; %s", bridge, text,
			    why ? why : "out of memory", so);
	free(text);
}

static void insert(struct tables *tables, struct rule_spec *spec, u64 now)
{
	spec->rule->created = spec->rule->used = now;
	tables_insert(tables, spec->rule);
}

static void load_good(struct odd_rules *odd, struct tables *tables, const struct rule_ports *ports,
		      sqlite3_stmt *stmt, struct rule_spec *spec, u64 now)
{
	char *match = canonical(spec->rule, ports);
	bool same = !strcmp(match, db_text(stmt, AT_MATCH));
	struct rule *other = tables_find(tables, spec->rule);

	free(match);
	if (!same || (other && !other->is_default))
		note(odd, stmt, spec->rule, ports);
	if (other && !other->is_default)
		complain(odd->first, stmt, ports->local,
			 "another row has the same table, priority and match", "it is left out");
	else
		insert(tables, spec, now);
}

static void load_bad(struct odd_rules *odd, struct tables *tables, const struct rule_ports *ports,
		     sqlite3_stmt *stmt, const char *why, u64 now)
{
	struct rule_spec spec;

	if (parse(&spec, stmt, "drop", ports, NULL)) {
		complain(note(odd, stmt, NULL, ports), stmt, ports->local, why,
			 "IT IS LEFT OUT, and denies nothing");
	} else {
		complain(note(odd, stmt, spec.rule, ports), stmt, ports->local, why,
			 "what it matches is dropped");
		insert(tables, &spec, now);
	}
	rule_spec_free(&spec);
}

void odd_rules_load(struct odd_rules *odd, struct tables *tables, const struct rule_ports *ports,
		    sqlite3_stmt *stmt, u64 now)
{
	struct rule_spec spec;
	char *why = NULL;

	if (parse(&spec, stmt, db_text(stmt, AT_ACTIONS), ports, &why))
		load_bad(odd, tables, ports, stmt, why, now);
	else
		load_good(odd, tables, ports, stmt, &spec, now);
	rule_spec_free(&spec);
	free(why);
}

void odd_rules_tell(const struct odd_rules *odd, const char *uuid, const char *bridge,
		    struct faults *faults)
{
	const struct odd_rule *o;

	for (o = odd->first; o; o = o->next) {
		if (o->line)
			faults_add(faults, TBL_NONE, uuid, bridge, xstrdup(o->line));
	}
}

static void free_one(struct odd_rule *o)
{
	size_t i;

	for (i = 0; i < 3; i++)
		sqlite3_value_free(o->identity[i]);
	free(o->line);
	free(o->match);
	free(o);
}

void odd_rules_free(struct odd_rules *odd)
{
	struct odd_rule *o;

	while ((o = odd->first)) {
		odd->first = o->next;
		free_one(o);
	}
}

/* --- taking out ---------------------------------------------------------------------------- */

static int delete(struct odd_rule *o, struct db *db, const char *uuid, char **err)
{
	sqlite3_stmt *stmt;
	int rc = db_prepare(db, "DELETE FROM vswitch_flow WHERE bridge = ?1 AND table_id IS ?2 AND "
			    "priority IS ?3 AND match IS ?4", &stmt, err);
	int i;

	if (rc)
		return rc;
	rc = sqlite3_bind_text(stmt, 1, uuid, -1, SQLITE_STATIC);
	for (i = 0; i < 3 && rc == SQLITE_OK; i++)
		rc = sqlite3_bind_value(stmt, 2 + i, o->identity[i]);
	rc = db_step_bound(db, stmt, rc, err);
	db_release(db, stmt);
	o->gone = !rc;
	return rc;
}

int odd_rules_delete_like(struct odd_rules *odd, struct db *db, const char *uuid,
			  const struct rule *rule, const char *match, char **err)
{
	struct odd_rule *o;
	int rc = 0;

	for (o = odd->first; o && !rc; o = o->next) {
		if (o->match && !o->gone && o->table == rule->table &&
		    o->priority == rule->priority && !strcmp(o->match, match))
			rc = delete(o, db, uuid, err);
	}
	return rc;
}

int odd_rules_delete_unread(struct odd_rules *odd, struct db *db, const char *uuid, int table,
			    char **err)
{
	struct odd_rule *o;
	int rc = 0;

	for (o = odd->first; o && !rc; o = o->next) {
		if (!o->match && !o->gone && (table < 0 || o->table == table))
			rc = delete(o, db, uuid, err);
	}
	return rc;
}

void odd_rules_conclude(struct odd_rules *odd, bool committed)
{
	struct odd_rule **at = &odd->first, *o;

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
