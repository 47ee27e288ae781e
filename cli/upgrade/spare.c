// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/error.h"
#include "cli/upgrade/spare.h"

#define DIR	"/run/vswitch-module"	/* goes with what is loaded, when the host ends */
#define FRESH	DIR "/new"

/* As they are in /lib/modules: the name says how it is compressed */
static const char *const names[] = {
	"vswitch.ko", "vswitch.ko.xz", "vswitch.ko.zst", "vswitch.ko.gz",
};

#define NAMES	(sizeof(names) / sizeof(*names))

const char *spare_find(const struct module *m, char path[PATH_MAX])
{
	char srcversion[64];

	for (size_t i = 0; i < NAMES; i++) {
		snprintf(path, PATH_MAX, DIR "/%s", names[i]);
		if (access(path, R_OK))
			continue;
		module_srcversion(path, srcversion);
		if (*m->loaded && !strcmp(srcversion, m->loaded))
			return path;
	}
	return NULL;
}

static int copy(int from, int to)
{
	char buf[65536];
	ssize_t n;

	while ((n = read(from, buf, sizeof(buf))) > 0) {
		if (write(to, buf, n) != n)
			return -1;
	}
	return n < 0 ? -1 : 0;
}

static int copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	int ret = in < 0 || out < 0 ? -1 : copy(in, out);
	int error = errno;

	if (in >= 0)
		close(in);
	if (out >= 0 && close(out) && !ret)
		return -1;
	errno = error;
	return ret;
}

/* Those of other names would be of another module. */
static int put_in_place(const char *file)
{
	char path[PATH_MAX];
	int ret = -1;

	errno = EINVAL;
	for (size_t i = 0; i < NAMES; i++) {
		snprintf(path, sizeof(path), DIR "/%s", names[i]);
		if (!strcmp(names[i], file))
			ret = rename(FRESH, path);
		else
			unlink(path);
	}
	return ret;
}

int spare_keep(const struct module *m, char **err)
{
	const char *slash = strrchr(m->path, '/');
	char path[PATH_MAX];

	if (spare_find(m, path))
		return 0;
	if (!module_is_newest(m))
		return error_set(err, "%s is not the module that is loaded: there is no file of "
				 "that to copy", m->path);
	if ((mkdir(DIR, 0700) && errno != EEXIST) || copy_file(m->path, FRESH) ||
	    put_in_place(slash ? slash + 1 : m->path)) {
		error_set(err, "cannot copy %s to " DIR ": %s", m->path, strerror(errno));
		unlink(FRESH);
		return -1;
	}
	return 0;
}
