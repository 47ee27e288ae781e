/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bridge whose rules a method is about, and its ports as they stand in the text of rules */
#ifndef VSW_CONTROL_METHODS_TARGET_H
#define VSW_CONTROL_METHODS_TARGET_H

#include <json-c/json.h>
#include "daemon/base/uuid.h"
#include "daemon/engine/engine.h"
#include "daemon/syntax/rule_line.h"

/* struct target - @tables is the store's, who holds it; @wiped: for rule_store_write() */
struct target {
	struct engine *engine;
	char name[IF_NAMESIZE];
	struct tables *tables;
	char uuid[UUID_LEN + 1];
	int wiped;
};

/* From the parameter "bridge" */
int target_find(struct target *t, struct engine *engine, struct json_object *params, char **err);
/* Its ports, for reading and writing rules; numbers are read as such unless @names. */
struct rule_ports target_ports(struct target *t, bool names);
/* The lines of parameter "flows", in the file "source" if that is given. 0 or -errno and *err */
int params_rules(struct json_object *params, enum rule_line_kind kind,
		 const struct rule_ports *ports, struct rule_specs *specs, char **err);

#endif
