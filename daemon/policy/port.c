// SPDX-License-Identifier: GPL-2.0-or-later
/* A port is attached, or not: what it is told then, and what is forgotten. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/bridge/qos.h"
#include "daemon/policy/policy_state.h"

void port_clear_error(struct port *port)
{
	free(port->error);
	port->error = NULL;
	port->mac_error = false;
}

/* Without memory for its text there is still an error: a short one. */
void port_set_error(struct port *port, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = strdup("failed");
	va_end(ap);
	free(port->error);
	port->error = text;
	port->mac_error = false;
}

/* It is not taken back while the configuration does not know yet. */
void port_leave(struct port *port)
{
	if (port->left)
		return;
	port->left = true;
	port_set_error(port, "network device %s was taken out of the bridge", port->name);
	notice_left(policy_of(port->bridge), port->name);
}

static void lack_device(struct port *port)
{
	policy_of(port->bridge)->portals_due = true;
	port_set_error(port, "could not open network device %s (%s)", port->name,
		       strerror(ENODEV));
}

/* What came by a portal goes with its device, as it would from a Linux bridge. */
void port_wait(struct port *port)
{
	if (port->plugged && port_has_own_device(port))
		port_leave(port);
	else
		lack_device(port);
}

u32 port_master(const struct port *port)
{
	const struct port *local = port->bridge->local;

	return !port->tunnel_kind && local && local != port && local->attached ? local->dp.no : 0;
}

void port_orphan(struct policy *p, u32 master)
{
	struct bridge *bridge;
	struct port *port;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		TAILQ_FOREACH(port, &bridge->ports, link) {
			if (port->dp.master == master)
				port->dp.master = 0;
		}
	}
}

/*
 * Keep the bridge's attached ports in the order of their numbers; port_new() made room. Members of
 * bonds are not among them.
 */
static void sort_in(struct bridge *bridge, struct port *port)
{
	u32 i = bridge->n_by_no;

	if (port_is_member(port))
		return;
	bridge->n_by_no++;
	for (; i && bridge->by_no[i - 1]->dp.no > port->dp.no; i--)
		bridge->by_no[i] = bridge->by_no[i - 1];
	bridge->by_no[i] = port;
	vlan_ports_forget(&bridge->vlan_ports);
}

static void sort_out(struct bridge *bridge, const struct port *port)
{
	u32 i = 0;

	if (port_is_member(port))
		return;
	while (bridge->by_no[i] != port)
		i++;
	bridge->n_by_no--;
	memmove(&bridge->by_no[i], &bridge->by_no[i + 1],
		(bridge->n_by_no - i) * sizeof(struct port *));
	vlan_ports_forget(&bridge->vlan_ports);
}

int port_set_device(struct port *port, u32 mtu, const u8 *mac)
{
	struct dp *dp = policy_of(port->bridge)->dp;

	return dp->ops->port_device ? dp->ops->port_device(dp, port->dp.no, mtu, mac, NULL) :
				      -EOPNOTSUPP;
}

void port_request_mtu(struct port *port)
{
	struct links_ops *links = &policy_of(port->bridge)->links;
	int err;

	if (!port->attached || port_is_virtual(port) || port->tunnel_kind)
		return;
	/* What else can be wrong with an attached port is its name, or its MAC address. */
	if (!port->renamed && !port->mac_error)
		port_clear_error(port);
	if (!port->mtu_request || port->dp.mtu == port->mtu_request || !links->set_mtu)
		return;
	if (port_is_away(port))
		err = -EXDEV;
	else if (port->dpdk_kind)
		err = port_set_device(port, port->mtu_request, NULL);
	else
		err = links->set_mtu(links->arg, port->dp.ifindex, port->mtu_request);
	if (!err) {
		port->dp.mtu = port->mtu_request;
		return;
	}
	port_set_error(port, "could not set MTU of network device %s to %u (%s)", port->name,
		       port->mtu_request,
		       err == -EXDEV ? "it is in another network namespace" : strerror(-err));
	vlog(LOG_BRIDGE, LVL_WARN, "port %s: %s", port->name, port->error);
}

void port_request_limits(struct port *port)
{
	struct dp *dp = policy_of(port->bridge)->dp;
	int err;

	if (!port->attached || port_is_virtual(port) ||
	    !memcmp(&port->dp.limits, &port->limits, sizeof(port->limits)))
		return;
	err = dp->ops->port_set(dp, port->dp.no, &port->limits, NULL, NULL);
	if (!err) {
		port->dp.limits = port->limits;
	} else {
		port_set_error(port, "could not set limits of network device %s (%s)", port->name,
			       strerror(-err));
		vlog(LOG_BRIDGE, LVL_WARN, "port %s: %s", port->name, port->error);
	}
}

/* A device that is gone, or is elsewhere, takes it along. */
static void end_qos(struct port *port)
{
	struct links_ops *links = &policy_of(port->bridge)->links;

	if (port->qos_set && !port_is_away(port))
		links->clear_htb(links->arg, port->dp.ifindex);
	port->qos_set = false;
}

static int set_qos(struct port *port)
{
	struct links_ops *links = &policy_of(port->bridge)->links;

	if (port_is_virtual(port) || port->tunnel_kind || !links->set_htb)
		return -EOPNOTSUPP;
	return port_is_away(port) ? -EXDEV :
	       links->set_htb(links->arg, port->dp.ifindex, port->dp.mtu, &port->qos->htb);
}

void port_request_qos(struct port *port)
{
	int err;

	if (!port->attached)
		return;
	if (!port->qos) {
		end_qos(port);
		return;
	}
	err = set_qos(port);
	port->qos_set = !err;
	if (!err)
		return;
	port_set_error(port, "could not set QoS of port %s (%s)", port->name,
		       err == -EXDEV ? "its device is in another network namespace" :
				       strerror(-err));
	vlog(LOG_BRIDGE, LVL_WARN, "bridge %s: %s", port->bridge->name, port->error);
}

void port_lose(struct port *port, enum vswitch_port_event event)
{
	struct policy *p = policy_of(port->bridge);

	port->vanished = port_is_away(port) && event == VSWITCH_EVENT_GONE;
	port_let_go(port);
	if (event == VSWITCH_EVENT_REMOVED)
		lack_device(port);	/* it may be there still */
	else
		port_wait(port);
	if (port->internal)
		port_orphan(p, port->dp.no);
	if (port->vanished)
		return;
	/* A device that is no more announces its return. What the daemon makes does not. */
	if (port->internal || port->tunnel_kind || event == VSWITCH_EVENT_REMOVED)
		p->repair = true;
}

void port_take(struct port *port, const struct dp_port *dp)
{
	struct policy *p = policy_of(port->bridge);
	struct links_ops *links = &p->links;

	port->dp = *dp;
	port->attached = true;
	port->left = false;
	port->renamed = false;
	port->vanished = false;
	port->mac_given = false;
	port->qos_set = false;
	port_clear_error(port);
	port->has_perm = port_has_own_device(port) && links->perm_address &&
			 !links->perm_address(links->arg, dp->ifindex, port->perm);
	p->bridges.by_no[dp->no] = port;
	sort_in(port->bridge, port);
	p->flows.dirty = true;
	port_request_mtu(port);
	port_request_limits(port);
	if (port->qos)
		port_request_qos(port);
	vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: port %s is attached as number %u",
	     port->bridge->name, port->name, dp->no);
	bond_follow_link(port);
}

void port_let_go(struct port *port)
{
	struct policy *p = policy_of(port->bridge);
	bool quiet = p->flows.quiet;

	if (!port->attached)
		return;
	p->flows.quiet = true;
	port_forget_stations(port);
	p->flows.quiet = quiet;
	end_qos(port);
	port->attached = false;
	p->bridges.by_no[port->dp.no] = NULL;
	sort_out(port->bridge, port);
	p->flows.dirty = true;
	vlog(LOG_BRIDGE, LVL_INFO, "bridge %s: port %s, number %u, is detached",
	     port->bridge->name, port->name, port->dp.no);
	bond_follow_link(port);
}
