// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the datapath's counters say about flows: which are idle, and which stations are alive.
 *
 * Nothing is learned while a dump runs: learning changes flows, and the datapath is busy then.
 */
#include <stdlib.h>
#include "log.h"
#include "policy.h"

static void read_flow(void *arg, const struct dp_flow *dp)
{
	struct bridges *br = arg;
	struct flow *f = flows_find(&br->flows, &dp->key, &dp->mask);

	if (!f)
		f = flows_record(br, dp);
	if (!f)
		return;
	f->seen = br->flows.dump;
	f->used = dp->stats.packets > f->packets;
	f->packets = dp->stats.packets;
	f->idle_ms = dp->stats.used_ms == ~0ULL ? dp->stats.age_ms : dp->stats.used_ms;
}

static int read_flows(struct bridges *br)
{
	int err;

	br->flows.dump++;
	err = br->dp->ops->flow_dump(br->dp, read_flow, br);
	if (err)
		vlog(LOG_FLOWS, LVL_WARN, "the flows could not be read: %s", strerror(-err));
	return err;
}

/* The source of a flow's frames was learned behind another port, later. */
static bool has_moved(const struct flow *f, const struct ingress *in)
{
	const struct fdb_entry *e = fdb_find(&in->bridge->fdb, in->vlan, f->key.k.eth_src);

	return e && !e->is_static && e->port != &in->port->fdb;
}

/* A hit proves that the source is alive behind the flow's port. */
static void refresh_source(struct bridges *br, struct flow *f, u64 now)
{
	struct ingress in;

	forward_ingress(br, &f->key, &in, NULL);
	if (in.reason)
		return;
	if (has_moved(f, &in))
		flows_delete(br, f);
	else
		forward_learn(&f->key, &in, now);
}

static u64 idle_limit(const struct bridges *br)
{
	u64 limit = br->config.flow_idle_ms ? br->config.flow_idle_ms : CFG_FLOW_IDLE_MS_DEFAULT;

	return br->full && limit > FLOW_IDLE_FULL_MS ? FLOW_IDLE_FULL_MS : limit;
}

/*
 * A flow that a dump does not show was taken away by somebody. Should it be there all the same,
 * it must not live on without a record: it is deleted.
 */
static void age_flow(struct bridges *br, struct flow *f, u64 limit)
{
	if (f->seen != br->flows.dump || f->idle_ms >= limit)
		flows_delete(br, f);
	else if (f->unsure)
		flows_revalidate(br, f);
}

void flows_age(struct bridges *br, u64 now)
{
	struct flows *flows = &br->flows;
	u64 limit = idle_limit(br);
	struct flow *f;

	if (read_flows(br))
		return;
	br->full = false;
	for (f = LIST_FIRST(&flows->all); f; f = flows->next) {
		flows->next = LIST_NEXT(f, link);
		if (f->used && f->seen == flows->dump)
			refresh_source(br, f, now);
	}
	for (f = LIST_FIRST(&flows->all); f; f = flows->next) {
		flows->next = LIST_NEXT(f, link);
		age_flow(br, f, limit);
	}
}

int flows_load(struct bridges *br)
{
	return read_flows(br);
}

static int by_idle_time(const void *a, const void *b)
{
	const struct flow *fa = *(struct flow *const *)a, *fb = *(struct flow *const *)b;

	return fa->idle_ms < fb->idle_ms ? 1 : fa->idle_ms > fb->idle_ms ? -1 : 0;
}

/* A flow of another shape than the decision's does not prove who sent its frames. */
static void learn_from(struct bridges *br, const struct flow *f, u64 now)
{
	struct decision *d = &br->decision;
	struct ingress in;

	forward_decide(br, &f->key, d);
	in = d->in;
	if (memcmp(&d->mask, &f->mask, sizeof(f->mask)) || in.reason ||
	    !(in.port->dp.flags & VSWITCH_PORT_F_RUNNING) || f->idle_ms >= in.bridge->fdb.aging_ms)
		return;
	forward_learn(&f->key, &in, now > f->idle_ms ? now - f->idle_ms : 0);
}

/* Left behind by a move: its next frame must miss, or a move back would not be seen. */
static void drop_if_moved(struct bridges *br, struct flow *f)
{
	struct ingress in;

	forward_ingress(br, &f->key, &in, NULL);
	if (!in.reason && has_moved(f, &in))
		flows_delete(br, f);
}

void flows_learn(struct bridges *br, u64 now)
{
	struct flow **sorted, *f;
	size_t n = 0, i;

	if (!br->flows.by_key.count)
		return;
	sorted = calloc(br->flows.by_key.count, sizeof(struct flow *));
	if (!sorted)
		return;
	LIST_FOREACH(f, &br->flows.all, link)
		sorted[n++] = f;
	qsort(sorted, n, sizeof(struct flow *), by_idle_time);
	for (i = 0; i < n; i++)
		learn_from(br, sorted[i], now);
	for (i = 0; i < n; i++)
		drop_if_moved(br, sorted[i]);
	free(sorted);
}
