/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_CLI_PRETTY_H
#define VSW_CLI_PRETTY_H

#include <stdio.h>

struct json_object;

/* Each element on a line of its own, two blanks deeper; brackets close behind the last. */
void pretty_put(FILE *f, struct json_object *obj);

#endif
