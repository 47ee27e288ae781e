/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --move-ip: a command line that makes the host's NIC a port, with what the host has on it moved to
 * the bridge; all of it is taken back if the way to the router does not come up.
 */
#ifndef VSW_CLI_MOVE_H
#define VSW_CLI_MOVE_H

#include <stdio.h>
#include "cli/host/host.h"
#include "cli/vsctl.h"

struct json_object;

/* The command of the line that has the option; NULL: none */
const struct vsctl_command *move_wanted(const struct vsctl_line *line);

/*
 * Have the daemon do the line, and move. @result: of "transact". -1 and *err: all is as it was, or
 * *err says what is not. Notes for people go to @notes, after @prog.
 */
int move_run(const struct vsctl_line *line, const struct host *host,
	     const struct cli_options *opts, struct json_object **result, FILE *notes,
	     const char *prog, char **err);

#endif
