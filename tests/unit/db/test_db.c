// SPDX-License-Identifier: GPL-2.0-or-later
/* The database file: made, written, filled up, and left behind by those that die */
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include "tests/unit/db/db_place.h"

static void a_new_one_has_its_tables(void **state)
{
	struct place *p = *state;
	struct db *db = open_ok(p);
	struct stat st;

	assert_int_equal(number(db, "SELECT count(*) FROM Open_vSwitch"), 1);
	assert_int_equal(number(db, "SELECT count(*) FROM Bridge"), 0);
	assert_int_equal(number(db, "PRAGMA user_version"), DB_VERSION);
	assert_int_equal(number(db, "PRAGMA application_id"), DB_APPLICATION_ID);
	assert_int_equal(number(db, "PRAGMA synchronous"), 2);
	assert_int_equal(number(db, "SELECT max(version) FROM vswitch_migrations"), DB_VERSION);
	db_close(db);
	assert_int_equal(stat(p->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(access(p->new_path, F_OK), -1);
}

static void what_is_committed_stays(void **state)
{
	struct db *db = open_ok(*state);

	assert_int_equal(db_begin(db, NULL), 0);
	assert_false(db_dirty(db));
	add_queue(db);
	assert_true(db_dirty(db));
	assert_int_equal(db_commit(db, NULL), 0);
	db_close(db);
	db = open_ok(*state);
	assert_int_equal(queues(db), 1);
	db_close(db);
}

static void what_is_rolled_back_is_gone(void **state)
{
	struct db *db = open_ok(*state);

	assert_int_equal(db_begin(db, NULL), 0);
	add_queue(db);
	db_rollback(db);
	assert_int_equal(queues(db), 0);
	db_close(db);
}

static void a_statement_is_compiled_once(void **state)
{
	static const char sql[] = "SELECT ?1";
	sqlite3_stmt *first, *within, *again;
	struct db *db = open_ok(*state);

	assert_int_equal(db_prepare(db, sql, &first, NULL), 0);
	sqlite3_bind_int(first, 1, 7);
	assert_int_equal(sqlite3_step(first), SQLITE_ROW);
	assert_int_equal(db_prepare(db, sql, &within, NULL), 0);
	assert_ptr_not_equal(first, within);
	db_release(db, within);
	assert_int_equal(sqlite3_column_int(first, 0), 7);
	db_release(db, first);
	assert_int_equal(db_prepare(db, sql, &again, NULL), 0);
	assert_true(again == first || again == within);
	/* nothing is left of its last use */
	assert_int_equal(sqlite3_step(again), SQLITE_ROW);
	assert_int_equal(sqlite3_column_type(again, 0), SQLITE_NULL);
	db_release(db, again);
	db_close(db);
}

static void a_process_that_dies_before_commit_leaves_the_old(void **state)
{
	struct db *db;
	int status;

	make(*state);
	if (!fork()) {
		db = open_ok(*state);
		db_begin(db, NULL);
		add_queue(db);
		_exit(queues(db));
	}
	wait(&status);
	assert_int_equal(WEXITSTATUS(status), 2);
	db = open_ok(*state);
	assert_int_equal(queues(db), 1);
	db_close(db);
}

static void a_process_that_dies_after_commit_leaves_the_new(void **state)
{
	struct db *db;
	int status;

	make(*state);
	if (!fork()) {
		db = open_ok(*state);
		db_begin(db, NULL);
		add_queue(db);
		_exit(db_commit(db, NULL));
	}
	wait(&status);
	assert_int_equal(WEXITSTATUS(status), 0);
	db = open_ok(*state);
	assert_int_equal(queues(db), 2);
	db_close(db);
}

/* Each transaction writes two tables. However it ends, they agree. @commits: how many there were */
static void write_for_ever(const struct place *p, volatile unsigned int *commits)
{
	struct db *db = open_ok(p);

	for (;; ++*commits) {
		db_begin(db, NULL);
		add_queue(db);
		exec(db, "UPDATE Open_vSwitch SET next_cfg = next_cfg + 1");
		db_commit(db, NULL);
	}
}

/* Starts a writer, and ends it at some moment after its second commit. */
static void kill_a_writer(const struct place *p, volatile unsigned int *commits, int moment)
{
	pid_t pid;

	*commits = 0;
	pid = fork();
	if (!pid)
		write_for_ever(p, commits);
	while (*commits < 2 && !waitpid(pid, NULL, WNOHANG))
		usleep(100);
	usleep(moment * 919);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void killed_at_any_moment_it_is_whole(void **state)
{
	volatile unsigned int *commits = mmap(NULL, sizeof(*commits), PROT_READ | PROT_WRITE,
					      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int i, before = 0;
	struct db *db;

	assert_ptr_not_equal((void *)commits, MAP_FAILED);
	db_close(open_ok(*state));
	for (i = 0; i < 12; i++) {
		kill_a_writer(*state, commits, i);
		db = open_ok(*state);
		assert_int_equal(queues(db), number(db, "SELECT next_cfg FROM Open_vSwitch"));
		assert_true(*commits >= 2);
		assert_in_range(queues(db) - before, *commits, *commits + 1);
		before = queues(db);
		db_close(db);
	}
	munmap((void *)commits, sizeof(*commits));
}

static void a_half_made_one_is_made_again(void **state)
{
	struct place *p = *state;

	write_file(p->new_path, "SQLite", 6);
	db_close(open_ok(p));
	assert_int_equal(access(p->new_path, F_OK), -1);
}

/* As it was before there were user rules */
static void version_1_gets_tables_for_rules(void **state)
{
	struct place *p = *state;
	struct db *db = open_ok(p);

	exec(db, "DROP TABLE vswitch_flow; DROP TABLE vswitch_flow_no_default;"
	     "DROP TABLE vswitch_sticky; DROP TRIGGER vswitch_sticky_of_bridge;"
	     "DROP TRIGGER vswitch_flow_of_bridge;"
	     "DELETE FROM vswitch_migrations WHERE version > 1;"
	     "INSERT INTO Bridge (_uuid, name) "
	     "VALUES ('11111111-1111-4111-8111-111111111111', 'br0');"
	     "PRAGMA user_version = 1");
	db_close(db);
	db = open_ok(p);
	assert_int_equal(number(db, "PRAGMA user_version"), DB_VERSION);
	assert_int_equal(number(db, "SELECT count(*) FROM Bridge"), 1);
	exec(db, "INSERT INTO vswitch_flow SELECT _uuid, 0, 1, '', 0, 'drop' FROM Bridge;"
	     "DELETE FROM Bridge");
	assert_int_equal(number(db, "SELECT count(*) FROM vswitch_flow"), 0);
	assert_int_equal(number(db, "SELECT count(*) FROM vswitch_sticky"), 0);
	db_close(db);
}

static void an_older_version_gets_what_it_lacks(void **state)
{
	struct db *db = open_ok(*state);

	add_queue(db);
	exec(db, "DROP TABLE StaticMAC; DROP TABLE vswitch_migrations;"
	     "ALTER TABLE Port DROP COLUMN trunks; PRAGMA user_version = 0");
	db_close(db);
	db = open_ok(*state);
	assert_int_equal(number(db, "PRAGMA user_version"), DB_VERSION);
	assert_int_equal(number(db, "SELECT count(*) FROM StaticMAC"), 0);
	assert_int_equal(number(db, "SELECT count(*) FROM pragma_table_info('Port') "
				"WHERE name = 'trunks'"), 1);
	assert_int_equal(queues(db), 1);
	db_close(db);
}

/* Tables and columns that are only kept; a row of before has their defaults. */
static void version_4_gets_what_is_only_kept(void **state)
{
	struct place *p = *state;
	struct db *db = open_ok(p);

	exec(db, "DROP TABLE NetFlow; DROP TABLE Manager;"
	     "ALTER TABLE Bridge DROP COLUMN netflow; ALTER TABLE Bridge DROP COLUMN flow_tables;"
	     "DELETE FROM vswitch_migrations WHERE version > 4;"
	     "INSERT INTO Bridge (_uuid, name) "
	     "VALUES ('11111111-1111-4111-8111-111111111111', 'br0');"
	     "PRAGMA user_version = 4");
	db_close(db);
	db = open_ok(p);
	assert_int_equal(number(db, "PRAGMA user_version"), DB_VERSION);
	assert_int_equal(number(db, "SELECT count(*) FROM Bridge WHERE name = 'br0' AND "
				"netflow IS NULL AND flow_tables = '{}'"), 1);
	exec(db, "INSERT INTO NetFlow (_uuid) VALUES ('22222222-2222-4222-8222-222222222222')");
	assert_int_equal(number(db, "SELECT active_timeout FROM NetFlow"), 0);
	db_close(db);
}

/* As it was before there were meters: what is there stays, and a bridge's go with it. */
static void version_6_gets_a_table_for_meters(void **state)
{
	struct place *p = *state;
	struct db *db = open_ok(p);

	exec(db, "DROP TRIGGER vswitch_meter_of_bridge; DROP TABLE vswitch_meter;"
	     "DELETE FROM vswitch_migrations WHERE version > 6;"
	     "INSERT INTO Bridge (_uuid, name) VALUES "
	     "('11111111-1111-4111-8111-111111111111', 'br0'),"
	     "('22222222-2222-4222-8222-222222222222', 'br1');"
	     "INSERT INTO vswitch_group SELECT _uuid, 7, 'type=all' FROM Bridge;"
	     "PRAGMA user_version = 6");
	db_close(db);
	db = open_ok(p);
	assert_int_equal(number(db, "PRAGMA user_version"), DB_VERSION);
	assert_int_equal(number(db, "SELECT count(*) FROM vswitch_group WHERE group_id = 7"), 2);
	exec(db, "INSERT INTO vswitch_meter SELECT _uuid, 1, 1, 'kbps' FROM Bridge;"
	     "DELETE FROM Bridge WHERE name = 'br0'");
	assert_int_equal(number(db, "SELECT count(*) FROM vswitch_meter"), 1);
	assert_int_equal(number(db, "SELECT count(*) FROM vswitch_meter m JOIN Bridge b "
				"ON m.bridge = b._uuid WHERE b.name = 'br1'"), 1);
	db_close(db);
}

/* A limit on the size of files stands for a full disk. */
static void set_file_limit(rlim_t size)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = size;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_leaves_the_old(void **state)
{
	struct place *p = *state;
	struct db *db = open_ok(p);
	char *err = NULL;
	int i;

	add_queue(db);
	signal(SIGXFSZ, SIG_IGN);
	set_file_limit(64 << 10);
	assert_int_equal(db_begin(db, NULL), 0);
	for (i = 0; i < 2000; i++)
		add_queue(db);
	assert_int_not_equal(db_commit(db, &err), 0);
	set_file_limit(RLIM_INFINITY);
	assert_non_null(strstr(err, "cannot commit"));
	assert_null(strchr(err, '\n'));
	free(err);
	assert_int_equal(queues(db), 1);
	/* and when there is room again, it goes on */
	assert_int_equal(db_begin(db, NULL), 0);
	add_queue(db);
	assert_int_equal(db_commit(db, NULL), 0);
	db_close(db);
	db = open_ok(p);
	assert_int_equal(queues(db), 2);
	db_close(db);
}

static void sql_keeps_the_types(void **state)
{
	static const char *const bad[] = {
		"UPDATE Queue SET other_config = 'x'",
		"UPDATE Queue SET other_config = NULL",
		"UPDATE Queue SET dscp = 'x'",
		"UPDATE Queue SET _uuid = 'short'",
		"UPDATE Open_vSwitch SET next_cfg = 1.5",
		"INSERT INTO Mirror (_uuid, select_all) VALUES (hex(randomblob(18)), 2)",
	};
	struct db *db = open_ok(*state);
	size_t i;

	add_queue(db);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char *err = NULL;

		assert_int_equal(db_exec(db, bad[i], &err), -EEXIST);
		free(err);
	}
	db_close(db);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_new_one_has_its_tables),
		TEST(what_is_committed_stays),
		TEST(what_is_rolled_back_is_gone),
		TEST(a_statement_is_compiled_once),
		TEST(a_process_that_dies_before_commit_leaves_the_old),
		TEST(a_process_that_dies_after_commit_leaves_the_new),
		TEST(killed_at_any_moment_it_is_whole),
		TEST(a_half_made_one_is_made_again),
		TEST(version_1_gets_tables_for_rules),
		TEST(an_older_version_gets_what_it_lacks),
		TEST(version_4_gets_what_is_only_kept),
		TEST(version_6_gets_a_table_for_meters),
		TEST(a_full_disk_leaves_the_old),
		TEST(sql_keeps_the_types),
	};

	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
