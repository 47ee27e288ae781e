// SPDX-License-Identifier: GPL-2.0-or-later
/* Changes of user rules: change.h. */
#include "daemon/base/errline.h"
#include "daemon/rules/change.h"
#include "daemon/syntax/rule_actions.h"
#include "daemon/base/xalloc.h"

static bool is_nothing(const char *text)
{
	text += strspn(text, " \t\r\n");
	return !*text || *text == '#';
}

int flow_lines_parse(struct flow_lines *lines, const char *const *text, size_t n,
		     const char *source, enum flow_line_kind kind,
		     const struct flow_ports *ports, char **err)
{
	size_t i;
	int rc = 0;

	lines->line = xcalloc(n, sizeof(*lines->line));
	lines->n = 0;
	for (i = 0; i < n && !rc; i++) {
		if (is_nothing(text[i]))
			continue;
		rc = flow_line_parse(&lines->line[lines->n++], text[i], kind, ports, err);
		if (source)
			errline_prefix(err, rc, "%s:%zu", source, i + 1);
		give_way(&lines->way);
	}
	return rc;
}

void flow_lines_free(struct flow_lines *lines)
{
	size_t i;

	for (i = 0; i < lines->n; i++) {
		flow_line_free(&lines->line[i]);
		give_way(&lines->way);
	}
	free(lines->line);
}

void flow_add(struct tables *tables, const struct flow_lines *lines, u64 now)
{
	size_t i;

	for (i = 0; i < lines->n; i++) {
		struct rule *rule = lines->line[i].rule;

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
static void modify(struct tables *tables, const struct rule *old, const struct flow_line *line)
{
	struct rule *rule = rule_new();

	rule->match = old->match;
	rule->table = old->table;
	rule->priority = old->priority;
	rule->cookie = line->cookie_mask ? line->rule->cookie : old->cookie;
	rule->idle_timeout = old->idle_timeout;
	rule->hard_timeout = old->hard_timeout;
	rule->actions = copy_actions(line->rule->actions);
	take_statistics(rule, old);
	tables_insert(tables, rule);
	rule_put(rule);
}

/* The rules in force that are meant; they stay where they are while tables change. */
static struct rule **collect(const struct tables *tables, const struct flow_line *filter,
			     bool strict, const char *local, size_t *n)
{
	struct rule **rules = xcalloc(tables_count(tables), sizeof(struct rule *)), *rule;

	*n = 0;
	TAILQ_FOREACH(rule, tables_rules(tables), entry) {
		if (flow_line_means(filter, rule, strict, local))
			rules[(*n)++] = rule;
		tables_give_way(tables);
	}
	return rules;
}

/* Its cookie is what a rule gets, and its actions were read for one table. */
void flow_mod(struct tables *tables, const struct flow_line *line, bool strict, const char *local)
{
	struct flow_line filter = *line;
	struct rule **rules;
	size_t n, i;

	filter.cookie_mask = 0;
	filter.table_given = true;
	rules = collect(tables, &filter, strict, local, &n);
	for (i = 0; i < n; i++)
		modify(tables, rules[i], line);
	free(rules);
}

void flow_del(struct tables *tables, const struct flow_line *filter, bool strict,
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

static int check_tables(const struct flow_lines *lines, int table, char **err)
{
	size_t i;

	for (i = 0; i < lines->n && table >= 0; i++) {
		struct rule *rule = lines->line[i].rule;

		if (!lines->line[i].table_given)
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
static struct tables *collect_wanted(const struct tables *tables, const struct flow_lines *lines)
{
	struct tables *wanted = tables_new();
	struct rule *copy;
	size_t i;

	for (i = 0; i < lines->n; i++) {
		copy = copy_rule(lines->line[i].rule);
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

/* The default rule is one's own once it was asked for. */
static void put(struct tables *tables, struct rule *rule, u64 now)
{
	struct rule *old = tables_find(tables, rule);
	bool same = old && is_same(old, rule);

	if (same && !old->is_default)
		return;
	rule->created = rule->used = now;
	if (same)
		take_statistics(rule, old);
	tables_insert(tables, rule);
}

int flow_replace(struct tables *tables, const struct flow_lines *lines, int table, u64 now,
		 char **err)
{
	struct tables *wanted;
	size_t i;
	int rc = check_tables(lines, table, err);

	if (rc)
		return rc;
	wanted = collect_wanted(tables, lines);
	remove_others(tables, wanted, table);
	drop_wanted(tables, wanted);
	for (i = 0; i < lines->n; i++)
		put(tables, lines->line[i].rule, now);
	if (table <= 0)
		tables_drop_default(tables);
	return 0;
}
