// SPDX-License-Identifier: GPL-2.0-or-later
#include <assert.h>
#include <stdlib.h>
#include "daemon/bridge/plan.h"

static u32 hash_of(const void *object)
{
	return hash_bytes(&object, sizeof(object), 0);
}

struct port_plan *plan_add_port(struct plan *plan, const struct port *port)
{
	struct port_plan *entry = &plan->ports[plan->n_ports++];

	entry->port = port;
	hash_add(&plan->by_port, &entry->by_port, hash_of(port));
	return entry;
}

struct bridge_plan *plan_add_bridge(struct plan *plan, const struct bridge *bridge)
{
	struct bridge_plan *entry = &plan->bridges[plan->n_bridges++];

	entry->bridge = bridge;
	hash_add(&plan->by_bridge, &entry->by_bridge, hash_of(bridge));
	return entry;
}

static void add_all(struct plan *plan, const struct bridges *br)
{
	const struct bridge *bridge;
	const struct port *port;

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
	if (!plan->bridges || !plan->ports || hash_init(&plan->by_bridge) ||
	    hash_init(&plan->by_port)) {
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
	hash_exit(&plan->by_port);
	hash_exit(&plan->by_bridge);
	free(plan->ports);
	free(plan->bridges);
	memset(plan, 0, sizeof(*plan));
}

struct port_plan *plan_port(const struct plan *plan, const struct port *port)
{
	struct hlink *link = hash_first(&plan->by_port, hash_of(port));

	while (link && hash_entry(link, struct port_plan, by_port)->port != port)
		link = hash_next(link);
	assert(link);
	return hash_entry(link, struct port_plan, by_port);
}

struct bridge_plan *plan_bridge(const struct plan *plan, const struct bridge *bridge)
{
	struct hlink *link = hash_first(&plan->by_bridge, hash_of(bridge));

	while (link && hash_entry(link, struct bridge_plan, by_bridge)->bridge != bridge)
		link = hash_next(link);
	assert(link);
	return hash_entry(link, struct bridge_plan, by_bridge);
}
