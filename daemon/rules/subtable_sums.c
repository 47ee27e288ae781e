// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a subtable sums up about its rules (hashes by stage, values by prefix): subtable.h. It
 * follows a few changes, so that one rule more does not cost a look at all; after many it is made
 * anew by the next classifier_refresh(). What only removed rules had stays in it for a while, and
 * so does what is not seen yet: that costs a look-up a bit or two more of the mask, and no rule is
 * missed.
 */
#include "daemon/base/radix.h"
#include "daemon/rules/subtable.h"
#include "daemon/base/xalloc.h"

static int compare_u32(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

bool stage_has_hash(const struct stage_sum *stage, u32 hash)
{
	return bsearch(&hash, stage->hashes, stage->n, sizeof(hash), compare_u32);
}

static void insert_hash(struct stage_sum *stage, u32 hash)
{
	u32 at = 0, to = stage->n;

	if (stage_has_hash(stage, hash))
		return;
	stage->hashes = xreallocarray(stage->hashes, stage->n + 1, sizeof(hash));
	while (at < to) {
		u32 middle = at + (to - at) / 2;

		if (stage->hashes[middle] < hash)
			at = middle + 1;
		else
			to = middle;
	}
	memmove(&stage->hashes[at + 1], &stage->hashes[at], (stage->n - at) * sizeof(hash));
	stage->hashes[at] = hash;
	stage->n++;
}

static void count_top(struct top *top, const struct rule *rule)
{
	if (rule->priority > top->priority) {
		top->priority = rule->priority;
		top->n = 0;
	}
	top->n += rule->priority == top->priority;
}

void subtable_add_sums(struct subtable *sub, const struct rule *rule)
{
	u32 hash = 0;
	size_t i;

	for (i = 0; i < sub->last; i++) {
		if (!sub->stages[i].span.end)
			continue;
		hash = stage_hash(sub, &sub->stages[i], &rule->match.key, hash);
		insert_hash(&sub->stages[i], hash);
	}
	for (i = 0; i < N_PREFIXES; i++) {
		if (sub->prefixes[i].bits)
			prefixes_insert(&sub->prefixes[i],
					part_of(&rule->match.key, &key_parts[i]));
	}
	count_top(&sub->top, rule);
}

/* Sort and leave each once; returns how many. */
static u32 sort_hashes(u32 *hashes, u32 n, const struct way *way)
{
	u32 i, kept = 0;

	radix_sort_u32(hashes, n, way);
	for (i = 0; i < n; i++) {
		if (!kept || hashes[kept - 1] != hashes[i])
			hashes[kept++] = hashes[i];
	}
	return kept;
}

static void sum_stages(struct subtable *sub, struct rule *const *rules, const struct way *way)
{
	u32 n = sub->rules.count, kept, i;
	u32 *hash = xcalloc(n, sizeof(*hash)), *fresh;
	size_t s;

	for (s = 0; s < sub->last; s++) {
		struct stage_sum *stage = &sub->stages[s];

		if (!stage->span.end)
			continue;
		for (i = 0; i < n; i++) {
			hash[i] = stage_hash(sub, stage, &rules[i]->match.key, hash[i]);
			give_way_at(way, i);
		}
		fresh = xcalloc(n, sizeof(*hash));
		memcpy(fresh, hash, n * sizeof(*hash));
		kept = sort_hashes(fresh, n, way);
		free(stage->hashes);
		stage->hashes = fresh;
		stage->n = kept;
		give_way(way);
	}
	free(hash);
}

static void sum_prefixes(struct subtable *sub, struct rule *const *rules, const struct way *way)
{
	u32 n = sub->rules.count, i;
	struct prefixes fresh;
	size_t p;

	for (p = 0; p < N_PREFIXES; p++) {
		struct prefixes *set = &sub->prefixes[p];

		if (!set->bits)
			continue;
		prefixes_begin(&fresh, set, n);
		for (i = 0; i < n; i++) {
			prefixes_add(&fresh, part_of(&rules[i]->match.key, &key_parts[p]));
			give_way_at(way, i);
		}
		prefixes_replace(set, &fresh, way);
		give_way(way);
	}
}

struct rule **subtable_rules(const struct subtable *sub, const struct way *way)
{
	struct rule **rules = xcalloc(sub->rules.count, sizeof(struct rule *));
	struct hlink *link;
	u32 n = 0, i;

	for (i = 0; i < sub->rules.n_buckets; i++) {
		for (link = hash_bucket(&sub->rules, i); link; link = link->next)
			rules[n++] = hash_entry(link, struct rule, link);
		give_way_at(way, i);
	}
	return rules;
}

void subtable_sum_up(struct subtable *sub, const struct way *way)
{
	struct rule **rules = subtable_rules(sub, way);
	u32 i;

	sub->next = (struct top){ 0 };
	for (i = 0; i < sub->rules.count; i++) {
		count_top(&sub->next, rules[i]);
		give_way_at(way, i);
	}
	sum_stages(sub, rules, way);
	sum_prefixes(sub, rules, way);
	free(rules);
	sub->removed = 0;
}
