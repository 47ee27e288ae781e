/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The methods of include/vswitch/ctl.h but transact, which is in verb.h */
#ifndef VSW_CONTROL_METHODS_METHOD_H
#define VSW_CONTROL_METHODS_METHOD_H

#include <json-c/json.h>
#include "daemon/engine/engine.h"

/*
 * struct ctl_method
 * @run: 0 and *result (NULL: null), which the caller puts; or -errno and *err. @params is an
 *       object, or NULL.
 */
struct ctl_method {
	const char *name;
	int (*run)(struct ctl_context *ctx, struct json_object *params,
		   struct json_object **result, char **err);
};

/* Tables of them, by noun; each ends with a method without a name */
extern const struct ctl_method ctl_cache_methods[];
extern const struct ctl_method ctl_drops_methods[];
extern const struct ctl_method ctl_fdb_methods[];
extern const struct ctl_method ctl_flow_methods[];
extern const struct ctl_method ctl_log_methods[];
extern const struct ctl_method ctl_show_methods[];
extern const struct ctl_method ctl_stats_methods[];
extern const struct ctl_method ctl_status_methods[];
extern const struct ctl_method ctl_trace_methods[];

/* Lines about rows of the database that are left out: an array, which the caller puts */
struct json_object *ctl_errors(const struct ctl_context *ctx);

/* The method @name, or NULL */
const struct ctl_method *ctl_method_find(const char *name);

/*
 * Parameters. 0, or -EINVAL and *err which names the method's parameter. The strings belong to
 * @params; an optional one that is absent or null is NULL.
 */
int param_string(struct json_object *params, const char *name, const char **value, char **err);
int param_optional(struct json_object *params, const char *name, const char **value, char **err);
int param_integer(struct json_object *params, const char *name, int64_t min, int64_t max,
		  int64_t *value, char **err);
/* "bridge", or NULL for all: it must exist */
int param_bridge(struct ctl_context *ctx, struct json_object *params, const char **bridge,
		 char **err);

/* Each port that is configured, of @bridge or all, with fresh counters: by bridge, then by name */
typedef void (*ctl_port_cb)(void *arg, const char *bridge, const char *port,
			    const struct iface_status *st);
int ctl_each_port(struct ctl_context *ctx, const char *bridge, ctl_port_cb cb, void *arg,
		  char **err);

#endif
