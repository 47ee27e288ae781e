/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vswitchctl show --graph=dot|svg: bridges, ports, VLANs, tunnels and patch ports as a drawing. */
#ifndef VSW_CLI_GRAPH_H
#define VSW_CLI_GRAPH_H

#include "cli/options.h"

struct json_object;

/* Whether these are the words of a command line that asks for it */
bool graph_wanted(int n, char *const *words);
/* Returns an exit status; if it is not 0, *err says why. */
int graph_run(int n, char *const *words, const struct cli_options *opts, FILE *out, char **err);

/* What "show" answers, of SHOW_SHAPE, in the language of graphviz */
void graph_put(FILE *f, struct json_object *show);

#endif
