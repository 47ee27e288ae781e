/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single rows as parts of struct config. 0, or -errno and *err, which does not name the row */
#ifndef VSW_CONFIG_ROWS_H
#define VSW_CONFIG_ROWS_H

#include "daemon/bridge/settings.h"
#include "daemon/db/row.h"

/* The errno of what Open vSwitch serves and this switch does not: it may be, and is left out */
#define CONFIG_LATER	(-EOPNOTSUPP)

int config_row_globals(const struct row *row, struct config *cfg, char **err);
/* dpdk.c: what Open_vSwitch says of vswitch-dpdk */
int config_row_dpdk(const struct row *row, struct config_dpdk *dpdk, char **err);
/* There is no module: bridges that do not say what they are of are vswitch-dpdk's. At start */
void config_dpdk_alone(bool alone);
/* What a bridge cannot do without: its kind */
int config_row_bridge_kind(const struct row *row, char **err);
/* The rest. What cannot be understood is left at its default, or closed, and told in @faults. */
void config_row_bridge(const struct row *row, struct config_bridge *bridge, struct faults *faults);
/* What an interface is, and its own settings */
int config_row_interface(const struct row *iface, struct config_port *port, char **err);
int config_row_port(const struct row *row, const struct row *iface, struct config_port *port,
		    char **err);
/*
 * port_note.c: what was read of a row of Port and its interface is noted there until one of them
 * changes: there may be thousands, and all are asked for after each change. NULL: there is no note
 */
const struct config_port *config_port_noted(const struct row *row);
void config_port_note(const struct row *row, const struct row *iface,
		      const struct config_port *port);
/*
 * vlans.c: how a port treats tags; limits.c: whom it talks to, and how much; @iface NULL: but for
 * what is an interface's
 */
int config_row_vlans(const struct row *row, struct config_port *port, char **err);
int config_row_limits(const struct row *row, const struct row *iface, struct config_port *port,
		      char **err);
/*
 * Those that @row, of Bridge, refers to, in @bridge, which has its ports; @ports: all rows of Port.
 * One that cannot be served is left out and told in @faults.
 */
void config_row_mirrors(const struct row *row, const struct rows *mirrors, const struct rows *ports,
			struct config_bridge *bridge, struct faults *faults);

/* lacp.c: of a bond, and of a member */
int config_row_lacp(const struct row *row, struct config_lacp *lacp, char **err);
int config_row_lacp_port(const struct row *iface, struct config_lacp_port *lacp, char **err);

/* faults.c: tell of a row, in a line that begins with the row's kind and name. Takes over
 * @line.
 */
void config_fault(struct faults *faults, const struct row *row, char *line);
/* Tell of all columns of a row without a good value. False: it cannot be served without them */
bool config_columns(struct faults *faults, const struct row *row);

/*
 * tunnels.c: no two ports may receive the same frames: same remote and local address and
 * key. Of those that would, @refuse is told of all but the first by name, which is @other;
 * it may drop @port.
 */
typedef void (*config_tunnel_fn)(void *arg, struct config_bridge *bridge,
				 const struct config_port *port, const struct config_port *other);
void config_check_tunnels(const struct config *cfg, config_tunnel_fn refuse, void *arg);

#endif
