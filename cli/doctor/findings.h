/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong, where, and what to do about it: a line each. */
#ifndef VSW_CLI_FINDINGS_H
#define VSW_CLI_FINDINGS_H

#include <stddef.h>

/* struct finding - @check: the row of the table that found it; @where: a port, a bridge, "host" */
struct finding {
	const char *check;
	char *where, *wrong, *todo;
};

/* struct findings - all zero is none. @check: who adds now */
struct findings {
	struct finding *list;
	size_t n;
	const char *check;
};

/* What follows goes with finding_todo(), which belongs to the last finding. */
void finding_wrong(struct findings *f, const char *where, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void finding_todo(struct findings *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void findings_free(struct findings *f);

#endif
