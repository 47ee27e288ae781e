// SPDX-License-Identifier: GPL-2.0-or-later
#include <env.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "daemon/process/unix_socket.h"
#include "daemon/base/errline.h"

#define BACKLOG	128

static int fail(const char *path, const char *doing, char **err)
{
	int error = errno;

	return errline(err, -error, "cannot %s socket %s: %s", doing, path, strerror(error));
}

static int new_socket(int type)
{
	return socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* Remove a file that nobody listens on any more. */
static int clear_path(const struct sockaddr_un *sun, int type, char **err)
{
	struct stat st;
	int fd, rc;

	if (lstat(sun->sun_path, &st))
		return errno == ENOENT ? 0 : fail(sun->sun_path, "make", err);
	if (!S_ISSOCK(st.st_mode))
		return errline(err, -EEXIST, "cannot make socket %s: a file of that name is there",
			       sun->sun_path);
	fd = new_socket(type);
	if (fd < 0)
		return fail(sun->sun_path, "make", err);
	rc = connect(fd, (const struct sockaddr *)sun, sizeof(*sun));
	if (rc)
		rc = -errno;
	close(fd);
	/* Another error than this, a full backlog for one, means that somebody is there. */
	if (rc != -ECONNREFUSED)
		return errline(err, -EADDRINUSE, "socket %s is served by another vswitchd",
			       sun->sun_path);
	return unlink(sun->sun_path) && errno != ENOENT ? fail(sun->sun_path, "replace", err) : 0;
}

static int bind_private(int fd, const struct sockaddr_un *sun)
{
	mode_t mask = umask(0177);
	int rc = bind(fd, (const struct sockaddr *)sun, sizeof(*sun));

	umask(mask);
	return rc;
}

int unix_socket_listen(const char *path, int type, struct stat *st, char **err)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd, rc;

	if (strlen(path) >= sizeof(sun.sun_path))
		return errline(err, -ENAMETOOLONG, "name of socket %s is too long", path);
	strcpy(sun.sun_path, path);
	rc = clear_path(&sun, type, err);
	if (rc)
		return rc;
	fd = new_socket(type);
	if (fd < 0)
		return fail(path, "make", err);
	if (!bind_private(fd, &sun) && !listen(fd, BACKLOG) && !lstat(path, st))
		return fd;
	rc = fail(path, "make", err);
	close(fd);
	return rc;
}

int unix_socket_share(const char *path, gid_t group, char **err)
{
	if (lchown(path, -1, group) || chmod(path, 0660))
		return errline(err, -errno, "cannot let group %u use socket %s: %s",
			       (unsigned int)group, path, strerror(errno));
	return 0;
}

void unix_socket_unlink(const char *path, const struct stat *st)
{
	struct stat now;

	if (!lstat(path, &now) && now.st_dev == st->st_dev && now.st_ino == st->st_ino)
		unlink(path);
}
