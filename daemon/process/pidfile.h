/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pidfile, which is also the lock that keeps a second daemon out. The lock ends with the
 * process, however that ends: a file that is left over means nothing.
 */
#ifndef VSW_PROCESS_PIDFILE_H
#define VSW_PROCESS_PIDFILE_H

/* Lock @path and write our process id. A descriptor, or -errno and *err (-EBUSY: it is held). */
int pidfile_take(const char *path, char **err);
/* Remove and unlock it. */
void pidfile_release(int fd, const char *path);

#endif
