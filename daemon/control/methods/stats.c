// SPDX-License-Identifier: GPL-2.0-or-later
/* stats.show: frames that ports received and sent */
#include "daemon/control/answers/answer.h"
#include "daemon/control/methods/method.h"
#include "daemon/engine/ephemeral.h"

static void add_count(struct json_object *row, const char *name, u64 count)
{
	json_object_object_add(row, name, json_object_new_uint64(count));
}

static void add_port(void *arg, const char *bridge, const char *port,
		     const struct iface_status *st)
{
	struct json_object *row = json_object_new_object();

	json_object_object_add(row, "bridge", json_object_new_string(bridge));
	json_object_object_add(row, "port", json_object_new_string(port));
	add_count(row, "rx_packets", st->stats.rx_packets);
	add_count(row, "rx_bytes", st->stats.rx_bytes);
	add_count(row, "rx_dropped", ephemeral_dropped(st, false));
	add_count(row, "tx_packets", st->stats.tx_packets);
	add_count(row, "tx_bytes", st->stats.tx_bytes);
	add_count(row, "tx_dropped", ephemeral_dropped(st, true));
	add_count(row, "misses", st->stats.misses);
	add_count(row, "flows", st->stats.flows);
	add_count(row, "flows_refused", st->stats.flows_refused);
	json_object_array_add(arg, row);
}

static int stats_show(struct ctl_context *ctx, struct json_object *params,
		      struct json_object **result, char **err)
{
	struct json_object *rows;
	const char *bridge;
	int rc = param_bridge(ctx, params, &bridge, err);

	if (rc)
		return rc;
	rows = json_object_new_array();
	rc = ctl_each_port(ctx, bridge, add_port, rows, err);
	*result = answer_array_of(rows);
	return rc;
}

const struct ctl_method ctl_stats_methods[] = {
	{ "stats.show", stats_show },
	{ 0 },
};
