// SPDX-License-Identifier: GPL-2.0-or-later
/* Installed flows, listed in steps for somebody who may take his time. */
#include <stdlib.h>
#include "daemon/policy/policy_state.h"

/* struct flow_listing - @bridge: of which the flows are meant; 0: all */
struct flow_listing {
	struct policy *policy;
	u32 bridge;
	struct dp_dump *dump;
	void (*cb)(void *arg, const struct dp_flow *flow);
	void *arg;
};

static int begin(struct policy *p, u32 bridge, struct flow_listing **list)
{
	struct flow_listing *l = calloc(1, sizeof(*l));
	int err = l ? p->dp->ops->flow_dump_begin(p->dp, &l->dump) : -ENOMEM;

	if (err) {
		free(l);
		return err;
	}
	l->policy = p;
	l->bridge = bridge;
	*list = l;
	return 0;
}

int policy_flow_listing(struct policy *p, const char *name, struct flow_listing **list)
{
	const struct bridge *bridge = name ? bridges_bridge(&p->bridges, name) : NULL;

	if (name && !bridge)
		return -ENOENT;
	policy_settle(p);
	return begin(p, bridge ? bridge->id : 0, list);
}

static void show(void *arg, const struct dp_flow *dp)
{
	const struct flow_listing *l = arg;
	const struct flow *f;

	if (l->bridge) {
		f = flows_find(&l->policy->flows, &dp->key, &dp->mask);
		if (!f || !flow_passes(f, l->bridge))
			return;
	}
	l->cb(l->arg, dp);
}

int policy_flow_listing_step(struct flow_listing *l,
			     void (*cb)(void *arg, const struct dp_flow *flow), void *arg)
{
	l->cb = cb;
	l->arg = arg;
	return l->policy->dp->ops->flow_dump_step(l->dump, show, l);
}

void policy_flow_listing_end(struct flow_listing *l)
{
	l->policy->dp->ops->flow_dump_end(l->dump);
	free(l);
}
