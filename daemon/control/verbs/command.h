/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command of a line while it runs, and what its verb may do with it. */
#ifndef VSW_CONTROL_VERBS_COMMAND_H
#define VSW_CONTROL_VERBS_COMMAND_H

#include <json-c/json.h>
#include "daemon/db/row.h"
#include "daemon/engine/engine.h"
#include "daemon/schema/symbol.h"

/*
 * struct transaction - a line. @symbols: the rows that it has given names to; @as_ovs: for a client
 * that expects Open vSwitch's tables, and no more than is in them; @dry_run: it is to change
 * nothing
 */
struct transaction {
	struct engine *engine;
	bool as_ovs, dry_run;
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
/*
 * -EINVAL and *err in the words of an OVSDB server: @kind is "constraint violation" or the like;
 * "constraint violation: " before @details is left out
 */
int command_violation(const char *kind, const char *details, char **err);
/* datum_check() in those words */
int command_check(const struct datum *d, const struct datum_type *type, char **err);

/* Add a line of output; a line for stderr; one of which Open vSwitch would say nothing */
void command_line(struct command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void command_warn(struct command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* One that Open vSwitch writes to a log, which is on stderr, as a line of its module @area */
void command_warn_as(struct command *c, const char *area, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void command_note(struct command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* By bytes, as Open vSwitch sorts names */
void command_sort_lines(struct command *c);
/* The command as it was given, options first; words with blanks or quotes are quoted. Freed */
char *command_text(const struct command *c);

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
