// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Groups: which buckets a frame goes to, how wide the flows are that come of it, what happens when
 * a port loses its carrier, and what is counted.
 *
 *   a, b, c: ports of br0, trunks
 */
#include "daemon/rules/group_change.h"
#include "daemon/syntax/group_line.h"
#include "tests/unit/translate/rule_switch.h"

static void change_group(struct fake_switch *s, const char *line)
{
	const struct rule_ports ports = { .local = "br0", .known = any_port };
	struct tables *t = tables_of(s, "br0");
	struct group_spec spec;
	char *err = NULL;

	ageing_read_all(s->policy);
	tables_begin(t, (struct way){ NULL });
	if (group_line_parse(&spec, line, GROUP_ADD, true, &ports, &err) ||
	    group_change(t, &spec, s->now, &err) || groups_check(t, &err))
		fail_msg("%s: %s", line, err);
	tables_commit(t);
	group_spec_free(&spec);
	s->policy->flows.dirty = true;
	policy_settle_all(s->policy);
}

/* IPv4 with UDP: from 10.0.0.@src and port @port to 10.0.0.2:53 */
static struct test_frame udp(u8 src, u16 port)
{
	struct test_frame f = frame(2, 1, UNTAGGED);
	const u8 head[28] = { 0x45, 0, 0, 46, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, src,
			      10, 0, 0, 2, (u8)(port >> 8), (u8)port, 0, 53, 0, 26 };

	memcpy(f.bytes + 14, head, sizeof(head));
	return f;
}

static u64 packets_of(struct fake_switch *s, u32 group, u32 bucket)
{
	const struct ofgroup *g = tables_group(tables_of(s, "br0"), group);

	ageing_read_all(s->policy);
	assert_non_null(g);
	return g->bucket[bucket].counted->packets;
}

/* --- all and indirect ------------------------------------------------------------------------ */

static void each_bucket_of_all_gets_the_frame_as_it_was(void **state)
{
	struct fake_switch *s = *state;

	change_group(s, "group_id=1,type=all,bucket=push_vlan:0x8100,output:b,"
		     "bucket=set_field:02:00:00:00:00:09->eth_dst,output:c");
	rule(s, "in_port=a actions=group:1,in_port");
	becomes(s, *plain(), "in_port=a,dl_dst=02:00:00:00:00:02",
		"push_vlan(vid=0,pcp=0),output:b,pop_vlan,"
		"set_field:02:00:00:00:00:09->eth_dst,output:c,"
		"set_field:02:00:00:00:00:02->eth_dst,in_port");
}

static void an_indirect_group_is_its_bucket(void **state)
{
	struct fake_switch *s = *state;

	change_group(s, "group_id=4294967040,type=indirect,bucket=output:c");
	rule(s, "in_port=a actions=group:4294967040");
	becomes(s, *plain(), "in_port=a", "output:c");
	change_group(s, "modify group_id=4294967040,type=indirect,bucket=output:b");
	assert_string_equal(actions_of(s, "a", *plain()), "output:b");
}

/* ovs-actions(7): of tags and outputs the last one counts; changes come before outputs. */
static void a_bucket_is_an_action_set(void **state)
{
	struct fake_switch *s = *state;

	change_group(s, "group_id=1,type=all,bucket=output:c,output:b,"
		     "set_field:02:00:00:00:00:09->eth_dst");
	change_group(s, "group_id=2,type=all,bucket=set_field:02:00:00:00:00:09->eth_dst");
	rule(s, "in_port=a actions=group:1");
	rule(s, "in_port=b actions=group:2");
	becomes(s, *plain(), NULL, "set_field:02:00:00:00:00:09->eth_dst,output:b");
	rx(s, "b", *plain());
	assert_string_equal(actions_of(s, "b", *plain()), "drop(policy)");
}

static void a_field_that_the_frame_has_not_is_left_alone(void **state)
{
	struct fake_switch *s = *state;

	change_group(s, "group_id=1,type=all,bucket=set_field:9->tcp_dst,set_field:9->udp_dst,"
		     "set_field:::1->ipv6_dst,output:b");
	rule(s, "in_port=a actions=group:1");
	becomes(s, udp(1, 1000), NULL, "set_field:9->tp_dst,output:b");
}

/* --- fast_failover --------------------------------------------------------------------------- */

static void failover_follows_the_carrier(void **state)
{
	struct fake_switch *s = *state;

	change_group(s, "group_id=1,type=ff,bucket=watch_port:b,output:b,"
		     "bucket=watch_port:c,output:c");
	rule(s, "in_port=a actions=group:1");
	becomes(s, *plain(), "in_port=a", "output:b");
	dp_fake_set_running(s->fake, "b", false);
	run(s);
	assert_string_equal(actions_of(s, "a", *plain()), "output:c");
	dp_fake_set_running(s->fake, "c", false);
	run(s);
	assert_string_equal(actions_of(s, "a", *plain()), "drop(no_egress)");
	dp_fake_set_running(s->fake, "b", true);
	run(s);
	assert_string_equal(actions_of(s, "a", *plain()), "output:b");
}

static void a_bucket_may_watch_a_group(void **state)
{
	struct fake_switch *s = *state;

	change_group(s, "group_id=2,type=ff,bucket=watch_port:b,output:b");
	change_group(s, "group_id=1,type=ff,bucket=watch_group:2,group:2,"
		     "bucket=watch_port:c,output:c");
	rule(s, "in_port=a actions=group:1");
	becomes(s, *plain(), NULL, "output:b");
	dp_fake_set_running(s->fake, "b", false);
	run(s);
	assert_string_equal(actions_of(s, "a", *plain()), "output:c");
}

/* --- select ---------------------------------------------------------------------------------- */

#define FLOWS	4000

/* Of so many senders, those that go to b; @moved: of those that were in @before, not any more */
static u32 to_b(struct fake_switch *s, bool *before, u32 *moved)
{
	u32 n = 0, i;
	bool b;

	*moved = 0;
	for (i = 0; i < FLOWS; i++) {
		rx(s, "a", udp((u8)(i % 250 + 3), (u16)(1024 + i)));
		b = dp_fake_tx_on(s->fake, "b") != NULL;
		*moved += before[i] && !b;
		before[i] = b;
		n += b;
	}
	return n;
}

static void weights_are_shares(void **state)
{
	struct fake_switch *s = *state;
	static bool before[FLOWS];
	u32 n, moved;

	dp_fake_limits(s->fake, 100000, 100);
	change_group(s, "group_id=1,type=select,bucket=weight:3,actions=output:b,"
		     "bucket=weight:1,actions=output:c,bucket=weight:0,actions=drop");
	rule(s, "in_port=a actions=group:1");
	n = to_b(s, before, &moved);
	assert_in_range(n, FLOWS * 72 / 100, FLOWS * 78 / 100);
	assert_int_equal(to_b(s, before, &moved), n);
	assert_int_equal(moved, 0);
	change_group(s, "insert_bucket group_id=1,command_bucket_id=last,"
		     "bucket=weight:2,actions=output:c");
	n = to_b(s, before, &moved);
	assert_in_range(n, FLOWS * 47 / 100, FLOWS * 53 / 100);
	change_group(s, "remove_bucket group_id=1,command_bucket_id=last");
	n = to_b(s, before, &moved);
	assert_in_range(n, FLOWS * 72 / 100, FLOWS * 78 / 100);
	assert_int_equal(moved, 0);
}

static void a_restarted_daemon_chooses_the_same(void **state)
{
	struct fake_switch *s = *state;
	bool to_b[32];
	u32 i, n = 0;

	change_group(s, "group_id=1,type=select,bucket=output:b,bucket=output:c");
	rule(s, "in_port=a actions=group:1");
	for (i = 0; i < 32; i++) {
		rx(s, "a", udp(1, (u16)(i + 1)));
		to_b[i] = dp_fake_tx_on(s->fake, "b");
		n += to_b[i];
	}
	assert_in_range(n, 1, 31);
	kill_daemon(s);
	start_daemon(s);
	apply(s);
	run(s);
	policy_flow_flush(s->policy, NULL, s->now);
	for (i = 0; i < 32; i++) {
		rx(s, "a", udp(1, (u16)(i + 1)));
		assert_int_equal(to_b[i], dp_fake_tx_on(s->fake, "b") != NULL);
	}
}

/* What is hashed is in the mask, and nothing else is. */
static void flows_are_as_wide_as_the_hash(void **state)
{
	struct fake_switch *s = *state;

	change_group(s, "group_id=1,type=select,selection_method=hash,fields(ip_src=0.0.0.255),"
		     "bucket=output:b");
	rule(s, "in_port=a actions=group:1");
	becomes(s, udp(1, 1000), "in_port=a,dl_type=0x0800,unreadable=-ip,"
		"nw_src=0.0.0.1/0.0.0.255", "output:b");
	change_group(s, "modify group_id=1,type=select,selection_method=hash,fields=eth_src,"
		     "bucket=output:b");
	becomes(s, udp(1, 1000), "in_port=a,dl_src=02:00:00:00:00:01", "output:b");
}

static void a_dead_bucket_has_no_frames(void **state)
{
	struct fake_switch *s = *state;
	u32 i;

	change_group(s, "group_id=1,type=select,bucket=watch_port:b,output:b,"
		     "bucket=watch_port:c,output:c");
	rule(s, "in_port=a actions=group:1");
	for (i = 0; i < 32; i++)
		rx(s, "a", udp(1, (u16)(i + 1)));
	assert_true(packets_of(s, 1, 0) && packets_of(s, 1, 1));
	dp_fake_set_running(s->fake, "b", false);
	run(s);
	for (i = 0; i < 32; i++) {
		rx(s, "a", udp(1, (u16)(i + 1)));
		assert_sent(s, "c", udp(1, (u16)(i + 1)));
	}
}

/* --- in all ---------------------------------------------------------------------------------- */

static void frames_are_counted_for_group_and_bucket(void **state)
{
	struct fake_switch *s = *state;

	change_group(s, "group_id=1,type=all,bucket=output:b,bucket=output:c");
	rule(s, "in_port=a actions=group:1");
	rx(s, "a", *plain());
	rx(s, "a", *plain());
	rx(s, "a", *plain());
	assert_int_equal(packets_of(s, 1, 0), 3);
	assert_int_equal(packets_of(s, 1, 1), 3);
	assert_int_equal(tables_group(tables_of(s, "br0"), 1)->counted->bytes, 3 * FRAME_LEN);
	change_group(s, "insert_bucket group_id=1,command_bucket_id=first,bucket=in_port");
	assert_int_equal(packets_of(s, 1, 0), 0);
	assert_int_equal(packets_of(s, 1, 2), 3);
}

static void a_group_that_is_not_there_drops(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=group:7");
	becomes(s, *plain(), "in_port=a", "drop(no_egress)");
	change_group(s, "group_id=7,type=all,bucket=output:b");
	assert_string_equal(actions_of(s, "a", *plain()), "output:b");
	change_group(s, "delete group_id=7");
	assert_int_equal(tables_count(tables_of(s, "br0")), 0);
}

static void many_buckets_end_at_the_limit_of_steps(void **state)
{
	struct fake_switch *s = *state;
	char line[64];
	u32 i;

	change_group(s, "group_id=0,type=all,bucket=output:b");
	for (i = 1; i < 16; i++) {
		snprintf(line, sizeof(line), "group_id=%u,type=all,bucket=group:%u,bucket=group:%u",
			 i, i - 1, i - 1);
		change_group(s, line);
	}
	rule(s, "in_port=a actions=group:15");
	becomes(s, *plain(), NULL, "drop(rule_limit)");
}

static void an_exit_ends_its_bucket(void **state)
{
	struct fake_switch *s = *state;

	change_group(s, "group_id=1,type=all,bucket=resubmit(,1),bucket=output:c");
	rule(s, "table=1 actions=output:b,exit,in_port");
	rule(s, "in_port=a actions=group:1");
	becomes(s, *plain(), NULL, "output:b,output:c");
}

/* --- multipath and bundle -------------------------------------------------------------------- */

/* Links that 64 senders are given; the sum, and whether each is below @n */
static u32 links_of(struct fake_switch *s, const char *algorithm, u32 n)
{
	char line[256];
	u32 seen = 0, i, link;

	rule(s, "priority=0 actions=drop");
	snprintf(line, sizeof(line), "in_port=a actions=multipath(nw_src,7,%s,%u,0,"
		 "NXM_NX_REG0[0..7]),move:NXM_NX_REG0[0..7]->NXM_OF_ETH_DST[0..7],output:b",
		 algorithm, n);
	rule(s, line);
	for (i = 0; i < 64; i++) {
		rx(s, "a", udp((u8)i, 1000));
		link = dp_fake_tx_on(s->fake, "b")->frame[5];
		assert_true(link < n);
		seen |= 1U << link;
	}
	return seen;
}

static void multipath_gives_each_link_to_some(void **state)
{
	struct fake_switch *s = *state;

	assert_int_equal(links_of(s, "modulo_n", 5), 0x1f);
	assert_int_equal(links_of(s, "hash_threshold", 5), 0x1f);
	assert_int_equal(links_of(s, "hrw", 5), 0x1f);
	assert_int_equal(links_of(s, "iter_hash", 5), 0x1f);
	assert_int_equal(links_of(s, "hrw", 1), 1);
}

static void multipath_looks_at_what_it_hashes(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=multipath(eth_src,0,modulo_n,4,0,reg0),resubmit(,1)");
	rule(s, "table=1 actions=output:b");
	becomes(s, *plain(), "in_port=a,dl_src=02:00:00:00:00:01", "output:b");
}

/* Both ways of a conversation are one. */
static void what_is_symmetric_is_so(void **state)
{
	struct fake_switch *s = *state;
	struct test_frame there = udp(1, 1000), back = there;
	u8 link;

	memcpy(back.bytes, there.bytes + 6, 6);
	memcpy(back.bytes + 6, there.bytes, 6);
	memcpy(back.bytes + 26, there.bytes + 30, 4);
	memcpy(back.bytes + 30, there.bytes + 26, 4);
	memcpy(back.bytes + 34, there.bytes + 36, 2);
	memcpy(back.bytes + 36, there.bytes + 34, 2);
	rule(s, "actions=multipath(symmetric_l3l4+udp,0,modulo_n,250,0,NXM_NX_REG0[0..7]),"
	     "move:NXM_NX_REG0[0..7]->NXM_OF_ETH_DST[0..7],output:b");
	rx(s, "a", there);
	link = dp_fake_tx_on(s->fake, "b")->frame[5];
	rx(s, "c", back);
	assert_int_equal(dp_fake_tx_on(s->fake, "b")->frame[5], link);
	rx(s, "a", udp(1, 1001));
	assert_int_not_equal(dp_fake_tx_on(s->fake, "b")->frame[5], link);
}

static void a_bundle_is_those_that_are_up(void **state)
{
	struct fake_switch *s = *state;

	rule(s, "in_port=a actions=bundle(eth_src,0,active_backup,ofport,members:b,c)");
	becomes(s, *plain(), "in_port=a", "output:b");
	dp_fake_set_running(s->fake, "b", false);
	run(s);
	assert_string_equal(actions_of(s, "a", *plain()), "output:c");
	dp_fake_set_running(s->fake, "c", false);
	run(s);
	assert_string_equal(actions_of(s, "a", *plain()), "drop(no_egress)");
}

static void a_bundle_spreads_by_its_hash(void **state)
{
	struct fake_switch *s = *state;
	u32 n = 0, i;

	rule(s, "in_port=a actions=bundle_load(eth_src,0,hrw,ofport,NXM_NX_REG0[0..15],"
	     "members:b,c),output:NXM_NX_REG0[0..15]");
	for (i = 0; i < 64; i++) {
		rx(s, "a", frame(2, (u8)(10 + i), UNTAGGED));
		n += dp_fake_tx_on(s->fake, "b") != NULL;
		assert_int_equal(dp_fake_tx_count(s->fake), 1);
	}
	assert_in_range(n, 16, 48);
	dp_fake_set_running(s->fake, "b", false);
	run(s);
	for (i = 0; i < 64; i++) {
		rx(s, "a", frame(2, (u8)(10 + i), UNTAGGED));
		assert_non_null(dp_fake_tx_on(s->fake, "c"));
	}
}

/* --- traces ---------------------------------------------------------------------------------- */

static void note(void *arg, unsigned int depth, const char *text)
{
	char *all = arg;

	(void)depth;
	strcat(strcat(all, text), "\n");
}

static void a_trace_says_which_bucket_and_why(void **state)
{
	struct fake_switch *s = *state;
	char text[4096] = "";
	const struct trace_sink sink = { note, text };
	union vsw_key key = { .k = { .in_port = (u32)number_of(s, "a") } };

	change_group(s, "group_id=3,type=ff,bucket=watch_port:b,output:b,"
		     "bucket=watch_port:c,output:c");
	rule(s, "actions=group:3");
	dp_fake_set_running(s->fake, "b", false);
	run(s);
	policy_trace(s->policy, &key, &sink);
	assert_non_null(strstr(text, "group 3: type fast_failover, 2 buckets\n"
			       "bucket 0: port b is not up\n"
			       "bucket 1, the first that is alive\n"
			       "bucket 1: actions=output:c\n"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, rule_switch_setup, switch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(each_bucket_of_all_gets_the_frame_as_it_was),
		TEST(an_indirect_group_is_its_bucket),
		TEST(a_bucket_is_an_action_set),
		TEST(a_field_that_the_frame_has_not_is_left_alone),
		TEST(failover_follows_the_carrier),
		TEST(a_bucket_may_watch_a_group),
		TEST(weights_are_shares),
		TEST(a_restarted_daemon_chooses_the_same),
		TEST(flows_are_as_wide_as_the_hash),
		TEST(a_dead_bucket_has_no_frames),
		TEST(frames_are_counted_for_group_and_bucket),
		TEST(a_group_that_is_not_there_drops),
		TEST(many_buckets_end_at_the_limit_of_steps),
		TEST(an_exit_ends_its_bucket),
		TEST(multipath_gives_each_link_to_some),
		TEST(multipath_looks_at_what_it_hashes),
		TEST(what_is_symmetric_is_so),
		TEST(a_bundle_is_those_that_are_up),
		TEST(a_bundle_spreads_by_its_hash),
		TEST(a_trace_says_which_bucket_and_why),
	};

	return cmocka_run_group_tests_name("xlate_group", tests, NULL, NULL);
}
