/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A directory for a database, and what tests do with the file in it */
#ifndef VSW_TEST_DB_PLACE_H
#define VSW_TEST_DB_PLACE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "daemon/db/db.h"
#include "daemon/db/file.h"
#include "daemon/db/row.h"

struct place {
	char dir[32], path[48], new_path[64], wal[64];
};

static inline int place_setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	strcpy(p->dir, "/tmp/vswitch-test-XXXXXX");
	if (!mkdtemp(p->dir))
		return -1;
	snprintf(p->path, sizeof(p->path), "%s/conf.db", p->dir);
	snprintf(p->new_path, sizeof(p->new_path), "%s.new", p->path);
	snprintf(p->wal, sizeof(p->wal), "%s-wal", p->path);
	*state = p;
	return 0;
}

static inline int place_teardown(void **state)
{
	struct place *p = *state;

	unlink(p->path);
	unlink(p->new_path);
	unlink(p->wal);
	rmdir(p->path);
	rmdir(p->dir);
	free(p);
	return 0;
}

static inline struct db *open_ok(const struct place *p)
{
	struct db *db;
	char *err = NULL;

	if (db_open(&db, p->path, &err))
		fail_msg("db_open: %s", err);
	return db;
}

static inline void open_fails(const struct place *p, int error, const char *why)
{
	struct db *db;
	char *err = NULL;

	assert_int_equal(db_open(&db, p->path, &err), error);
	if (!strstr(err, why))
		fail_msg("error is: %s", err);
	assert_non_null(strstr(err, p->path));
	assert_null(strchr(err, '\n'));
	free(err);
}

static inline void exec(struct db *db, const char *sql)
{
	char *err = NULL;

	if (db_exec(db, sql, &err))
		fail_msg("%s: %s", sql, err);
}

/* The one number that a query gives */
static inline int number(struct db *db, const char *sql)
{
	char *err = NULL;
	sqlite3_stmt *stmt;
	int n;

	if (db_prepare(db, sql, &stmt, &err))
		fail_msg("%s: %s", sql, err);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int(stmt, 0);
	db_release(db, stmt);
	return n;
}

static inline void add_queue(struct db *db)
{
	struct row *row = row_new(TBL_QUEUE);
	char *err = NULL;

	if (row_insert(db, row, &err))
		fail_msg("%s", err);
	row_free(row);
}

static inline int queues(struct db *db)
{
	return number(db, "SELECT count(*) FROM Queue");
}

static inline void write_file(const char *path, const void *data, size_t len)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static inline void patch(const char *path, off_t at, const void *data, size_t len)
{
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, data, len, at), len);
	close(fd);
}

static inline size_t read_file(const char *path, char *buf, size_t size)
{
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(buf, 1, size, f);
	fclose(f);
	return n;
}

/* A database with something in it, closed */
static inline void make(const struct place *p)
{
	struct db *db = open_ok(p);

	add_queue(db);
	db_close(db);
}

#endif
