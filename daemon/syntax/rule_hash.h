/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing multipath(...), bundle(...) and bundle_load(...), with the members behind them */
#ifndef VSW_SYNTAX_RULE_HASH_H
#define VSW_SYNTAX_RULE_HASH_H

#include <stdio.h>
#include "daemon/syntax/rule_ports.h"

void ofact_hash_put(FILE *out, const struct ofact *a, const struct rule_ports *ports);

#endif
