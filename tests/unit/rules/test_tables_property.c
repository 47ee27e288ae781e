// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random rule sets and random frames: the look-up finds the rule that a linear search finds, and
 * finds it again for every frame that agrees in the bits which it said that this depended on.
 *
 * Rules and frames draw from few values, so that they meet, and differ from them in single bits, so
 * that they nearly meet. Rules come and go between frames, undone changes among them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "daemon/rules/tables.h"

#define SETS		400
#define FRAMES		300	/* of each set: 120,000 in all */
#define TWINS		6	/* that agree with a frame under the mask, for each */
#define RULES_MAX	48
#define PORTS		4
#define TABLES		2

struct run {
	unsigned int seed, first_seed;
	struct tables *tables;
	union of_regs regs;		/* of the frame that is looked up */
	struct rule *rules[RULES_MAX];	/* in force, for the linear search */
	u32 n;
};

static u32 any(struct run *r, u32 below)
{
	return (u32)rand_r(&r->seed) % below;
}

static const char *port_name(void *arg, u32 no)
{
	static const char *const names[PORTS] = { "p1", "p2", "p3", "p4" };

	(void)arg;
	return no - 1 < PORTS ? names[no - 1] : NULL;
}

static const struct port_names names = { .name = port_name };

/* --- frames -------------------------------------------------------------------------------- */

static void flip_a_bit(struct run *r, void *field, size_t size)
{
	u32 bit = any(r, size * 8);

	((u8 *)field)[bit / 8] ^= 1 << bit % 8;
}

static void draw_bytes(struct run *r, void *field, size_t size)
{
	memset(field, 0, size);
	((u8 *)field)[0] = any(r, 3) * 10;
	((u8 *)field)[size - 1] = any(r, 3);
	if (!any(r, 3))
		flip_a_bit(r, field, size);
}

static void draw_l2(struct run *r, struct vswitch_flow_key *k)
{
	static const u16 types[] = { 0x0800, 0x0800, 0x0806, 0x86dd, 0x88cc };
	static const u16 tpids[] = { 0, 0, 0x8100, 0x88a8 };

	k->in_port = 1 + any(r, PORTS + 1);
	k->vlan_tpid = cpu_to_be16(tpids[any(r, 4)]);
	if (k->vlan_tpid)
		k->vlan_tci = cpu_to_be16(any(r, 3) << 13 | any(r, 3));
	draw_bytes(r, k->eth_dst, 6);
	draw_bytes(r, k->eth_src, 6);
	k->eth_type = cpu_to_be16(types[any(r, 5)]);
	k->tun_id = cpu_to_be32(any(r, 3));
}

static void draw_l3(struct run *r, struct vswitch_flow_key *k)
{
	static const u8 protos[] = { 1, 6, 17 };

	k->ip_proto = protos[any(r, 3)];
	k->ip_tos = any(r, 2) << 2;
	k->ip_ttl = any(r, 3);
	k->ip_frag = any(r, 3);
	draw_bytes(r, k->ip_src, k->eth_type == cpu_to_be16(0x86dd) ? 16 : 4);
	draw_bytes(r, k->ip_dst, k->eth_type == cpu_to_be16(0x86dd) ? 16 : 4);
	draw_bytes(r, &k->tp_src, 2);
	draw_bytes(r, &k->tp_dst, 2);
	k->tcp_flags = cpu_to_be16(any(r, 4));
}

/*
 * A part that could not be read is zero. With @zero false it has values nevertheless, which must
 * not count.
 */
static void draw_unread(struct run *r, struct vswitch_flow_key *k, bool zero)
{
	static const u8 levels[] = { 0x04, 0x0c, 0x1c, 0x3c };
	u8 bits = levels[any(r, 4)];

	k->ip_frag |= bits;
	if (!zero)
		return;
	k->tcp_flags = 0;
	memset(k->nd_target, 0, 16);
	memset(k->arp_sha, 0, 6);
	if (bits & VSWITCH_UNREAD_PORTS)
		k->tp_src = k->tp_dst = 0;
	if (bits & VSWITCH_UNREAD_PROTO) {
		k->ip_proto = 0;
		k->ip_frag = bits;
	}
	if (bits & VSWITCH_UNREAD_IP) {
		memset(k->ip_src, 0, 16);
		memset(k->ip_dst, 0, 16);
		k->ip_tos = k->ip_ttl = 0;
	}
}

static union vsw_key draw_frame(struct run *r)
{
	union vsw_key key = { .w = { 0 } };

	draw_l2(r, &key.k);
	if (key.k.eth_type != cpu_to_be16(0x88cc))
		draw_l3(r, &key.k);
	if (!any(r, 4)) {
		draw_bytes(r, key.k.arp_sha, 6);
		draw_bytes(r, key.k.nd_target, 16);
	}
	if (key.k.eth_type != cpu_to_be16(0x88cc) && !any(r, 4))
		draw_unread(r, &key.k, any(r, 4));
	return key;
}

/* --- rules --------------------------------------------------------------------------------- */

static void want(struct run *r, u8 *mask, size_t size, bool prefix)
{
	u32 bits = any(r, size * 8) + 1, i;

	switch (any(r, prefix ? 3 : 5)) {
	case 0:
		for (i = 0; i < bits; i++)
			mask[i / 8] |= 0x80 >> i % 8;
		break;
	case 1:
		mask[any(r, size)] |= 1 << any(r, 8);
		break;
	default:
		memset(mask, 0xff, size);
	}
}

#define WANT(r, mask, member, prefix) \
	want(r, (u8 *)&(mask)->k.member, sizeof((mask)->k.member), prefix)

static void draw_mask(struct run *r, union vsw_key *mask)
{
	u32 parts = (u32)rand_r(&r->seed);

	if (parts & 1)
		WANT(r, mask, eth_dst, true);
	if ((parts & 6) == 6)
		WANT(r, mask, eth_src, true);
	if ((parts & 24) == 24)
		WANT(r, mask, vlan_tci, false);
	if (parts & 8)
		mask->k.vlan_tpid = cpu_to_be16(0x8000);
	if (parts & 0x1f00)
		mask->k.eth_type = 0xffff;
	if (parts & 0x100)
		WANT(r, mask, ip_dst, true);
	if ((parts & 0x600) == 0x600)
		WANT(r, mask, ip_src, true);
	if ((parts & 0x1800) == 0x1800) {
		mask->k.ip_proto = 0xff;
		WANT(r, mask, tp_dst, true);
	}
	if ((parts & 0x7000) == 0x7000)
		WANT(r, mask, tp_src, true);
	if ((parts & 0x38000) == 0x38000)
		mask->k.ip_frag = 1 + any(r, 3);
	if ((parts & 0x78000000) == 0x78000000)
		mask->k.ip_frag |= VSWITCH_UNREAD_REST << any(r, 4);
	if ((parts & 0x1c0000) == 0x1c0000)
		WANT(r, mask, tcp_flags, false);
	if ((parts & 0xe00000) == 0xe00000)
		mask->k.tun_id = ~0U;
	if ((parts & 0x7000000) == 0x7000000)
		WANT(r, mask, nd_target, true);
}

static u8 frag_bits(u8 frag)
{
	static const u8 bits[] = { 0, 1, 3, 3 };

	return bits[frag & VSWITCH_FRAG_BITS] | (frag & VSWITCH_UNREAD);
}

/* Few values of few bits: reg0, reg3 and the metadata */
static void draw_regs(struct run *r, union of_regs *regs)
{
	memset(regs, 0, sizeof(*regs));
	regs->b[3] = any(r, 3);
	regs->b[12] = any(r, 2);
	regs->b[OFREGS_METADATA + 7] = any(r, 2);
}

static void want_regs(struct run *r, struct rule_match *m)
{
	size_t i;

	draw_regs(r, &m->regs);
	m->regs_mask.b[3] = any(r, 4);
	m->regs_mask.b[12] = any(r, 3) ? 0 : 0xff;
	m->regs_mask.b[OFREGS_METADATA + 7] = any(r, 3) ? 0 : 0x01;
	for (i = 0; i < sizeof(m->regs.w) / sizeof(m->regs.w[0]); i++)
		m->regs.w[i] &= m->regs_mask.w[i];
}

static struct rule *draw_rule(struct run *r)
{
	struct rule *rule = rule_new();
	union vsw_key like = draw_frame(r);

	draw_mask(r, &rule->match.mask);
	like.k.ip_frag = frag_bits(like.k.ip_frag);
	vsw_key_mask(&rule->match.key, &like, &rule->match.mask);
	if (!any(r, 3)) {
		snprintf(rule->match.in_port, sizeof(rule->match.in_port), "p%u", 1 + any(r, 5));
		rule->match.mask.k.in_port = ~0U;
	}
	if (!any(r, 3))
		want_regs(r, &rule->match);
	rule->table = any(r, TABLES) * 7;
	rule->priority = any(r, 5);
	return rule;
}

/* --- linear search ------------------------------------------------------------------------- */

enum verdict {
	MATCHES_NOT,
	MATCHES,
	MAY_MATCH,	/* in all that could be read, and it asks for more */
};

#define PART(member, bit) \
	{ offsetof(struct vswitch_flow_key, member), \
	  sizeof(((struct vswitch_flow_key *)0)->member), bit }

static const struct part {
	u8 offset, size, unread;
} upper[] = {
	PART(ip_src, VSWITCH_UNREAD_IP), PART(ip_dst, VSWITCH_UNREAD_IP),
	PART(ip_tos, VSWITCH_UNREAD_IP), PART(ip_ttl, VSWITCH_UNREAD_IP),
	PART(ipv6_label, VSWITCH_UNREAD_IP), PART(ip_proto, VSWITCH_UNREAD_PROTO),
	PART(tp_src, VSWITCH_UNREAD_PORTS), PART(tp_dst, VSWITCH_UNREAD_PORTS),
	PART(tcp_flags, VSWITCH_UNREAD_REST), PART(arp_sha, VSWITCH_UNREAD_REST),
	PART(arp_tha, VSWITCH_UNREAD_REST), PART(nd_target, VSWITCH_UNREAD_REST),
};

/* Take out of a rule's mask what cannot be read of a frame. Whether there was something */
static bool drop_unread(union vsw_key *mask, u8 unread)
{
	static const u8 zero[16];
	bool any_dropped = false;
	size_t i;

	for (i = 0; i < sizeof(upper) / sizeof(upper[0]); i++) {
		u8 *part = (u8 *)&mask->k + upper[i].offset;

		if (!(upper[i].unread & unread))
			continue;
		any_dropped |= memcmp(part, zero, upper[i].size) != 0;
		memset(part, 0, upper[i].size);
	}
	if (unread & VSWITCH_UNREAD_PROTO) {
		any_dropped |= mask->k.ip_frag & 3;
		mask->k.ip_frag &= VSWITCH_UNREAD;
	}
	return any_dropped;
}

static enum verdict matches(const struct run *r, const struct rule *rule,
			    const union vsw_key *frame)
{
	union vsw_key mask = rule->match.mask, key = rule->match.key, seen = *frame;
	const char *name = port_name(NULL, frame->k.in_port);
	bool unsure;

	if (rule->match.in_port[0] && (!name || strcmp(name, rule->match.in_port)))
		return MATCHES_NOT;
	if (!of_regs_match(&r->regs, &rule->match.regs, &rule->match.regs_mask))
		return MATCHES_NOT;
	mask.k.in_port = key.k.in_port = 0;
	seen.k.ip_frag = frag_bits(seen.k.ip_frag);
	unsure = drop_unread(&mask, seen.k.ip_frag & VSWITCH_UNREAD);
	vsw_key_mask(&seen, &seen, &mask);
	vsw_key_mask(&key, &key, &mask);
	if (memcmp(&seen, &key, sizeof(key)))
		return MATCHES_NOT;
	return unsure ? MAY_MATCH : MATCHES;
}

/* By what rules are told apart before their keys are: mask and registers, in this order */
static int compare_masks(const struct rule_match *a, const struct rule_match *b)
{
	return memcmp(&a->mask, &b->mask, sizeof(a->mask)) ?:
	       memcmp(&a->regs_mask, &b->regs_mask, sizeof(a->regs_mask)) ?:
	       memcmp(&a->regs, &b->regs, sizeof(a->regs));
}

/* Of rules with equal priority the one whose mask has the higher one elsewhere, or is less */
static u32 priority_of_mask(const struct run *r, const struct rule *rule)
{
	u32 highest = 0, i;

	for (i = 0; i < r->n; i++) {
		if (r->rules[i]->table == rule->table && r->rules[i]->priority > highest &&
		    !compare_masks(&r->rules[i]->match, &rule->match))
			highest = r->rules[i]->priority;
	}
	return highest;
}

static bool better(const struct run *r, const struct rule *a, const struct rule *b)
{
	u32 in_a, in_b;

	if (a->priority != b->priority)
		return a->priority > b->priority;
	in_a = priority_of_mask(r, a);
	in_b = priority_of_mask(r, b);
	if (in_a != in_b)
		return in_a > in_b;
	return compare_masks(&a->match, &b->match) < 0;
}

/* struct found - the rule that holds, or the one of which nobody can tell */
struct found {
	const struct rule *rule, *undecided;
};

static struct found search(const struct run *r, u8 table, const union vsw_key *frame)
{
	const struct rule *best = NULL;
	enum verdict verdict, best_verdict = MATCHES;
	u32 i;

	for (i = 0; i < r->n; i++) {
		if (r->rules[i]->table != table)
			continue;
		verdict = matches(r, r->rules[i], frame);
		if (verdict != MATCHES_NOT && (!best || better(r, r->rules[i], best))) {
			best = r->rules[i];
			best_verdict = verdict;
		}
	}
	return best_verdict == MATCHES ? (struct found){ best, NULL }
				       : (struct found){ NULL, best };
}

static struct found find(const struct run *r, u8 table, const union vsw_key *frame,
			 union vsw_key *mask)
{
	struct found found;

	found.rule = tables_lookup(r->tables, table, frame, &r->regs, mask, &found.undecided);
	return found;
}

/* Of several rules that may match alike it does not matter which is named. */
static bool is_same(struct found a, struct found b)
{
	if (!a.undecided || !b.undecided)
		return a.rule == b.rule && a.undecided == b.undecided;
	return a.undecided->priority == b.undecided->priority;
}

static u32 undecided;	/* look-ups that ended so */

/* --- the claims ---------------------------------------------------------------------------- */

static void check(struct run *r, bool good, const char *claim)
{
	if (good)
		return;
	print_error("seed %u: %s\n", r->first_seed, claim);
	fail();
}

/* A frame that agrees with @frame under @mask; values that no frame has are not drawn. */
static union vsw_key twin_of(struct run *r, const union vsw_key *frame, const union vsw_key *mask)
{
	union vsw_key twin = draw_frame(r);
	u8 frag = twin.k.ip_frag & VSWITCH_FRAG_BITS, was = frame->k.ip_frag & VSWITCH_FRAG_BITS;
	size_t i;

	if (any(r, 2)) {
		twin = *frame;
		flip_a_bit(r, &twin, sizeof(twin));
	}
	for (i = 0; i < VSW_KEY_WORDS; i++)
		twin.w[i] = (twin.w[i] & ~mask->w[i]) | (frame->w[i] & mask->w[i]);
	if ((frag ^ was) & mask->k.ip_frag)
		frag = was;
	twin.k.ip_frag = frag | (twin.k.ip_frag & VSWITCH_UNREAD);
	return twin;
}

static void look_up(struct run *r)
{
	union vsw_key frame = draw_frame(r), mask = { .w = { 0 } }, twin, other;
	u8 table = any(r, TABLES) * 7;
	struct found expected;
	u32 i;

	draw_regs(r, &r->regs);
	expected = search(r, table, &frame);
	undecided += expected.undecided != NULL;
	check(r, is_same(find(r, table, &frame, &mask), expected),
	      "not what a linear search finds");
	for (i = 0; i < TWINS; i++) {
		twin = twin_of(r, &frame, &mask);
		memset(&other, 0, sizeof(other));
		check(r, is_same(find(r, table, &twin, &other), expected),
		      "a frame that agrees under the mask finds another rule");
		check(r, is_same(search(r, table, &twin), expected),
		      "a linear search disagrees for a frame under the mask");
		check(r, !memcmp(&other, &mask, sizeof(mask)),
		      "a frame that agrees under the mask has another mask");
	}
}

static void forget(struct run *r, u32 i)
{
	rule_put(r->rules[i]);
	r->rules[i] = r->rules[--r->n];
}

static void add(struct run *r)
{
	struct rule *rule = draw_rule(r), *old = tables_find(r->tables, rule);
	u32 i;

	for (i = 0; old && r->rules[i] != old; i++)
		;
	tables_insert(r->tables, rule);
	if (old)
		forget(r, i);
	check(r, tables_find(r->tables, rule) == rule, "a rule is not found by its match");
	r->rules[r->n++] = rule;
}

static void take_away(struct run *r)
{
	u32 i = any(r, r->n);

	tables_remove(r->tables, r->rules[i]);
	check(r, !tables_find(r->tables, r->rules[i]), "a rule that is gone is found");
	forget(r, i);
}

static void change(struct run *r)
{
	if (r->n && (r->n == RULES_MAX || !any(r, 3)))
		take_away(r);
	else
		add(r);
	check(r, tables_count(r->tables) == r->n, "a wrong number of rules");
}

/* What is undone has never been. */
static void change_and_undo(struct run *r)
{
	struct rule *drawn[8];
	u32 i;

	tables_begin(r->tables, (struct way){ NULL });
	for (i = 0; i < 8; i++) {
		drawn[i] = draw_rule(r);
		tables_insert(r->tables, drawn[i]);
		if (r->n && !any(r, 3) && tables_find(r->tables, r->rules[0]) == r->rules[0])
			tables_remove(r->tables, r->rules[0]);
		rule_put(drawn[i]);
	}
	tables_abort(r->tables);
	check(r, tables_count(r->tables) == r->n,
	      "an undone change leaves another number of rules");
}

static void run_set(unsigned int seed)
{
	struct run r = { .seed = seed, .first_seed = seed, .tables = tables_new() };
	u32 i, start = any(&r, RULES_MAX);

	tables_set_names(r.tables, &names);
	for (i = 0; i < start; i++)
		add(&r);
	for (i = 0; i < FRAMES; i++) {
		if (!any(&r, 16))
			change(&r);
		if (!any(&r, 32))
			change_and_undo(&r);
		look_up(&r);
	}
	tables_put(r.tables);
	while (r.n)
		forget(&r, 0);
}

/* SETS=n: more of them */
static void a_lookup_finds_what_a_linear_search_finds(void **state)
{
	const char *many = getenv("SETS");
	unsigned int seed, last = many ? (unsigned int)atoi(many) : SETS;

	(void)state;
	for (seed = 1; seed <= last; seed++)
		run_set(seed);
	print_message("%u look-ups in %u sets of rules, %u undecided\n", last * FRAMES, last,
		      undecided);
	assert_true(undecided > last * FRAMES / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lookup_finds_what_a_linear_search_finds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
