/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of the log, written to where they go: between log.c and log_output.c. */
#ifndef VSW_BASE_LOG_OUTPUT_H
#define VSW_BASE_LOG_OUTPUT_H

#include "daemon/base/log.h"

/* struct log_line - @area, @level: by name; @priority: of the level, as syslog(3) has it */
struct log_line {
	const char *area, *level;
	int priority;
	char *text;
};

/* To where log_open() has said, or to stderr */
void log_write(const struct log_line *line);

#endif
