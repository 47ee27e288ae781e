/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_CLI_EXPLAIN_H
#define VSW_CLI_EXPLAIN_H

#include "cli/host/host.h"
#include "cli/vsctl.h"

/*
 * A line that adds ports was refused with *err: by what the devices are, say why and what to do, if
 * that is known.
 */
void explain_refusal(const struct vsctl_line *line, const struct host *host, char **err);

#endif
