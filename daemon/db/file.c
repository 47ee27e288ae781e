// SPDX-License-Identifier: GPL-2.0-or-later
#include <env.h>
#include <fcntl.h>
#include <libgen.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/db/file.h"
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"

/* https://www.sqlite.org/fileformat.html section 1.3; numbers are big-endian */
#define HEADER_LEN		100
#define HEADER_MAGIC		"SQLite format 3"
#define HEADER_VERSION		60
#define HEADER_APPLICATION	68

static u32 header_u32(const u8 *header, size_t at)
{
	__be32 v;

	memcpy(&v, header + at, sizeof(v));
	return be32_to_cpu(v);
}

int db_file_version_check(const char *path, unsigned int version, char **err)
{
	if (version > DB_VERSION)
		return errline(err, -EINVAL, "database %s has schema version %u, of a newer "
			       "vswitchd; this one knows versions up to %u",
			       path, version, DB_VERSION);
	return 0;
}

static int check_header(const char *path, const u8 *header, ssize_t len, char **err)
{
	if (!len)
		return errline(err, -EUCLEAN, "database %s is damaged: it is empty", path);
	if (len < HEADER_LEN)
		return errline(err, -EUCLEAN, "database %s is damaged: it is truncated", path);
	if (memcmp(header, HEADER_MAGIC, sizeof(HEADER_MAGIC)))
		return errline(err, -EUCLEAN, "database %s is damaged: it is not an SQLite file",
			       path);
	if (header_u32(header, HEADER_APPLICATION) != DB_APPLICATION_ID)
		return errline(err, -EINVAL, "%s is an SQLite file, but no database of vswitchd",
			       path);
	return db_file_version_check(path, header_u32(header, HEADER_VERSION), err);
}

int db_file_check(const char *path, char **err)
{
	u8 header[HEADER_LEN];
	struct stat st;
	ssize_t len;
	int fd, rc;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return -ENOENT;
	if (fd < 0)
		return errline(err, -errno, "cannot open database %s: %s", path, strerror(errno));
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		return errline(err, -EINVAL, "database %s is not a regular file", path);
	}
	len = pread(fd, header, sizeof(header), 0);
	if (len < 0)
		rc = errline(err, -errno, "cannot read database %s: %s", path, strerror(errno));
	else
		rc = check_header(path, header, len, err);
	close(fd);
	return rc;
}

static int make_empty(const char *path, char **err)
{
	sqlite3 *sql = NULL;
	char *pragma = xasprintf("PRAGMA application_id = %d", DB_APPLICATION_ID);
	int rc = 0;

	if (sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
	    SQLITE_OK || sqlite3_exec(sql, pragma, NULL, NULL, NULL) != SQLITE_OK)
		rc = errline(err, -EIO, "cannot create database %s: %s", path,
			     sqlite3_errmsg(sql));
	sqlite3_close(sql);
	free(pragma);
	return rc;
}

static int copy_pages(sqlite3 *from, const char *path, char **err)
{
	sqlite3 *to = NULL;
	sqlite3_backup *backup = NULL;
	int rc = 0;

	if (sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) ==
	    SQLITE_OK)
		backup = sqlite3_backup_init(to, "main", from, "main");
	if (backup)
		sqlite3_backup_step(backup, -1);
	if (!backup || sqlite3_backup_finish(backup) != SQLITE_OK)
		rc = errline(err, -EIO, "cannot write database %s again: %s", path,
			     sqlite3_errmsg(to));
	if (sqlite3_close(to) != SQLITE_OK && !rc)
		rc = errline(err, -EIO, "cannot write database %s again", path);
	return rc;
}

/* Make the entry in the directory last. */
static int sync_directory(const char *path, char **err)
{
	char *copy = xstrdup(path);
	int fd, rc = 0;

	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd))
		rc = errline(err, -errno, "cannot create database %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	free(copy);
	return rc;
}

/*
 * Under another name first: a file of this name that is empty or not whole is thus always one
 * that was damaged, and never one that a crash has left half-made.
 */
int db_file_create(const char *path, char **err)
{
	char *new = xasprintf("%s.new", path);
	mode_t mask = umask(077);
	int rc;

	unlink(new);
	rc = make_empty(new, err);
	/* link, as rename would replace one that somebody else has made meanwhile */
	if (!rc && link(new, path) && errno != EEXIST)
		rc = errline(err, -errno, "cannot create database %s: %s", path, strerror(errno));
	unlink(new);
	if (!rc)
		rc = sync_directory(path, err);
	umask(mask);
	free(new);
	return rc;
}

int db_file_copy(sqlite3 *from, const char *path, char **err)
{
	char *new = xasprintf("%s.new", path), *log = xasprintf("%s-wal", path);
	mode_t mask = umask(077);
	int rc;

	unlink(new);
	rc = copy_pages(from, new, err);
	/* The log of another file would be played back into this one. */
	if (!rc && unlink(log) && errno != ENOENT)
		rc = errline(err, -errno, "cannot remove %s: %s", log, strerror(errno));
	if (!rc && link(new, path))
		rc = errline(err, -errno, "cannot write database %s again: %s", path,
			     strerror(errno));
	unlink(new);
	if (!rc)
		rc = sync_directory(path, err);
	umask(mask);
	free(new);
	free(log);
	return rc;
}
