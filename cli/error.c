// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdlib.h>

#include "cli/error.h"
#include "cli/plain.h"

int error_set(char **err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	if (vasprintf(err, fmt, args) < 0)
		abort();
	va_end(args);
	return -1;
}

void error_print(FILE *f, const char *prog, const char *text)
{
	fprintf(f, "%s: ", prog);
	plain_put(f, text);
	putc('\n', f);
}
