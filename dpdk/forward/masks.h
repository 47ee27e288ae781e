/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The masks of a table's flows, and the set of them that each burst reads. Control thread only. */
#ifndef VSW_DPDK_MASKS_H
#define VSW_DPDK_MASKS_H

#include "dpdk/forward/table.h"

int masks_init(struct flow_table *t);
void masks_exit(struct flow_table *t);
/* The mask with exactly these bits, or NULL */
struct mask *masks_find(const struct flow_table *t, const union vsw_key *key);
/* 0, -EMFILE or -ENOMEM */
int masks_add(struct flow_table *t, const union vsw_key *key, struct mask **mask);
/* The last flow of @mask has left, and all lcores have been quiescent since. */
void masks_drop(struct flow_table *t, struct mask *mask);

#endif
