// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/bridge/isolation.h"

void isolation_init(struct isolation *isolation, const struct config_port *cfg)
{
	isolation->is_protected = cfg->is_protected;
	memcpy(isolation->group, cfg->isolation_group, sizeof(isolation->group));
	memcpy(isolation->horizon, cfg->split_horizon_group, sizeof(isolation->horizon));
}

bool isolated(const struct isolation *a, const struct isolation *b)
{
	if (a->is_protected && b->is_protected)
		return true;
	if (*a->group && *b->group && strcmp(a->group, b->group))
		return true;
	return *a->horizon && !strcmp(a->horizon, b->horizon);
}
