// SPDX-License-Identifier: GPL-2.0-or-later
/* Settings of a bridge and its ports: what nobody can refuse. Flows are looked at afterwards. */
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"
#include "daemon/rules/tables.h"

/* What was learned in VLANs that the port has left is wrong; the rest still holds. */
static void configure_port(struct port *port, const struct config_port *cfg)
{
	struct vlan_rules rules;

	vlan_rules_init(&rules, cfg);
	if (port->attached && !vlan_rules_equal(&rules, &port->vlan)) {
		fdb_flush_port(&port->bridge->fdb, &port->fdb, rules.carried);
		vlan_ports_forget(&port->bridge->vlan_ports);
	}
	port->vlan = rules;
	isolation_init(&port->isolation, cfg);
	port->mac_limit_drop = cfg->mac_limit_drop;
	if (port->fdb.sticky != cfg->mac_sticky && port->fdb.count)
		port->bridge->sticky_changed = true;
	port->fdb.sticky = cfg->mac_sticky;
	fdb_set_port_limit(&port->bridge->fdb, &port->fdb, cfg->mac_limit);
	port->limits = cfg->limits;
	memcpy(port->peer, cfg->peer, sizeof(port->peer));
	port->mtu_request = cfg->mtu_request;
	port->ofport_request = cfg->ofport_request;
	port->plugged = cfg->plugged;
	port->lacp = cfg->lacp;
	port->has_mac = cfg->has_mac;
	memcpy(port->mac, cfg->mac, sizeof(port->mac));
	port_request_mtu(port);
	port_request_limits(port);
}

/* Where the copies of a mirror go, nobody is to be known; and nobody behind a mirror's port. */
static void configure_mirrors(struct bridge *bridge, const struct plan *plan)
{
	u8 flooded[VLAN_COUNT / 8];
	struct port *port;
	u32 i;

	mirrors_configure(bridge, plan);
	memcpy(flooded, plan_bridge(plan, bridge)->cfg->flood_vlans, sizeof(flooded));
	for (i = 0; i < bridge->n_mirrors; i++) {
		if (!bridge->mirrors[i].to)
			vlan_set_add(flooded, bridge->mirrors[i].vlan);
	}
	fdb_set_flood_vlans(&bridge->fdb, flooded);
	TAILQ_FOREACH(port, &bridge->ports, link) {
		if (port->is_mirror_output)
			fdb_flush_port(&bridge->fdb, &port->fdb, NULL);
	}
}

static void configure_fdb(struct bridge *bridge, const struct plan *plan)
{
	const struct config_bridge *cfg = plan_bridge(plan, bridge)->cfg;

	bridge->fdb.aging_ms = (u64)cfg->mac_aging * 1000;
	if (fdb_set_limit(&bridge->fdb, cfg->mac_table_size))
		vlog(LOG_FDB, LVL_ERR, "bridge %s: no memory for its MAC table as configured",
		     bridge->name);
}

/* A bridge that was made anew under an old name has other tables. */
static void configure_tables(struct bridge *bridge, const struct config_bridge *cfg)
{
	struct port_names names = port_names_of(bridge->owner);

	if (bridge->tables != cfg->tables) {
		tables_put(bridge->tables);
		bridge->tables = cfg->tables ? tables_get(cfg->tables) : NULL;
	}
	if (!bridge->tables)
		return;
	tables_set_names(bridge->tables, &names);
	tables_set_default(bridge->tables, !cfg->fail_secure, policy_of(bridge)->flows.now);
}

void bridge_configure(struct bridge *bridge, const struct plan *plan)
{
	const struct config_bridge *cfg = plan_bridge(plan, bridge)->cfg;
	const struct config_port *port_cfg;
	struct port *port;

	sticky_configure(bridge, cfg->uuid);
	bridge->forward_bpdu = cfg->forward_bpdu;
	bridge->has_hwaddr = cfg->has_hwaddr;
	memcpy(bridge->hwaddr, cfg->hwaddr, sizeof(bridge->hwaddr));
	TAILQ_FOREACH(port, &bridge->ports, link) {
		port_cfg = plan_port(plan, port)->cfg;
		if (port_cfg)
			configure_port(port, port_cfg);
	}
	bonds_configure(bridge, plan);
	qos_configure(bridge, plan);
	configure_mirrors(bridge, plan);
	configure_fdb(bridge, plan);
	configure_tables(bridge, cfg);
	exports_configure(bridge, cfg);
	samples_configure(bridge, cfg);
}
