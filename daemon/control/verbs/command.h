/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command of a line while it runs, and what its verb may do with it. */
#ifndef VSW_CONTROL_VERBS_COMMAND_H
#define VSW_CONTROL_VERBS_COMMAND_H

#include <json-c/json.h>
#include "daemon/db/row.h"
#include "daemon/engine/engine.h"
#include "daemon/schema/symbol.h"

/* struct transaction - a line. @symbols: the rows that it has given names to */
struct transaction {
	struct engine *engine;
	struct db *db;
	struct symbols symbols;
};

/* struct command - one of them. @output is what the client gets of it; @note: run() to done() */
struct command {
	const struct control_verb *verb;
	const char **args;
	unsigned int n_args;
	struct json_object *options;
	struct json_object *output;
	char *note;
};

/* Options are those that the client gave. */
bool command_flag(const struct command *c, const char *option);
const char *command_option(const struct command *c, const char *option);
/* Add a line of output; a line for stderr; one of which Open vSwitch would say nothing */
void command_line(struct command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void command_warn(struct command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void command_note(struct command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * The row that @record names: 1 and *row; 0 if there is none and --if-exists was given; -errno and
 * *err
 */
int command_row(struct transaction *t, const struct command *c, const struct table *table,
		const char *record, struct row **row, char **err);
/* Do what "COLUMN[:KEY]=VALUE" says to a row, in the database too; not to read-only columns. */
int command_write(struct transaction *t, struct command *c, struct row *row, const char *text,
		  char **err);
/* Note that the value of a column is kept and nothing more, if it is. */
void command_tell_kept(struct command *c, const struct row *row, unsigned int column);
/* Empty a column of a row, in the database too. 0 or -errno and *err */
int command_clear(struct transaction *t, struct row *row, unsigned int column, char **err);

#endif
