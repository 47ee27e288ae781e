// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The allocator of vswitchd as a process: glibc's, but that without memory the daemon ends,
 * whoever asked. Libraries do not all survive a NULL: json-c writes through it, or leaves
 * parts of a text out and says nothing, which would then be the configuration. A daemon that
 * has ended has committed nothing; the kernel goes on forwarding, and the next daemon finds
 * the old configuration.
 *
 * A program's own functions of these names are used by all its libraries (glibc manual, "Replacing
 * malloc"). Not part of libdaemon.a: sanitizers have an allocator of their own.
 */
#include <errno.h>
#include <malloc.h>
#include "daemon/base/xalloc.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

void *malloc(size_t size)
{
	return xcheck(__libc_malloc(size));
}

void *calloc(size_t n, size_t size)
{
	return xcheck(__libc_calloc(n, size));
}

/* With size 0 it frees, and has nothing to return. */
void *realloc(void *p, size_t size)
{
	void *new = __libc_realloc(p, size);

	return size ? xcheck(new) : new;
}

/*
 * Small pieces that are freed are joined at once. glibc would leave that to some later free(), and
 * do it then for all of them: after a request of many thousand commands that takes as long as to
 * free them did.
 */
__attribute__((constructor)) static void join_at_once(void)
{
	mallopt(M_MXFAST, 0);
}
