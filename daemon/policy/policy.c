// SPDX-License-Identifier: GPL-2.0-or-later
/* The policy as a whole: policy.h. */
#include <stdlib.h>
#include "daemon/export/ledger.h"
#include "daemon/policy/policy_state.h"

/* Its parts, which know each other */
static int join(struct policy *p, u64 now)
{
	if (bridges_init(&p->bridges))
		return -ENOMEM;
	if (flows_init(&p->flows, &p->bridges, p->dp, now)) {
		bridges_exit(&p->bridges);
		return -ENOMEM;
	}
	p->flows.way = policy_way(p);
	p->bridges.station_changed = flows_station_changed;
	p->bridges.station_arg = &p->flows;
	return 0;
}

struct policy *policy_new(struct dp *dp, const struct links_ops *links, u64 now)
{
	struct policy *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->dp = dp;
	if (links)
		p->links = *links;
	p->next_age = now + AGE_INTERVAL_MS;
	p->next_bonds = BOND_NEVER;
	LIST_INIT(&p->doomed);
	TAILQ_INIT(&p->notices);
	if (join(p, now)) {
		free(p);
		return NULL;
	}
	return p;
}

void policy_free(struct policy *p)
{
	if (!p)
		return;
	exports_flush(p);
	bridges_exit(&p->bridges);
	notice_free_all(p);
	lacp_records_free(p);
	flows_read_end(&p->flows);
	flows_exit(&p->flows);
	ledger_close(p->bridges.exporters.ledger);
	config_free(&p->config);
	free(p->meters.have);
	free(p);
}

void policy_listen(struct policy *p, const struct policy_listener *l)
{
	p->listener = *l;
}

bool policy_started(const struct policy *p)
{
	return p->adopted;
}

struct bridges *policy_bridges(struct policy *p)
{
	return &p->bridges;
}
