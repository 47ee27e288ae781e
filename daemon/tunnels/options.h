/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interface options of a tunnel as struct vswitch_tunnel. */
#ifndef VSW_TUNNELS_OPTIONS_H
#define VSW_TUNNELS_OPTIONS_H

#include "daemon/bridge/config.h"
#include "daemon/db/row.h"

/* Whether an Interface of this type is a tunnel: "gre", "ip6gre" */
bool config_type_is_tunnel(const char *type);
/* Fill port->tunnel from the options. 0, or -EINVAL and *err, which does not name the port. */
int config_row_tunnel(const struct row *iface, struct config_port *port, char **err);

/*
 * The port is the output of a mirror. Copies arrive whole, in fragments of the outer packet if need be,
 * unless df_default=true forbids that by name. Nobody is told of their size: what the mirror
 * copies is no concern of its sender. Nothing is changed of a port that is no tunnel.
 */
void config_tunnel_takes_copies(struct config_port *port);

/*
 * No two ports may receive the same frames: same remote and local address and key. Of those that
 * would, @refuse is told of all but the first by name, which is @other; it may drop @port.
 */
typedef void (*config_tunnel_fn)(void *arg, struct config_bridge *bridge,
				 const struct config_port *port, const struct config_port *other);
void config_check_tunnels(const struct config *cfg, config_tunnel_fn refuse, void *arg);

#endif
