// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Work that is put off. Many events come at once when a host is taken down: they change ports at
 * once and flows once, here, before anything is decided or shown.
 */
#include "daemon/policy/policy_state.h"

void policy_settle(struct policy *p)
{
	struct bridge *bridge;

	if (!p->flows.dirty)
		return;
	p->flows.dirty = false;
	patches_update(p);
	TAILQ_FOREACH(bridge, &p->bridges.list, link)
		bridge_update_local(bridge);
	flows_revalidate_all(&p->flows);
}
