// SPDX-License-Identifier: GPL-2.0-or-later
/* Options of Open vSwitch's programs. What has no effect here is taken for the sake of scripts. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/compat/front.h"
#include "cli/error.h"

#define LONG_FIRST	256
#define FRONT_ALL	(FRONT_OFCTL | FRONT_APPCTL | FRONT_DPCTL)

typedef int apply_fn(struct front_options *opts, const char *value, char **err);

/* struct option_desc - @arg: as in struct option; @apply NULL: no effect; @help NULL: not shown */
struct option_desc {
	const char *name;
	char letter;
	int arg;
	unsigned int of;
	apply_fn *apply;
	const char *help;
};

static int apply_timeout(struct front_options *opts, const char *value, char **err)
{
	char *end;
	long secs;

	errno = 0;
	secs = strtol(value, &end, 10);
	if (errno || end == value || *end || secs <= 0 || secs > INT_MAX)
		return error_set(err, "value %s on -t or --timeout is invalid", value);
	opts->client.timeout = (unsigned int)secs;
	return 0;
}

/* "OpenFlow13", "openflow13,openflow14": the highest counts. */
static int apply_protocols(struct front_options *opts, const char *value, char **err)
{
	char *copy = strdup(value), *at = NULL;
	int ret = 0;

	if (!copy)
		abort();
	for (char *name = strtok_r(copy, ", ", &at); name && !ret;
	     name = strtok_r(NULL, ", ", &at)) {
		bool known = !strncasecmp(name, "OpenFlow1", 9) && name[9] >= '0' &&
			     name[9] <= '5' && !name[10];

		if (!known)
			ret = error_set(err, "Unknown OpenFlow version: \"%s\"", name);
		else if ((unsigned int)(name[9] - '0') > opts->of)
			opts->of = (unsigned int)(name[9] - '0');
	}
	free(copy);
	return ret;
}

static int add_sort(struct front_options *opts, const char *field, bool falling, char **err)
{
	if (opts->n_sort == FRONT_SORTS_MAX)
		return error_set(err, "too many sort criteria");
	if (field && !strcasecmp(field, "priority"))
		field = NULL;
	opts->sort[opts->n_sort++] = (struct front_sort){ field, falling };
	return 0;
}

static int apply_sort(struct front_options *opts, const char *value, char **err)
{
	return add_sort(opts, value, false, err);
}

static int apply_rsort(struct front_options *opts, const char *value, char **err)
{
	return add_sort(opts, value, true, err);
}

#define FLAG(name, member)							\
	static int name(struct front_options *opts, const char *value, char **err) \
	{									\
		(void)value;							\
		(void)err;							\
		opts->member = true;						\
		return 0;							\
	}
FLAG(apply_strict, strict)
FLAG(apply_no_stats, no_stats)
FLAG(apply_names, names)
FLAG(apply_may_create, may_create)
FLAG(apply_no_names, no_names)
FLAG(apply_statistics, statistics)
FLAG(apply_help, help)
FLAG(apply_version, version)

static int apply_more(struct front_options *opts, const char *value, char **err)
{
	(void)value;
	(void)err;
	opts->more++;
	return 0;
}

/* The daemon's usual name, or a path: of its socket, or one that Open vSwitch's may have. */
static int apply_target(struct front_options *opts, const char *value, char **err)
{
	const char *base = strrchr(value, '/');

	base = base ? base + 1 : value;
	opts->target = value;
	if (strncmp(base, "ovs-vswitchd", 12) && strncmp(base, "vswitchd", 8))
		return error_set(err, "%s: there is no such daemon; vswitch has ovs-vswitchd "
				 "only, which vswitchd stands for", value);
	if (*value == '/' && !strncmp(base, "vswitchd", 8))
		opts->client.socket = value;
	return 0;
}

static const struct option_desc descs[] = {
	{ "protocols", 'O', required_argument, FRONT_OFCTL, apply_protocols,
	  "forms of this OpenFlow version (OpenFlow10 to OpenFlow15)" },
	{ "flow-format", 'F', required_argument, FRONT_OFCTL, NULL, NULL },
	{ "packet-in-format", 'P', required_argument, FRONT_OFCTL, NULL, NULL },
	{ "strict", 0, no_argument, FRONT_OFCTL, apply_strict, "match and priority are exact" },
	{ "bundle", 0, no_argument, FRONT_OFCTL, NULL, "all or nothing, as always" },
	{ "readd", 0, no_argument, FRONT_OFCTL, NULL, NULL },
	{ "sort", 0, optional_argument, FRONT_OFCTL, apply_sort, "sort flows, rising" },
	{ "rsort", 0, optional_argument, FRONT_OFCTL, apply_rsort, "sort flows, falling" },
	{ "no-stats", 0, no_argument, FRONT_OFCTL, apply_no_stats, "without statistics" },
	{ "stats", 0, no_argument, FRONT_OFCTL, NULL, NULL },
	{ "timestamp", 0, no_argument, FRONT_OFCTL, NULL, NULL },
	{ "unix", 0, required_argument, FRONT_OFCTL, NULL, NULL },
	{ "color", 0, optional_argument, FRONT_OFCTL, NULL, NULL },
	{ "names", 0, no_argument, FRONT_OFCTL | FRONT_DPCTL, apply_names, "ports by name" },
	{ "no-names", 0, no_argument, FRONT_OFCTL | FRONT_DPCTL, apply_no_names, "by number" },
	{ "more", 'm', no_argument, FRONT_OFCTL | FRONT_DPCTL, apply_more, NULL },
	{ "may-create", 0, no_argument, FRONT_OFCTL | FRONT_DPCTL, apply_may_create, NULL },
	{ "read-only", 0, no_argument, FRONT_OFCTL | FRONT_DPCTL, NULL, NULL },
	{ "statistics", 's', no_argument, FRONT_DPCTL, apply_statistics, "of ports, too" },
	{ "clear", 0, no_argument, FRONT_DPCTL, NULL, NULL },
	{ "target", 't', required_argument, FRONT_APPCTL, apply_target,
	  "the daemon: ovs-vswitchd, or the path of a socket" },
	{ "timeout", 't', required_argument, FRONT_OFCTL | FRONT_DPCTL, apply_timeout,
	  "wait at most so many seconds" },
	{ "timeout", 'T', required_argument, FRONT_APPCTL, apply_timeout,
	  "wait at most so many seconds" },
	{ "verbose", 'v', optional_argument, FRONT_ALL, NULL, NULL },
	{ "log-file", 0, optional_argument, FRONT_ALL, NULL, NULL },
	{ "syslog-target", 0, required_argument, FRONT_ALL, NULL, NULL },
	{ "syslog-method", 0, required_argument, FRONT_ALL, NULL, NULL },
	{ "no-syslog", 0, no_argument, FRONT_ALL, NULL, NULL },
	{ "private-key", 'p', required_argument, FRONT_OFCTL, NULL, NULL },
	{ "certificate", 'c', required_argument, FRONT_OFCTL, NULL, NULL },
	{ "ca-cert", 'C', required_argument, FRONT_OFCTL, NULL, NULL },
	{ "help", 'h', no_argument, FRONT_ALL, apply_help, "this" },
	{ "version", 'V', no_argument, FRONT_ALL, apply_version, "the version" },
};

#define N_DESCS	(sizeof(descs) / sizeof(*descs))

/* struct tables - what getopt_long wants to know */
struct tables {
	char letters[2 + 3 * N_DESCS + 1];
	struct option longs[N_DESCS + 1];
};

static void fill(struct tables *t, const struct front *f)
{
	struct option *o = t->longs;
	char *p = t->letters;

	memset(t, 0, sizeof(*t));
	if (f->stops)
		*p++ = '+';
	*p++ = ':';
	for (size_t i = 0; i < N_DESCS; i++) {
		if (!(descs[i].of & f->options))
			continue;
		*o++ = (struct option){ descs[i].name, descs[i].arg, NULL, LONG_FIRST + (int)i };
		if (!descs[i].letter)
			continue;
		*p++ = descs[i].letter;
		for (int colons = descs[i].arg; colons > 0; colons--)
			*p++ = ':';
	}
}

static const struct option_desc *desc_of(const struct front *f, int c)
{
	if (c >= LONG_FIRST)
		return &descs[c - LONG_FIRST];
	for (size_t i = 0; i < N_DESCS; i++) {
		if (descs[i].letter == c && descs[i].of & f->options)
			return &descs[i];
	}
	return NULL;
}

static int bad_option(int c, const char *word, char **err)
{
	bool is_long = !strncmp(word, "--", 2);

	if (c == ':' && is_long)
		return error_set(err, "option '%s' requires an argument", word);
	if (c == ':')
		return error_set(err, "option requires an argument -- '%c'", optopt);
	if (optopt && optopt < LONG_FIRST)
		return error_set(err, "invalid option -- '%c'", optopt);
	if (optopt)
		return error_set(err, "option '%.*s' doesn't allow an argument",
				 (int)strcspn(word, "="), word);
	return error_set(err, "unrecognized option '%s'", word);
}

int front_options_parse(struct front *f, int argc, char **argv, char **err)
{
	const struct option_desc *d;
	struct tables t;

	fill(&t, f);
	opterr = 0;
	optind = 0;	/* start afresh (glibc) */
	for (;;) {
		int c = getopt_long(argc, argv, t.letters, t.longs, NULL);

		if (c < 0)
			return optind;
		if (c == '?' || c == ':')
			return bad_option(c, argv[optind - 1], err);
		d = desc_of(f, c);
		if (d && d->apply && d->apply(&f->opts, optarg, err))
			return -1;
	}
}

void front_options_help(FILE *out, const struct front *f)
{
	for (size_t i = 0; i < N_DESCS; i++) {
		const struct option_desc *d = &descs[i];

		if (!d->help || !(d->of & f->options))
			continue;
		fprintf(out, "  %c%c%s--%-14s %s\n", d->letter ? '-' : ' ',
			d->letter ? d->letter : ' ', d->letter ? ", " : "  ", d->name, d->help);
	}
}
