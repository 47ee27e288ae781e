/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bridge whose rules a method is about, and its ports as they stand in the text of rules */
#ifndef VSW_CONTROL_METHODS_TARGET_H
#define VSW_CONTROL_METHODS_TARGET_H

#include <json-c/json.h>
#include "daemon/base/uuid.h"
#include "daemon/engine/engine.h"
#include "daemon/syntax/rule_line.h"

/* struct target - @tables is the store's, who holds it; @wipe: rule_store.h */
struct target {
	struct engine *engine;
	char name[IF_NAMESIZE];
	struct tables *tables;
	char uuid[UUID_LEN + 1];
	struct rule_wipe wipe;
};

/* From the parameter "bridge" */
int target_find(struct target *t, struct engine *engine, struct json_object *params, char **err);
/* Its ports, for reading and writing rules; numbers are read as such unless @names. */
struct rule_ports target_ports(struct target *t, bool names);

/*
 * target_change.c: one change, which is made between the two to @tables in memory. It is then
 * written to the database, committed, and put into force in the datapath; what fails, be it with
 * @rc, undoes all of it. 0 or -errno and *err
 */
int target_begin(struct target *t, char **err);
int target_conclude(struct target *t, int rc, char **err);

/* target_rules.c: steps of it, as a line says; with that as its command modify may add */
void target_rule_mod(struct target *t, struct rule_spec *spec, bool strict, bool may_add);
void target_rule_del(struct target *t, const struct rule_spec *filter, bool strict);
void target_rule(struct target *t, struct rule_spec *spec);

/*
 * The lines of parameter @name, in the file "source" if that is given, in an array that is to be
 * freed in any case; or of "flows", read. 0 or -errno and *err
 */
int params_lines(struct json_object *params, const char *name, const char ***text, size_t *n,
		 const char **source, char **err);
int params_rules(struct json_object *params, enum rule_line_kind kind,
		 const struct rule_ports *ports, struct rule_specs *specs, char **err);

#endif
