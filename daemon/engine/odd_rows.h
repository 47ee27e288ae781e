/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of groups and of meters that could not be understood. They stay in the database as they are
 * until what stands in their place is changed, or all of their kind go.
 */
#ifndef VSW_ENGINE_ODD_ROWS_H
#define VSW_ENGINE_ODD_ROWS_H

#include "daemon/db/db.h"

struct odd_row;

/*
 * struct odd_rows - those of one bridge, of one kind; zeroed at the beginning
 * @what: "group", for people
 */
struct odd_rows {
	const char *what;
	struct odd_row *first;
};

/* One whose number, or whose coming, is wrong: nothing stands in its place. */
void odd_rows_add_unplaced(struct odd_rows *odd, const char *bridge, sqlite3_value *number);
/* Another one: @so: what becomes of frames; @why may be NULL, for want of memory */
void odd_rows_add(struct odd_rows *odd, const char *bridge, u32 number, const char *why,
		  const char *so);
void odd_rows_free(struct odd_rows *odd);
/* A line for each of them */
void odd_rows_tell(const struct odd_rows *odd, const char *uuid, const char *bridge,
		   struct faults *faults);

/*
 * Within a transaction: what stands in the place of rows of this number is changed; those in whose
 * place nothing stands are deleted, by @sql with a bridge and a number. 0 or -errno and *err
 */
void odd_rows_replaced(struct odd_rows *odd, u32 number);
int odd_rows_wipe(struct odd_rows *odd, struct db *db, const char *sql, const char *uuid,
		  char **err);
/* It has ended, so or so. */
void odd_rows_conclude(struct odd_rows *odd, bool committed);

#endif
