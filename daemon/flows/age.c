// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the datapath's counters say about flows: which are idle, and which stations are alive.
 *
 * Nothing is learned from a dump while it runs. Misses are answered meanwhile, and what they change
 * may be shown as it was: a flow that has gone gets a record that the next dump takes away.
 */
#include "daemon/base/log.h"
#include "daemon/bridge/bridges.h"
#include "daemon/flows/flows.h"

#define AGE_FLOWS_PER_MS	4	/* more of them are looked at less often */

static void read_flow(void *arg, const struct dp_flow *dp)
{
	struct flows *flows = arg;
	struct flow *f = flows_find(flows, &dp->key, &dp->mask);
	bool grown;

	flows->shown++;
	/* Shown already, or made since this dump began: what is shown may be what was before it. */
	if (f && f->seen == flows->dump)
		return;
	if (!f)
		f = flows_record(flows, dp);
	if (!f)
		return;
	f->seen = flows->dump;
	grown = dp->stats.packets > f->packets;
	f->used |= grown;
	flow_credit(flows, f, &dp->stats);
	if (grown)
		flow_learns_again(flows, f);
	flow_taps_look(flows, f);
	give_way(&flows->way);
}

static int begin_reading(struct flows *flows)
{
	flows->dump++;
	return flows->dp->ops->flow_dump_begin(flows->dp, &flows->reading);
}

void flows_read_end(struct flows *flows)
{
	if (flows->reading)
		flows->dp->ops->flow_dump_end(flows->reading);
	flows->reading = NULL;
}

int flows_read_step(struct flows *flows)
{
	int ret = flows->reading ? 0 : begin_reading(flows);

	if (!ret)
		ret = flows->dp->ops->flow_dump_step(flows->reading, read_flow, flows);
	if (ret < 0)
		vlog(LOG_FLOWS, LVL_WARN, "the flows could not be read: %s", strerror(-ret));
	if (ret <= 0)
		flows_read_end(flows);
	return ret;
}

int flows_read(struct flows *flows)
{
	int ret;

	do {
		ret = flows_read_step(flows);
	} while (ret > 0);
	return ret;
}

/* A hit proves that the source is alive behind the ports by which the flow enters its bridges. */
static void refresh_sources(struct flows *flows, struct flow *f, u64 now)
{
	struct hop hops[HOPS_MAX];
	u32 n = flow_hops_get(flows, f, hops), i;

	for (i = 0; i < n; i++) {
		if (hop_has_moved(&hops[i])) {
			flows_delete(flows, f);
			return;
		}
	}
	/* From here on @f may go: what is learned anew looks at flows. */
	for (i = 0; i < n; i++)
		hop_learn(&hops[i], now);
}

/* @gives: of flows that make room */
static u64 idle_limit(const struct flows *flows, bool gives)
{
	u64 limit = flows->idle_ms ? flows->idle_ms : CFG_FLOW_IDLE_MS_DEFAULT;

	return gives && limit > FLOW_IDLE_FULL_MS ? FLOW_IDLE_FULL_MS : limit;
}

u64 flows_age_interval(const struct flows *flows)
{
	u64 ms = AGE_INTERVAL_MS + flows->by_key.count / AGE_FLOWS_PER_MS;
	u64 most = idle_limit(flows, flows->room.refused) / 4;

	if (most < AGE_INTERVAL_MS)
		most = AGE_INTERVAL_MS;
	return ms < most ? ms : most;
}

/*
 * A flow that a dump does not show was taken away by somebody. Should it be there all the same,
 * it must not live on without a record: it is deleted.
 */
bool flow_age(struct flows *flows, struct flow *f, const struct flow_need *need)
{
	bool gives = flow_room_gives(&flows->room, need, f->key.k.in_port);

	if (f->seen != flows->dump || f->idle_ms >= idle_limit(flows, gives)) {
		f->expired = true;
		flows_delete(flows, f);
		return true;
	}
	if (f->unsure)
		flows_revalidate(flows, f);
	return false;
}

/* Where the stations of a flow are is not known while it waits to be compared with a change. */
void flow_show_signs(struct flows *flows, struct flow *f)
{
	if (!f->used || f->seen != flows->dump || f->version != flows->version)
		return;
	f->used = false;
	refresh_sources(flows, f, flows->now);
}
