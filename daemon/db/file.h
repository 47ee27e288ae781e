/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The database as a file: what can be said about it before SQLite touches it, and its creation. */
#ifndef VSW_DB_FILE_H
#define VSW_DB_FILE_H

#include <sqlite3.h>

#define DB_APPLICATION_ID	0x76737763	/* "vswc" */
#define DB_VERSION		7		/* of the schema, in user_version */

/*
 * 0: a database of ours, of this version or an older one. -ENOENT, without *err: there is no file.
 * Else -errno and *err; the file has not been written to.
 */
int db_file_check(const char *path, char **err);

/* -EINVAL and *err if @version is newer than DB_VERSION */
int db_file_version_check(const char *path, unsigned int version, char **err);

/*
 * Write what @from, an open database, has into a new file at @path, where none must be; a log that
 * lies there is taken away. On disk, whole, when it appears. 0 or -errno and *err
 */
int db_file_copy(sqlite3 *from, const char *path, char **err);

/* Make a database with empty tables. It appears under its name when it is complete. */
int db_file_create(const char *path, char **err);

#endif
