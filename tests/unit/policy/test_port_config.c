// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What OpenFlow says of a port: no receive, no flood, no forward.
 *
 *   a, b, c: ports of br0, trunks
 */
#include "tests/unit/translate/rule_switch.h"

static void configure(struct fake_switch *s, const char *port, u8 bits, u8 mask)
{
	assert_int_equal(policy_port_config(s->policy, port, bits, mask, s->now), 0);
}

static void a_port_that_floods_not_has_what_is_meant_for_it(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "priority=0 actions=NORMAL");
	becomes(s, frame(BROADCAST, 1, UNTAGGED), NULL, "output:br0,output:b,output:c");
	configure(s, "c", PORT_NO_FLOOD, PORT_NO_FLOOD);
	assert_string_equal(actions_of(s, "a", frame(BROADCAST, 1, UNTAGGED)),
			    "output:br0,output:b");
	rx(s, "c", frame(1, 7, UNTAGGED));
	becomes(s, frame(7, 1, UNTAGGED), NULL, "output:c");
	configure(s, "c", 0, PORT_NO_FLOOD);
	assert_string_equal(actions_of(s, "a", frame(BROADCAST, 1, UNTAGGED)),
			    "output:br0,output:b,output:c");
}

static void all_are_all(void **state)
{
	struct fake_switch *s = *state;

	configure(s, "c", PORT_NO_FLOOD, PORT_NO_FLOOD);
	rule(s, "dl_dst=02:00:00:00:00:02 actions=FLOOD");
	rule(s, "dl_dst=02:00:00:00:00:03 actions=ALL");
	becomes(s, frame(2, 1, UNTAGGED), NULL, "output:br0,output:b");
	becomes(s, frame(3, 1, UNTAGGED), NULL, "output:br0,output:b,output:c");
}

static void a_port_that_forwards_not_has_nothing(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "actions=output:b,output:c,in_port");
	becomes(s, *plain(), NULL, "output:b,output:c,in_port");
	configure(s, "b", PORT_NO_FWD, PORT_NO_FWD);
	configure(s, "a", PORT_NO_FWD, PORT_NO_FWD);
	assert_string_equal(actions_of(s, "a", *plain()), "output:c");
	configure(s, "c", PORT_NO_FWD, PORT_NO_FWD);
	assert_string_equal(actions_of(s, "a", *plain()), "drop(policy)");
}

static void a_port_that_receives_not_has_spanning_tree_still(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame stp = *plain();

	memcpy(stp.bytes, (u8[]){ 0x01, 0x80, 0xc2, 0, 0, 0 }, 6);
	rule(s, "actions=output:b");
	configure(s, "a", PORT_NO_RECV, PORT_NO_RECV);
	becomes(s, *plain(), "in_port=a,dl_dst=02:00:00:00:00:02", "drop(policy)");
	becomes(s, stp, NULL, "output:b");
	configure(s, "a", PORT_NO_RECV_STP, PORT_CONFIG);
	becomes(s, *plain(), NULL, "output:b");
	becomes(s, stp, NULL, "drop(policy)");
	configure(s, "a", 0, PORT_CONFIG);
	becomes(s, stp, "in_port=a", "output:b");
}

static void only_a_port_that_is_there_is_configured(void **state)
{
	struct fake_switch *s = *state;
	struct iface_status st;

	assert_int_equal(policy_port_config(s->policy, "nope", 0, 0, s->now), -ENOENT);
	configure(s, "a", PORT_CONFIG, PORT_NO_FWD | PORT_NO_PACKET_IN);
	assert_int_equal(policy_iface_status(s->policy, "a", false, &st), 0);
	assert_int_equal(st.of_config, PORT_NO_FWD | PORT_NO_PACKET_IN);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, rule_switch_setup, switch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_port_that_floods_not_has_what_is_meant_for_it),
		TEST(all_are_all),
		TEST(a_port_that_forwards_not_has_nothing),
		TEST(a_port_that_receives_not_has_spanning_tree_still),
		TEST(only_a_port_that_is_there_is_configured),
	};

	return cmocka_run_group_tests_name("port_config", tests, NULL, NULL);
}
