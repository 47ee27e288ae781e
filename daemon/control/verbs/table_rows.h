/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of a table as an answer that is made in pieces, all of them or those that match. */
#ifndef VSW_CONTROL_VERBS_TABLE_ROWS_H
#define VSW_CONTROL_VERBS_TABLE_ROWS_H

#include "daemon/control/answers/answer.h"
#include "daemon/control/verbs/verb.h"

/* "_uuid" in a list of columns */
#define COLUMN_UUID	(-1)

/* struct column_list - positions in table->columns, or COLUMN_UUID */
struct column_list {
	int *column;
	size_t n;
};

/* The cells of a row: columns of the database as the row has them, computed ones as they are now */
struct json_object *rows_cells(const struct engine *engine, const struct row *row,
			       const struct column_list *l);
/* Whether a row is as the arguments from @first on say: 1, 0 or -EINVAL and *err */
int rows_match(const struct engine *engine, const struct row *row, const char *const *args,
	       unsigned int n, struct symbols *symbols, char **err);
/*
 * An array of the cells of each row of a table that matches @args. The rows are those of now, as
 * they are now; what is computed is so when a row is made. @l is taken over.
 */
int rows_array(struct transaction *t, const struct table *table, struct column_list *l,
	       const char *const *args, unsigned int n_args, struct json_object **array,
	       char **err);

#endif
