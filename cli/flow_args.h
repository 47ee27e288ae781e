/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments of "flow" and "group": [OPTION...] BRIDGE, and lines of many words */
#ifndef VSW_CLI_FLOW_ARGS_H
#define VSW_CLI_FLOW_ARGS_H

#include <stdbool.h>
#include <json-c/json.h>

/* Take "--NAME" out of @args, wherever it stands; whether it was there */
bool flow_take_flag(char **args, int *n, const char *name);
/*
 * Take "--names" and "--no-names", and say in @params which it is to be: names for people, numbers
 * for programs, as in ovs-ofctl
 */
void flow_put_names(char **args, int *n, struct json_object *params);
/* What is left must be no option, and the bridge. -1 and *err if it is not */
int flow_check_args(char *const *args, int n, char **err);
/* One text of several words, which the caller frees; NULL: no memory */
char *flow_join(char *const *args, int n);

#endif
