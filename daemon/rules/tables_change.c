// SPDX-License-Identifier: GPL-2.0-or-later
/* Changes of tables, and the default rule: tables.h. */
#include "daemon/rules/tables_state.h"
#include "daemon/base/xalloc.h"

void tables_begin(struct tables *t, struct way way)
{
	tables_refresh(t);
	t->way = way;
	t->changing = true;
	t->default_was_gone = t->default_gone;
}

void tables_give_way(const struct tables *t)
{
	give_way(&t->way);
}

static void log_undo(struct tables *t, struct rule *rule, bool added)
{
	if (t->n_undo == t->room_undo) {
		t->room_undo = 2 * t->room_undo + 16;
		t->undo = xreallocarray(t->undo, t->room_undo, sizeof(*t->undo));
	}
	rule_get(rule);
	t->undo[t->n_undo++] = (struct undo){ .rule = rule, .added = added };
}

/* In a change look-ups find it until the end of that. */
void tables_remove(struct tables *t, struct rule *rule)
{
	if (rule->is_default)
		t->default_gone = true;
	if (!t->changing) {
		tables_leave(t, rule);
		return;
	}
	log_undo(t, rule, false);
	tables_unlist(t, rule);
	rule->until = t->version + 1;
	give_way(&t->way);
}

bool tables_is_default_place(const struct rule *rule)
{
	static const union vsw_key all;

	return !rule->table && !rule->priority &&
	       !memcmp(&rule->match.mask, &all, sizeof(all)) &&
	       of_regs_zero(&rule->match.regs_mask);
}

void tables_insert(struct tables *t, struct rule *rule)
{
	struct rule *old = tables_find(t, rule);

	if (old)
		tables_remove(t, old);
	if (tables_is_default_place(rule))
		t->default_gone = true;
	if (t->changing)
		log_undo(t, rule, true);
	rule_get(rule);
	tables_enter(t, rule);
	give_way(&t->way);
}

bool tables_changed(const struct tables *t)
{
	return t->n_undo || t->groups.n_undo || t->meters.n_undo ||
	       t->default_gone != t->default_was_gone;
}

int tables_each_step(const struct tables *t,
		     int (*fn)(void *arg, const struct rule *rule, bool added), void *arg)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < t->n_undo && !rc; i++)
		rc = fn(arg, t->undo[i].rule, t->undo[i].added);
	return rc;
}

/* What the classifier keeps of rules that have left goes before they do. */
static void end_change(struct tables *t)
{
	tables_refresh(t);
	while (t->n_undo) {
		rule_put(t->undo[--t->n_undo].rule);
		give_way(&t->way);
	}
	free(t->undo);
	t->undo = NULL;
	t->room_undo = 0;
	t->changing = false;
	t->way.fn = NULL;
}

/* From one look-up to the next all has changed, however much it is. */
void tables_commit(struct tables *t)
{
	size_t i;

	tables_refresh(t);
	t->version++;
	for (i = 0; i < t->n_undo; i++) {
		if (!t->undo[i].added)
			tables_vacate(t, t->undo[i].rule);
		give_way(&t->way);
	}
	numbered_commit(&t->groups);
	numbered_commit(&t->meters);
	end_change(t);
}

void tables_abort(struct tables *t)
{
	size_t i;

	for (i = t->n_undo; i--;) {
		if (t->undo[i].added)
			tables_leave(t, t->undo[i].rule);
		else
			tables_list(t, t->undo[i].rule);
		give_way(&t->way);
	}
	numbered_abort(&t->groups);
	numbered_abort(&t->meters);
	t->default_gone = t->default_was_gone;
	end_change(t);
}

/* --- the default rule ---------------------------------------------------------------------- */

static struct rule *find_default(const struct tables *t)
{
	struct rule like = { 0 }, *rule = tables_find(t, &like);

	return rule && rule->is_default ? rule : NULL;
}

static struct rule *default_new(u64 now)
{
	struct rule *rule = rule_new();

	rule->actions = xcalloc(1, sizeof(struct ofacts) + sizeof(struct ofact));
	rule->actions->n = 1;
	rule->actions->a[0].type = OFACT_NORMAL;
	rule->created = rule->used = now;
	rule->is_default = true;
	return rule;
}

bool tables_set_default(struct tables *t, bool wanted, u64 now)
{
	struct rule *rule = find_default(t);

	if (!!rule == (wanted && !t->default_gone))
		return false;
	if (rule) {
		tables_leave(t, rule);
		return true;
	}
	tables_enter(t, default_new(now));
	return true;
}

bool tables_default_gone(const struct tables *t)
{
	return t->default_gone;
}

void tables_drop_default(struct tables *t)
{
	struct rule *rule = find_default(t);

	if (rule)
		tables_remove(t, rule);
	t->default_gone = true;
}
