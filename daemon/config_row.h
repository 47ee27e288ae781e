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

#endif
