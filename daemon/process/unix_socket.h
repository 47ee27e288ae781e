/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The listening UNIX socket and its file */
#ifndef VSW_PROCESS_UNIX_SOCKET_H
#define VSW_PROCESS_UNIX_SOCKET_H

#include <sys/stat.h>

/*
 * A socket of @type (SOCK_STREAM, SOCK_SEQPACKET) that is bound to @path with mode 0600 and
 * listens, non-blocking; or -errno and *err. @st tells the file that was made.
 */
int unix_socket_listen(const char *path, int type, struct stat *st, char **err);
/* Others of @group may connect, too. 0, or -errno and *err: nobody may who might not before */
int unix_socket_share(const char *path, gid_t group, char **err);
/* Remove the file, if it is still the one that was made. */
void unix_socket_unlink(const char *path, const struct stat *st);

#endif
