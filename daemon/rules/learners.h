/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose frames made the learned rules of one bridge. When there are as many as there may be, a port
 * gets room for one more from the port that has most, but never more than that one keeps.
 */
#ifndef VSW_RULES_LEARNERS_H
#define VSW_RULES_LEARNERS_H

#include "daemon/rules/rule.h"

/* struct learner - a port, by name; @rules: those that were not confirmed for longest come first */
struct learner {
	LIST_ENTRY(learner) link;
	char port[IF_NAMESIZE];
	u32 n;
	TAILQ_HEAD(, rule) rules;
};

/* struct learners - starts zeroed; each has a rule; @n: rules in all */
struct learners {
	LIST_HEAD(, learner) list;
	u32 n;
};

/* One that is learned, under its learned_by */
void learners_add(struct learners *l, struct rule *rule);
void learners_del(struct learners *l, struct rule *rule);
/* It was confirmed. */
void learners_renew(struct rule *rule);
/* Which rule is to go for one more of this port; NULL: none, it has its share */
struct rule *learners_victim(const struct learners *l, const char *port);

#endif
