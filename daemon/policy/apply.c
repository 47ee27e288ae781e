// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Following a configuration.
 *
 * There is one way, whether the configuration is new, an old one to return to, or the one in force
 * that has to be repaired: compare it with what is, in this order:
 *
 *   place    objects for what is new; nothing else changes before memory for all is there (place.c)
 *   detach   ports that must be somewhere else
 *   attach   what is not attached; here a device may be refused
 *   conclude rules, MAC tables, flows; only then is taken away what is not wanted any more
 *
 * A refusal thus finds all that was unharmed but for ports that were to be moved, and following
 * the former configuration brings these back. A port leaves the datapath only when no flow refers
 * to its number: the number may be given to another one at once.
 */
#include "daemon/base/errline.h"
#include "daemon/base/log.h"
#include "daemon/export/ledger.h"
#include "daemon/policy/policy_state.h"

/*
 * On the way back to a former configuration what is not in it goes first: it may have taken the
 * numbers of what comes back.
 */
static void mark_unwanted(struct plan *plan)
{
	struct port_plan *planned = plan->ports;

	for (; planned < plan->ports + plan->n_ports; planned++)
		planned->detach |= planned->port->attached && !planned->cfg;
}

/* Those under an internal port go before it. */
static void remove_ports(struct policy *p, const struct plan *plan, bool internal)
{
	struct port_plan *planned;
	struct bridge *bridge;
	struct port *port;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		TAILQ_FOREACH(port, &bridge->ports, link) {
			planned = plan_port(plan, port);
			if (!planned->detach || port->internal != internal)
				continue;
			port_remove(port);
			planned->detach = false;
		}
	}
}

/* Take what is marked out of the policy, the flows and the datapath, in this order. */
static void detach_marked(struct policy *p, const struct plan *plan)
{
	struct bridge *bridge;
	struct port *port;
	bool any = false;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		TAILQ_FOREACH(port, &bridge->ports, link) {
			if (plan_port(plan, port)->detach) {
				port_let_go(port);
				any = true;
			}
		}
	}
	if (!any)
		return;
	policy_revalidate(p);
	remove_ports(p, plan, false);
	remove_ports(p, plan, true);
}

/*
 * With @strict, which is when somebody has changed the configuration, a refusal counts if this
 * configuration brought the port. One that was refused before does not stand in the way of changes
 * that have nothing to do with it. A port that has vanished, or is kept out, is made anew then, and
 * not before.
 */
static int attach(struct port *port, const struct port_plan *planned, bool strict, char **why)
{
	int err;

	if (port->attached || port->left || !planned->cfg ||
	    ((port->vanished || port->kept_out) && !strict))
		return 0;
	if (strict)
		port_let_in(port);
	err = port_attach(port);
	if (!err)
		return 0;
	if (strict && planned->fresh)
		return errline(why, err, "%s", port->error);
	vlog(LOG_BRIDGE, LVL_WARN, "bridge %s: %s", port->bridge->name, port->error);
	return 0;
}

/* The masters of all others. */
static int attach_locals(struct policy *p, const struct plan *plan, bool strict, char **why)
{
	struct bridge *bridge;
	struct port *local;
	int err = 0;

	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		local = bridge->local;
		if (local && !err)
			err = attach(local, plan_port(plan, local), strict, why);
	}
	return err;
}

/* A master cannot be changed; ports with a wrong one are attached anew. */
static void mark_wrong_masters(struct plan *plan)
{
	struct port_plan *planned = plan->ports;
	const struct port *port;

	for (; planned < plan->ports + plan->n_ports; planned++) {
		port = planned->port;
		planned->detach = planned->cfg && port->attached && !port_is_virtual(port) &&
				  port->dp.master != port_master(port);
	}
}

static int attach_all(struct policy *p, struct plan *plan, bool strict, char **why)
{
	struct bridge *bridge;
	struct port *port;
	int err = attach_locals(p, plan, strict, why) ?: portals_make(p, plan, strict, why);

	if (err)
		return err;
	mark_wrong_masters(plan);
	tunnels_update(p, plan);
	detach_marked(p, plan);
	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		TAILQ_FOREACH(port, &bridge->ports, link) {
			err = attach(port, plan_port(plan, port), strict, why);
			if (err)
				return err;
		}
	}
	return 0;
}

/* With all that is sticky there, before flows are looked at. Whether any port is to go */
static bool let_go_unwanted(const struct plan *plan, struct bridge *bridge)
{
	struct port_plan *planned;
	struct port *port;
	bool any = false;

	TAILQ_FOREACH(port, &bridge->ports, link) {
		planned = plan_port(plan, port);
		planned->detach = !planned->cfg && port->attached;
		if (planned->detach)
			port_let_go(port);
		if (!planned->cfg)
			fdb_forget_port(&bridge->fdb, &port->fdb);
		any |= planned->detach;
	}
	return any;
}

/* It may have been taken once more meanwhile, by way of a miss that was answered. */
static void free_port(struct port *port)
{
	port_let_go(port);
	port_free(port);
}

static void free_unwanted(struct policy *p, const struct plan *plan)
{
	struct bridge *bridge, *next_bridge;
	struct port *port, *next;

	for (bridge = TAILQ_FIRST(&p->bridges.list); bridge; bridge = next_bridge) {
		next_bridge = TAILQ_NEXT(bridge, link);
		for (port = TAILQ_FIRST(&bridge->ports); port; port = next) {
			next = TAILQ_NEXT(port, link);
			if (!plan_port(plan, port)->cfg)
				free_port(port);
		}
		if (!plan_bridge(plan, bridge)->cfg)
			bridge_free(bridge);
	}
}

/* From here on nothing can be refused. */
static void conclude(struct policy *p, const struct plan *plan)
{
	struct bridge *bridge;
	bool at_once = !p->adopted;

	TAILQ_FOREACH(bridge, &p->bridges.list, link)
		at_once |= let_go_unwanted(plan, bridge);
	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (plan_bridge(plan, bridge)->cfg)
			bridge_configure(bridge, plan);
	}
	meters_follow(p, !p->adopted);
	patches_update(p);
	TAILQ_FOREACH(bridge, &p->bridges.list, link) {
		if (plan_bridge(plan, bridge)->cfg)
			statics_set(p, bridge, plan);
	}
	if (!p->adopted) {
		sticky_bring_back(p, plan);
		adopt_learn(p);
	}
	p->flows.dirty = true;
	if (at_once)
		policy_settle_all(p);
	else
		policy_settle(p);
	remove_ports(p, plan, false);
	remove_ports(p, plan, true);
	if (!p->adopted) {
		adopt_clean(p);
		ledger_sweep(p->bridges.exporters.ledger);
		qos_sweep(p);
	}
	portals_clean(p, plan);
	free_unwanted(p, plan);
	meters_leave(p);
	tunnels_clean(p);
}

static int follow(struct policy *p, const struct config *cfg, bool strict, char **why)
{
	struct plan plan;
	int err;

	p->flows.quiet = true;
	err = plan_init(&plan, &p->bridges, cfg);
	if (!err)
		err = plan_place(p, &plan, cfg);
	if (!err) {
		statics_look(p, &plan);
		if (!strict)
			mark_unwanted(&plan);
		detach_marked(p, &plan);
		err = plan_rehome(p, &plan);
	}
	if (err)
		errline(why, err, "no memory for the configuration");
	else
		err = attach_all(p, &plan, strict, why);
	if (!err)
		conclude(p, &plan);
	plan_exit(&plan);
	p->flows.quiet = false;
	return err;
}

void policy_repair(struct policy *p)
{
	int err = follow(p, &p->config, false, NULL);

	p->repair = false;
	if (err)
		vlog(LOG_BRIDGE, LVL_ERR, "the configuration in force is not what it should be: %s",
		     strerror(-err));
}

static void tune(struct policy *p, const struct config_dpdk *cfg)
{
	const struct dp_tuning tuning = {
		.options = cfg->options,
		.sleep_max = cfg->has_sleep_max ? cfg->sleep_max : UINT32_MAX,
	};

	if (p->dp->ops->tune)
		p->dp->ops->tune(p->dp, &tuning);
}

/*
 * At the first time all ports are new, but they are not news: somebody else's mistake with one of
 * them must not keep the others from working.
 */
int policy_apply(struct policy *p, const struct config *cfg, u64 now, char **why)
{
	struct config next, former;
	int err;

	p->flows.now = now;
	if (why)
		*why = NULL;
	if (config_copy(&next, cfg, policy_way(p)))
		return errline(why, -ENOMEM, "no memory for the configuration");
	err = p->adopted ? 0 : adopt_begin(p, why);
	if (!err)
		err = follow(p, &next, p->adopted, why);
	if (err) {
		if (p->adopted)
			policy_repair(p);
		config_free(&next);
		return err;
	}
	former = p->config;
	p->config = next;
	p->flows.idle_ms = next.flow_idle_ms;
	tune(p, &p->config.dpdk);
	p->adopted = true;
	config_let_go(&former, policy_way(p));
	return 0;
}
