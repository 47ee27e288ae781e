// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flow.show, made in pieces. The rules are those of the moment when it was asked, sorted, which
 * takes their text; what was counted for a rule is so when its row is made.
 *
 * Sorting is done in pieces, too: runs of RUN rules are sorted, each when it is complete, and a
 * heap of the runs, the one whose next rule comes first on top, gives one rule after the other.
 */
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/target.h"
#include "daemon/syntax/rule_actions.h"
#include "daemon/base/text.h"
#include "daemon/base/xalloc.h"

#define RUN	256

/* struct shown - a rule, with what it is sorted by; @match NULL: it is not meant */
struct shown {
	struct rule *rule;	/* held */
	char *match;
};

/* struct run - of sorted rules, those from @at on are yet to come */
struct run {
	struct shown *at, *end;
};

/*
 * struct show
 * @all:   the rules of the bridge, @n; the first @seen have been looked at
 * @heap:  of @n_heap runs, when all have been
 */
struct show {
	struct maker maker;
	struct target target;		/* holds @target.tables */
	struct rule_spec filter;
	bool strict, names;
	struct text text;
	struct shown *all;
	size_t n, seen, kept, run;
	struct run *heap;
	size_t n_heap;
};

static int compare_shown(const void *a, const void *b)
{
	const struct shown *x = a, *y = b;

	if (x->rule->table != y->rule->table)
		return x->rule->table < y->rule->table ? -1 : 1;
	if (x->rule->priority != y->rule->priority)
		return x->rule->priority > y->rule->priority ? -1 : 1;
	return strcmp(x->match, y->match);
}

static u64 since(u64 then, u64 now)
{
	return now > then ? now - then : 0;
}

static struct json_object *row_of(const struct shown *s, const char *actions, u64 now)
{
	struct json_object *row = json_object_new_object();
	const struct rule *r = s->rule;

	json_object_object_add(row, "table", json_object_new_int(r->table));
	json_object_object_add(row, "priority", json_object_new_int(r->priority));
	json_add_count(row, "cookie", r->cookie);
	json_add_seconds(row, "duration", since(r->created, now));
	json_add_count(row, "packets", r->packets);
	json_add_count(row, "bytes", r->bytes);
	json_object_object_add(row, "idle_timeout", json_object_new_int(r->idle_timeout));
	json_object_object_add(row, "hard_timeout", json_object_new_int(r->hard_timeout));
	json_add_count(row, "idle_age", since(r->used, now) / 1000);
	json_add_string(row, "match", s->match);
	json_add_string(row, "actions", actions);
	return row;
}

/* --- sorting ------------------------------------------------------------------------------- */

static void push_run(struct show *s)
{
	struct run *run;

	if (s->run == s->kept)
		return;
	qsort(&s->all[s->run], s->kept - s->run, sizeof(*s->all), compare_shown);
	s->heap = xreallocarray(s->heap, s->n_heap + 1, sizeof(*s->heap));
	run = &s->heap[s->n_heap++];
	run->at = &s->all[s->run];
	run->end = &s->all[s->kept];
	s->run = s->kept;
}

/* Let the run at @i sink to where no run below it comes first. */
static void sink(struct show *s, size_t i)
{
	struct run run = s->heap[i];
	size_t child;

	while ((child = 2 * i + 1) < s->n_heap) {
		if (child + 1 < s->n_heap &&
		    compare_shown(s->heap[child + 1].at, s->heap[child].at) < 0)
			child++;
		if (compare_shown(run.at, s->heap[child].at) <= 0)
			break;
		s->heap[i] = s->heap[child];
		i = child;
	}
	s->heap[i] = run;
}

static void build_heap(struct show *s)
{
	size_t i;

	for (i = s->n_heap / 2; i--;)
		sink(s, i);
}

/* The rule that comes next, which is taken off; NULL: none */
static struct shown *next(struct show *s)
{
	struct shown *first;

	if (!s->n_heap)
		return NULL;
	first = s->heap[0].at++;
	if (s->heap[0].at == s->heap[0].end)
		s->heap[0] = s->heap[--s->n_heap];
	if (s->n_heap)
		sink(s, 0);
	return first;
}

/* --- steps --------------------------------------------------------------------------------- */

/* Rules that are not meant are let go; the others move up. */
static void look_at(struct show *s)
{
	struct rule_ports ports = target_ports(&s->target, s->names);
	struct rule *rule = s->all[s->seen++].rule;

	if (rule_spec_means(&s->filter, rule, s->strict, s->target.name)) {
		s->all[s->kept].rule = rule;
		s->all[s->kept++].match = xstrdup(rule_match_text(&s->text, rule, &ports));
	} else {
		rule_put(rule);
	}
	if (s->kept - s->run == RUN || s->seen == s->n)
		push_run(s);
	if (s->seen == s->n)
		build_heap(s);
}

static void let_go(struct shown *shown)
{
	rule_put(shown->rule);
	free(shown->match);
	*shown = (struct shown){ 0 };
}

static int step(struct maker *maker, struct engine *engine, struct json_object **element)
{
	struct show *s = (struct show *)maker;
	struct rule_ports ports;
	struct shown *shown;

	if (s->seen < s->n) {
		look_at(s);
		return 1;
	}
	shown = next(s);
	if (!shown)
		return 0;
	ports = target_ports(&s->target, s->names);
	*element = row_of(shown, rule_actions_text(&s->text, shown->rule, &ports),
			  engine_now(engine));
	let_go(shown);
	return 1;
}

/* Those that were looked at stand in front, those that were not behind. */
static void free_show(struct maker *maker)
{
	struct show *s = (struct show *)maker;
	size_t i;

	for (i = 0; i < s->kept; i++)
		let_go(&s->all[i]);
	for (i = s->seen; i < s->n; i++)
		rule_put(s->all[i].rule);
	free(s->all);
	free(s->heap);
	text_exit(&s->text);
	rule_spec_free(&s->filter);
	tables_put(s->target.tables);
	free(s);
}

static struct show *show_new(const struct target *t)
{
	struct show *s = xcalloc(1, sizeof(*s));

	s->maker = (struct maker){ step, free_show };
	s->target = *t;
	tables_get(t->tables);
	text_init(&s->text);
	return s;
}

static void take_rules(struct show *s)
{
	struct rule *rule;

	s->all = xcalloc(tables_count(s->target.tables), sizeof(*s->all));
	TAILQ_FOREACH(rule, tables_rules(s->target.tables), entry) {
		rule_get(rule);
		s->all[s->n++].rule = rule;
	}
}

static int show(struct engine *engine, struct json_object *params, struct json_object **result,
		char **err)
{
	struct rule_ports ports;
	struct target t;
	const char *match;
	struct show *s;
	int rc = target_find(&t, engine, params, err);

	if (!rc)
		rc = param_optional(params, "match", &match, err);
	if (rc)
		return rc;
	s = show_new(&t);
	s->strict = param_flag(params, "strict");
	s->names = param_flag(params, "names");
	ports = target_ports(&s->target, true);
	rc = rule_line_parse(&s->filter, match ? match : "", RULE_LINE_FILTER, &ports, err);
	if (rc) {
		free_show(&s->maker);
		return rc;
	}
	policy_rules_credit(engine->policy, engine_now(engine));
	take_rules(s);
	*result = answer_array(&s->maker);
	return 0;
}

const struct control_method flow_show_methods[] = {
	{ "flow.show", show },
	{ 0 },
};
