// SPDX-License-Identifier: GPL-2.0-or-later
/* User rules: rule.h. */
#include "daemon/rules/rule.h"
#include "daemon/base/xalloc.h"

const union of_regs of_regs_none;

struct rule *rule_new(void)
{
	struct rule *rule = xcalloc(1, sizeof(*rule));

	rule->refs = 1;
	return rule;
}

void rule_get(struct rule *rule)
{
	rule->refs++;
}

void rule_put(struct rule *rule)
{
	if (!rule || --rule->refs)
		return;
	table_counts_put(rule->counts);
	free(rule->actions);
	free(rule);
}

void rule_credit(struct rule *rule, u64 packets, u64 bytes, u64 used)
{
	struct table_count *count;

	rule->packets += packets;
	rule->bytes += bytes;
	if (rule->counts) {
		count = &rule->counts->table[rule->table];
		count->lookups += packets;
		count->matched += rule->is_miss ? 0 : packets;
	}
	if (used > rule->used)
		rule->used = used;
}

enum rule_end rule_ended(const struct rule *rule, u64 now)
{
	if (rule->hard_timeout && now >= rule->created + rule->hard_timeout * 1000ULL)
		return RULE_HARD_TIMEOUT;
	if (rule->idle_timeout && now >= rule->used + rule->idle_timeout * 1000ULL)
		return RULE_IDLE_TIMEOUT;
	return RULE_LIVES;
}
