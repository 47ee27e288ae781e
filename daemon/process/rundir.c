// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <string.h>
#include "daemon/base/errline.h"
#include "daemon/process/rundir.h"

int rundir_make(const char *file, const char *dir, mode_t mode, char **err)
{
	size_t len = strlen(dir);

	if (strncmp(file, dir, len) || file[len] != '/' || strchr(file + len + 1, '/'))
		return 0;
	if (mkdir(dir, mode))
		return errno == EEXIST ? 0 :
		       errline(err, -errno, "cannot create %s: %s", dir, strerror(errno));
	/* the umask is for the files */
	return chmod(dir, mode) ?
	       errline(err, -errno, "cannot set the mode of %s: %s", dir, strerror(errno)) : 0;
}
