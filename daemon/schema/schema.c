// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <limits.h>
#include "daemon/base/errline.h"
#include "daemon/schema/schema.h"
#include "daemon/schema/schema_tables.h"
#include "daemon/base/xalloc.h"

const struct table *schema_table(enum table_id id)
{
	return &schema_tables[id];
}

int table_column(const struct table *table, const char *name)
{
	unsigned int low = 0, high = table->n_columns, mid;
	int cmp;

	while (low < high) {
		mid = low + (high - low) / 2;
		cmp = strcmp(name, table->columns[mid].name);
		if (!cmp)
			return mid;
		if (cmp < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return -1;
}

static char folded(char c)
{
	return c == '-' ? '_' : tolower((unsigned char)c);
}

/* How well @typed stands for @name: 0 not at all, more for a longer beginning, most if equal */
static unsigned int match_score(const char *name, const char *typed)
{
	unsigned int i;

	for (i = 0; typed[i]; i++) {
		if (folded(name[i]) != folded(typed[i]))
			return 0;
	}
	return name[i] ? i : UINT_MAX;
}

/* struct match - the best of the names compared so far */
struct match {
	const char *typed;
	unsigned int score;
	bool own;	/* the best so far is one that Open vSwitch has not */
	int best, last;	/* position; next of those that are no better nor worse */
	char *names;	/* of all that are equally good */
};

/* @own: an abbreviation that means something to Open vSwitch does not mean this one. */
static void match_try(struct match *m, const char *name, bool own, int pos)
{
	unsigned int score = match_score(name, m->typed);
	char *names;

	if (!score || score < m->score || (score == m->score && own && !m->own))
		return;
	if (score > m->score || (m->own && !own)) {
		free(m->names);
		m->names = xstrdup(name);
		m->best = pos;
		m->score = score;
		m->own = own;
	} else {
		names = xasprintf("%s, %s", m->names, name);
		free(m->names);
		m->names = names;
	}
	m->last = pos;
}

const struct table *schema_match_table(const char *name, char **err)
{
	struct match m = { .typed = name, .best = -1, .last = -1 };
	int i;

	for (i = TBL_NONE + 1; i < __TBL_MAX; i++)
		match_try(&m, schema_tables[i].name, schema_tables[i].own, i);
	if (m.best < 0)
		errline(err, -EINVAL, "unknown table \"%s\"", name);
	else if (m.best != m.last)
		errline(err, -EINVAL, "\"%s\" matches multiple table names: %s", name, m.names);
	free(m.names);
	return m.best >= 0 && m.best == m.last ? &schema_tables[m.best] : NULL;
}

int table_match_column(const struct table *table, const char *name, char **err)
{
	struct match m = { .typed = name, .best = -1, .last = -1 };
	unsigned int i;

	for (i = 0; i < table->n_columns; i++)
		match_try(&m, table->columns[i].name, table->columns[i].flags & COL_OWN, i);
	if (m.best < 0)
		errline(err, -EINVAL, "%s does not contain a column whose name matches \"%s\"",
			table->name, name);
	else if (m.best != m.last)
		errline(err, -EINVAL, "%s contains more than one column whose name matches "
			"\"%s\": %s", table->name, name, m.names);
	free(m.names);
	return m.best >= 0 && m.best == m.last ? m.best : -1;
}
