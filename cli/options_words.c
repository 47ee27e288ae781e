// SPDX-License-Identifier: GPL-2.0-or-later
/* What is done with words of a line that have no meaning yet, or none at all. */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
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

/* Whether more than one option begins like @word: *err says which, as getopt_long() would */
static bool is_ambiguous(const struct option *longs, const char *word, char **err)
{
	size_t len = strcspn(word + 2, "="), size;
	char *text = NULL;
	FILE *f = open_memstream(&text, &size);
	int n = 0;

	if (!f)
		abort();
	for (const struct option *o = longs; o->name; o++) {
		if (strncmp(o->name, word + 2, len))
			continue;
		fprintf(f, " '--%s'", o->name);
		n++;
	}
	fclose(f);
	if (n > 1)
		error_set(err, "option '%s' is ambiguous; possibilities:%s", word, text);
	free(text);
	return n > 1;
}

int cli_options_complain(const struct option *longs, int c, const char *word, char **err)
{
	bool is_long = !strncmp(word, "--", 2);

	if (c == ':' && is_long)
		return error_set(err, "option '%s' requires an argument", word);
	if (c == ':')
		return error_set(err, "option requires an argument -- '%c'", optopt);
	if (optopt >= OPTIONS_LONG_FIRST)
		return error_set(err, "option '%.*s' doesn't allow an argument",
				 (int)strcspn(word, "="), word);
	if (optopt)
		return error_set(err, "invalid option -- '%c'", optopt);
	if (is_ambiguous(longs, word, err))
		return -1;
	return error_set(err, "unrecognized option '%s'", word);
}
