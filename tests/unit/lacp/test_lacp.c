// SPDX-License-Identifier: GPL-2.0-or-later
/* LACP as a state machine: two of them, joined by links that can be cut */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "daemon/lacp/lacp.h"

#define LINKS	3

/* Link i is between our port and theirs; nothing passes while it is @deaf. */
struct rig {
	struct lacp ours, theirs;
	struct lacp_port our[LINKS], their[LINKS];
	bool deaf[LINKS];
	u64 now;
};

static void init(struct lacp *l, struct lacp_port *ports, u8 mac, u16 first)
{
	struct lacp_config cfg = {
		.active = true, .priority = 65535, .system = { 2, 0, 0, 0, 0, mac },
	};
	u32 i;

	lacp_init(l);
	for (i = 0; i < LINKS; i++) {
		lacp_add(l, &ports[i]);
		lacp_port_configure(&ports[i], (u16)(first + i), 65535, 0);
	}
	lacp_configure(l, &cfg);
}

static int setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));

	init(&r->ours, r->our, 1, 10);
	init(&r->theirs, r->their, 2, 20);
	r->now = 1000000;
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	free(*state);
	return 0;
}

static void set_links(struct rig *r, bool up)
{
	u32 i;

	for (i = 0; i < LINKS; i++) {
		lacp_port_set_link(&r->our[i], up, r->now);
		lacp_port_set_link(&r->their[i], up, r->now);
	}
}

static u32 carry(struct rig *r, struct lacp_port *from, struct lacp_port *to, u32 link)
{
	u8 bytes[LACP_PDU_LEN];
	u32 n = 0;

	while (lacp_port_transmit(from, bytes, r->now)) {
		if (!r->deaf[link])
			lacp_port_receive(to, bytes, sizeof(bytes), r->now);
		n++;
	}
	return n;
}

/* What is said now, and what that brings about now. How many LACPDUs of ours */
static u32 talk(struct rig *r)
{
	u32 ours = 0, i, turns;

	for (turns = 0; turns < 8; turns++) {
		lacp_turn(&r->ours, r->now);
		lacp_turn(&r->theirs, r->now);
		for (i = 0; i < LINKS; i++) {
			ours += carry(r, &r->our[i], &r->their[i], i);
			carry(r, &r->their[i], &r->our[i], i);
		}
	}
	return ours;
}

static u32 pass(struct rig *r, u64 ms)
{
	u64 end = r->now + ms;
	u32 n = talk(r);

	while (r->now < end) {
		r->now += 100;
		n += talk(r);
	}
	return n;
}

static u32 distributing(const struct lacp_port *ports)
{
	u32 n = 0, i;

	for (i = 0; i < LINKS; i++)
		n += lacp_port_distributes(&ports[i]);
	return n;
}

static void negotiate(struct rig *r)
{
	set_links(r, true);
	pass(r, LACP_WAIT_MS + 1500);
	assert_int_equal(distributing(r->our), LINKS);
	assert_int_equal(distributing(r->their), LINKS);
}

static void both_agree_after_the_wait_and_not_before(void **state)
{
	struct rig *r = *state;

	set_links(r, true);
	pass(r, LACP_WAIT_MS - 100);
	assert_int_equal(distributing(r->our), 0);
	assert_int_equal(r->our[0].mux, LACP_MUX_WAITING);
	pass(r, 1600);
	assert_int_equal(distributing(r->our), LINKS);
	assert_int_equal(r->our[0].rx, LACP_RX_CURRENT);
	assert_int_equal(r->our[0].partner.port, 20);
	assert_int_equal(r->our[2].partner.port, 22);
	assert_int_equal(r->our[0].partner.key, 20);
	assert_ptr_equal(r->ours.lead, &r->our[0]);
}

/* The first one waits for the second, and does not ask to be looked at all the time. */
static void links_that_come_up_one_after_the_other_are_used_together(void **state)
{
	struct rig *r = *state;

	lacp_port_set_link(&r->our[0], true, r->now);
	lacp_port_set_link(&r->their[0], true, r->now);
	pass(r, LACP_WAIT_MS - 300);
	lacp_port_set_link(&r->our[1], true, r->now);
	lacp_port_set_link(&r->their[1], true, r->now);
	pass(r, 1000);
	assert_int_equal(r->our[0].mux, LACP_MUX_WAITING);
	assert_true(lacp_turn(&r->ours, r->now) > r->now);
	pass(r, LACP_WAIT_MS + 500);
	assert_int_equal(distributing(r->our), 2);
}

static void in_peace_they_speak_twice_a_minute_or_once_a_second(void **state)
{
	struct lacp_config cfg;
	struct rig *r = *state;

	negotiate(r);
	pass(r, 10000);
	assert_in_range(pass(r, 120000), 3 * LINKS, 5 * LINKS);
	cfg = r->theirs.cfg;
	cfg.fast = true;
	lacp_configure(&r->theirs, &cfg);
	pass(r, 3000);
	assert_in_range(pass(r, 10000), 9 * LINKS, 11 * LINKS);
	assert_int_equal(distributing(r->our), LINKS);
}

static void a_cut_link_leaves_at_once_and_the_others_go_on(void **state)
{
	struct rig *r = *state;

	negotiate(r);
	lacp_port_set_link(&r->our[0], false, r->now);
	lacp_turn(&r->ours, r->now);
	assert_false(lacp_port_distributes(&r->our[0]));
	assert_int_equal(distributing(r->our), LINKS - 1);
	assert_ptr_equal(r->ours.lead, &r->our[1]);
	lacp_port_set_link(&r->our[0], true, r->now);
	pass(r, LACP_WAIT_MS + 1500);
	assert_int_equal(distributing(r->our), LINKS);
	assert_int_equal(r->our[0].counts.downs, 1);
}

static void a_silent_partner_is_given_up_in_time(void **state)
{
	struct rig *r = *state;

	negotiate(r);
	r->deaf[1] = true;
	/* the last word may have been said a while ago; but three periods later all is over */
	pass(r, LACP_LOST * LACP_SLOW_MS + 1000);
	assert_int_equal(r->our[1].rx, LACP_RX_EXPIRED);
	assert_false(lacp_port_distributes(&r->our[1]));
	pass(r, LACP_LOST * LACP_FAST_MS);
	assert_int_equal(r->our[1].rx, LACP_RX_DEFAULTED);
	assert_int_equal(r->our[1].partner.port, 0);
	assert_int_equal(distributing(r->our), LINKS - 1);
	assert_int_equal(r->our[1].counts.expired, 1);
	r->deaf[1] = false;
	pass(r, LACP_SLOW_MS + LACP_WAIT_MS + 3000);
	assert_int_equal(distributing(r->our), LINKS);
}

static void with_short_timeouts_three_seconds_are_enough(void **state)
{
	struct lacp_config cfg;
	struct rig *r = *state;

	cfg = r->ours.cfg;
	cfg.fast = true;
	lacp_configure(&r->ours, &cfg);
	negotiate(r);
	r->deaf[0] = true;
	pass(r, 2000);
	assert_true(lacp_port_distributes(&r->our[0]));
	pass(r, 2200);
	assert_false(lacp_port_distributes(&r->our[0]));
}

static void two_that_wait_to_be_spoken_to_say_nothing(void **state)
{
	struct rig *r = *state;
	struct lacp_config cfg = r->ours.cfg;

	cfg.active = false;
	lacp_configure(&r->ours, &cfg);
	set_links(r, true);
	pass(r, LACP_WAIT_MS + 1500);
	assert_int_equal(distributing(r->our), LINKS);
	set_links(r, false);
	pass(r, 1000);
	cfg = r->theirs.cfg;
	cfg.active = false;
	lacp_configure(&r->theirs, &cfg);
	memset(&r->our[0].partner, 0, sizeof(r->our[0].partner));
	memset(&r->our[1].partner, 0, sizeof(r->our[1].partner));
	memset(&r->our[2].partner, 0, sizeof(r->our[2].partner));
	set_links(r, true);
	assert_int_equal(pass(r, 60000), 0);
	assert_int_equal(r->our[0].rx, LACP_RX_DEFAULTED);
}

static void no_more_than_three_are_sent_in_a_second(void **state)
{
	struct rig *r = *state;
	u8 bytes[LACP_PDU_LEN];
	u32 n = 0, i;

	negotiate(r);
	pass(r, 5000);
	for (i = 0; i < 10; i++) {
		r->our[0].ntt = true;
		n += lacp_port_transmit(&r->our[0], bytes, r->now);
	}
	assert_in_range(n, 1, 3);
	assert_true(lacp_turn(&r->ours, r->now) > r->now);
	assert_true(lacp_turn(&r->ours, r->now) <= r->now + LACP_FAST_MS);
}

static void links_to_different_partners_are_not_one(void **state)
{
	struct rig *r = *state;
	struct lacp other;

	/* link 2 leads to somebody else */
	lacp_remove(&r->their[2]);
	lacp_init(&other);
	memset(&r->their[2], 0, sizeof(r->their[2]));
	lacp_add(&other, &r->their[2]);
	lacp_port_configure(&r->their[2], 5, 1, 0);
	lacp_configure(&other, &(struct lacp_config){ .active = true, .priority = 65535,
						      .system = { 2, 0, 0, 0, 0, 9 } });
	set_links(r, true);
	for (u32 i = 0; i < 40; i++) {
		r->now += 100;
		lacp_turn(&other, r->now);
		talk(r);
	}
	assert_int_equal(distributing(r->our), 2);
	assert_false(r->our[2].selected);
	assert_int_equal(r->our[2].rx, LACP_RX_CURRENT);
}

static void a_link_to_ourselves_is_none(void **state)
{
	struct rig *r = *state;
	struct lacp_config cfg = r->theirs.cfg;

	memcpy(cfg.system, r->ours.cfg.system, sizeof(cfg.system));
	lacp_configure(&r->theirs, &cfg);
	set_links(r, true);
	pass(r, 10000);
	assert_int_equal(distributing(r->our), 0);
	assert_null(r->ours.lead);
}

static void a_partner_that_changes_is_agreed_with_anew(void **state)
{
	struct rig *r = *state;
	struct lacp_config cfg;

	negotiate(r);
	cfg = r->theirs.cfg;
	cfg.system[5] = 7;
	lacp_configure(&r->theirs, &cfg);
	pass(r, 500);
	assert_int_equal(distributing(r->our), 0);
	pass(r, LACP_WAIT_MS + 2000);
	assert_int_equal(distributing(r->our), LINKS);
}

static void the_key_does_not_depend_on_the_order_of_links(void **state)
{
	struct rig *r = *state;

	assert_int_equal(lacp_port_actor(&r->our[2]).key, 10);
	lacp_remove(&r->our[0]);
	assert_int_equal(lacp_port_actor(&r->our[2]).key, 11);
	lacp_add(&r->ours, &r->our[0]);
	assert_int_equal(lacp_port_actor(&r->our[2]).key, 10);
	lacp_port_configure(&r->our[1], 11, 65535, 300);
	lacp_port_configure(&r->our[2], 12, 65535, 200);
	assert_int_equal(lacp_port_actor(&r->our[0]).key, 200);
}

/* Theirs have not noticed: no frame is refused for it. */
static void a_new_life_goes_on_where_the_former_one_ended(void **state)
{
	struct rig *r = *state;
	struct lacp_info partner[LINKS];
	u32 i;

	negotiate(r);
	pass(r, 40000);
	for (i = 0; i < LINKS; i++)
		partner[i] = r->our[i].partner;
	memset(r->our, 0, sizeof(r->our));
	init(&r->ours, r->our, 1, 10);
	r->now += 20000;
	for (i = 0; i < LINKS; i++) {
		lacp_port_set_link(&r->our[i], true, r->now);
		lacp_port_resume(&r->our[i], &partner[i], r->now);
	}
	assert_true(talk(r) >= LINKS);
	assert_int_equal(distributing(r->our), LINKS);
	assert_int_equal(distributing(r->their), LINKS);
	pass(r, 200000);
	assert_int_equal(distributing(r->our), LINKS);
	assert_int_equal(r->their[0].counts.expired, 0);
}

static void what_it_says_reads_back_and_what_is_cut_off_is_nothing(void **state)
{
	struct lacp_pdu pdu = {
		.actor = { 1, { 2, 3, 4, 5, 6, 7 }, 0x89a, 0xbcd, 0xef0, 0x3d },
		.partner = { 0x1234, { 8, 7, 6, 5, 4, 3 }, 0x567, 0x89a, 0xbcd, 0xc7 },
	}, back;
	u8 bytes[LACP_PDU_LEN];
	size_t len;

	(void)state;
	memset(&back, 0, sizeof(back));
	lacp_pdu_write(bytes, &pdu);
	assert_int_equal(lacp_pdu_read(&back, bytes, sizeof(bytes)), 0);
	assert_int_equal(back.actor.system_priority, 1);
	assert_memory_equal(back.actor.system, pdu.actor.system, 6);
	assert_int_equal(back.actor.key, 0x89a);
	assert_int_equal(back.actor.port_priority, 0xbcd);
	assert_int_equal(back.actor.port, 0xef0);
	assert_int_equal(back.actor.state, 0x3d);
	assert_int_equal(back.partner.key, 0x567);
	assert_int_equal(back.partner.state, 0xc7);
	for (len = 0; len < 42; len++)
		assert_int_equal(lacp_pdu_read(&back, bytes, len), -EINVAL);
	assert_int_equal(lacp_pdu_read(&back, bytes, 42), 0);
	bytes[1] = 2;	/* a later version has what this one has */
	assert_int_equal(lacp_pdu_read(&back, bytes, sizeof(bytes)), 0);
	bytes[0] = 2;	/* the marker protocol */
	assert_int_equal(lacp_pdu_read(&back, bytes, sizeof(bytes)), -EINVAL);
	bytes[0] = 1;
	bytes[3] = 21;
	assert_int_equal(lacp_pdu_read(&back, bytes, sizeof(bytes)), -EINVAL);
}

/* Whatever comes: it is counted, and nothing is agreed on with noise. */
static void noise_is_counted_and_ignored(void **state)
{
	struct rig *r = *state;
	u8 bytes[LACP_PDU_LEN];
	u32 i, k;

	negotiate(r);
	srand(1);
	for (i = 0; i < 100000; i++) {
		size_t len = (size_t)rand() % (sizeof(bytes) + 1);

		for (k = 0; k < len; k++)
			bytes[k] = (u8)rand();
		bytes[0] = 3;
		lacp_port_receive(&r->our[0], bytes, len, r->now);
	}
	assert_int_equal(r->our[0].counts.bad, 100000);
	assert_int_equal(distributing(r->our), LINKS);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(both_agree_after_the_wait_and_not_before),
		TEST(links_that_come_up_one_after_the_other_are_used_together),
		TEST(in_peace_they_speak_twice_a_minute_or_once_a_second),
		TEST(a_cut_link_leaves_at_once_and_the_others_go_on),
		TEST(a_silent_partner_is_given_up_in_time),
		TEST(with_short_timeouts_three_seconds_are_enough),
		TEST(two_that_wait_to_be_spoken_to_say_nothing),
		TEST(no_more_than_three_are_sent_in_a_second),
		TEST(links_to_different_partners_are_not_one),
		TEST(a_link_to_ourselves_is_none),
		TEST(a_partner_that_changes_is_agreed_with_anew),
		TEST(the_key_does_not_depend_on_the_order_of_links),
		TEST(a_new_life_goes_on_where_the_former_one_ended),
		TEST(what_it_says_reads_back_and_what_is_cut_off_is_nothing),
		TEST(noise_is_counted_and_ignored),
	};

	return cmocka_run_group_tests_name("lacp", tests, NULL, NULL);
}
