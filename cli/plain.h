/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_CLI_PLAIN_H
#define VSW_CLI_PLAIN_H

#include <stdio.h>

/*
 * Text from outside, for people: it stays on its line and tells the terminal nothing. A line end
 * becomes \n, other control characters \xNN. Values of tables are not shown so but as ovs-vsctl has
 * them (cell.h), as scripts read those.
 */
void plain_put(FILE *f, const char *text);

#endif
