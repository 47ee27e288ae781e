// SPDX-License-Identifier: GPL-2.0-or-later
#include <sqlite3.h>
#include "daemon/db/vfs.h"
#include "daemon/base/xalloc.h"

#define KINDS_MAX	4

/* Of SQLite's machine: some dozens of rows that a query looks at */
#define STEPS		1000

/* struct kind - of files; the database is locked and its log is not, so they differ */
struct kind {
	sqlite3_io_methods ours;	/* the first member: what a file of ours points at */
	const sqlite3_io_methods *theirs;
};

static struct way way;
static sqlite3_vfs vfs;
static const sqlite3_vfs *system_vfs;
static struct kind kinds[KINDS_MAX];

static const sqlite3_io_methods *theirs(const sqlite3_file *file)
{
	return ((const struct kind *)file->pMethods)->theirs;
}

static int read_some(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
	int rc = theirs(file)->xRead(file, to, n, at);

	give_way(&way);
	return rc;
}

static int write_some(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
	int rc = theirs(file)->xWrite(file, from, n, at);

	give_way(&way);
	return rc;
}

/* NULL: there are too many; such a file is left as it is. */
static const struct kind *kind_of(const sqlite3_io_methods *methods)
{
	struct kind *k = kinds;

	while (k < kinds + KINDS_MAX && k->theirs && k->theirs != methods)
		k++;
	if (k == kinds + KINDS_MAX)
		return NULL;
	if (!k->theirs) {
		k->theirs = methods;
		k->ours = *methods;
		k->ours.xRead = read_some;
		k->ours.xWrite = write_some;
	}
	return k;
}

static int open_file(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *out)
{
	int rc = system_vfs->xOpen(self, name, file, flags, out);
	const struct kind *kind = file->pMethods ? kind_of(file->pMethods) : NULL;

	if (kind)
		file->pMethods = &kind->ours;
	return rc;
}

static int between_steps(void *arg)
{
	(void)arg;
	give_way(&way);
	return 0;
}

void db_way_open(sqlite3 *sql)
{
	sqlite3_progress_handler(sql, STEPS, between_steps, NULL);
}

const char *db_way_vfs(void)
{
	if (!system_vfs) {
		system_vfs = xcheck(sqlite3_vfs_find(NULL));
		vfs = *system_vfs;
		vfs.zName = "vswitch";
		vfs.xOpen = open_file;
		if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
			xcheck(NULL);
	}
	return vfs.zName;
}

void db_way_set(struct way now)
{
	way = now;
}
