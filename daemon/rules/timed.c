// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/rules/timed.h"

static bool is_timed(const struct rule *rule)
{
	return rule->idle_timeout || rule->hard_timeout;
}

/* When it ends unless it is used until then, ms */
static u64 due(const struct rule *rule)
{
	u64 hard = rule->created + rule->hard_timeout * 1000ULL;
	u64 idle = rule->used + rule->idle_timeout * 1000ULL;

	if (!rule->hard_timeout || (rule->idle_timeout && idle < hard))
		return idle;
	return hard;
}

/* What is due already gets the next look. */
static void put(struct timed *t, struct rule *rule)
{
	u64 second = due(rule) / 1000;

	if (second < t->second)
		second = t->second;
	LIST_INSERT_HEAD(&t->slot[second % TIMED_SLOTS], rule, timed);
}

void timed_add(struct timed *t, struct rule *rule)
{
	if (!is_timed(rule))
		return;
	t->n++;
	put(t, rule);
}

void timed_del(struct timed *t, struct rule *rule)
{
	if (!is_timed(rule))
		return;
	t->n--;
	LIST_REMOVE(rule, timed);
}

/* In the current second there may be such as end later in it: they stay where they are. */
static u32 expire_slot(struct timed *t, u64 second, u64 now,
		       void (*end)(void *arg, struct rule *rule), void *arg)
{
	struct rule *rule = LIST_FIRST(&t->slot[second % TIMED_SLOTS]), *next;
	u32 n = 0;

	for (; rule; rule = next) {
		next = LIST_NEXT(rule, timed);
		t->looks++;
		if (rule_ended(rule, now) != RULE_LIVES) {
			end(arg, rule);
			n++;
		} else if (due(rule) / 1000 % TIMED_SLOTS != second % TIMED_SLOTS) {
			LIST_REMOVE(rule, timed);
			put(t, rule);
		}
	}
	return n;
}

u32 timed_expire(struct timed *t, u64 now, void (*end)(void *arg, struct rule *rule), void *arg)
{
	u64 second = t->second, last = now / 1000;
	u32 n = 0;

	t->second = last;
	if (!t->n)
		return 0;
	if (last >= second + TIMED_SLOTS)
		second = last - TIMED_SLOTS + 1;
	for (; second <= last; second++)
		n += expire_slot(t, second, now, end, arg);
	return n;
}
