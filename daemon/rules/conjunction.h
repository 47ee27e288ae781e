/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conjunctions (ovs-actions(7)): what a rule would have to say of several fields with many values
 * each is said by one rule for each value. Such a rule is one of a clause; where a frame matches a
 * rule of each clause, all with one priority, the conjunction holds, and the rule for the frame is
 * what a look-up with its number as conj_id finds.
 */
#ifndef VSW_RULES_CONJUNCTION_H
#define VSW_RULES_CONJUNCTION_H

#include "daemon/rules/rule.h"

/* struct clauses - rules of conjunctions that match a frame; starts zeroed */
struct clauses {
	struct rule **rules;
	u32 n, room;
};

/* @clauses NULL: nothing */
void clauses_add(struct clauses *clauses, struct rule *rule);
void clauses_free(struct clauses *clauses);
/*
 * Conjunctions that hold with a priority above @above, the best first, and of equal ones the one
 * with the lowest number: their numbers, *n of them, to be freed
 */
u32 *clauses_hold(const struct clauses *clauses, int above, u32 *n);

#endif
