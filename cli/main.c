// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vswitchctl: the commands of ovs-vsctl (verbs.c, vsctl.c), and nouns of its own. Called as
 * ovs-vsctl it offers the former only; called as another program of Open vSwitch it is that one
 * (compat/).
 */
#include <errno.h>
#include <signal.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <vswitch/ctl.h>

#include "cli/compat/front.h"
#include "cli/complete.h"
#include "cli/error.h"
#include "cli/graph.h"
#include "cli/help.h"
#include "cli/noun.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/usage.h"
#include "cli/vsctl.h"
#include "cli/words.h"

static const struct noun *const nouns[] = {
	&fdb_noun,
	&bond_noun,
	&flow_noun,
	&group_noun,
	&meter_noun,
	&cache_noun,
	&drops_noun,
	&lcore_noun,
	&export_noun,
	&trace_noun,
	&stats_noun,
	&log_noun,
	&status_noun,
	&exit_noun,
	&doctor_noun,
	&top_noun,
	&monitor_noun,
	&upgrade_noun,
	NULL
};

/*
 * struct program - a name under which it is called
 * @nouns: that it has beside ovs-vsctl's commands; NULL: none
 * @front: it is that one instead
 */
struct program {
	const char *name;
	const struct noun *const *nouns;
	const struct front *front;
};

/* The first one is whatever has another name. */
static const struct program programs[] = {
	{ "vswitchctl", nouns, NULL },
	{ OVS_VSCTL, NULL, NULL },
	{ "ovs-ofctl", NULL, &ofctl_front },
	{ "ovs-appctl", NULL, &appctl_front },
	{ "ovs-dpctl", NULL, &dpctl_front },
};

static const struct program *program_of(const char *argv0)
{
	const char *slash = argv0 ? strrchr(argv0, '/') : NULL;
	const char *base = slash ? slash + 1 : argv0;

	for (size_t i = 0; base && i < sizeof(programs) / sizeof(*programs); i++) {
		if (!strcmp(base, programs[i].name))
			return &programs[i];
	}
	return &programs[0];
}

static const struct noun *find_noun(const struct program *prog, const char *name)
{
	for (size_t i = 0; prog->nouns && prog->nouns[i]; i++) {
		if (!strcmp(prog->nouns[i]->name, name))
			return prog->nouns[i];
	}
	return NULL;
}

static bool noun_asks_help(int n, char *const *words)
{
	for (int i = 0; i < n; i++) {
		if (!strcmp(words[i], "--help") || !strcmp(words[i], "-h"))
			return true;
	}
	return false;
}

static int show_noun_help(const struct program *prog, const struct noun *noun, int n,
			  char *const *words)
{
	const struct noun_verb *verb = n ? noun_verb_find(noun, words[0]) : NULL;

	if (verb)
		help_noun_verb(stdout, prog->name, noun, verb);
	else
		help_noun(stdout, prog->name, noun);
	return CTL_EXIT_OK;
}

/* -h stood before the command, or there is none */
static int show_help(const struct program *prog, int n, char *const *words, char **err)
{
	const struct noun *noun;
	const struct verb *verb;

	if (!n) {
		help_program(stdout, prog->name, prog->nouns);
		return CTL_EXIT_OK;
	}
	noun = find_noun(prog, words[0]);
	if (noun)
		return show_noun_help(prog, noun, n - 1, words + 1);
	verb = verb_find(words[0]);
	if (!verb) {
		error_set(err, "unknown command '%s'; use --help for help", words[0]);
		return CTL_EXIT_ERROR;
	}
	help_verb(stdout, prog->name, verb);
	return CTL_EXIT_OK;
}

/* What scripts of Open vSwitch print does not depend on where it goes. */
static struct output output_of(const struct cli_options *opts)
{
	return (struct output){ .stream = stdout, .style = opts->style,
				.width = opts->as_ovs ? 0 : terminal_width(stdout) };
}

static int show_version(const struct program *prog)
{
	printf("%s (vswitch) %s\n", prog->name, VSWITCH_VERSION);
	return CTL_EXIT_OK;
}

/* Whichever is given first counts in Open vSwitch; nobody gives both. */
static int list_words(const struct cli_options *opts)
{
	if (opts->list_commands)
		usage_list(stdout);
	else
		cli_options_list(stdout, opts->as_ovs);
	return CTL_EXIT_OK;
}

static int run_noun(const struct program *prog, const struct noun *noun, int n,
		    char *const *words, const struct cli_options *opts, char **err)
{
	struct output out = output_of(opts);

	if (noun_asks_help(n, words))
		return show_noun_help(prog, noun, n, words);
	return noun_run(noun, n, words, opts, &out, err);
}

static int run_command(const struct program *prog, int n, char *const *words,
		       const struct cli_options *opts, char **err)
{
	struct output out = output_of(opts);
	const struct verb *verb = vsctl_help_wanted(n, words);

	if (verb) {
		help_verb(stdout, prog->name, verb);
		return CTL_EXIT_OK;
	}
	return vsctl_run(n, words, opts, &out, stderr, prog->name, err);
}

/* "help COMMAND" and "version", as words; and what Open vSwitch has elsewhere. -1: none of these */
static int run_word(const struct program *prog, int n, char *const *words, char **err)
{
	char *elsewhere;

	if (!prog->nouns || !n)
		return -1;
	if (!strcmp(words[0], "help"))
		return show_help(prog, n - 1, words + 1, err);
	if (!strcmp(words[0], "version") && n == 1)
		return show_version(prog);
	elsewhere = words_elsewhere(words[0]);
	if (!elsewhere)
		return -1;
	*err = elsewhere;
	return CTL_EXIT_ERROR;
}

static int dispatch(const struct program *prog, int n, char *const *words,
		    const struct cli_options *opts, char **err)
{
	const struct noun *noun = n ? find_noun(prog, words[0]) : NULL;
	int status = run_word(prog, n, words, err);

	if (status >= 0)
		return status;
	if (opts->help)
		return show_help(prog, n, words, err);
	if (prog->nouns && graph_wanted(n, words))
		return graph_run(n, words, opts, stdout, err);
	if (noun)
		return run_noun(prog, noun, n - 1, words + 1, opts, err);
	return run_command(prog, n, words, opts, err);
}

static int run(const struct program *prog, int argc, char **argv, char **err)
{
	struct cli_options opts = { .help = false };
	int first;

	if (prog->front)
		return front_main(prog->front, argc, argv, err);
	opts.as_ovs = opts.client.as_ovs = !prog->nouns;
	if (argc > 1 && !strcmp(argv[1], COMPLETE_WORD)) {
		opts.client.timeout = COMPLETE_SECONDS;
		complete_print(stdout, argc - 2, argv + 2, prog->nouns, &opts.client);
		return CTL_EXIT_OK;
	}
	if (cli_options_check_utf8(argc, argv, err))
		return CTL_EXIT_ERROR;
	if (prog->nouns)
		argc = cli_options_take_json(argc, argv, &opts.style.json);
	first = cli_options_parse(&opts, argc, argv, err);
	if (first < 0)
		return CTL_EXIT_ERROR;
	if (opts.version)
		return show_version(prog);
	if (opts.list_commands || opts.list_options)
		return list_words(&opts);
	return dispatch(prog, argc - first, argv + first, &opts, err);
}

/*
 * What could not be written is an error, also if that shows only now. A standard output that was
 * closed from the start is none as long as there is nothing to write.
 */
static int finish(const struct program *prog, int status)
{
	bool pending = __fpending(stdout), failed = ferror(stdout);

	errno = 0;
	if ((fclose(stdout) && (pending || errno != EBADF)) || failed) {
		char *err;

		error_set(&err, "cannot write to standard output: %s", strerror(errno));
		error_print(stderr, prog->name, err);
		free(err);
		return CTL_EXIT_ERROR;
	}
	return status;
}

/* As Open vSwitch's program ends then: by the signal, which scripts tell from an error */
static void die_of_alarm(const struct program *prog)
{
	console_warn(stderr, prog->name, "fatal_signal",
		     "terminating with signal 14 (Alarm clock)");
	signal(SIGALRM, SIG_DFL);
	raise(SIGALRM);
}

int main(int argc, char **argv)
{
	const struct program *prog = program_of(argc ? argv[0] : NULL);
	char *err = NULL;
	int status = run(prog, argc, argv, &err);

	if (status == VSCTL_TIMED_OUT && console_is_ovs(prog->name))
		die_of_alarm(prog);
	if (status == VSCTL_TIMED_OUT)
		status = CTL_EXIT_ERROR;
	if (err)
		error_print(stderr, prog->name, err);
	free(err);
	return finish(prog, status);
}
