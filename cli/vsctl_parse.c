// SPDX-License-Identifier: GPL-2.0-or-later
/* The words of a command line: where commands begin, which options and how many arguments. */
#include <stdlib.h>
#include <string.h>

#include "cli/error.h"
#include "cli/vsctl.h"

#define OPTIONS_NOTE	\
	" (note that options must precede command names and follow a \"--\" argument)"

static bool is_separator(const char *word)
{
	return !strcmp(word, "--");
}

/* Words from @argv up to the next "--" */
static int segment_length(int argc, char *const *argv)
{
	int n = 0;

	while (n < argc && !is_separator(argv[n]))
		n++;
	return n;
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1];
}

static int unknown_option(const char *verb, const char *word, char **err)
{
	return error_set(err, "'%s' command has no '%.*s' option", verb ? verb : "",
			 (int)strcspn(word, "="), word);
}

/* Take one word "--name[=value]" */
static int take_option(struct vsctl_command *cmd, const char *verb, const char *word, char **err)
{
	size_t len = strcspn(word, "=");
	const char *value = word[len] ? word + len + 1 : NULL;
	int option = strncmp(word, "--", 2) ? -1 : verb_option_find(word + 2, len - 2);

	if (option < 0)
		return unknown_option(verb, word, err);
	if (value && !verb_options[option].value)
		return error_set(err, "'--%s' option on '%s' does not accept an argument",
				 verb_options[option].name, verb);
	return command_option_set(&cmd->options, option, value, err);
}

static int check_options(const struct vsctl_command *cmd, char **err)
{
	for (int i = 0; i < __VERB_OPTIONS; i++) {
		if (!(cmd->options.given & 1U << i))
			continue;
		if (!(cmd->verb->options & 1U << i))
			return error_set(err, "'%s' command has no '--%s' option", cmd->verb->name,
					 verb_options[i].name);
		if (verb_options[i].value && !cmd->options.values[i])
			return error_set(err, "missing argument to '--%s' option on '%s' command",
					 verb_options[i].name, cmd->verb->name);
	}
	return 0;
}

static int check_args(const struct vsctl_command *cmd, char **err)
{
	const struct verb *verb = cmd->verb;

	if (cmd->n_args < verb->min_args)
		return error_set(err, "'%s' command requires at least %d arguments", verb->name,
				 verb->min_args);
	if (verb->max_args < 0 || cmd->n_args <= verb->max_args)
		return 0;
	for (int i = 0; i < cmd->n_args; i++) {
		if (is_option(cmd->args[i]))
			return error_set(err, "'%s' command takes at most %d arguments%s",
					 verb->name, verb->max_args, OPTIONS_NOTE);
	}
	return error_set(err, "'%s' command takes at most %d arguments", verb->name,
			 verb->max_args);
}

/* @words: of one command, not empty unless it has options already */
static int parse_command(struct vsctl_command *cmd, int n, char *const *words, char **err)
{
	int i = 0, verb = 0;

	while (verb < n && is_option(words[verb]))
		verb++;
	if (verb == n)
		return error_set(err, "missing command name (use --help for help)");
	cmd->verb = verb_find(words[verb]);
	if (!cmd->verb)
		return error_set(err, "unknown command '%s'; use --help for help", words[verb]);
	for (; i < verb; i++) {
		if (take_option(cmd, words[verb], words[i], err))
			return -1;
	}
	cmd->args = words + verb + 1;
	cmd->n_args = n - verb - 1;
	return check_options(cmd, err) || check_args(cmd, err) ? -1 : 0;
}

static size_t max_commands(int argc, char *const *argv)
{
	size_t n = 1;

	for (int i = 0; i < argc; i++)
		n += is_separator(argv[i]);
	return n;
}

/* Empty commands are skipped, but options want a command. */
static int parse_commands(struct vsctl_line *line, int argc, char *const *argv,
			  const struct command_options *first, char **err)
{
	for (int i = 0; i <= argc;) {
		int n = segment_length(argc - i, argv + i);
		struct vsctl_command *cmd = &line->commands[line->n];

		if (!line->n)
			cmd->options = *first;
		if (n || cmd->options.given) {
			if (parse_command(cmd, n, argv + i, err))
				return -1;
			line->n++;
		}
		i += n + 1;
	}
	if (!line->n)
		return error_set(err, "missing command name (use --help for help)");
	return 0;
}

int vsctl_parse(struct vsctl_line *line, int argc, char *const *argv,
		const struct command_options *first, char **err)
{
	int ret;

	line->n = 0;
	line->commands = calloc(max_commands(argc, argv), sizeof(*line->commands));
	if (!line->commands)
		abort();
	ret = parse_commands(line, argc, argv, first, err);
	if (ret)
		vsctl_free(line);
	return ret;
}

void vsctl_free(struct vsctl_line *line)
{
	free(line->commands);
	line->commands = NULL;
	line->n = 0;
}

static bool asks_help(const char *word)
{
	return !strcmp(word, "--help") || !strcmp(word, "-h");
}

/* In a command, from its options on. NULL too if its verb is unknown: that is another error */
static const struct verb *help_in_command(int n, char *const *words)
{
	const struct verb *verb = NULL;
	bool wanted = false;

	for (int i = 0; i < n; i++) {
		if (asks_help(words[i]))
			wanted = true;
		else if (!verb && !is_option(words[i]))
			verb = verb_find(words[i]);
	}
	return wanted ? verb : NULL;
}

const struct verb *vsctl_help_wanted(int argc, char *const *argv)
{
	const struct verb *verb = NULL;

	for (int i = 0; i < argc && !verb;) {
		int n = segment_length(argc - i, argv + i);

		verb = help_in_command(n, argv + i);
		i += n + 1;
	}
	return verb;
}
