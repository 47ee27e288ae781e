/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of rows that cannot be understood */
#ifndef BAD_ROWS_H
#define BAD_ROWS_H

#include "tests/unit/control/ctl_rig.h"

/* Write into the file of a daemon that has ended. */
static inline void write_stopped(struct rig *r, const char *sql)
{
	sqlite3 *db;
	char *why = NULL;

	assert_int_equal(sqlite3_open(r->path, &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA ignore_check_constraints = ON", NULL, NULL, NULL);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* What somebody has written into the file while no daemon ran; then it starts again. */
static inline void written(struct rig *r, const char *sql)
{
	rig_stop(r);
	write_stopped(r, sql);
	rig_start(r);
}

/* The text that a query gives; to be freed */
static inline char *cell(struct rig *r, const char *sql)
{
	sqlite3_stmt *stmt;
	const char *text;
	char *copy;

	assert_int_equal(db_prepare(r->engine.db, sql, &stmt, NULL), 0);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	text = (const char *)sqlite3_column_text(stmt, 0);
	copy = strdup(text ? text : "NULL");
	db_release(r->engine.db, stmt);
	return copy;
}

static inline bool forwards(struct rig *r, const char *port)
{
	struct iface_status st;

	return !policy_iface_status(r->engine.policy, port, false, &st) && st.ofport > 0;
}

/* A command line answers with this in it. */
static inline void told(struct rig *r, const char *command, const char *what)
{
	const char *answer = vs(r, command);

	if (!strstr(answer, what))
		fail_msg("%s gives %s and not %s", command, answer, what);
}

/* "show" answers with this in it. */
static inline void shown(struct rig *r, const char *what)
{
	const char *answer = method(r, "show", "{}");

	if (!strstr(answer, what))
		fail_msg("show gives %s and not %s", answer, what);
}

#endif
