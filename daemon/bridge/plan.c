// SPDX-License-Identifier: GPL-2.0-or-later
#include <assert.h>
#include <stdlib.h>
#include "daemon/bridge/plan.h"

struct port_plan *plan_add_port(struct plan *plan, struct port *port)
{
	struct port_plan *entry;

	port->planned_at = plan->n_ports++;
	entry = &plan->ports[port->planned_at];
	entry->port = port;
	return entry;
}

struct bridge_plan *plan_add_bridge(struct plan *plan, struct bridge *bridge)
{
	struct bridge_plan *entry;

	bridge->planned_at = plan->n_bridges++;
	entry = &plan->bridges[bridge->planned_at];
	entry->bridge = bridge;
	return entry;
}

static void add_all(struct plan *plan, const struct bridges *br)
{
	struct bridge *bridge;
	struct port *port;

	TAILQ_FOREACH(bridge, &br->list, link) {
		plan_add_bridge(plan, bridge);
		TAILQ_FOREACH(port, &bridge->ports, link)
			plan_add_port(plan, port);
	}
}

static void count(const struct bridges *br, const struct config *cfg, size_t *bridges,
		  size_t *ports)
{
	const struct config_bridge *b;
	const struct config_port *p;
	const struct bridge *bridge;

	*bridges = 0;
	*ports = 0;
	TAILQ_FOREACH(bridge, &br->list, link) {
		(*bridges)++;
		*ports += bridge->n_ports;
	}
	for (b = cfg->bridges; b; b = b->next) {
		(*bridges)++;
		for (p = b->ports; p; p = p->next)
			(*ports)++;
	}
}

int plan_init(struct plan *plan, const struct bridges *br, const struct config *cfg)
{
	size_t bridges, ports;

	memset(plan, 0, sizeof(*plan));
	count(br, cfg, &bridges, &ports);
	plan->bridges = calloc(bridges + 1, sizeof(*plan->bridges));
	plan->ports = calloc(ports + 1, sizeof(*plan->ports));
	if (!plan->bridges || !plan->ports) {
		plan_exit(plan);
		return -ENOMEM;
	}
	add_all(plan, br);
	return 0;
}

void plan_exit(struct plan *plan)
{
	u32 i;

	for (i = 0; i < plan->n_bridges; i++)
		free(plan->bridges[i].statics.news);
	free(plan->ports);
	free(plan->bridges);
	memset(plan, 0, sizeof(*plan));
}

struct port_plan *plan_port(const struct plan *plan, const struct port *port)
{
	struct port_plan *entry = &plan->ports[port->planned_at];

	assert(port->planned_at < plan->n_ports && entry->port == port);
	return entry;
}

struct bridge_plan *plan_bridge(const struct plan *plan, const struct bridge *bridge)
{
	struct bridge_plan *entry = &plan->bridges[bridge->planned_at];

	assert(bridge->planned_at < plan->n_bridges && entry->bridge == bridge);
	return entry;
}
