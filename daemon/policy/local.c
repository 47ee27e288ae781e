// SPDX-License-Identifier: GPL-2.0-or-later
/* A bridge's own port: its MTU and usual MAC address follow the bridge's other ports. */
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"

/*
 * What does not limit the bridge: what follows it, and tunnels that answer, or fragment, what is
 * too large.
 */
static bool has_own_mtu(const struct port *port)
{
	if (port->tunnel_kind)
		return tunnel_limits_bridge(port) && port->dp.mtu;
	return port_has_own_device(port);
}

/* The smallest MTU of devices that exist on their own; 0: there are none. */
static u32 smallest_mtu(const struct bridge *bridge)
{
	const struct port *port;
	u32 mtu = 0;

	TAILQ_FOREACH(port, &bridge->ports, link) {
		if (port->attached && has_own_mtu(port) && (!mtu || port->dp.mtu < mtu))
			mtu = port->dp.mtu;
	}
	return mtu;
}

/* What the host sends by an internal port must fit through every other port. */
static void update_mtu(struct bridge *bridge)
{
	struct links_ops *links = &policy_of(bridge)->links;
	u32 mtu = smallest_mtu(bridge);
	struct port *port;
	int err;

	if (!mtu || !links->set_mtu)
		return;
	TAILQ_FOREACH(port, &bridge->ports, link) {
		if (!port->attached || !port->internal || port->mtu_request ||
		    port->dp.mtu == mtu || port_is_away(port))
			continue;
		err = links->set_mtu(links->arg, port->dp.ifindex, mtu);
		if (!err)
			port->dp.mtu = mtu;
		else
			vlog(LOG_BRIDGE, LVL_WARN, "port %s: MTU %u: %s", port->name, mtu,
			     strerror(-err));
	}
}

/* The lowest address that a NIC was made with; NULL: there is no NIC */
static const u8 *lowest_mac(const struct bridge *bridge)
{
	const struct port *port;
	const u8 *lowest = NULL;

	TAILQ_FOREACH(port, &bridge->ports, link) {
		if (port->attached && port->has_perm && !(port->perm[0] & 1) &&
		    (!lowest || memcmp(port->perm, lowest, 6) < 0))
			lowest = port->perm;
	}
	return lowest;
}

static void update_macs(struct bridge *bridge)
{
	struct port *port;

	TAILQ_FOREACH(port, &bridge->ports, link)
		port_update_mac(port, port == bridge->local ? lowest_mac(bridge) : NULL);
}

/* Whoever was learned with the address that is the bridge's own now is not to be found there. */
static void clear_own_mac(struct bridge *bridge)
{
	const u8 *mac = bridge_local_mac(bridge);

	if (!mac || !memcmp(bridge->own_mac, mac, 6))
		return;
	memcpy(bridge->own_mac, mac, 6);
	fdb_flush_mac(&bridge->fdb, mac);
}

void bridge_update_local(struct bridge *bridge)
{
	update_mtu(bridge);
	portal_update_mtu(bridge);
	update_macs(bridge);
	clear_own_mac(bridge);
}
