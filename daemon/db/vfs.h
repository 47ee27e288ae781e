/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads and writes of SQLite, of which a commit may make thousands in a row, and the rows that a
 * query looks at: after each of the former and some of the latter others can have a turn. Syncs are
 * not divided.
 */
#ifndef VSW_DB_VFS_H
#define VSW_DB_VFS_H

#include <sqlite3.h>
#include "daemon/base/way.h"

/* Name of the VFS to open databases with: the system's in all else. For one thread. */
const char *db_way_vfs(void);
/* Of this connection queries, too */
void db_way_open(sqlite3 *sql);
/* From now on; {NULL}: nobody. What is called must not use a database. */
void db_way_set(struct way way);

#endif
