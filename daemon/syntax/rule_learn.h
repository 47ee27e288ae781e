/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The action learn(...): its own text, and that of the rule that it makes of a frame */
#ifndef VSW_SYNTAX_RULE_LEARN_H
#define VSW_SYNTAX_RULE_LEARN_H

#include <stdio.h>
#include "daemon/rules/action.h"

/* "learn(table=20,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])" */
void ofact_learn_put(FILE *out, const struct ofact *learn);
/*
 * A line of the rule, for rule_line_parse(). @values: of each spec, a number of 16 bytes; that of a
 * port is what it has in OpenFlow 1.0
 */
void ofact_learn_line(FILE *out, const struct ofact *learn, const u8 (*values)[16]);

#endif
