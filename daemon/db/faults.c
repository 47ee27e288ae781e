// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include "daemon/db/faults.h"
#include "daemon/base/utf8.h"
#include "daemon/base/xalloc.h"

/* What is wrong may be a newline in a name, or text that is none: the line stays one. */
static char *one_line(char *text)
{
	bool valid = utf8_valid(text);
	char *p;

	for (p = text; *p; p++) {
		if (iscntrl((unsigned char)*p) || (!valid && *p & 0x80))
			*p = '?';
	}
	return text;
}

void faults_add(struct faults *f, enum table_id table, const char *uuid, const char *name,
		char *line)
{
	struct fault *fault = xcalloc(1, sizeof(*fault));

	fault->table = table;
	snprintf(fault->uuid, sizeof(fault->uuid), "%s", uuid);
	fault->name = name ? xstrdup(name) : NULL;
	fault->line = one_line(line ? line : xstrdup("out of memory"));
	if (f->last)
		f->last->next = fault;
	else
		f->first = fault;
	f->last = fault;
}

void faults_grade(struct faults *f, enum fault_grade grade)
{
	f->last->grade = grade;
}

void faults_free(struct faults *f)
{
	struct fault *fault;

	while ((fault = f->first)) {
		f->first = fault->next;
		free(fault->name);
		free(fault->line);
		free(fault);
	}
	f->last = NULL;
}

void faults_copy(struct faults *to, const struct faults *from)
{
	const struct fault *fault;

	for (fault = from->first; fault; fault = fault->next) {
		faults_add(to, fault->table, fault->uuid, fault->name, xstrdup(fault->line));
		to->last->grade = fault->grade;
	}
}

const char *faults_line(const struct faults *f, const char *uuid)
{
	const struct fault *fault = f->first;

	while (fault && (fault->grade == FAULT_NONE || strcmp(fault->uuid, uuid)))
		fault = fault->next;
	return fault ? fault->line : NULL;
}

bool faults_of_row(const struct faults *f, const char *uuid)
{
	return faults_line(f, uuid);
}

bool faults_has(const struct faults *f, const struct fault *one)
{
	const struct fault *fault;

	for (fault = f->first; fault; fault = fault->next) {
		if (!strcmp(fault->uuid, one->uuid) && !strcmp(fault->line, one->line))
			return true;
	}
	return false;
}

static const char *named(const struct faults *f, bool wrong, enum table_id table, const char *name)
{
	const struct fault *fault;

	for (fault = f->first; fault; fault = fault->next) {
		if (wrong == (fault->grade != FAULT_NONE) && fault->table == table && fault->name &&
		    !strcmp(fault->name, name))
			return fault->line;
	}
	return NULL;
}

const char *faults_named(const struct faults *f, enum table_id table, const char *name)
{
	return named(f, true, table, name);
}

const char *faults_note(const struct faults *f, enum table_id table, const char *name)
{
	return named(f, false, table, name);
}
