/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_PROCESS_RUNDIR_H
#define VSW_PROCESS_RUNDIR_H

#include <sys/stat.h>

/*
 * Make @dir with @mode if @file is to lie in it, and not deeper: the directories of the default
 * paths. Others are the user's affair. 0, or -errno and *err
 */
int rundir_make(const char *file, const char *dir, mode_t mode, char **err);

#endif
