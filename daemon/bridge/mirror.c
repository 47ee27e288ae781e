// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/bridge/plan.h"

struct mirror_count *mirror_count_get(struct mirror_count *count)
{
	count->refs++;
	return count;
}

void mirror_count_put(struct mirror_count *count)
{
	if (!--count->refs)
		free(count);
}

/* A row keeps its counters for as long as its bridge refers to it. */
static struct mirror_count *find_count(const struct bridge *bridge,
				       const struct config_mirror *cfg)
{
	struct mirror_count *c;

	LIST_FOREACH(c, &bridge->mirror_counts, link) {
		if (!strcmp(c->uuid, cfg->uuid) && !strcmp(c->name, cfg->name))
			return c;
	}
	return NULL;
}

static void add_count(struct bridge *bridge, const struct config_mirror *cfg)
{
	struct mirror_count *c = calloc(1, sizeof(*c));

	if (!c)
		return;
	memcpy(c->uuid, cfg->uuid, sizeof(c->uuid));
	memcpy(c->name, cfg->name, sizeof(c->name));
	c->refs = 1;
	c->wanted = true;
	LIST_INSERT_HEAD(&bridge->mirror_counts, c, link);
}

static void drop_count(struct mirror_count *c)
{
	LIST_REMOVE(c, link);
	mirror_count_put(c);
}

static void update_counts(struct bridge *bridge, const struct config_bridge *wanted)
{
	const struct config_mirror *cfg;
	struct mirror_count *c, *next;

	LIST_FOREACH(c, &bridge->mirror_counts, link)
		c->wanted = false;
	for (cfg = wanted->mirrors; cfg; cfg = cfg->next) {
		c = find_count(bridge, cfg);
		if (c)
			c->wanted = true;
		else
			add_count(bridge, cfg);
	}
	for (c = LIST_FIRST(&bridge->mirror_counts); c; c = next) {
		next = LIST_NEXT(c, link);
		if (!c->wanted)
			drop_count(c);
	}
}

static bool same_output(const struct mirror *a, const struct mirror *b)
{
	return a->to == b->to && a->vlan == b->vlan;
}

/* The first of those that have one output is the one that is asked first: its snaplen counts. */
static void group_outputs(struct bridge *bridge)
{
	u32 i, k;

	for (i = 0; i < bridge->n_mirrors; i++) {
		for (k = 0; k < bridge->n_mirrors; k++) {
			if (same_output(&bridge->mirrors[i], &bridge->mirrors[k]))
				bridge->mirrors[i].same_output |= bridge->mirrors[k].bit;
		}
	}
}

/* False: it has no output, which is no error: its port may have been deleted. */
static bool take(struct mirror *m, const struct bridge *bridge, const struct plan *plan,
		 const struct config_mirror *cfg, u32 bit)
{
	struct port *to = *cfg->output_port ? bridges_port(bridge->owner, cfg->output_port) : NULL;

	if (to && (to->bridge != bridge || !plan_port(plan, to)->cfg))
		to = NULL;
	if (!to && !cfg->output_vlan)
		return false;
	memset(m, 0, sizeof(*m));
	m->bit = bit;
	m->has_vlans = cfg->has_vlans;
	memcpy(m->vlans, cfg->vlans, sizeof(m->vlans));
	m->to = to;
	m->vlan = to ? 0 : cfg->output_vlan;
	m->snaplen = cfg->snaplen;
	m->count = find_count(bridge, cfg);
	if (to)
		to->is_mirror_output = true;
	return true;
}

static u32 number_of(const struct config_bridge *cfg)
{
	const struct config_mirror *m;
	u32 n = 0;

	for (m = cfg->mirrors; m; m = m->next)
		n++;
	return n;
}

static void reset_ports(struct bridge *bridge, const struct plan *plan)
{
	const struct config_port *cfg;
	struct port *port;

	TAILQ_FOREACH(port, &bridge->ports, link) {
		port->is_mirror_output = false;
		cfg = plan_port(plan, port)->cfg;
		if (!cfg)
			continue;
		port->mirror_in = cfg->mirror_in;
		port->mirror_out = cfg->mirror_out;
	}
}

static void free_mirrors(struct bridge *bridge)
{
	free(bridge->mirrors);
	bridge->mirrors = NULL;
	bridge->n_mirrors = 0;
}

void mirrors_configure(struct bridge *bridge, const struct plan *plan)
{
	const struct config_bridge *wanted = plan_bridge(plan, bridge)->cfg;
	const struct config_mirror *cfg;
	u32 n = number_of(wanted), bit = 1;

	free_mirrors(bridge);
	update_counts(bridge, wanted);
	reset_ports(bridge, plan);
	bridge->mirrors = n ? calloc(n, sizeof(*bridge->mirrors)) : NULL;
	if (n && !bridge->mirrors) {
		vlog(LOG_BRIDGE, LVL_ERR, "bridge %s: no memory for its mirrors", bridge->name);
		return;
	}
	for (cfg = wanted->mirrors; cfg; cfg = cfg->next, bit <<= 1)
		bridge->n_mirrors += take(&bridge->mirrors[bridge->n_mirrors], bridge, plan, cfg,
					  bit);
	group_outputs(bridge);
}

void mirrors_free(struct bridge *bridge)
{
	struct mirror_count *c;

	free_mirrors(bridge);
	while ((c = LIST_FIRST(&bridge->mirror_counts)))
		drop_count(c);
}

const struct mirror *mirrors_next(const struct bridge *bridge, u32 bits, int vlan, u32 *from)
{
	while (*from < bridge->n_mirrors) {
		const struct mirror *m = &bridge->mirrors[(*from)++];

		if (!(m->bit & bits))
			continue;
		if (m->has_vlans && (vlan == VLAN_NONE || !vlan_set_has(m->vlans, vlan)))
			continue;
		/* What is in the VLAN of the copies is not copied there again. */
		if (!m->to && vlan == m->vlan)
			continue;
		return m;
	}
	return NULL;
}
