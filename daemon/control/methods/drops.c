// SPDX-License-Identifier: GPL-2.0-or-later
/* drops.show: frames that were dropped, by port and reason */
#include "core/drop.h"
#include "daemon/control/methods/method.h"
#include "daemon/control/methods/ports.h"

static void add_drops(struct engine *engine, void *arg, const char *bridge, const char *port,
		      const struct iface_status *st)
{
	struct json_object *row;
	u32 reason;

	(void)engine;
	for (reason = VSWITCH_DROP_UNSPEC + 1; reason < __VSWITCH_DROP_MAX; reason++) {
		if (!st->drops[reason])
			continue;
		row = json_object_new_object();
		json_add_string(row, "bridge", bridge);
		json_add_string(row, "port", port);
		json_add_string(row, "reason", vsw_drop_name(reason));
		json_add_count(row, "packets", st->drops[reason]);
		json_object_array_add(arg, row);
	}
}

static int drops_show(struct engine *engine, struct json_object *params,
		      struct json_object **result, char **err)
{
	return rows_of_ports(engine, params, add_drops, result, err);
}

const struct control_method drops_methods[] = {
	{ "drops.show", drops_show },
	{ 0 },
};
