/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which ports of a bridge do not exchange frames, though they carry the same VLAN. Pure. */
#ifndef VSW_BRIDGE_ISOLATION_H
#define VSW_BRIDGE_ISOLATION_H

#include "daemon/bridge/settings.h"

/*
 * struct isolation - what a port says of whom it talks to
 * @is_protected: not to others of which that is true
 * @group:        not to those of another group; "": to all
 * @horizon:      not to those of the same; "": to all. For tunnels in a full mesh, where what one
 *                peer sends has reached all others already.
 */
struct isolation {
	bool is_protected;
	char group[CFG_GROUP_LEN];
	char horizon[CFG_GROUP_LEN];
};

void isolation_init(struct isolation *isolation, const struct config_port *cfg);

/* Whether two ports do not exchange frames; the same in both directions. */
bool isolated(const struct isolation *a, const struct isolation *b);

#endif
