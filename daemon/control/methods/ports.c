// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/json.h"
#include "daemon/control/methods/params.h"
#include "daemon/control/methods/ports.h"
#include "daemon/db/topology.h"
#include "daemon/engine/ephemeral.h"

static int each_of_bridge(struct engine *engine, const struct row *bridge, port_row_cb cb,
			  void *arg, char **err)
{
	struct iface_status st;
	struct rows ports;
	const char *name;
	unsigned int i;
	int rc = bridge_ports(engine->db, bridge, &ports, err);

	for (i = 0; !rc && i < ports.n; i++) {
		name = row_string(ports.row[i], "name");
		if (!policy_iface_status(engine->policy, name, true, &st))
			cb(engine, arg, row_string(bridge, "name"), name, &st);
		engine_give_way(engine);
	}
	rows_free(&ports);
	return rc;
}

static int each_port(struct engine *engine, const char *bridge, port_row_cb cb, void *arg,
		     char **err)
{
	struct rows bridges;
	unsigned int i;
	int rc = rows_load(engine->db, TBL_BRIDGE, &bridges, err);

	for (i = 0; !rc && i < bridges.n; i++) {
		if (!bridge || !strcmp(row_string(bridges.row[i], "name"), bridge))
			rc = each_of_bridge(engine, bridges.row[i], cb, arg, err);
	}
	rows_free(&bridges);
	return rc;
}

int rows_of_ports(struct engine *engine, struct json_object *params, port_row_cb add,
		  struct json_object **result, char **err)
{
	struct json_object *rows;
	const char *bridge;
	int rc = param_bridge(engine, params, &bridge, err);

	if (rc)
		return rc;
	rows = json_object_new_array();
	rc = each_port(engine, bridge, add, rows, err);
	*result = answer_array_of(rows);
	return rc;
}

void ports_add_counters(struct json_object *row, const struct iface_status *st)
{
	json_add_count(row, "rx_packets", st->stats.rx_packets);
	json_add_count(row, "rx_bytes", st->stats.rx_bytes);
	json_add_count(row, "rx_dropped", ephemeral_dropped(st, false));
	json_add_count(row, "tx_packets", st->stats.tx_packets);
	json_add_count(row, "tx_bytes", st->stats.tx_bytes);
	json_add_count(row, "tx_dropped", ephemeral_dropped(st, true));
	json_add_count(row, "misses", st->stats.misses);
}
