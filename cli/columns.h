/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list of like JSON objects as a table for people. */
#ifndef VSW_CLI_COLUMNS_H
#define VSW_CLI_COLUMNS_H

#include <stdbool.h>
#include <stdio.h>

struct json_object;

/* struct column - one column; an entry with heading NULL ends an array of them */
struct column {
	const char *heading;
	const char *key;	/* member of each object; absent or null shows as "-" */
	bool right;		/* aligned to the right, for numbers */
	int width;		/* at least */
	bool fixed;		/* last column: does not widen, so that the heading stays put */
	/* text of the cell, to be freed; NULL: the member's plain text */
	char *(*text)(struct json_object *row);
};

/*
 * @rows: [{...}...]. @width: columns of the terminal, 0: as wide as it gets. In a terminal that is
 * too narrow headings are broken at "_", then large numbers are rounded (12.3M), then texts are
 * cut.
 */
void columns_print(FILE *f, const struct column *columns, struct json_object *rows,
		   bool headings, unsigned int width);

#endif
