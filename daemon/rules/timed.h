/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules that end by themselves, by the second in which they are due: each look is at the
 * seconds that have gone by since the last one, and not at all rules. A rule that was used
 * meanwhile is found due later, and stands there from then on. Rules due in seconds TIMED_SLOTS
 * apart share a place.
 */
#ifndef VSW_RULES_TIMED_H
#define VSW_RULES_TIMED_H

#include "daemon/rules/rule.h"

#define TIMED_SLOTS	1024	/* a power of two */

/*
 * struct timed - starts zeroed
 * @second: of the last look, to which it went
 * @looks:  at rules, so far
 */
struct timed {
	LIST_HEAD(, rule) slot[TIMED_SLOTS];
	u64 second;
	u32 n, looks;
};

/* A rule without timeouts is left out. It is fixed, but for its statistics: later use only. */
void timed_add(struct timed *t, struct rule *rule);
void timed_del(struct timed *t, struct rule *rule);
/* Call @end for each rule that has ended, which takes it out. Returns how many. */
u32 timed_expire(struct timed *t, u64 now, void (*end)(void *arg, struct rule *rule), void *arg);

#endif
