/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vswitchctl NOUN VERB [ARG...]: each noun is a table of verbs, one file each. */
#ifndef VSW_CLI_NOUN_H
#define VSW_CLI_NOUN_H

#include <stddef.h>
#include "cli/columns.h"
#include "cli/options.h"

/* struct noun_verb - one request to the daemon, and how its answer is shown */
struct noun_verb {
	const char *name;	/* NULL: the noun is a command by itself, and this its only row */
	const char *args;	/* for people; NULL: takes none */
	const char *help;	/* one line */
	const char *example;
	int min_args, max_args;
	const char *method;	/* of vswitch/ctl.h */
	/* Put the arguments into @params; NULL: there are none. -1 and *err if one is wrong */
	int (*params)(char *const *args, int n, struct json_object *params, char **err);
	/* Takes [BRIDGE], sent as "bridge"; the column of that name, the first, is then left out */
	bool bridge;
	/* The answer is a list of objects, shown in columns */
	const struct column *columns;
	/* Or show it otherwise. Neither: nothing is printed */
	void (*print)(FILE *f, struct json_object *result);
	const char *shape;	/* of what @print takes: cli/shape.h */
	/* Instead of one request: as noun_run(), with the arguments of the verb */
	int (*run)(int n, char *const *args, const struct cli_options *opts, struct output *out,
		   char **err);
};

struct noun {
	const char *name;
	const char *help;
	const struct noun_verb *verbs;
	size_t verbs_count;	/* 0: not served yet */
};

const struct noun_verb *noun_verb_find(const struct noun *noun, const char *name);

/* @args: what follows the noun. Returns an exit status; if it is not 0, *err says why. */
int noun_run(const struct noun *noun, int n, char *const *args, const struct cli_options *opts,
	     struct output *out, char **err);

/* For .params: add @text, or null if it is NULL. */
void noun_put(struct json_object *params, const char *name, const char *text);

extern const struct noun fdb_noun, bond_noun, flow_noun, group_noun, meter_noun, cache_noun,
			 drops_noun, export_noun, lcore_noun, trace_noun, stats_noun, log_noun,
			 status_noun, exit_noun, doctor_noun, top_noun, monitor_noun,
			 upgrade_noun;

#endif
