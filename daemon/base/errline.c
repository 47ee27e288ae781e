// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/errline.h"

int errline(char **err, int code, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return code;
	va_start(ap, fmt);
	if (vasprintf(err, fmt, ap) < 0)
		*err = NULL;
	va_end(ap);
	return code;
}

int errline_prefix(char **err, int code, const char *fmt, ...)
{
	char *prefix, *line;
	va_list ap;
	int len;

	if (!code || !err || !*err)
		return code;
	va_start(ap, fmt);
	len = vasprintf(&prefix, fmt, ap);
	va_end(ap);
	if (len < 0)
		return code;
	if (asprintf(&line, "%s: %s", prefix, *err) >= 0) {
		free(*err);
		*err = line;
	}
	free(prefix);
	return code;
}
