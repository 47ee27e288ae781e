// SPDX-License-Identifier: GPL-2.0-or-later
/* Bridges and ports as objects, where a configuration wants them: made, or moved. */
#include "daemon/policy/policy_state.h"

/* What a port is, as opposed to how it treats frames: fixed while it is attached. */
static void set_identity(struct port *port, const struct config_port *cfg)
{
	port->left = false;
	if (strcmp(port->bond_of, cfg->bond_of))
		bond_leave(port);
	memcpy(port->bond_of, cfg->bond_of, sizeof(port->bond_of));
	if (port->bond && !cfg->is_bond)
		bond_free(port->bond);
	if (!cfg->is_bond)
		port->bond = NULL;
	else if (!port->bond)
		port->bond = bond_new(port);
	port->internal = cfg->internal;
	port->dpdk_kind = cfg->dpdk_kind;
	memcpy(port->args, cfg->args, sizeof(port->args));
	memcpy(port->peer, cfg->peer, sizeof(port->peer));
	port->tunnel_kind = cfg->tunnel_kind;
	port->tunnel = cfg->tunnel;
	port->mtu_request = cfg->mtu_request;
	port->limits = cfg->limits;
	port->ofport_request = cfg->ofport_request;
	port->plugged = cfg->plugged;
	port->has_mac = cfg->has_mac;
	memcpy(port->mac, cfg->mac, sizeof(port->mac));
}

static bool same_kind(const struct port *port, const struct config_port *cfg)
{
	return port->internal == cfg->internal && port_is_patch(port) == !!cfg->peer[0] &&
	       !port->bond == !cfg->is_bond && !strcmp(port->bond_of, cfg->bond_of) &&
	       port->dpdk_kind == cfg->dpdk_kind && !strcmp(port->args, cfg->args) &&
	       !port->tunnel_kind == !cfg->tunnel_kind &&
	       (!port->tunnel_kind || tunnel_device_of(port->tunnel_kind, &port->tunnel) ==
				      tunnel_device_of(cfg->tunnel_kind, &cfg->tunnel));
}

static int place_port(struct plan *plan, struct bridge *bridge, const struct config_port *cfg,
		      bool dpdk)
{
	struct port *port = bridges_port(bridge->owner, cfg->name);
	struct port_plan *planned;

	if (!port) {
		port = port_new(bridge, cfg->name);
		if (!port)
			return -ENOMEM;
		set_identity(port, cfg);
		planned = plan_add_port(plan, port);
		planned->fresh = true;
	} else {
		planned = plan_port(plan, port);
		planned->fresh = port->bridge != bridge || !same_kind(port, cfg) ||
				 bridge->dpdk != dpdk;
		planned->detach = planned->fresh && port->attached;
	}
	planned->cfg = cfg;
	return 0;
}

static int place_bridge(struct policy *p, struct plan *plan, const struct config_bridge *cfg)
{
	struct bridge *bridge = bridges_bridge(&p->bridges, cfg->name);
	const struct config_port *port;
	struct bridge_plan *planned;
	int err = 0;

	if (bridge) {
		planned = plan_bridge(plan, bridge);
	} else {
		bridge = bridge_new(&p->bridges, cfg->name);
		if (!bridge)
			return -ENOMEM;
		planned = plan_add_bridge(plan, bridge);
	}
	planned->cfg = cfg;
	for (port = cfg->ports; port && !err; port = port->next)
		err = place_port(plan, bridge, port, cfg->dpdk);
	return err;
}

int plan_place(struct policy *p, struct plan *plan, const struct config *cfg)
{
	const struct config_bridge *bridge;
	int err = 0;

	for (bridge = cfg->bridges; bridge && !err; bridge = bridge->next)
		err = place_bridge(p, plan, bridge);
	return err;
}

/*
 * Ports that were in another bridge, or of another kind, are detached by now. What a miss has
 * brought back meanwhile goes once more.
 */
static int rehome_port(const struct plan *plan, struct bridge *bridge,
		       const struct config_port *cfg)
{
	struct port *port = bridges_port(bridge->owner, cfg->name);
	int err;

	if (port->bridge != bridge) {
		port_let_go(port);
		err = port_rehome(port, bridge);
		if (err)
			return err;
	}
	if (plan_port(plan, port)->fresh)
		set_identity(port, cfg);
	return 0;
}

int plan_rehome(struct policy *p, const struct plan *plan)
{
	const struct config_bridge *cfg;
	const struct config_port *port;
	struct bridge *bridge;
	int err = 0;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		cfg = plan_bridge(plan, bridge)->cfg;
		if (cfg)
			bridge->dpdk = cfg->dpdk;
		for (port = cfg ? cfg->ports : NULL; port && !err; port = port->next)
			err = rehome_port(plan, bridge, port);
	}
	return err;
}
