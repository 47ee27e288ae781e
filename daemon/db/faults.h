/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of the database that are not served, or not wholly, and why. They stay in the database as
 * they are: somebody will mend them, or a newer daemon understands them.
 */
#ifndef VSW_DB_FAULTS_H
#define VSW_DB_FAULTS_H

#include "daemon/schema/schema.h"

/*
 * enum fault_grade
 * @FAULT_WRONG:    a command must not make it
 * @FAULT_UNSERVED: Open vSwitch serves it, and what people move here has it: a command may make it
 * @FAULT_NONE:     nothing is wrong; that something is left out is to be known
 */
enum fault_grade {
	FAULT_WRONG,
	FAULT_UNSERVED,
	FAULT_NONE,
};

/*
 * struct fault - one thing that is wrong with a row
 * @name: of the row, or of the port or bridge that it belongs to; NULL: it has none
 * @line: one line, which names the row
 */
struct fault {
	struct fault *next;
	enum table_id table;
	char uuid[UUID_LEN + 1];
	char *name;
	char *line;
	enum fault_grade grade;
};

/* struct faults - in the order in which they were found; zeroed at the beginning */
struct faults {
	struct fault *first, *last;
};

/* Takes over @line, which may be NULL; control characters in it become "?". */
void faults_add(struct faults *f, enum table_id table, const char *uuid, const char *name,
		char *line);
/* That of the last one, which is FAULT_WRONG at first */
void faults_grade(struct faults *f, enum fault_grade grade);
void faults_free(struct faults *f);
void faults_copy(struct faults *to, const struct faults *from);

/* Whether a row has a fault; the same one */
bool faults_of_row(const struct faults *f, const char *uuid);
bool faults_has(const struct faults *f, const struct fault *one);
/* The first line about what is wrong with a row; with the row of this name in @table; or NULL */
const char *faults_line(const struct faults *f, const char *uuid);
const char *faults_named(const struct faults *f, enum table_id table, const char *name);
/* What is to be known of that row though nothing is wrong, or NULL */
const char *faults_note(const struct faults *f, enum table_id table, const char *name);

#endif
