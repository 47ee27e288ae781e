// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Floods among many ports: how many of them are looked at, and that none is missed.
 *
 *   g0, g1, ...: access ports, four to a VLAN; t a trunk of all
 */
#include "daemon/policy/policy_state.h"
#include "tests/unit/policy/fake_switch.h"

#define PER_VLAN	4
#define OTHERS		(PER_VLAN + 1)	/* three guests, the trunk, the bridge's own port */

static void add_guests(struct fake_switch *s, u32 from, u32 to)
{
	char name[16];
	u32 i;

	for (i = from; i < to; i++) {
		snprintf(name, sizeof(name), "g%u", i);
		add_port(s, name, 100 + (int)(i / PER_VLAN));
	}
	apply(s);
	run(s);
}

static int setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	add_port(s, "t", -1);
	return 0;
}

/* Ports that a flood in the VLAN looks at; that they come by rising number is what flows rely on */
static u32 looked_at(struct fake_switch *s, u16 vlan)
{
	struct port_walk walk =
		bridge_ports_of(bridges_bridge(policy_bridges(s->policy), "br0"), vlan);
	const struct port *p;
	u32 n = 0, last = 0;

	while ((p = port_walk_next(&walk))) {
		assert_true(p->dp.no > last);
		last = p->dp.no;
		n++;
	}
	return n;
}

static void a_flood_looks_at_the_ports_of_its_vlan(void **state)
{
	struct fake_switch *s = *state;
	u32 few;

	add_guests(s, 0, 40);
	few = looked_at(s, 100);
	assert_int_equal(few, OTHERS + 1);
	add_guests(s, 40, 160);
	assert_int_equal(looked_at(s, 100), few);
	assert_int_equal(looked_at(s, 100 + 39), few);
	assert_int_equal(looked_at(s, 99), 2);
}

static void sent_to(struct fake_switch *s, const char *from, size_t n)
{
	rx(s, from, frame(BROADCAST, 1, UNTAGGED));
	assert_int_equal(dp_fake_tx_count(s->fake), n);
}

static void ports_that_change_are_found_in_their_new_vlan(void **state)
{
	struct fake_switch *s = *state;

	add_guests(s, 0, 12);
	sent_to(s, "g0", OTHERS);
	cfg_port(s, "g5")->tag = 100;
	apply(s);
	sent_to(s, "g0", OTHERS + 1);
	assert_non_null(dp_fake_tx_on(s->fake, "g5"));
	dp_fake_pull(s->fake, "g5");
	run(s);
	sent_to(s, "g0", OTHERS);
	dp_fake_plug(s->fake, "g5");
	policy_link_appeared(s->policy, "g5", s->now);
	run(s);
	sent_to(s, "g0", OTHERS + 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, switch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_flood_looks_at_the_ports_of_its_vlan),
		TEST(ports_that_change_are_found_in_their_new_vlan),
	};

	return cmocka_run_group_tests_name("vlan_ports", tests, NULL, NULL);
}
