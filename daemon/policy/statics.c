// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Static addresses of MAC tables. There may be tens of thousands, of which a change of the
 * configuration mostly changes none: those that are in force already are looked for before anything
 * is changed; only the others are set, when all else is as configured. Misses are answered
 * meanwhile: an address that is not set yet is one that nobody knows, as it was before.
 */
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/policy/policy_state.h"

/* Grows by doubling. Without memory all are set, as if nobody had looked. */
static bool add(struct static_plan *s, const struct config_fdb *e)
{
	const struct config_fdb **news = s->news;

	if (!(s->n & (s->n - 1)))
		news = reallocarray(s->news, s->n ? s->n * 2 : 1, sizeof(*news));
	if (!news)
		return false;
	s->news = news;
	s->news[s->n++] = e;
	return true;
}

static void look(struct policy *p, struct bridge *bridge, struct bridge_plan *planned)
{
	struct way way = policy_way(p);
	struct static_plan *s = &planned->statics;
	const struct config_fdb *e;
	const struct port *port;
	u32 i = 0;

	fdb_static_begin(&bridge->fdb);
	s->n_dropped = bridge->fdb.n_dropped;
	for (e = planned->cfg->fdb; e; e = e->next) {
		port = bridges_port(&p->bridges, e->port);
		if (!(port && fdb_static_has(&bridge->fdb, &port->fdb, e->vlan, e->mac)) &&
		    !add(s, e))
			return;
		give_way_at(&way, i++);
	}
	s->looked = true;
}

void statics_look(struct policy *p, struct plan *plan)
{
	struct bridge_plan *planned;
	struct bridge *bridge;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		planned = plan_bridge(plan, bridge);
		if (planned->cfg)
			look(p, bridge, planned);
	}
}

static int set(struct bridge *bridge, const struct plan *plan, const struct config_fdb *e)
{
	struct port *port = bridges_port(bridge->owner, e->port);

	if (!port || port->bridge != bridge || !plan_port(plan, port)->cfg)
		return 0;
	return fdb_static_set(&bridge->fdb, &port->fdb, e->vlan, e->mac);
}

static int set_new(struct policy *p, struct bridge *bridge, const struct plan *plan)
{
	const struct static_plan *s = &plan_bridge(plan, bridge)->statics;
	struct way way = policy_way(p);
	int err = 0;
	u32 i;

	for (i = 0; i < s->n; i++) {
		err = set(bridge, plan, s->news[i]) ?: err;
		give_way_at(&way, i);
	}
	return err;
}

static int set_all(struct policy *p, struct bridge *bridge, const struct plan *plan)
{
	const struct config_fdb *e = plan_bridge(plan, bridge)->cfg->fdb;
	struct way way = policy_way(p);
	int err = 0;
	u32 i = 0;

	for (; e; e = e->next) {
		err = set(bridge, plan, e) ?: err;
		give_way_at(&way, i++);
	}
	return err;
}

void statics_set(struct policy *p, struct bridge *bridge, const struct plan *plan)
{
	const struct static_plan *s = &plan_bridge(plan, bridge)->statics;
	int err;

	if (s->looked && s->n_dropped == bridge->fdb.n_dropped)
		err = set_new(p, bridge, plan);
	else
		err = set_all(p, bridge, plan);
	if (err)
		vlog(LOG_FDB, LVL_ERR, "bridge %s: no memory for all static addresses",
		     bridge->name);
	fdb_static_end(&bridge->fdb);
}
