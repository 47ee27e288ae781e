/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors travel upwards as one line of text; main prints it. */
#ifndef VSW_CLI_ERROR_H
#define VSW_CLI_ERROR_H

#include <stdio.h>

/* Set *err, to be freed by the caller. Always returns -1. */
int error_set(char **err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * "PROG: TEXT" as one line, whatever bytes TEXT holds: it quotes arguments and names, which may
 * have line ends and escape sequences of terminals in them.
 */
void error_print(FILE *f, const char *prog, const char *text);

#endif
