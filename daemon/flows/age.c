// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the datapath's counters say about flows: which are idle, and which stations are alive.
 *
 * Nothing is learned from a dump while it runs. Misses are answered meanwhile, and what they change
 * may be shown as it was: a flow that has gone gets a record that the next dump takes away.
 */
#include <stdlib.h>
#include "daemon/base/log.h"
#include "daemon/policy/state.h"

#define AGE_FLOWS_PER_MS	4	/* more of them are looked at less often */

static void read_flow(void *arg, const struct dp_flow *dp)
{
	struct bridges *br = arg;
	struct flow *f = flows_find(&br->flows, &dp->key, &dp->mask);

	br->flows.shown++;
	/* Shown already, or made since this dump began: what is shown may be what was before it. */
	if (f && f->seen == br->flows.dump)
		return;
	if (!f)
		f = flows_record(br, dp);
	if (!f)
		return;
	f->seen = br->flows.dump;
	f->used |= dp->stats.packets > f->packets;
	flow_credit(f, &dp->stats, br->now);
	f->idle_ms = dp->stats.used_ms == ~0ULL ? dp->stats.age_ms : dp->stats.used_ms;
	bridges_give_way(br);
}

int flows_read_step(struct bridges *br, bool begin)
{
	int ret;

	br->flows.dump += begin;
	ret = br->dp->ops->flow_dump_step(br->dp, begin, read_flow, br);
	if (ret < 0)
		vlog(LOG_FLOWS, LVL_WARN, "the flows could not be read: %s", strerror(-ret));
	return ret;
}

/* All at once. If that fails, what has not been shown is no sign of anything. */
static int read_flows(struct bridges *br)
{
	int ret;

	ageing_finish_reading(br);
	ret = flows_read_step(br, true);
	while (ret > 0)
		ret = flows_read_step(br, false);
	if (ret)
		ageing_give_up(br);
	return ret;
}

/* A hit proves that the source is alive behind the ports by which the flow enters its bridges. */
static void refresh_sources(struct bridges *br, struct flow *f, u64 now)
{
	struct hop hops[HOPS_MAX];
	u32 n = flow_hops_get(br, f, hops), i;

	for (i = 0; i < n; i++) {
		if (forward_has_moved(&hops[i])) {
			flows_delete(br, f);
			return;
		}
	}
	/* From here on @f may go: what is learned anew looks at flows. */
	for (i = 0; i < n; i++)
		forward_learn_hop(&hops[i], now);
}

/* @gives: of flows that make room */
static u64 idle_limit(const struct bridges *br, bool gives)
{
	u64 limit = br->config.flow_idle_ms ? br->config.flow_idle_ms : CFG_FLOW_IDLE_MS_DEFAULT;

	return gives && limit > FLOW_IDLE_FULL_MS ? FLOW_IDLE_FULL_MS : limit;
}

u64 flows_age_interval(const struct bridges *br)
{
	u64 ms = AGE_INTERVAL_MS + br->flows.by_key.count / AGE_FLOWS_PER_MS;
	u64 most = idle_limit(br, br->flows.room.refused) / 4;

	if (most < AGE_INTERVAL_MS)
		most = AGE_INTERVAL_MS;
	return ms < most ? ms : most;
}

/*
 * A flow that a dump does not show was taken away by somebody. Should it be there all the same,
 * it must not live on without a record: it is deleted.
 */
bool flow_age(struct bridges *br, struct flow *f, const struct flow_need *need)
{
	bool gives = flow_room_gives(&br->flows.room, need, f->key.k.in_port);

	if (f->seen != br->flows.dump || f->idle_ms >= idle_limit(br, gives)) {
		flows_delete(br, f);
		return true;
	}
	if (f->unsure)
		flows_revalidate(br, f);
	return false;
}

void flow_show_signs(struct bridges *br, struct flow *f)
{
	if (!f->used || f->seen != br->flows.dump)
		return;
	f->used = false;
	refresh_sources(br, f, br->now);
}

void flows_credit(struct bridges *br)
{
	read_flows(br);
}

/* What flows had carried by then is for flows_learn(), which looks at when: no sign of life now. */
int flows_load(struct bridges *br)
{
	struct flow *f;
	int err = read_flows(br);

	LIST_FOREACH(f, &br->flows.all, link)
		f->used = false;
	return err;
}

static int by_idle_time(const void *a, const void *b)
{
	const struct flow *fa = *(struct flow *const *)a, *fb = *(struct flow *const *)b;

	return fa->idle_ms < fb->idle_ms ? 1 : fa->idle_ms > fb->idle_ms ? -1 : 0;
}

static bool is_young(const struct flow *f, const struct hop *hop)
{
	return hop->port->dp.flags & VSWITCH_PORT_F_RUNNING &&
	       f->idle_ms < hop->port->bridge->fdb.aging_ms;
}

/* A flow of another shape than the decision's does not prove who sent its frames. */
static void learn_from(struct bridges *br, const struct flow *f, u64 now)
{
	struct decision *d = &br->decision;
	u64 then = now > f->idle_ms ? now - f->idle_ms : 0;
	u32 i;

	forward_decide(br, &f->key, d);
	if (memcmp(&d->mask, &f->mask, sizeof(f->mask)) || flow_refuses_source(f))
		return;
	for (i = 0; i < d->n_hops; i++) {
		if (is_young(f, &d->hops[i]))
			forward_learn_hop(&d->hops[i], then);
	}
}

/* Left behind by a move: its next frame must miss, or a move back would not be seen. */
static void drop_if_moved(struct bridges *br, struct flow *f)
{
	struct decision *d = &br->decision;
	u32 i;

	forward_decide(br, &f->key, d);
	for (i = 0; i < d->n_hops; i++) {
		if (forward_has_moved(&d->hops[i])) {
			flows_delete(br, f);
			return;
		}
	}
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
