// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * --help, and that the table of verbs, the manual page and the completion know of each other. Run
 * from the top folder, where the manual is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "cli/complete.h"
#include "cli/help.h"
#include "cli/vsctl.h"
#include "tests/unit/cli/cli_text.h"

#define WORDS	16

static const struct noun *const nouns[] = {
	&fdb_noun, &bond_noun, &flow_noun, &cache_noun, &drops_noun, &export_noun, &lcore_noun,
	&trace_noun, &stats_noun, &log_noun, &status_noun, &exit_noun, &doctor_noun, &top_noun,
	&monitor_noun, NULL
};

/* Help as a string, to be freed */
static char *verb_help(const struct verb *verb)
{
	struct text t;

	text_open(&t);
	help_verb(t.out.stream, "vswitchctl", verb);
	fclose(t.out.stream);
	return t.buf;
}

static char *program_help(const char *prog, const struct noun *const *list)
{
	struct text t;

	text_open(&t);
	help_program(t.out.stream, prog, list);
	fclose(t.out.stream);
	return t.buf;
}

/* @text with one blank for each run of blanks and line ends: where lines are broken is no matter */
static char *flat(const char *text)
{
	char *copy = calloc(1, strlen(text) + 1), *to = copy;

	assert_non_null(copy);
	for (; *text; text++) {
		bool blank = strchr(" \n", *text) || (*text == '\\' && text[1] == '\n');

		if (!blank)
			*to++ = *text;
		else if (to > copy && to[-1] != ' ')
			*to++ = ' ';
	}
	return copy;
}

static void contains(const char *text, const char *what)
{
	char *in = flat(text), *part = flat(what);

	if (!strstr(in, part))
		fail_msg("no '%s' in: %s", what, text);
	free(in);
	free(part);
}

static char *read_file(const char *path)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = fopen(path, "r");

	if (!f)
		fail_msg("no %s: not in the top folder?", path);
	assert_true(getdelim(&text, &size, 0, f) > 0);
	fclose(f);
	return text;
}

static void add_port_in_full(void **state)
{
	char *help = verb_help(verb_find("add-port"));

	(void)state;
	assert_string_equal(help,
		"usage: vswitchctl [OPTION...] [--] [--may-exist] [--move-ip] [--keep-ip]\n"
		"        add-port BRIDGE PORT [COLUMN[:KEY]=VALUE...]\n"
		"\n"
		"Add network device PORT to BRIDGE.\n"
		"\n"
		"Options, before the command's name:\n"
		"  --may-exist                             do nothing if it exists already\n"
		"  --move-ip                               move the host's addresses and routes\n"
		"                                          to BRIDGE\n"
		"  --keep-ip                               add PORT though the host's addresses\n"
		"                                          are on it\n"
		"\n"
		"Example:\n"
		"  vswitchctl add-port br0 tap0 tag=10\n");
	free(help);
}

static void fdb_add_in_full(void **state)
{
	struct text t;

	(void)state;
	text_open(&t);
	help_noun_verb(t.out.stream, "vswitchctl", &fdb_noun, noun_verb_find(&fdb_noun, "add"));
	text_expect(&t,
		"usage: vswitchctl [OPTION...] fdb add BRIDGE PORT VLAN MAC\n"
		"\n"
		"Add a static entry, which is kept in the configuration.\n"
		"\n"
		"Options:\n"
		"  -t, --timeout=SECS                      wait at most SECS seconds\n"
		"\n"
		"Example:\n"
		"  vswitchctl fdb add br0 tap0 10 52:54:00:00:00:01\n");
}

static void each_verb_explains_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < verbs_count; i++) {
		char *help = verb_help(&verbs[i]);

		contains(help, "usage: vswitchctl ");
		contains(help, verbs[i].name);
		contains(help, "\nExample:\n  vswitchctl ");
		for (int o = 0; o < __VERB_OPTIONS; o++) {
			if (verbs[i].options & 1U << o)
				contains(help, verb_options[o].help);
		}
		free(help);
	}
}

/* Words of an example up to a shell's operator; what is global is left out */
static int split_example(char *text, char **words)
{
	int n = 0;

	for (char *p = strtok(text, " "); p && strcmp(p, "||"); p = strtok(NULL, " ")) {
		if (strncmp(p, "--timeout", 9))
			words[n++] = p;
	}
	return n;
}

static void each_example_is_a_correct_command_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < verbs_count; i++) {
		struct command_options none = { .given = 0 };
		char text[128], *words[WORDS], *err = NULL;
		struct vsctl_line line;
		bool found = false;

		snprintf(text, sizeof(text), "%s", verbs[i].example);
		assert_int_equal(vsctl_parse(&line, split_example(text, words), words, &none, &err),
				 0);
		for (size_t c = 0; c < line.n; c++)
			found |= line.commands[c].verb == &verbs[i];
		assert_true(found);
		vsctl_free(&line);
	}
}

static void each_noun_verb_explains_itself(void **state)
{
	(void)state;
	for (size_t n = 0; nouns[n]; n++) {
		for (size_t v = 0; v < nouns[n]->verbs_count; v++) {
			const struct noun_verb *verb = &nouns[n]->verbs[v];
			struct text t;

			text_open(&t);
			help_noun_verb(t.out.stream, "vswitchctl", nouns[n], verb);
			fclose(t.out.stream);
			contains(t.buf, verb->name ? verb->name : nouns[n]->name);
			contains(t.buf, verb->example);
			if (verb->args)
				contains(t.buf, verb->args);
			free(t.buf);
		}
	}
}

static void a_noun_lists_its_verbs(void **state)
{
	struct text t;

	(void)state;
	text_open(&t);
	help_noun(t.out.stream, "vswitchctl", &cache_noun);
	text_expect(&t,
		"usage: vswitchctl [OPTION...] cache VERB [ARG...]\n"
		"\n"
		"Flows installed in the datapath.\n"
		"\n"
		"  cache show [BRIDGE]                     print the installed flows of BRIDGE,\n"
		"                                          or all, with their counters\n"
		"  cache flush [BRIDGE]                    remove them; the frames that follow\n"
		"                                          bring new ones\n"
		"\n"
		"Example:\n"
		"  vswitchctl cache show br0\n");
}

static void the_program_lists_all(void **state)
{
	char *help = program_help("vswitchctl", nouns);

	(void)state;
	for (size_t i = 0; i < verbs_count; i++)
		contains(help, verbs[i].help);
	for (size_t n = 0; nouns[n]; n++) {
		for (size_t v = 0; v < nouns[n]->verbs_count; v++)
			contains(help, nouns[n]->verbs[v].help);
	}
	contains(help, "-t, --timeout=SECS");
	free(help);
}

static void ovs_vsctl_lists_no_nouns(void **state)
{
	char *help = program_help("ovs-vsctl", NULL);

	(void)state;
	contains(help, "usage: ovs-vsctl ");
	assert_null(strstr(help, "fdb"));
	free(help);
}

static void names_are_unique(void **state)
{
	(void)state;
	for (size_t i = 0; i < verbs_count; i++) {
		assert_ptr_equal(verb_find(verbs[i].name), &verbs[i]);
		for (size_t n = 0; nouns[n]; n++)
			assert_string_not_equal(verbs[i].name, nouns[n]->name);
	}
}

/* As the page writes it: "\-" is a dash */
static char *roff_name(const char *name)
{
	char *text = calloc(2, strlen(name) + 1), *p = text;

	for (; *name; name++) {
		if (*name == '-')
			*p++ = '\\';
		*p++ = *name;
	}
	return text;
}

static void the_manual_has_each_verb_and_option(void **state)
{
	char *man = read_file("docs/man/vswitchctl.8");

	(void)state;
	for (size_t i = 0; i < verbs_count; i++) {
		char *name = roff_name(verbs[i].name), text[64];

		snprintf(text, sizeof(text), "\\fB%s\\fR", name);
		contains(man, text);
		free(name);
	}
	for (int o = 0; o < __VERB_OPTIONS; o++) {
		char *name = roff_name(verb_options[o].name), text[64];

		snprintf(text, sizeof(text), "\\fB\\-\\-%s", name);
		contains(man, text);
		free(name);
	}
	free(man);
}

static void the_manual_has_each_noun(void **state)
{
	char *man = read_file("docs/man/vswitchctl.8");

	(void)state;
	for (size_t n = 0; nouns[n]; n++) {
		for (size_t v = 0; v < nouns[n]->verbs_count; v++) {
			const char *verb = nouns[n]->verbs[v].name;
			char text[64];

			snprintf(text, sizeof(text), "\\fB%s%s%s\\fR", nouns[n]->name,
				 verb ? " " : "", verb ? verb : "");
			contains(man, text);
		}
	}
	free(man);
}

/* What is offered behind @words, the last of them at the cursor, without a daemon; to be freed */
static char *offered(int n, char *const *words, const struct noun *const *list)
{
	const struct client_options nobody = { .socket = "/nonexistent" };
	struct text t;

	text_open(&t);
	complete_print(t.out.stream, n, words, list, &nobody);
	fclose(t.out.stream);
	return t.buf;
}

static void has_line(char *text, const char *word)
{
	char *line;

	assert_true(asprintf(&line, "\n%s\t", word) > 0);
	if (strncmp(text, line + 1, strlen(line + 1)) && !strstr(text, line))
		fail_msg("no '%s' in: %s", word, text);
	free(line);
}

static void the_completion_has_each_verb_and_noun(void **state)
{
	char *text = offered(1, (char *const []){ "" }, nouns);

	(void)state;
	for (size_t i = 0; i < verbs_count; i++)
		has_line(text, verbs[i].name);
	for (size_t n = 0; nouns[n]; n++) {
		char *in_noun = offered(2, (char *const []){ (char *)nouns[n]->name, "" }, nouns);

		has_line(text, nouns[n]->name);
		for (size_t v = 0; v < nouns[n]->verbs_count; v++) {
			if (nouns[n]->verbs[v].name)
				has_line(in_noun, nouns[n]->verbs[v].name);
		}
		free(in_noun);
	}
	free(text);
}

static void the_completion_has_the_options_of_each_verb(void **state)
{
	(void)state;
	for (size_t i = 0; i < verbs_count; i++) {
		char *text = offered(2, (char *const []){ (char *)verbs[i].name, "--" }, NULL);

		for (int o = 0; o < __VERB_OPTIONS; o++) {
			char word[64];

			snprintf(word, sizeof(word), "--%s%s", verb_options[o].name,
				 verb_options[o].value ? "=" : "");
			if (verbs[i].options & 1U << o)
				has_line(text, word);
		}
		free(text);
	}
}

static void ovs_vsctl_completes_no_nouns(void **state)
{
	char *text = offered(1, (char *const []){ "" }, NULL);

	(void)state;
	has_line(text, "add-br");
	assert_null(strstr(text, "\nfdb\t"));
	free(text);
	text = offered(1, (char *const []){ "--js" }, NULL);
	assert_string_equal(text, "");
	free(text);
}

static void the_completion_knows_where_the_cursor_is(void **state)
{
	static const struct {
		char *const words[5];
		const char *want;
	} cases[] = {
		{ { "list", "Br" }, "Bridge\n" },
		{ { "--if-exists", "list", "Br" }, "Bridge\n" },
		{ { "-t", "5", "list", "Br" }, "Bridge\n" },
		{ { "list-br", "--", "list", "Br" }, "Bridge\n" },
		{ { "set-fail-mode", "br0", "s" }, "standalone\nsecure\n" },
		{ { "add-port", "br0", "tap0", "ta" }, "tag=\n" },
		{ { "add-port", "br0", "tap0", "tag=1", "vl" }, "vlan_mode=\n" },
		{ { "--format=js" }, "--format=json\n" },
		{ { "log", "set", "any", "w" }, "warn\n" },
		{ { "list-br", "--", "fd" }, "" },
		{ { "del-br", "br0", "x" }, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *text;
		int n = 0;

		while (n < 5 && cases[i].words[n])
			n++;
		text = offered(n, cases[i].words, nouns);
		assert_string_equal(text, cases[i].want);
		free(text);
	}
}

/* The widest line, in characters */
static size_t widest(const char *text)
{
	size_t most = 0, at = 0;

	for (; *text; text++) {
		at = *text == '\n' ? 0 : at + ((*text & 0xc0) != 0x80);
		most = at > most ? at : most;
	}
	return most;
}

static void fits_80(char *help)
{
	if (widest(help) >= 80)
		fail_msg("%zu columns: %s", widest(help), help);
	free(help);
}

static void all_help_fits_80_columns(void **state)
{
	struct text t;

	(void)state;
	fits_80(program_help("vswitchctl", nouns));
	fits_80(program_help("ovs-vsctl", NULL));
	for (size_t i = 0; i < verbs_count; i++)
		fits_80(verb_help(&verbs[i]));
	for (int i = 0; nouns[i]; i++) {
		text_open(&t);
		help_noun(t.out.stream, "vswitchctl", nouns[i]);
		fclose(t.out.stream);
		fits_80(t.buf);
		for (size_t v = 0; v < nouns[i]->verbs_count; v++) {
			text_open(&t);
			help_noun_verb(t.out.stream, "vswitchctl", nouns[i], &nouns[i]->verbs[v]);
			fclose(t.out.stream);
			fits_80(t.buf);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(add_port_in_full),
		cmocka_unit_test(fdb_add_in_full),
		cmocka_unit_test(each_verb_explains_itself),
		cmocka_unit_test(each_example_is_a_correct_command_line),
		cmocka_unit_test(each_noun_verb_explains_itself),
		cmocka_unit_test(a_noun_lists_its_verbs),
		cmocka_unit_test(the_program_lists_all),
		cmocka_unit_test(ovs_vsctl_lists_no_nouns),
		cmocka_unit_test(names_are_unique),
		cmocka_unit_test(the_manual_has_each_verb_and_option),
		cmocka_unit_test(the_manual_has_each_noun),
		cmocka_unit_test(the_completion_has_each_verb_and_noun),
		cmocka_unit_test(the_completion_has_the_options_of_each_verb),
		cmocka_unit_test(ovs_vsctl_completes_no_nouns),
		cmocka_unit_test(the_completion_knows_where_the_cursor_is),
		cmocka_unit_test(all_help_fits_80_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
