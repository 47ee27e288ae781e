// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The mirrors that get copies of a flow's frames. When they become others the flow is deleted, not
 * changed: its counters would not say which frames went to which.
 */
#include <stdlib.h>
#include "daemon/bridge/bridges.h"
#include "daemon/flows/flows.h"

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
