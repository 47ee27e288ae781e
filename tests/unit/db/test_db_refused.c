// SPDX-License-Identifier: GPL-2.0-or-later
/* Database files that are refused, and left as they are */
#include "tests/unit/db/db_place.h"

/* Another user than root */
#define NOBODY	65534

static void an_empty_file_is_refused(void **state)
{
	struct place *p = *state;
	struct stat st;

	write_file(p->path, "", 0);
	open_fails(p, -EUCLEAN, "is damaged: it is empty");
	assert_int_equal(stat(p->path, &st), 0);
	assert_int_equal(st.st_size, 0);
}

static void a_truncated_header_is_refused(void **state)
{
	struct place *p = *state;

	make(p);
	assert_int_equal(truncate(p->path, 50), 0);
	open_fails(p, -EUCLEAN, "is damaged: it is truncated");
}

static void a_truncated_file_is_refused(void **state)
{
	struct place *p = *state;
	struct stat st;

	make(p);
	assert_int_equal(stat(p->path, &st), 0);
	assert_int_equal(truncate(p->path, st.st_size / 2), 0);
	open_fails(p, -EUCLEAN, "is damaged");
	assert_int_equal(truncate(p->path, 4096), 0);
	open_fails(p, -EUCLEAN, "is damaged");
}

static void garbage_is_refused(void **state)
{
	struct place *p = *state;
	char garbage[8192], after[sizeof(garbage)];

	memset(garbage, 'x', sizeof(garbage));
	write_file(p->path, garbage, sizeof(garbage));
	open_fails(p, -EUCLEAN, "it is not an SQLite file");
	assert_int_equal(read_file(p->path, after, sizeof(after)), sizeof(garbage));
	assert_memory_equal(garbage, after, sizeof(garbage));
}

static void a_corrupt_page_is_refused(void **state)
{
	struct place *p = *state;
	char junk[600];

	make(p);
	memset(junk, 0x5a, sizeof(junk));
	patch(p->path, 4096, junk, sizeof(junk));
	open_fails(p, -EUCLEAN, "is damaged");
}

static void another_programs_database_is_refused(void **state)
{
	struct place *p = *state;
	sqlite3 *sql;

	assert_int_equal(sqlite3_open(p->path, &sql), SQLITE_OK);
	assert_int_equal(sqlite3_exec(sql, "CREATE TABLE t(x)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(sql);
	open_fails(p, -EINVAL, "no database of vswitchd");
}

static void a_newer_version_is_refused_and_not_touched(void **state)
{
	struct place *p = *state;
	char *before = malloc(1 << 20), *after = malloc(1 << 20);
	struct db *db = open_ok(p);
	size_t len;

	exec(db, "PRAGMA user_version = 9");
	db_close(db);
	len = read_file(p->path, before, 1 << 20);
	open_fails(p, -EINVAL, "has schema version 9, of a newer vswitchd; this one knows versions "
		   "up to 7");
	assert_int_equal(read_file(p->path, after, 1 << 20), len);
	assert_memory_equal(before, after, len);
	assert_int_equal(access(p->wal, F_OK), -1);
	free(before);
	free(after);
}

/* The version is in the log only, as after a crash of the newer daemon. */
static void a_newer_version_in_the_log_is_refused(void **state)
{
	struct place *p = *state;
	struct db *db;
	int status;

	make(p);
	if (!fork()) {
		db = open_ok(p);
		exec(db, "PRAGMA user_version = 9");
		_exit(0);
	}
	wait(&status);
	open_fails(p, -EINVAL, "has schema version 9");
}

static void one_that_is_in_use_is_refused(void **state)
{
	struct db *db = open_ok(*state);
	int status;

	if (!fork()) {
		open_fails(*state, -EBUSY, "is in use by another process");
		_exit(0);
	}
	wait(&status);
	assert_int_equal(status, 0);
	db_close(db);
}

/* Root may write anything: be somebody else for this. */
static void as_nobody(const struct place *p, int error, const char *why)
{
	int status;

	if (!fork()) {
		if (!geteuid() && setuid(NOBODY))
			_exit(1);
		open_fails(p, error, why);
		_exit(0);
	}
	wait(&status);
	assert_int_equal(status, 0);
}

static void a_read_only_one_is_refused(void **state)
{
	struct place *p = *state;

	make(p);
	assert_int_equal(chmod(p->dir, 0777), 0);
	assert_int_equal(chmod(p->path, 0444), 0);
	as_nobody(p, -EROFS, "is read-only");
}

static void one_that_may_not_be_read_is_refused(void **state)
{
	struct place *p = *state;

	make(p);
	assert_int_equal(chmod(p->dir, 0755), 0);
	assert_int_equal(chmod(p->path, 0), 0);
	as_nobody(p, -EACCES, "Permission denied");
}

static void a_directory_is_refused(void **state)
{
	struct place *p = *state;

	assert_int_equal(mkdir(p->path, 0700), 0);
	open_fails(p, -EINVAL, "is not a regular file");
}

static void a_directory_that_is_missing_is_named(void **state)
{
	struct place *p = *state;

	strcat(p->dir, "/none");
	snprintf(p->path, sizeof(p->path), "%s/conf.db", p->dir);
	open_fails(p, -EIO, "cannot create database");
	*strrchr(p->dir, '/') = '\0';
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		TEST(an_empty_file_is_refused),
		TEST(a_truncated_header_is_refused),
		TEST(a_truncated_file_is_refused),
		TEST(garbage_is_refused),
		TEST(a_corrupt_page_is_refused),
		TEST(another_programs_database_is_refused),
		TEST(a_newer_version_is_refused_and_not_touched),
		TEST(a_newer_version_in_the_log_is_refused),
		TEST(one_that_is_in_use_is_refused),
		TEST(a_read_only_one_is_refused),
		TEST(one_that_may_not_be_read_is_refused),
		TEST(a_directory_is_refused),
		TEST(a_directory_that_is_missing_is_named),
	};

	return cmocka_run_group_tests_name("db_refused", tests, NULL, NULL);
}
