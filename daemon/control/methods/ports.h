/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Going through the ports that are configured */
#ifndef VSW_CONTROL_METHODS_PORTS_H
#define VSW_CONTROL_METHODS_PORTS_H

#include <json-c/json.h>
#include "daemon/engine/engine.h"

/* @arg: the array of rows to add to; @st has fresh counters */
typedef void (*port_row_cb)(struct engine *engine, void *arg, const char *bridge,
			    const char *port, const struct iface_status *st);

/*
 * The answer of a method with the parameter "bridge": the rows that @add adds for each port
 * of it, or (no such parameter) of all, by bridge, then by name. 0, or -errno and *err;
 * *result is the caller's
 */
int rows_of_ports(struct engine *engine, struct json_object *params, port_row_cb add,
		  struct json_object **result, char **err);

/* "rx_packets" to "misses" of @row, what the port has counted */
void ports_add_counters(struct json_object *row, const struct iface_status *st);

#endif
