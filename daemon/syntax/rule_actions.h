/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Actions of user rules as text: ovs-ofctl(8), ovs-actions(7). */
#ifndef VSW_SYNTAX_RULE_ACTIONS_H
#define VSW_SYNTAX_RULE_ACTIONS_H

#include "daemon/syntax/rule_match.h"

/* What it begins with: it has a form of its own */
#define OFACT_CHECK_LARGER_NAME	"check_pkt_larger("

/*
 * Read what follows "actions=" for a rule of @table with @match, which must have the fields that
 * are set. 0 and *actions, or -errno and *err. @text is changed.
 */
int ofacts_parse(char *text, const struct rule_ports *ports, const struct rule_match *match,
		 u8 table, struct ofacts **actions, char **err);
/* The same for a bucket of a group, which has no match */
int ofacts_parse_bucket(char *text, const struct rule_ports *ports, struct ofacts **actions,
			char **err);
/* @match NULL: of a bucket */
void ofacts_put(FILE *out, const struct ofacts *actions, const struct rule_match *match,
		const struct rule_ports *ports);

#endif
