// SPDX-License-Identifier: GPL-2.0-or-later
/* What the datapath counts for a flow, given to its rules and to the mirrors that get copies. */
#include "daemon/bridge/bridges.h"
#include "daemon/flows/flows.h"
#include "daemon/rules/rule.h"

static void credit_rules(struct rule *const *rules, u32 n, u64 packets, u64 bytes, u64 used)
{
	u32 i;

	for (i = 0; i < n; i++)
		rule_credit(rules[i], packets, bytes, used);
}

static void credit_mirrors(struct mirror_count *const *mirrors, u32 n, u64 packets, u64 bytes)
{
	u32 i;

	for (i = 0; i < n; i++) {
		mirrors[i]->packets += packets;
		mirrors[i]->bytes += bytes;
	}
}

static void take_note(struct flow *f, const struct vswitch_flow_stats *stats)
{
	f->packets = stats->packets;
	f->bytes = stats->bytes;
	f->storm_packets = stats->storm_packets;
	f->storm_bytes = stats->storm_bytes;
}

/*
 * Storm control comes before all copies. A frame may have been seen that was dropped only after the
 * look: then the next look takes it away from the mirrors again, by a sum that is less than nothing.
 * A counter that runs backwards belongs to a flow that was made anew by somebody else.
 */
void flow_credit(struct flow *f, const struct vswitch_flow_stats *stats, u64 now)
{
	u64 packets = stats->packets - f->packets, bytes = stats->bytes - f->bytes;
	u64 dropped = stats->storm_packets - f->storm_packets;
	u64 dropped_bytes = stats->storm_bytes - f->storm_bytes;
	bool anew = stats->packets < f->packets || stats->bytes < f->bytes;

	take_note(f, stats);
	if (anew)
		return;
	if (packets)
		credit_rules(f->rules, f->n_rules, packets, bytes,
			     stats->used_ms < now ? now - stats->used_ms : 0);
	credit_mirrors(f->mirrors, f->n_mirrors, packets - dropped, bytes - dropped_bytes);
}

void decision_credit(const struct decision *d, const struct vswitch_flow_stats *stats, u64 now)
{
	credit_rules(d->rules, d->n_rules, stats->packets, stats->bytes, now);
	credit_mirrors(d->mirrors, d->n_mirrors, stats->packets - stats->storm_packets,
		       stats->bytes - stats->storm_bytes);
}
