// SPDX-License-Identifier: GPL-2.0-or-later
/* Settings of a bridge and its ports: what nobody can refuse. Flows are looked at afterwards. */
#include "log.h"
#include "policy.h"

/* What was learned in VLANs that the port has left is wrong; the rest still holds. */
static void configure_port(struct port *port)
{
	struct vlan_rules rules;

	vlan_rules_init(&rules, port->cfg);
	if (port->attached && !vlan_rules_equal(&rules, &port->vlan))
		fdb_flush_port(&port->bridge->fdb, &port->fdb, rules.carried);
	port->vlan = rules;
	memcpy(port->peer, port->cfg->peer, sizeof(port->peer));
	port->mtu_request = port->cfg->mtu_request;
	port->ofport_request = port->cfg->ofport_request;
	port_request_mtu(port);
}

static void configure_fdb(struct bridge *bridge)
{
	const struct config_bridge *cfg = bridge->cfg;
	const struct config_fdb *e;
	struct port *port;
	int err = fdb_set_limit(&bridge->fdb, cfg->mac_table_size);

	bridge->fdb.aging_ms = (u64)cfg->mac_aging * 1000;
	fdb_static_begin(&bridge->fdb);
	for (e = cfg->fdb; e; e = e->next) {
		port = bridges_port(bridge->owner, e->port);
		if (port && port->bridge == bridge && port->cfg &&
		    fdb_static_set(&bridge->fdb, &port->fdb, e->vlan, e->mac))
			err = -ENOMEM;
	}
	fdb_static_end(&bridge->fdb);
	if (err)
		vlog(LOG_FDB, LVL_ERR, "bridge %s: no memory for its MAC table as configured",
		     bridge->name);
}

void bridge_configure(struct bridge *bridge)
{
	const struct config_bridge *cfg = bridge->cfg;
	struct port *port;

	bridge->forward_bpdu = cfg->forward_bpdu;
	bridge->has_hwaddr = cfg->has_hwaddr;
	memcpy(bridge->hwaddr, cfg->hwaddr, sizeof(bridge->hwaddr));
	TAILQ_FOREACH(port, &bridge->ports, link) {
		if (port->cfg)
			configure_port(port);
	}
	configure_fdb(bridge);
}
