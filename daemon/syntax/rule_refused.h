/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Open vSwitch has, and this switch refuses by name: why */
#ifndef VSW_SYNTAX_RULE_REFUSED_H
#define VSW_SYNTAX_RULE_REFUSED_H

/* "not supported", and the reason, if there is more to say; of an action, or a word of a match */
const char *ofact_why_not(const char *name);
const char *ofmatch_why_not(const char *name);

#endif
