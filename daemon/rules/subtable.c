// SPDX-License-Identifier: GPL-2.0-or-later
/* Subtables and the rules in them: subtable.h. */
#include "daemon/rules/subtable.h"
#include "daemon/base/xalloc.h"

/* Distribute the mask over the stages. */
static void split_mask(struct subtable *sub)
{
	size_t i;

	for (i = 0; i < N_PARTS; i++) {
		struct stage_sum *stage = &sub->stages[key_parts[i].stage];

		memcpy(part_at(&stage->mask, &key_parts[i]), part_of(&sub->mask, &key_parts[i]),
		       key_parts[i].size);
		if (mask_looks_at(&sub->mask, &key_parts[i]))
			stage->unread |= key_parts[i].unread;
	}
	for (i = 0; i < N_STAGES; i++) {
		sub->stages[i].span = vsw_mask_span(&sub->stages[i].mask);
		sub->unread |= sub->stages[i].unread;
		if (sub->stages[i].span.end)
			sub->last = i;
	}
	for (i = 0; i < N_PREFIXES; i++)
		prefixes_init(&sub->prefixes[i], part_of(&sub->mask, &key_parts[i]),
			      key_parts[i].size);
}

struct subtable *subtable_new(const struct rule_match *match, u64 seed)
{
	struct subtable *sub = xcalloc(1, sizeof(*sub));

	sub->stale = true;
	sub->mask = match->mask;
	sub->regs = match->regs;
	sub->regs_mask = match->regs_mask;
	sub->has_regs = !of_regs_zero(&match->regs_mask);
	sub->seed = seed;
	sub->span = vsw_mask_span(&match->mask);
	split_mask(sub);
	if (hash_init(&sub->rules))
		xcheck(NULL);
	return sub;
}

void subtable_free(struct subtable *sub)
{
	size_t i;

	subtable_forget_readable(sub);
	for (i = 0; i < N_STAGES; i++)
		free(sub->stages[i].hashes);
	for (i = 0; i < N_PREFIXES; i++)
		prefixes_exit(&sub->prefixes[i]);
	hash_exit(&sub->rules);
	free(sub);
}

static u32 key_hash(const struct subtable *sub, const union vsw_key *key)
{
	u32 hash = 0;
	size_t i;

	for (i = 0; i < N_STAGES; i++) {
		if (sub->stages[i].span.end)
			hash = stage_hash(sub, &sub->stages[i], key, hash);
	}
	return hash;
}

/* Changes, compared with the rules that would have to be looked at to sum up again */
static bool is_many(const struct subtable *sub, u32 changes)
{
	return changes > 16 + sub->rules.count / 16;
}

void subtable_insert(struct subtable *sub, struct rule *rule)
{
	hash_add(&sub->rules, &rule->link, key_hash(sub, &rule->match.key));
	sub->changed = true;
	if (!sub->stale && !is_many(sub, ++sub->added))
		subtable_add_sums(sub, rule);
	else
		sub->stale = true;
}

void subtable_remove(struct subtable *sub, struct rule *rule)
{
	hash_del(&sub->rules, &rule->link);
	sub->changed = true;
	/* The highest priority decides whose turn is first: it must be exact. */
	if (!sub->stale && rule->priority == sub->top.priority && !--sub->top.n)
		sub->stale = true;
	if (is_many(sub, ++sub->removed))
		sub->stale = true;
}

struct rule *subtable_find(const struct subtable *sub, const union vsw_key *key, u16 priority)
{
	struct hlink *link = hash_first(&sub->rules, key_hash(sub, key));

	for (; link; link = hash_next(link)) {
		struct rule *rule = hash_entry(link, struct rule, link);

		if (rule->priority == priority && rule->until == RULE_FOREVER &&
		    !memcmp(&rule->match.key, key, sizeof(*key)))
			return rule;
	}
	return NULL;
}
