// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include "daemon/rules/table_counts.h"
#include "daemon/base/xalloc.h"

struct table_counts *table_counts_new(void)
{
	struct table_counts *counts = xcalloc(1, sizeof(*counts));

	counts->refs = 1;
	return counts;
}

struct table_counts *table_counts_get(struct table_counts *counts)
{
	counts->refs++;
	return counts;
}

void table_counts_put(struct table_counts *counts)
{
	if (counts && !--counts->refs)
		free(counts);
}
