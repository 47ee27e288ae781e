// SPDX-License-Identifier: GPL-2.0-or-later
/* The MAC table: learning, moving, ageing, its limit. */
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
	struct fdb_port p1, p2, p3;
	char changes[512];	/* "learned 10/5 p1;" */
};

static const u8 *mac(u32 n)
{
	static u8 macs[8][6];
	static unsigned int turn;
	u8 *m = macs[turn++ % 8];

	memcpy(m, (u8[]){ 0x02, 0, 0, (u8)(n >> 16), (u8)(n >> 8), (u8)n }, 6);
	return m;
}

static const char *port_name(const struct table *t, const struct fdb_port *p)
{
	return p == &t->p1 ? "p1" : p == &t->p2 ? "p2" : p == &t->p3 ? "p3" : "-";
}

static void changed(void *arg, enum fdb_change change, u16 vlan, const u8 m[6],
		    const struct fdb_port *port, const struct fdb_port *was)
{
	static const char *const names[] = { "learned", "moved", "expired", "flushed" };
	struct table *t = arg;
	size_t n = strlen(t->changes);

	(void)was;
	snprintf(t->changes + n, sizeof(t->changes) - n, "%s %u/%u %s;", names[change], vlan,
		 m[5] | m[4] << 8, port_name(t, port));
}

static int setup(void **state)
{
	struct table *t = calloc(1, sizeof(*t));

	*state = t;
	fdb_port_init(&t->p1);
	fdb_port_init(&t->p2);
	fdb_port_init(&t->p3);
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

static void assert_at(struct table *t, u16 vlan, u32 n, const struct fdb_port *port)
{
	const struct fdb_entry *e = fdb_find(&t->fdb, vlan, mac(n));

	if (!port)
		assert_null(e);
	else
		assert_non_null(e);
	assert_ptr_equal(e ? e->port : NULL, port);
}

static void learned_mac_is_found_in_its_vlan_only(void **state)
{
	struct table *t = *state;

	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(5), 0), FDB_IS_NEW);
	assert_at(t, 10, 5, &t->p1);
	assert_at(t, 20, 5, NULL);
	assert_at(t, 10, 6, NULL);
}

static void same_mac_in_two_vlans_is_two_entries(void **state)
{
	struct table *t = *state;

	fdb_learn(&t->fdb, &t->p1, 10, mac(5), 0);
	assert_int_equal(fdb_learn(&t->fdb, &t->p2, 20, mac(5), 0), FDB_IS_NEW);
	assert_at(t, 10, 5, &t->p1);
	assert_at(t, 20, 5, &t->p2);
	assert_int_equal(t->fdb.count, 2);
}

static void learning_again_is_no_change(void **state)
{
	struct table *t = *state;

	fdb_learn(&t->fdb, &t->p1, 10, mac(5), 0);
	t->changes[0] = '\0';
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(5), 1), FDB_IS_KNOWN);
	assert_string_equal(t->changes, "");
}

static void changes_are_reported_after_they_are_made(void **state)
{
	struct table *t = *state;

	fdb_learn(&t->fdb, &t->p1, 10, mac(5), 0);
	fdb_learn(&t->fdb, &t->p2, 10, mac(5), 1);
	fdb_expire(&t->fdb, 1 + AGING);
	assert_string_equal(t->changes, "learned 10/5 p1;moved 10/5 p2;expired 10/5 -;");
}

static void station_moves_to_the_port_where_it_is_seen(void **state)
{
	struct table *t = *state;

	fdb_learn(&t->fdb, &t->p1, 10, mac(5), 0);
	assert_int_equal(fdb_learn(&t->fdb, &t->p2, 10, mac(5), 1), FDB_HAS_MOVED);
	assert_at(t, 10, 5, &t->p2);
	assert_int_equal(t->p1.count, 0);
	assert_int_equal(t->p2.count, 1);
	assert_int_equal(t->fdb.count, 1);
}

static void group_and_zero_addresses_are_never_learned(void **state)
{
	struct table *t = *state;

	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 0, (u8[]){ 1, 0, 0, 0, 0, 1 }, 0),
			 FDB_NOT_LEARNED);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 0, (u8[6]){ 0 }, 0), FDB_NOT_LEARNED);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 0,
				   (u8[]){ 255, 255, 255, 255, 255, 255 }, 0), FDB_NOT_LEARNED);
	assert_int_equal(t->fdb.count, 0);
}

static void entry_ages_out_exactly_at_the_ageing_time(void **state)
{
	struct table *t = *state;

	fdb_learn(&t->fdb, &t->p1, 10, mac(5), 100);
	fdb_expire(&t->fdb, 100 + AGING - 1);
	assert_at(t, 10, 5, &t->p1);
	fdb_expire(&t->fdb, 100 + AGING);
	assert_at(t, 10, 5, NULL);
}

static void refreshed_entry_stays(void **state)
{
	struct table *t = *state;

	fdb_learn(&t->fdb, &t->p1, 10, mac(5), 0);
	fdb_learn(&t->fdb, &t->p1, 10, mac(6), 10);
	fdb_learn(&t->fdb, &t->p1, 10, mac(5), 500);
	fdb_expire(&t->fdb, 10 + AGING);
	assert_at(t, 10, 5, &t->p1);
	assert_at(t, 10, 6, NULL);
}

static void full_table_gives_up_the_oldest_of_the_port_with_most(void **state)
{
	struct table *t = *state;
	u32 i;

	fdb_learn(&t->fdb, &t->p2, 10, mac(100), 0);
	fdb_learn(&t->fdb, &t->p2, 10, mac(101), 0);
	for (i = 0; i < LIMIT - 2; i++)
		fdb_learn(&t->fdb, &t->p1, 10, mac(i + 1), 1);
	t->changes[0] = '\0';
	fdb_learn(&t->fdb, &t->p3, 10, mac(200), 2);
	assert_string_equal(t->changes, "expired 10/1 -;learned 10/200 p3;");
	assert_int_equal(t->fdb.count, LIMIT);
}

static void one_port_cannot_push_out_the_others(void **state)
{
	struct table *t = *state;
	u32 i;

	fdb_learn(&t->fdb, &t->p2, 10, mac(60001), 0);
	fdb_learn(&t->fdb, &t->p3, 10, mac(60002), 0);
	for (i = 1; i < 10000; i++) {
		fdb_learn(&t->fdb, &t->p1, 10, mac(i), i);
		t->changes[0] = '\0';
	}
	assert_at(t, 10, 60001, &t->p2);
	assert_at(t, 10, 60002, &t->p3);
	assert_int_equal(t->p1.count, LIMIT - 2);
	assert_at(t, 10, 9999, &t->p1);
}

static void newcomer_gets_a_place_in_a_table_filled_by_another(void **state)
{
	struct table *t = *state;
	u32 i;

	for (i = 1; i <= LIMIT; i++)
		fdb_learn(&t->fdb, &t->p1, 10, mac(i), 0);
	assert_int_equal(fdb_learn(&t->fdb, &t->p2, 10, mac(100), 1), FDB_IS_NEW);
	assert_at(t, 10, 100, &t->p2);
	assert_at(t, 10, 1, NULL);
}

static void table_of_size_0_learns_nothing(void **state)
{
	struct table *t = *state;

	assert_int_equal(fdb_set_limit(&t->fdb, 0), 0);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(5), 0), FDB_NOT_LEARNED);
}

static void smaller_limit_gives_up_entries_fairly(void **state)
{
	struct table *t = *state;
	u32 i;

	for (i = 1; i <= 6; i++)
		fdb_learn(&t->fdb, &t->p1, 10, mac(i), i);
	fdb_learn(&t->fdb, &t->p2, 10, mac(100), 7);
	fdb_learn(&t->fdb, &t->p2, 10, mac(101), 7);
	assert_int_equal(fdb_set_limit(&t->fdb, 4), 0);
	assert_int_equal(t->fdb.count, 4);
	assert_int_equal(t->p1.count, 2);
	assert_int_equal(t->p2.count, 2);
	assert_at(t, 10, 6, &t->p1);
	assert_at(t, 10, 4, NULL);
}

static void larger_limit_keeps_entries_and_takes_more(void **state)
{
	struct table *t = *state;
	u32 i;

	for (i = 1; i <= LIMIT; i++)
		fdb_learn(&t->fdb, &t->p1, 10, mac(i), 0);
	assert_int_equal(fdb_set_limit(&t->fdb, 100), 0);
	for (; i <= 100; i++)
		fdb_learn(&t->fdb, &t->p2, 10, mac(i), 0);
	assert_int_equal(t->fdb.count, 100);
	assert_at(t, 10, 1, &t->p1);
	fdb_learn(&t->fdb, &t->p1, 10, mac(200), 0);
	assert_int_equal(t->fdb.count, 100);
	assert_int_equal(t->p2.count, 100 - LIMIT - 1);
}

static void static_entry_neither_moves_nor_ages(void **state)
{
	struct table *t = *state;

	fdb_static_begin(&t->fdb);
	fdb_static_set(&t->fdb, &t->p1, 10, mac(5));
	fdb_static_end(&t->fdb);
	assert_int_equal(fdb_learn(&t->fdb, &t->p2, 10, mac(5), 1), FDB_NOT_LEARNED);
	assert_int_equal(fdb_learn(&t->fdb, &t->p1, 10, mac(5), 1), FDB_IS_KNOWN);
	fdb_expire(&t->fdb, 100 * AGING);
	fdb_flush(&t->fdb);
	assert_at(t, 10, 5, &t->p1);
}

static void static_entry_replaces_a_learned_one(void **state)
{
	struct table *t = *state;

	fdb_learn(&t->fdb, &t->p2, 10, mac(5), 0);
	fdb_static_begin(&t->fdb);
	fdb_static_set(&t->fdb, &t->p1, 10, mac(5));
	fdb_static_end(&t->fdb);
	assert_at(t, 10, 5, &t->p1);
	assert_int_equal(t->fdb.count, 0);
	assert_int_equal(t->p2.count, 0);
}

static void static_entries_are_replaced_as_a_whole(void **state)
{
	struct table *t = *state;

	fdb_static_begin(&t->fdb);
	fdb_static_set(&t->fdb, &t->p1, 10, mac(5));
	fdb_static_set(&t->fdb, &t->p1, 10, mac(6));
	fdb_static_end(&t->fdb);
	fdb_static_begin(&t->fdb);
	fdb_static_set(&t->fdb, &t->p2, 10, mac(6));
	fdb_static_end(&t->fdb);
	assert_at(t, 10, 5, NULL);
	assert_at(t, 10, 6, &t->p2);
}

static void static_entries_do_not_count_towards_the_limit(void **state)
{
	struct table *t = *state;
	u32 i;

	fdb_static_begin(&t->fdb);
	for (i = 0; i < 2 * LIMIT; i++)
		fdb_static_set(&t->fdb, &t->p1, 10, mac(1000 + i));
	fdb_static_end(&t->fdb);
	for (i = 1; i <= LIMIT; i++)
		fdb_learn(&t->fdb, &t->p1, 10, mac(i), 0);
	assert_at(t, 10, 1, &t->p1);
	assert_int_equal(t->fdb.count, LIMIT);
}

static void flush_removes_all_that_was_learned(void **state)
{
	struct table *t = *state;

	fdb_learn(&t->fdb, &t->p1, 10, mac(5), 0);
	fdb_learn(&t->fdb, &t->p2, 20, mac(6), 0);
	t->changes[0] = '\0';
	fdb_flush(&t->fdb);
	assert_int_equal(t->fdb.count, 0);
	assert_string_equal(t->changes, "flushed 10/5 -;flushed 20/6 -;");
}

static void flush_of_a_port_leaves_the_others(void **state)
{
	struct table *t = *state;

	fdb_learn(&t->fdb, &t->p1, 10, mac(5), 0);
	fdb_learn(&t->fdb, &t->p2, 10, mac(6), 0);
	fdb_flush_port(&t->fdb, &t->p1, NULL);
	assert_at(t, 10, 5, NULL);
	assert_at(t, 10, 6, &t->p2);
}

static void flush_of_a_port_can_keep_vlans(void **state)
{
	struct table *t = *state;
	u8 keep[512] = { [10 / 8] = 1 << 10 % 8 };

	fdb_learn(&t->fdb, &t->p1, 10, mac(5), 0);
	fdb_learn(&t->fdb, &t->p1, 20, mac(5), 0);
	fdb_flush_port(&t->fdb, &t->p1, keep);
	assert_at(t, 10, 5, &t->p1);
	assert_at(t, 20, 5, NULL);
}

static void static_entries_that_are_in_force_need_not_be_set(void **state)
{
	struct table *t = *state;

	fdb_static_begin(&t->fdb);
	fdb_static_set(&t->fdb, &t->p1, 10, mac(5));
	fdb_static_set(&t->fdb, &t->p2, 10, mac(6));
	fdb_static_end(&t->fdb);
	fdb_static_begin(&t->fdb);
	assert_true(fdb_static_has(&t->fdb, &t->p1, 10, mac(5)));
	assert_false(fdb_static_has(&t->fdb, &t->p1, 10, mac(6)));
	assert_false(fdb_static_has(&t->fdb, &t->p1, 10, mac(7)));
	fdb_static_set(&t->fdb, &t->p3, 10, mac(7));
	assert_int_equal(t->fdb.n_dropped, 0);
	fdb_static_end(&t->fdb);
	assert_int_equal(t->fdb.n_dropped, 1);
	assert_non_null(fdb_find(&t->fdb, 10, mac(5)));
	assert_null(fdb_find(&t->fdb, 10, mac(6)));
	assert_ptr_equal(fdb_find(&t->fdb, 10, mac(7))->port, &t->p3);
	fdb_forget_port(&t->fdb, &t->p1);
	assert_int_equal(t->fdb.n_dropped, 2);
}

static void flush_of_an_address_covers_all_vlans(void **state)
{
	struct table *t = *state;

	fdb_learn(&t->fdb, &t->p1, 10, mac(5), 0);
	fdb_learn(&t->fdb, &t->p2, 20, mac(5), 0);
	fdb_learn(&t->fdb, &t->p2, 20, mac(6), 0);
	fdb_flush_mac(&t->fdb, mac(5));
	assert_at(t, 10, 5, NULL);
	assert_at(t, 20, 5, NULL);
	assert_at(t, 20, 6, &t->p2);
}

static void forgotten_port_is_nowhere_in_the_table(void **state)
{
	struct table *t = *state;

	fdb_static_begin(&t->fdb);
	fdb_static_set(&t->fdb, &t->p1, 10, mac(5));
	fdb_static_set(&t->fdb, &t->p2, 10, mac(6));
	fdb_static_end(&t->fdb);
	fdb_learn(&t->fdb, &t->p1, 10, mac(7), 0);
	fdb_forget_port(&t->fdb, &t->p1);
	assert_at(t, 10, 5, NULL);
	assert_at(t, 10, 6, &t->p2);
	assert_at(t, 10, 7, NULL);
	assert_int_equal(t->p1.count, 0);
}

/* A plain model beside the table: an array of entries with their time of use. */
struct model {
	struct fdb_port *port[64];
	u64 used[64];
};

static void model_learn(struct model *m, struct fdb_port *p, u32 n, u64 now)
{
	m->port[n] = p;
	m->used[n] = now;
}

static void random_use_agrees_with_a_plain_model(void **state)
{
	struct table *t = *state;
	struct fdb_port *ports[] = { &t->p1, &t->p2, &t->p3 };
	struct model m = { 0 };
	unsigned int seed = 1;
	u64 now = 0;
	u32 n;
	int i;

	assert_int_equal(fdb_set_limit(&t->fdb, 64), 0);
	for (i = 0; i < 20000; i++) {
		now += (u64)rand_r(&seed) % 20;
		n = (u32)rand_r(&seed) % 64;
		model_learn(&m, ports[(u32)rand_r(&seed) % 3], n, now);
		fdb_learn(&t->fdb, m.port[n], 10, mac(n + 1), now);
		fdb_expire(&t->fdb, now);
		for (n = 0; n < 64; n++) {
			if (m.port[n] && now >= m.used[n] + AGING)
				m.port[n] = NULL;
			assert_at(t, 10, n + 1, m.port[n]);
		}
		t->changes[0] = '\0';
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(learned_mac_is_found_in_its_vlan_only),
		TEST(same_mac_in_two_vlans_is_two_entries),
		TEST(learning_again_is_no_change),
		TEST(changes_are_reported_after_they_are_made),
		TEST(station_moves_to_the_port_where_it_is_seen),
		TEST(group_and_zero_addresses_are_never_learned),
		TEST(entry_ages_out_exactly_at_the_ageing_time),
		TEST(refreshed_entry_stays),
		TEST(full_table_gives_up_the_oldest_of_the_port_with_most),
		TEST(one_port_cannot_push_out_the_others),
		TEST(newcomer_gets_a_place_in_a_table_filled_by_another),
		TEST(table_of_size_0_learns_nothing),
		TEST(smaller_limit_gives_up_entries_fairly),
		TEST(larger_limit_keeps_entries_and_takes_more),
		TEST(static_entry_neither_moves_nor_ages),
		TEST(static_entry_replaces_a_learned_one),
		TEST(static_entries_are_replaced_as_a_whole),
		TEST(static_entries_do_not_count_towards_the_limit),
		TEST(flush_removes_all_that_was_learned),
		TEST(flush_of_a_port_leaves_the_others),
		TEST(flush_of_a_port_can_keep_vlans),
		TEST(static_entries_that_are_in_force_need_not_be_set),
		TEST(flush_of_an_address_covers_all_vlans),
		TEST(forgotten_port_is_nowhere_in_the_table),
		TEST(random_use_agrees_with_a_plain_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
