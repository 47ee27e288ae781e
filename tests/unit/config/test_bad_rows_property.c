// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Cells and rows of a good database are spoiled at random, by SEED: it always starts, what has
 * nothing to do with the spoiled row is as before, and all rows stay in the database as they are.
 *
 *	br0: tap0 (tag 10, a static address), tap1, mirror m, two rules	← is spoiled
 *	br1: tap2 (tag 20), one rule						← is not
 */
#include <inttypes.h>
#include "tests/unit/control/bad_rows.h"

#define ROUNDS	40

static u64 random_state;

/* xorshift64*: the same numbers everywhere */
static u32 dice(u32 sides)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (u32)((random_state * 2685821657736338717ULL) >> 33) % sides;
}

static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	dp_fake_plug(r->fake, "tap2");
	ok(r, "add-br br0 -- add-port br0 tap0 tag=10 -- add-port br0 tap1 -- add-br br1 "
	   "-- add-port br1 tap2 tag=20");
	assert_null(strstr(vs(r, "--id=@m create Mirror name=m select_all=true output_vlan=9 "
			      "-- set Bridge br0 mirrors=@m"), "error"));
	assert_null(strstr(vs(r, "--id=@s create StaticMAC mac='\"02:00:00:00:00:01\"' vlan=10 "
			      "-- set Port tap0 static_macs=@s"), "error"));
	method(r, "flow.add", "{\"bridge\":\"br0\",\"flows\":[\"arp actions=drop\","
	       "\"priority=9,tcp,tp_dst=25 actions=drop\"]}");
	method(r, "flow.add", "{\"bridge\":\"br1\",\"flows\":[\"priority=9,udp actions=drop\"]}");
	return rc;
}

/* Tables whose rows are spoiled, but those that br1 has */
static const struct {
	const char *table, *where;
} victims[] = {
	{ "Open_vSwitch", "1" },
	{ "Bridge", "name = 'br0'" },
	{ "Port", "name IN ('br0', 'tap0', 'tap1')" },
	{ "Interface", "name IN ('br0', 'tap0', 'tap1')" },
	{ "Mirror", "1" },
	{ "StaticMAC", "1" },
	{ "vswitch_flow", "match != 'udp'" },
	{ "Bridge_ports",
	  "value IN (SELECT _uuid FROM Port WHERE name IN ('br0', 'tap0', 'tap1'))" },
};

static const char *const values[] = {
	"x'00ff'", "x''", "NULL", "-1", "70000", "99999999999", "1e300", "'nonsense'", "''",
	"'[1,'", "'[70000]'", "'{\"a\":5}'", "'{}'", "'[\"x\"]'",
	"'[\"12345678-1234-1234-1234-123456789abc\"]'", "'a' || char(10) || 'b'",
	"'a name that is far too long'", "CAST(x'c3' AS TEXT)", "'true'", "'tap0'", "'br1'",
};
#define N(array)	(sizeof(array) / sizeof((array)[0]))

/* A table's columns, of which one is picked; to be freed */
static char *pick_column(sqlite3 *db, const char *table)
{
	char sql[128], *name = NULL;
	sqlite3_stmt *stmt;
	u32 n = 0;

	snprintf(sql, sizeof(sql), "SELECT name FROM pragma_table_info('%s')", table);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		if (dice(++n))
			continue;
		free(name);
		name = strdup((const char *)sqlite3_column_text(stmt, 0));
	}
	sqlite3_finalize(stmt);
	return name;
}

/* False: SQLite did not take it. */
static bool spoil(struct rig *r, char *sql, size_t size)
{
	u32 v = dice(N(victims));
	sqlite3 *db;
	char *column;
	int rc;

	assert_int_equal(sqlite3_open(r->path, &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA ignore_check_constraints = ON", NULL, NULL, NULL);
	column = pick_column(db, victims[v].table);
	if (!dice(5))
		snprintf(sql, size, "DELETE FROM %s WHERE %s", victims[v].table, victims[v].where);
	else
		snprintf(sql, size, "UPDATE %s SET %s = %s WHERE %s", victims[v].table, column,
			 values[dice(N(values))], victims[v].where);
	rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	sqlite3_close(db);
	free(column);
	return rc == SQLITE_OK;
}

/* Every cell of every table, with its type, but those that a command changes; to be freed */
static char *dump(struct rig *r, bool mirrors)
{
	static const char *const tables[] = {
		"Bridge", "Port", "Interface", "StaticMAC", "vswitch_flow", "Bridge_ports",
		"Open_vSwitch_bridges", "Port_static_macs", "Mirror",
	};
	char sql[64], *text;
	sqlite3_stmt *stmt;
	size_t len, t;
	FILE *f = open_memstream(&text, &len);
	int i;

	for (t = 0; t < N(tables) - !mirrors; t++) {
		snprintf(sql, sizeof(sql), "SELECT * FROM %s ORDER BY 1, 2", tables[t]);
		assert_int_equal(db_prepare(r->engine.db, sql, &stmt, NULL), 0);
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			for (i = 0; i < sqlite3_column_count(stmt); i++) {
				fprintf(f, "%d:", sqlite3_column_type(stmt, i));
				if (sqlite3_column_bytes(stmt, i))
					fwrite(sqlite3_column_blob(stmt, i), 1,
					       (size_t)sqlite3_column_bytes(stmt, i), f);
				fputc('|', f);
			}
			fputc('\n', f);
		}
		db_release(r->engine.db, stmt);
	}
	fclose(f);
	return text;
}

static void same_dump(struct rig *r, char *before, bool mirrors, const char *what, const char *sql)
{
	char *after = dump(r, mirrors);

	if (strcmp(before, after))
		fail_msg("%s, %s: the database changed from\n%s\nto\n%s", sql, what, before, after);
	free(before);
	free(after);
}

/* br1 is as before, and commands about it succeed. */
static void check_healthy(struct rig *r, const char *sql)
{
	if (!forwards(r, "tap2") || !forwards(r, "br1"))
		fail_msg("%s: br1 is harmed", sql);
	if (!strstr(method(r, "flow.show", "{\"bridge\":\"br1\"}"), "priority=9,udp"))
		fail_msg("%s: the rule of br1 is gone", sql);
	if (*vs(r, "set Port tap2 tag=21"))
		fail_msg("%s: %s", sql, r->answer);
	ok(r, "set Port tap2 tag=20");
	gives(r, "get Port tap2 tag", "20\n");
}

/* What is in the tables is told as it is, whatever it is. */
static void check_answers(struct rig *r, const char *sql)
{
	static const char *const commands[] = {
		"list Bridge", "list Port", "list Interface", "list Mirror", "list Open_vSwitch",
		"find Port tag=20", "list-br", "list-ports br1", "get Interface tap2 error",
	};
	size_t i;

	for (i = 0; i < N(commands); i++) {
		if (strstr(vs(r, commands[i]), "error: ") == r->answer)
			fail_msg("%s: %s: %s", sql, commands[i], r->answer);
	}
	if (*method(r, "show", "{}") != '{')
		fail_msg("%s: show: %s", sql, r->answer);
}

/* A blob is nowhere a value. */
static void check_told(struct rig *r, const char *sql)
{
	if (strstr(sql, "= x'") && !strstr(sql, "_migrations") &&
	    strstr(method(r, "status", "{}"), "\"errors\":[]"))
		fail_msg("%s: no error is told", sql);
}

static void round_of(void **state, u64 seed)
{
	char sql[512], *before;
	struct rig *r;
	bool mirrors;

	random_state = seed * 0x9e3779b97f4a7c15ULL + 1;
	assert_int_equal(setup(state), 0);
	r = *state;
	rig_stop(r);
	if (!spoil(r, sql, sizeof(sql))) {
		rig_start(r);
		rig_teardown(state);
		return;
	}
	rig_open(r);
	before = dump(r, true);
	db_close(r->engine.db);
	rig_start(r);
	same_dump(r, before, true, "after the start", sql);
	check_told(r, sql);
	check_answers(r, sql);
	/* A weak reference goes with its row at the first command. */
	mirrors = strncmp(sql, "DELETE", 6) && !strstr(sql, "Mirror") && !strstr(sql, "_uuid =");
	before = dump(r, mirrors);
	check_healthy(r, sql);
	same_dump(r, before, mirrors, "after commands", sql);
	rig_restart(r);
	check_healthy(r, sql);
	rig_teardown(state);
}

static void spoiled_rows_harm_nobody_else(void **state)
{
	const char *seed = getenv("SEED");
	u64 first = seed ? strtoull(seed, NULL, 0) : 1, i;

	for (i = first; i < first + (seed ? 1 : ROUNDS); i++) {
		print_message("SEED=%" PRIu64 "\n", i);
		round_of(state, i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spoiled_rows_harm_nobody_else),
	};

	return cmocka_run_group_tests_name("bad_rows_property", tests, NULL, NULL);
}
