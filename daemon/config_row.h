/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single rows as parts of struct config. 0, or -errno and *err, which does not name the row */
#ifndef VSW_CONFIG_ROW_H
#define VSW_CONFIG_ROW_H

#include "config.h"
#include "row.h"

int config_row_globals(const struct row *row, struct config *cfg, char **err);
int config_row_bridge(const struct row *row, struct config_bridge *bridge, char **err);
int config_row_port(const struct row *row, const struct row *iface, struct config_port *port,
		    char **err);
/* config_vlans.c: how a port treats tags; config_limits.c: whom it talks to, and how much */
int config_row_vlans(const struct row *row, struct config_port *port, char **err);
int config_row_limits(const struct row *row, const struct row *iface, struct config_port *port,
		      char **err);
/*
 * Those that @row, of Bridge, refers to, in @bridge, which has its ports; @ports: all rows of Port.
 * The line names the mirror.
 */
int config_row_mirrors(const struct row *row, const struct rows *mirrors, const struct rows *ports,
		       struct config_bridge *bridge, char **err);

#endif
