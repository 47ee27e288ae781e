/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding the rule for a key among many, and telling which bits of the key that depended on: as few
 * as can be, as each of them narrows the flow that the datapath is given.
 *
 * Rules with the same mask are a subtable: a hash table. Subtables are tried by falling priority.
 * One that has no rule for the key has to be ruled out, and how decides which bits that costs:
 *
 * - In stages, by depth into the frame: if no rule of it has what the key has at the first stage,
 *   nothing behind it was looked at.
 * - Addresses and ports under a prefix mask by their first bits: of 10,000 host routes none matches
 *   if none begins as the key does.
 *
 * Rules that match on registers are a subtable for each value that they want to see: what is in
 * registers is known, and costs no bit of the key. One with others is passed over.
 *
 * A rule of a conjunction (conjunction.h) is not found by itself. Where one of each clause matches,
 * with a priority above the rule that would hold else, a second look-up has the conjunction's
 * number in its registers.
 *
 * A field that could not be read (VSWITCH_UNREAD_*) neither matches nor does not. A rule that
 * needs it and matches in all that could be read stands for itself: if no rule before it matches,
 * nobody can tell which rule holds, and the look-up says so.
 */
#ifndef VSW_RULES_CLASSIFIER_H
#define VSW_RULES_CLASSIFIER_H

#include "core/key.h"
#include "daemon/base/hash.h"
#include "daemon/base/way.h"
#include "daemon/rules/regs.h"

struct rule;
struct rule_match;
struct subtable;

struct classifier {
	struct hash by_mask;		/* subtables, and by registers */
	struct subtable **sorted;	/* by falling priority, and by mask among equals */
	u32 n_sorted;
	u32 n_rules;
	bool stale;			/* @sorted, and what subtables sum up, is out of date */
	u64 seed;
};

/* Aborts without memory, like all of these. */
void classifier_init(struct classifier *cls);
void classifier_exit(struct classifier *cls);	/* holds no rules any more */

/*
 * There must be none of the same match and priority that has no end (rule.until).
 *
 * A look-up sees the rules of one version. Those of another one, or of none any more, may be there
 * as well: what is summed up may say too much.
 */
void classifier_insert(struct classifier *cls, struct rule *rule);
void classifier_remove(struct classifier *cls, struct rule *rule);
/*
 * Sum up what has changed. Due before look-ups see rules that were inserted, and good for all
 * versions: look-ups may be made where it gives way, too. Without it they see what they saw, less
 * what was removed.
 */
void classifier_refresh(struct classifier *cls, const struct way *way);
/*
 * The rule with exactly this match and priority that has no end; @key (masked) stands for the one
 * in @match
 */
struct rule *classifier_find(const struct classifier *cls, const union vsw_key *key,
			     const struct rule_match *match, u16 priority);

/*
 * The rule that holds for @key and @regs; adds to @mask the bits that this depended on.
 * *undecided: NULL, or the rule that may hold, for all that could be read; nothing is then returned
 */
struct rule *classifier_lookup(const struct classifier *cls, u32 version,
			       const union vsw_key *key, const union of_regs *regs,
			       union vsw_key *mask, const struct rule **undecided);

#endif
