/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Actions of user rules as text: ovs-ofctl(8), ovs-actions(7). */
#ifndef VSW_SYNTAX_RULE_ACTIONS_H
#define VSW_SYNTAX_RULE_ACTIONS_H

#include "daemon/syntax/rule_match.h"

/*
 * Read what follows "actions=" for a rule of @table with @match, which must have the fields that
 * are set. 0 and *actions, or -errno and *err. @text is changed.
 */
int ofacts_parse(char *text, const struct flow_ports *ports, const struct rule_match *match,
		 u8 table, struct ofacts **actions, char **err);
void ofacts_put(FILE *out, const struct ofacts *actions, const struct rule_match *match,
		const struct flow_ports *ports);
bool ofacts_equal(const struct ofacts *a, const struct ofacts *b);
/* Whether one of them sends to this port */
bool ofacts_output_to(const struct ofacts *actions, const char *port, const char *local);
/* Whether one of them sends to what has this number, OFPP_* */
bool ofacts_output_place(const struct ofacts *actions, u32 no);
/* OFPP_* of an action that sends to what is no port of its own name; 0: it is another action */
u32 ofact_place(enum ofact_type type);

#endif
