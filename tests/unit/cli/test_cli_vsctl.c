// SPDX-License-Identifier: GPL-2.0-or-later
/* The grammar of ovs-vsctl: from words to a request, from a result to output. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <vswitch/ctl.h>
#include "cli/vsctl.h"
#include "tests/unit/cli/cli_text.h"

#define NOTE	" (note that options must precede command names and follow a \"--\" argument)"
#define WORDS(...)	((char *const []){ __VA_ARGS__, NULL })

static const struct command_options no_options;

static int count(char *const *words)
{
	int n = 0;

	while (words[n])
		n++;
	return n;
}

static void parse(struct vsctl_line *line, char *const *words)
{
	char *err = NULL;
	int ret = vsctl_parse(line, count(words), words, &no_options, &err);

	assert_null(err);
	assert_int_equal(ret, 0);
}

static void expect_error(char *const *words, const char *want)
{
	struct vsctl_line line;
	char *err = NULL;

	assert_int_equal(vsctl_parse(&line, count(words), words, &no_options, &err), -1);
	assert_null(line.commands);
	error_expect(err, want);
}

/* The request that comes of @words */
static void expect_params(char *const *words, const char *want)
{
	struct json_object *params;
	struct vsctl_line line;

	parse(&line, words);
	params = vsctl_params(&line, &(struct cli_options){ .as_ovs = false });
	json_expect(params, want);
	json_object_put(params);
	vsctl_free(&line);
}

static void one_command(void **state)
{
	(void)state;
	expect_params(WORDS("add-port", "br0", "tap0", "tag=10"),
		      "{\"commands\":[{\"verb\":\"add-port\","
		      "\"args\":[\"br0\",\"tap0\",\"tag=10\"],\"options\":{}}],\"timeout\":0}");
}

static void a_dry_run_is_asked_for(void **state)
{
	struct json_object *params;
	struct vsctl_line line;

	(void)state;
	parse(&line, WORDS("init"));
	params = vsctl_params(&line, &(struct cli_options){ .dry_run = true });
	json_expect(params, "{\"commands\":[{\"verb\":\"init\",\"args\":[],\"options\":{}}],"
			    "\"timeout\":0,\"dry_run\":true}");
	json_object_put(params);
	vsctl_free(&line);
}

static void commands_are_separated_by_two_dashes(void **state)
{
	(void)state;
	expect_params(WORDS("add-br", "br0", "--", "add-port", "br0", "tap0", "--", "list-br"),
		      "{\"commands\":["
		      "{\"verb\":\"add-br\",\"args\":[\"br0\"],\"options\":{}},"
		      "{\"verb\":\"add-port\",\"args\":[\"br0\",\"tap0\"],\"options\":{}},"
		      "{\"verb\":\"list-br\",\"args\":[],\"options\":{}}],\"timeout\":0}");
}

static void options_come_before_the_verb(void **state)
{
	(void)state;
	expect_params(WORDS("--may-exist", "add-br", "br0", "--", "--if-exists",
			    "--columns=name,tag", "list", "Port", "tap0"),
		      "{\"commands\":["
		      "{\"verb\":\"add-br\",\"args\":[\"br0\"],\"options\":{\"may-exist\":true}},"
		      "{\"verb\":\"list\",\"args\":[\"Port\",\"tap0\"],"
		      "\"options\":{\"if-exists\":true,\"columns\":\"name,tag\"}}],\"timeout\":0}");
}

static void a_named_record(void **state)
{
	(void)state;
	expect_params(WORDS("set", "Port", "tap0", "qos=@q", "--", "--id=@q", "create", "QoS",
			    "type=x"),
		      "{\"commands\":["
		      "{\"verb\":\"set\",\"args\":[\"Port\",\"tap0\",\"qos=@q\"],\"options\":{}},"
		      "{\"verb\":\"create\",\"args\":[\"QoS\",\"type=x\"],"
		      "\"options\":{\"id\":\"@q\"}}],\"timeout\":0}");
}

static void empty_commands_are_skipped(void **state)
{
	struct vsctl_line line;

	(void)state;
	parse(&line, WORDS("--", "list-br", "--", "--", "list-br", "--"));
	assert_int_equal(line.n, 2);
	vsctl_free(&line);
}

static void arguments_are_data(void **state)
{
	(void)state;
	expect_params(WORDS("set", "Bridge", "br0", "external_ids:k=\"a\\b\n$(x) '%s' é"),
		      "{\"commands\":[{\"verb\":\"set\",\"args\":[\"Bridge\",\"br0\","
		      "\"external_ids:k=\\\"a\\\\b\\n$(x) '%s' é\"],\"options\":{}}],"
		      "\"timeout\":0}");
	expect_params(WORDS("add-br", ""),
		      "{\"commands\":[{\"verb\":\"add-br\",\"args\":[\"\"],\"options\":{}}],"
		      "\"timeout\":0}");
	expect_params(WORDS("add", "Port", "tap0", "trunks", "-1", "--x"),
		      "{\"commands\":[{\"verb\":\"add\","
		      "\"args\":[\"Port\",\"tap0\",\"trunks\",\"-1\",\"--x\"],"
		      "\"options\":{}}],\"timeout\":0}");
}

static void the_timeout_is_sent(void **state)
{
	struct json_object *params;
	struct vsctl_line line;

	(void)state;
	parse(&line, WORDS("wait-until", "Bridge", "br0"));
	params = vsctl_params(&line, &(struct cli_options){ .client.timeout = 10 });
	json_expect(params, "{\"commands\":[{\"verb\":\"wait-until\",\"args\":[\"Bridge\",\"br0\"],"
		    "\"options\":{}}],\"timeout\":10}");
	json_object_put(params);
	vsctl_free(&line);
}

static void show_is_no_part_of_the_transaction(void **state)
{
	(void)state;
	expect_params(WORDS("show", "--", "add-br", "br0", "--", "show"),
		      "{\"commands\":[{\"verb\":\"add-br\",\"args\":[\"br0\"],\"options\":{}}],"
		      "\"timeout\":0}");
}

static void options_from_before_the_separator(void **state)
{
	struct command_options first = { .given = 1U << VERB_MAY_EXIST };
	struct vsctl_line line;
	char *err = NULL;

	(void)state;
	assert_int_equal(vsctl_parse(&line, 2, WORDS("add-br", "br0"), &first, &err), 0);
	assert_int_equal(line.commands[0].options.given, 1U << VERB_MAY_EXIST);
	vsctl_free(&line);
	assert_int_equal(vsctl_parse(&line, 1, WORDS("list-br"), &first, &err), -1);
	error_expect(err, "'list-br' command has no '--may-exist' option");
	assert_int_equal(vsctl_parse(&line, 0, WORDS("--"), &first, &err), -1);
	error_expect(err, "missing command name (use --help for help)");
}

static void no_command_is_an_error(void **state)
{
	(void)state;
	expect_error(WORDS("--"), "missing command name (use --help for help)");
	expect_error(WORDS("--", "--"), "missing command name (use --help for help)");
	expect_error(WORDS("list-br", "--", "--may-exist"),
		     "missing command name (use --help for help)");
}

static void unknown_verbs_are_named(void **state)
{
	(void)state;
	expect_error(WORDS("frob"), "unknown command 'frob'; use --help for help");
	expect_error(WORDS(""), "unknown command ''; use --help for help");
	expect_error(WORDS("list-br", "--", "ADD-BR", "br0"),
		     "unknown command 'ADD-BR'; use --help for help");
	expect_error(WORDS("add_br", "br0"), "unknown command 'add_br'; use --help for help");
}

static void options_that_a_verb_lacks_are_named(void **state)
{
	(void)state;
	expect_error(WORDS("--if-exists", "add-br", "br0"),
		     "'add-br' command has no '--if-exists' option");
	expect_error(WORDS("list-br", "--", "--frob", "add-br", "br0"),
		     "'add-br' command has no '--frob' option");
	expect_error(WORDS("--if-ex", "del-br", "br0"),
		     "'del-br' command has no '--if-ex' option");
	expect_error(WORDS("-x", "del-br", "br0"), "'del-br' command has no '-x' option");
	expect_error(WORDS("--frob=1", "del-br", "br0"),
		     "'del-br' command has no '--frob' option");
}

static void option_arguments_are_checked(void **state)
{
	(void)state;
	expect_error(WORDS("--may-exist=5", "add-br", "br0"),
		     "'--may-exist' option on 'add-br' does not accept an argument");
	expect_error(WORDS("--columns", "list", "Port"),
		     "missing argument to '--columns' option on 'list' command");
	expect_error(WORDS("--may-exist", "--may-exist", "add-br", "br0"),
		     "'--may-exist' option specified multiple times");
}

static void too_few_arguments(void **state)
{
	(void)state;
	expect_error(WORDS("add-br"), "'add-br' command requires at least 1 arguments");
	expect_error(WORDS("add-port", "br0"), "'add-port' command requires at least 2 arguments");
	expect_error(WORDS("set", "Port", "tap0"), "'set' command requires at least 3 arguments");
	expect_error(WORDS("remove", "Port", "tap0", "tag"),
		     "'remove' command requires at least 4 arguments");
}

static void too_many_arguments(void **state)
{
	(void)state;
	expect_error(WORDS("list-br", "x"), "'list-br' command takes at most 0 arguments");
	expect_error(WORDS("del-port", "a", "b", "c"),
		     "'del-port' command takes at most 2 arguments");
	expect_error(WORDS("list-br", "--oneline"),
		     "'list-br' command takes at most 0 arguments" NOTE);
}

static void huge_argument_lists(void **state)
{
	enum { N = 20000 };
	static char *words[N + 4] = { "add", "Port", "tap0", "trunks" };
	struct json_object *params, *args;
	struct vsctl_line line;
	char *err = NULL;

	(void)state;
	for (int i = 0; i < N; i++)
		words[4 + i] = "4095";
	assert_int_equal(vsctl_parse(&line, N + 4, words, &no_options, &err), 0);
	params = vsctl_params(&line, &(struct cli_options){ .as_ovs = false });
	args = json_object_array_get_idx(json_object_object_get(params, "commands"), 0);
	args = json_object_object_get(args, "args");
	assert_int_equal(json_object_array_length(args), N + 3);
	json_object_put(params);
	vsctl_free(&line);
}

static void help_is_found_behind_its_verb(void **state)
{
	(void)state;
	assert_ptr_equal(vsctl_help_wanted(2, WORDS("add-port", "--help")), verb_find("add-port"));
	assert_ptr_equal(vsctl_help_wanted(3, WORDS("set", "Port", "-h")), verb_find("set"));
	assert_ptr_equal(vsctl_help_wanted(4, WORDS("list-br", "--", "get", "-h")),
			 verb_find("get"));
	assert_ptr_equal(vsctl_help_wanted(3, WORDS("--help", "--if-exists", "del-br")),
			 verb_find("del-br"));
	assert_null(vsctl_help_wanted(2, WORDS("frob", "--help")));
	assert_null(vsctl_help_wanted(1, WORDS("list-br")));
}

/* Print @result (and @show) of @words: @want is what comes out. */
static int print_as(const char *prog, char *const *words, const char *result, const char *show,
		    struct text *out, struct text *warnings, char **err)
{
	struct json_object *result_json = json(result), *show_json = show ? json(show) : NULL;
	struct vsctl_line line;
	int status;

	parse(&line, words);
	text_open(warnings);
	*err = NULL;
	status = vsctl_print(&line, result_json, show_json, &out->out, warnings->out.stream, prog,
			     err);
	vsctl_free(&line);
	json_object_put(result_json);
	json_object_put(show_json);
	return status;
}

static int print(char *const *words, const char *result, const char *show, struct text *out,
		 struct text *warnings, char **err)
{
	return print_as("vswitchctl", words, result, show, out, warnings, err);
}

static void expect_print(char *const *words, struct output_style style, const char *result,
			 const char *show, const char *want)
{
	struct text out, warnings;
	char *err;

	text_open(&out);
	out.out.style = style;
	assert_int_equal(print(words, result, show, &out, &warnings, &err), CTL_EXIT_OK);
	assert_null(err);
	text_expect(&out, want);
	text_expect(&warnings, "");
}

static const struct output_style plain;

static void outputs_follow_the_commands(void **state)
{
	(void)state;
	expect_print(WORDS("list-br", "--", "add-br", "br0", "--", "get", "Port", "p", "tag", "--",
			   "--columns=name", "list", "Port"), plain,
		     "[{\"lines\":[\"br1\"]},{\"lines\":[]},{\"values\":[10]},"
		     "{\"table\":{\"name\":\"Port\",\"columns\":[\"name\"],\"rows\":[[\"p\"]]}}]",
		     NULL, "br1\n10\nname                : p\n");
}

static void oneline_has_a_line_for_each_command_but_tables(void **state)
{
	struct output_style style = { .oneline = true };

	(void)state;
	expect_print(WORDS("init", "--", "list-br", "--", "list", "Port", "--", "init"), style,
		     "[{\"lines\":[]},{\"lines\":[\"a\",\"b\"]},"
		     "{\"table\":{\"columns\":[\"name\"],\"rows\":[[\"p\"]]}},{\"lines\":[]}]",
		     NULL, "\na\\nb\nname                : p\n\n");
}

static void json_has_no_document_for_silent_verbs(void **state)
{
	struct output_style style = { .json = true };

	(void)state;
	expect_print(WORDS("add-br", "br0", "--", "list", "Port"), style,
		     "[{\"lines\":[]},{\"table\":{\"columns\":[\"name\"],\"rows\":[]}}]", NULL,
		     "{\"data\":[],\"headings\":[\"name\"]}\n");
}

static void show_stands_where_it_was_asked_for(void **state)
{
	(void)state;
	expect_print(WORDS("list-br", "--", "show", "--", "list-br"), plain,
		     "[{\"lines\":[\"a\"]},{\"lines\":[\"b\"]}]",
		     "{\"uuid\":\"u\",\"version\":null,\"bridges\":[]}", "a\nu\nb\n");
}

static void show_with_oneline(void **state)
{
	struct output_style style = { .oneline = true };

	(void)state;
	expect_print(WORDS("show"), style, "[]",
		     "{\"uuid\":\"u\",\"version\":\"1\",\"bridges\":[]}",
		     "u\\n    ovs_version: \"1\"\n");
}

static void an_exit_status_prints_nothing(void **state)
{
	struct text out, warnings;
	char *err;

	(void)state;
	text_open(&out);
	assert_int_equal(print(WORDS("list-br", "--", "br-exists", "x"),
			       "[{\"lines\":[\"a\"]},{\"exit\":2}]", NULL, &out, &warnings, &err),
			 CTL_EXIT_NO);
	assert_null(err);
	text_expect(&out, "");
	text_expect(&warnings, "");
}

static void warnings_are_lines_of_their_own(void **state)
{
	struct text out, warnings;
	char *err;

	(void)state;
	text_open(&out);
	assert_int_equal(print(WORDS("add-port", "br0", "tap9"),
			       "[{\"lines\":[],\"warnings\":[\"tap9: no\\ndevice\",\"b\"]}]", NULL,
			       &out, &warnings, &err), CTL_EXIT_OK);
	text_expect(&out, "");
	text_expect(&warnings, "vswitchctl: tap9: no\\ndevice\nvswitchctl: b\n");
}

/* By the name of Open vSwitch's program that has nothing to say there */
static void notes_are_for_vswitchctl_only(void **state)
{
	static const char result[] = "[{\"lines\":[],\"warnings\":[\"w\"],\"notes\":[\"n\"]}]";
	struct text out, warnings;
	char *err;

	(void)state;
	text_open(&out);
	assert_int_equal(print_as("ovs-vsctl", WORDS("init"), result, NULL, &out, &warnings, &err),
			 CTL_EXIT_OK);
	text_expect(&warnings, "ovs-vsctl: w\n");
	assert_int_equal(print(WORDS("init"), result, NULL, &out, &warnings, &err), CTL_EXIT_OK);
	text_expect(&warnings, "vswitchctl: w\nvswitchctl: n\n");
	text_expect(&out, "");
}

static void results_of_another_form_are_refused(void **state)
{
	static const char *const bad[] = {
		"{}", "[]", "[{\"lines\":[]},{\"lines\":[]}]", "[null]", "[5]", "[{}]",
		"[{\"lines\":5}]", "[{\"table\":{}}]", "[{\"table\":{\"columns\":[]}}]",
		"[{\"values\":null}]",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct text out, warnings;
		char *err;

		text_open(&out);
		assert_int_equal(print(WORDS("list-br"), bad[i], NULL, &out, &warnings, &err),
				 CTL_EXIT_ERROR);
		error_expect(err, "vswitchd's answer to transact cannot be understood");
		text_expect(&out, "");
		text_expect(&warnings, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_command),
		cmocka_unit_test(a_dry_run_is_asked_for),
		cmocka_unit_test(commands_are_separated_by_two_dashes),
		cmocka_unit_test(options_come_before_the_verb),
		cmocka_unit_test(a_named_record),
		cmocka_unit_test(empty_commands_are_skipped),
		cmocka_unit_test(arguments_are_data),
		cmocka_unit_test(the_timeout_is_sent),
		cmocka_unit_test(show_is_no_part_of_the_transaction),
		cmocka_unit_test(options_from_before_the_separator),
		cmocka_unit_test(no_command_is_an_error),
		cmocka_unit_test(unknown_verbs_are_named),
		cmocka_unit_test(options_that_a_verb_lacks_are_named),
		cmocka_unit_test(option_arguments_are_checked),
		cmocka_unit_test(too_few_arguments),
		cmocka_unit_test(too_many_arguments),
		cmocka_unit_test(huge_argument_lists),
		cmocka_unit_test(help_is_found_behind_its_verb),
		cmocka_unit_test(outputs_follow_the_commands),
		cmocka_unit_test(oneline_has_a_line_for_each_command_but_tables),
		cmocka_unit_test(json_has_no_document_for_silent_verbs),
		cmocka_unit_test(show_stands_where_it_was_asked_for),
		cmocka_unit_test(show_with_oneline),
		cmocka_unit_test(an_exit_status_prints_nothing),
		cmocka_unit_test(warnings_are_lines_of_their_own),
		cmocka_unit_test(notes_are_for_vswitchctl_only),
		cmocka_unit_test(results_of_another_form_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
