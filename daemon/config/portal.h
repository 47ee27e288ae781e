/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bridge's portal, as its row says. */
#ifndef VSW_CONFIG_PORTAL_H
#define VSW_CONFIG_PORTAL_H

#include "daemon/bridge/settings.h"
#include "daemon/db/row.h"

/* 0, or -EINVAL and *err, which does not name the row */
int config_row_portal(const struct row *row, struct config_bridge *bridge, char **err);
/* The VLAN that a device gets when it is plugged in, by @row, of Bridge; -1: none */
int config_portal_vlan(const struct row *row, const char *device);

#endif
