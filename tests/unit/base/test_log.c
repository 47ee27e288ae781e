// SPDX-License-Identifier: GPL-2.0-or-later
/* Levels by area, the limit on lines that guests cause, and what stands in a log file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/base/log.h"

static char dir[] = "/tmp/test_log.XXXXXX";
static char path[64], rotated[64];

static int make_dir(void **state)
{
	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof(path), "%s/log", dir);
	snprintf(rotated, sizeof(rotated), "%s/log.1", dir);
	return 0;
}

static int remove_dir(void **state)
{
	(void)state;
	return rmdir(dir);
}

static int fresh(void **state)
{
	(void)state;
	return log_set("any", "info");
}

static int close_log(void **state)
{
	(void)state;
	log_close();
	unlink(path);
	unlink(rotated);
	return 0;
}

/* The file's text; static buffer */
static const char *text_of(const char *file)
{
	static char buf[8192];
	FILE *f = fopen(file, "r");
	size_t n = f ? fread(buf, 1, sizeof(buf) - 1, f) : 0;

	buf[n] = '\0';
	if (f)
		fclose(f);
	return buf;
}

struct levels {
	char text[512];
};

static void write_down(void *arg, const char *area, const char *level)
{
	struct levels *l = arg;
	size_t n = strlen(l->text);

	snprintf(l->text + n, sizeof(l->text) - n, "%s:%s ", area, level);
}

static const char *all_levels(void)
{
	static struct levels l;

	l.text[0] = '\0';
	log_each(write_down, &l);
	return l.text;
}

static void every_area_begins_at_info(void **state)
{
	(void)state;
	assert_string_equal(all_levels(), "main:info dp:info bridge:info fdb:info flows:info "
			    "miss:info db:info ctl:info links:info ");
}

static void a_level_is_set_for_one_area(void **state)
{
	(void)state;
	assert_int_equal(log_set("fdb", "debug"), 0);
	assert_true(log_enabled(LOG_FDB, LVL_DBG));
	assert_false(log_enabled(LOG_FLOWS, LVL_DBG));
	assert_true(log_enabled(LOG_FLOWS, LVL_INFO));
}

static void any_sets_all_areas(void **state)
{
	(void)state;
	assert_int_equal(log_set("any", "err"), 0);
	assert_string_equal(all_levels(), "main:err dp:err bridge:err fdb:err flows:err "
			    "miss:err db:err ctl:err links:err ");
}

static void off_writes_nothing_not_even_errors(void **state)
{
	(void)state;
	assert_int_equal(log_set("dp", "off"), 0);
	assert_false(log_enabled(LOG_DP, LVL_ERR));
	assert_false(log_enabled(LOG_DP, LVL_OFF));
}

static void unknown_areas_and_levels_are_refused(void **state)
{
	(void)state;
	assert_int_equal(log_set("dpx", "info"), -EINVAL);
	assert_int_equal(log_set("dp", "loud"), -EINVAL);
	assert_int_equal(log_set("", ""), -EINVAL);
	assert_int_equal(log_set("any", ""), -EINVAL);
}

static void a_spec_sets_several_areas(void **state)
{
	(void)state;
	assert_int_equal(log_set_spec("warn,dp:debug,fdb:off"), 0);
	assert_string_equal(all_levels(), "main:warn dp:debug bridge:warn fdb:off flows:warn "
			    "miss:warn db:warn ctl:warn links:warn ");
}

static void a_bad_spec_changes_nothing(void **state)
{
	static const char *const bad[] = { "", ",", "dp", "dp:", ":info", "dp:debug,x:info",
					   "dp:debug,loud", "dp:info:info" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(log_set_spec(bad[i]), -EINVAL);
		assert_true(log_enabled(LOG_DP, LVL_INFO));
		assert_false(log_enabled(LOG_DP, LVL_DBG));
	}
}

static void a_line_has_time_level_area_and_text(void **state)
{
	const char *text;
	int y, mo, d, h, mi, s, ms, end = 0;

	(void)state;
	assert_int_equal(log_open(LOG_TO_FILE, path), 0);
	vlog(LOG_DB, LVL_WARN, "read %d rows of %s", 3, "Port");
	text = text_of(path);
	assert_int_equal(sscanf(text, "%d-%d-%d %d:%d:%d.%d warn db: read 3 rows of Port\n%n",
				&y, &mo, &d, &h, &mi, &s, &ms, &end), 7);
	assert_int_equal(end, (int)strlen(text));
}

static void lines_below_the_level_are_not_written(void **state)
{
	(void)state;
	assert_int_equal(log_open(LOG_TO_FILE, path), 0);
	vlog(LOG_DB, LVL_DBG, "hidden");
	assert_string_equal(text_of(path), "");
}

static void a_name_cannot_forge_a_line(void **state)
{
	const char *text;

	(void)state;
	assert_int_equal(log_open(LOG_TO_FILE, path), 0);
	vlog(LOG_DP, LVL_INFO, "port %s", "x\nforged\x1b[2J\x7f ä");
	text = text_of(path);
	assert_non_null(strstr(text, "port x\\x0aforged\\x1b[2J\\x7f ä\n"));
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
}

static void a_huge_line_is_cut_to_one_line(void **state)
{
	static char big[100000];
	const char *text;

	(void)state;
	memset(big, '\n', sizeof(big) - 1);
	assert_int_equal(log_open(LOG_TO_FILE, path), 0);
	vlog(LOG_DP, LVL_INFO, "%s", big);
	text = text_of(path);
	assert_in_range(strlen(text), 1000, 2200);
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
}

static void errno_survives_a_line(void **state)
{
	(void)state;
	assert_int_equal(log_open(LOG_TO_FILE, path), 0);
	errno = EXDEV;
	vlog(LOG_DP, LVL_INFO, "line");
	assert_int_equal(errno, EXDEV);
}

static void reopening_follows_a_rotation(void **state)
{
	(void)state;
	assert_int_equal(log_open(LOG_TO_FILE, path), 0);
	vlog(LOG_MAIN, LVL_INFO, "before");
	assert_int_equal(rename(path, rotated), 0);
	vlog(LOG_MAIN, LVL_INFO, "between");
	assert_int_equal(log_reopen(), 0);
	vlog(LOG_MAIN, LVL_INFO, "after");
	assert_non_null(strstr(text_of(rotated), "main: between\n"));
	assert_null(strstr(text_of(rotated), "after"));
	assert_non_null(strstr(text_of(path), "main: after\n"));
}

static void a_log_file_that_cannot_be_opened_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(log_open(LOG_TO_FILE, "/nonexistent/log"), -ENOENT);
	assert_true(log_is_on_stderr());
}

static void a_failed_reopen_keeps_the_old_file(void **state)
{
	(void)state;
	assert_int_equal(log_open(LOG_TO_FILE, path), 0);
	assert_int_equal(rename(path, rotated), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(log_reopen(), -EISDIR);
	vlog(LOG_MAIN, LVL_INFO, "still here");
	assert_int_equal(rmdir(path), 0);
	assert_non_null(strstr(text_of(rotated), "still here"));
}

static void the_journal_is_chosen_only_if_stderr_is_its_stream(void **state)
{
	char stream[64];
	struct stat st;

	(void)state;
	unsetenv("JOURNAL_STREAM");
	assert_int_equal(log_output_auto(false), LOG_TO_STDERR);
	assert_int_equal(log_output_auto(true), LOG_TO_SYSLOG);
	setenv("JOURNAL_STREAM", "1:1", 1);
	assert_int_equal(log_output_auto(false), LOG_TO_STDERR);
	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	snprintf(stream, sizeof(stream), "%llu:%llu", (unsigned long long)st.st_dev,
		 (unsigned long long)st.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	assert_int_equal(log_output_auto(false), LOG_TO_JOURNAL);
	unsetenv("JOURNAL_STREAM");
}

static void a_limit_lets_a_burst_pass_and_counts_the_rest(void **state)
{
	struct log_limit lim = LOG_LIMIT_INIT(1000, 3);
	unsigned int left_out, i;

	(void)state;
	for (i = 0; i < 3; i++)
		assert_true(log_limit_pass(&lim, 500, &left_out));
	for (i = 0; i < 7; i++)
		assert_false(log_limit_pass(&lim, 1499, &left_out));
	assert_true(log_limit_pass(&lim, 1500, &left_out));
	assert_int_equal(left_out, 7);
	assert_true(log_limit_pass(&lim, 1500, &left_out));
	assert_int_equal(left_out, 0);
}

static void a_limited_line_says_how_many_were_left_out(void **state)
{
	struct log_limit lim = LOG_LIMIT_INIT(1000000, 1);
	const char *text;

	(void)state;
	assert_int_equal(log_open(LOG_TO_FILE, path), 0);
	vlog_limited(&lim, LOG_MISS, LVL_WARN, "odd frame %d", 1);
	vlog_limited(&lim, LOG_MISS, LVL_WARN, "odd frame %d", 2);
	vlog_limited(&lim, LOG_MISS, LVL_WARN, "odd frame %d", 3);
	lim.window -= 2000000;
	vlog_limited(&lim, LOG_MISS, LVL_WARN, "odd frame %d", 4);
	text = text_of(path);
	assert_non_null(strstr(text, "odd frame 1\n"));
	assert_null(strstr(text, "odd frame 2"));
	assert_null(strstr(text, "odd frame 3"));
	assert_non_null(strstr(text, "2 lines like the next one were left out\n"));
	assert_non_null(strstr(text, "odd frame 4\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_area_begins_at_info, fresh),
		cmocka_unit_test_setup(a_level_is_set_for_one_area, fresh),
		cmocka_unit_test_setup(any_sets_all_areas, fresh),
		cmocka_unit_test_setup(off_writes_nothing_not_even_errors, fresh),
		cmocka_unit_test_setup(unknown_areas_and_levels_are_refused, fresh),
		cmocka_unit_test_setup(a_spec_sets_several_areas, fresh),
		cmocka_unit_test_setup(a_bad_spec_changes_nothing, fresh),
		cmocka_unit_test_setup_teardown(a_line_has_time_level_area_and_text, fresh,
						close_log),
		cmocka_unit_test_setup_teardown(lines_below_the_level_are_not_written, fresh,
						close_log),
		cmocka_unit_test_setup_teardown(a_name_cannot_forge_a_line, fresh, close_log),
		cmocka_unit_test_setup_teardown(a_huge_line_is_cut_to_one_line, fresh, close_log),
		cmocka_unit_test_setup_teardown(errno_survives_a_line, fresh, close_log),
		cmocka_unit_test_setup_teardown(reopening_follows_a_rotation, fresh, close_log),
		cmocka_unit_test_setup(a_log_file_that_cannot_be_opened_is_an_error, fresh),
		cmocka_unit_test_setup_teardown(a_failed_reopen_keeps_the_old_file, fresh,
						close_log),
		cmocka_unit_test_setup(the_journal_is_chosen_only_if_stderr_is_its_stream, fresh),
		cmocka_unit_test_setup(a_limit_lets_a_burst_pass_and_counts_the_rest, fresh),
		cmocka_unit_test_setup_teardown(a_limited_line_says_how_many_were_left_out, fresh,
						close_log),
	};

	return cmocka_run_group_tests_name("log", tests, make_dir, remove_dir);
}
