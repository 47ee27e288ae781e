/* SPDX-License-Identifier: GPL-2.0-or-later */
/* User rules for tests of policy: made by hand, put into the tables of a bridge. */
#ifndef VSW_TEST_RULES_H
#define VSW_TEST_RULES_H

#include "daemon/policy/policy_state.h"
#include "daemon/rules/tables.h"
#include "tests/unit/policy/fake_switch.h"

#define ACTIONS(...) \
	(const struct ofact[]){ __VA_ARGS__ }, \
	sizeof((const struct ofact[]){ __VA_ARGS__ }) / sizeof(struct ofact)
#define NO_ACTIONS	NULL, 0

#define OUTPUT(name)	{ .type = OFACT_OUTPUT, .port = name }
#define NORMAL		{ .type = OFACT_NORMAL }
#define RESUBMIT(name, to) \
	{ .type = OFACT_RESUBMIT, .resubmit = { .port = name, .table = to } }
#define GOTO(to)	{ .type = OFACT_GOTO_TABLE, .table = to }
#define SET_VID(vid)	{ .type = OFACT_SET_VLAN_VID, .vlan = { .value = vid, .push = true } }
/* To the address of a station */
#define SET_MAC(name, n) \
	{ .type = OFACT_SET_FIELD, .set = { \
		name, { 2, 0, 0, 0, 0, n }, { 255, 255, 255, 255, 255, 255 } } }
#define SET_DST(n)	SET_MAC(VSWITCH_FIELD_ETH_DST, n)
#define SET_SRC(n)	SET_MAC(VSWITCH_FIELD_ETH_SRC, n)

/* The tables of a bridge, which it gets if it has none; without a rule for what matches no other */
static inline struct tables *tables_of(struct fake_switch *s, const char *bridge)
{
	struct config_bridge *cfg = cfg_bridge(s, bridge);

	if (!cfg->tables) {
		cfg->tables = tables_new();
		cfg->fail_secure = true;
		apply(s);
	}
	return cfg->tables;
}

/* @match as in syntax/flow.h, but for in_port, which is a name or "" */
static inline struct rule *make_rule(u8 table, u16 priority, const char *in_port,
				     const char *match, const struct ofact *actions, size_t n)
{
	struct rule *rule = rule_new();
	char *err = NULL;

	if (flow_match_parse(match, &(struct port_names){ 0 }, &rule->match.key, &rule->match.mask,
			     &err))
		fail_msg("%s: %s", match, err);
	snprintf(rule->match.in_port, sizeof(rule->match.in_port), "%s", in_port);
	if (in_port[0])
		rule->match.mask.k.in_port = ~0U;
	rule->table = table;
	rule->priority = priority;
	rule->actions = calloc(1, sizeof(struct ofacts) + n * sizeof(struct ofact));
	rule->actions->n = (u32)n;
	if (n)
		memcpy(rule->actions->a, actions, n * sizeof(struct ofact));
	return rule;
}

static inline void change_tables(struct fake_switch *s, const char *bridge, struct rule *add,
				 struct rule *remove)
{
	struct tables *t = tables_of(s, bridge);

	ageing_read_all(s->policy);
	tables_begin(t, (struct way){ NULL });
	if (add)
		tables_insert(t, add);
	if (remove)
		tables_remove(t, remove);
	tables_commit(t);
	s->policy->flows.dirty = true;
	policy_settle(s->policy);
}

/* The caller's reference is given up: it is valid as long as it is in force. */
static inline struct rule *add_rule(struct fake_switch *s, const char *bridge, u8 table,
				    u16 priority, const char *in_port, const char *match,
				    const struct ofact *actions, size_t n)
{
	struct rule *rule = make_rule(table, priority, in_port, match, actions, n);

	change_tables(s, bridge, rule, NULL);
	rule_put(rule);
	return rule;
}

/* The match of the flow that a frame takes, as text; valid until the next call */
static inline const char *match_of(struct fake_switch *s, const char *dev, struct test_frame f)
{
	const struct dp_flow *flow = dp_fake_lookup(s->fake, dev, f.bytes, f.len);
	struct port_names names = port_names_of(policy_bridges(s->policy));
	static char *text;

	free(text);
	text = flow ? flow_match_format(&flow->key, &flow->mask, &names) : strdup("no flow");
	return text;
}

#endif
