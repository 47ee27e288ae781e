// SPDX-License-Identifier: GPL-2.0-or-later
/* What flows were told of, over the end of a daemon */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include "daemon/base/log.h"
#include "daemon/export/ledger.h"

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

struct rig {
	char path[64];
	struct ledger *ledger;
};

static void reopen(struct rig *r)
{
	ledger_close(r->ledger);
	assert_int_equal(ledger_open(&r->ledger, r->path, NULL), 0);
}

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));
	int fd;

	log_set("any", "off");
	snprintf(r->path, sizeof(r->path), "/tmp/test_ledger.XXXXXX");
	fd = mkstemp(r->path);
	assert_true(fd >= 0);
	close(fd);
	*state = r;
	return ledger_open(&r->ledger, r->path, NULL);
}

static int teardown(void **state)
{
	struct rig *r = *state;

	ledger_close(r->ledger);
	unlink(r->path);
	free(r);
	return 0;
}

static struct ledger_entry entry_of(u32 port)
{
	struct ledger_entry e = { .packets = port * 10, .bytes = port * 1000, .at = port };

	snprintf(e.uuid, sizeof(e.uuid), "22222222-2222-4222-8222-222222222222");
	e.key.k.in_port = port;
	e.mask.k.in_port = ~0U;
	return e;
}

static int claim(struct rig *r, u32 port, struct ledger_entry *e)
{
	*e = entry_of(port);
	e->packets = 0;
	e->bytes = 0;
	e->at = 0;
	return ledger_claim(r->ledger, e);
}

static long size_of(const struct rig *r)
{
	FILE *f = fopen(r->path, "r");
	long size;

	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	size = ftell(f);
	fclose(f);
	return size;
}

static void what_was_written_is_claimed_once_by_the_next_daemon(void **state)
{
	struct rig *r = *state;
	struct ledger_entry e = entry_of(7);
	int no = ledger_write(r->ledger, LEDGER_NONE, &e);

	assert_int_not_equal(no, LEDGER_NONE);
	e.packets = 123;
	assert_int_equal(ledger_write(r->ledger, no, &e), no);
	assert_int_equal(claim(r, 7, &e), LEDGER_NONE);
	reopen(r);
	assert_int_equal(claim(r, 8, &e), LEDGER_NONE);
	assert_int_equal(claim(r, 7, &e), no);
	assert_int_equal(e.packets, 123);
	assert_int_equal(e.bytes, 7000);
	assert_int_equal(e.at, 7);
	assert_int_equal(claim(r, 7, &e), LEDGER_NONE);
}

static void another_rows_flow_is_another(void **state)
{
	struct rig *r = *state;
	struct ledger_entry e = entry_of(7);

	ledger_write(r->ledger, LEDGER_NONE, &e);
	reopen(r);
	e = entry_of(7);
	e.uuid[0] = '3';
	assert_int_equal(ledger_claim(r->ledger, &e), LEDGER_NONE);
}

static void what_is_forgotten_or_swept_does_not_come_back(void **state)
{
	struct rig *r = *state;
	struct ledger_entry e = entry_of(1);
	int no = ledger_write(r->ledger, LEDGER_NONE, &e);

	e = entry_of(2);
	ledger_write(r->ledger, LEDGER_NONE, &e);
	ledger_forget(r->ledger, no);
	reopen(r);
	assert_int_equal(claim(r, 1, &e), LEDGER_NONE);
	ledger_sweep(r->ledger);
	assert_int_equal(claim(r, 2, &e), LEDGER_NONE);
	reopen(r);
	assert_int_equal(claim(r, 2, &e), LEDGER_NONE);
}

static void the_file_is_as_large_as_the_most_at_once(void **state)
{
	struct rig *r = *state;
	struct ledger_entry e;
	int no[100];
	long most;
	u32 i, turn;

	for (turn = 0, most = 0; turn < 3; turn++) {
		for (i = 0; i < 100; i++) {
			e = entry_of(i + 1);
			no[i] = ledger_write(r->ledger, LEDGER_NONE, &e);
		}
		if (!turn)
			most = size_of(r);
		for (i = 0; i < 100; i++)
			ledger_forget(r->ledger, no[i]);
		reopen(r);
	}
	assert_true(most > 0);
	assert_int_equal(size_of(r), most);
}

/* A daemon that is killed in the midst of a write; another program's file */
static void what_is_not_whole_counts_as_free(void **state)
{
	struct rig *r = *state;
	struct ledger_entry e = entry_of(1);
	FILE *f;

	ledger_write(r->ledger, LEDGER_NONE, &e);
	e = entry_of(2);
	ledger_write(r->ledger, LEDGER_NONE, &e);
	f = fopen(r->path, "r+");
	assert_non_null(f);
	fseek(f, 100, SEEK_SET);
	fputc('x', f);
	fclose(f);
	assert_int_equal(truncate(r->path, size_of(r) - 1), 0);
	reopen(r);
	assert_int_equal(claim(r, 1, &e), LEDGER_NONE);
	assert_int_equal(claim(r, 2, &e), LEDGER_NONE);
	e = entry_of(3);
	assert_int_not_equal(ledger_write(r->ledger, LEDGER_NONE, &e), LEDGER_NONE);
	reopen(r);
	assert_int_not_equal(claim(r, 3, &e), LEDGER_NONE);
}

static void a_file_that_cannot_be_had_is_named(void **state)
{
	struct ledger *ledger;
	char *err = NULL;

	(void)state;
	assert_int_equal(ledger_open(&ledger, "/nowhere/x", &err), -ENOENT);
	assert_null(ledger);
	assert_string_equal(err, "/nowhere/x: No such file or directory");
	free(err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_written_is_claimed_once_by_the_next_daemon),
		TEST(another_rows_flow_is_another),
		TEST(what_is_forgotten_or_swept_does_not_come_back),
		TEST(the_file_is_as_large_as_the_most_at_once),
		TEST(what_is_not_whole_counts_as_free),
		TEST(a_file_that_cannot_be_had_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
