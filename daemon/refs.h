/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What holds between rows when a transaction ends: RFC 7047 section 3.1 (isRoot), 3.2 (refTable) */
#ifndef VSW_REFS_H
#define VSW_REFS_H

#include "db.h"

/*
 * Delete rows of tables that are not roots which nothing refers to any more, drop weak references
 * to rows that are gone, and refuse strong ones with *err.
 */
int refs_settle(struct db *db, char **err);

#endif
