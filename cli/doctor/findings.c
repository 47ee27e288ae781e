// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/doctor/findings.h"

void finding_wrong(struct findings *f, const char *where, const char *fmt, ...)
{
	struct finding *last;
	va_list args;

	f->list = realloc(f->list, (f->n + 1) * sizeof(*f->list));
	if (!f->list)
		abort();
	last = &f->list[f->n++];
	*last = (struct finding){ .check = f->check, .where = strdup(where) };
	va_start(args, fmt);
	if (!last->where || vasprintf(&last->wrong, fmt, args) < 0)
		abort();
	va_end(args);
}

void finding_todo(struct findings *f, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&f->list[f->n - 1].todo, fmt, args) < 0)
		abort();
	va_end(args);
}

void findings_free(struct findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->list[i].where);
		free(f->list[i].wrong);
		free(f->list[i].todo);
	}
	free(f->list);
	*f = (struct findings){ NULL, 0, NULL };
}
