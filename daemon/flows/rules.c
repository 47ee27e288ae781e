// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The user rules that made a flow: what the datapath counts for the flow is theirs too. A rule that
 * is not in force any more is held until the flow goes or is made anew.
 */
#include <stdlib.h>
#include "daemon/bridge/bridges.h"
#include "daemon/flows/flows.h"
#include "daemon/rules/rule.h"

void flow_rules_clear(struct flow *f)
{
	u32 i;

	for (i = 0; i < f->n_rules; i++)
		rule_put(f->rules[i]);
	free(f->rules);
	f->rules = NULL;
	f->n_rules = 0;
}

int flow_rules_set(struct flow *f, const struct decision *d)
{
	size_t size = d->n_rules * sizeof(struct rule *);
	u32 i;

	if (f->n_rules == d->n_rules && (!size || !memcmp(f->rules, d->rules, size)))
		return 0;
	flow_rules_clear(f);
	if (!size)
		return 0;
	f->rules = malloc(size);
	if (!f->rules)
		return -ENOMEM;
	f->n_rules = d->n_rules;
	memcpy(f->rules, d->rules, size);
	for (i = 0; i < f->n_rules; i++)
		rule_get(f->rules[i]);
	return 0;
}
