/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of ovs-ofctl's flow syntax: a rule, or which rules are meant. */
#ifndef VSW_SYNTAX_RULE_LINE_H
#define VSW_SYNTAX_RULE_LINE_H

#include "daemon/syntax/rule_match.h"
#include "daemon/base/text.h"

enum flow_line_kind {
	FLOW_LINE_RULE,		/* "actions=" must be there */
	FLOW_LINE_FILTER,	/* it must not; cookie=C/M and out_port=PORT may be */
};

/*
 * struct flow_line
 * @rule:  one reference; of a filter match, table, priority and cookie count
 * @table_given: else it is table 0, or of a filter all of them
 * @cookie_mask: of a filter: bits in which the cookies are compared
 * @out_port: of a filter: only rules that send there; "" : all
 * @out_place: likewise, OFPP_* of what is no port; 0: all
 */
struct flow_line {
	struct rule *rule;
	bool table_given, priority_given;
	u64 cookie_mask;
	char out_port[IF_NAMESIZE];
	u32 out_place;
};

/* 0 or -errno and *err; flow_line_free() afterwards in any case */
int flow_line_parse(struct flow_line *line, const char *text, enum flow_line_kind kind,
		    const struct flow_ports *ports, char **err);
void flow_line_free(struct flow_line *line);

/*
 * Whether a filter means a rule: the filter's match is at least as wide, or (@strict) match and
 * priority are the same.
 */
bool flow_line_means(const struct flow_line *filter, const struct rule *rule, bool strict,
		     const char *local);

/* "priority=5,tcp,in_port=2 actions=drop", valid until the next text */
const char *rule_match_text(struct text *t, const struct rule *rule,
			    const struct flow_ports *ports);
const char *rule_actions_text(struct text *t, const struct rule *rule,
			      const struct flow_ports *ports);

#endif
