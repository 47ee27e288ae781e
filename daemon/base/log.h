/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Log lines of the daemon: levels per area that can be changed while it runs, one output
 * (stderr, syslog or the journal) chosen at start.
 */
#ifndef VSW_BASE_LOG_H
#define VSW_BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum log_area {
	LOG_MAIN,		/* start, end, signals */
	LOG_DP,			/* datapath: netlink, ports, module */
	LOG_BRIDGE,		/* bridges and ports, configuration applied */
	LOG_FDB,		/* MAC learning */
	LOG_FLOWS,		/* installed flows, ageing, revalidation */
	LOG_MISS,		/* misses and their answers */
	LOG_DB,			/* configuration database */
	LOG_CTL,		/* control socket */
	LOG_LINKS,		/* rtnetlink */
	__LOG_AREAS
};

enum log_level {
	LVL_OFF,
	LVL_ERR,
	LVL_WARN,
	LVL_INFO,
	LVL_DBG,
};

/* One line, without a newline at its end; control characters in it are escaped. */
void vlog(enum log_area area, enum log_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Is a line of that area and level written? For callers whose arguments cost something. */
bool log_enabled(enum log_area area, enum log_level level);

/* @area: a name as log_each() gives it, or "any". 0, or -EINVAL: no such area or level. */
int log_set(const char *area, const char *level);
/* "AREA:LEVEL[,AREA:LEVEL…]" or a LEVEL alone, for all areas; nothing is changed on error. */
int log_set_spec(const char *spec);
void log_each(void (*cb)(void *arg, const char *area, const char *level), void *arg);

/*
 * Lines that a guest can cause are limited: at most @burst in @interval_ms, then one line
 * says how many were left out. One static struct per place.
 */
struct log_limit {
	unsigned int interval_ms;
	unsigned int burst;
	uint64_t window;	/* start of the present interval, ms */
	unsigned int in_window;
	unsigned int left_out;
};

#define LOG_LIMIT_INIT(ms, n) { .interval_ms = (ms), .burst = (n) }

/* Pure: may a line be written at @now_ms? *left_out: how many were not since the last one. */
bool log_limit_pass(struct log_limit *lim, uint64_t now_ms, unsigned int *left_out);
void vlog_limited(struct log_limit *lim, enum log_area area, enum log_level level,
		  const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Where lines go. Before log_open() they go to stderr. */
enum log_output {
	LOG_TO_STDERR,
	LOG_TO_SYSLOG,
	LOG_TO_JOURNAL,
	LOG_TO_FILE,
};

/* Journal if systemd started us, syslog if @detached, stderr else. */
enum log_output log_output_auto(bool detached);
/* @path: only for LOG_TO_FILE. 0 or -errno. */
int log_open(enum log_output output, const char *path);
int log_reopen(void);		/* when the log file was rotated away; others: nothing to do */
bool log_is_on_stderr(void);
void log_close(void);

#endif
