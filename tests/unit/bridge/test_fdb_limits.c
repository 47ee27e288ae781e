// SPDX-License-Identifier: GPL-2.0-or-later
/* The MAC table: limits of ports, sticky addresses, VLANs in which nothing is learned. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/bridge/fdb.h"

#define LIMIT	8
#define AGING	1000

struct table {
	struct fdb fdb;
	struct fdb_port p1, p2;
	char changes[256];	/* "10/5 p1->p2;" */
};

static const u8 *mac(u8 n)
{
	static u8 macs[8][6];
	static unsigned int turn;
	u8 *m = macs[turn++ % 8];

	memcpy(m, (u8[]){ 0x02, 0, 0, 0, 0, n }, 6);
	return m;
}

static const char *name(const struct table *t, const struct fdb_port *p)
{
	return p == &t->p1 ? "p1" : p == &t->p2 ? "p2" : "-";
}

static void changed(void *arg, enum fdb_change change, u16 vlan, const u8 m[6],
		    const struct fdb_port *port, const struct fdb_port *was)
{
	struct table *t = arg;
	size_t n = strlen(t->changes);

	(void)change;
	snprintf(t->changes + n, sizeof(t->changes) - n, "%u/%u %s->%s;", vlan, m[5],
		 name(t, was), name(t, port));
}

static int setup(void **state)
{
	struct table *t = calloc(1, sizeof(*t));

	*state = t;
	fdb_port_init(&t->p1);
	fdb_port_init(&t->p2);
	if (fdb_init(&t->fdb, LIMIT, AGING))
		return -1;
	t->fdb.changed = changed;
	t->fdb.arg = t;
	return 0;
}

static int teardown(void **state)
{
	struct table *t = *state;

	fdb_exit(&t->fdb);
	free(t);
	return 0;
}

static const struct fdb_port *at(struct table *t, u16 vlan, u8 n)
{
	const struct fdb_entry *e = fdb_find(&t->fdb, vlan, mac(n));

	return e ? e->port : NULL;
}

static void changes_say_where_the_address_was(void **state)
{
	struct table *t = *state;

	fdb_learn(&t->fdb, &t->p1, 10, mac(5), 0);
	fdb_learn(&t->fdb, &t->p2, 10, mac(5), 1);
	fdb_expire(&t->fdb, 1 + AGING);
	assert_string_equal(t->changes, "10/5 -->p1;10/5 p1->p2;10/5 p2->-;");
}

static void full_port_learns_nobody_else(void **state)
{
	struct table *t = *state;

	fdb_set_port_limit(&t->fdb, &t->p1, 2);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(1), 0), FDB_IS_NEW);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 20, mac(1), 0), FDB_IS_NEW);
	assert_int_equal(fdb_admits(&t->fdb, &t->p1, 10, mac(2)), FDB_OVER_LIMIT);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(2), 0), FDB_NOT_LEARNED);
	assert_null(at(t, 10, 2));
	assert_int_equal(fdb_admits(&t->fdb, &t->p1, 10, mac(1)), FDB_ADMITTED);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(1), 1), FDB_IS_KNOWN);
	assert_int_equal(fdb_learn(&t->fdb, &t->p2, 10, mac(2), 1), FDB_IS_NEW);
}

static void full_port_takes_no_station_from_another(void **state)
{
	struct table *t = *state;

	fdb_set_port_limit(&t->fdb, &t->p1, 0);
	fdb_learn(&t->fdb, &t->p2, 10, mac(2), 0);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(2), 1), FDB_NOT_LEARNED);
	assert_ptr_equal(at(t, 10, 2), &t->p2);
}

static void port_learns_again_when_there_is_room(void **state)
{
	struct table *t = *state;

	fdb_set_port_limit(&t->fdb, &t->p1, 1);
	fdb_learn(&t->fdb, &t->p1, 10, mac(1), 0);
	fdb_learn(&t->fdb, &t->p1, 10, mac(2), 1);
	fdb_expire(&t->fdb, AGING);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(2), AGING), FDB_IS_NEW);
	fdb_learn(&t->fdb, &t->p2, 10, mac(2), AGING);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(3), AGING), FDB_IS_NEW);
}

static void lower_limit_forgets_the_least_recently_used(void **state)
{
	struct table *t = *state;

	fdb_learn(&t->fdb, &t->p1, 10, mac(1), 0);
	fdb_learn(&t->fdb, &t->p1, 10, mac(2), 0);
	fdb_learn(&t->fdb, &t->p1, 10, mac(3), 0);
	fdb_learn(&t->fdb, &t->p1, 10, mac(1), 1);
	fdb_set_port_limit(&t->fdb, &t->p1, 1);
	assert_ptr_equal(at(t, 10, 1), &t->p1);
	assert_null(at(t, 10, 2));
	assert_null(at(t, 10, 3));
}

static void static_entries_do_not_count(void **state)
{
	struct table *t = *state;

	fdb_static_set(&t->fdb, &t->p1, 10, mac(9));
	fdb_set_port_limit(&t->fdb, &t->p1, 1);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(1), 0), FDB_IS_NEW);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(9), 0), FDB_IS_KNOWN);
	assert_int_equal(fdb_admits(&t->fdb, &t->p2, 10, mac(9)), FDB_ADMITTED);
}

static void sticky_address_neither_moves_nor_ages(void **state)
{
	struct table *t = *state;

	t->p1.sticky = true;
	fdb_learn(&t->fdb, &t->p1, 10, mac(1), 0);
	assert_int_equal(fdb_admits(&t->fdb, &t->p2, 10, mac(1)), FDB_STICKY_ELSEWHERE);
	assert_int_equal(fdb_learn(&t->fdb, &t->p2, 10, mac(1), 1), FDB_NOT_LEARNED);
	assert_int_equal(fdb_learn(&t->fdb, &t->p2, 20, mac(1), 1), FDB_IS_NEW);
	fdb_learn(&t->fdb, &t->p2, 10, mac(2), 1);
	fdb_expire(&t->fdb, 10 * AGING);
	assert_ptr_equal(at(t, 10, 1), &t->p1);
	assert_null(at(t, 10, 2));
	assert_null(at(t, 20, 1));
}

static void sticky_address_is_ordinary_when_its_port_is(void **state)
{
	struct table *t = *state;

	t->p1.sticky = true;
	fdb_learn(&t->fdb, &t->p1, 10, mac(1), 0);
	t->p1.sticky = false;
	assert_int_equal(fdb_learn(&t->fdb, &t->p2, 10, mac(1), 1), FDB_HAS_MOVED);
}

static void sticky_address_goes_by_order(void **state)
{
	struct table *t = *state;

	t->p1.sticky = true;
	fdb_learn(&t->fdb, &t->p1, 10, mac(1), 0);
	fdb_flush(&t->fdb);
	assert_null(at(t, 10, 1));
}

static void flooded_vlan_knows_and_learns_nobody(void **state)
{
	struct table *t = *state;
	u8 vlans[VLAN_COUNT / 8] = { 0 };

	fdb_learn(&t->fdb, &t->p1, 10, mac(1), 0);
	fdb_learn(&t->fdb, &t->p1, 20, mac(1), 0);
	fdb_static_set(&t->fdb, &t->p1, 10, mac(9));
	vlan_set_add(vlans, 10);
	fdb_set_flood_vlans(&t->fdb, vlans);
	assert_null(at(t, 10, 1));
	assert_null(at(t, 10, 9));
	assert_ptr_equal(at(t, 20, 1), &t->p1);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(2), 1), FDB_NOT_LEARNED);
	assert_int_equal(t->fdb.count, 1);
	memset(vlans, 0, sizeof(vlans));
	fdb_set_flood_vlans(&t->fdb, vlans);
	assert_ptr_equal(at(t, 10, 9), &t->p1);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(2), 1), FDB_IS_NEW);
}

static void limits_do_not_count_where_nothing_is_learned(void **state)
{
	struct table *t = *state;
	u8 vlans[VLAN_COUNT / 8] = { 0 };

	vlan_set_add(vlans, 10);
	fdb_set_flood_vlans(&t->fdb, vlans);
	fdb_set_port_limit(&t->fdb, &t->p1, 0);
	assert_int_equal(fdb_admits(&t->fdb, &t->p1, 10, mac(1)), FDB_ADMITTED);
	assert_int_equal(fdb_admits(&t->fdb, &t->p1, 20, mac(1)), FDB_OVER_LIMIT);
}

#define TEST(claim) cmocka_unit_test_setup_teardown(claim, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(changes_say_where_the_address_was),
		TEST(full_port_learns_nobody_else),
		TEST(full_port_takes_no_station_from_another),
		TEST(port_learns_again_when_there_is_room),
		TEST(lower_limit_forgets_the_least_recently_used),
		TEST(static_entries_do_not_count),
		TEST(sticky_address_neither_moves_nor_ages),
		TEST(sticky_address_is_ordinary_when_its_port_is),
		TEST(sticky_address_goes_by_order),
		TEST(flooded_vlan_knows_and_learns_nobody),
		TEST(limits_do_not_count_where_nothing_is_learned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
