/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments of "flow", "group" and "meter": [OPTION...] BRIDGE, and lines of many words */
#ifndef VSW_CLI_FLOW_ARGS_H
#define VSW_CLI_FLOW_ARGS_H

#include <stdbool.h>
#include <json-c/json.h>

/* Numbers of groups and of meters (OpenFlow 1.3), and what group.show and meter.show answer */
#define FLOW_GROUP_MAX	0xffffff00UL
#define FLOW_METER_MAX	0xffff0000UL
#define FLOW_GROUPS	"[{group:n,text:s,duration:n,references:n,packets:n,bytes:n,"	\
			"buckets:[{bucket:n,packets:n,bytes:n}]}]"
#define FLOW_METERS	"[{meter:n,text:s,duration:n,references:n,packets:n,bytes:n,"	\
			"dropped_packets:n,dropped_bytes:n}]"

/* Put the number of one, as C writes it, into @params. False: it is none from @min to @max */
bool flow_put_id(struct json_object *params, const char *name, const char *text, unsigned long min,
		 unsigned long max);
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
