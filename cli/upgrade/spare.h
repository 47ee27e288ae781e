/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A copy of the module that is loaded, to go back to if the next one is refused: a later package
 * has replaced the file by then. It lies where the daemon, confined as it is, cannot write.
 */
#ifndef VSW_CLI_UPGRADE_SPARE_H
#define VSW_CLI_UPGRADE_SPARE_H

#include <limits.h>
#include "cli/upgrade/module.h"

/* Make it, if it is not there. -1 and *err: what is loaded is not what is installed, and others */
int spare_keep(const struct module *m, char **err);
/* Its path; NULL: there is none of what is loaded */
const char *spare_find(const struct module *m, char path[PATH_MAX]);

#endif
