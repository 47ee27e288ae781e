// SPDX-License-Identifier: GPL-2.0-or-later
/* Options before the first command. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "cli/options.h"
#include "cli/usage.h"
#include "tests/unit/cli/cli_text.h"

#define WORDS	32

/* struct line - an argv, made from words that are split at blanks */
struct line {
	char text[256];
	char *argv[WORDS];
	int argc;
};

static void split(struct line *line, const char *text)
{
	*line = (struct line){ .argc = 0 };
	snprintf(line->text, sizeof(line->text), "vswitchctl %s", text);
	for (char *p = strtok(line->text, " "); p; p = strtok(NULL, " "))
		line->argv[line->argc++] = p;
}

/* Parse and return the first other word, or "" at the end. */
static const char *parse(struct line *line, struct cli_options *opts, const char *text)
{
	char *err = NULL;
	int first;

	split(line, text);
	*opts = (struct cli_options){ .help = false };
	first = cli_options_parse(opts, line->argc, line->argv, &err);
	assert_null(err);
	assert_true(first > 0);
	return first < line->argc ? line->argv[first] : "";
}

static void expect_error(const char *text, const char *want)
{
	struct cli_options opts = { .help = false };
	struct line line;
	char *err = NULL;

	split(&line, text);
	assert_int_equal(cli_options_parse(&opts, line.argc, line.argv, &err), -1);
	error_expect(err, want);
}

static void stops_at_the_first_other_word(void **state)
{
	struct cli_options opts;
	struct line line;

	(void)state;
	assert_string_equal(parse(&line, &opts, "list-br --oneline"), "list-br");
	assert_false(opts.style.oneline);
	assert_string_equal(parse(&line, &opts, "--oneline list-br"), "list-br");
	assert_true(opts.style.oneline);
	assert_string_equal(parse(&line, &opts, "--oneline -- --columns=x list Port"),
			    "--columns=x");
	assert_string_equal(parse(&line, &opts, ""), "");
}

static void db_and_socket_name_the_same(void **state)
{
	struct cli_options opts;
	struct line line;

	(void)state;
	parse(&line, &opts, "--db=unix:/run/x.sock list-br");
	assert_string_equal(opts.client.socket, "/run/x.sock");
	parse(&line, &opts, "--socket /run/y.sock list-br");
	assert_string_equal(opts.client.socket, "/run/y.sock");
}

static void other_databases_are_refused(void **state)
{
	(void)state;
	expect_error("--db=tcp:127.0.0.1:6640 list-br",
		     "--db=tcp:127.0.0.1:6640: only unix:PATH is served");
	expect_error("--db=unix: list-br", "--db=unix:: only unix:PATH is served");
	expect_error("--db=/run/x list-br", "--db=/run/x: only unix:PATH is served");
	expect_error("--socket= list-br", "--socket: the path is empty");
}

static void timeout_in_each_form(void **state)
{
	static const char *const forms[] = { "-t5 list-br", "-t 5 list-br", "--timeout=5 list-br",
					     "--timeout 5 list-br", "--time=5 list-br" };
	struct cli_options opts;
	struct line line;

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		assert_string_equal(parse(&line, &opts, forms[i]), "list-br");
		assert_int_equal(opts.client.timeout, 5);
	}
}

static void bad_timeouts_are_refused(void **state)
{
	static const char *const bad[] = { "x", "-1", "0", "1.5", "1e9", "99999999999", "5s",
					   "99999999999999999999" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char text[64], want[96];

		snprintf(text, sizeof(text), "--timeout=%s", bad[i]);
		snprintf(want, sizeof(want), "value %s on -t or --timeout is invalid", bad[i]);
		expect_error(text, want);
	}
	expect_error("--timeout= list-br", "value  on -t or --timeout is invalid");
}

static void table_styles(void **state)
{
	struct cli_options opts;
	struct line line;

	(void)state;
	parse(&line, &opts, "-fcsv -d bare --no-headings --pretty --max-column-width=9");
	assert_int_equal(opts.style.format, OUTPUT_CSV);
	assert_int_equal(opts.style.data, CELL_BARE);
	assert_true(opts.style.no_headings);
	assert_true(opts.style.pretty);
	assert_int_equal(opts.style.max_column_width, 9);
}

static void bare_means_three_options(void **state)
{
	struct cli_options opts;
	struct line line;

	(void)state;
	parse(&line, &opts, "--format=table --bare");
	assert_int_equal(opts.style.format, OUTPUT_LIST);
	assert_int_equal(opts.style.data, CELL_BARE);
	assert_true(opts.style.no_headings);
	parse(&line, &opts, "--bare --format=table");
	assert_int_equal(opts.style.format, OUTPUT_TABLE);
}

static void bad_styles_are_refused(void **state)
{
	(void)state;
	expect_error("--format=foo", "unknown output format \"foo\"");
	expect_error("--data=foo", "unknown data format \"foo\"");
	expect_error("--max-column-width=-1", "value -1 on --max-column-width is invalid");
}

static void options_of_the_first_command_need_no_separator(void **state)
{
	struct cli_options opts;
	struct line line;

	(void)state;
	assert_string_equal(parse(&line, &opts, "--columns=name,tag --if-exists list Port"),
			    "list");
	assert_int_equal(opts.first.given, 1U << VERB_COLUMNS | 1U << VERB_IF_EXISTS);
	assert_string_equal(opts.first.values[VERB_COLUMNS], "name,tag");
	assert_null(opts.first.values[VERB_IF_EXISTS]);
	assert_string_equal(parse(&line, &opts, "--id @p get Port tap0"), "get");
	assert_string_equal(opts.first.values[VERB_ID], "@p");
}

static void an_option_twice_is_refused(void **state)
{
	(void)state;
	expect_error("--may-exist --may-exist add-br br0",
		     "'--may-exist' option specified multiple times");
	expect_error("--columns=a --columns=b list Port",
		     "'--columns=b' option specified multiple times");
}

/* Of those before the first command, as it takes them */
static void for_ovs_vsctl_the_first_of_several_counts(void **state)
{
	struct cli_options opts = { .as_ovs = true };
	char *err = NULL;
	struct line line;

	(void)state;
	split(&line, "--columns=a --columns=b list Port");
	assert_int_equal(cli_options_parse(&opts, line.argc, line.argv, &err), 3);
	assert_string_equal(opts.first.values[VERB_COLUMNS], "a");
}

static char *listed(bool as_ovs)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	cli_options_list(f, as_ovs);
	fclose(f);
	return text;
}

static void all_options_are_listed_for_completion(void **state)
{
	char *ovs = listed(true), *own = listed(false);

	(void)state;
	assert_non_null(strstr(ovs, "--db=ARG\n"));
	assert_non_null(strstr(ovs, "--timeout=ARG\n-t ARG\n"));
	assert_non_null(strstr(ovs, "--help\n-h\n"));
	assert_null(strstr(ovs, "--socket"));
	assert_non_null(strstr(own, "--socket=ARG\n"));
	free(ovs);
	free(own);
}

/* Completion would offer a verb and not know what comes after it. */
static void the_usage_of_each_verb_is_listed(void **state)
{
	char *text = NULL, want[64];
	size_t size, i, lines = 0;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	usage_list(f);
	fclose(f);
	for (i = 0; i < size; i++)
		lines += text[i] == '\n';
	assert_int_equal(lines, verbs_count);
	for (i = 0; i < verbs_count; i++) {
		snprintf(want, sizeof(want), ",%s,", verbs[i].name);
		assert_non_null(strstr(text, want));
		assert_non_null(usage_of(verbs[i].name));
	}
	assert_non_null(strstr(text,
			       "[--if-exists] [--with-iface] ,del-port,?BRIDGE !PORT|IFACE\n"));
	assert_non_null(strstr(text, "\n[--may-exist] ,add-port,"));
	assert_null(usage_of("nope"));
	free(text);
}

static void unknown_options_are_named(void **state)
{
	(void)state;
	expect_error("--frob list-br", "unrecognized option '--frob'");
	expect_error("--frob=1 list-br", "unrecognized option '--frob=1'");
	expect_error("-Q list-br", "invalid option -- 'Q'");
	expect_error("--no list-br", "option '--no' is ambiguous; possibilities: '--no-syslog' "
		     "'--no-wait' '--no-leader-only' '--no-shuffle-remotes' '--no-headings'");
	expect_error("--oneline=5 list-br", "option '--oneline' doesn't allow an argument");
	expect_error("-t", "option requires an argument -- 't'");
	expect_error("--timeout", "option '--timeout' requires an argument");
}

static void logging_and_waiting_options_are_accepted(void **state)
{
	struct cli_options opts;
	struct line line;

	(void)state;
	assert_string_equal(parse(&line, &opts, "-v -vdbg --verbose --verbose=vsctl:warn "
				  "--log-file --log-file=/tmp/x --no-syslog --syslog-method=null "
				  "--syslog-target=127.0.0.1:514 --no-wait --no-leader-only "
				  "--retry list-br"), "list-br");
	assert_true(opts.client.retry);
}

static void help_and_version(void **state)
{
	struct cli_options opts;
	struct line line;

	(void)state;
	parse(&line, &opts, "-h");
	assert_true(opts.help);
	parse(&line, &opts, "--help add-br");
	assert_true(opts.help);
	parse(&line, &opts, "-V");
	assert_true(opts.version);
	parse(&line, &opts, "--version");
	assert_true(opts.version);
}

static void json_is_taken_from_anywhere(void **state)
{
	struct line line;
	bool json_wanted = false;
	int argc;

	(void)state;
	split(&line, "fdb --json show br0 --json");
	argc = cli_options_take_json(line.argc, line.argv, &json_wanted);
	assert_true(json_wanted);
	assert_int_equal(argc, 4);
	assert_string_equal(line.argv[3], "br0");
	assert_null(line.argv[4]);
	json_wanted = false;
	split(&line, "set Bridge br0 external_ids:a=--json --jsonx");
	assert_int_equal(cli_options_take_json(line.argc, line.argv, &json_wanted), line.argc);
	assert_false(json_wanted);
}

static int check_utf8(const char *word, char **err)
{
	char copy[64];
	char *argv[] = { copy, copy, NULL };

	snprintf(copy, sizeof(copy), "%s", word);
	*err = NULL;
	return cli_options_check_utf8(2, argv, err);
}

static void arguments_are_utf8(void **state)
{
	char *err;

	(void)state;
	assert_int_equal(check_utf8("", &err), 0);
	assert_int_equal(check_utf8("ascii", &err), 0);
	assert_int_equal(check_utf8("é€😀", &err), 0);
}

static void other_encodings_are_refused(void **state)
{
	static const char *const bad[] = {
		"caf\xe9",		/* Latin-1 */
		"\xc3",			/* cut short */
		"\xc0\xaf",		/* overlong */
		"\xed\xa0\x80",		/* surrogate */
		"\xf4\x90\x80\x80",	/* past U+10FFFF */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char want[96], *err;

		snprintf(want, sizeof(want), "argument '%s' is not valid UTF-8", bad[i]);
		assert_int_equal(check_utf8(bad[i], &err), -1);
		error_expect(err, want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stops_at_the_first_other_word),
		cmocka_unit_test(db_and_socket_name_the_same),
		cmocka_unit_test(other_databases_are_refused),
		cmocka_unit_test(timeout_in_each_form),
		cmocka_unit_test(bad_timeouts_are_refused),
		cmocka_unit_test(table_styles),
		cmocka_unit_test(bare_means_three_options),
		cmocka_unit_test(bad_styles_are_refused),
		cmocka_unit_test(options_of_the_first_command_need_no_separator),
		cmocka_unit_test(an_option_twice_is_refused),
		cmocka_unit_test(for_ovs_vsctl_the_first_of_several_counts),
		cmocka_unit_test(all_options_are_listed_for_completion),
		cmocka_unit_test(the_usage_of_each_verb_is_listed),
		cmocka_unit_test(unknown_options_are_named),
		cmocka_unit_test(logging_and_waiting_options_are_accepted),
		cmocka_unit_test(help_and_version),
		cmocka_unit_test(json_is_taken_from_anywhere),
		cmocka_unit_test(arguments_are_utf8),
		cmocka_unit_test(other_encodings_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
