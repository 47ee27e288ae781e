/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_CLI_SCREEN_H
#define VSW_CLI_SCREEN_H

#include "cli/top/sample.h"

/*
 * Show samples, one each @interval_ms, until q is pressed. @order: as for sample_sort(). -1 and
 * *err if there is no terminal that can show them.
 */
int screen_run(const struct client_options *client, int interval_ms, int order, char **err);

/* 12345678 as "12.3M", in at most 5 characters */
void screen_number(double value, char text[16]);

#endif
