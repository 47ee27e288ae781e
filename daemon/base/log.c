// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Levels, limits and the text of a line. Where a line goes is decided once, by log_open(); a line
 * is written with one system call, so that lines of several processes do not mix in a file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>
#ifdef HAVE_SYSTEMD
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>
#endif
#include "daemon/base/log.h"

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

static enum log_output output = LOG_TO_STDERR;
static int file_fd = -1;
static char *file_path;

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

/* "2026-01-31 12:34:56.789 warn dp: "; sysadmins compare it with other logs: local time */
static size_t stamp(char *dst, size_t size, enum log_area area, enum log_level level)
{
	struct timespec now;
	struct tm tm;
	size_t n;

	clock_gettime(CLOCK_REALTIME, &now);
	if (!localtime_r(&now.tv_sec, &tm))
		memset(&tm, 0, sizeof(tm));
	n = strftime(dst, size, "%F %T", &tm);
	return n + (size_t)snprintf(dst + n, size - n, ".%03ld %s %s: ", now.tv_nsec / 1000000,
				    level_names[level], area_names[area]);
}

static void write_fd(int fd, enum log_area area, enum log_level level, char *line)
{
	char head[64];
	struct iovec iov[3] = {
		{ head, stamp(head, sizeof(head), area, level) },
		{ line, strlen(line) },
		{ (char *)"\n", 1 },
	};

	/* Nobody can be told that the log cannot be written. */
	if (writev(fd, iov, 3) < 0)
		return;
}

static void write_journal(enum log_area area, enum log_level level, char *line)
{
#ifdef HAVE_SYSTEMD
	sd_journal_send("MESSAGE=%s: %s", area_names[area], line, "PRIORITY=%d", priorities[level],
			"VSWITCH_AREA=%s", area_names[area], "SYSLOG_IDENTIFIER=vswitchd", NULL);
#else
	/* what sd-daemon(3) calls a prefixed line; stderr is the journal's */
	dprintf(STDERR_FILENO, "<%d>%s: %s\n", priorities[level], area_names[area], line);
#endif
}

static void emit(enum log_area area, enum log_level level, char *line)
{
	switch (output) {
	case LOG_TO_STDERR:
		write_fd(STDERR_FILENO, area, level, line);
		break;
	case LOG_TO_FILE:
		write_fd(file_fd, area, level, line);
		break;
	case LOG_TO_SYSLOG:
		syslog(priorities[level], "%s: %s", area_names[area], line);
		break;
	case LOG_TO_JOURNAL:
		write_journal(area, level, line);
		break;
	}
}

static void format_line(enum log_area area, enum log_level level, const char *fmt, va_list ap)
{
	char raw[LINE_MAX_BYTES], line[LINE_MAX_BYTES];
	int saved = errno;

	vsnprintf(raw, sizeof(raw), fmt, ap);
	escape(line, sizeof(line), raw);
	emit(area, level, line);
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

/*
 * systemd.exec(5), $JOURNAL_STREAM: device and inode of the stream that it connected stderr to;
 * the variable alone proves nothing, as children inherit it.
 */
static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long dev, ino;
	struct stat st;

	return stream && sscanf(stream, "%llu:%llu", &dev, &ino) == 2 &&
	       !fstat(STDERR_FILENO, &st) && st.st_dev == dev && st.st_ino == ino;
}

enum log_output log_output_auto(bool detached)
{
	if (stderr_is_journal())
		return LOG_TO_JOURNAL;
	return detached ? LOG_TO_SYSLOG : LOG_TO_STDERR;
}

static int open_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);

	return fd < 0 ? -errno : fd;
}

int log_open(enum log_output wanted, const char *path)
{
	char *copy;
	int fd;

	log_close();
	if (wanted == LOG_TO_SYSLOG)
		openlog("vswitchd", LOG_PID | LOG_NDELAY, LOG_DAEMON);
	if (wanted == LOG_TO_FILE) {
		fd = open_file(path);
		if (fd < 0)
			return fd;
		copy = strdup(path);
		if (!copy) {
			close(fd);
			return -ENOMEM;
		}
		file_fd = fd;
		file_path = copy;
	}
	output = wanted;
	return 0;
}

int log_reopen(void)
{
	int fd;

	if (output != LOG_TO_FILE)
		return 0;
	fd = open_file(file_path);
	if (fd < 0)
		return fd;	/* the old one still takes lines */
	close(file_fd);
	file_fd = fd;
	return 0;
}

bool log_is_on_stderr(void)
{
	return output == LOG_TO_STDERR || output == LOG_TO_JOURNAL;
}

void log_close(void)
{
	if (output == LOG_TO_SYSLOG)
		closelog();
	if (file_fd >= 0)
		close(file_fd);
	free(file_path);
	file_fd = -1;
	file_path = NULL;
	output = LOG_TO_STDERR;
}
