/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A clock for the sharing of time: how long something has been at work without a break. */
#ifndef VSW_BASE_SLICE_H
#define VSW_BASE_SLICE_H

#include <time.h>
#include <env.h>

static inline u64 slice_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (u64)t.tv_sec * 1000000 + (u64)t.tv_nsec / 1000;
}

#endif
