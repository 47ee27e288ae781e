// SPDX-License-Identifier: GPL-2.0-or-later
/* Tunnels that could not be told apart: rows.h. */
#include <stdlib.h>
#include "daemon/base/xalloc.h"
#include "daemon/config/rows.h"
#include "daemon/tunnels/kinds.h"

#define RECEIVED	(VSWITCH_TUN_F_IPV6 | VSWITCH_TUN_F_IN_KEY | VSWITCH_TUN_F_IN_FLOW)

/* struct tunnel_port - one of all bridges' */
struct tunnel_port {
	struct config_bridge *bridge;
	const struct config_port *port;
};

/* 0: frames that are received for one are received for the other */
static int compare_received(const struct tunnel_port *a, const struct tunnel_port *b)
{
	const struct vswitch_tunnel *x = &a->port->tunnel, *y = &b->port->tunnel;
	int order = (int)a->port->tunnel_kind->port_kind - (int)b->port->tunnel_kind->port_kind;

	if (!order)
		order = memcmp(x->remote, y->remote, sizeof(x->remote));
	if (!order)
		order = memcmp(x->local, y->local, sizeof(x->local));
	if (!order)
		order = memcmp(&x->in_key, &y->in_key, sizeof(x->in_key));
	return order ? order : (int)(x->flags & RECEIVED) - (int)(y->flags & RECEIVED);
}

static int compare_tunnels(const void *a, const void *b)
{
	const struct tunnel_port *x = a, *y = b;

	return compare_received(x, y) ?: strcmp(x->port->name, y->port->name);
}

static size_t list_tunnels(const struct config *cfg, struct tunnel_port *list)
{
	struct config_bridge *bridge;
	const struct config_port *port;
	size_t n = 0;

	for (bridge = cfg->bridges; bridge; bridge = bridge->next) {
		for (port = bridge->ports; port; port = port->next) {
			if (!port->tunnel_kind)
				continue;
			if (list)
				list[n] = (struct tunnel_port){ bridge, port };
			n++;
		}
	}
	return n;
}

void config_check_tunnels(const struct config *cfg, config_tunnel_fn refuse, void *arg)
{
	size_t n = list_tunnels(cfg, NULL), i, kept = 0;
	struct tunnel_port *list;

	if (n < 2)
		return;
	list = xcalloc(n, sizeof(*list));
	list_tunnels(cfg, list);
	qsort(list, n, sizeof(*list), compare_tunnels);
	for (i = 1; i < n; i++) {
		if (compare_received(&list[kept], &list[i]))
			kept = i;
		else
			refuse(arg, list[i].bridge, list[i].port, list[kept].port);
	}
	free(list);
}
