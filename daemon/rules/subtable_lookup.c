// SPDX-License-Identifier: GPL-2.0-or-later
/* Look-ups in one subtable: subtable.h. */
#include "daemon/rules/subtable.h"

/*
 * Whether the first bits of an address or port at this stage say that no rule can match. What was
 * looked at on the way is added too, here and below: a key that agrees in the mask takes the same
 * way, and ends up with the same mask.
 */
static bool prefixes_miss(const struct subtable *sub, u8 stage, const union vsw_key *key,
			  union vsw_key *mask)
{
	size_t p;
	u32 bits;

	for (p = 0; p < N_PREFIXES; p++) {
		const struct prefixes *set = &sub->prefixes[p];

		if (key_parts[p].stage != stage || !set->bits)
			continue;
		bits = prefixes_common(set, part_of(key, &key_parts[p]));
		prefixes_add_mask(set, bits + 1, part_at(mask, &key_parts[p]));
		if (bits < set->bits)
			return true;
	}
	return false;
}

static struct rule *find_best(const struct subtable *sub, u32 version, const union vsw_key *key,
			      u32 hash, struct clauses *clauses)
{
	struct hlink *link = hash_first(&sub->rules, hash);
	struct rule *best = NULL;

	for (; link; link = hash_next(link)) {
		struct rule *rule = hash_entry(link, struct rule, link);

		if (!rule_is_seen(rule, version) ||
		    !vsw_key_covers(rule->match.key.w, &sub->mask, sub->span, key))
			continue;
		if (rule_is_clause(rule))
			clauses_add(clauses, rule);
		else if (!best || rule->priority > best->priority)
			best = rule;
	}
	return best;
}

struct rule *subtable_lookup(struct subtable *sub, u32 version, const union vsw_key *key,
			     union vsw_key *mask, struct clauses *clauses, bool *sure)
{
	u32 hash = 0;
	u8 s;

	*sure = true;
	for (s = 0; s <= sub->last; s++) {
		const struct stage_sum *stage = &sub->stages[s];

		if (!stage->span.end)
			continue;
		mask->k.ip_frag |= stage->unread;
		if (key->k.ip_frag & stage->unread) {
			*sure = false;
			return subtable_lookup_unread(sub, version, key, mask);
		}
		if (prefixes_miss(sub, s, key, mask))
			return NULL;
		vsw_mask_add(mask, &stage->mask);
		hash = stage_hash(sub, stage, key, hash);
		if (s < sub->last && !stage_has_hash(stage, hash))
			return NULL;
	}
	return find_best(sub, version, key, hash, clauses);
}
