/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command lines: each a list of commands, run one after the other in one transaction. A verb is a
 * row in a table of its noun's file; transact.c knows the tables, and nothing of what they do.
 *
 * Commands see what those before them on the line have written. Columns that are computed
 * (Interface.ofport, …) follow when the line is committed: they show how things are before it.
 */
#ifndef VSW_CONTROL_VERBS_VERB_H
#define VSW_CONTROL_VERBS_VERB_H

#include <json-c/json.h>
#include "daemon/engine/engine.h"
#include "daemon/schema/symbol.h"

#define VERB_MANY	1024	/* "…" of a verb's arguments, and the most that it takes */

struct transaction {
	struct ctl_context *ctx;
	struct db *db;
	struct symbols symbols;
};

/* struct command - one of them. @output is what the client gets of it; @note: run() to done() */
struct command {
	const struct verb *verb;
	const char **args;
	unsigned int n_args;
	struct json_object *options;
	struct json_object *output;
	char *note;
};

/*
 * struct verb
 * @min, @max: number of arguments
 * @options: those it knows, separated by commas; with "=" behind those that have a value
 * @run: 0, VERB_WAIT, or -errno and *err
 * @done: after the commit; it may add warnings. NULL: nothing to do
 */
struct verb {
	const char *name;
	unsigned int min, max;
	const char *options;
	int (*run)(struct transaction *t, struct command *c, char **err);
	void (*done)(struct transaction *t, struct command *c);
};

/* What it waits for has not come: all is undone, and run again later. */
#define VERB_WAIT	1

/* The tables of verbs; each ends with a verb without a name */
extern const struct verb ctl_bridge_verbs[];
extern const struct verb ctl_controller_verbs[];
extern const struct verb ctl_port_verbs[];
extern const struct verb ctl_get_verbs[];
extern const struct verb ctl_table_verbs[];
extern const struct verb ctl_modify_verbs[];
extern const struct verb ctl_record_verbs[];
extern const struct verb ctl_show_verbs[];

/*
 * Run params of a "transact" request. 0 and *result; VERB_WAIT: nothing was changed, try again when
 * something was committed; -errno and *err: nothing was changed.
 */
int ctl_transact(struct ctl_context *ctx, struct json_object *params,
		 struct json_object **result, char **err);

/* For verbs. Options are those that the client gave. */
bool command_flag(const struct command *c, const char *option);
const char *command_option(const struct command *c, const char *option);
/* Add a line of output; a line for stderr */
void command_line(struct command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void command_warn(struct command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
