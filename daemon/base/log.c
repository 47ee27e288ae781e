// SPDX-License-Identifier: GPL-2.0-or-later
/* Levels, limits and the text of a line: log.h. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <syslog.h>
#include <time.h>
#include "daemon/base/log_output.h"

#define LINE_MAX_BYTES	2048	/* longer lines are cut */

static const char *const area_names[__LOG_AREAS] = {
	[LOG_MAIN] = "main",
	[LOG_DP] = "dp",
	[LOG_BRIDGE] = "bridge",
	[LOG_FDB] = "fdb",
	[LOG_FLOWS] = "flows",
	[LOG_MISS] = "miss",
	[LOG_DB] = "db",
	[LOG_CTL] = "ctl",
	[LOG_LINKS] = "links",
};

static const char *const level_names[] = {
	[LVL_OFF] = "off",
	[LVL_ERR] = "err",
	[LVL_WARN] = "warn",
	[LVL_INFO] = "info",
	[LVL_DBG] = "debug",
};

#define LEVELS	(sizeof(level_names) / sizeof(level_names[0]))

static const int priorities[LEVELS] = {
	[LVL_ERR] = LOG_ERR,
	[LVL_WARN] = LOG_WARNING,
	[LVL_INFO] = LOG_INFO,
	[LVL_DBG] = LOG_DEBUG,
};

static enum log_level levels[__LOG_AREAS] = {
	[LOG_MAIN ... __LOG_AREAS - 1] = LVL_INFO,
};

static int find(const char *const *names, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcasecmp(names[i], name))
			return (int)i;
	return -EINVAL;
}

static int set_in(enum log_level *table, const char *area, const char *level)
{
	int l = find(level_names, LEVELS, level);
	int a;

	if (l < 0)
		return l;
	if (!strcasecmp(area, "any")) {
		for (a = 0; a < __LOG_AREAS; a++)
			table[a] = (enum log_level)l;
		return 0;
	}
	a = find(area_names, __LOG_AREAS, area);
	if (a < 0)
		return a;
	table[a] = (enum log_level)l;
	return 0;
}

int log_set(const char *area, const char *level)
{
	return set_in(levels, area, level);
}

int log_set_spec(const char *spec)
{
	enum log_level wanted[__LOG_AREAS];
	char *copy = strdup(spec);
	char *item, *save = NULL;
	int ret = copy ? -EINVAL : -ENOMEM;

	memcpy(wanted, levels, sizeof(wanted));
	for (item = copy ? strtok_r(copy, ",", &save) : NULL; item;
	     item = strtok_r(NULL, ",", &save)) {
		char *colon = strchr(item, ':');

		if (colon)
			*colon = '\0';
		ret = colon ? set_in(wanted, item, colon + 1) : set_in(wanted, "any", item);
		if (ret)
			break;
	}
	if (!ret)
		memcpy(levels, wanted, sizeof(levels));
	free(copy);
	return ret;
}

void log_each(void (*cb)(void *arg, const char *area, const char *level), void *arg)
{
	int a;

	for (a = 0; a < __LOG_AREAS; a++)
		cb(arg, area_names[a], level_names[levels[a]]);
}

bool log_enabled(enum log_area area, enum log_level level)
{
	return level != LVL_OFF && level <= levels[area];
}

/*
 * Names in a line come from users and from the kernel: a newline in one must not look like a
 * line of ours. UTF-8 stays as it is.
 */
static void escape(char *dst, size_t size, const char *src)
{
	size_t n = 0;

	for (; *src && n + 5 < size; src++) {
		unsigned char c = (unsigned char)*src;

		if (c < 0x20 || c == 0x7f)
			n += (size_t)snprintf(dst + n, size - n, "\\x%02x", c);
		else
			dst[n++] = (char)c;
	}
	dst[n] = '\0';
}

static void format_line(enum log_area area, enum log_level level, const char *fmt, va_list ap)
{
	char raw[LINE_MAX_BYTES], text[LINE_MAX_BYTES];
	struct log_line line = {
		.area = area_names[area], .level = level_names[level],
		.priority = priorities[level], .text = text,
	};
	int saved = errno;

	vsnprintf(raw, sizeof(raw), fmt, ap);
	escape(text, sizeof(text), raw);
	log_write(&line);
	errno = saved;
}

void vlog(enum log_area area, enum log_level level, const char *fmt, ...)
{
	va_list ap;

	if (!log_enabled(area, level))
		return;
	va_start(ap, fmt);
	format_line(area, level, fmt, ap);
	va_end(ap);
}

bool log_limit_pass(struct log_limit *lim, uint64_t now_ms, unsigned int *left_out)
{
	*left_out = 0;
	if (!lim->window || now_ms - lim->window >= lim->interval_ms) {
		lim->window = now_ms ? now_ms : 1;
		lim->in_window = 0;
	}
	if (lim->in_window >= lim->burst) {
		lim->left_out++;
		return false;
	}
	lim->in_window++;
	*left_out = lim->left_out;
	lim->left_out = 0;
	return true;
}

void vlog_limited(struct log_limit *lim, enum log_area area, enum log_level level,
		  const char *fmt, ...)
{
	unsigned int left_out;
	struct timespec now;
	va_list ap;

	if (!log_enabled(area, level))
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!log_limit_pass(lim, (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000,
			    &left_out))
		return;
	if (left_out)
		vlog(area, level, "%u lines like the next one were left out", left_out);
	va_start(ap, fmt);
	format_line(area, level, fmt, ap);
	va_end(ap);
}
