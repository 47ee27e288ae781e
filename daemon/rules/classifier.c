// SPDX-License-Identifier: GPL-2.0-or-later
/* Subtables by their mask, and in the order of their priorities: classifier.h. */
#include <stdlib.h>
#include "daemon/rules/classifier.h"
#include "daemon/rules/subtable.h"
#include "daemon/base/xalloc.h"

void classifier_init(struct classifier *cls)
{
	memset(cls, 0, sizeof(*cls));
	cls->seed = hash_seed();
	if (hash_init(&cls->by_mask))
		xcheck(NULL);
}

static void free_empty(struct classifier *cls)
{
	struct hlink *link, *next;
	u32 i;

	for (i = 0; i < cls->by_mask.n_buckets; i++) {
		for (link = hash_bucket(&cls->by_mask, i); link; link = next) {
			struct subtable *sub = hash_entry(link, struct subtable, by_mask);

			next = link->next;
			if (sub->rules.count)
				continue;
			hash_del(&cls->by_mask, &sub->by_mask);
			subtable_free(sub);
		}
	}
}

void classifier_exit(struct classifier *cls)
{
	free_empty(cls);
	hash_exit(&cls->by_mask);
	free(cls->sorted);
}

/* Of all that the rules of a subtable have in common */
static u32 mask_hash(const struct classifier *cls, const struct rule_match *match)
{
	u32 hash = hash_bytes(&match->mask, sizeof(match->mask), cls->seed);

	if (of_regs_zero(&match->regs_mask))
		return hash;
	hash = hash_bytes(&match->regs, sizeof(match->regs), cls->seed ^ hash);
	return hash_bytes(&match->regs_mask, sizeof(match->regs_mask), cls->seed ^ hash);
}

static bool is_for(const struct subtable *sub, const struct rule_match *match)
{
	return !memcmp(&sub->mask, &match->mask, sizeof(sub->mask)) &&
	       !memcmp(&sub->regs_mask, &match->regs_mask, sizeof(sub->regs_mask)) &&
	       !memcmp(&sub->regs, &match->regs, sizeof(sub->regs));
}

static struct subtable *find_subtable(const struct classifier *cls,
				      const struct rule_match *match, u32 hash)
{
	struct hlink *link = hash_first(&cls->by_mask, hash);

	for (; link; link = hash_next(link)) {
		struct subtable *sub = hash_entry(link, struct subtable, by_mask);

		if (is_for(sub, match))
			return sub;
	}
	return NULL;
}

void classifier_insert(struct classifier *cls, struct rule *rule)
{
	u32 hash = mask_hash(cls, &rule->match);
	struct subtable *sub = find_subtable(cls, &rule->match, hash);

	if (!sub) {
		sub = subtable_new(&rule->match, cls->seed);
		hash_add(&cls->by_mask, &sub->by_mask, hash);
	}
	subtable_insert(sub, rule);
	cls->stale = true;
	cls->n_rules++;
}

/* What the last rule leaves behind may be in use until the next refresh. */
void classifier_remove(struct classifier *cls, struct rule *rule)
{
	subtable_remove(find_subtable(cls, &rule->match, mask_hash(cls, &rule->match)), rule);
	cls->stale = true;
	cls->n_rules--;
}

struct rule *classifier_find(const struct classifier *cls, const union vsw_key *key,
			     const struct rule_match *match, u16 priority)
{
	struct subtable *sub = find_subtable(cls, match, mask_hash(cls, match));

	return sub ? subtable_find(sub, key, priority) : NULL;
}

/* Depends on the rules alone, so that two that match with equal priority keep their order. */
static int compare_subtables(const void *a, const void *b)
{
	const struct subtable *x = *(struct subtable *const *)a;
	const struct subtable *y = *(struct subtable *const *)b;

	if (x->top.priority != y->top.priority)
		return x->top.priority > y->top.priority ? -1 : 1;
	return memcmp(&x->mask, &y->mask, sizeof(x->mask)) ?:
	       memcmp(&x->regs_mask, &y->regs_mask, sizeof(x->regs_mask)) ?:
	       memcmp(&x->regs, &y->regs, sizeof(x->regs));
}

/* Each subtable may be used by look-ups all the time, and has at least what they find in it. */
static void sum_all(struct classifier *cls, const struct way *way)
{
	struct hlink *link;
	u32 i;

	for (i = 0; i < cls->by_mask.n_buckets; i++) {
		for (link = hash_bucket(&cls->by_mask, i); link; link = link->next) {
			struct subtable *sub = hash_entry(link, struct subtable, by_mask);

			if (sub->changed)
				subtable_forget_readable(sub);
			if (sub->stale && sub->rules.count)
				subtable_sum_up(sub, way);
			sub->changed = false;
			sub->added = 0;
		}
	}
}

/* Priorities and order are one: they change at once. */
static void sort(struct classifier *cls)
{
	struct hlink *link;
	u32 i;

	free_empty(cls);
	free(cls->sorted);
	cls->sorted = xcalloc(cls->by_mask.count, sizeof(struct subtable *));
	cls->n_sorted = 0;
	for (i = 0; i < cls->by_mask.n_buckets; i++) {
		for (link = hash_bucket(&cls->by_mask, i); link; link = link->next) {
			struct subtable *sub = hash_entry(link, struct subtable, by_mask);

			if (sub->stale)
				sub->top = sub->next;
			sub->stale = false;
			cls->sorted[cls->n_sorted++] = sub;
		}
	}
	qsort(cls->sorted, cls->n_sorted, sizeof(struct subtable *), compare_subtables);
}

void classifier_refresh(struct classifier *cls, const struct way *way)
{
	if (!cls->stale)
		return;
	sum_all(cls, way);
	sort(cls);
	cls->stale = false;
}

/* @clauses NULL: rules of conjunctions do not count */
static struct rule *look(const struct classifier *cls, u32 version, const union vsw_key *key,
			 const union of_regs *regs, union vsw_key *mask,
			 struct clauses *clauses, const struct rule **undecided)
{
	struct rule *best = NULL, *rule;
	bool sure, best_is_sure = true;
	u32 i;

	for (i = 0; i < cls->n_sorted; i++) {
		if (best && best->priority >= cls->sorted[i]->top.priority)
			break;
		if (!subtable_has(cls->sorted[i], regs))
			continue;
		rule = subtable_lookup(cls->sorted[i], version, key, mask, clauses, &sure);
		if (rule && (!best || rule->priority > best->priority)) {
			best = rule;
			best_is_sure = sure;
		}
	}
	*undecided = best_is_sure ? NULL : best;
	return best_is_sure ? best : NULL;
}

static void set_conj_id(union of_regs *regs, u32 id)
{
	__be32 bytes = cpu_to_be32(id);

	memcpy(&regs->b[OFREGS_CONJ_ID], &bytes, sizeof(bytes));
}

/*
 * A conjunction that holds has a say if it is above the rule that would hold else, and if there is
 * a rule for it.
 */
static struct rule *look_for(const struct classifier *cls, u32 version, const union vsw_key *key,
			     const union of_regs *regs, union vsw_key *mask, const u32 *ids, u32 n,
			     const struct rule **undecided)
{
	union of_regs with = *regs;
	struct rule *rule = NULL;
	u32 i;

	for (i = 0; i < n && !rule; i++) {
		set_conj_id(&with, ids[i]);
		rule = look(cls, version, key, &with, mask, NULL, undecided);
		if (*undecided)
			return NULL;
	}
	return rule;
}

struct rule *classifier_lookup(const struct classifier *cls, u32 version,
			       const union vsw_key *key, const union of_regs *regs,
			       union vsw_key *mask, const struct rule **undecided)
{
	const struct rule *other_undecided = NULL;
	struct clauses clauses = { 0 };
	struct rule *rule = look(cls, version, key, regs, mask, &clauses, undecided), *other;
	int priority = rule ? rule->priority : *undecided ? (*undecided)->priority : -1;
	u32 *ids, n;

	if (!clauses.n)
		return rule;
	ids = clauses_hold(&clauses, priority, &n);
	other = look_for(cls, version, key, regs, mask, ids, n, &other_undecided);
	free(ids);
	clauses_free(&clauses);
	if (!other && !other_undecided)
		return rule;
	*undecided = other_undecided;
	return other;
}
