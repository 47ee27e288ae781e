// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules that frames make come into their tables: by the frame that a flow is made for, and again
 * when the flow is seen to have had frames, which gives them time anew. What is new may concern any
 * flow. All are looked at by the next ageing: a guest whose addresses change with each frame costs
 * one look in a second. One that says something else than before is news at once, but once in a
 * round: two guests that claim one address change its rule with each frame.
 */
#include <stdlib.h>
#include "daemon/flows/flows.h"
#include "daemon/rules/tables.h"

void flow_learned_clear(struct flow *f)
{
	while (f->n_learned) {
		struct learned *l = &f->learned[--f->n_learned];

		tables_put(l->tables);
		rule_put(l->rule);
	}
	free(f->learned);
	f->learned = NULL;
}

int flow_learned_set(struct flow *f, const struct decision *d)
{
	u32 i;

	flow_learned_clear(f);
	if (!d->n_learned)
		return 0;
	f->learned = calloc(d->n_learned, sizeof(f->learned[0]));
	if (!f->learned)
		return -ENOMEM;
	for (i = 0; i < d->n_learned; i++) {
		f->learned[i] = (struct learned){
			tables_get(d->learned[i].tables), d->learned[i].rule,
		};
		rule_get(f->learned[i].rule);
	}
	f->n_learned = d->n_learned;
	return 0;
}

static void note_relearned(struct flows *flows)
{
	if (flows->relearned)
		flows->dirty_later = true;
	else
		flows->dirty = true;
	flows->relearned = true;
}

static bool learn(struct flows *flows, const struct learned *l, u32 n)
{
	bool news = false;
	u32 i;

	for (i = 0; i < n; i++) {
		switch (tables_learn(l[i].tables, l[i].rule, flows->now)) {
		case TABLES_KNEW:
			continue;
		case TABLES_RELEARNED:
			note_relearned(flows);
			break;
		case TABLES_LEARNED:
			flows->dirty_later = true;
			break;
		}
		news = true;
	}
	return news;
}

void flow_learns_again(struct flows *flows, const struct flow *f)
{
	learn(flows, f->learned, f->n_learned);
}

bool decision_learns_rules(struct flows *flows, const struct decision *d)
{
	return learn(flows, d->learned, d->n_learned);
}
