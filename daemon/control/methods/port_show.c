// SPDX-License-Identifier: GPL-2.0-or-later
/* port.show: attached ports, with what others know of them: number, device, counters */
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/base/macaddr.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/ports.h"
#include "daemon/db/topology.h"

static void add_kind(struct json_object *row, const struct row *iface)
{
	struct json_object *options = json_object_new_object();
	const struct datum *d = iface ? row_datum(iface, "options") : NULL;
	u32 i;

	for (i = 0; d && i < d->n; i++)
		json_add_string(options, d->keys[i].string, d->values[i].string);
	json_add_string(row, "type", iface ? row_string(iface, "type") : "");
	json_object_object_add(row, "options", options);
}

static void add_device(struct json_object *row, const struct iface_status *st)
{
	char mac[MACADDR_LEN];

	macaddr_format(mac, st->mac);
	json_add_string(row, "mac", mac);
	json_object_object_add(row, "up", json_object_new_boolean(st->admin_up));
	json_object_object_add(row, "link", json_object_new_boolean(st->link_up));
	json_add_count(row, "ifindex", st->ifindex);
	json_add_count(row, "mtu", st->mtu);
}

static void add_port(struct engine *engine, void *arg, const char *bridge, const char *port,
		     const struct iface_status *st)
{
	struct json_object *row;
	struct row *iface = NULL;
	char *err = NULL;

	if (st->ofport <= 0)
		return;
	row = json_object_new_object();
	json_add_string(row, "bridge", bridge);
	json_add_string(row, "port", port);
	json_add_count(row, "number", (u64)st->ofport);
	json_object_object_add(row, "local", json_object_new_boolean(!strcmp(bridge, port)));
	if (row_by_name(engine->db, TBL_INTERFACE, port, &iface, &err) < 0)
		vlog(LOG_CTL, LVL_WARN, "%s", err);
	free(err);
	add_kind(row, iface);
	row_free(iface);
	add_device(row, st);
	ports_add_counters(row, st);
	json_object_array_add(arg, row);
}

static int port_show(struct engine *engine, struct json_object *params,
		     struct json_object **result, char **err)
{
	return rows_of_ports(engine, params, add_port, result, err);
}

const struct control_method port_show_methods[] = {
	{ "port.show", port_show },
	{ 0 },
};
