// SPDX-License-Identifier: GPL-2.0-or-later
/* --help, from the tables of verbs and nouns. */
#include <stdlib.h>
#include <string.h>

#include "cli/help.h"
#include "cli/options.h"

#define WIDTH	38	/* of what is explained */
#define LINE	79	/* columns of a line at most */

/*
 * @text, which begins in @column, with its line end. Words that do not fit go on @indent columns
 * into the next line; @more stands where a line goes on.
 */
static void put_words(FILE *f, int column, int indent, const char *more, const char *text)
{
	int at = column;

	while (*text) {
		int len = strcspn(text, " ");

		if (at > column && at + 1 + len + (int)strlen(more) > LINE) {
			fprintf(f, "%s\n%*s", more, indent, "");
			at = column = indent;
		} else if (at > column) {
			putc(' ', f);
			at++;
		}
		fwrite(text, 1, len, f);
		at += len;
		text += len;
		text += strspn(text, " ");
	}
	putc('\n', f);
}

static void put_line(FILE *f, const char *what, const char *help)
{
	int indent = 2 + WIDTH + 2;

	fputs("  ", f);
	if (strlen(what) > WIDTH) {
		put_words(f, 2, 8, "", what);
		fprintf(f, "%*s", indent, "");
	} else {
		fprintf(f, "%-*s  ", WIDTH, what);
	}
	put_words(f, indent, indent, "", help);
}

/* A line of usage that is made in pieces */
static FILE *begin_usage(char **text, size_t *len, const char *prog)
{
	FILE *f = open_memstream(text, len);

	if (!f)
		abort();
	fprintf(f, "usage: %s [OPTION...]", prog);
	return f;
}

static void end_usage(FILE *f, FILE *line, char **text)
{
	if (fclose(line))
		abort();
	put_words(f, 0, 8, "", *text);
	free(*text);
}

/* As a shell takes it */
static void put_example(FILE *f, const char *prog, const char *example)
{
	fprintf(f, "\nExample:\n  %s ", prog);
	put_words(f, 3 + strlen(prog), 8, " \\", example);
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

	char *text;

	if (asprintf(&text, "%c%s.", first, help + 1) < 0)
		abort();
	putc('\n', f);
	put_words(f, 0, 0, "", text);
	free(text);
}

void help_verb(FILE *f, const char *prog, const struct verb *verb)
{
	size_t len;
	char *text;
	FILE *line = begin_usage(&text, &len, prog);

	fputs(" [--]", line);
	put_synopsis_options(line, verb->options);
	fprintf(line, " %s%s%s", verb->name, verb->args ? " " : "", verb->args ? verb->args : "");
	end_usage(f, line, &text);
	put_sentence(f, verb->help);
	put_options(f, verb->options);
	put_example(f, prog, verb->example);
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
	put_example(f, prog, noun->verbs[0].example);
}

void help_noun_verb(FILE *f, const char *prog, const struct noun *noun,
		    const struct noun_verb *verb)
{
	size_t len;
	char *text;
	FILE *line = begin_usage(&text, &len, prog);

	fprintf(line, " %s%s%s%s%s", noun->name, verb->name ? " " : "",
		verb->name ? verb->name : "", verb->args ? " " : "", verb->args ? verb->args : "");
	end_usage(f, line, &text);
	put_sentence(f, verb->help);
	fprintf(f, "\nOptions:\n");
	if (verb->columns || verb->print || verb->run)
		put_line(f, "--json", "print JSON (may stand anywhere on the line)");
	if (verb->columns)
		put_line(f, "--no-headings", "omit the headings");
	put_line(f, "-t, --timeout=SECS", "wait at most SECS seconds");
	put_example(f, prog, verb->example);
}
