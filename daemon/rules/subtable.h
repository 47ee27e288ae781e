/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules of one mask, hashed by what they want to see under it, and what is summed up about them:
 * classifier.h says what for.
 */
#ifndef VSW_RULES_SUBTABLE_H
#define VSW_RULES_SUBTABLE_H

#include "daemon/base/hash.h"
#include "daemon/base/way.h"
#include "daemon/rules/conjunction.h"
#include "daemon/rules/key_parts.h"
#include "daemon/rules/prefixes.h"
#include "daemon/rules/rule.h"

/* struct stage_sum - the part of a subtable's mask that belongs to a stage, and what rules have */
struct stage_sum {
	union vsw_key mask;
	struct vsw_span span;	/* empty: the subtable does not look here */
	u32 *hashes;		/* of all stages up to this one, sorted; not of the last stage */
	u32 n;
	u8 unread;		/* what it looks at can be read if none of these bits is set */
};

/* By the highest bit that is set of VSWITCH_UNREAD; the lower ones come with it */
#define N_UNREAD	4

/* struct top - the highest priority of rules, and how many have it */
struct top {
	u16 priority;
	u32 n;
};

/*
 * struct subtable - rules of one mask and with the same registers, hashed by what they want to
 * see under the mask
 */
struct subtable {
	struct hlink by_mask;
	union vsw_key mask;
	bool has_regs;			/* its rules want to see @regs under @regs_mask */
	union of_regs regs, regs_mask;
	struct vsw_span span;
	u64 seed;			/* of all hashes in it */
	struct hash rules;
	struct top top;			/* in the order of classifier.sorted */
	struct top next;		/* @stale: at the next sorting */
	u32 added, removed;		/* since all was summed up, or (@added) looked up */
	u8 last;			/* the deepest stage that it looks at */
	bool stale;
	bool changed;			/* has other rules than when it was refreshed */
	u8 unread;			/* of all stages */
	struct stage_sum stages[N_STAGES];
	struct prefixes prefixes[N_PREFIXES];
	struct readable *readable[N_UNREAD];	/* NULL: not needed yet */
};

/* The hash of what stands at a stage and those before it, of which the hash is @before */
static inline u32 stage_hash(const struct subtable *sub, const struct stage_sum *stage,
			     const union vsw_key *key, u32 before)
{
	return vsw_key_hash(key, &stage->mask, stage->span, sub->seed ^ before);
}

/* Without rules, stale. One without rules can be freed, when no hash table has it. */
struct subtable *subtable_new(const struct rule_match *match, u64 seed);
void subtable_free(struct subtable *sub);

void subtable_insert(struct subtable *sub, struct rule *rule);
void subtable_remove(struct subtable *sub, struct rule *rule);
/* The rule with exactly this key (masked) and priority that has no end */
struct rule *subtable_find(const struct subtable *sub, const union vsw_key *key, u16 priority);

/* All rules of it, in no order that means anything; to be freed */
struct rule **subtable_rules(const struct subtable *sub, const struct way *way);
/* Add what one rule has to the sums; make all of them anew, with the highest priority in @next. */
void subtable_add_sums(struct subtable *sub, const struct rule *rule);
void subtable_sum_up(struct subtable *sub, const struct way *way);
bool stage_has_hash(const struct stage_sum *stage, u32 hash);

/*
 * The best rule that matches @key in all that could be read of it, where something that the
 * subtable looks at could not. What this keeps about the rules is to be forgotten when they change.
 */
struct rule *subtable_lookup_unread(struct subtable *sub, u32 version, const union vsw_key *key,
				    union vsw_key *mask);
void subtable_forget_readable(struct subtable *sub);

/* Whether frames with these registers are any of its business: else no bit is looked at for it. */
static inline bool subtable_has(const struct subtable *sub, const union of_regs *regs)
{
	return !sub->has_regs || of_regs_match(regs, &sub->regs, &sub->regs_mask);
}

/*
 * The best rule for @key, or NULL. *sure: it holds; else it may hold. Rules of conjunctions are not
 * among these, if it is sure, but added to @clauses (NULL: passed over).
 */
struct rule *subtable_lookup(struct subtable *sub, u32 version, const union vsw_key *key,
			     union vsw_key *mask, struct clauses *clauses, bool *sure);

#endif
