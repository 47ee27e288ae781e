// SPDX-License-Identifier: GPL-2.0-or-later
/* vswitchd's command line: defaults, every option, and one line for each mistake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "daemon/base/log.h"
#include "daemon/process/cmdline.h"

#define MAX_ARGS	8

static struct cmdline opts;
static char *err;

static int reset(void **state)
{
	(void)state;
	cmdline_free(&opts);
	free(err);
	err = NULL;
	return log_set("any", "info");
}

/* Arguments end with NULL. */
static enum cmdline_result parse(const char *first, ...)
{
	char *argv[MAX_ARGS] = { (char *)"vswitchd", (char *)first };
	int argc = first ? 2 : 1;
	va_list ap;

	va_start(ap, first);
	while (argc > 1 && argc < MAX_ARGS - 1) {
		argv[argc] = va_arg(ap, char *);
		if (!argv[argc])
			break;
		argc++;
	}
	va_end(ap);
	return cmdline_parse(&opts, argc, argv, &err);
}

static void without_options_all_paths_have_defaults(void **state)
{
	(void)state;
	assert_int_equal(parse(NULL), CMDLINE_RUN);
	assert_string_equal(opts.db, "/var/lib/vswitch/conf.db");
	assert_string_equal(opts.socket, "/run/vswitch/vswitchd.sock");
	assert_string_equal(opts.pidfile, "/run/vswitch/vswitchd.pid");
	assert_null(opts.log_file);
	assert_false(opts.detach);
	assert_true(opts.load_module);
	assert_null(err);
}

static void every_option_is_taken(void **state)
{
	(void)state;
	assert_int_equal(parse("--db=/a/db", "--socket", "/b/s", "--pidfile=/c/p", "--detach",
			       "--no-module-load", NULL), CMDLINE_RUN);
	assert_string_equal(opts.db, "/a/db");
	assert_string_equal(opts.socket, "/b/s");
	assert_string_equal(opts.pidfile, "/c/p");
	assert_true(opts.detach);
	assert_false(opts.load_module);
}

static void the_log_file_is_taken(void **state)
{
	(void)state;
	assert_int_equal(parse("--log-file=/var/log/x", NULL), CMDLINE_RUN);
	assert_string_equal(opts.log_file, "/var/log/x");
}

static void the_last_of_several_counts(void **state)
{
	(void)state;
	assert_int_equal(parse("--db=/a", "--db=/b", NULL), CMDLINE_RUN);
	assert_string_equal(opts.db, "/b");
}

static void the_pidfile_stands_beside_the_socket(void **state)
{
	(void)state;
	assert_int_equal(parse("--socket=/x/ns1.sock", NULL), CMDLINE_RUN);
	assert_string_equal(opts.pidfile, "/x/ns1.pid");
	cmdline_free(&opts);
	assert_int_equal(parse("--socket=/x/ctl", "--pidfile", NULL), CMDLINE_RUN);
	assert_string_equal(opts.pidfile, "/x/ctl.pid");
	cmdline_free(&opts);
	assert_int_equal(parse("--socket=/x/.sock", NULL), CMDLINE_RUN);
	assert_string_equal(opts.pidfile, "/x/.pid");
}

static void relative_paths_become_absolute(void **state)
{
	char want[4200], cwd[4096];

	(void)state;
	assert_non_null(getcwd(cwd, sizeof(cwd)));
	assert_int_equal(parse("--db=conf.db", NULL), CMDLINE_RUN);
	snprintf(want, sizeof(want), "%s/conf.db", cwd);
	assert_string_equal(opts.db, want);
}

static void log_levels_are_set(void **state)
{
	(void)state;
	assert_int_equal(parse("--log-level=dp:debug,fdb:off", "--log-level=db:err", NULL),
			 CMDLINE_RUN);
	assert_true(log_enabled(LOG_DP, LVL_DBG));
	assert_false(log_enabled(LOG_FDB, LVL_ERR));
	assert_false(log_enabled(LOG_DB, LVL_WARN));
	assert_true(log_enabled(LOG_MAIN, LVL_INFO));
}

static void help_and_version_end_the_program(void **state)
{
	static const char *const ends[] = { "--help", "-h", "--version", "-V" };
	int saved, null, i;

	(void)state;
	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	null = open("/dev/null", O_WRONLY);
	dup2(null, STDOUT_FILENO);
	for (i = 0; i < 4; i++)
		assert_int_equal(parse(ends[i], NULL), CMDLINE_DONE);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	close(null);
	assert_null(err);
	assert_null(opts.db);
}

static void mistake(const char *first, const char *second, const char *line)
{
	assert_int_equal(parse(first, second, NULL), CMDLINE_BAD);
	assert_non_null(err);
	assert_string_equal(err, line);
	assert_null(opts.db);
	free(err);
	err = NULL;
}

static void an_unknown_option_is_named(void **state)
{
	(void)state;
	mistake("--frobnicate", NULL, "unknown or ambiguous option '--frobnicate'; see --help");
	mistake("--detach", "--frob=1", "unknown or ambiguous option '--frob=1'; see --help");
	mistake("-x", NULL, "unknown option '-x'; see --help");
}

static void an_ambiguous_option_is_named(void **state)
{
	(void)state;
	mistake("--log=x", NULL, "unknown or ambiguous option '--log=x'; see --help");
}

static void a_missing_value_is_named(void **state)
{
	(void)state;
	mistake("--db", NULL, "option '--db' wants a value");
	mistake("--detach", "--log-level", "option '--log-level' wants a value");
}

static void a_value_that_is_not_taken_is_named(void **state)
{
	(void)state;
	mistake("--detach=yes", NULL, "no value is taken by option '--detach=yes'; see --help");
}

static void an_empty_path_is_refused(void **state)
{
	(void)state;
	mistake("--db=", NULL, "option '--db' wants a path");
	mistake("--socket", "", "option '--socket' wants a path");
	mistake("--pidfile=", NULL, "option '--pidfile' wants a path");
	mistake("--log-file=", NULL, "option '--log-file' wants a path");
}

static void a_bad_log_level_is_named_and_changes_nothing(void **state)
{
	(void)state;
	mistake("--log-level=dp:loud", NULL, "option '--log-level' does not know 'dp:loud': LEVEL "
		"or AREA:LEVEL, see --help");
	assert_false(log_enabled(LOG_DP, LVL_DBG));
}

static void a_group_is_a_name_or_a_number(void **state)
{
	const struct group *own = getgrgid(0);
	char text[300];

	(void)state;
	assert_int_equal(parse(NULL), CMDLINE_RUN);
	assert_true(opts.metrics_group == (gid_t)-1);
	cmdline_free(&opts);
	assert_int_equal(parse("--metrics-group=4711", NULL), CMDLINE_RUN);
	assert_int_equal(opts.metrics_group, 4711);
	assert_non_null(own);
	snprintf(text, sizeof(text), "--metrics-group=%s", own->gr_name);
	cmdline_free(&opts);
	assert_int_equal(parse(text, NULL), CMDLINE_RUN);
	assert_int_equal(opts.metrics_group, 0);
	cmdline_free(&opts);
	mistake("--metrics-group=no such", NULL,
		"option '--metrics-group' does not know the group 'no such'");
	mistake("--metrics-group=-1", NULL,
		"option '--metrics-group' does not know the group '-1'");
	mistake("--metrics-group=4294967295", NULL,
		"option '--metrics-group' does not know the group '4294967295'");
}

static void an_argument_is_refused(void **state)
{
	(void)state;
	mistake("start", NULL, "unexpected argument 'start'; see --help");
	mistake("--", "x", "unexpected argument 'x'; see --help");
	mistake("x", "--db=/a", "unexpected argument 'x'; see --help");
}

static void a_socket_path_that_does_not_fit_is_refused(void **state)
{
	char path[] = "--socket=/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";

	(void)state;
	assert_int_equal(strlen(path) - 9, 108);
	assert_int_equal(parse(path, NULL), CMDLINE_BAD);
	assert_non_null(strstr(err, "longer than 107 bytes"));
	path[9 + 107] = '\0';
	assert_int_equal(parse(path, NULL), CMDLINE_RUN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(without_options_all_paths_have_defaults, reset),
		cmocka_unit_test_setup(every_option_is_taken, reset),
		cmocka_unit_test_setup(the_log_file_is_taken, reset),
		cmocka_unit_test_setup(the_last_of_several_counts, reset),
		cmocka_unit_test_setup(the_pidfile_stands_beside_the_socket, reset),
		cmocka_unit_test_setup(relative_paths_become_absolute, reset),
		cmocka_unit_test_setup(log_levels_are_set, reset),
		cmocka_unit_test_setup(help_and_version_end_the_program, reset),
		cmocka_unit_test_setup(an_unknown_option_is_named, reset),
		cmocka_unit_test_setup(an_ambiguous_option_is_named, reset),
		cmocka_unit_test_setup(a_missing_value_is_named, reset),
		cmocka_unit_test_setup(a_value_that_is_not_taken_is_named, reset),
		cmocka_unit_test_setup(an_empty_path_is_refused, reset),
		cmocka_unit_test_setup(a_bad_log_level_is_named_and_changes_nothing, reset),
		cmocka_unit_test_setup(a_group_is_a_name_or_a_number, reset),
		cmocka_unit_test_setup(an_argument_is_refused, reset),
		cmocka_unit_test_setup(a_socket_path_that_does_not_fit_is_refused, reset),
	};

	return cmocka_run_group_tests_name("cmdline", tests, NULL, reset);
}
