// SPDX-License-Identifier: GPL-2.0-or-later
/* The file of options beside the socket: vswitchd writes it, from what is configured there. */
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "dpdk/process/options.h"

#define WORDS_MAX	64

/* The text of a file; "" if there is none; NULL with *err. Freed by the caller */
static char *read_text(const char *path, char **err)
{
	char *text = calloc(1, OPTIONS_FILE_MAX + 1);
	FILE *f = text ? fopen(path, "re") : NULL;
	size_t n;

	if (!text || (!f && errno != ENOENT)) {
		errline(err, -errno, "cannot read %s: %s", path, strerror(errno));
		free(text);
		return NULL;
	}
	if (!f)
		return text;
	n = fread(text, 1, OPTIONS_FILE_MAX + 1, f);
	if (ferror(f) || n > OPTIONS_FILE_MAX || strlen(text) != n) {
		errline(err, -EINVAL, "%s is not a text of at most %d bytes", path,
			OPTIONS_FILE_MAX);
		free(text);
		text = NULL;
	}
	fclose(f);
	return text;
}

static int split(char *text, char **words, char **err)
{
	int n = 1;

	words[0] = "vswitch-dpdk";
	for (text = strtok(text, "\n"); text; text = strtok(NULL, "\n")) {
		if (n == WORDS_MAX)
			return errline(err, -E2BIG, "more than %d words", WORDS_MAX - 1);
		words[n++] = text;
	}
	words[n] = NULL;
	return n;
}

int options_read_file(struct options *o, const char *path, char **err)
{
	char *words[WORDS_MAX + 1], *why = NULL;
	int n;

	o->file = read_text(path, err);
	if (!o->file)
		return -EINVAL;
	o->words = strdup(o->file);
	if (!o->words)
		return errline(err, -ENOMEM, "out of memory");
	n = split(o->words, words, &why);
	if (n < 0 || options_take(o, n, words, &why) != OPTIONS_RUN) {
		errline(err, -EINVAL, "%s: %s", path, why ?: "asks for help or the version");
		free(why);
		return -EINVAL;
	}
	o->datapath.options = o->file;
	return 0;
}
