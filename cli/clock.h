/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time that only goes on, for what waits. */
#ifndef VSW_CLI_CLOCK_H
#define VSW_CLI_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Milliseconds of CLOCK_MONOTONIC */
static inline int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000) + ts.tv_nsec / 1000000;
}

#endif
