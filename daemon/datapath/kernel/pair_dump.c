// SPDX-License-Identifier: GPL-2.0-or-later
/* A list of the flows of both: first those of one, then those of the other. */
#include <stdlib.h>
#include "daemon/datapath/kernel/pair_state.h"

/*
 * struct pair_dump - @of: the one that is being listed; @rest: the other one is to follow; @cb,
 * @arg: who is told, during a step
 */
struct pair_dump {
	struct dp_dump dump;
	LIST_ENTRY(pair_dump) link;
	struct dp_dump *of;
	struct dp *rest;
	void (*cb)(void *arg, const struct dp_flow *flow);
	void *arg;
};

/* What a former port has left behind whose number is one of the other datapath's now */
static void tell_flow(void *arg, const struct dp_flow *flow)
{
	const struct pair_dump *d = arg;
	struct dp *dp = d->of->dp;

	if (side_of_key(pair_of(d->dump.dp), &flow->key, &flow->mask)->dp != dp)
		dp->ops->flow_del(dp, &flow->key, &flow->mask, NULL);
	else
		d->cb(d->arg, flow);
}

static int begin_rest(struct pair_dump *d)
{
	struct dp *dp = d->rest;

	d->rest = NULL;
	return dp->ops->flow_dump_begin(dp, &d->of);
}

int pair_flow_dump_begin(struct dp *dp, struct dp_dump **dump)
{
	struct pair *p = pair_of(dp);
	struct pair_dump *d = calloc(1, sizeof(*d));
	int ret;

	if (!d)
		return -ENOMEM;
	d->dump.dp = dp;
	d->rest = p->system.dp ?: p->dpdk.dp;
	ret = d->rest ? begin_rest(d) : 0;
	if (p->system.dp)
		d->rest = p->dpdk.dp;
	if (ret) {
		free(d);
		return ret;
	}
	LIST_INSERT_HEAD(&p->dumps, d, link);
	*dump = &d->dump;
	return 0;
}

int pair_flow_dump_step(struct dp_dump *dump, void (*cb)(void *arg, const struct dp_flow *flow),
			void *arg)
{
	struct pair_dump *d = (struct pair_dump *)dump;
	int ret;

	d->cb = cb;
	d->arg = arg;
	ret = d->of ? d->of->dp->ops->flow_dump_step(d->of, tell_flow, d) : 0;
	if (ret || !d->rest || d->rest != pair_of(dump->dp)->dpdk.dp)
		return ret;
	if (d->of)
		d->of->dp->ops->flow_dump_end(d->of);
	d->of = NULL;
	return begin_rest(d) ?: 1;
}

void pair_flow_dump_end(struct dp_dump *dump)
{
	struct pair_dump *d = (struct pair_dump *)dump;

	if (d->of)
		d->of->dp->ops->flow_dump_end(d->of);
	LIST_REMOVE(d, link);
	free(d);
}

void pair_dumps_leave(struct pair *p, const struct dp *dp)
{
	struct pair_dump *d;

	LIST_FOREACH(d, &p->dumps, link) {
		if (d->rest == dp)
			d->rest = NULL;
		if (!d->of || d->of->dp != dp)
			continue;
		dp->ops->flow_dump_end(d->of);
		d->of = NULL;
	}
}
