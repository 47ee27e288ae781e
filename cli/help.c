// SPDX-License-Identifier: GPL-2.0-or-later
/* --help, from the tables of verbs and nouns. */
#include <string.h>

#include "cli/help.h"
#include "cli/options.h"

#define WIDTH	38	/* of what is explained */

static void put_line(FILE *f, const char *what, const char *help)
{
	if (strlen(what) > WIDTH)
		fprintf(f, "  %s\n  %-*s  %s\n", what, WIDTH, "", help);
	else
		fprintf(f, "  %-*s  %s\n", WIDTH, what, help);
}

static void put_verb_line(FILE *f, const char *noun, const char *verb, const char *args,
			  const char *help)
{
	char what[128];

	snprintf(what, sizeof(what), "%s%s%s%s%s", noun, *noun && verb ? " " : "",
		 verb ? verb : "", args ? " " : "", args ? args : "");
	put_line(f, what, help);
}

static void put_group(FILE *f, enum verb_group group)
{
	fprintf(f, "\n%s:\n", verb_group_titles[group]);
	for (size_t i = 0; i < verbs_count; i++) {
		if (verbs[i].group == group)
			put_verb_line(f, "", verbs[i].name, verbs[i].args, verbs[i].help);
	}
}

static void put_noun_lines(FILE *f, const struct noun *noun)
{
	for (size_t i = 0; i < noun->verbs_count; i++) {
		const struct noun_verb *v = &noun->verbs[i];

		put_verb_line(f, noun->name, v->name, v->args, v->help);
	}
}

static void put_nouns(FILE *f, const struct noun *const *nouns)
{
	fputs("\nvswitch's own commands (one to a line; --json anywhere prints JSON):\n", f);
	for (; *nouns; nouns++)
		put_noun_lines(f, *nouns);
}

void help_program(FILE *f, const char *prog, const struct noun *const *nouns)
{
	fprintf(f, "%s: configures and queries vswitchd\n", prog);
	fprintf(f, "usage: %s [OPTION...] COMMAND [ARG...] [-- COMMAND [ARG...]]...\n", prog);
	for (int g = 0; g < __VERB_GROUPS; g++)
		put_group(f, g);
	if (nouns)
		put_nouns(f, nouns);
	fputs("\nOptions:\n", f);
	cli_options_help(f);
	fprintf(f, "\n'%s COMMAND --help' explains a command; see also vswitchctl(8).\n", prog);
}

static void put_synopsis_options(FILE *f, unsigned int options)
{
	for (int i = 0; i < __VERB_OPTIONS; i++) {
		const struct verb_option_desc *o = &verb_options[i];

		if (options & 1U << i)
			fprintf(f, " [--%s%s%s]", o->name, o->value ? "=" : "",
				o->value ? o->value : "");
	}
}

static void put_options(FILE *f, unsigned int options)
{
	if (!options)
		return;
	fputs("\nOptions, before the command's name:\n", f);
	for (int i = 0; i < __VERB_OPTIONS; i++) {
		const struct verb_option_desc *o = &verb_options[i];
		char what[64];

		if (!(options & 1U << i))
			continue;
		snprintf(what, sizeof(what), "--%s%s%s", o->name, o->value ? "=" : "",
			 o->value ? o->value : "");
		put_line(f, what, o->help);
	}
}

/* A line of help as a sentence */
static void put_sentence(FILE *f, const char *help)
{
	char first = *help >= 'a' && *help <= 'z' ? *help - 'a' + 'A' : *help;

	fprintf(f, "\n%c%s.\n", first, help + 1);
}

void help_verb(FILE *f, const char *prog, const struct verb *verb)
{
	fprintf(f, "usage: %s [OPTION...] [--]", prog);
	put_synopsis_options(f, verb->options);
	fprintf(f, " %s%s%s\n", verb->name, verb->args ? " " : "", verb->args ? verb->args : "");
	put_sentence(f, verb->help);
	put_options(f, verb->options);
	fprintf(f, "\nExample:\n  %s %s\n", prog, verb->example);
}

void help_noun(FILE *f, const char *prog, const struct noun *noun)
{
	if (noun->verbs_count == 1 && !noun->verbs[0].name) {
		help_noun_verb(f, prog, noun, &noun->verbs[0]);
		return;
	}
	fprintf(f, "usage: %s [OPTION...] %s VERB [ARG...]\n", prog, noun->name);
	put_sentence(f, noun->help);
	putc('\n', f);
	put_noun_lines(f, noun);
	fprintf(f, "\nExample:\n  %s %s\n", prog, noun->verbs[0].example);
}

void help_noun_verb(FILE *f, const char *prog, const struct noun *noun,
		    const struct noun_verb *verb)
{
	fprintf(f, "usage: %s [OPTION...] ", prog);
	fprintf(f, "%s%s%s%s%s\n", noun->name, verb->name ? " " : "", verb->name ? verb->name : "",
		verb->args ? " " : "", verb->args ? verb->args : "");
	put_sentence(f, verb->help);
	fprintf(f, "\nOptions:\n");
	if (verb->columns || verb->print)
		put_line(f, "--json", "print JSON (may stand anywhere on the line)");
	if (verb->columns)
		put_line(f, "--no-headings", "omit the headings");
	put_line(f, "-t, --timeout=SECS", "wait at most SECS seconds");
	fprintf(f, "\nExample:\n  %s %s\n", prog, verb->example);
}
