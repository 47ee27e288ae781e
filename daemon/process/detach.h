/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Running in the background, with a parent that waits until there is something to report. */
#ifndef VSW_PROCESS_DETACH_H
#define VSW_PROCESS_DETACH_H

/*
 * Fork. Returns in the child only, in a session of its own and with "/" as its directory, but
 * with the caller's stderr, so that what goes wrong at start can still be read. The parent exits:
 * 0 when the child calls detach_ready(), 1 when it ends before.
 * Returns a descriptor for detach_ready(), or -errno.
 */
int detach(void);
/* All is up: let go of the terminal and release the parent. */
void detach_ready(int fd);

#endif
