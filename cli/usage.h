/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verbs and their arguments as ovs-vsctl --commands has them, for programs that complete. */
#ifndef VSW_CLI_USAGE_H
#define VSW_CLI_USAGE_H

#include <stdio.h>

/*
 * A line for each verb: "[--may-exist] ,add-br,!NEW-BRIDGE ?PARENT ?NEW-VLAN": options, name and
 * arguments. An argument begins with "!" (it is needed), "?" (may be left out), "+" (at least one)
 * or "*" (any number of them).
 */
void usage_list(FILE *f);

/* The arguments of a verb; NULL: there is no such verb */
const char *usage_of(const char *verb);

#endif
