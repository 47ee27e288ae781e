/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The grammar of ovs-vsctl: COMMAND [-- COMMAND]..., each [OPTION...] VERB [ARG...]. One command
 * line is one transaction. Words are checked here, their meaning by the daemon.
 */
#ifndef VSW_CLI_VSCTL_H
#define VSW_CLI_VSCTL_H

#include "cli/console.h"
#include "cli/options.h"

/* struct vsctl_command - one command; points into argv */
struct vsctl_command {
	const struct verb *verb;
	struct command_options options;
	char *const *args;
	int n_args;
};

/* struct vsctl_line - a command line */
struct vsctl_line {
	struct vsctl_command *commands;
	size_t n;
};

/* @first: options that stood before the first command. -1 with *err; then @line is empty */
int vsctl_parse(struct vsctl_line *line, int argc, char *const *argv,
		const struct command_options *first, char **err);
void vsctl_free(struct vsctl_line *line);

/* The verb whose --help or -h is asked for in the line, or NULL. Looks before it is parsed. */
const struct verb *vsctl_help_wanted(int argc, char *const *argv);

/* Params of "transact"; to be put. */
struct json_object *vsctl_params(const struct vsctl_line *line, const struct cli_options *opts);

/*
 * Print the result of "transact" and (NULL unless the line has that verb) of "show", warnings and
 * notes on @warnings after @prog. Returns an exit status; if it is CTL_EXIT_ERROR, *err says why.
 */
int vsctl_print(const struct vsctl_line *line, struct json_object *result,
		struct json_object *show, struct output *out, FILE *warnings, const char *prog,
		char **err);

/* Exit status of vsctl_run() after --timeout: what is to be waited for has not come */
#define VSCTL_TIMED_OUT	(-1)

/* All of it: parse, ask the daemon, print. An exit status, or VSCTL_TIMED_OUT */
int vsctl_run(int argc, char *const *argv, const struct cli_options *opts, struct output *out,
	      FILE *warnings, const char *prog, char **err);

#endif
