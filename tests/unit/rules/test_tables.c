// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tables of user rules: which rule holds, how little of a frame has to be looked at for it, and
 * what becomes of rules and their counters. test_tables_property.c has the rest.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/rules/change.h"
#include "daemon/rules/tables_state.h"
#include "daemon/syntax/rule_line.h"
#include "daemon/syntax/flow.h"

#define MANY	10000

static bool is_known(void *arg, const char *name)
{
	(void)arg;
	return !strncmp(name, "tap", 3);
}

static const char *name_of(void *arg, u32 no)
{
	static char name[IF_NAMESIZE];

	(void)arg;
	snprintf(name, sizeof(name), "tap%u", no);
	return name;
}

static const struct rule_ports ports = { .local = "br0", .known = is_known, .name = name_of };
static const struct port_names names = { .name = name_of };

static int setup(void **state)
{
	struct tables *t = tables_new();

	tables_set_names(t, &names);
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	tables_put(*state);
	return 0;
}

static struct rule *add(struct tables *t, const char *text)
{
	struct rule_spec line;
	struct rule *rule;
	char *err = NULL;

	if (rule_line_parse(&line, text, RULE_LINE_RULE, &ports, &err))
		fail_msg("%s: %s", text, err);
	tables_insert(t, line.rule);
	rule = line.rule;
	rule_spec_free(&line);
	return rule;
}

/* The key of a frame that has what @match says, and zeros elsewhere; @in_port as a number */
static union vsw_key frame(u32 in_port, const char *match)
{
	struct rule_spec line;
	union vsw_key key;
	char *err = NULL;

	if (rule_line_parse(&line, match, RULE_LINE_FILTER, &ports, &err))
		fail_msg("%s: %s", match, err);
	key = line.rule->match.key;
	rule_spec_free(&line);
	key.k.in_port = in_port;
	key.k.ip_frag = 0;
	return key;
}

/* A look-up that can be decided */
static struct rule *find(struct tables *t, u8 table, const union vsw_key *key, union vsw_key *mask)
{
	const struct rule *undecided;
	struct rule *rule = tables_lookup(t, table, key, &of_regs_none, mask, &undecided);

	assert_null(undecided);
	return rule;
}

static struct rule *look_up(struct tables *t, const char *match, union vsw_key *mask)
{
	union vsw_key key = frame(1, match);

	memset(mask, 0, sizeof(*mask));
	return find(t, 0, &key, mask);
}

/* For a frame as @match says, of which the fields of these bits could not be read: what may hold */
static const struct rule *undecided(struct tables *t, const char *match, u8 unread,
				    union vsw_key *mask)
{
	union vsw_key key = frame(1, match);
	const struct rule *rule;

	memset(mask, 0, sizeof(*mask));
	key.k.ip_frag = unread;
	assert_null(tables_lookup(t, 0, &key, &of_regs_none, mask, &rule));
	return rule;
}

/* The same where nothing is open; which rule holds */
static struct rule *decided(struct tables *t, const char *match, u8 unread, union vsw_key *mask)
{
	union vsw_key key = frame(1, match);

	memset(mask, 0, sizeof(*mask));
	key.k.ip_frag = unread;
	return find(t, 0, &key, mask);
}

/* The mask as the fields of a rule that match nothing but zeros */
static void assert_looked_at(const union vsw_key *mask, const char *expected)
{
	union vsw_key zero = { .w = { 0 } };
	char *text = flow_match_format(&zero, mask, NULL);

	assert_string_equal(text, expected);
	free(text);
}

/* --- which rule ---------------------------------------------------------------------------- */

static void the_highest_priority_holds(void **state)
{
	struct tables *t = *state;
	struct rule *any = add(t, "priority=1 actions=drop");
	struct rule *ip = add(t, "priority=5,ip actions=drop");
	struct rule *host = add(t, "priority=3,ip,nw_dst=10.0.0.1 actions=drop");
	union vsw_key mask;

	assert_ptr_equal(look_up(t, "ip,nw_dst=10.0.0.1", &mask), ip);
	assert_ptr_equal(look_up(t, "arp", &mask), any);
	tables_remove(t, ip);
	assert_ptr_equal(look_up(t, "ip,nw_dst=10.0.0.1", &mask), host);
	assert_ptr_equal(look_up(t, "ip,nw_dst=10.0.0.2", &mask), any);
}

static void tables_are_apart(void **state)
{
	struct tables *t = *state;
	struct rule *first = add(t, "table=0 actions=drop");
	struct rule *last = add(t, "table=254 actions=drop");
	union vsw_key key = frame(1, "arp"), mask = { .w = { 0 } };

	assert_ptr_equal(find(t, 0, &key, &mask), first);
	assert_ptr_equal(find(t, 254, &key, &mask), last);
	assert_null(find(t, 7, &key, &mask));
	assert_null(find(t, 255, &key, &mask));
}

static void a_port_is_known_by_its_name(void **state)
{
	struct tables *t = *state;
	struct rule *rule = add(t, "in_port=tap7 actions=drop");
	union vsw_key key = frame(7, ""), mask = { .w = { 0 } };

	assert_ptr_equal(find(t, 0, &key, &mask), rule);
	assert_true(mask.k.in_port == ~0U);
	key.k.in_port = 8;
	assert_null(find(t, 0, &key, &mask));
	assert_true(tables_knows_port(t, "tap7"));
	tables_remove(t, rule);
	assert_false(tables_knows_port(t, "tap7"));
}

static void a_tag_is_matched_whatever_its_kind(void **state)
{
	struct tables *t = *state;
	struct rule *tagged = add(t, "priority=2,vlan_tci=0x1000/0x1000 actions=drop");
	struct rule *vlan = add(t, "priority=3,dl_vlan=10 actions=drop");
	struct rule *untagged = add(t, "vlan_tci=0 actions=drop");
	union vsw_key key = frame(1, ""), mask = { .w = { 0 } };

	assert_ptr_equal(find(t, 0, &key, &mask), untagged);
	key.k.vlan_tpid = cpu_to_be16(0x8100);
	assert_ptr_equal(find(t, 0, &key, &mask), tagged);
	key.k.vlan_tpid = cpu_to_be16(0x88a8);
	assert_ptr_equal(find(t, 0, &key, &mask), tagged);
	key.k.vlan_tci = cpu_to_be16(0x700a);
	assert_ptr_equal(find(t, 0, &key, &mask), vlan);
}

static void fragments_are_told_apart(void **state)
{
	static const struct {
		const char *kind;
		bool none, first, later;
	} kinds[] = {
		{ "no", true, false, false }, { "yes", false, true, true },
		{ "first", false, true, false }, { "later", false, false, true },
		{ "not_later", true, true, false },
	};
	struct tables *t = *state;
	union vsw_key key, mask = { .w = { 0 } };
	char text[64];
	size_t i;
	u8 frag;

	for (i = 0; i < 5; i++) {
		struct rule *rule;

		snprintf(text, sizeof(text), "ip,ip_frag=%s actions=drop", kinds[i].kind);
		rule = add(t, text);
		key = frame(1, "ip");
		for (frag = 0; frag <= VSWITCH_FRAG_LATER; frag++) {
			const bool want[] = { kinds[i].none, kinds[i].first, kinds[i].later };

			key.k.ip_frag = frag;
			assert_true(!!find(t, 0, &key, &mask) == want[frag]);
		}
		tables_remove(t, rule);
	}
}

/* --- what could not be read ---------------------------------------------------------------- */

static void a_rule_that_needs_what_cannot_be_read_is_not_passed_over(void **state)
{
	struct tables *t = *state;
	struct rule *drop = add(t, "priority=5,tcp6,tp_dst=25 actions=drop");
	struct rule *all = add(t, "priority=1 actions=drop");
	union vsw_key mask;

	assert_ptr_equal(undecided(t, "tcp6", 0x0c, &mask), drop);
	assert_ptr_equal(undecided(t, "ipv6", 0x1c, &mask), drop);
	assert_ptr_equal(undecided(t, "ipv6", VSWITCH_UNREAD, &mask), drop);
	assert_ptr_equal(decided(t, "tcp6,tp_dst=80", VSWITCH_UNREAD_REST, &mask), all);
	assert_ptr_equal(decided(t, "tcp6,tp_dst=25", VSWITCH_UNREAD_REST, &mask), drop);
	assert_ptr_equal(decided(t, "udp6", 0x0c, &mask), all);
	assert_ptr_equal(decided(t, "tcp", VSWITCH_UNREAD, &mask), all);
}

static void what_a_rule_with_a_higher_priority_says_needs_no_more(void **state)
{
	struct tables *t = *state;
	struct rule *type = add(t, "priority=7,ipv6 actions=drop"), *port;
	union vsw_key mask;

	add(t, "priority=5,tcp6,tp_dst=25 actions=drop");
	assert_ptr_equal(decided(t, "ipv6", VSWITCH_UNREAD, &mask), type);
	assert_looked_at(&mask, "dl_type=0x0000");
	tables_remove(t, type);
	port = add(t, "priority=7,in_port=tap1 actions=drop");
	assert_ptr_equal(decided(t, "ipv6", VSWITCH_UNREAD, &mask), port);
}

/* Of two rules that cannot be told apart the one that would hold is named. */
static void what_can_be_read_rules_others_out(void **state)
{
	struct tables *t = *state;
	struct rule *low, *high;
	union vsw_key mask;

	add(t, "priority=9,tcp,nw_dst=10.0.0.2,tp_dst=25 actions=drop");
	low = add(t, "priority=4,tcp,nw_dst=10.0.0.1,tp_dst=80 actions=drop");
	high = add(t, "priority=6,tcp,nw_dst=10.0.0.1,tp_dst=443 actions=drop");
	assert_ptr_equal(undecided(t, "tcp,nw_dst=10.0.0.1", 0x0c, &mask), high);
	assert_looked_at(&mask, "dl_type=0x0000,nw_proto=0,unreadable=-ports-proto-ip,"
			 "nw_dst=0.0.0.0");
	assert_null(decided(t, "tcp,nw_dst=10.0.0.3", 0x0c, &mask));
	tables_remove(t, high);
	assert_ptr_equal(undecided(t, "tcp,nw_dst=10.0.0.1", 0x0c, &mask), low);
}

static void rules_see_that_something_could_not_be_read(void **state)
{
	static const struct {
		const char *word;
		bool none, rest, ports, proto, ip;
	} words[] = {
		{ "no", true, false, false, false, false },
		{ "yes", false, true, true, true, true },
		{ "ports", false, false, true, true, true },
		{ "proto", false, false, false, true, true },
		{ "ip", false, false, false, false, true },
	};
	static const u8 bits[] = { 0, 0x04, 0x0c, 0x1c, 0x3c };
	struct tables *t = *state;
	union vsw_key mask;
	char text[64];
	size_t i, j;

	for (i = 0; i < 5; i++) {
		const bool want[] = { words[i].none, words[i].rest, words[i].ports, words[i].proto,
				      words[i].ip };
		struct rule *rule;

		snprintf(text, sizeof(text), "ipv6,unreadable=%s actions=drop", words[i].word);
		rule = add(t, text);
		for (j = 0; j < 5; j++)
			assert_true(!!decided(t, "ipv6", bits[j], &mask) == want[j]);
		tables_remove(t, rule);
	}
}

/* A flow for frames that can be read must not cover others, and not depend on more than that. */
static void who_looks_at_a_field_looks_whether_it_could_be_read(void **state)
{
	struct tables *t = *state;
	union vsw_key mask;

	add(t, "priority=1,ip actions=drop");
	look_up(t, "ip", &mask);
	assert_looked_at(&mask, "dl_type=0x0000");
	add(t, "priority=2,ip,nw_dst=10.0.0.0/8 actions=drop");
	look_up(t, "ip,nw_dst=10.0.0.1", &mask);
	assert_looked_at(&mask, "dl_type=0x0000,unreadable=-ip,nw_dst=0.0.0.0/8");
	add(t, "priority=3,udp actions=drop");
	look_up(t, "udp", &mask);
	assert_looked_at(&mask, "dl_type=0x0000,nw_proto=0,unreadable=-proto");
	add(t, "priority=4,tcp,tcp_flags=+syn actions=drop");
	look_up(t, "tcp", &mask);
	assert_int_equal(mask.k.ip_frag, VSWITCH_UNREAD & ~VSWITCH_UNREAD_PORTS);
}

/* --- how little is looked at --------------------------------------------------------------- */

static void a_rule_for_all_needs_no_look(void **state)
{
	struct tables *t = *state;
	union vsw_key mask;

	add(t, "priority=0 actions=NORMAL");
	assert_non_null(look_up(t, "ip", &mask));
	assert_looked_at(&mask, "any");
}

static void a_lower_priority_is_not_looked_at(void **state)
{
	struct tables *t = *state;
	union vsw_key mask;

	add(t, "priority=9,arp actions=drop");
	add(t, "priority=8,tcp,tp_dst=80 actions=drop");
	look_up(t, "arp", &mask);
	assert_looked_at(&mask, "dl_type=0x0000");
}

static void other_types_are_not_looked_into(void **state)
{
	struct tables *t = *state;
	union vsw_key mask;

	add(t, "tcp,tp_dst=80,nw_src=10.0.0.0/8 actions=drop");
	look_up(t, "arp,arp_spa=10.0.0.1", &mask);
	assert_looked_at(&mask, "dl_type=0x0000");
	look_up(t, "udp", &mask);
	assert_looked_at(&mask, "dl_type=0x0000,nw_proto=0,unreadable=-proto");
	look_up(t, "tcp,nw_src=11.0.0.0", &mask);
	assert_looked_at(&mask, "dl_type=0x0000,nw_proto=0,unreadable=-proto-ip,nw_src=0.0.0.0/8");
}

static void ports_are_looked_at_as_far_as_they_differ(void **state)
{
	struct tables *t = *state;
	union vsw_key mask;

	add(t, "tcp,tp_dst=80 actions=drop");
	add(t, "tcp,tp_dst=443 actions=drop");
	look_up(t, "tcp,tp_dst=40000", &mask);
	assert_looked_at(&mask,
			 "dl_type=0x0000,nw_proto=0,unreadable=-ports-proto,tp_dst=0/0xff00");
	look_up(t, "tcp,tp_dst=81", &mask);
	assert_looked_at(&mask, "dl_type=0x0000,nw_proto=0,unreadable=-ports-proto,tp_dst=0");
}

static void add_host_routes(struct tables *t)
{
	char text[96];
	u32 i;

	for (i = 0; i < MANY; i++) {
		snprintf(text, sizeof(text), "ip,nw_dst=10.%u.%u.7 actions=drop", i / 256, i % 256);
		add(t, text);
	}
}

static void host_routes_are_ruled_out_by_what_they_share(void **state)
{
	struct tables *t = *state;
	union vsw_key mask;

	add_host_routes(t);
	assert_null(look_up(t, "ip,nw_dst=192.168.0.1", &mask));
	assert_looked_at(&mask, "dl_type=0x0000,unreadable=-ip,nw_dst=0.0.0.0/8");
	assert_null(look_up(t, "ip,nw_dst=10.200.0.1", &mask));
	assert_looked_at(&mask, "dl_type=0x0000,unreadable=-ip,nw_dst=0.0.0.0/16");
	assert_null(look_up(t, "ip,nw_dst=10.3.4.200", &mask));
	assert_looked_at(&mask, "dl_type=0x0000,unreadable=-ip,nw_dst=0.0.0.0");
	assert_non_null(look_up(t, "ip,nw_dst=10.3.4.7", &mask));
	assert_looked_at(&mask, "dl_type=0x0000,unreadable=-ip,nw_dst=0.0.0.0");
	assert_null(look_up(t, "arp", &mask));
	assert_looked_at(&mask, "dl_type=0x0000");
}

/* What the datapath pays for: one look for each mask */
static void misses_of_host_routes_are_few_masks(void **state)
{
	struct tables *t = *state;
	union vsw_key masks[64], mask, key = frame(1, "ip");
	unsigned int seed = 1;
	u32 i, j, n = 0, dst;

	add_host_routes(t);
	for (i = 0; i < MANY; i++) {
		dst = (u32)rand_r(&seed) << 1;
		if (i & 1)
			dst = 0x0a000000 | (dst & 0xffffff);
		dst = cpu_to_be32(dst);
		memcpy(key.k.ip_dst, &dst, sizeof(dst));
		memset(&mask, 0, sizeof(mask));
		find(t, 0, &key, &mask);
		for (j = 0; j < n && memcmp(&masks[j], &mask, sizeof(mask)); j++)
			;
		assert_true(j < 64);
		if (j == n)
			masks[n++] = mask;
	}
	assert_in_range(n, 2, 4);
}

static void longer_prefixes_are_ruled_out_by_their_first_bits(void **state)
{
	struct tables *t = *state;
	struct rule *wide = add(t, "priority=8,ip,nw_dst=10.0.0.0/8 actions=drop");
	union vsw_key mask;

	add(t, "priority=24,ip,nw_dst=10.9.9.0/24 actions=drop");
	add(t, "priority=16,ip,nw_dst=10.128.0.0/16 actions=drop");
	assert_ptr_equal(look_up(t, "ip,nw_dst=10.64.1.1", &mask), wide);
	assert_looked_at(&mask, "dl_type=0x0000,unreadable=-ip,nw_dst=0.0.0.0/16");
}

static void ipv6_prefixes_are_ruled_out_likewise(void **state)
{
	struct tables *t = *state;
	union vsw_key mask;

	add(t, "ipv6,ipv6_dst=2001:db8::/64 actions=drop");
	look_up(t, "ipv6,ipv6_dst=fe80::1", &mask);
	assert_memory_equal(mask.k.ip_dst, "\xff\xff\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
	look_up(t, "ipv6,ipv6_dst=2001:db8:0:1::1", &mask);
	assert_memory_equal(mask.k.ip_dst, "\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0\0\0\0",
			    16);
}

/* --- rules and their counters -------------------------------------------------------------- */

static void a_rule_that_is_held_outlives_its_tables(void **state)
{
	struct tables *t = *state;
	struct rule *rule = add(t, "ip actions=drop");

	rule_get(rule);
	tables_remove(t, rule);
	assert_false(rule->in_force);
	rule_credit(rule, 3, 180, 5);
	assert_int_equal(rule->packets, 3);
	assert_int_equal(rule->bytes, 180);
	rule_put(rule);
}

static void credit_adds_up_and_the_last_use_counts(void **state)
{
	struct rule *rule = add(*state, "ip actions=drop");

	rule_credit(rule, 1, 60, 700);
	rule_credit(rule, 2, 120, 600);
	assert_int_equal(rule->packets, 3);
	assert_int_equal(rule->bytes, 180);
	assert_int_equal(rule->used, 700);
}

static void timeouts_count_from_the_right_time(void **state)
{
	struct rule *rule = rule_new();

	(void)state;
	rule->created = rule->used = 1000;
	assert_int_equal(rule_ended(rule, 1U << 30), RULE_LIVES);
	rule->idle_timeout = 2;
	assert_int_equal(rule_ended(rule, 2999), RULE_LIVES);
	assert_int_equal(rule_ended(rule, 3000), RULE_IDLE_TIMEOUT);
	rule->used = 2000;
	assert_int_equal(rule_ended(rule, 3000), RULE_LIVES);
	rule->hard_timeout = 2;
	assert_int_equal(rule_ended(rule, 3000), RULE_HARD_TIMEOUT);
	rule_put(rule);
}

static void add_timed(struct tables *t, unsigned int n, unsigned int idle, unsigned int hard)
{
	char text[96];
	unsigned int i;

	for (i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "idle_timeout=%u,hard_timeout=%u,udp,tp_dst=%u "
			 "actions=drop", idle, hard, tables_count(t) + 1);
		add(t, text);
	}
}

static u32 looks_at(struct tables *t, u64 now, u32 ended)
{
	u32 before = t->timed.looks;

	assert_int_equal(tables_expire(t, now), ended);
	return t->timed.looks - before;
}

/* Not at those whose time has not come, but when they come by in their circle */
static void only_rules_that_are_due_are_looked_at(void **state)
{
	struct tables *t = *state;
	unsigned int ms, looks = 0;

	add_timed(t, 1000, 0, 60000);
	add_timed(t, 1, 0, 7);
	add_timed(t, 1, 9, 0);
	for (ms = 0; ms < 7000; ms += 500)
		looks += looks_at(t, ms, 0);
	assert_int_equal(looks, 0);
	assert_int_equal(looks_at(t, 7000, 1), 1);
	/* used at 5 s, as is known at 8 */
	rule_credit(TAILQ_LAST(&t->rules, rule_list), 1, 60, 5000);
	assert_int_equal(looks_at(t, 8999, 0), 0);
	assert_int_equal(looks_at(t, 9400, 0), 1);
	assert_int_equal(looks_at(t, 13999, 0), 0);
	assert_int_equal(looks_at(t, 14000, 1), 1);
	assert_int_equal(looks_at(t, 59999999, 0), 1000);
	assert_int_equal(looks_at(t, 60000000, 1000), 1000);
	assert_int_equal(tables_count(t), 0);
}

/* Whenever somebody looks: never before a rule's end, and at the first look after it */
static void rules_end_at_the_first_look_after_their_time(void **state)
{
	struct tables *t = *state;
	u64 now = 0, second;
	unsigned int i;

	for (i = 0; i < 429; i++)
		add_timed(t, 1, 0, 1 + 7 * i);
	for (i = 0; tables_count(t); i++) {
		now += 1 + i * 7919ULL % 5000;
		second = now / 1000;
		tables_expire(t, now);
		if (second > 1 + 7 * 428)
			assert_int_equal(tables_count(t), 0);
		else
			assert_int_equal(tables_count(t), second ? 428 - (second - 1) / 7 : 429);
	}
}

static void an_undone_change_brings_back_what_was_there(void **state)
{
	struct tables *t = *state;
	struct rule *old = add(t, "ip actions=drop"), *other = add(t, "arp actions=drop");
	union vsw_key mask;

	rule_credit(old, 7, 420, 1);
	tables_begin(t, (struct way){ NULL });
	add(t, "ip actions=NORMAL");
	tables_remove(t, other);
	add(t, "priority=0 actions=drop");
	assert_true(tables_changed(t));
	assert_ptr_equal(look_up(t, "arp", &mask), other);
	tables_abort(t);
	assert_ptr_equal(look_up(t, "ip", &mask), old);
	assert_int_equal(old->packets, 7);
	assert_ptr_equal(look_up(t, "arp", &mask), other);
	assert_null(look_up(t, "udp6", &mask));
	assert_int_equal(tables_count(t), 2);
	assert_false(tables_default_gone(t));
}

static void the_default_comes_and_goes_with_the_mode(void **state)
{
	struct tables *t = *state;
	union vsw_key mask;

	assert_true(tables_set_default(t, true, 5));
	assert_false(tables_set_default(t, true, 6));
	assert_non_null(look_up(t, "ip", &mask));
	assert_true(tables_set_default(t, false, 7));
	assert_null(look_up(t, "ip", &mask));
	tables_drop_default(t);
	assert_false(tables_set_default(t, true, 8));
	assert_null(look_up(t, "ip", &mask));
}

/* It is the one that matches all, and no other that is as low. */
static void a_rule_on_a_register_leaves_the_default_in_force(void **state)
{
	struct tables *t = *state;
	union vsw_key mask;

	assert_true(tables_set_default(t, true, 5));
	add(t, "priority=0,reg0=1 actions=drop");
	assert_false(tables_default_gone(t));
	assert_false(tables_set_default(t, true, 6));
	assert_int_equal(tables_count(t), 2);
	assert_non_null(look_up(t, "ip", &mask));
	add(t, "priority=0 actions=drop");
	assert_true(tables_default_gone(t));
	assert_int_equal(tables_count(t), 2);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_highest_priority_holds),
		TEST(tables_are_apart),
		TEST(a_port_is_known_by_its_name),
		TEST(a_tag_is_matched_whatever_its_kind),
		TEST(fragments_are_told_apart),
		TEST(a_rule_that_needs_what_cannot_be_read_is_not_passed_over),
		TEST(what_a_rule_with_a_higher_priority_says_needs_no_more),
		TEST(what_can_be_read_rules_others_out),
		TEST(rules_see_that_something_could_not_be_read),
		TEST(who_looks_at_a_field_looks_whether_it_could_be_read),
		TEST(a_rule_for_all_needs_no_look),
		TEST(a_lower_priority_is_not_looked_at),
		TEST(other_types_are_not_looked_into),
		TEST(ports_are_looked_at_as_far_as_they_differ),
		TEST(host_routes_are_ruled_out_by_what_they_share),
		TEST(misses_of_host_routes_are_few_masks),
		TEST(longer_prefixes_are_ruled_out_by_their_first_bits),
		TEST(ipv6_prefixes_are_ruled_out_likewise),
		TEST(a_rule_that_is_held_outlives_its_tables),
		TEST(credit_adds_up_and_the_last_use_counts),
		TEST(timeouts_count_from_the_right_time),
		TEST(only_rules_that_are_due_are_looked_at),
		TEST(rules_end_at_the_first_look_after_their_time),
		TEST(an_undone_change_brings_back_what_was_there),
		TEST(the_default_comes_and_goes_with_the_mode),
		TEST(a_rule_on_a_register_leaves_the_default_in_force),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
