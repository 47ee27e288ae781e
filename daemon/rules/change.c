// SPDX-License-Identifier: GPL-2.0-or-later
/* Changes of user rules: change.h. */
#include "daemon/base/errline.h"
#include "daemon/rules/change.h"
#include "daemon/rules/group.h"
#include "daemon/base/xalloc.h"

void rule_spec_free(struct rule_spec *spec)
{
	rule_put(spec->rule);
	spec->rule = NULL;
}

void rule_specs_free(struct rule_specs *specs)
{
	size_t i;

	for (i = 0; i < specs->n; i++) {
		rule_spec_free(&specs->spec[i]);
		give_way(&specs->way);
	}
	free(specs->spec);
}

/* --- what is meant --------------------------------------------------------------------------- */

static bool same_match(const struct rule_match *a, const struct rule_match *b)
{
	return !memcmp(&a->mask, &b->mask, sizeof(a->mask)) &&
	       !memcmp(&a->key.k.in_port + 1, &b->key.k.in_port + 1,
		       sizeof(a->key) - sizeof(a->key.k.in_port)) &&
	       !strcmp(a->in_port, b->in_port) &&
	       !memcmp(&a->regs_mask, &b->regs_mask, sizeof(a->regs_mask)) &&
	       !memcmp(&a->regs, &b->regs, sizeof(a->regs));
}

static bool regs_within(const struct rule_match *narrow, const struct rule_match *wide)
{
	size_t i;

	for (i = 0; i < sizeof(wide->regs_mask.w) / sizeof(wide->regs_mask.w[0]); i++) {
		if (wide->regs_mask.w[i] & ~narrow->regs_mask.w[i])
			return false;
	}
	return of_regs_match(&narrow->regs, &wide->regs, &wide->regs_mask);
}

/* All frames that @narrow matches are matched by @wide too. */
static bool is_within(const struct rule_match *narrow, const struct rule_match *wide)
{
	union vsw_key mask = wide->mask, masked, wanted = wide->key;
	size_t i;

	if (wide->in_port[0] && strcmp(wide->in_port, narrow->in_port))
		return false;
	if (!regs_within(narrow, wide))
		return false;
	mask.k.in_port = wanted.k.in_port = 0;
	for (i = 0; i < VSW_KEY_WORDS; i++) {
		if (mask.w[i] & ~narrow->mask.w[i])
			return false;
	}
	vsw_key_mask(&masked, &narrow->key, &mask);
	return !memcmp(&masked, &wanted, sizeof(wanted));
}

bool rule_spec_means(const struct rule_spec *filter, const struct rule *rule, bool strict,
		     const char *local)
{
	const struct rule *like = filter->rule;

	if (filter->table_given && rule->table != like->table)
		return false;
	if ((rule->cookie ^ like->cookie) & filter->cookie_mask)
		return false;
	if (filter->out_port[0] && !ofacts_output_to(rule->actions, filter->out_port, local))
		return false;
	if (filter->by_group && !ofacts_use_group(rule->actions, filter->out_group))
		return false;
	if (filter->out_place && !ofacts_output_place(rule->actions, filter->out_place))
		return false;
	if (strict)
		return rule->priority == like->priority && same_match(&rule->match, &like->match);
	return is_within(&rule->match, &like->match);
}

/* --- add, mod, del --------------------------------------------------------------------------- */

void rules_add(struct tables *tables, const struct rule_specs *specs, u64 now)
{
	size_t i;

	for (i = 0; i < specs->n; i++) {
		struct rule *rule = specs->spec[i].rule;

		rule->created = rule->used = now;
		tables_insert(tables, rule);
	}
}

static struct ofacts *copy_actions(const struct ofacts *actions)
{
	size_t size = sizeof(*actions) + actions->n * sizeof(actions->a[0]);

	return memcpy(xcalloc(1, size), actions, size);
}

static void take_statistics(struct rule *rule, const struct rule *from)
{
	rule->packets = from->packets;
	rule->bytes = from->bytes;
	rule->created = from->created;
	rule->used = from->used;
}

/* Rules are fixed: one with other actions takes its place and its counters. */
static void modify(struct tables *tables, const struct rule *old, const struct rule_spec *spec)
{
	struct rule *rule = rule_new();

	rule->match = old->match;
	rule->table = old->table;
	rule->priority = old->priority;
	rule->cookie = spec->cookie_mask && !spec->cookie_selects ? spec->rule->cookie :
		       old->cookie;
	rule->idle_timeout = old->idle_timeout;
	rule->hard_timeout = old->hard_timeout;
	rule->actions = copy_actions(spec->rule->actions);
	take_statistics(rule, old);
	tables_insert(tables, rule);
	rule_put(rule);
}

/* The rules in force that are meant; they stay where they are while tables change. */
static struct rule **collect(const struct tables *tables, const struct rule_spec *filter,
			     bool strict, const char *local, size_t *n)
{
	struct rule **rules = xcalloc(tables_count(tables), sizeof(struct rule *)), *rule;

	*n = 0;
	TAILQ_FOREACH(rule, tables_rules(tables), entry) {
		if (rule_spec_means(filter, rule, strict, local))
			rules[(*n)++] = rule;
		tables_give_way(tables);
	}
	return rules;
}

/* Its cookie is what a rule gets unless it has a mask; its actions were read for one table. */
size_t rules_mod(struct tables *tables, const struct rule_spec *spec, bool strict,
		 const char *local)
{
	struct rule_spec filter = *spec;
	struct rule **rules;
	size_t n, i;

	if (!spec->cookie_selects)
		filter.cookie_mask = 0;
	filter.table_given = true;
	rules = collect(tables, &filter, strict, local, &n);
	for (i = 0; i < n; i++)
		modify(tables, rules[i], spec);
	free(rules);
	return n;
}

void rules_del(struct tables *tables, const struct rule_spec *filter, bool strict,
	       const char *local)
{
	struct rule **rules;
	size_t n, i;

	rules = collect(tables, filter, strict, local, &n);
	for (i = 0; i < n; i++)
		tables_remove(tables, rules[i]);
	free(rules);
}

/* --- replace ------------------------------------------------------------------------------- */

/* A rule that is to be there is there, word for word. */
static bool is_same(const struct rule *a, const struct rule *b)
{
	return a->cookie == b->cookie && a->idle_timeout == b->idle_timeout &&
	       a->hard_timeout == b->hard_timeout && ofacts_equal(a->actions, b->actions);
}

static int check_tables(const struct rule_specs *specs, int table, char **err)
{
	size_t i;

	for (i = 0; i < specs->n && table >= 0; i++) {
		struct rule *rule = specs->spec[i].rule;

		if (!specs->spec[i].table_given)
			rule->table = (u8)table;
		if (rule->table != table)
			return errline(err, -EINVAL, "a rule of table %u cannot replace table %d",
				       rule->table, table);
	}
	return 0;
}

/*
 * Rules are fixed and have no mark: which of them are meant to be there is found out by a look at a
 * set of tables that holds what is wanted.
 */
static void remove_others(struct tables *tables, struct tables *wanted, int table)
{
	const struct rule_list *rules = tables_rules(tables);
	struct rule *rule, *next;

	for (rule = TAILQ_FIRST(rules); rule; rule = next) {
		next = TAILQ_NEXT(rule, entry);
		if ((table < 0 || rule->table == table) && !tables_find(wanted, rule))
			tables_remove(tables, rule);
		else
			tables_give_way(tables);
	}
}

static struct rule *copy_rule(const struct rule *rule)
{
	struct rule *copy = rule_new();

	copy->match = rule->match;
	copy->table = rule->table;
	copy->priority = rule->priority;
	return copy;
}

/* Of two lines with the same match and priority the later one counts, as in "add". */
static struct tables *collect_wanted(const struct tables *tables, const struct rule_specs *specs)
{
	struct tables *wanted = tables_new();
	struct rule *copy;
	size_t i;

	for (i = 0; i < specs->n; i++) {
		copy = copy_rule(specs->spec[i].rule);
		tables_insert(wanted, copy);
		rule_put(copy);
		tables_give_way(tables);
	}
	return wanted;
}

/* One by one: all at once takes long. */
static void drop_wanted(const struct tables *tables, struct tables *wanted)
{
	struct rule *rule;

	while ((rule = TAILQ_FIRST(tables_rules(wanted)))) {
		tables_remove(wanted, rule);
		tables_give_way(tables);
	}
	tables_put(wanted);
}

/* The default rule, or one that was learned, is one's own once it was asked for. */
static void put(struct tables *tables, struct rule *rule, u64 now)
{
	struct rule *old = tables_find(tables, rule);
	bool same = old && is_same(old, rule);

	if (same && !old->is_default && !old->is_learned)
		return;
	rule->created = rule->used = now;
	if (same)
		take_statistics(rule, old);
	tables_insert(tables, rule);
}

int rules_replace(struct tables *tables, const struct rule_specs *specs, int table, u64 now,
		  char **err)
{
	struct tables *wanted;
	size_t i;
	int rc = check_tables(specs, table, err);

	if (rc)
		return rc;
	wanted = collect_wanted(tables, specs);
	remove_others(tables, wanted, table);
	drop_wanted(tables, wanted);
	for (i = 0; i < specs->n; i++)
		put(tables, specs->spec[i].rule, now);
	if (table <= 0)
		tables_drop_default(tables);
	return 0;
}
