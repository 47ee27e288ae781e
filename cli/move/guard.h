/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A device that becomes a port takes nothing in for the host any more, and sends nothing for it
 * that is answered: what that would cut off is said before.
 */
#ifndef VSW_CLI_GUARD_H
#define VSW_CLI_GUARD_H

#include <stdio.h>
#include "cli/host/host.h"
#include "cli/vsctl.h"

/*
 * Look at what the line adds. -1 and *err, one line, if that would cut the host off; called as
 * ovs-vsctl, which never asks, that is a line on @warnings instead.
 */
int guard_line(const struct vsctl_line *line, const struct host *host,
	       const struct cli_options *opts, FILE *warnings, const char *prog, char **err);

/* The link that a command would make a port and that has addresses of the host; or NULL */
const struct host_link *guard_link(const struct vsctl_command *cmd, const struct host *host);

#endif
