// SPDX-License-Identifier: GPL-2.0-or-later
/* port.show: attached ports, with what others know of them: number, device, counters; port.mod */
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/base/macaddr.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/params.h"
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
	json_add_count(row, "config", st->of_config);
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

/* By the bridge, so that nobody means another port than he thinks */
static int port_mod(struct engine *engine, struct json_object *params,
		    struct json_object **result, char **err)
{
	const char *bridge, *port, *owner;
	int64_t bits = 0, mask = 0;
	int rc = param_bridge(engine, params, &bridge, err);

	(void)result;
	if (!rc)
		rc = param_string(params, "port", &port, err);
	if (!rc)
		rc = param_integer(params, "config", 0, PORT_CONFIG, &bits, err);
	if (!rc)
		rc = param_integer(params, "mask", 0, PORT_CONFIG, &mask, err);
	if (rc)
		return rc;
	owner = bridges_port_owner(policy_bridges(engine->policy), port);
	if (!bridge || !owner || strcmp(owner, bridge) ||
	    policy_port_config(engine->policy, port, (u8)bits, (u8)mask, engine_now(engine)))
		return errline(err, -ENOENT, "bridge %s has no port %s", bridge ? bridge : "",
			       port);
	return 0;
}

const struct control_method port_show_methods[] = {
	{ "port.show", port_show },
	{ "port.mod", port_mod },
	{ 0 },
};
