// SPDX-License-Identifier: GPL-2.0-or-later
/* Groups in the database: group_rows.h. */
#include "daemon/base/errline.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"
#include "daemon/engine/group_rows.h"
#include "daemon/syntax/group_line.h"

/* --- reading --------------------------------------------------------------------------------- */

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

/* struct loading - of the groups of a bridge; @odd: of it */
struct loading {
	struct odd_rows *odd;
	struct tables *tables;
	const struct rule_ports *ports;
	u64 now;
};

static void stand_in(const struct loading *l, u32 id, const char *why)
{
	odd_rows_add(l->odd, l->ports->local, id, why, "what is sent there is dropped");
	insert_empty(l->tables, id, l->now);
}

static void load_row(void *arg, sqlite3_stmt *stmt)
{
	const struct loading *l = arg;
	sqlite3_int64 id = sqlite3_column_int64(stmt, 0);
	struct group_spec spec;
	char *why = NULL;

	if (sqlite3_column_type(stmt, 0) != SQLITE_INTEGER || id < 0 || id > OFGROUP_MAX ||
	    tables_group_count(l->tables) >= OFGROUPS_MAX) {
		odd_rows_add_unplaced(l->odd, l->ports->local, sqlite3_column_value(stmt, 0));
		return;
	}
	if (parse(&spec, (u32)id, db_text(stmt, 1), l->ports, &why))
		stand_in(l, (u32)id, why);
	else
		insert(l->tables, spec.group, l->now);
	group_spec_free(&spec);
	free(why);
}

/* One of those that lead in a circle is taken out of it, and then the next, if there are more. */
static void break_loops(const struct loading *l)
{
	struct ofgroup *g;

	while ((g = groups_find_loop(l->tables)))
		stand_in(l, g->id, "it leads to itself, or through too many groups");
}

int group_rows_load(struct odd_rows *odd, struct db *db, const char *uuid,
		    struct tables *tables, const struct rule_ports *ports, u64 now, char **err)
{
	struct loading l = { .odd = odd, .tables = tables, .ports = ports, .now = now };
	int rc;

	odd->what = "group";
	rc = db_each_of_bridge(db, "SELECT group_id, text FROM vswitch_group WHERE bridge = ?1 "
			       "ORDER BY group_id", uuid, load_row, &l, err);
	if (!rc)
		break_loops(&l);
	return rc;
}

/* --- writing --------------------------------------------------------------------------------- */

/* struct writer - the statements of one change, and what is written into them */
struct writer {
	struct db *db;
	const char *uuid;
	struct odd_rows *odd;
	const struct rule_ports *ports;
	struct text text;
	sqlite3_stmt *insert, *remove;
	char **err;
};

static int write_group(void *arg, const struct ofgroup *g, bool added)
{
	struct writer *w = arg;
	sqlite3_stmt *stmt = added ? w->insert : w->remove;
	int rc;

	odd_rows_replaced(w->odd, g->id);
	rc = sqlite3_bind_text(stmt, 1, w->uuid, -1, SQLITE_STATIC) ?:
	     sqlite3_bind_int64(stmt, 2, g->id);
	if (rc == SQLITE_OK && added)
		rc = sqlite3_bind_text(stmt, 3, group_text(&w->text, g, w->ports), -1,
				       SQLITE_STATIC);
	return db_step_bound(w->db, stmt, rc, w->err);
}

int group_rows_write(struct odd_rows *odd, struct db *db, const char *uuid,
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
		rc = odd_rows_wipe(odd, db, "DELETE FROM vswitch_group WHERE bridge = ?1 AND "
				   "group_id IS ?2", uuid, err);
	if (!rc)
		rc = tables_each_group_step(tables, write_group, &w);
	db_release(db, w.insert);
	db_release(db, w.remove);
	text_exit(&w.text);
	return rc;
}
