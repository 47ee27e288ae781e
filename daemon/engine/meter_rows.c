// SPDX-License-Identifier: GPL-2.0-or-later
/* Meters in the database: meter_rows.h. */
#include "daemon/base/errline.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"
#include "daemon/engine/meter_rows.h"
#include "daemon/syntax/meter_line.h"

/* --- reading --------------------------------------------------------------------------------- */

static int parse(struct ofmeter **meter, u32 id, const char *text, char **why)
{
	char *line;
	int rc;

	if (!text)
		return errline(why, -EINVAL, "a column has a value that is none");
	line = xasprintf("meter=%u %s", id, text);
	rc = meter_line_parse(meter, line, METER_ADD, why);
	free(line);
	if (!rc && (*meter)->id != id) {
		rc = errline(why, -EINVAL, "it says that it is meter %u", (*meter)->id);
		ofmeter_put(*meter);
	}
	return rc;
}

/* A number that cannot be, or is another meter's, is replaced by who sets them in the datapath. */
static u32 number_of(sqlite3_stmt *stmt, int at)
{
	sqlite3_int64 no = sqlite3_column_int64(stmt, at);

	return sqlite3_column_type(stmt, at) == SQLITE_INTEGER && no > 0 &&
	       no <= VSWITCH_METER_MAX ? (u32)no : 0;
}

/* struct loading - of the meters of a bridge; @odd: of it */
struct loading {
	struct odd_rows *odd;
	struct tables *tables;
	const char *bridge;
};

static void load_row(void *arg, sqlite3_stmt *stmt)
{
	const struct loading *l = arg;
	sqlite3_int64 id = sqlite3_column_int64(stmt, 0);
	struct ofmeter *meter = NULL;
	char *why = NULL;

	if (sqlite3_column_type(stmt, 0) != SQLITE_INTEGER || id < 1 || id > OFMETER_MAX ||
	    tables_meter_count(l->tables) >= OFMETERS_MAX) {
		odd_rows_add_unplaced(l->odd, l->bridge, sqlite3_column_value(stmt, 0));
		return;
	}
	if (parse(&meter, (u32)id, db_text(stmt, 2), &why)) {
		odd_rows_add(l->odd, l->bridge, (u32)id, why, "what comes to it is dropped");
		meter = ofmeter_new((u32)id);
		meter->bad = true;
	} else {
		meter->no = number_of(stmt, 1);
	}
	tables_meter_insert(l->tables, meter);
	ofmeter_put(meter);
	free(why);
}

int meter_rows_load(struct odd_rows *odd, struct db *db, const char *uuid,
		    struct tables *tables, const char *bridge, char **err)
{
	struct loading l = { .odd = odd, .tables = tables, .bridge = bridge };

	odd->what = "meter";
	return db_each_of_bridge(db, "SELECT meter_id, number, text FROM vswitch_meter WHERE "
				 "bridge = ?1 ORDER BY meter_id", uuid, load_row, &l, err);
}

/* --- writing --------------------------------------------------------------------------------- */

/* struct writer - the statements of one change, and what is written into them */
struct writer {
	struct db *db;
	const char *uuid;
	struct odd_rows *odd;
	struct text text;
	sqlite3_stmt *insert, *remove;
	char **err;
};

static int write_meter(void *arg, struct ofmeter *m, bool added)
{
	struct writer *w = arg;
	sqlite3_stmt *stmt = added ? w->insert : w->remove;
	int rc;

	odd_rows_replaced(w->odd, m->id);
	rc = sqlite3_bind_text(stmt, 1, w->uuid, -1, SQLITE_STATIC) ?:
	     sqlite3_bind_int64(stmt, 2, m->id);
	if (rc == SQLITE_OK && added)
		rc = sqlite3_bind_int64(stmt, 3, m->no) ?:
		     sqlite3_bind_text(stmt, 4, meter_text(&w->text, m), -1, SQLITE_STATIC);
	return db_step_bound(w->db, stmt, rc, w->err);
}

int meter_rows_write(struct odd_rows *odd, struct db *db, const char *uuid,
		     const struct tables *tables, bool wiped, char **err)
{
	struct writer w = { .db = db, .uuid = uuid, .odd = odd, .err = err };
	int rc;

	text_init(&w.text);
	rc = db_prepare(db, "INSERT OR REPLACE INTO vswitch_meter (bridge, meter_id, number, text) "
			"VALUES (?1, ?2, ?3, ?4)", &w.insert, err);
	if (!rc)
		rc = db_prepare(db, "DELETE FROM vswitch_meter WHERE bridge = ?1 AND "
				"meter_id = ?2", &w.remove, err);
	if (!rc && wiped)
		rc = odd_rows_wipe(odd, db, "DELETE FROM vswitch_meter WHERE bridge = ?1 AND "
				   "meter_id IS ?2", uuid, err);
	if (!rc)
		rc = tables_each_meter_step(tables, write_meter, &w);
	db_release(db, w.insert);
	db_release(db, w.remove);
	text_exit(&w.text);
	return rc;
}
