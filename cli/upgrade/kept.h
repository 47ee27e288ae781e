/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A device that the module made, and all that the host has on it, for the one after it. */
#ifndef VSW_CLI_UPGRADE_KEPT_H
#define VSW_CLI_UPGRADE_KEPT_H

#include "cli/host/host.h"
#include "cli/move/saved.h"
#include "cli/upgrade/sysctls.h"

/*
 * struct kept
 * @link:       as the kernel told of it: state, MTU, MAC address, other names
 * @neighbours: those that are permanent, and those that the host answers for
 */
struct kept {
	struct saved saved;
	struct nlmsghdr *link, **neighbours;
	unsigned int n_neighbours;
	struct sysctls sysctls;
};

/* -1 and *err: the kernel cannot be asked. In either case kept_free() ends it. */
int kept_take(struct kept *kept, const struct host_link *link, char **err);
void kept_free(struct kept *kept);
/*
 * All of it to the device at @index, which has its name. What fails keeps nothing else from it;
 * *err is of the first. 0 or -1
 */
int kept_give(const struct kept *kept, unsigned int index, char **err);

#endif
