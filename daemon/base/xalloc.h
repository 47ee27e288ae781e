/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allocation that does not fail: without memory for a few hundred bytes the daemon ends, and the
 * kernel goes on forwarding until it is started again. Whatever transaction is going on is none.
 */
#ifndef VSW_BASE_XALLOC_H
#define VSW_BASE_XALLOC_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Without a core and without the end of the process as usual, which would allocate. */
static inline __attribute__((noreturn)) void out_of_memory(void)
{
	static const char line[] = "vswitchd: out of memory\n";

	if (write(STDERR_FILENO, line, sizeof(line) - 1) < 0)
		_exit(EXIT_FAILURE);
	_exit(EXIT_FAILURE);
}

static inline void *xcheck(void *p)
{
	if (!p)
		out_of_memory();
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
		out_of_memory();
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
