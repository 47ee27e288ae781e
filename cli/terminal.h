/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The terminal that output goes to, if it goes to one. */
#ifndef VSW_CLI_TERMINAL_H
#define VSW_CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/* Its columns; 0: @f is no terminal */
unsigned int terminal_width(FILE *f);
/* Whether it wants colours: https://no-color.org */
bool terminal_colours(FILE *f);

#endif
