// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where lines go, which is decided once, by log_open(). A line is written with one system call, so
 * that lines of several processes do not mix in a file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>
#ifdef HAVE_SYSTEMD
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>
#endif
#include "daemon/base/log_output.h"

static enum log_output output = LOG_TO_STDERR;
static int file_fd = -1;
static char *file_path;

/* "2026-01-31 12:34:56.789 warn dp: "; sysadmins compare it with other logs: local time */
static size_t stamp(char *dst, size_t size, const struct log_line *line)
{
	struct timespec now;
	struct tm tm;
	size_t n;

	clock_gettime(CLOCK_REALTIME, &now);
	if (!localtime_r(&now.tv_sec, &tm))
		memset(&tm, 0, sizeof(tm));
	n = strftime(dst, size, "%F %T", &tm);
	return n + (size_t)snprintf(dst + n, size - n, ".%03ld %s %s: ", now.tv_nsec / 1000000,
				    line->level, line->area);
}

static void write_fd(int fd, const struct log_line *line)
{
	char head[64];
	struct iovec iov[3] = {
		{ head, stamp(head, sizeof(head), line) },
		{ line->text, strlen(line->text) },
		{ (char *)"\n", 1 },
	};

	/* Nobody can be told that the log cannot be written. */
	if (writev(fd, iov, 3) < 0)
		return;
}

static void write_journal(const struct log_line *line)
{
#ifdef HAVE_SYSTEMD
	sd_journal_send("MESSAGE=%s: %s", line->area, line->text, "PRIORITY=%d", line->priority,
			"VSWITCH_AREA=%s", line->area, "SYSLOG_IDENTIFIER=vswitchd", NULL);
#else
	/* what sd-daemon(3) calls a prefixed line; stderr is the journal's */
	dprintf(STDERR_FILENO, "<%d>%s: %s\n", line->priority, line->area, line->text);
#endif
}

void log_write(const struct log_line *line)
{
	switch (output) {
	case LOG_TO_STDERR:
		write_fd(STDERR_FILENO, line);
		break;
	case LOG_TO_FILE:
		write_fd(file_fd, line);
		break;
	case LOG_TO_SYSLOG:
		syslog(line->priority, "%s: %s", line->area, line->text);
		break;
	case LOG_TO_JOURNAL:
		write_journal(line);
		break;
	}
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
