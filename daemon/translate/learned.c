// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules that are learned: what they say is decided here, as a line of text that is read like any
 * other; they come into their tables by flows/learned.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include "daemon/rules/tables.h"
#include "daemon/syntax/rule_learn.h"
#include "daemon/syntax/rule_line.h"
#include "daemon/translate/xlate.h"

void decision_forget_from(struct decision *d, u32 n)
{
	while (d->n_learned > n) {
		struct learned *l = &d->learned[--d->n_learned];

		tables_put(l->tables);
		rule_put(l->rule);
	}
}

static bool is_here(void *arg, const char *name)
{
	const struct xlate *x = arg;
	const struct port *port = bridges_port(x->br, name);

	return port && port->bridge == x->in->bridge;
}

static const char *name_of(void *arg, u32 no)
{
	const struct xlate *x = arg;
	const struct port *port = bridges_port_at(x->br, no);

	return port && port->bridge == x->in->bridge ? port->name : NULL;
}

static void store(u8 value[16], xlate_number n)
{
	size_t i;

	for (i = 16; i--; n >>= 8)
		value[i] = (u8)n;
}

/* False: the frame cannot be read, and goes no further */
static bool read_values(struct xlate *x, const struct ofact *learn, u8 (*values)[16])
{
	u32 i;

	for (i = 0; i < learn->learn.n; i++) {
		const struct learn_spec *s = &learn[i + 1].spec;

		if (s->given)
			memcpy(values[i], s->value, sizeof(s->value));
		else
			store(values[i], xlate_read_part(x, &s->from));
		if (x->ended)
			return false;
	}
	return true;
}

/* However many bridges it has passed since: where it came in at first */
static void note_port(const struct xlate *x, struct rule *rule)
{
	snprintf(rule->learned_by, sizeof(rule->learned_by), "%s", x->received->name);
}

/* One that is there already is renewed, however many there are. */
static bool is_full(struct xlate *x, const struct learn *l, const struct rule *rule)
{
	const struct tables *t = x->in->bridge->tables;
	bool full = l->limit && !tables_find(t, rule) &&
		    tables_count_cookie(t, l->table, l->cookie) >= l->limit;

	if (full)
		xlate_say(x, "there are %u such rules: that is the limit", l->limit);
	if (l->result.n)
		xlate_write_part(x, &l->result, !full);
	return full;
}

/* What makes no rule, as the port has left, say, is not learned. */
static void note(struct xlate *x, const struct learn *learn, const char *line)
{
	const struct rule_ports ports = {
		.local = x->in->bridge->name, .known = is_here, .name = name_of, .arg = x,
	};
	struct decision *d = x->d;
	struct rule_spec spec;

	xlate_say(x, "learns %s", line);
	if (d->n_learned == LEARNED_MAX) {
		xlate_say(x, "that is one too many");
		return;
	}
	if (rule_line_parse(&spec, line, RULE_LINE_RULE, &ports, NULL)) {
		xlate_say(x, "that is no rule");
	} else if (!is_full(x, learn, spec.rule)) {
		note_port(x, spec.rule);
		spec.rule->learn_limit = learn->limit;
		rule_get(spec.rule);
		d->learned[d->n_learned++] = (struct learned){
			tables_get(x->in->bridge->tables), spec.rule,
		};
	}
	rule_spec_free(&spec);
}

void xlate_learn(struct xlate *x, const struct ofact *learn)
{
	u8 (*values)[16] = calloc(learn->learn.n + 1, sizeof(*values));
	struct text text;

	if (!values)
		return;
	text_init(&text);
	if (read_values(x, learn, values)) {
		ofact_learn_line(text_begin(&text), learn, (const u8 (*)[16])values);
		note(x, &learn->learn, text_end(&text, NULL));
	}
	text_exit(&text);
	free(values);
}
