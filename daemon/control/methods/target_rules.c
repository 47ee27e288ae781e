// SPDX-License-Identifier: GPL-2.0-or-later
/* Changes of rules, one line each: target.h. */
#include "daemon/control/methods/target.h"
#include "daemon/rules/change.h"

static void add(struct target *t, struct rule_spec *spec)
{
	const struct rule_specs one = { .spec = spec, .n = 1 };

	rules_add(t->tables, &one, engine_now(t->engine));
}

void target_rule_mod(struct target *t, struct rule_spec *spec, bool strict, bool may_add)
{
	if (!rules_mod(t->tables, spec, strict, t->name) && may_add && !spec->cookie_selects)
		add(t, spec);
}

/* Whether a filter means all rules, of a table or of all; *table: which */
static bool means_all(const struct rule_spec *filter, bool strict, int *table)
{
	static const struct rule_match any;

	*table = filter->table_given ? filter->rule->table : -1;
	return !strict && !memcmp(&filter->rule->match, &any, sizeof(any)) &&
	       !filter->cookie_mask && !*filter->out_port && !filter->out_place &&
	       !filter->by_group;
}

void target_rule_del(struct target *t, const struct rule_spec *filter, bool strict)
{
	int table;

	rules_del(t->tables, filter, strict, t->name);
	if (means_all(filter, strict, &table) && t->wipe.rules != -1)
		t->wipe.rules = table;
}

void target_rule(struct target *t, struct rule_spec *spec)
{
	switch (spec->command) {
	case RULE_ADD:
		add(t, spec);
		break;
	case RULE_MODIFY:
	case RULE_MODIFY_STRICT:
		target_rule_mod(t, spec, spec->command == RULE_MODIFY_STRICT, true);
		break;
	case RULE_DELETE:
	case RULE_DELETE_STRICT:
		target_rule_del(t, spec, spec->command == RULE_DELETE_STRICT);
		break;
	}
}
