// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Long work and misses: how much is done between two chances to answer a miss, and what one that is
 * answered there finds. Counted is work, not time: every chance is taken.
 */
#include "daemon/bridge/fdb.h"
#include "tests/unit/policy/tap_rig.h"

#define FLOWS	300

/* struct watch - @chances to answer misses; in each of them @meanwhile happens, if it is set */
struct watch {
	struct rig *rig;
	unsigned int chances;
	bool inside;
	void (*meanwhile)(struct rig *r, unsigned int chance);
};

static struct watch watch;

static void way(void *arg)
{
	struct watch *w = arg;
	struct dp *dp = dp_fake_dp(w->rig->fake);

	/* A loop does not do this within the datapath's handler. */
	if (w->inside)
		return;
	w->inside = true;
	if (w->meanwhile)
		w->meanwhile(w->rig, w->chances);
	dp->ops->misses(dp, 64);
	w->chances++;
	w->inside = false;
}

static void begin(struct rig *r, void (*meanwhile)(struct rig *r, unsigned int chance))
{
	watch = (struct watch){ .rig = r, .meanwhile = meanwhile };
	policy_set_way(r->engine.policy, (struct way){ way, &watch });
}

static unsigned int chances(struct rig *r)
{
	policy_set_way(r->engine.policy, (struct way){ NULL });
	return watch.chances;
}

static void answered(struct rig *r, const char *dev, unsigned int dst, unsigned int src)
{
	rx(r, dev, dst, src);
	watch.inside = true;
	dp_fake_run(r->fake);
	watch.inside = false;
}

/* br0 with tap0, tap1 and tap2; stations 1 to FLOWS are behind tap1, 9999 talks to all from tap0 */
static int setup(void **state)
{
	int rc = tap_rig_setup(state);
	struct rig *r = *state;
	unsigned int i;

	dp_fake_run(r->fake);
	for (i = 1; i <= FLOWS; i++)
		answered(r, "tap1", 9999, i);
	for (i = 1; i <= FLOWS; i++)
		answered(r, "tap0", i, 9999);
	assert_in_range(dp_fake_flow_count(r->fake), FLOWS, 2 * FLOWS);
	return rc;
}

/* A station behind tap2 appears when the walk is half done. */
static void newcomer(struct rig *r, unsigned int chance)
{
	if (chance == FLOWS / 2)
		rx(r, "tap2", 7, 8888);
}

static void assert_newcomer_is_served(struct rig *r)
{
	u8 back[60] = { 2, 0, 0, 0, 8888 >> 8, 8888 & 0xff, 2, 0, 0, 0, 0, 7, 8, 0 };

	assert_int_equal(dp_fake_parked(r->fake), 0);
	dp_fake_tx_clear(r->fake);
	dp_fake_rx(r->fake, "tap1", back, sizeof(back));
	dp_fake_run(r->fake);
	assert_int_equal(dp_fake_tx_count(r->fake), 1);
	assert_non_null(dp_fake_tx_on(r->fake, "tap2"));
}

static void a_change_of_the_configuration_gives_way_between_flows(void **state)
{
	struct rig *r = *state;

	begin(r, newcomer);
	ok(r, "set Port tap2 other_config:priority-tags=always");
	assert_in_range(chances(r), dp_fake_flow_count(r->fake) - 1, 10000);
	assert_newcomer_is_served(r);
}

/* As many as it takes, with whatever else there is to do between them */
static void all_turns(struct rig *r)
{
	while (policy_tick(r->engine.policy, r->now) <= r->now)
		;
}

static void ageing_gives_way_between_flows(void **state)
{
	struct rig *r = *state;

	r->now += 1500;
	dp_fake_clock(r->fake, r->now);
	begin(r, newcomer);
	all_turns(r);
	/* the dump, the signs of life, what is idle */
	assert_in_range(chances(r), 3 * (dp_fake_flow_count(r->fake) - 1), 10000);
	assert_newcomer_is_served(r);
}

static void move(struct rig *r, unsigned int chance)
{
	if (chance < FLOWS)
		rx(r, "tap2", 9999, chance + 1);
}

/* Each flow towards a station that has moved is changed under the walk. */
static void stations_may_move_meanwhile(void **state)
{
	struct rig *r = *state;
	unsigned int i;

	begin(r, move);
	ok(r, "set Port tap0 other_config:priority-tags=always");
	assert_in_range(chances(r), FLOWS, 10000);
	for (i = 1; i <= FLOWS; i++) {
		dp_fake_tx_clear(r->fake);
		answered(r, "tap0", i, 9999);
		assert_int_equal(dp_fake_tx_count(r->fake), 1);
		assert_non_null(dp_fake_tx_on(r->fake, "tap2"));
	}
}

static void a_flush_gives_way_between_flows(void **state)
{
	struct rig *r = *state;
	unsigned int n = dp_fake_flow_count(r->fake);

	begin(r, NULL);
	method(r, "cache.flush", "{\"bridge\":\"br0\"}");
	assert_in_range(chances(r), n, 10000);
	assert_int_equal(dp_fake_flow_count(r->fake), 0);
}

static void a_flush_of_the_mac_table_gives_way_between_entries(void **state)
{
	struct rig *r = *state;

	begin(r, newcomer);
	method(r, "fdb.flush", "{\"bridge\":\"br0\"}");
	assert_in_range(chances(r), FLOWS, 10000);
	assert_newcomer_is_served(r);
}

static void ageing_of_addresses_gives_way(void **state)
{
	struct rig *r = *state;

	r->now += 301000;
	dp_fake_clock(r->fake, r->now);
	policy_flow_flush(r->engine.policy, NULL, r->now);
	begin(r, NULL);
	all_turns(r);
	assert_in_range(chances(r), FLOWS / FDB_EXPIRE_BATCH, 10000);
	assert_null(strstr(method(r, "fdb.show", "{\"bridge\":\"br0\"}"),
			   "\"local\":false"));
}

/* Until a configuration is there no miss can be answered: it must wait, not be lost. */
static void nothing_is_answered_before_the_first_configuration(void **state)
{
	struct rig *r = *state;
	struct links_ops links = dp_fake_links(r->fake);
	struct policy *fresh = policy_new(dp_fake_dp(r->fake), &links, r->now);

	watch = (struct watch){ .rig = r };
	policy_set_way(fresh, (struct way){ way, &watch });
	policy_give_way(fresh);
	assert_int_equal(watch.chances, 0);
	policy_free(fresh);
}

/* In a change that has nothing to do with them */
static unsigned int chances_beside(struct rig *r, const char *command)
{
	begin(r, NULL);
	ok(r, command);
	return chances(r);
}

static void add_statics(struct rig *r, unsigned int n)
{
	size_t len;
	char *line;
	FILE *f = open_memstream(&line, &len);
	unsigned int i;

	for (i = 0; i < n; i++)
		fprintf(f, "%s--id=@m%u create StaticMAC vlan=7 mac=\"02:00:00:00:%02x:%02x\" -- "
			"add Port tap1 static_macs @m%u", i ? " -- " : "", i, i >> 8, i & 0xff, i);
	fclose(f);
	assert_null(strstr(vs(r, line), "error: "));
	free(line);
}

/* They are read, copied twice over, looked for in the MAC table, and let go of. */
static void many_static_addresses_are_gone_through_in_steps(void **state)
{
	struct rig *r = *state;
	unsigned int few, many;

	few = chances_beside(r, "set Bridge br0 other_config:mac-aging-time=301");
	add_statics(r, 3 * WAY_STEPS);
	many = chances_beside(r, "set Bridge br0 other_config:mac-aging-time=302");
	assert_in_range(many, few + 6 * 3, few + 10 * 3);
	assert_non_null(strstr(method(r, "fdb.show", "{\"bridge\":\"br0\"}"), "\"static\":true"));
	ok(r, "set Bridge br0 other_config:mac-aging-time=303 -- clear Port tap1 static_macs");
	assert_null(strstr(method(r, "fdb.show", "{\"bridge\":\"br0\"}"), "\"static\":true"));
}

static u32 n_statics(struct rig *r)
{
	return bridges_bridge(policy_bridges(r->engine.policy), "br0")->fdb.n_static;
}

static unsigned int found_some;

static void look_for_some(struct rig *r, unsigned int chance)
{
	u32 n = n_statics(r);

	(void)chance;
	found_some += n && n < 3 * WAY_STEPS;
}

static void misses_are_answered_while_static_addresses_are_set(void **state)
{
	struct rig *r = *state;

	found_some = 0;
	begin(r, look_for_some);
	add_statics(r, 3 * WAY_STEPS);
	chances(r);
	assert_int_equal(n_statics(r), 3 * WAY_STEPS);
	assert_in_range(found_some, 2, 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_change_of_the_configuration_gives_way_between_flows),
		TEST(ageing_gives_way_between_flows),
		TEST(stations_may_move_meanwhile),
		TEST(a_flush_gives_way_between_flows),
		TEST(a_flush_of_the_mac_table_gives_way_between_entries),
		TEST(ageing_of_addresses_gives_way),
		TEST(many_static_addresses_are_gone_through_in_steps),
		TEST(misses_are_answered_while_static_addresses_are_set),
		TEST(nothing_is_answered_before_the_first_configuration),
	};

	return cmocka_run_group_tests_name("give_way", tests, NULL, NULL);
}
