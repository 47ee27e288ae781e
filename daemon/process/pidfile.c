// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "daemon/process/pidfile.h"

static int refuse(int fd, const char *path, char **err)
{
	char text[16] = "";
	long pid;

	if (pread(fd, text, sizeof(text) - 1, 0) < 0)
		text[0] = '\0';
	pid = strtol(text, NULL, 10);
	if (pid > 0)
		return errline(err, -EBUSY, "already running: process %ld holds %s", pid,
			       path);
	return errline(err, -EBUSY, "already running: another vswitchd holds %s", path);
}

/*
 * The holder removes the file when it ends: a lock on a file that has gone from its path keeps
 * nobody out.
 */
static int is_at_path(int fd, const char *path)
{
	struct stat ours, there;

	return !fstat(fd, &ours) && !stat(path, &there) && ours.st_dev == there.st_dev &&
	       ours.st_ino == there.st_ino;
}

static int lock(const char *path, char **err)
{
	int fd, ret;

	for (;;) {
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
		if (fd < 0)
			return errline(err, -errno, "cannot open %s: %s", path, strerror(errno));
		if (flock(fd, LOCK_EX | LOCK_NB)) {
			ret = errno == EWOULDBLOCK ? refuse(fd, path, err) :
			      errline(err, -errno, "cannot lock %s: %s", path, strerror(errno));
			close(fd);
			return ret;
		}
		if (is_at_path(fd, path))
			return fd;
		close(fd);
	}
}

int pidfile_take(const char *path, char **err)
{
	int fd = lock(path, err);
	int ret;

	if (fd < 0)
		return fd;
	/* for everybody to read, whatever the umask */
	if (!ftruncate(fd, 0) && dprintf(fd, "%ld\n", (long)getpid()) > 0 && !fchmod(fd, 0644))
		return fd;
	ret = errline(err, -errno, "cannot write %s: %s", path, strerror(errno));
	close(fd);
	return ret;
}

void pidfile_release(int fd, const char *path)
{
	unlink(path);
	close(fd);
}
