// SPDX-License-Identifier: GPL-2.0-or-later
/* What others do to the database's file while the daemon runs */
#include <signal.h>
#include <sys/resource.h>
#include "tests/unit/control/bad_rows.h"

static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	ok(r, "add-br br0 -- add-port br0 tap0 tag=10");
	return rc;
}

static char *wal(const struct rig *r)
{
	static char path[80];

	snprintf(path, sizeof(path), "%s-wal", r->path);
	return path;
}

/* What another process that opens a copy of the files finds: what a crash would leave */
static int tags_on_disk(struct rig *r)
{
	char command[1024], path[80];
	sqlite3_stmt *stmt;
	sqlite3 *db;
	int n = -1;

	snprintf(path, sizeof(path), "%s/copy", r->dir);
	snprintf(command, sizeof(command), "rm -f %s %s-wal; cp %s %s && { test ! -e %s || cp %s "
		 "%s-wal; }", path, path, r->path, path, wal(r), wal(r), path);
	assert_int_equal(system(command), 0);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT max(tag) FROM Port", -1, &stmt, NULL),
			 SQLITE_OK);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	snprintf(command, sizeof(command), "rm -f %s %s-wal", path, path);
	assert_int_equal(system(command), 0);
	return n;
}

static void nothing_is_wrong(struct rig *r)
{
	assert_non_null(strstr(method(r, "status", "{}"), "\"errors\":[]"));
}

static void a_deleted_file_is_written_again(void **state)
{
	struct rig *r = *state;

	assert_int_equal(unlink(r->path), 0);
	assert_non_null(strstr(method(r, "status", "{}"), "conf.db was deleted"));
	ok(r, "set Port tap0 tag=11");
	assert_int_equal(tags_on_disk(r), 11);
	nothing_is_wrong(r);
	ok(r, "add-port br0 tap1 tag=12");
	rig_restart(r);
	assert_true(forwards(r, "tap0"));
	assert_true(forwards(r, "tap1"));
	gives(r, "get Port tap0 tag", "11\n");
}

static void so_it_is_with_its_log(void **state)
{
	struct rig *r = *state;

	assert_int_equal(unlink(r->path), 0);
	assert_int_equal(unlink(wal(r)), 0);
	ok(r, "set Port tap0 tag=11");
	assert_int_equal(tags_on_disk(r), 11);
	rig_restart(r);
	gives(r, "get Port tap0 tag", "11\n");
}

static void a_log_that_was_deleted_is_made_anew(void **state)
{
	struct rig *r = *state;

	ok(r, "set Port tap0 tag=11");
	assert_int_equal(unlink(wal(r)), 0);
	assert_non_null(strstr(method(r, "status", "{}"), "its log"));
	ok(r, "set Port tap0 tag=12");
	assert_int_equal(tags_on_disk(r), 12);
	nothing_is_wrong(r);
}

static void the_end_of_the_daemon_writes_it_again_too(void **state)
{
	struct rig *r = *state;

	assert_int_equal(unlink(r->path), 0);
	rig_restart(r);
	assert_true(forwards(r, "tap0"));
	gives(r, "get Port tap0 tag", "10\n");
}

static void a_directory_that_is_gone_refuses_commands(void **state)
{
	struct rig *r = *state;
	char away[48];

	snprintf(away, sizeof(away), "%s.away", r->dir);
	assert_int_equal(rename(r->dir, away), 0);
	told(r, "set Port tap0 tag=11", "error: database ");
	told(r, "set Port tap0 tag=11", "was deleted");
	gives(r, "get Port tap0 tag", "10\n");
	assert_true(forwards(r, "tap0"));
	assert_int_equal(rename(away, r->dir), 0);
	ok(r, "set Port tap0 tag=12");
	assert_int_equal(tags_on_disk(r), 12);
}

static void another_file_in_its_place_is_left_alone(void **state)
{
	struct rig *r = *state;
	char other[48], text[16];
	FILE *f;

	snprintf(other, sizeof(other), "%s/conf.db.new", r->dir);
	f = fopen(other, "w");
	fputs("another", f);
	fclose(f);
	assert_int_equal(rename(other, r->path), 0);
	told(r, "set Port tap0 tag=11", "was replaced by another file");
	gives(r, "get Port tap0 tag", "10\n");
	assert_non_null(strstr(method(r, "status", "{}"), "was replaced by another file"));
	f = fopen(r->path, "r");
	assert_non_null(fgets(text, sizeof(text), f));
	fclose(f);
	assert_string_equal(text, "another");
	assert_int_equal(unlink(r->path), 0);
	ok(r, "set Port tap0 tag=12");
	assert_int_equal(tags_on_disk(r), 12);
}

/* "cp backup conf.db": the daemon's log must not be played back into it. */
static void what_somebody_else_has_written_stays(void **state)
{
	struct rig *r = *state;
	char command[256];

	rig_restart(r);
	snprintf(command, sizeof(command), "cp %s %s/backup", r->path, r->dir);
	assert_int_equal(system(command), 0);
	ok(r, "set Port tap0 tag=11");
	snprintf(command, sizeof(command), "cp %s/backup %s; rm %s/backup", r->dir, r->path,
		 r->dir);
	assert_int_equal(system(command), 0);
	told(r, "set Port tap0 tag=12", "was written to by another program");
	assert_non_null(strstr(method(r, "status", "{}"), "was written to by another program"));
	rig_restart(r);
	gives(r, "get Port tap0 tag", "10\n");
	nothing_is_wrong(r);
	ok(r, "set Port tap0 tag=13");
	assert_int_equal(tags_on_disk(r), 13);
}

/* A limit on the size of files stands for a full disk. */
static void set_file_limit(rlim_t size)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = size;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_refuses_commands_until_there_is_room(void **state)
{
	struct rig *r = *state;

	signal(SIGXFSZ, SIG_IGN);
	set_file_limit(8192);
	told(r, "set Port tap0 tag=11", "error: database ");
	gives(r, "get Port tap0 tag", "10\n");
	assert_int_equal(unlink(r->path), 0);
	told(r, "set Port tap0 tag=11", "was deleted");
	set_file_limit(RLIM_INFINITY);
	ok(r, "set Port tap0 tag=12");
	assert_int_equal(tags_on_disk(r), 12);
	nothing_is_wrong(r);
}

static void rules_are_refused_as_well(void **state)
{
	static const char add[] = "{\"bridge\":\"br0\",\"flows\":[\"arp actions=drop\"]}";
	struct rig *r = *state;
	char away[48];

	snprintf(away, sizeof(away), "%s.away", r->dir);
	assert_int_equal(rename(r->dir, away), 0);
	assert_non_null(strstr(method(r, "flow.add", add), "was deleted"));
	assert_null(strstr(method(r, "flow.show", "{\"bridge\":\"br0\"}"), "arp"));
	assert_int_equal(rename(away, r->dir), 0);
	assert_string_equal(method(r, "flow.add", add), "null");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_deleted_file_is_written_again),
		TEST(so_it_is_with_its_log),
		TEST(a_log_that_was_deleted_is_made_anew),
		TEST(the_end_of_the_daemon_writes_it_again_too),
		TEST(a_directory_that_is_gone_refuses_commands),
		TEST(another_file_in_its_place_is_left_alone),
		TEST(what_somebody_else_has_written_stays),
		TEST(a_full_disk_refuses_commands_until_there_is_room),
		TEST(rules_are_refused_as_well),
	};

	return cmocka_run_group_tests_name("db_place", tests, NULL, NULL);
}
