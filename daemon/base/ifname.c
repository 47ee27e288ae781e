// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <env.h>
#include <net/if.h>
#include "daemon/base/errline.h"
#include "daemon/base/ifname.h"

/*
 * As the kernel's dev_valid_name, and no "%", which asks it to make up a number. Control characters
 * are refused too: nobody could type the name again.
 */
int ifname_check(const char *what, const char *name, char **err)
{
	const char *p;

	if (!*name)
		return errline(err, -EINVAL, "%s name must not be empty string", what);
	if (strlen(name) >= IF_NAMESIZE)
		return errline(err, -EINVAL, "%s name \"%s\" is longer than %d bytes", what, name,
			       IF_NAMESIZE - 1);
	if (!strcmp(name, ".") || !strcmp(name, ".."))
		return errline(err, -EINVAL, "%s name must not be \"%s\"", what, name);
	for (p = name; *p; p++) {
		if (strchr("/:%", *p) || isspace((unsigned char)*p) || iscntrl((unsigned char)*p))
			return errline(err, -EINVAL, "%s name \"%s\" must not contain spaces, "
				       "control characters, \"/\", \":\" or \"%%\"", what, name);
	}
	return 0;
}
