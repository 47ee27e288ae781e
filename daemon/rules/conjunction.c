// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include "daemon/base/xalloc.h"
#include "daemon/rules/conjunction.h"

/* struct clause - what one action says, with its rule's priority */
struct clause {
	u16 priority;
	u32 id;
	u8 n, clause;
};

void clauses_add(struct clauses *c, struct rule *rule)
{
	if (!c)
		return;
	if (c->n == c->room) {
		c->room = 2 * c->room + 8;
		c->rules = xreallocarray(c->rules, c->room, sizeof(*c->rules));
	}
	c->rules[c->n++] = rule;
}

void clauses_free(struct clauses *c)
{
	free(c->rules);
	*c = (struct clauses){ 0 };
}

static u32 count(const struct clauses *c)
{
	u32 sum = 0, i;

	for (i = 0; i < c->n; i++)
		sum += c->rules[i]->actions->n;
	return sum;
}

static u32 note(struct clause *all, u32 at, const struct rule *rule)
{
	u32 i;

	for (i = 0; i < rule->actions->n; i++) {
		const struct ofact *a = &rule->actions->a[i];

		if (a->type == OFACT_CONJUNCTION)
			all[at++] = (struct clause){ rule->priority, a->conj.id, a->conj.n,
						     a->conj.clause };
	}
	return at;
}

static int compare(const void *a, const void *b)
{
	const struct clause *x = a, *y = b;

	if (x->priority != y->priority)
		return x->priority > y->priority ? -1 : 1;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (int)x->n - (int)y->n;
}

/* Those that belong together; those of one number that count their clauses differently do not. */
static u32 end_of(const struct clause *all, u32 at, u32 n, u64 *seen)
{
	u32 end = at;

	for (*seen = 0; end < n && !compare(&all[at], &all[end]); end++)
		*seen |= 1ULL << all[end].clause;
	return end;
}

u32 *clauses_hold(const struct clauses *c, int above, u32 *n)
{
	struct clause *all = xcalloc(count(c), sizeof(*all));
	u32 *ids, sum = 0, at, end, i;
	u64 seen;

	for (i = 0; i < c->n; i++) {
		if (c->rules[i]->priority > above)
			sum = note(all, sum, c->rules[i]);
	}
	qsort(all, sum, sizeof(*all), compare);
	ids = xcalloc(sum, sizeof(*ids));
	*n = 0;
	for (at = 0; at < sum; at = end) {
		end = end_of(all, at, sum, &seen);
		if (seen == ~0ULL >> (64 - all[at].n))
			ids[(*n)++] = all[at].id;
	}
	free(all);
	return ids;
}
