// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include "daemon/base/whole_file.h"
#include "daemon/base/xalloc.h"

static int write_anew(const char *path, void (*write)(FILE *file, void *arg), void *arg)
{
	FILE *file = fopen(path, "we");
	bool failed;

	if (!file)
		return -errno;
	write(file, arg);
	failed = ferror(file);
	if (fclose(file))
		return -errno;
	return failed ? -EIO : 0;
}

int whole_file_write(const char *path, void (*write)(FILE *file, void *arg), void *arg)
{
	char *fresh = xasprintf("%s.new", path);
	int rc = write_anew(fresh, write, arg);

	if (!rc && rename(fresh, path))
		rc = -errno;
	if (rc)
		remove(fresh);
	free(fresh);
	return rc;
}
