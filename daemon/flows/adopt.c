// SPDX-License-Identifier: GPL-2.0-or-later
/* Flows that an earlier daemon left: their records, and the stations that they tell of. */
#include <stdlib.h>
#include "daemon/bridge/bridges.h"
#include "daemon/flows/flows.h"

/* What flows had carried by then is for flows_learn(), which looks at when: no sign of life now. */
int flows_load(struct flows *flows)
{
	struct flow *f;
	int err = flows_read(flows);

	LIST_FOREACH(f, &flows->all, link) {
		f->used = false;
		f->inherited = true;
	}
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
static void learn_from(struct flows *flows, const struct flow *f, u64 now)
{
	struct decision *d = &flows->decision;
	u64 then = now > f->idle_ms ? now - f->idle_ms : 0;
	u32 i;

	flows_decide(flows, &f->key, d);
	if (memcmp(&d->mask, &f->mask, sizeof(f->mask)) || flow_refuses_source(f))
		return;
	for (i = 0; i < d->n_hops; i++) {
		if (is_young(f, &d->hops[i]))
			hop_learn(&d->hops[i], then);
	}
}

/* Left behind by a move: its next frame must miss, or a move back would not be seen. */
static void drop_if_moved(struct flows *flows, struct flow *f)
{
	struct decision *d = &flows->decision;
	u32 i;

	flows_decide(flows, &f->key, d);
	for (i = 0; i < d->n_hops; i++) {
		if (hop_has_moved(&d->hops[i])) {
			flow_taps_inherit(f, d);
			flows_delete(flows, f);
			return;
		}
	}
}

void flows_learn(struct flows *flows, u64 now)
{
	struct flow **sorted, *f;
	size_t n = 0, i;

	if (!flows->by_key.count)
		return;
	sorted = calloc(flows->by_key.count, sizeof(struct flow *));
	if (!sorted)
		return;
	LIST_FOREACH(f, &flows->all, link)
		sorted[n++] = f;
	qsort(sorted, n, sizeof(struct flow *), by_idle_time);
	for (i = 0; i < n; i++)
		learn_from(flows, sorted[i], now);
	for (i = 0; i < n; i++)
		drop_if_moved(flows, sorted[i]);
	free(sorted);
}
