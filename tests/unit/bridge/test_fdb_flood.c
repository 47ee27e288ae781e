// SPDX-License-Identifier: GPL-2.0-or-later
/* The MAC table under ports that send from ever new addresses: others keep their stations. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/bridge/fdb.h"

#define LIMIT		90
#define AGING		300000
#define FLOODERS_MAX	8
#define FRAMES		5000	/* of each flooding port */
#define STATIONS	5	/* behind each quiet port */

struct table {
	struct fdb fdb;
	struct fdb_port quiet[2];
	struct fdb_port flooding[FLOODERS_MAX];
	u32 n;			/* addresses that were made up so far */
	u64 now;
};

static int setup(void **state)
{
	struct table *t = calloc(1, sizeof(*t));
	int i;

	*state = t;
	for (i = 0; i < 2; i++)
		fdb_port_init(&t->quiet[i]);
	for (i = 0; i < FLOODERS_MAX; i++)
		fdb_port_init(&t->flooding[i]);
	return fdb_init(&t->fdb, LIMIT, AGING);
}

static int teardown(void **state)
{
	struct table *t = *state;

	fdb_exit(&t->fdb);
	free(t);
	return 0;
}

static const u8 *station(u32 n)
{
	static u8 mac[6];

	memcpy(mac, (u8[]){ 0x02, 0, 0, 0, 0, (u8)(n + 1) }, 6);
	return mac;
}

static const u8 *made_up(struct table *t)
{
	static u8 mac[6];

	t->n++;
	memcpy(mac, (u8[]){ 0x06, 0, 0, (u8)(t->n >> 16), (u8)(t->n >> 8), (u8)t->n }, 6);
	return mac;
}

static void settle_in(struct table *t)
{
	u32 i;

	for (i = 0; i < 2 * STATIONS; i++)
		fdb_learn(&t->fdb, &t->quiet[i / STATIONS], 10, station(i), t->now++);
}

static void all_are_there(struct table *t)
{
	const struct fdb_entry *e;
	u32 i;

	for (i = 0; i < 2 * STATIONS; i++) {
		e = fdb_find(&t->fdb, 10, station(i));
		assert_non_null(e);
		assert_ptr_equal(e->port, &t->quiet[i / STATIONS]);
	}
}

/* @n ports send by turns, each frame from a new address, in VLANs from @vlan on, so many of them */
static void flood(struct table *t, u32 n, u16 vlan, u16 vlans)
{
	u32 i;

	for (i = 0; i < n * FRAMES; i++)
		assert_int_equal(fdb_learn(&t->fdb, &t->flooding[i % n],
					   (u16)(vlan + i / n % vlans), made_up(t), t->now++),
				 FDB_IS_NEW);
	assert_int_equal(t->fdb.count, LIMIT);
}

static void stations_stay_under_a_flood_of(struct table *t, u32 n, u16 vlan, u16 vlans)
{
	u32 share = (LIMIT - 2 * STATIONS) / n, i;

	settle_in(t);
	flood(t, n, vlan, vlans);
	all_are_there(t);
	for (i = 0; i < n; i++)
		assert_in_range(t->flooding[i].count, share, share + 1);
}

static void one_port_floods(void **state)
{
	stations_stay_under_a_flood_of(*state, 1, 10, 1);
}

static void two_ports_flood(void **state)
{
	stations_stay_under_a_flood_of(*state, 2, 10, 1);
}

static void eight_ports_flood(void **state)
{
	stations_stay_under_a_flood_of(*state, 8, 10, 1);
}

static void a_flood_in_many_vlans_is_that_of_one_port(void **state)
{
	stations_stay_under_a_flood_of(*state, 2, 1, 4000);
}

static void stations_come_back_into_a_table_full_of_floods(void **state)
{
	struct table *t = *state;

	flood(t, 8, 10, 1);
	settle_in(t);
	all_are_there(t);
	flood(t, 8, 10, 1);
	all_are_there(t);
}

/* Nine have ten each: who learns nothing new has to give nothing. */
static void a_port_with_a_full_share_keeps_it(void **state)
{
	struct table *t = *state;
	u32 share = LIMIT / (FLOODERS_MAX + 1), i;

	flood(t, 8, 10, 1);
	for (i = 0; i < share; i++)
		fdb_learn(&t->fdb, &t->quiet[0], 10, station(i), t->now++);
	flood(t, 8, 10, 1);
	assert_int_equal(t->quiet[0].count, share);
	for (i = 0; i < share; i++)
		assert_ptr_equal(fdb_find(&t->fdb, 10, station(i))->port, &t->quiet[0]);
}

static void static_entries_stay_and_leave_the_shares_alone(void **state)
{
	struct table *t = *state;
	u32 i;

	settle_in(t);
	for (i = 100; i < 100 + LIMIT; i++)
		assert_int_equal(fdb_static_set(&t->fdb, &t->flooding[0], 10, station(i)), 0);
	flood(t, 8, 10, 1);
	all_are_there(t);
	for (i = 100; i < 100 + LIMIT; i++)
		assert_true(fdb_find(&t->fdb, 10, station(i))->is_static);
}

/* That is what a move looks like, too: the last frame says where an address is. */
static void an_address_that_a_flood_claims_moves_and_comes_back(void **state)
{
	struct table *t = *state;

	settle_in(t);
	flood(t, 2, 10, 1);
	assert_int_equal(fdb_learn(&t->fdb, &t->flooding[0], 10, station(0), t->now++),
			 FDB_HAS_MOVED);
	flood(t, 2, 10, 1);
	assert_null(fdb_find(&t->fdb, 10, station(0)));
	assert_int_equal(fdb_learn(&t->fdb, &t->quiet[0], 10, station(0), t->now++), FDB_IS_NEW);
	flood(t, 2, 10, 1);
	all_are_there(t);
}

static void an_address_that_is_sticky_does_not_even_move(void **state)
{
	struct table *t = *state;

	t->quiet[0].sticky = true;
	settle_in(t);
	assert_int_equal(fdb_learn(&t->fdb, &t->flooding[0], 10, station(0), t->now++),
			 FDB_NOT_LEARNED);
	flood(t, 8, 10, 1);
	all_are_there(t);
}

static void a_smaller_table_takes_from_the_floods(void **state)
{
	struct table *t = *state;

	settle_in(t);
	flood(t, 8, 10, 1);
	assert_int_equal(fdb_set_limit(&t->fdb, (2 + FLOODERS_MAX) * STATIONS), 0);
	all_are_there(t);
}

#define TEST(claim) cmocka_unit_test_setup_teardown(claim, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_port_floods),
		TEST(two_ports_flood),
		TEST(eight_ports_flood),
		TEST(a_flood_in_many_vlans_is_that_of_one_port),
		TEST(stations_come_back_into_a_table_full_of_floods),
		TEST(a_port_with_a_full_share_keeps_it),
		TEST(static_entries_stay_and_leave_the_shares_alone),
		TEST(an_address_that_a_flood_claims_moves_and_comes_back),
		TEST(an_address_that_is_sticky_does_not_even_move),
		TEST(a_smaller_table_takes_from_the_floods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
