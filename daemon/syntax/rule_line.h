/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line in the syntax of ovs-ofctl(8): a rule, or which rules are meant. */
#ifndef VSW_SYNTAX_RULE_LINE_H
#define VSW_SYNTAX_RULE_LINE_H

#include "daemon/base/text.h"
#include "daemon/rules/change.h"
#include "daemon/syntax/rule_match.h"

enum rule_line_kind {
	RULE_LINE_RULE,		/* "actions=" must be there */
	RULE_LINE_MODIFY,	/* likewise; cookie=C/M says which rules are meant */
	RULE_LINE_FILTER,	/* it must not; cookie=C/M and out_port=PORT may be */
	RULE_LINE_CHANGE,	/* either, by its first word: "delete ip"; none: add */
};

/* 0 or -errno and *err; rule_spec_free() afterwards in any case */
int rule_line_parse(struct rule_spec *spec, const char *text, enum rule_line_kind kind,
		    const struct rule_ports *ports, char **err);

/*
 * Read text of @n lines; blank ones and those that begin with "#" are nothing. @source: the file
 * that a complaint names, with the number of the line; NULL: there is none. 0 or -errno and *err
 */
int rule_lines_parse(struct rule_specs *specs, const char *const *text, size_t n,
		     const char *source, enum rule_line_kind kind,
		     const struct rule_ports *ports, char **err);

/* "priority=5,tcp,in_port=2 actions=drop", valid until the next text */
const char *rule_match_text(struct text *t, const struct rule *rule,
			    const struct rule_ports *ports);
const char *rule_actions_text(struct text *t, const struct rule *rule,
			      const struct rule_ports *ports);

#endif
