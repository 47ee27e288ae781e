// SPDX-License-Identifier: GPL-2.0-or-later
/* Groups in the database: group_rows.h. */
#include "daemon/base/errline.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"
#include "daemon/engine/group_rows.h"
#include "daemon/syntax/group_line.h"

/*
 * struct odd_group
 * @id:   of the group in its place; OFGROUP_ANY: there is none
 * @row:  then: group_id, as the database has it
 * @line: what is wrong with it
 * @gone: no more so, once the transaction that is going on is committed
 */
struct odd_group {
	struct odd_group *next;
	sqlite3_value *row;
	u32 id;
	char *line;
	bool gone;
};

/* --- reading --------------------------------------------------------------------------------- */

static void note(struct odd_groups *odd, const char *bridge, sqlite3_value *row, u32 id,
		 const char *why)
{
	struct odd_group *o = xcalloc(1, sizeof(*o));
	sqlite3_value *text;
	const char *name;

	o->id = id;
	if (row) {
		o->row = xcheck(sqlite3_value_dup(row));
		/* To look at it as text makes text of it. */
		text = xcheck(sqlite3_value_dup(row));
		name = (const char *)sqlite3_value_text(text);
		o->line = xasprintf("bridge %s: group \"%s\" in the database: there can be no "
				    "such group; it is left out", bridge, name ? name : "");
		sqlite3_value_free(text);
	} else {
		o->line = xasprintf("bridge %s: group %u in the database: %s; what is sent there "
				    "is dropped", bridge, id, why ? why : "out of memory");
	}
	o->next = odd->first;
	odd->first = o;
}

static void insert(struct tables *tables, struct ofgroup *g, u64 now)
{
	g->created = now;
	tables_group_insert(tables, g);
}

static void insert_empty(struct tables *tables, u32 id, u64 now)
{
	struct ofgroup *g = ofgroup_new(id, OFGROUP_ALL);

	insert(tables, g, now);
	ofgroup_put(g);
}

static const char *text_of(sqlite3_stmt *stmt, int at)
{
	const char *text;

	if (sqlite3_column_type(stmt, at) != SQLITE_TEXT)
		return NULL;
	text = (const char *)xcheck((void *)sqlite3_column_text(stmt, at));
	return strlen(text) == (size_t)sqlite3_column_bytes(stmt, at) ? text : NULL;
}

static int parse(struct group_spec *spec, u32 id, const char *text,
		 const struct rule_ports *ports, char **why)
{
	char *line;
	int rc;

	memset(spec, 0, sizeof(*spec));
	if (!text)
		return errline(why, -EINVAL, "a column has a value that is none");
	line = xasprintf("group_id=%u,%s", id, text);
	rc = group_line_parse(spec, line, GROUP_ADD, false, ports, why);
	free(line);
	if (!rc && spec->group->id != id)
		rc = errline(why, -EINVAL, "it says that it is group %u", spec->group->id);
	return rc;
}

static void load_row(struct odd_groups *odd, struct tables *tables,
		     const struct rule_ports *ports, sqlite3_stmt *stmt, u64 now)
{
	sqlite3_int64 id = sqlite3_column_int64(stmt, 0);
	struct group_spec spec;
	char *why = NULL;

	if (sqlite3_column_type(stmt, 0) != SQLITE_INTEGER || id < 0 || id > OFGROUP_MAX ||
	    tables_group_count(tables) >= OFGROUPS_MAX) {
		note(odd, ports->local, sqlite3_column_value(stmt, 0), OFGROUP_ANY, NULL);
		return;
	}
	if (parse(&spec, (u32)id, text_of(stmt, 1), ports, &why)) {
		note(odd, ports->local, NULL, (u32)id, why);
		insert_empty(tables, (u32)id, now);
	} else {
		insert(tables, spec.group, now);
	}
	group_spec_free(&spec);
	free(why);
}

/* One of those that lead in a circle is taken out of it, and then the next, if there are more. */
static void break_loops(struct odd_groups *odd, struct tables *tables, const char *bridge, u64 now)
{
	struct ofgroup *g;
	u32 id;

	while ((g = groups_find_loop(tables))) {
		id = g->id;
		insert_empty(tables, id, now);
		note(odd, bridge, NULL, id, "it leads to itself, or through too many groups");
	}
}

int group_rows_load(struct odd_groups *odd, struct db *db, const char *uuid,
		    struct tables *tables, const struct rule_ports *ports, u64 now, char **err)
{
	sqlite3_stmt *stmt;
	int rc, step;

	rc = db_prepare(db, "SELECT group_id, text FROM vswitch_group WHERE bridge = ?1 "
			"ORDER BY group_id", &stmt, err);
	if (rc)
		return rc;
	sqlite3_bind_text(stmt, 1, uuid, -1, SQLITE_STATIC);
	while ((step = sqlite3_step(stmt)) == SQLITE_ROW)
		load_row(odd, tables, ports, stmt, now);
	if (step != SQLITE_DONE)
		rc = db_error(db, "read", err);
	db_release(db, stmt);
	if (!rc)
		break_loops(odd, tables, ports->local, now);
	return rc;
}

static void free_one(struct odd_group *o)
{
	sqlite3_value_free(o->row);
	free(o->line);
	free(o);
}

void odd_groups_free(struct odd_groups *odd)
{
	struct odd_group *o;

	while ((o = odd->first)) {
		odd->first = o->next;
		free_one(o);
	}
}

void odd_groups_tell(const struct odd_groups *odd, const char *uuid, const char *bridge,
		     struct faults *faults)
{
	const struct odd_group *o;

	for (o = odd->first; o; o = o->next)
		faults_add(faults, TBL_NONE, uuid, bridge, xstrdup(o->line));
}

/* --- writing --------------------------------------------------------------------------------- */

/* struct writer - the statements of one change, and what is written into them */
struct writer {
	struct db *db;
	const char *uuid;
	struct odd_groups *odd;
	const struct rule_ports *ports;
	struct text text;
	sqlite3_stmt *insert, *remove;
	char **err;
};

static int step(struct writer *w, sqlite3_stmt *stmt, int bound)
{
	return bound == SQLITE_OK ? db_step(w->db, stmt, w->err) :
	       errline(w->err, -ENOMEM, "out of memory");
}

static int write_group(void *arg, const struct ofgroup *g, bool added)
{
	struct writer *w = arg;
	sqlite3_stmt *stmt = added ? w->insert : w->remove;
	struct odd_group *o;
	int rc;

	for (o = w->odd->first; o; o = o->next)
		o->gone |= o->id == g->id;
	rc = sqlite3_bind_text(stmt, 1, w->uuid, -1, SQLITE_STATIC) ?:
	     sqlite3_bind_int64(stmt, 2, g->id);
	if (rc == SQLITE_OK && added)
		rc = sqlite3_bind_text(stmt, 3, group_text(&w->text, g, w->ports), -1,
				       SQLITE_STATIC);
	return step(w, stmt, rc);
}

/* Those with a group in their place go with that. */
static int wipe(struct writer *w)
{
	struct odd_group *o;
	sqlite3_stmt *stmt;
	int rc = db_prepare(w->db, "DELETE FROM vswitch_group WHERE bridge = ?1 AND "
			    "group_id IS ?2", &stmt, w->err);

	for (o = w->odd->first; o && !rc; o = o->next) {
		if (o->id != OFGROUP_ANY)
			continue;
		rc = step(w, stmt, sqlite3_bind_text(stmt, 1, w->uuid, -1, SQLITE_STATIC) ?:
			  sqlite3_bind_value(stmt, 2, o->row));
		o->gone = !rc;
	}
	db_release(w->db, stmt);
	return rc;
}

int group_rows_write(struct odd_groups *odd, struct db *db, const char *uuid,
		     const struct tables *tables, const struct rule_ports *ports, bool wiped,
		     char **err)
{
	struct writer w = { .db = db, .uuid = uuid, .odd = odd, .ports = ports, .err = err };
	int rc;

	text_init(&w.text);
	rc = db_prepare(db, "INSERT OR REPLACE INTO vswitch_group (bridge, group_id, text) "
			"VALUES (?1, ?2, ?3)", &w.insert, err);
	if (!rc)
		rc = db_prepare(db, "DELETE FROM vswitch_group WHERE bridge = ?1 AND "
				"group_id = ?2", &w.remove, err);
	if (!rc && wiped)
		rc = wipe(&w);
	if (!rc)
		rc = tables_each_group_step(tables, write_group, &w);
	db_release(db, w.insert);
	db_release(db, w.remove);
	text_exit(&w.text);
	return rc;
}

void odd_groups_conclude(struct odd_groups *odd, bool committed)
{
	struct odd_group **at = &odd->first, *o;

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
