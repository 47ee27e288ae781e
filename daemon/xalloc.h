/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allocation that does not fail: without memory for a few hundred bytes the daemon ends, and the
 * kernel goes on forwarding until it is started again.
 */
#ifndef VSW_XALLOC_H
#define VSW_XALLOC_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void *xcheck(void *p)
{
	if (!p)
		abort();
	return p;
}

static inline void *xcalloc(size_t n, size_t size)
{
	return xcheck(calloc(n ? n : 1, size));
}

static inline void *xreallocarray(void *p, size_t n, size_t size)
{
	return xcheck(reallocarray(p, n ? n : 1, size));
}

static inline char *xstrdup(const char *s)
{
	return xcheck(strdup(s));
}

static inline char *xstrndup(const char *s, size_t n)
{
	return xcheck(strndup(s, n));
}

static inline char *xvasprintf(const char *fmt, va_list ap)
{
	char *s = NULL;

	if (vasprintf(&s, fmt, ap) < 0)
		abort();
	return s;
}

static inline __attribute__((format(printf, 1, 2))) char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
	va_end(ap);
	return s;
}

#endif
