// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * learn(…,delete_learned): when the last rule goes that has it, those of its table and cookie go,
 * whoever made them (ovs-actions(7)). When it goes as its time is over nobody writes the database:
 * then only those go that frames have made.
 */
#include "daemon/base/xalloc.h"
#include "daemon/rules/tables_state.h"

static bool is_such(const struct ofact *a)
{
	return a->type == OFACT_LEARN && a->learn.delete_learned;
}

void learn_ends_note(struct learn_ends *ends, const struct rule *rule)
{
	u32 i;

	for (i = 0; rule->actions && i < rule->actions->n; i++) {
		const struct ofact *a = &rule->actions->a[i];

		if (!is_such(a))
			continue;
		ends->place = xreallocarray(ends->place, ends->n + 1, sizeof(*ends->place));
		ends->place[ends->n++] = (struct learn_place){ a->learn.cookie, a->learn.table };
	}
}

static bool has_place(const struct rule *rule, const struct learn_place *p)
{
	u32 i;

	for (i = 0; rule->actions && i < rule->actions->n; i++) {
		const struct ofact *a = &rule->actions->a[i];

		if (is_such(a) && a->learn.table == p->table && a->learn.cookie == p->cookie)
			return true;
	}
	return false;
}

static bool is_wanted(const struct tables *t, const struct learn_place *p)
{
	const struct rule *rule;

	TAILQ_FOREACH(rule, &t->rules, entry) {
		if (has_place(rule, p))
			return true;
	}
	return false;
}

/* What goes may have it, too, and is then noted behind. */
static u32 remove_of(struct tables *t, struct learn_ends *ends, struct learn_place p)
{
	struct rule *rule, *next;
	u32 n = 0;

	for (rule = TAILQ_FIRST(&t->rules); rule; rule = next) {
		next = TAILQ_NEXT(rule, entry);
		if (rule->table != p.table || rule->cookie != p.cookie || rule->is_default ||
		    (!t->changing && !rule->is_learned))
			continue;
		learn_ends_note(ends, rule);
		tables_remove(t, rule);
		n++;
	}
	return n;
}

u32 learn_ends_finish(struct tables *t, struct learn_ends *ends)
{
	u32 n = 0;
	size_t i;

	for (i = 0; i < ends->n; i++) {
		if (!is_wanted(t, &ends->place[i]))
			n += remove_of(t, ends, ends->place[i]);
	}
	free(ends->place);
	*ends = (struct learn_ends){ 0 };
	return n;
}

static int note_step(void *arg, const struct rule *rule, bool added)
{
	if (!added)
		learn_ends_note(arg, rule);
	return 0;
}

void tables_end_learned(struct tables *t)
{
	struct learn_ends ends = { 0 };

	tables_each_step(t, note_step, &ends);
	learn_ends_finish(t, &ends);
}

/* --- time ---------------------------------------------------------------------------------- */

/* struct expiry - of rules whose time is over, and of what goes with them */
struct expiry {
	struct tables *tables;
	struct learn_ends ends;
};

static void end_rule(void *arg, struct rule *rule)
{
	struct expiry *e = arg;

	learn_ends_note(&e->ends, rule);
	tables_leave(e->tables, rule);
}

u32 tables_expire(struct tables *t, u64 now)
{
	struct expiry e = { .tables = t };
	u32 n = timed_expire(&t->timed, now, end_rule, &e);

	return n + learn_ends_finish(t, &e.ends);
}
