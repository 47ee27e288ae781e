// SPDX-License-Identifier: GPL-2.0-or-later
/* Large sets of references: what is written for one more; databases of before they were tables */
#include <sys/stat.h>
#include "tests/unit/control/bad_rows.h"

/* It warns that there are no such devices. */
static void runs(struct rig *r, const char *command)
{
	if (strstr(vs(r, command), "error: "))
		fail_msg("%s", r->answer);
}

/* Bytes that a command adds to the log: whole pages, and 24 bytes in front of each */
static off_t logged(struct rig *r, const char *command)
{
	char log[80];
	struct stat st;

	/* With an empty log: it grows from nothing. */
	rig_restart(r);
	runs(r, command);
	snprintf(log, sizeof(log), "%s-wal", r->path);
	assert_int_equal(stat(log, &st), 0);
	return st.st_size;
}

static void add_ports(struct rig *r, unsigned int from, unsigned int to)
{
	size_t len;
	char *line;
	FILE *f = open_memstream(&line, &len);

	for (; from < to; from++)
		fprintf(f, "%sadd-port br0 p%u", from % 100 ? " -- " : "", from);
	fclose(f);
	runs(r, line);
	free(line);
}

#define PORTS	20

/* Of some commands together: a page that has to be split makes one larger than another. */
static off_t bytes_per_port(struct rig *r, const char *prefix)
{
	off_t all = 0;
	char command[64];
	int i;

	for (i = 0; i < PORTS; i++) {
		snprintf(command, sizeof(command), "add-port br0 %s%d", prefix, i);
		all += logged(r, command);
	}
	return all / PORTS;
}

static void a_port_more_writes_as_much_beside_ten_as_beside_thousands(void **state)
{
	struct rig *r = *state;
	off_t few, many;
	unsigned int i;

	ok(r, "add-br br0");
	few = bytes_per_port(r, "few");
	for (i = 0; i < 2000; i += 100)
		add_ports(r, i, i + 100);
	many = bytes_per_port(r, "many");
	print_message("%ld bytes beside 10 ports, %ld beside 2,000\n", (long)few, (long)many);
	/* A tree that is a level deeper is a page more; all names of ports would be twenty. */
	assert_in_range(many, 1, few + 7 * (4096 + 24));
}

static void a_port_less_does_so_too(void **state)
{
	struct rig *r = *state;
	unsigned int i;
	off_t few, many;

	ok(r, "add-br br0");
	add_ports(r, 0, 100);
	few = logged(r, "del-port p50");
	for (i = 100; i < 2000; i += 100)
		add_ports(r, i, i + 100);
	many = logged(r, "del-port p51");
	print_message("%ld bytes beside 100 ports, %ld beside 2,000\n", (long)few, (long)many);
	assert_in_range(many, 1, few + 10 * (4096 + 24));
}

/* The file as version 3 had it: sets of references in cells */
static void make_version_3(struct rig *r)
{
	write_stopped(r, "ALTER TABLE Bridge ADD COLUMN ports TEXT NOT NULL DEFAULT '[]' CHECK "
		"(json_valid(ports)); "
		"ALTER TABLE Open_vSwitch ADD COLUMN bridges TEXT NOT NULL DEFAULT '[]'; "
		"ALTER TABLE Port ADD COLUMN static_macs TEXT NOT NULL DEFAULT '[]'; "
		"UPDATE Bridge SET ports = (SELECT json_group_array(value) FROM Bridge_ports b "
		"WHERE b._uuid = Bridge._uuid); "
		"UPDATE Open_vSwitch SET bridges = (SELECT json_group_array(value) FROM "
		"Open_vSwitch_bridges); "
		"UPDATE Port SET static_macs = (SELECT json_group_array(value) FROM "
		"Port_static_macs p WHERE p._uuid = Port._uuid); "
		"DROP TRIGGER Bridge_ports_of_row; DROP TABLE Bridge_ports; "
		"DROP TRIGGER Open_vSwitch_bridges_of_row; DROP TABLE Open_vSwitch_bridges; "
		"DROP TRIGGER Port_static_macs_of_row; DROP TABLE Port_static_macs; "
		"DELETE FROM vswitch_migrations WHERE version >= 4; PRAGMA user_version = 3");
}

static void an_older_database_tells_the_same(void **state)
{
	static const char list[] = "list Bridge -- list Port -- list Interface -- list StaticMAC "
				   "-- --columns=bridges list Open_vSwitch";
	struct rig *r = *state;
	char *before;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	ok(r, "add-br br0 -- add-port br0 tap0 tag=5 -- add-port br0 tap1 -- add-br br1");
	assert_null(strstr(vs(r, "--id=@s create StaticMAC mac='\"02:00:00:00:00:01\"' vlan=5 "
			      "-- set Port tap0 static_macs=@s"), "error"));
	before = strdup(vs(r, list));
	rig_stop(r);
	make_version_3(r);
	rig_start(r);
	gives(r, list, before);
	free(before);
	assert_null(r->engine.faults.first);
	ok(r, "del-port tap1 -- del-br br1");
	gives(r, "list-ports br0", "tap0\n");
}

/* A cell that is no array is nobody's excuse not to start. */
static void a_bad_cell_of_an_older_database_stays(void **state)
{
	struct rig *r = *state;
	char *bad;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	ok(r, "add-br br0 -- add-port br0 tap0 -- add-br br1 -- add-port br1 tap1");
	rig_stop(r);
	make_version_3(r);
	write_stopped(r, "UPDATE Bridge SET ports = '[1,' WHERE name = 'br0'");
	rig_start(r);
	assert_true(forwards(r, "tap1"));
	assert_false(forwards(r, "tap0"));
	shown(r, "tap0: nothing refers to it");
	ok(r, "set Port tap1 tag=5");
	bad = cell(r, "SELECT ports FROM Bridge WHERE name = 'br0'");
	assert_string_equal(bad, "[1,");
	free(bad);
	gives(r, "get Port tap0 name", "\"tap0\"\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_port_more_writes_as_much_beside_ten_as_beside_thousands),
		TEST(a_port_less_does_so_too),
		TEST(an_older_database_tells_the_same),
		TEST(a_bad_cell_of_an_older_database_stays),
	};

	return cmocka_run_group_tests_name("relations", tests, NULL, NULL);
}
