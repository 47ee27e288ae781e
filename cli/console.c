// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include <strings.h>
#include <time.h>

#include "cli/console.h"
#include "cli/error.h"
#include "cli/plain.h"

static bool quiet;		/* warnings are turned off */
static unsigned int lines;	/* written so far */

bool console_is_ovs(const char *prog)
{
	return !strcmp(prog, OVS_VSCTL);
}

static bool is_one_of(const char *word, size_t len, const char *const *words)
{
	for (; *words; words++) {
		if (strlen(*words) == len && !strncasecmp(*words, word, len))
			return true;
	}
	return false;
}

/* Other words are modules, or formats: what they ask for is not what is written here. */
void console_verbose(const char *spec)
{
	static const char *const less[] = { "off", "emer", "err", NULL };
	static const char *const more[] = { "warn", "info", "dbg", NULL };
	static const char *const here[] = { "console", "any", NULL };
	bool all = true, off = false, on = !spec;

	while (spec && *spec) {
		size_t len = strcspn(spec, " ,:");

		if (is_one_of(spec, len, less))
			off = true;
		else if (is_one_of(spec, len, more))
			on = true;
		else if (len && !is_one_of(spec, len, here))
			all = false;
		spec += len + (spec[len] != '\0');
	}
	if (all && (off || on))
		quiet = off;
}

void console_warn(FILE *f, const char *prog, const char *area, const char *text)
{
	time_t now = time(NULL);
	char when[32];
	struct tm tm;

	if (!console_is_ovs(prog)) {
		error_print(f, prog, text);
		return;
	}
	if (quiet)
		return;
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
	fprintf(f, "%s|%05u|%s|WARN|", when, ++lines, area);
	plain_put(f, text);
	putc('\n', f);
}
