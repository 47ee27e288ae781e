/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_CLI_ACCESS_H
#define VSW_CLI_ACCESS_H

/*
 * What to do where the socket at @path may not be used, as the rest of a line, to be freed: who may
 * is seen by its owner, group and mode.
 */
char *access_hint(const char *path);

#endif
