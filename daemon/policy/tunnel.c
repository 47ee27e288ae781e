// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tunnels: the devices that they share, and what changes while they are attached.
 *
 * The devices are made when the first port needs them and go with the last one. They outlive the
 * daemon, as all ports do.
 */
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"

/* How often the MTU of paths is looked at, for bridges that follow it: nothing tells of it. */
#define PATHS_INTERVAL_MS	5000

/* Number of the device that it rides on */
static unsigned int device_of(const struct port *port)
{
	return tunnel_device_of(port->tunnel_kind, &port->tunnel);
}

int tunnel_prepare(const struct port *port, struct dp_port *dp, char **err)
{
	struct policy *p = policy_of(port->bridge);
	unsigned int i = device_of(port);

	dp->tunnel = port->tunnel;
	snprintf(dp->device, sizeof(dp->device), "%s", tunnel_devices[i].name);
	if (!p->links.make_tunnel)
		return 0;
	p->tunnel_devices |= 1u << i;
	return p->links.make_tunnel(p->links.arg, &tunnel_devices[i], err);
}

bool tunnel_fits(const struct port *port, const struct dp_port *dp)
{
	return !strcmp(dp->device, tunnel_devices[device_of(port)].name);
}

int tunnel_update(struct port *port)
{
	struct dp *dp = policy_of(port->bridge)->dp;
	int err;

	if (!memcmp(&port->dp.tunnel, &port->tunnel, sizeof(port->tunnel)))
		return 0;
	err = dp->ops->port_set(dp, port->dp.no, NULL, &port->tunnel, NULL);
	if (err)
		return err;
	port->dp.tunnel = port->tunnel;
	vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: port %s: the tunnel has new parameters",
	     port->bridge->name, port->name);
	return 0;
}

/* Whether something is yet to be attached */
static bool update(struct port *port, struct port_plan *planned)
{
	port->tunnel_kind = planned->cfg->tunnel_kind;
	port->tunnel = planned->cfg->tunnel;
	if (port->attached && !planned->detach)
		planned->detach = tunnel_update(port);
	return !port->attached || planned->detach;
}

/*
 * Parameters that the datapath refuses are, for a moment, those of a port that is to give them up:
 * one that changes, too, or is not wanted any more. Such ports leave it before others come.
 */
void tunnels_update(struct policy *p, const struct plan *plan)
{
	struct port_plan *planned;
	struct bridge *bridge;
	struct port *port;
	bool more = false;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		TAILQ_FOREACH(port, &bridge->ports, link) {
			planned = plan_port(plan, port);
			if (port->tunnel_kind && planned->cfg)
				more |= update(port, planned);
		}
	}
	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		TAILQ_FOREACH(port, &bridge->ports, link) {
			planned = plan_port(plan, port);
			planned->detach |= more && port->tunnel_kind && port->attached &&
					   !planned->cfg;
		}
	}
}

static bool is_used(const struct policy *p, unsigned int device)
{
	const struct bridge *bridge;
	const struct port *port;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		TAILQ_FOREACH(port, &bridge->ports, link) {
			if (port->tunnel_kind && device_of(port) == device)
				return true;
		}
	}
	return false;
}

/* What an earlier daemon may have left is looked for, too. */
void tunnels_clean(struct policy *p)
{
	unsigned int i;
	int err;

	for (i = 0; tunnel_devices[i].name; i++) {
		if ((p->adopted && !(p->tunnel_devices & 1u << i)) || !p->links.delete_tunnel ||
		    is_used(p, i))
			continue;
		err = p->links.delete_tunnel(p->links.arg, &tunnel_devices[i]);
		if (err && err != -ENODEV)
			vlog(LOG_BRIDGE, LVL_WARN, "network device %s could not be deleted: %s",
			     tunnel_devices[i].name, strerror(-err));
		p->tunnel_devices &= ~(1u << i);
	}
}

static void follow_path(struct port *port)
{
	struct policy *p = policy_of(port->bridge);
	struct dp_port now;

	if (p->dp->ops->port_get(p->dp, port->dp.no, &now) || now.mtu == port->dp.mtu)
		return;
	port->dp.mtu = now.mtu;
	p->flows.dirty = true;
}

void tunnels_follow_paths(struct policy *p, u64 now)
{
	struct bridge *bridge;
	struct port *port;

	if (now < p->next_paths)
		return;
	p->next_paths = now + PATHS_INTERVAL_MS;
	p->paths = false;
	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		TAILQ_FOREACH(port, &bridge->ports, link) {
			if (!port->attached || !tunnel_limits_bridge(port))
				continue;
			p->paths = true;
			follow_path(port);
		}
	}
}
