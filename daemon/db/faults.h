/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of the database that are not served, or not wholly, and why. They stay in the database as
 * they are: somebody will mend them, or a newer daemon understands them.
 */
#ifndef VSW_DB_FAULTS_H
#define VSW_DB_FAULTS_H

#include "daemon/schema/schema.h"

/*
 * struct fault - one thing that is wrong with a row
 * @name: of the row, or of the port or bridge that it belongs to; NULL: it has none
 * @line: one line, which names the row
 * @allowed: Open vSwitch serves it, and what people move here has it: a command may make it
 */
struct fault {
	struct fault *next;
	enum table_id table;
	char uuid[UUID_LEN + 1];
	char *name;
	char *line;
	bool allowed;
};

/* struct faults - in the order in which they were found; zeroed at the beginning */
struct faults {
	struct fault *first, *last;
};

/* Takes over @line, which may be NULL; control characters in it become "?". */
void faults_add(struct faults *f, enum table_id table, const char *uuid, const char *name,
		char *line);
/* The last one is allowed. */
void faults_allow(struct faults *f);
void faults_free(struct faults *f);
void faults_copy(struct faults *to, const struct faults *from);

/* Whether a row has a fault; the same one */
bool faults_of_row(const struct faults *f, const char *uuid);
bool faults_has(const struct faults *f, const struct fault *one);
/* The first line about a row; about the row of this name in @table; or NULL */
const char *faults_line(const struct faults *f, const char *uuid);
const char *faults_named(const struct faults *f, enum table_id table, const char *name);

#endif
