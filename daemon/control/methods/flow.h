/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the methods about user rules share: flow.c, flow_show.c */
#ifndef VSW_CONTROL_METHODS_FLOW_H
#define VSW_CONTROL_METHODS_FLOW_H

#include "daemon/control/methods/method.h"
#include "daemon/syntax/rule_line.h"
#include "daemon/schema/atom.h"

/*
 * struct target - the bridge whose rules are meant. @tables is the store's, who holds it; @wiped: for
 * flow_store_write()
 */
struct target {
	struct ctl_context *ctx;
	char name[IF_NAMESIZE];
	struct tables *tables;
	char uuid[UUID_LEN + 1];
	int wiped;
};

/* From the parameter "bridge" */
int target_find(struct target *t, struct ctl_context *ctx, struct json_object *params, char **err);
/* Its ports, for reading and writing rules; numbers are read as such unless @names. */
struct flow_ports target_ports(struct target *t, bool names);

int ctl_flow_show(struct ctl_context *ctx, struct json_object *params,
		  struct json_object **result, char **err);

#endif
