// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/terminal.h"

#define WIDTH_UNKNOWN	80	/* of a terminal that does not say */

/* A stream in memory has no descriptor. */
static bool is_terminal(FILE *f)
{
	return fileno(f) >= 0 && isatty(fileno(f));
}

unsigned int terminal_width(FILE *f)
{
	struct winsize size;

	if (!is_terminal(f))
		return 0;
	if (ioctl(fileno(f), TIOCGWINSZ, &size) || !size.ws_col)
		return WIDTH_UNKNOWN;
	return size.ws_col;
}

bool terminal_colours(FILE *f)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return is_terminal(f) && !(no && *no) && term && strcmp(term, "dumb");
}
