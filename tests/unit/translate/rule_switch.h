/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A switch whose br0 has rules, which are given as lines of ovs-ofctl(8). */
#ifndef VSW_TEST_RULE_SWITCH_H
#define VSW_TEST_RULE_SWITCH_H

#include "daemon/syntax/rule_line.h"
#include "tests/unit/translate/rules.h"

/* Put in force what has been configured; br0 has no rules. */
static inline int rule_switch_begin(struct fake_switch *s)
{
	apply(s);
	run(s);
	tables_of(s, "br0");
	return 0;
}

static inline void rule_switch_plug(struct fake_switch *s, const char *bridge, const char *dev)
{
	dp_fake_plug(s->fake, dev);
	config_port_add(cfg_bridge(s, bridge), dev);
}

/* a, b, c: ports of br0, trunks */
static inline int rule_switch_setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	rule_switch_plug(s, "br0", "a");
	rule_switch_plug(s, "br0", "b");
	rule_switch_plug(s, "br0", "c");
	return rule_switch_begin(s);
}

/* The same, and d: of br1; br0 ═ to1/to0 ═ br1 */
static inline int rule_switch_pair_setup(void **state)
{
	struct fake_switch *s;

	if (switch_setup(state))
		return -1;
	s = *state;
	rule_switch_plug(s, "br0", "a");
	rule_switch_plug(s, "br0", "b");
	rule_switch_plug(s, "br0", "c");
	rule_switch_plug(s, "br1", "d");
	snprintf(config_port_add(cfg_bridge(s, "br0"), "to1")->peer, IF_NAMESIZE, "to0");
	snprintf(config_port_add(cfg_bridge(s, "br1"), "to0")->peer, IF_NAMESIZE, "to1");
	return rule_switch_begin(s);
}

static inline bool any_port(void *arg, const char *name)
{
	(void)arg;
	(void)name;
	return true;
}

static inline void rule_of(struct fake_switch *s, const char *bridge, const char *line)
{
	const struct rule_ports ports = { .local = bridge, .known = any_port };
	struct rule_spec spec;
	char *err = NULL;

	if (rule_line_parse(&spec, line, RULE_LINE_RULE, &ports, &err))
		fail_msg("%s: %s", line, err);
	change_tables(s, bridge, spec.rule, NULL);
	rule_spec_free(&spec);
}

static inline void rule(struct fake_switch *s, const char *line)
{
	rule_of(s, "br0", line);
}

/* Untagged, from station 1 to station 2; valid until the next call */
static inline const struct test_frame *plain(void)
{
	static struct test_frame f;

	f = frame(2, 1, UNTAGGED);
	return &f;
}

/* A frame arrives by a; what the flow does, and what it matches (NULL: whatever) */
static inline void becomes(struct fake_switch *s, struct test_frame f, const char *match,
			   const char *actions)
{
	rx(s, "a", f);
	if (match)
		assert_string_equal(match_of(s, "a", f), match);
	assert_string_equal(actions_of(s, "a", f), actions);
}

#endif
