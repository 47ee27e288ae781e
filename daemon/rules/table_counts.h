/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How often rules were looked for in the tables of a bridge, and found, since they are there. Rules
 * hold it, as what flows have counted for them may be told when they have left their tables.
 */
#ifndef VSW_RULES_TABLE_COUNTS_H
#define VSW_RULES_TABLE_COUNTS_H

#include "daemon/rules/action.h"

/* struct table_count - frames: @matched of @lookups */
struct table_count {
	u64 lookups, matched;
};

struct table_counts {
	u32 refs;
	struct table_count table[OFTABLE_MAX + 1];
};

/* All zero, held once */
struct table_counts *table_counts_new(void);
struct table_counts *table_counts_get(struct table_counts *counts);
void table_counts_put(struct table_counts *counts);	/* NULL: nothing */

#endif
