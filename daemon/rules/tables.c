// SPDX-License-Identifier: GPL-2.0-or-later
/* Tables of user rules: tables.h. */
#include "daemon/rules/classifier.h"
#include "daemon/rules/tables_state.h"
#include "daemon/base/xalloc.h"

struct tables *tables_new(void)
{
	struct tables *t = xcalloc(1, sizeof(*t));

	t->refs = 1;
	t->seed = hash_seed();
	if (hash_init(&t->ports))
		xcheck(NULL);
	TAILQ_INIT(&t->rules);
	tables_groups_init(t);
	tables_meters_init(t);
	cookies_init(&t->cookies);
	t->counts = table_counts_new();
	return t;
}

struct tables *tables_get(struct tables *t)
{
	t->refs++;
	return t;
}

void tables_set_names(struct tables *t, const struct port_names *names)
{
	t->names = *names;
}

u32 tables_count_cookie(const struct tables *t, u8 table, u64 cookie)
{
	return cookies_count(&t->cookies, table, cookie);
}

u32 tables_count(const struct tables *t)
{
	return t->n_rules;
}

const struct rule_list *tables_rules(const struct tables *t)
{
	return &t->rules;
}

void tables_list(struct tables *t, struct rule *rule)
{
	TAILQ_INSERT_TAIL(&t->rules, rule, entry);
	rule->in_force = true;
	rule->until = RULE_FOREVER;
	t->n_rules++;
	cookies_add(&t->cookies, rule->table, rule->cookie);
	if (rule->is_learned)
		learners_add(&t->learners, rule);
	timed_add(&t->timed, rule);
}

void tables_unlist(struct tables *t, struct rule *rule)
{
	TAILQ_REMOVE(&t->rules, rule, entry);
	rule->in_force = false;
	t->n_rules--;
	cookies_del(&t->cookies, rule->table, rule->cookie);
	if (rule->is_learned)
		learners_del(&t->learners, rule);
	timed_del(&t->timed, rule);
}

void tables_enter(struct tables *t, struct rule *rule)
{
	struct classifier **table = &t->table[rule->table];

	if (rule->match.in_port[0])
		rule->match.key.k.in_port = tables_get_port(t, rule->match.in_port);
	if (!*table) {
		*table = xcalloc(1, sizeof(**table));
		classifier_init(*table);
	}
	classifier_insert(*table, rule);
	rule->since = t->version + t->changing;
	if (!rule->counts)
		rule->counts = table_counts_get(t->counts);
	tables_list(t, rule);
}

void tables_vacate(struct tables *t, struct rule *rule)
{
	classifier_remove(t->table[rule->table], rule);
	if (rule->match.in_port[0])
		tables_put_port(t, rule->match.in_port);
	rule_put(rule);
}

void tables_leave(struct tables *t, struct rule *rule)
{
	tables_unlist(t, rule);
	tables_vacate(t, rule);
}

void tables_put(struct tables *t)
{
	struct rule *rule;
	size_t i;

	if (!t || --t->refs)
		return;
	while ((rule = TAILQ_FIRST(&t->rules)))
		tables_leave(t, rule);
	numbered_exit(&t->groups);
	numbered_exit(&t->meters);
	cookies_exit(&t->cookies);
	for (i = 0; i <= OFTABLE_MAX; i++) {
		if (t->table[i])
			classifier_exit(t->table[i]);
		free(t->table[i]);
		rule_put(t->missed[i]);
	}
	table_counts_put(t->counts);
	hash_exit(&t->ports);
	free(t->undo);
	free(t);
}

struct rule *tables_missed(struct tables *t, u8 table)
{
	struct rule *rule = t->missed[table];

	if (rule)
		return rule;
	rule = rule_new();
	rule->table = table;
	rule->is_miss = true;
	rule->counts = table_counts_get(t->counts);
	t->missed[table] = rule;
	return rule;
}

const struct table_count *tables_counts(const struct tables *t, u8 table)
{
	return &t->counts->table[table];
}

struct rule *tables_find(const struct tables *t, const struct rule *like)
{
	const struct classifier *cls = t->table[like->table];
	union vsw_key key = like->match.key;
	const struct port_id *port;

	if (!cls)
		return NULL;
	if (like->match.in_port[0]) {
		port = tables_find_port(t, like->match.in_port);
		if (!port)
			return NULL;
		key.k.in_port = port->id;
	}
	return classifier_find(cls, &key, &like->match, like->priority);
}

void tables_refresh(struct tables *t)
{
	size_t i;

	for (i = 0; i <= OFTABLE_MAX; i++) {
		if (t->table[i])
			classifier_refresh(t->table[i], &t->way);
	}
}

/* --- look-up ------------------------------------------------------------------------------- */

/* Bits that rules match fragments by: see struct rule_match. */
static u8 frag_bits(u8 frag)
{
	u8 kind = frag & VSWITCH_FRAG_BITS;

	return (frag & VSWITCH_UNREAD) |
	       (kind == VSWITCH_FRAG_LATER ? 3 : kind == VSWITCH_FRAG_FIRST);
}

/* The bits of the key that these depended on; of 0, 1 and 2, bit 1 tells the last from the rest */
static u8 frag_mask(u8 bits)
{
	return (bits & VSWITCH_UNREAD) | (bits & 1 ? VSWITCH_FRAG_BITS : bits & 2);
}

struct rule *tables_lookup(const struct tables *t, u8 table, const union vsw_key *key,
			   const union of_regs *regs, union vsw_key *mask,
			   const struct rule **undecided)
{
	struct classifier *cls = table <= OFTABLE_MAX ? t->table[table] : NULL;
	union vsw_key seen = { .w = { 0 } }, as_seen;
	struct rule *rule;

	*undecided = NULL;
	if (!cls || !cls->n_rules)
		return NULL;
	if (!t->changing)
		classifier_refresh(cls, &t->way);
	as_seen = *key;
	as_seen.k.in_port = tables_port_id(t, key->k.in_port);
	as_seen.k.ip_frag = frag_bits(key->k.ip_frag);
	rule = classifier_lookup(cls, t->version, &as_seen, regs, &seen, undecided);
	if (seen.k.in_port)
		seen.k.in_port = ~0U;
	seen.k.ip_frag = frag_mask(seen.k.ip_frag);
	vsw_mask_add(mask, &seen);
	return rule;
}
