// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What collectors are told of flows: a record when a flow has lasted for an active timeout, of what
 * has come since the last one, and one when it goes. Their sum is what the datapath has counted,
 * over restarts of the daemon, too: what was told of flows that go on stands in a file (ledger.h),
 * before it is sent.
 */
#include <stdlib.h>
#include "daemon/bridge/bridges.h"
#include "daemon/export/ledger.h"
#include "daemon/flows/flows.h"

/*
 * struct flow_tap - one exporter's
 * @packets, @bytes: told so far; @since: when that was, or the flow began
 * @entry:  its number in the ledger; @cached: it has the exporter's active timeout
 */
struct flow_tap {
	struct exporter *exporter;	/* held */
	struct export_key key;
	u64 packets, bytes;
	u64 since;
	int entry;
	bool cached;
};

bool flow_taps_are_same(const struct flow *f, const struct decision *d)
{
	u32 i;

	if (f->n_taps != d->n_taps)
		return false;
	for (i = 0; i < f->n_taps; i++) {
		if (f->taps[i].exporter != d->taps[i].exporter ||
		    memcmp(&f->taps[i].key, &d->taps[i].key, sizeof(f->taps[i].key)))
			return false;
	}
	return true;
}

static void clear_tap(struct flow_tap *tap)
{
	tap->exporter->cached -= tap->cached;
	exporter_put(tap->exporter);
}

void flow_taps_clear(struct flow *f)
{
	while (f->n_taps)
		clear_tap(&f->taps[--f->n_taps]);
	free(f->taps);
	f->taps = NULL;
}

/* --- the ledger ---------------------------------------------------------------------------- */

static struct ledger *ledger_of(const struct flow_tap *tap)
{
	return tap->exporter->owner->ledger;
}

static struct ledger_entry entry_of(const struct flow *f, const struct flow_tap *tap)
{
	struct ledger_entry entry = {
		.key = f->key, .mask = f->mask, .packets = tap->packets, .bytes = tap->bytes,
		.at = tap->since,
	};

	memcpy(entry.uuid, tap->exporter->settings.uuid, sizeof(tap->exporter->settings.uuid));
	return entry;
}

static void claim(struct flow_tap *tap, const struct flow *f)
{
	struct ledger_entry entry = entry_of(f, tap);

	tap->entry = ledger_claim(ledger_of(tap), &entry);
	if (tap->entry == LEDGER_NONE || entry.packets > f->packets || entry.bytes > f->bytes)
		return;
	tap->packets = entry.packets;
	tap->bytes = entry.bytes;
	tap->since = entry.at;
}

/* --- taps ---------------------------------------------------------------------------------- */

/*
 * One that was found in the datapath later than at the start was told of by who made it, or nobody
 * is to know of it: what it has counted so far is not told.
 */
static void begin_tap(struct flow_tap *tap, const struct flow *f, const struct decision_tap *from)
{
	tap->exporter = exporter_get(from->exporter);
	tap->key = from->key;
	tap->since = f->made;
	tap->entry = LEDGER_NONE;
	if (f->inherited) {
		claim(tap, f);
	} else {
		tap->packets = f->packets;
		tap->bytes = f->bytes;
	}
}

int flow_taps_set(struct flow *f, const struct decision *d)
{
	u32 i;

	if (flow_taps_are_same(f, d))
		return 0;
	flow_taps_clear(f);
	if (!d->n_taps)
		return 0;
	f->taps = calloc(d->n_taps, sizeof(f->taps[0]));
	if (!f->taps)
		return -ENOMEM;
	f->n_taps = d->n_taps;
	for (i = 0; i < f->n_taps; i++)
		begin_tap(&f->taps[i], f, &d->taps[i]);
	return 0;
}

/* --- telling ------------------------------------------------------------------------------- */

/* Whether anything has come since it was told of. Counters that run backwards are others. */
static bool has_news(struct flow_tap *tap, const struct flow *f)
{
	if (f->packets < tap->packets || f->bytes < tap->bytes) {
		tap->packets = 0;
		tap->bytes = 0;
	}
	return f->packets > tap->packets;
}

static void tell(const struct flows *flows, struct flow_tap *tap, const struct flow *f,
		 enum export_end end)
{
	u64 last = flows->now - (f->idle_ms < flows->now ? f->idle_ms : flows->now);
	struct export_record r = {
		.key = tap->key, .packets = f->packets - tap->packets,
		.bytes = f->bytes - tap->bytes, .first = tap->since,
		.last = last > tap->since ? last : tap->since, .end = end,
	};

	tap->packets = f->packets;
	tap->bytes = f->bytes;
	tap->since = flows->now;
	exporter_add(tap->exporter, &r, flows->now);
}

/* Flows for which there is no room in the cache do not wait. */
static bool may_wait(struct flow_tap *tap)
{
	struct exporter *e = tap->exporter;

	if (!tap->cached && e->cached < e->settings.cached) {
		tap->cached = true;
		e->cached++;
	}
	return tap->cached;
}

static bool is_due(const struct flows *flows, struct flow_tap *tap)
{
	u64 active = tap->exporter->settings.active_ms;

	if (!active || !may_wait(tap))
		return true;
	return active != EXPORT_NEVER && flows->now - tap->since >= active;
}

void flow_taps_look(struct flows *flows, struct flow *f)
{
	struct flow_tap *tap;
	struct ledger_entry entry;

	for (tap = f->taps; tap < f->taps + f->n_taps; tap++) {
		if (!has_news(tap, f) || !is_due(flows, tap))
			continue;
		tell(flows, tap, f, EXPORT_ACTIVE);
		entry = entry_of(f, tap);
		tap->entry = ledger_write(ledger_of(tap), tap->entry, &entry);
	}
}

void flow_taps_end(struct flows *flows, struct flow *f)
{
	struct flow_tap *tap;

	for (tap = f->taps; tap < f->taps + f->n_taps; tap++) {
		if (has_news(tap, f))
			tell(flows, tap, f, f->expired ? EXPORT_IDLE : EXPORT_FORCED);
		ledger_forget(ledger_of(tap), tap->entry);
		tap->entry = LEDGER_NONE;
	}
}

void decision_taps_tell(const struct decision *d, const struct vswitch_flow_stats *sent, u64 now)
{
	const struct decision_tap *tap;

	for (tap = d->taps; sent->packets && tap < d->taps + d->n_taps; tap++) {
		struct export_record r = {
			.key = tap->key, .packets = sent->packets, .bytes = sent->bytes,
			.first = now, .last = now, .end = EXPORT_FORCED,
		};

		exporter_add(tap->exporter, &r, now);
	}
}
