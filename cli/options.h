/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands before the first command: options of the whole line, and that command's own. */
#ifndef VSW_CLI_OPTIONS_H
#define VSW_CLI_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>
#include "cli/client.h"
#include "cli/output.h"
#include "cli/verbs.h"

/* struct command_options - options of one command */
struct command_options {
	unsigned int given;			/* bits by enum verb_option */
	const char *values[__VERB_OPTIONS];	/* point into argv; NULL: no value */
};

/* Set one of them; -1 if it is there already. */
int command_option_set(struct command_options *opts, enum verb_option option, const char *value,
		       char **err);

/* struct cli_options - all zero is the default */
struct cli_options {
	struct client_options client;
	struct output_style style;
	bool help, version;
	bool dry_run;			/* of a line of commands */
	bool list_commands, list_options;
	bool as_ovs;	/* the program was called as ovs-vsctl */
	struct command_options first;	/* stood before the first command without "--" */
};

/*
 * Parse @argv (of @argc, argv[0] is the program) up to the first word that is no option. Returns
 * that word's index, @argc if there is none; or -1.
 */
int cli_options_parse(struct cli_options *opts, int argc, char **argv, char **err);

/* Arguments travel in JSON, thus must be UTF-8. */
int cli_options_check_utf8(int argc, char **argv, char **err);

/* Take each "--json" out of @argv, wherever it stands. Returns the new argc. */
int cli_options_take_json(int argc, char **argv, bool *json);

/* From here on values of getopt_long() for options without a letter: beyond any character */
#define OPTIONS_LONG_FIRST	256

/* getopt_long() has returned '?' or ':' about @word. *err says why as it would; returns -1. */
int cli_options_complain(const struct option *longs, int c, const char *word, char **err);

/* "--timeout=" and its help behind a tab, a line each, of those that begin with @beginning */
void cli_options_each(FILE *f, const char *beginning);

/* "--timeout=ARG" and "-t ARG", a line each, as ovs-vsctl --options has them */
void cli_options_list(FILE *f, bool as_ovs);

/* "  --timeout=SECS  ...", a line each */
void cli_options_help(FILE *f);

#endif
