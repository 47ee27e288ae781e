/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What takes a line of add-br and add-port back. */
#ifndef VSW_CLI_UNDO_H
#define VSW_CLI_UNDO_H

#include "cli/vsctl.h"

struct json_object;

/*
 * To be asked before the line is done: what of it is there already stays. *params is then what
 * "transact" takes to undo it, to be put. -1 and *err
 */
int undo_prepare(const struct vsctl_line *line, const struct client_options *client,
		 struct json_object **params, char **err);

#endif
