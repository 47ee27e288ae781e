// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sticky addresses beyond the life of the daemon: brought back before anything is learned, and told
 * to their owner, bridge by bridge, when they have changed.
 */
#include <stdio.h>
#include "daemon/policy/policy_state.h"

/* What the configuration has no place for any more is given up. */
static void bring_back(struct bridge *bridge, const struct plan *plan, const struct config_fdb *e)
{
	struct port *port = bridges_port(bridge->owner, e->port);

	if (port && port->bridge == bridge && plan_port(plan, port)->cfg && port->fdb.sticky &&
	    !port->is_mirror_output && vlan_carries(&port->vlan, e->vlan))
		fdb_learn(&bridge->fdb, &port->fdb, e->vlan, e->mac, policy_of(bridge)->flows.now);
}

void sticky_bring_back(struct policy *p, const struct plan *plan)
{
	const struct config_bridge *cfg;
	const struct config_fdb *e;
	struct bridge *bridge;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		cfg = plan_bridge(plan, bridge)->cfg;
		for (e = cfg ? cfg->sticky : NULL; e; e = e->next)
			bring_back(bridge, plan, e);
	}
}

/* A bridge that was made anew under an old name has a row of its own, and has learned nothing. */
void sticky_configure(struct bridge *bridge, const char *uuid)
{
	if (strcmp(bridge->uuid, uuid)) {
		bridge->sticky_changed = true;
		fdb_flush(&bridge->fdb);
	}
	memcpy(bridge->uuid, uuid, sizeof(bridge->uuid));
}

bool policy_sticky_changed(const struct policy *p)
{
	const struct bridge *bridge;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (bridge->sticky_changed)
			return true;
	}
	return false;
}

static int each_entry(const struct bridge *bridge,
		      int (*entry)(void *arg, const char *port, u16 vlan, const u8 mac[6]),
		      void *arg)
{
	const struct fdb_entry *e;
	int rc = 0;

	TAILQ_FOREACH(e, &bridge->fdb.learned, in_order) {
		if (fdb_is_sticky(e))
			rc = entry(arg, hash_entry(e->port, struct port, fdb)->name, e->vlan,
				   e->mac);
		if (rc)
			return rc;
	}
	return 0;
}

int policy_sticky_each(struct policy *p, int (*begin)(void *arg, const char *uuid),
		       int (*entry)(void *arg, const char *port, u16 vlan, const u8 mac[6]),
		       void *arg)
{
	const struct bridge *bridge;
	int rc = 0;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (!bridge->sticky_changed)
			continue;
		rc = begin(arg, bridge->uuid);
		if (!rc)
			rc = each_entry(bridge, entry, arg);
		if (rc)
			break;
	}
	return rc;
}

void policy_sticky_written(struct policy *p)
{
	struct bridge *bridge;

	TAILQ_FOREACH(bridge, &p->bridges.list, link)
		bridge->sticky_changed = false;
}

int policy_sticky_forget(struct policy *p, const char *name, const char *port_name, u16 vlan,
			 const u8 mac[6], u64 now)
{
	struct bridge *bridge = bridges_bridge(&p->bridges, name);
	const struct port *port = port_name ? bridges_port(&p->bridges, port_name) : NULL;
	struct fdb_entry *e = bridge ? fdb_find(&bridge->fdb, vlan, mac) : NULL;

	p->flows.now = now;
	if (!e || !fdb_is_sticky(e) || (port_name && (!port || e->port != &port->fdb)))
		return -ENOENT;
	policy_settle(p);
	e = fdb_find(&bridge->fdb, vlan, mac);
	if (!e || !fdb_is_sticky(e))
		return -ENOENT;
	fdb_forget(&bridge->fdb, e);
	policy_settle(p);
	return 0;
}
