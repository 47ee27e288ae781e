// SPDX-License-Identifier: GPL-2.0-or-later
/* Meters in the database: meter_rows.h. */
#include "daemon/base/errline.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"
#include "daemon/engine/meter_rows.h"
#include "daemon/syntax/meter_line.h"

/*
 * struct odd_meter
 * @id:   of the meter in its place; OFMETER_ALL: there is none
 * @row:  then: meter_id, as the database has it
 * @line: what is wrong with it
 * @gone: no more so, once the transaction that is going on is committed
 */
struct odd_meter {
	struct odd_meter *next;
	sqlite3_value *row;
	u32 id;
	char *line;
	bool gone;
};

/* --- reading --------------------------------------------------------------------------------- */

static struct odd_meter *note(struct odd_meters *odd, u32 id)
{
	struct odd_meter *o = xcalloc(1, sizeof(*o));

	o->id = id;
	o->next = odd->first;
	odd->first = o;
	return o;
}

static void note_row(struct odd_meters *odd, const char *bridge, sqlite3_value *row)
{
	struct odd_meter *o = note(odd, OFMETER_ALL);
	sqlite3_value *text;
	const char *name;

	o->row = xcheck(sqlite3_value_dup(row));
	/* To look at it as text makes text of it. */
	text = xcheck(sqlite3_value_dup(row));
	name = (const char *)sqlite3_value_text(text);
	o->line = xasprintf("bridge %s: meter \"%s\" in the database: there can be no such meter; "
			    "it is left out", bridge, name ? name : "");
	sqlite3_value_free(text);
}

static void note_bad(struct odd_meters *odd, const char *bridge, u32 id, const char *why)
{
	note(odd, id)->line = xasprintf("bridge %s: meter %u in the database: %s; what comes to it "
					"is dropped", bridge, id, why ? why : "out of memory");
}

static const char *text_of(sqlite3_stmt *stmt, int at)
{
	const char *text;

	if (sqlite3_column_type(stmt, at) != SQLITE_TEXT)
		return NULL;
	text = (const char *)xcheck((void *)sqlite3_column_text(stmt, at));
	return strlen(text) == (size_t)sqlite3_column_bytes(stmt, at) ? text : NULL;
}

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

static void load_row(struct odd_meters *odd, struct tables *tables, const char *bridge,
		     sqlite3_stmt *stmt)
{
	sqlite3_int64 id = sqlite3_column_int64(stmt, 0);
	struct ofmeter *meter = NULL;
	char *why = NULL;

	if (sqlite3_column_type(stmt, 0) != SQLITE_INTEGER || id < 1 || id > OFMETER_MAX ||
	    tables_meter_count(tables) >= OFMETERS_MAX) {
		note_row(odd, bridge, sqlite3_column_value(stmt, 0));
		return;
	}
	if (parse(&meter, (u32)id, text_of(stmt, 2), &why)) {
		note_bad(odd, bridge, (u32)id, why);
		meter = ofmeter_new((u32)id);
		meter->bad = true;
	} else {
		meter->no = number_of(stmt, 1);
	}
	tables_meter_insert(tables, meter);
	ofmeter_put(meter);
	free(why);
}

int meter_rows_load(struct odd_meters *odd, struct db *db, const char *uuid,
		    struct tables *tables, const char *bridge, char **err)
{
	sqlite3_stmt *stmt;
	int rc, step;

	rc = db_prepare(db, "SELECT meter_id, number, text FROM vswitch_meter WHERE bridge = ?1 "
			"ORDER BY meter_id", &stmt, err);
	if (rc)
		return rc;
	sqlite3_bind_text(stmt, 1, uuid, -1, SQLITE_STATIC);
	while ((step = sqlite3_step(stmt)) == SQLITE_ROW)
		load_row(odd, tables, bridge, stmt);
	if (step != SQLITE_DONE)
		rc = db_error(db, "read", err);
	db_release(db, stmt);
	return rc;
}

static void free_one(struct odd_meter *o)
{
	sqlite3_value_free(o->row);
	free(o->line);
	free(o);
}

void odd_meters_free(struct odd_meters *odd)
{
	struct odd_meter *o;

	while ((o = odd->first)) {
		odd->first = o->next;
		free_one(o);
	}
}

void odd_meters_tell(const struct odd_meters *odd, const char *uuid, const char *bridge,
		     struct faults *faults)
{
	const struct odd_meter *o;

	for (o = odd->first; o; o = o->next)
		faults_add(faults, TBL_NONE, uuid, bridge, xstrdup(o->line));
}

/* --- writing --------------------------------------------------------------------------------- */

/* struct writer - the statements of one change, and what is written into them */
struct writer {
	struct db *db;
	const char *uuid;
	struct odd_meters *odd;
	struct text text;
	sqlite3_stmt *insert, *remove;
	char **err;
};

static int step(struct writer *w, sqlite3_stmt *stmt, int bound)
{
	return bound == SQLITE_OK ? db_step(w->db, stmt, w->err) :
	       errline(w->err, -ENOMEM, "out of memory");
}

static int write_meter(void *arg, struct ofmeter *m, bool added)
{
	struct writer *w = arg;
	sqlite3_stmt *stmt = added ? w->insert : w->remove;
	struct odd_meter *o;
	int rc;

	for (o = w->odd->first; o; o = o->next)
		o->gone |= o->id == m->id;
	rc = sqlite3_bind_text(stmt, 1, w->uuid, -1, SQLITE_STATIC) ?:
	     sqlite3_bind_int64(stmt, 2, m->id);
	if (rc == SQLITE_OK && added)
		rc = sqlite3_bind_int64(stmt, 3, m->no) ?:
		     sqlite3_bind_text(stmt, 4, meter_text(&w->text, m), -1, SQLITE_STATIC);
	return step(w, stmt, rc);
}

/* Those with a meter in their place go with that. */
static int wipe(struct writer *w)
{
	struct odd_meter *o;
	sqlite3_stmt *stmt;
	int rc = db_prepare(w->db, "DELETE FROM vswitch_meter WHERE bridge = ?1 AND "
			    "meter_id IS ?2", &stmt, w->err);

	for (o = w->odd->first; o && !rc; o = o->next) {
		if (o->id != OFMETER_ALL)
			continue;
		rc = step(w, stmt, sqlite3_bind_text(stmt, 1, w->uuid, -1, SQLITE_STATIC) ?:
			  sqlite3_bind_value(stmt, 2, o->row));
		o->gone = !rc;
	}
	db_release(w->db, stmt);
	return rc;
}

int meter_rows_write(struct odd_meters *odd, struct db *db, const char *uuid,
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
		rc = wipe(&w);
	if (!rc)
		rc = tables_each_meter_step(tables, write_meter, &w);
	db_release(db, w.insert);
	db_release(db, w.remove);
	text_exit(&w.text);
	return rc;
}

void odd_meters_conclude(struct odd_meters *odd, bool committed)
{
	struct odd_meter **at = &odd->first, *o;

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
