/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What pure code calls between two steps of long work, so that others are served meanwhile. */
#ifndef VSW_BASE_WAY_H
#define VSW_BASE_WAY_H

#include <env.h>

/* Of small steps that many are one */
#define WAY_STEPS	1024

/* struct way - @fn NULL: nobody waits */
struct way {
	void (*fn)(void *arg);
	void *arg;
};

static inline void give_way(const struct way *way)
{
	if (way->fn)
		way->fn(way->arg);
}

/* After step @i of a loop */
static inline void give_way_at(const struct way *way, u32 i)
{
	if (i % WAY_STEPS == WAY_STEPS - 1)
		give_way(way);
}

#endif
