/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CPUs for threads, as text: a list (2-3,6), or a mask as Open vSwitch has it (0x4c, or 4c) */
#ifndef VSW_BASE_CPUS_H
#define VSW_BASE_CPUS_H

#include <env.h>

#define CPUS_MAX	63	/* in a list */
#define CPU_MAX		1023	/* the last number of one */

/* struct cpus - in the order in which they came; -1: any */
struct cpus {
	int cpu[CPUS_MAX];
	u32 n;
};

/* 0; -EEXIST it is there already, -E2BIG there are CPUS_MAX */
int cpus_add(struct cpus *cpus, int cpu);
bool cpus_has(const struct cpus *cpus, int cpu);
/* Into an empty list, which has one at least then. 0; -EINVAL it is none, or as cpus_add() */
int cpus_parse_list(struct cpus *cpus, const char *text);
int cpus_parse_mask(struct cpus *cpus, const char *text);

#endif
