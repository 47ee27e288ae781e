// SPDX-License-Identifier: GPL-2.0-or-later
/* What is done with all words of a line, before any of them has a meaning. */
#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "cli/error.h"
#include "cli/options.h"

int cli_options_check_utf8(int argc, char **argv, char **err)
{
	iconv_t cd = iconv_open("UTF-32", "UTF-8");
	int ret = 0;

	if (cd == (iconv_t)-1)
		return error_set(err, "iconv: %s", strerror(errno));
	for (int i = 1; i < argc && !ret; i++) {
		char *in = argv[i];
		size_t left = strlen(in);

		while (left && !ret) {
			char buf[1024], *out = buf;
			size_t room = sizeof(buf);

			if (iconv(cd, &in, &left, &out, &room) == (size_t)-1 && errno != E2BIG)
				ret = error_set(err, "argument '%s' is not valid UTF-8", argv[i]);
		}
	}
	iconv_close(cd);
	return ret;
}

int cli_options_take_json(int argc, char **argv, bool *json)
{
	int n = 0;

	for (int i = 0; i < argc; i++) {
		if (i && !strcmp(argv[i], "--json"))
			*json = true;
		else
			argv[n++] = argv[i];
	}
	argv[n] = NULL;
	return n;
}
