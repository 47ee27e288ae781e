/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command lines: each a list of commands, run one after the other in one transaction. A verb is a
 * row in a table of its noun's file; transact.c knows the tables, and nothing of what they do.
 *
 * Commands see what those before them on the line have written. Columns that are computed
 * (Interface.ofport, …) follow when the line is committed: they show how things are before it.
 *
 * vswitchctl has the same verbs, with what people want to read about them (cli/verbs.c).
 */
#ifndef VSW_CONTROL_VERBS_VERB_H
#define VSW_CONTROL_VERBS_VERB_H

#include "daemon/control/verbs/command.h"

#define VERB_MANY	1024	/* "…" of a verb's arguments, and the most that it takes */

/*
 * struct control_verb
 * @min, @max: number of arguments
 * @options: those it knows, separated by commas; with "=" behind those that have a value
 * @run: 0, VERB_WAIT, or -errno and *err
 * @done: after the commit; it may add warnings. NULL: nothing to do
 * @check: when the whole line has run, before the commit: 0 or -errno and *err. NULL: nothing to do
 */
struct control_verb {
	const char *name;
	unsigned int min, max;
	const char *options;
	int (*run)(struct transaction *t, struct command *c, char **err);
	void (*done)(struct transaction *t, struct command *c);
	int (*check)(struct transaction *t, struct command *c, char **err);
};

/* What it waits for has not come: all is undone, and run again later. */
#define VERB_WAIT	1

/* The tables of verbs; each ends with a verb without a name */
extern const struct control_verb auto_attach_verbs[];
extern const struct control_verb bridge_verbs[];
extern const struct control_verb controller_verbs[];
extern const struct control_verb manager_verbs[];
extern const struct control_verb port_verbs[];
extern const struct control_verb port_add_verbs[];
extern const struct control_verb get_verbs[];
extern const struct control_verb list_verbs[];
extern const struct control_verb set_verbs[];
extern const struct control_verb create_verbs[];
extern const struct control_verb zone_verbs[];

#endif
