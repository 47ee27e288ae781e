/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of ovs-ofctl's flow syntax: a rule, or which rules are meant. */
#ifndef VSW_SYNTAX_RULE_LINE_H
#define VSW_SYNTAX_RULE_LINE_H

#include "daemon/base/text.h"
#include "daemon/rules/change.h"
#include "daemon/syntax/rule_match.h"

enum flow_line_kind {
	FLOW_LINE_RULE,		/* "actions=" must be there */
	FLOW_LINE_FILTER,	/* it must not; cookie=C/M and out_port=PORT may be */
};

/* 0 or -errno and *err; flow_line_free() afterwards in any case */
int flow_line_parse(struct flow_line *line, const char *text, enum flow_line_kind kind,
		    const struct flow_ports *ports, char **err);

/*
 * Read text of @n lines; blank ones and those that begin with "#" are nothing. @source: the file
 * that a complaint names, with the number of the line; NULL: there is none. 0 or -errno and *err
 */
int flow_lines_parse(struct flow_lines *lines, const char *const *text, size_t n,
		     const char *source, enum flow_line_kind kind,
		     const struct flow_ports *ports, char **err);

/* "priority=5,tcp,in_port=2 actions=drop", valid until the next text */
const char *rule_match_text(struct text *t, const struct rule *rule,
			    const struct flow_ports *ports);
const char *rule_actions_text(struct text *t, const struct rule *rule,
			      const struct flow_ports *ports);

#endif
