/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Open vSwitch's programs say beside their output and errors: lines of a log, on stderr. They
 * are written as there where the program is called ovs-vsctl, as scripts may read them.
 */
#ifndef VSW_CLI_CONSOLE_H
#define VSW_CLI_CONSOLE_H

#include <stdbool.h>
#include <stdio.h>

/* By this name no more is said than Open vSwitch says. */
#define OVS_VSCTL	"ovs-vsctl"

/* Whether that is the name */
bool console_is_ovs(const char *prog);

/* -v, --verbose: words by blanks, commas or colons; what turns warnings off or on counts here */
void console_verbose(const char *spec);

/* A warning of its module @area: "TIME|NUMBER|AREA|WARN|TEXT", or "PROG: TEXT" by another name */
void console_warn(FILE *f, const char *prog, const char *area, const char *text);

#endif
