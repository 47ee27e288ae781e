// SPDX-License-Identifier: GPL-2.0-or-later
/* A program of Open vSwitch: its command is found, its arguments are counted, and it is run. */
#include <stdlib.h>
#include <string.h>
#include <vswitch/ctl.h>

#include "cli/compat/front.h"
#include "cli/error.h"
#include "cli/options.h"
#include "cli/plain.h"

#define ASKED_REFUSED	2	/* exit status of a program whose daemon says no */

static const struct front_command *find(const struct front *f, const char *name)
{
	for (const struct front_command *c = f->commands; c->name; c++) {
		if (!strcmp(c->name, name))
			return c;
	}
	return NULL;
}

static const char *instead_of(const struct front *f, const char *name)
{
	for (const struct front_other *o = f->others; o->name; o++) {
		if (!strncmp(name, o->name, strlen(o->name)))
			return o->instead;
	}
	return NULL;
}

static void put_help(const struct front *f)
{
	printf("%s: %s\nusage: %s [OPTIONS] COMMAND [ARG...]\n\n", f->name, f->does, f->name);
	for (const struct front_command *c = f->commands; c->name; c++)
		printf("  %s%s%s\n", c->name, c->args ? " " : "", c->args ? c->args : "");
	puts("\noptions:");
	front_options_help(stdout, f);
}

static int check_count(const struct front *f, const struct front_command *c, int n, char **err)
{
	char quote = f->asks ? '"' : '\'';

	if (n < c->min)
		return error_set(err, "%c%s%c command requires at least %d arguments", quote,
				 c->name, quote, c->min);
	if (n > c->max)
		return error_set(err, "%c%s%c command takes at most %d arguments", quote, c->name,
				 quote, c->max);
	return 0;
}

static int unknown(const struct front *f, const char *name, char **err)
{
	const char *instead = instead_of(f, name);

	if (instead)
		return error_set(err, "'%s' is not served by vswitch%s%s", name,
				 *instead ? ": " : "", instead);
	if (f->asks)
		return error_set(err, "\"%s\" is not a valid command (use \"list-commands\" to see "
				 "a list of valid commands)", name);
	return error_set(err, "unknown command '%s'; use --help for help", name);
}

static int run(const struct front *f, int n, char *const *words, char **err)
{
	const struct front_command *c = find(f, words[0]);

	if (!c) {
		unknown(f, words[0], err);
		return FRONT_REFUSED;
	}
	if (check_count(f, c, n - 1, err))
		return FRONT_REFUSED;
	return c->run(f, n - 1, words + 1, err);
}

/* What a daemon answers stands on a line by itself, and then the program says that it did. */
static int tell_refusal(const struct front *f, char **err)
{
	fflush(stdout);
	plain_put(stderr, *err);
	putc('\n', stderr);
	free(*err);
	error_set(err, "%s: server returned an error",
		  f->opts.target ? f->opts.target : "ovs-vswitchd");
	return ASKED_REFUSED;
}

int front_main(const struct front *front, int argc, char **argv, char **err)
{
	struct front f = *front;
	int first = -1, status;

	if (!cli_options_check_utf8(argc, argv, err))
		first = front_options_parse(&f, argc, argv, err);
	if (first < 0)
		return CTL_EXIT_ERROR;
	if (f.opts.help) {
		put_help(&f);
		return CTL_EXIT_OK;
	}
	if (f.opts.version) {
		printf("%s (vswitch) %s\n", f.name, VSWITCH_VERSION);
		return CTL_EXIT_OK;
	}
	if (first == argc) {
		error_set(err, f.asks ? "at least one non-option argument is required (use --help "
			  "for help)" : "missing command name; use --help for help");
		return CTL_EXIT_ERROR;
	}
	status = run(&f, argc - first, argv + first, err);
	if (status != FRONT_REFUSED)
		return status;
	return f.asks ? tell_refusal(&f, err) : CTL_EXIT_ERROR;
}
