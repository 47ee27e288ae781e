// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <unistd.h>
#include "daemon/db/place.h"
#include "daemon/base/errline.h"
#include "daemon/base/xalloc.h"

void db_place_init(struct db_place *p, const char *path)
{
	memset(p, 0, sizeof(*p));
	p->path = xstrdup(path);
	p->log_path = xasprintf("%s-wal", path);
}

void db_place_exit(struct db_place *p)
{
	free(p->path);
	free(p->log_path);
}

void db_place_note(struct db_place *p)
{
	if (stat(p->path, &p->file))
		p->file.st_ino = 0;
	if (stat(p->log_path, &p->log))
		p->log.st_ino = 0;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* SQLite writes to the file when the log is full, within a commit: db_place_note() follows. */
static bool same_content(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

enum db_state db_place_look(const struct db_place *p)
{
	struct stat file, log;

	if (stat(p->path, &file))
		return errno == ENOENT || errno == ENOTDIR ? DB_STATE_DELETED : DB_STATE_UNKNOWN;
	if (!p->file.st_ino)
		return DB_STATE_GOOD;
	if (!same_file(&file, &p->file))
		return DB_STATE_REPLACED;
	if (!same_content(&file, &p->file))
		return DB_STATE_WRITTEN;
	if (p->log.st_ino && (stat(p->log_path, &log) || !same_file(&log, &p->log)))
		return DB_STATE_LOG_LOST;
	return DB_STATE_GOOD;
}

int db_place_refuse(const struct db_place *p, enum db_state state, char **err)
{
	switch (state) {
	case DB_STATE_DELETED:
		return errline(err, -ESTALE, "database %s was deleted", p->path);
	case DB_STATE_LOG_LOST:
		return errline(err, -ESTALE, "database %s: its log %s was deleted or replaced",
			       p->path, p->log_path);
	case DB_STATE_REPLACED:
		return errline(err, -ESTALE, "database %s was replaced by another file: restart "
			       "vswitchd to use that, or delete it to have the present one "
			       "written again", p->path);
	case DB_STATE_WRITTEN:
		return errline(err, -ESTALE, "database %s was written to by another program: "
			       "restart vswitchd to use what is there now", p->path);
	case DB_STATE_UNKNOWN:
		return errline(err, -EIO, "database %s cannot be looked at: %s", p->path,
			       strerror(errno));
	case DB_STATE_GOOD:
		break;
	}
	return 0;
}
