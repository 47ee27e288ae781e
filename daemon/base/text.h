/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A text that is written into a stream. One struct serves for any number of texts, one after the
 * other: a stream in memory begins with a buffer of 8 KiB, whose making costs more than most texts.
 */
#ifndef VSW_BASE_TEXT_H
#define VSW_BASE_TEXT_H

#include <stdio.h>
#include "daemon/base/xalloc.h"

struct text {
	FILE *out;
	char *buf;
	size_t size;
};

static inline void text_init(struct text *t)
{
	t->buf = NULL;
	t->out = xcheck(open_memstream(&t->buf, &t->size));
}

/* Forget the last text, begin another one. */
static inline FILE *text_begin(struct text *t)
{
	rewind(t->out);
	return t->out;
}

/* The text, valid until the next one begins; *len, if not NULL, without its NUL */
static inline const char *text_end(struct text *t, size_t *len)
{
	fputc('\0', t->out);
	/* What could not be written is left out, and what follows is not. */
	if (ferror(t->out) || fflush(t->out))
		xcheck(NULL);
	if (len)
		*len = t->size - 1;
	return t->buf;
}

static inline void text_exit(struct text *t)
{
	fclose(t->out);
	free(t->buf);
}

/* Instead of that: the text, which the caller frees */
static inline char *text_take(struct text *t)
{
	text_end(t, NULL);
	fclose(t->out);
	return t->buf;
}

/* One text for who can do without, NULL: no memory. Its end: the text, which the caller frees */
static inline FILE *text_try_begin(struct text *t)
{
	t->buf = NULL;
	t->out = open_memstream(&t->buf, &t->size);
	return t->out;
}

static inline char *text_try_take(struct text *t)
{
	if (!fclose(t->out))
		return t->buf;
	free(t->buf);
	return NULL;
}

#endif
