// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How much SQLite does: between two chances for others, and for one row more beside many. Counted
 * are chances and steps of its machine.
 */
#include <sys/stat.h>
#include "tests/unit/control/ctl_rig.h"
#include "daemon/base/log.h"
#include "daemon/db/integrity.h"
#include "daemon/db/row.h"
#include "daemon/db/sql.h"
#include "daemon/db/vfs.h"

#define PORTS	1000

static unsigned int chances, steps;

static void count_chance(void *arg)
{
	(void)arg;
	chances++;
}

static void begin_counting(void)
{
	chances = 0;
	db_way_set((struct way){ count_chance, NULL });
}

static unsigned int counted(void)
{
	db_way_set((struct way){ NULL });
	return chances;
}

static int setup(void **state)
{
	int rc = rig_setup(state);

	log_set("any", "off");
	ok(*state, "add-br br0");
	return rc;
}

static void add_ports(struct rig *r, const char *prefix, unsigned int n)
{
	size_t len;
	char *line;
	FILE *f = open_memstream(&line, &len);
	unsigned int i;

	for (i = 0; i < n; i++)
		fprintf(f, "%sadd-port br0 %s%u", i ? " -- " : "", prefix, i);
	fclose(f);
	vs(r, line);
	free(line);
}

static off_t log_size(struct rig *r)
{
	struct stat st;
	char log[80];

	snprintf(log, sizeof(log), "%s-wal", r->path);
	assert_int_equal(stat(log, &st), 0);
	return st.st_size;
}

static void a_commit_gives_way_between_pages(void **state)
{
	struct rig *r = *state;
	struct db *db = r->engine.db;
	unsigned int i;
	off_t before;

	assert_int_equal(db_begin(db, NULL), 0);
	for (i = 0; i < 500; i++) {
		struct row *row = row_new(TBL_STATIC_MAC);

		assert_int_equal(row_insert(db, row, NULL), 0);
		row_free(row);
	}
	before = log_size(r);
	begin_counting();
	assert_int_equal(db_commit(db, NULL), 0);
	assert_true(log_size(r) - before > 10 * 4096);
	assert_true(counted() >= (log_size(r) - before) / 4120);
}

static void a_look_at_all_references_gives_way(void **state)
{
	struct rig *r = *state;
	struct db *db = r->engine.db;

	add_ports(r, "p", PORTS);
	assert_int_equal(db_begin(db, NULL), 0);
	begin_counting();
	assert_int_equal(refs_settle(db, NULL), 0);
	assert_in_range(counted(), PORTS / 100, 100000);
	db_rollback(db);
}

/* Of which one has changed */
static void a_change_gives_way_between_ports(void **state)
{
	struct rig *r = *state;

	add_ports(r, "p", PORTS);
	chances = 0;
	policy_set_way(r->engine.policy, (struct way){ count_chance, NULL });
	ok(r, "set Port p7 tag=7");
	policy_set_way(r->engine.policy, (struct way){ NULL });
	assert_in_range(chances, PORTS, 10 * PORTS);
}

static int count_step(void *arg)
{
	(void)arg;
	steps++;
	return 0;
}

static unsigned int steps_of(struct rig *r, const char *command)
{
	steps = 0;
	sqlite3_progress_handler(r->engine.db->sql, 1, count_step, NULL);
	assert_null(strstr(vs(r, command), "error: "));
	sqlite3_progress_handler(r->engine.db->sql, 0, NULL, NULL);
	return steps;
}

static void what_is_added_costs_the_same_beside_many(void **state)
{
	struct rig *r = *state;
	unsigned int few, many;

	add_ports(r, "few", 10);
	vs(r, "add-port br0 first");
	few = steps_of(r, "add-port br0 second");
	add_ports(r, "many", PORTS);
	many = steps_of(r, "add-port br0 third");
	print_message("%u steps beside 10 ports, %u beside %u\n", few, many, PORTS);
	assert_in_range(many, 1, few + few / 2);
}

/* Static addresses of port "first", @from to @to, in one line of two commands for each */
static char *add_macs(unsigned int from, unsigned int to)
{
	size_t len;
	char *line;
	FILE *f = open_memstream(&line, &len);
	unsigned int i;

	for (i = from; i < to; i++)
		fprintf(f, "%s--id=@m%u create StaticMAC vlan=7 mac=\"02:00:00:00:%02x:%02x\" -- "
			"add Port first static_macs @m%u", i > from ? " -- " : "", i, i >> 8,
			i & 0xff, i);
	fclose(f);
	return line;
}

static unsigned int steps_of_macs(struct rig *r, unsigned int from, unsigned int to)
{
	char *line = add_macs(from, to);
	unsigned int n = steps_of(r, line);

	free(line);
	return n;
}

static void an_address_more_costs_the_same_beside_many_of_its_port(void **state)
{
	struct rig *r = *state;
	unsigned int few, many;

	vs(r, "add-port br0 first");
	few = steps_of_macs(r, 0, 100) / 100;
	many = steps_of_macs(r, 1000, 2000) / 1000;
	print_message("%u steps for each of 100 addresses, %u for each of 1,000\n", few, many);
	assert_in_range(many, 1, few + few / 4);
}

/* And what nothing refers to goes all the same. */
static void what_is_added_is_looked_at(void **state)
{
	struct rig *r = *state;

	vs(r, "create Port name=x interfaces=@i -- --id=@i create Interface name=x");
	gives(r, "--columns=name find Port name=x", "");
	vs(r, "--id=@i create Interface name=y -- --id=@p create Port name=y interfaces=@i");
	gives(r, "--columns=name find Interface name=y", "");
	vs(r, "--id=@i create Interface name=z -- --id=@p create Port name=z interfaces=@i "
	   "-- add Bridge br0 ports @p");
	gives(r, "--columns=name find Port name=z", "[\"z\"]\n");
	gives(r, "--columns=name find Interface name=z", "[\"z\"]\n");
	vs(r, "--id=@i create Interface name=w -- --id=@p create Port name=w interfaces=@i "
	   "-- add Bridge br0 ports @p -- remove Bridge br0 ports @p");
	gives(r, "--columns=name find Port name=w", "");
	gives(r, "--columns=name find Interface name=w", "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_commit_gives_way_between_pages),
		TEST(a_look_at_all_references_gives_way),
		TEST(a_change_gives_way_between_ports),
		TEST(what_is_added_costs_the_same_beside_many),
		TEST(an_address_more_costs_the_same_beside_many_of_its_port),
		TEST(what_is_added_is_looked_at),
	};

	return cmocka_run_group_tests_name("way", tests, NULL, NULL);
}
