// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What ports send at most: token buckets on their devices (netlink/qdisc.h). They outlive the
 * daemon, which knows its own again; what others have put on a device stays as long as the port has
 * no QoS of its own.
 */
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/bridge/qos.h"
#include "daemon/policy/policy_state.h"

/* What the configuration that was in force said is there until this one is. */
void qos_configure(struct bridge *bridge, const struct plan *plan)
{
	const struct config_qos *qos;
	struct port *port;

	TAILQ_FOREACH(port, &bridge->ports, link) {
		port->qos_before = port->qos;
		port->qos = NULL;
	}
	for (qos = plan_bridge(plan, bridge)->cfg->qos; qos; qos = qos->next) {
		port = bridges_port(bridge->owner, qos->port);
		if (port && port->bridge == bridge)
			port->qos = qos;
	}
	TAILQ_FOREACH(port, &bridge->ports, link) {
		if (!config_qos_equal(port->qos_before, port->qos) || !port->qos != !port->qos_set)
			port_request_qos(port);
	}
}

/* struct found - devices that have buckets of ours */
struct found {
	u32 *ifindex;
	size_t n, room;
};

static void take_found(void *arg, u32 ifindex)
{
	struct found *f = arg;
	void *more;

	if (f->n == f->room) {
		more = reallocarray(f->ifindex, 2 * f->room + 16, sizeof(*f->ifindex));
		if (!more)
			return;		/* it stays, and the next daemon looks again */
		f->ifindex = more;
		f->room = 2 * f->room + 16;
	}
	f->ifindex[f->n++] = ifindex;
}

static bool is_wanted(const struct policy *p, u32 ifindex)
{
	const struct bridge *bridge;
	const struct port *port;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		TAILQ_FOREACH(port, &bridge->ports, link) {
			if (port->qos && port->attached && port->dp.ifindex == ifindex)
				return true;
		}
	}
	return false;
}

void qos_sweep(struct policy *p)
{
	struct links_ops *links = &p->links;
	struct found f = { 0 };
	size_t i;

	if (!links->each_htb)
		return;
	if (links->each_htb(links->arg, take_found, &f))
		vlog(LOG_BRIDGE, LVL_WARN, "QoS that an earlier daemon has left cannot be listed");
	for (i = 0; i < f.n; i++) {
		if (!is_wanted(p, f.ifindex[i]))
			links->clear_htb(links->arg, f.ifindex[i]);
	}
	free(f.ifindex);
}
