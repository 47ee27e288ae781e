/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_CLI_TREE_H
#define VSW_CLI_TREE_H

#include <stdbool.h>
#include <stdio.h>

struct json_object;
struct findings;

/* What "show" answers, of SHOW_SHAPE, as a tree for people, each port with what is wrong with it */
void tree_print(FILE *f, struct json_object *show, const struct findings *wrong, bool colours);

#endif
