/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The methods of include/vswitch/ctl.h but transact. One is a row in a table of its noun's file;
 * dispatch.c knows the tables.
 */
#ifndef VSW_CONTROL_METHODS_METHOD_H
#define VSW_CONTROL_METHODS_METHOD_H

#include "daemon/control/methods/json.h"
#include "daemon/engine/engine.h"

/*
 * struct control_method
 * @run: 0 and *result (NULL: null), which the caller puts; METHOD_END; or -errno and *err. @params
 *       is an object, or NULL.
 */
struct control_method {
	const char *name;
	int (*run)(struct engine *engine, struct json_object *params,
		   struct json_object **result, char **err);
};

/* The daemon is to end when the answer, null, has left. */
#define METHOD_END	1

/* Tables of them, by noun; each ends with a method without a name */
extern const struct control_method bond_methods[];
extern const struct control_method cache_methods[];
extern const struct control_method drops_methods[];
extern const struct control_method export_methods[];
extern const struct control_method fdb_methods[];
extern const struct control_method fdb_static_methods[];
extern const struct control_method flow_methods[];
extern const struct control_method flow_show_methods[];
extern const struct control_method flow_read_methods[];
extern const struct control_method flow_tables_methods[];
extern const struct control_method bundle_methods[];
extern const struct control_method group_methods[];
extern const struct control_method group_show_methods[];
extern const struct control_method lcore_methods[];
extern const struct control_method meter_methods[];
extern const struct control_method meter_show_methods[];
extern const struct control_method log_methods[];
extern const struct control_method port_show_methods[];
extern const struct control_method show_methods[];
extern const struct control_method stats_methods[];
extern const struct control_method status_methods[];
extern const struct control_method trace_methods[];

/* Lines about rows of the database that are left out: an array, which the caller puts */
struct json_object *control_errors(const struct engine *engine);
/* notes.c: lines about values that are kept and not acted upon. 0, or -errno and *err */
int control_notes(struct engine *engine, struct json_object **notes, char **err);

#endif
