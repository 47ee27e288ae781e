/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small file that others find whole, as it was or as it is to be, and never in between */
#ifndef VSW_BASE_WHOLE_FILE_H
#define VSW_BASE_WHOLE_FILE_H

#include <stdio.h>

/*
 * @write puts all of it into the stream, whose errors are seen here. It lies beside @path until it
 * takes its place. 0 or -errno: @path is as it was then. It is not synced
 */
int whole_file_write(const char *path, void (*write)(FILE *file, void *arg), void *arg);

#endif
