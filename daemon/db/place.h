/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether what SQLite writes to is still what lies at the database's path: the file and its log
 * ("-wal"). SQLite writes on into a file that was deleted, and nobody else ever reads that.
 */
#ifndef VSW_DB_PLACE_H
#define VSW_DB_PLACE_H

#include <stdbool.h>
#include <sys/stat.h>

enum db_state {
	DB_STATE_GOOD,
	DB_STATE_DELETED,	/* nothing is there: all of it can be written again */
	DB_STATE_LOG_LOST,	/* the file is, but not its log */
	DB_STATE_REPLACED,	/* another file is there */
	DB_STATE_WRITTEN,	/* somebody else has written to it */
	DB_STATE_UNKNOWN,	/* it cannot be looked at */
};

/* struct db_place - @file, @log: what they were when nothing was wrong; st_ino 0: not known */
struct db_place {
	char *path, *log_path;
	struct stat file, log;
};

void db_place_init(struct db_place *p, const char *path);
void db_place_exit(struct db_place *p);
/* What is there now is right: after opening, and after each write of our own */
void db_place_note(struct db_place *p);
enum db_state db_place_look(const struct db_place *p);
/* -errno and *err for a state in which nothing may be written, else 0 */
int db_place_refuse(const struct db_place *p, enum db_state state, char **err);

#endif
