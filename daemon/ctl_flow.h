/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the methods about user rules share: ctl_flow.c, ctl_flow_show.c */
#ifndef VSW_CTL_FLOW_H
#define VSW_CTL_FLOW_H

#include "ctl_method.h"
#include "flow_line.h"
#include "atom.h"

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
