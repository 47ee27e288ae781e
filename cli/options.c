// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <vswitch/ctl.h>

#include "cli/console.h"
#include "cli/error.h"
#include "cli/options.h"

/* Values of getopt_long for long options; those of commands come after */
enum {
	LONG_FIRST = OPTIONS_LONG_FIRST,
	LONG_COMMAND = 512,
};

typedef int apply_fn(struct cli_options *opts, const char *value, char **err);

/*
 * struct option_desc - an option of the whole line. One with neither @apply nor @flag is accepted
 * for the sake of scripts, and has no effect.
 */
struct option_desc {
	const char *name;
	char letter;		/* 0: there is no short form */
	const char *value;	/* NULL: takes none */
	bool value_optional;
	bool own;		/* ovs-vsctl has none such */
	apply_fn *apply;
	size_t flag;		/* offset of a bool in struct cli_options that it sets; 0: none */
	const char *help;	/* NULL: not shown */
};

#define FLAG(member)	offsetof(struct cli_options, member)

static int apply_db(struct cli_options *opts, const char *value, char **err)
{
	if (strncmp(value, "unix:", 5) || !value[5])
		return error_set(err, "--db=%s: only unix:PATH is served", value);
	opts->client.socket = value + 5;
	return 0;
}

static int apply_socket(struct cli_options *opts, const char *value, char **err)
{
	if (!*value)
		return error_set(err, "--socket: the path is empty");
	opts->client.socket = value;
	return 0;
}

static int apply_timeout(struct cli_options *opts, const char *value, char **err)
{
	char *end;
	long secs;

	errno = 0;
	secs = strtol(value, &end, 10);
	if (errno || end == value || *end || secs < 1 || secs > INT_MAX)
		return error_set(err, "value %s on -t or --timeout is invalid", value);
	opts->client.timeout = secs;
	return 0;
}

static int apply_verbose(struct cli_options *opts, const char *value, char **err)
{
	(void)opts;
	(void)err;
	console_verbose(value);
	return 0;
}

static int apply_format(struct cli_options *opts, const char *value, char **err)
{
	if (output_format_parse(value, &opts->style.format))
		return error_set(err, "unknown output format \"%s\"", value);
	return 0;
}

static int apply_data(struct cli_options *opts, const char *value, char **err)
{
	if (output_data_parse(value, &opts->style.data))
		return error_set(err, "unknown data format \"%s\"", value);
	return 0;
}

static int apply_bare(struct cli_options *opts, const char *value, char **err)
{
	(void)value;
	(void)err;
	opts->style.format = OUTPUT_LIST;
	opts->style.data = CELL_BARE;
	opts->style.no_headings = true;
	return 0;
}

static int apply_width(struct cli_options *opts, const char *value, char **err)
{
	char *end;
	long width;

	errno = 0;
	width = strtol(value, &end, 10);
	if (errno || end == value || *end || width < 0 || width > INT_MAX)
		return error_set(err, "value %s on --max-column-width is invalid", value);
	opts->style.max_column_width = width;
	return 0;
}

static const struct option_desc descs[] = {
	{ .name = "db", .value = "unix:PATH", .apply = apply_db,
	  .help = "connect to vswitchd at PATH" },
	{ .name = "socket", .value = "PATH", .apply = apply_socket, .own = true,
	  .help = "the same; default: $VSWITCH_SOCKET, or\n" CTL_SOCKET_DEFAULT },
	{ .name = "no-syslog" },
	{ .name = "no-wait",
	  .help = "accepted: what is done is in force at once" },
	{ .name = "dry-run", .flag = FLAG(dry_run),
	  .help = "run the commands, and change nothing" },
	{ .name = "oneline", .flag = FLAG(style.oneline),
	  .help = "print one line of output per command" },
	{ .name = "timeout", .letter = 't', .value = "SECS", .apply = apply_timeout,
	  .help = "wait at most SECS seconds" },
	{ .name = "retry", .flag = FLAG(client.retry),
	  .help = "keep trying to connect" },
	{ .name = "help", .letter = 'h', .flag = FLAG(help),
	  .help = "print help, also on a command" },
	{ .name = "commands", .flag = FLAG(list_commands) },
	{ .name = "options", .flag = FLAG(list_options) },
	{ .name = "leader-only" },
	{ .name = "no-leader-only" },
	{ .name = "shuffle-remotes" },
	{ .name = "no-shuffle-remotes" },
	{ .name = "version", .letter = 'V', .flag = FLAG(version),
	  .help = "print the version" },
	{ .name = "verbose", .letter = 'v', .value = "SPEC", .value_optional = true,
	  .apply = apply_verbose },
	{ .name = "log-file", .value = "FILE", .value_optional = true },
	{ .name = "syslog-method", .value = "METHOD" },
	{ .name = "syslog-target", .value = "TARGET" },
	{ .name = "format", .letter = 'f', .value = "FORMAT", .apply = apply_format,
	  .help = "of tables: list, table, html, csv or json" },
	{ .name = "data", .letter = 'd', .value = "FORMAT", .apply = apply_data,
	  .help = "of their cells: string, bare or json" },
	{ .name = "no-headings", .flag = FLAG(style.no_headings),
	  .help = "omit the headings of tables" },
	{ .name = "pretty", .flag = FLAG(style.pretty),
	  .help = "indent JSON of tables" },
	{ .name = "bare", .apply = apply_bare,
	  .help = "--format=list --data=bare --no-headings" },
	{ .name = "max-column-width", .value = "N", .apply = apply_width,
	  .help = "cut the cells of --format=table" },
	/* Of connections by SSL, of which there are none */
	{ .name = "private-key", .letter = 'p', .value = "FILE" },
	{ .name = "certificate", .letter = 'c', .value = "FILE" },
	{ .name = "ca-cert", .letter = 'C', .value = "FILE" },
	{ .name = "ssl-protocols", .value = "PROTOCOLS" },
	{ .name = "ssl-ciphers", .value = "CIPHERS" },
	{ .name = "bootstrap-ca-cert", .value = "FILE" },
	{ .name = "peer-ca-cert", .value = "FILE" },
};

#define N_DESCS	(sizeof(descs) / sizeof(*descs))

int command_option_set(struct command_options *opts, enum verb_option option, const char *value,
		       char **err)
{
	if (opts->given & 1U << option)
		return error_set(err, "'--%s%s%s' option specified multiple times",
				 verb_options[option].name, value ? "=" : "", value ? value : "");
	opts->given |= 1U << option;
	opts->values[option] = value;
	return 0;
}

/* What getopt_long wants to know. "+": stop at the first other word; ":": report missing values */
struct getopt_tables {
	char letters[2 + 3 * N_DESCS + 1];
	struct option longs[N_DESCS + __VERB_OPTIONS + 1];
};

static int has_arg(const struct option_desc *desc)
{
	if (!desc->value)
		return no_argument;
	return desc->value_optional ? optional_argument : required_argument;
}

static void fill_tables(struct getopt_tables *t)
{
	char *p = t->letters;

	memset(t, 0, sizeof(*t));
	*p++ = '+';
	*p++ = ':';
	for (size_t i = 0; i < N_DESCS; i++) {
		t->longs[i] = (struct option){ descs[i].name, has_arg(&descs[i]), NULL,
					       LONG_FIRST + i };
		if (!descs[i].letter)
			continue;
		*p++ = descs[i].letter;
		for (int colons = has_arg(&descs[i]); colons > 0; colons--)
			*p++ = ':';
	}
	for (size_t i = 0; i < __VERB_OPTIONS; i++)
		t->longs[N_DESCS + i] = (struct option){
			verb_options[i].name,
			verb_options[i].value ? required_argument : no_argument,
			NULL, LONG_COMMAND + i };
}

static const struct option_desc *desc_of(int c)
{
	if (c >= LONG_FIRST)
		return &descs[c - LONG_FIRST];
	for (size_t i = 0; i < N_DESCS; i++) {
		if (descs[i].letter == c)
			return &descs[i];
	}
	return NULL;
}

static int apply_option(struct cli_options *opts, int c, char **err)
{
	const struct option_desc *desc;

	if (c >= LONG_COMMAND && opts->as_ovs && opts->first.given & 1U << (c - LONG_COMMAND))
		return 0;	/* the first one counts there, before the first command */
	if (c >= LONG_COMMAND)
		return command_option_set(&opts->first, c - LONG_COMMAND, optarg, err);
	desc = desc_of(c);
	if (desc && desc->flag)
		*(bool *)((char *)opts + desc->flag) = true;
	return desc && desc->apply ? desc->apply(opts, optarg, err) : 0;
}

int cli_options_parse(struct cli_options *opts, int argc, char **argv, char **err)
{
	struct getopt_tables tables;
	int c;

	fill_tables(&tables);
	opterr = 0;
	optind = 0;	/* start afresh (glibc) */
	for (;;) {
		int word = optind ? optind : 1;

		c = getopt_long(argc, argv, tables.letters, tables.longs, NULL);
		if (c < 0)
			return optind;
		if (c == '?' || c == ':')
			return cli_options_complain(tables.longs, c, argv[word], err);
		if (apply_option(opts, c, err))
			return -1;
	}
}

/* What --format= and --data= may be stands in their help. */
void cli_options_each(FILE *f, const char *beginning)
{
	for (size_t i = 0; i < N_DESCS; i++) {
		const struct option_desc *d = &descs[i];
		char text[64];

		snprintf(text, sizeof(text), "--%s%s", d->name, d->value ? "=" : "");
		if (d->help && !strncmp(text, beginning, strlen(beginning)))
			fprintf(f, "%s\t%.*s\n", text, (int)strcspn(d->help, "\n"), d->help);
	}
}

void cli_options_list(FILE *f, bool as_ovs)
{
	for (size_t i = 0; i < N_DESCS; i++) {
		const struct option_desc *d = &descs[i];

		if (d->own && as_ovs)
			continue;
		fprintf(f, "--%s%s\n", d->name, d->value ? "=ARG" : "");
		if (d->letter)
			fprintf(f, "-%c%s\n", d->letter, d->value ? " ARG" : "");
	}
}

/* Further lines of a help text stand under its first. */
static void put_help(FILE *f, const char *option, const char *help)
{
	const char *end;

	while ((end = strchr(help, '\n'))) {
		fprintf(f, "  %-26s  %.*s\n", option, (int)(end - help), help);
		option = "";
		help = end + 1;
	}
	fprintf(f, "  %-26s  %s\n", option, help);
}

void cli_options_help(FILE *f)
{
	for (size_t i = 0; i < N_DESCS; i++) {
		const struct option_desc *d = &descs[i];
		char text[64];

		if (!d->help)
			continue;
		snprintf(text, sizeof(text), "%c%c%s--%s%s%s", d->letter ? '-' : ' ',
			 d->letter ? d->letter : ' ', d->letter ? ", " : "  ", d->name,
			 d->value ? "=" : "", d->value ? d->value : "");
		put_help(f, text, d->help);
	}
}
