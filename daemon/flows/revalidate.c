// SPDX-License-Identifier: GPL-2.0-or-later
/* Flows compared with the policy: which stay, change or go. */
#include "daemon/bridge/bridges.h"
#include "daemon/flows/flows.h"

static bool is_known_port(const struct flows *flows, u32 no)
{
	return bridges_port_at(flows->bridges, no) || foreign_at(flows->bridges, no);
}

bool flow_refuses_source(const struct flow *f)
{
	struct vsw_action_iter it;
	struct vsw_action action;

	vsw_action_iter_init(&it, f->actions, f->len);
	while (vsw_action_next(&it, &action) == 1) {
		if (action.type == VSWITCH_ACT_DROP)
			return action.reason == VSWITCH_DROP_MAC_LIMIT ||
			       action.reason == VSWITCH_DROP_MAC_STICKY ||
			       action.reason == VSWITCH_DROP_BOND_LOOP;
	}
	return false;
}

static bool has_actions(const struct flow *f, const struct decision *d)
{
	return f->len == d->len && !memcmp(f->actions, d->actions, d->len);
}

/*
 * A flow whose frames are now in another VLAN, or in one more, is deleted, not changed: its next
 * frame misses, and its source is learned where it is now.
 */
static bool must_go(const struct flows *flows, const struct flow *f, const struct decision *d)
{
	if (d->once || !is_known_port(flows, f->key.k.in_port) ||
	    memcmp(&f->mask, &d->mask, sizeof(f->mask)))
		return true;
	if (f->unsure)
		return (flow_refuses_source(f) || d->n_mirrors) && !has_actions(f, d);
	return !flow_hops_are_learned(f, d) || !flow_mirrors_are_same(f, d) ||
	       !flow_taps_are_same(f, d);
}

void flows_decide(struct flows *flows, const union vsw_key *key, struct decision *d)
{
	flows->decisions++;
	forward_decide(flows->bridges, key, d);
}

/*
 * What the former daemon was to tell of a flow is told by this one, whatever becomes of the flow.
 * Its frames are those of the decision, as far as collectors know, if it looks at the same bits.
 */
void flow_taps_inherit(struct flow *f, const struct decision *d)
{
	if (f->inherited && !memcmp(&f->mask, &d->mask, sizeof(f->mask)))
		flow_taps_set(f, d);
}

void flows_revalidate(struct flows *flows, struct flow *f)
{
	struct decision *d = &flows->decision;

	f->version = flows->version;
	flows_decide(flows, &f->key, d);
	flow_taps_inherit(f, d);
	if (must_go(flows, f, d) || flow_hops_set(flows, f, d) || flow_rules_set(f, d) ||
	    flow_mirrors_set(f, d) || flow_learned_set(f, d) ||
	    flow_taps_set(f, d)) {
		flows_delete(flows, f);
		return;
	}
	flow_loads_set(f, d);
	f->unsure = false;
	f->inherited = false;
	if (!has_actions(f, d))
		flows_change(flows, f, d);
}

/* Whether it sends by the port of this number */
static bool outputs_to(const struct flow *f, u32 no)
{
	struct vsw_action_iter it;
	struct vsw_action action;

	vsw_action_iter_init(&it, f->actions, f->len);
	while (vsw_action_next(&it, &action) == 1) {
		if (action.type == VSWITCH_ACT_OUTPUT && action.port == no)
			return true;
	}
	return false;
}

void flows_leave_port(struct flows *flows, u32 no)
{
	struct flow_walk walk;
	struct flow *f;

	flow_walk_begin(flows, &walk);
	while ((f = flow_walk_next(&walk))) {
		if (outputs_to(f, no))
			flows_revalidate(flows, f);
		give_way(&flows->way);
	}
}

void flows_delete_strangers(struct flows *flows)
{
	struct flow_walk walk;
	struct flow *f;

	flow_walk_begin(flows, &walk);
	while ((f = flow_walk_next(&walk))) {
		if (!is_known_port(flows, f->key.k.in_port))
			flows_delete(flows, f);
	}
}
