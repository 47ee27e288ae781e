// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules that frames make: tables.h. They are in memory alone. */
#include <stdio.h>
#include <string.h>
#include "daemon/base/xalloc.h"
#include "daemon/rules/tables_state.h"

static bool says_the_same(const struct rule *a, const struct rule *b)
{
	return a->cookie == b->cookie && a->idle_timeout == b->idle_timeout &&
	       a->hard_timeout == b->hard_timeout && ofacts_equal(a->actions, b->actions);
}

static struct rule *copy_of(const struct rule *like, u64 now)
{
	size_t size = sizeof(*like->actions) + like->actions->n * sizeof(like->actions->a[0]);
	struct rule *rule = rule_new();

	rule->match = like->match;
	rule->table = like->table;
	rule->priority = like->priority;
	rule->cookie = like->cookie;
	rule->idle_timeout = like->idle_timeout;
	rule->hard_timeout = like->hard_timeout;
	rule->actions = memcpy(xcalloc(1, size), like->actions, size);
	rule->created = rule->used = now;
	rule->is_learned = true;
	snprintf(rule->learned_by, sizeof(rule->learned_by), "%s", like->learned_by);
	return rule;
}

/* @victim: goes at the same time, or NULL */
static void insert(struct tables *t, const struct rule *like, struct rule *victim, u64 now)
{
	struct rule *rule = copy_of(like, now);

	tables_begin(t, (struct way){ NULL });
	if (victim)
		tables_remove(t, victim);
	tables_insert(t, rule);
	tables_commit(t);
	rule_put(rule);
}

enum tables_learned tables_learn(struct tables *t, const struct rule *like, u64 now)
{
	struct rule *old, *victim = NULL;

	if (t->changing)
		return TABLES_KNEW;
	old = tables_find(t, like);
	if (old ? !old->is_learned : tables_is_default_place(like))
		return TABLES_KNEW;
	if (old && says_the_same(old, like)) {
		old->created = old->used = now;
		learners_renew(old);
		return TABLES_KNEW;
	}
	if (!old && like->learn_limit &&
	    tables_count_cookie(t, like->table, like->cookie) >= like->learn_limit)
		return TABLES_KNEW;
	if (!old && t->learners.n >= TABLES_LEARNED_MAX) {
		victim = learners_victim(&t->learners, like->learned_by);
		if (!victim)
			return TABLES_KNEW;
	}
	insert(t, like, victim, now);
	return old ? TABLES_RELEARNED : TABLES_LEARNED;
}
