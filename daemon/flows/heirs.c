// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who is told what the datapath counts for a flow: the user rules that made it, the mirrors that
 * get copies of its frames, and the bonds that send them. A rule that is not in force any more is
 * held until the flow goes or is made anew. When the mirrors become others the flow is deleted, not
 * changed: its counters would not say which frames went to which.
 */
#include <stdlib.h>
#include "daemon/bridge/bridges.h"
#include "daemon/flows/flows.h"
#include "daemon/rules/rule.h"

void flow_rules_clear(struct flow *f)
{
	u32 i;

	for (i = 0; i < f->n_rules; i++)
		rule_put(f->rules[i]);
	free(f->rules);
	f->rules = NULL;
	f->n_rules = 0;
}

int flow_rules_set(struct flow *f, const struct decision *d)
{
	size_t size = d->n_rules * sizeof(struct rule *);
	u32 i;

	if (f->n_rules == d->n_rules && (!size || !memcmp(f->rules, d->rules, size)))
		return 0;
	flow_rules_clear(f);
	if (!size)
		return 0;
	f->rules = malloc(size);
	if (!f->rules)
		return -ENOMEM;
	f->n_rules = d->n_rules;
	memcpy(f->rules, d->rules, size);
	for (i = 0; i < f->n_rules; i++)
		rule_get(f->rules[i]);
	return 0;
}

void flow_mirrors_clear(struct flow *f)
{
	u32 i;

	for (i = 0; i < f->n_mirrors; i++)
		mirror_count_put(f->mirrors[i]);
	free(f->mirrors);
	f->mirrors = NULL;
	f->n_mirrors = 0;
}

bool flow_mirrors_are_same(const struct flow *f, const struct decision *d)
{
	return f->n_mirrors == d->n_mirrors &&
	       (!d->n_mirrors ||
		!memcmp(f->mirrors, d->mirrors, d->n_mirrors * sizeof(d->mirrors[0])));
}

int flow_mirrors_set(struct flow *f, const struct decision *d)
{
	u32 i;

	if (flow_mirrors_are_same(f, d))
		return 0;
	flow_mirrors_clear(f);
	if (!d->n_mirrors)
		return 0;
	f->mirrors = calloc(d->n_mirrors, sizeof(f->mirrors[0]));
	if (!f->mirrors)
		return -ENOMEM;
	f->n_mirrors = d->n_mirrors;
	for (i = 0; i < f->n_mirrors; i++)
		f->mirrors[i] = mirror_count_get(d->mirrors[i]);
	return 0;
}

void flow_loads_set(struct flow *f, const struct decision *d)
{
	f->n_loads = d->n_loads;
	memcpy(f->loads, d->loads, sizeof(f->loads));
}

static void credit_loads(const struct flows *flows, const struct flow *f, u64 bytes)
{
	const struct port *port;
	u32 i;

	for (i = 0; i < f->n_loads; i++) {
		port = bridges_port_at(flows->bridges, f->loads[i].port);
		if (port && port->bond)
			port->bond->load[f->loads[i].bucket] += bytes;
	}
}

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
	f->idle_ms = stats->used_ms == ~0ULL ? stats->age_ms : stats->used_ms;
}

/*
 * Storm control comes before all copies. A frame may have been seen that was dropped only after the
 * look: then the next look takes it away from the mirrors again, by a sum that is less than
 * nothing. A counter that runs backwards belongs to a flow that was made anew by somebody else.
 */
void flow_credit(struct flows *flows, struct flow *f, const struct vswitch_flow_stats *stats)
{
	u64 now = flows->now;
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
	credit_loads(flows, f, bytes);
}

void decision_credit(const struct decision *d, const struct vswitch_flow_stats *stats, u64 now)
{
	credit_rules(d->rules, d->n_rules, stats->packets, stats->bytes, now);
	credit_mirrors(d->mirrors, d->n_mirrors, stats->packets - stats->storm_packets,
		       stats->bytes - stats->storm_bytes);
	decision_taps_tell(d, stats, now);
}
