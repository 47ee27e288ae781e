// SPDX-License-Identifier: GPL-2.0-or-later
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/access.h"

char *access_hint(const char *path)
{
	struct group *group;
	struct stat st;
	char *hint;

	if (stat(path, &st) || !(st.st_mode & S_IWGRP) || !st.st_gid)
		return strdup("run as root");
	group = getgrgid(st.st_gid);
	if ((group ? asprintf(&hint, "run as root, or be in group %s", group->gr_name)
		   : asprintf(&hint, "run as root, or be in group %u", st.st_gid)) < 0)
		abort();
	return hint;
}
